"""What the portal's error codes become, in both shapes and whatever the status."""

import pytest

from publisher.errors import ApiError, AuthError, BusyError
from publisher.messages import Catalogue
from publisher.portal.bitrix24.codes import Refusal, Treatment, explain, parse_refusal, scope_of

V3 = "BITRIX_REST_V3_EXCEPTION_"


def test_the_shape_of_v2_is_read() -> None:
    """``error`` is a string, also an empty or a numeric one."""
    assert parse_refusal({"error": "100", "error_description": "no {fields}<br>"}, 400) == Refusal(
        "100", "no {fields}", 400
    )
    assert parse_refusal({"error": "", "error_description": "Wrong group ID"}, 400) == Refusal(
        "", "Wrong group ID", 400
    )
    assert parse_refusal({"error": 0, "error_description": None}, 200) == Refusal("0", "", 200)


def test_the_shape_of_v3_is_read() -> None:
    """``error`` is an object; its code loses the long prefix, and the fields that are wrong are named."""
    error = {
        "code": f"{V3}VALIDATION_REQUESTVALIDATIONEXCEPTION",
        "message": "Invalid request",
        "validation": [{"field": "id", "message": "required"}, "odd"],
    }

    refusal = parse_refusal({"error": error}, 400)

    assert refusal == Refusal("VALIDATION_REQUESTVALIDATIONEXCEPTION", "Invalid request; id: required", 400)


def test_an_error_status_without_an_error_is_one_all_the_same() -> None:
    """JSON with HTTP 400 and no error key is no success."""
    assert parse_refusal({"result": 1}, 400) == Refusal("", "", 400)


def test_a_result_beside_an_empty_error_is_a_success() -> None:
    """Only HTTP 200 with a result is believed."""
    assert parse_refusal({"result": 1}, 200) is None
    assert parse_refusal({"result": 1, "error": ""}, 200) is None


@pytest.mark.parametrize(
    ("code", "status", "treatment"),
    [
        ("QUERY_LIMIT_EXCEEDED", 503, Treatment.SLOW_DOWN),
        ("RATELIMITEXCEPTION", 429, Treatment.SLOW_DOWN),
        ("OPERATION_TIME_LIMIT", 429, Treatment.OUT_OF_TIME),
        ("OVERLOAD_LIMIT", 503, Treatment.FINAL),
        ("INTERNAL_SERVER_ERROR", 500, Treatment.BROKEN),
        ("ERROR_UNEXPECTED_ANSWER", 500, Treatment.BROKEN),
        ("", 502, Treatment.BROKEN),
        ("SOMETHING_NEW", 500, Treatment.BROKEN),
        ("PORTAL_DELETED", 500, Treatment.FINAL),
        ("ERROR_CORE", 400, Treatment.FINAL),
        ("", 413, Treatment.TOO_LARGE),
    ],
)
def test_what_a_refusal_asks_for(code: str, status: int, treatment: Treatment) -> None:
    """Codes decide; the status only where the code says nothing."""
    assert Refusal(code, "", status).treatment is treatment


@pytest.mark.parametrize("status", [400, 401, 403])
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("INVALID_CREDENTIALS", "does not know this webhook"),
        ("NO_AUTH_FOUND", "does not know this webhook"),
        ("expired_token", "expired"),
        ("user_access_error", "no longer allowed to use"),
        ("authorization_error", "no longer allowed to use"),
        ("insufficient_scope", '"landing"'),
        ("INSUFFICIENTSCOPEEXCEPTION", '"landing"'),
    ],
)
def test_what_is_wrong_with_the_webhook_is_an_auth_error(code: str, status: int, words: str) -> None:
    """Documentation and portals differ in the status; the code is enough."""
    error = explain(Refusal(code, "", status), "landing.site.getList")

    assert isinstance(error, AuthError)
    assert words in str(error)
    assert (error.code, error.status) == (code, status)
    assert error.hint is not None


def test_a_missing_scope_names_it_in_message_and_hint() -> None:
    """The permission to tick stands in the text."""
    error = explain(Refusal("insufficient_scope", "", 403), "tasks.task.add")

    assert '"task"' in str(error.message)
    assert '"task"' in str(error.hint)


def test_access_denied_is_the_plan_or_a_right() -> None:
    """403 is the portal's plan; 400 is landing's own refusal of an object."""
    assert "plan" in str(explain(Refusal("ACCESS_DENIED", "", 403), "profile"))
    assert "no right" in str(explain(Refusal("ACCESS_DENIED", "", 400), "landing.site.update"))
    assert "plan" in str(explain(Refusal("LICENSEEXCEPTION", "", 403), "note.collection.list"))


def test_access_denied_of_v3_is_the_token_or_a_right() -> None:
    """401 is a webhook that is not known, 403 a right that is missing."""
    assert isinstance(explain(Refusal("ACCESSDENIEDEXCEPTION", "", 401), "note.collection.list"), AuthError)
    assert "no right" in str(explain(Refusal("ACCESSDENIEDEXCEPTION", "", 403), "note.collection.list"))


@pytest.mark.parametrize("code", ["QUERY_LIMIT_EXCEEDED", "OPERATION_TIME_LIMIT", "OVERLOAD_LIMIT", "X"])
def test_limits_and_faults_are_busy_errors(code: str) -> None:
    """What the portal may do another time."""
    assert isinstance(explain(Refusal(code, "", 503), "profile"), BusyError)


@pytest.mark.parametrize(
    "code",
    [
        "ERROR_METHOD_NOT_FOUND",
        "METHODNOTFOUNDEXCEPTION",
        "METHOD_CONFIRM_WAITING",
        "METHOD_CONFIRM_DENIED",
        "INVALID_REQUEST",
        "PORTAL_DELETED",
    ],
)
def test_other_known_codes_have_a_hint(code: str) -> None:
    """Each known refusal says what to do."""
    error = explain(Refusal(code, "because", 400), "landing.site.add")

    assert type(error) is ApiError
    assert error.hint is not None


def test_an_unknown_code_tells_the_portals_own_words() -> None:
    """The portal's description is shown; where there is none, that is said."""
    assert "LANDING_NOT_EXIST" in str(explain(Refusal("LANDING_NOT_EXIST", "Page not found", 400), "landing.x"))
    assert "no reason given (HTTP 400)" in str(explain(Refusal("", "", 400), "landing.x"))
    assert "(-)" in str(explain(Refusal("", "x", 200), "landing.x"))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_explanation_can_be_said(language: str) -> None:
    """No sentence asks for a value that it is not given."""
    catalogue = Catalogue(language)
    codes = ["ACCESS_DENIED", "ACCESSDENIEDEXCEPTION", "insufficient_scope", "expired_token", "ERROR_CORE", ""]
    for code in codes:
        for status in (200, 400, 401, 403, 413, 500):
            error = explain(Refusal(code, "", status), "landing.site.add")
            assert catalogue.say(error.message)
            assert error.hint is None or catalogue.say(error.hint)


def test_scopes_by_method() -> None:
    """The first word of a method tells the permission; an unknown family is its own."""
    assert scope_of("task.commentitem.add") == "task"
    assert scope_of("LANDING.site.getList") == "landing"
    assert scope_of("crm.deal.list") == "crm"
