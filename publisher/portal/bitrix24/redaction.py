"""No secret in any text: the webhook's address is cut out of log records and of whatever a foreign library says.

A webhook's address is its password (REST docs: local webhooks). It also stands in urllib3's debug lines as a bare path.
"""

import logging
import re

from publisher.config import Webhook

_PATH = re.compile(r"(/rest/(?:api/)?\d+/)[^/\s\"'?#]+")
_HIDDEN = "***"


def redact(text: str, webhook: Webhook | None = None) -> str:
    """The text without webhook secrets: those in an address by their place, the given one wherever it stands."""
    hidden = _PATH.sub(rf"\g<1>{_HIDDEN}", text)
    return hidden.replace(webhook.secret, _HIDDEN) if webhook is not None else hidden


class RedactingFilter(logging.Filter):
    """Rewrites every record that passes: message, arguments, traceback and stack."""

    def __init__(self, webhook: Webhook | None = None) -> None:
        super().__init__()
        self._webhook = webhook
        self._formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage(), self._webhook)
        record.args = None
        if record.exc_info:
            record.exc_text = self._formatter.formatException(record.exc_info)
            record.exc_info = None
        if record.exc_text:
            record.exc_text = redact(record.exc_text, self._webhook)
        if record.stack_info:
            record.stack_info = redact(record.stack_info, self._webhook)
        return True


def install_redaction(webhook: Webhook | None = None) -> None:
    """Put the filter on every handler of the root logger, and on urllib3's own logger, whoever listens to it.

    To be called after logging is configured: a handler that is added later is not covered.
    """
    redacting = RedactingFilter(webhook)
    for place in (*logging.getLogger().handlers, logging.getLogger("urllib3.connectionpool")):
        place.addFilter(redacting)
