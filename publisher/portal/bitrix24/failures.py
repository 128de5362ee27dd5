"""Every way in which ``requests`` can fail, told apart by one question: may the portal have received the request?"""

import ssl
from dataclasses import replace

import requests
import urllib3
from requests import exceptions as failed
from urllib3 import exceptions as lower

from publisher.errors import TransportError
from publisher.messages import text
from publisher.portal.bitrix24.answers import Failure
from publisher.portal.bitrix24.codes import Treatment

# What can be raised by sending a request: requests' own, urllib3's where requests lets them through, and the system's.
FOREIGN_ERRORS = (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError)

_NEVER_SENT = (
    failed.ConnectTimeout,
    lower.ConnectTimeoutError,
    lower.NewConnectionError,
    failed.ProxyError,
    lower.ProxyError,
)
_MALFORMED = (
    failed.InvalidURL,
    failed.InvalidSchema,
    failed.MissingSchema,
    failed.URLRequired,
    failed.InvalidHeader,
    failed.InvalidJSONError,
    failed.UnrewindableBodyError,
    lower.LocationValueError,
    UnicodeError,
)


def classify(error: Exception, *, host: str, method: str) -> Failure:
    """Put a foreign error into our words. Its own text is never repeated: it holds the webhook's address."""
    chain = _chain(error)
    # Requests looks for the file of REQUESTS_CA_BUNDLE before it sends, and raises a bare OSError.
    if type(error) is OSError or any(isinstance(link, ssl.SSLCertVerificationError) for link in chain):
        return _failure("bad-certificate", host, method, sent=False, may_pass=False)
    if isinstance(error, failed.JSONDecodeError):
        return _failure("cut-off", host, method, sent=True, may_pass=True, hint="again-hint")
    if any(isinstance(link, _MALFORMED) for link in chain):
        return _failure("bad-address", host, method, sent=False, may_pass=False)
    if any(isinstance(link, (failed.ProxyError, lower.ProxyError)) for link in chain):
        return _failure("proxy-failed", host, method, sent=False, may_pass=True)
    if any(isinstance(link, _NEVER_SENT) for link in chain):
        return _failure("unreachable", host, method, sent=False, may_pass=True)
    if any(isinstance(link, (failed.Timeout, lower.TimeoutError, TimeoutError)) for link in chain):
        lost = _failure("no-answer-in-time", host, method, sent=True, may_pass=True, hint="again-hint")
        return replace(lost, treatment=Treatment.BROKEN)
    return _failure("connection-lost", host, method, sent=True, may_pass=True, hint="again-hint")


def _failure(name: str, host: str, method: str, *, sent: bool, may_pass: bool, hint: str = "") -> Failure:
    message = text(f"portal.{name}", host=host, method=method)
    error = TransportError(message, hint=text(f"portal.{hint or f'{name}-hint'}", host=host))
    return Failure(error, surely_not_done=not sent, may_pass=may_pass)


def _chain(error: BaseException) -> list[BaseException]:
    """The error with everything it wraps: its cause, urllib3's ``reason`` and wrapped arguments; each once.

    Not ``__context__``: that may be an older failure which the caller is just handling, and would answer for this one.
    """
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        link = waiting.pop(0)
        if isinstance(link, BaseException) and not any(link is known for known in found):
            found.append(link)
            waiting += [link.__cause__, getattr(link, "reason", None), *link.args]
    return found
