"""Every exception of the HTTP libraries is put into our words, and none of their own text gets through."""

import inspect
import ssl
from types import ModuleType

import pytest
import requests
import urllib3
from requests import exceptions as failed
from urllib3 import exceptions as lower

from publisher.errors import TransportError
from publisher.messages import Catalogue
from publisher.portal.bitrix24.answers import FailedRequest
from publisher.portal.bitrix24.failures import FOREIGN_ERRORS, classify

TEXT = "HTTPSConnectionPool: Max retries exceeded with url: /rest/1/s3cret/profile"


def mapped(error: Exception) -> FailedRequest:
    """The failure that an error becomes."""
    return classify(error, host="company.example", method="profile")


def classes_of(module: ModuleType, root: type[Exception]) -> list[type[Exception]]:
    """All exception classes of a module below a root."""
    found = {c for _, c in inspect.getmembers(module, inspect.isclass) if issubclass(c, root)}
    assert len(found) > 10
    return sorted(found, key=lambda c: c.__name__)


@pytest.mark.parametrize("kind", classes_of(failed, failed.RequestException), ids=lambda c: c.__name__)
def test_every_exception_of_requests_is_mapped(kind: type[Exception]) -> None:
    """Each is caught, becomes a TransportError that can be said in each language, and hides its own text."""
    error = kind.__new__(kind)
    error.args = (TEXT,)

    failure = mapped(error)

    assert isinstance(error, FOREIGN_ERRORS)
    assert isinstance(failure.error, TransportError)
    for language in ("en", "ru"):
        said = Catalogue(language).say(failure.error.message) + Catalogue(language).say(failure.error.hint)
        assert "s3cret" not in said


@pytest.mark.parametrize("kind", classes_of(lower, lower.HTTPError), ids=lambda c: c.__name__)
def test_every_exception_of_urllib3_is_mapped(kind: type[Exception]) -> None:
    """The library lets some of them through."""
    error = kind.__new__(kind)
    error.args = (TEXT,)

    assert isinstance(error, FOREIGN_ERRORS)
    assert "s3cret" not in str(mapped(error).error)


@pytest.mark.parametrize(
    "error",
    [
        requests.ConnectTimeout(),
        requests.ConnectionError(lower.MaxRetryError(None, "/", lower.NewConnectionError(None, "refused"))),
        requests.ConnectionError(lower.MaxRetryError(None, "/", lower.NameResolutionError("h", None, OSError()))),
        failed.ProxyError(lower.MaxRetryError(None, "/", lower.ProxyError("no", OSError()))),
    ],
)
def test_what_never_left_may_be_sent_again(error: Exception) -> None:
    """No connection, no name, no proxy: nothing arrived."""
    failure = mapped(error)

    assert failure.surely_not_done
    assert failure.may_pass


@pytest.mark.parametrize(
    "error",
    [
        requests.ReadTimeout(),
        requests.ConnectionError(lower.ProtocolError("aborted", ConnectionResetError())),
        failed.ChunkedEncodingError(),
        failed.SSLError(ssl.SSLEOFError()),
        ValueError("odd"),
        ConnectionResetError(),
        urllib3.exceptions.ReadTimeoutError(None, "/", "late"),
    ],
)
def test_what_may_have_arrived_is_never_taken_for_unsent(error: Exception) -> None:
    """In doubt the request was carried out."""
    assert not mapped(error).surely_not_done


def test_an_older_error_does_not_answer_for_this_one() -> None:
    """A broken connection while a refused one is being handled was still sent."""
    error = requests.ConnectionError(lower.ProtocolError("aborted"))
    error.__context__ = requests.ConnectTimeout()

    assert not mapped(error).surely_not_done


def test_a_certificate_that_cannot_be_verified_is_not_tried_again() -> None:
    """Neither is the missing file of REQUESTS_CA_BUNDLE, a bare OSError before anything is sent."""
    wrong = failed.SSLError(lower.MaxRetryError(None, "/", lower.SSLError(ssl.SSLCertVerificationError("bad"))))
    for error in (wrong, OSError("invalid path: /nowhere")):
        failure = mapped(error)
        assert failure.surely_not_done
        assert not failure.may_pass
        assert "certificate" in str(failure.error)
