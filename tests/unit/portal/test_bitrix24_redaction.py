"""No log line, whoever writes it, holds a webhook's secret."""

import logging
from typing import Any

import pytest

from publisher.config import Webhook
from publisher.portal.bitrix24.redaction import RedactingFilter, install_redaction, redact

SECRET = "abcDEF123secret"
HOOK = Webhook("https://company.example", 1, SECRET)


@pytest.mark.parametrize(
    "text",
    [
        f"https://company.example/rest/1/{SECRET}/profile",
        f"https://company.example/rest/api/1/{SECRET}/note.document.get",
        f'https://company.example:443 "POST /rest/1/{SECRET}/batch HTTP/1.1" 200',
        f"url: /rest/1/{SECRET}",
        f"'/rest/17/{SECRET}'",
    ],
)
def test_an_address_loses_its_secret(text: str) -> None:
    """Any webhook's address is cut, of either REST version, whole or as a path."""
    assert SECRET not in redact(text)
    assert "***" in redact(text)


def test_the_known_secret_is_cut_wherever_it_stands() -> None:
    """Also outside of an address."""
    assert redact(f"token={SECRET};", HOOK) == "token=***;"


def test_other_text_stays() -> None:
    """What is no secret is not touched."""
    text = "GET /knowledge/strategy/ and /rest/ and 1/2"
    assert redact(text, HOOK) == text


def record_through(filtering: logging.Filter, **more: Any) -> str:
    """A record after the filter, as a handler would print it."""
    record = logging.LogRecord("x", logging.DEBUG, "x.py", 1, "POST %s", (f"/rest/1/{SECRET}/a",), None)
    for name, value in more.items():
        setattr(record, name, value)
    assert filtering.filter(record)
    return logging.Formatter("%(message)s").format(record)


def test_message_arguments_traceback_and_stack_are_cut() -> None:
    """Everything that a formatter prints of a record."""
    error = ValueError(f"https://company.example/rest/1/{SECRET}/x")
    exc_info = (ValueError, error, None)
    shown = record_through(RedactingFilter(HOOK), exc_info=exc_info, stack_info=f"Stack: {SECRET}")

    assert SECRET not in shown
    assert "ValueError" in shown
    assert "POST /rest/1/***/a" in shown


def test_a_plain_record_passes_unchanged() -> None:
    """Without a traceback nothing is added."""
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "plain", None, None)
    RedactingFilter().filter(record)
    assert logging.Formatter("%(message)s").format(record) == "plain"


def test_installed_it_covers_handlers_and_urllib3(caplog: pytest.LogCaptureFixture) -> None:
    """Debug lines of urllib3 are cut for every listener, other loggers' lines at the root's handlers."""
    root, lower = logging.getLogger(), logging.getLogger("urllib3.connectionpool")
    before = {place: list(place.filters) for place in (*root.handlers, lower)}
    try:
        install_redaction(HOOK)
        with caplog.at_level(logging.DEBUG):
            lower.debug('%s "%s %s"', "https://company.example", "POST", f"/rest/1/{SECRET}/batch")
            logging.getLogger("anything").warning("hook %s", SECRET)
    finally:
        for place, filters in before.items():
            place.filters[:] = filters

    assert SECRET not in caplog.text
    assert len(caplog.records) == 2
