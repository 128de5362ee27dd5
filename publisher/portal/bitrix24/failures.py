"""Every way in which ``requests`` can fail, told apart by two questions: may the portal have received the request, and who can help?"""

import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import replace

import requests
import urllib3
from requests import exceptions as failed
from urllib3 import exceptions as lower

from publisher.errors import TransportError
from publisher.messages import text
from publisher.portal.bitrix24.answers import FailedRequest
from publisher.portal.bitrix24.bounds import LONGEST_ANSWER_S, TooSlowError
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
# OpenSSL's verification codes and reasons.
_CERTIFICATES = {9: "certificate-not-yet", 10: "certificate-expired", 62: "certificate-name", 64: "certificate-name"}
_HANDSHAKES = {
    "CERTIFICATE_REQUIRED": "client-certificate-wanted",
    "ALERT_HANDSHAKE_FAILURE": "client-certificate-wanted",
    "ALERT_BAD_CERTIFICATE": "client-certificate-refused",
    "ALERT_UNKNOWN_CA": "client-certificate-refused",
    "WRONG_VERSION_NUMBER": "no-tls",
    "HTTP_REQUEST": "no-tls",
}
_OF_PROXIES = {"bad-certificate": "proxy-bad-certificate", "no-tls": "proxy-no-tls"}
_PROXY = (failed.ProxyError, lower.ProxyError)
_TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})\b")


def classify(
    error: Exception, *, host: str, method: str, is_proxys: Callable[[], bool] = lambda: False
) -> FailedRequest:
    """Put a foreign error into our words. Its own text is never repeated: it holds the webhook's address.

    ``is_proxys`` tells of a malformed address whether it is the proxy's.
    """
    chain = _chain(error)
    if any(isinstance(link, TooSlowError) for link in chain):
        return _failure("answer-endless", host, method, sent=True, may_pass=False, seconds=LONGEST_ANSWER_S)
    # Requests looks for the file of REQUESTS_CA_BUNDLE before it sends, and raises a bare OSError.
    if type(error) is OSError:
        return _failure("no-bundle", host, method, sent=False, may_pass=False)
    tls = next((link for link in chain if isinstance(link, ssl.SSLError)), None)
    if tls is not None and (name := _tls_trouble(tls)):
        by_proxy = any(isinstance(link, _PROXY) for link in chain)
        return _failure(_OF_PROXIES.get(name, name) if by_proxy else name, host, method, sent=False, may_pass=False)
    if isinstance(error, failed.JSONDecodeError):
        return _failure("cut-off", host, method, sent=True, may_pass=True, hint="again-hint")
    if isinstance(error, failed.InvalidSchema) and "SOCKS" in _words(error):  # requests has no class for it
        return _failure("proxy-socks", host, method, sent=False, may_pass=False)
    if any(isinstance(link, _MALFORMED) for link in chain):
        is_the_proxys = any(isinstance(link, (failed.InvalidProxyURL, lower.ProxySchemeUnknown)) for link in chain)
        name = "proxy-malformed" if is_the_proxys or is_proxys() else "bad-address"
        return _failure(name, host, method, sent=False, may_pass=False)
    if any(isinstance(link, _PROXY) for link in chain):
        return _proxy_failed(chain, host, method)
    if any(isinstance(link, _NEVER_SENT) for link in chain):
        return _failure(_why_unreachable(chain, "unreachable"), host, method, sent=False, may_pass=True)
    if any(isinstance(link, (failed.Timeout, lower.TimeoutError, TimeoutError)) for link in chain):
        lost = _failure("no-answer-in-time", host, method, sent=True, may_pass=True, hint="again-hint")
        return replace(lost, treatment=Treatment.BROKEN)
    return _failure("connection-lost", host, method, sent=True, may_pass=True, hint="again-hint")


def _tls_trouble(error: ssl.SSLError) -> str:
    """What is wrong with the handshake, where it is a thing that trying again does not cure."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATES.get(getattr(error, "verify_code", 0), "bad-certificate")
    reason = str(getattr(error, "reason", None) or "")
    return next((name for word, name in _HANDSHAKES.items() if word in reason), "")


def too_large(most: int, *, host: str, method: str) -> FailedRequest:
    """An answer has more bytes than it may have: asked again it would be as large."""
    return _failure("answer-too-large", host, method, sent=True, may_pass=False, most=round(most / 1_000_000))


def _proxy_failed(chain: list[BaseException], host: str, method: str) -> FailedRequest:
    """What a proxy said, or that it cannot be reached. A refusal stays one, however often it is asked."""
    said = next((found[1] for link in chain if (found := _TUNNEL.search(_words(link)))), None)
    if said == "407":
        return _failure("proxy-password", host, method, sent=False, may_pass=False)
    if said is not None and said < "500":
        return _failure("proxy-refused", host, method, sent=False, may_pass=False, status=said)
    names = {"no-such-host": "proxy-no-such-host", "connection-refused": "proxy-connection-refused"}
    name = names.get(_why_unreachable(chain, ""), "proxy-failed")
    return _failure(name, host, method, sent=False, may_pass=True)


def _words(error: BaseException) -> str:
    return " ".join(word for word in error.args if isinstance(word, str))


def _why_unreachable(chain: list[BaseException], otherwise: str) -> str:
    if any(isinstance(link, (socket.gaierror, lower.NameResolutionError)) for link in chain):
        return "no-such-host"
    if any(isinstance(link, ConnectionRefusedError) for link in chain):
        return "connection-refused"
    return otherwise


def _failure(
    name: str, host: str, method: str, *, sent: bool, may_pass: bool, hint: str = "", **values: object
) -> FailedRequest:
    message = text(f"portal.{name}", host=host, method=method, **values)
    error = TransportError(message, hint=text(f"portal.{hint or f'{name}-hint'}", host=host))
    return FailedRequest(error, surely_not_done=not sent, may_pass=may_pass)


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
