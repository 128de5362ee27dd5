"""Addresses, bodies, errors and statuses of REST are the portal's. (facts kb-0, tn-7)"""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest

from portal_emulator.dispatch import Answer, all_methods, method
from portal_emulator.exchange import Request
from portal_emulator.limits import Bucket, OperatingTime, RateLimit, parse_rate_limit


def ask(rest: Any, target: str, **kwargs: Any) -> Any:
    """A raw request below the portal's root."""
    method = kwargs.pop("method", "POST")
    return rest.session.request(method, "http://portal.localhost" + target, **kwargs)


def path(rest: Any, method: str, key: str = "publisher") -> str:
    """The path of a method of a webhook."""
    address: str = rest.webhooks[key]
    return address.removeprefix("http://portal.localhost") + method


@pytest.mark.fact("tn-8.1")
def test_answers_with_result_and_time(rest: Any) -> None:
    """`time` says start, finish, duration and the same as dates with the portal's offset."""
    _, body = rest.call("publisher", "profile")
    assert body["result"] == {
        "ID": "1",
        "ADMIN": True,
        "NAME": "Knowledge base",
        "LAST_NAME": "Publisher",
        "PERSONAL_GENDER": "",
        "TIME_ZONE": "",
    }
    time = body["time"]
    assert time["date_start"] == "2026-11-23T09:00:00+01:00"
    assert time["duration"] == pytest.approx(time["finish"] - time["start"], abs=1e-4)
    assert {"processing", "operating", "operating_reset_at", "date_finish"} <= time.keys()


@pytest.mark.fact("kb-0.6")
def test_suffix_case_and_verb_do_not_matter(rest: Any) -> None:
    """`Server.Time.json` by GET is server.time."""
    for target in ("server.time.json", "SERVER.TIME", "server.time/"):
        answer = ask(rest, path(rest, target), method="GET")
        assert answer.json()["result"] == "2026-11-23T09:00:00+01:00"


@pytest.mark.fact("kb-0.38")
def test_several_slashes_are_one(rest: Any) -> None:
    """A webhook's address ends with a slash, and many a client puts another one before the method."""
    hook = path(rest, "profile").removesuffix("profile")
    for target in (
        f"{hook}/profile/",
        f"{hook}//profile.json",
        f"/{hook}profile",
        hook.replace("/1/", "//1//") + "profile",
    ):
        assert ask(rest, target).json()["result"]["ID"] == "1"
    newer = "/" + hook.replace("/rest/", "//rest///api/") + "/note.collection.list//"
    assert ask(rest, newer).json()["result"] == {"items": [], "nextCursor": None}
    assert rest.session.get("http://portal.localhost//_emulator//clock").json()["stands"] is True


def test_every_scope_that_is_told_has_a_method(rest: Any) -> None:
    """Both what the webhook has and what the portal knows; and each lists its methods."""
    for told in (rest.result("publisher", "scope"), rest.result("publisher", "scope", full=1)):
        asked = {scope for version in (2, 3) for known in all_methods(version) for scope in known.scope.split("|")}
        assert set(told) <= asked
    for scope in asked & set(told) - {"note", "tasks"}:
        assert rest.result("publisher", "methods", scope=scope)


@pytest.mark.fact("kb-0.22")
def test_unknown_method_is_told_before_anything_is_asked(rest: Any) -> None:
    """Even to a caller without a webhook; on both versions."""
    assert ask(rest, "/rest/no.such.method").json()["error"] == "ERROR_METHOD_NOT_FOUND"
    answer = ask(rest, "/rest/1/wrong/no.such.method.json")
    assert (answer.status_code, answer.json()["error_description"]) == (404, "Method not found!")
    answer = ask(rest, "/rest/api/1/wrong/no.such.method")
    assert (answer.status_code, answer.json()["error"]["code"]) == (
        404,
        "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION",
    )


@pytest.mark.fact("tn-7.6")
def test_methods_of_version_two_do_not_exist_in_version_three(rest: Any) -> None:
    """The two families have registries of their own."""
    assert rest.v3_error("publisher", "landing.site.getList") == (404, "METHODNOTFOUNDEXCEPTION")


@pytest.mark.parametrize(("switch", "status"), [("source", 401), ("docs", 403)])
@pytest.mark.fact("kb-0.26")
def test_wrong_secret_is_refused(rest: Any, switch: str, status: int) -> None:
    """The source says 401, the docs 403."""
    rest.set_switch("credentials", switch)
    answer = ask(rest, "/rest/1/wrong/profile")
    assert (answer.status_code, answer.json()["error"]) == (status, "INVALID_CREDENTIALS")
    answer = ask(rest, "/rest/99/wrong/profile")
    assert answer.status_code == status


@pytest.mark.fact("kb-0.25")
def test_no_webhook_at_all_is_no_auth(rest: Any) -> None:
    """`/rest/profile` names nobody."""
    answer = ask(rest, "/rest/profile")
    assert (answer.status_code, answer.json()["error"]) == (401, "NO_AUTH_FOUND")


@pytest.mark.fact("kb-0.23")
def test_missing_scope_is_403(rest: Any) -> None:
    """The refusal names no secret and no scope that would help a stranger."""
    rest.set_scopes("publisher", "task")
    assert rest.error("publisher", "landing.site.getList") == (403, "insufficient_scope")
    rest.set_switch("insufficient_scope", "source")
    assert rest.error("publisher", "landing.site.getList") == (401, "insufficient_scope")


@pytest.mark.fact("kb-0.25")
def test_expired_webhook(rest: Any) -> None:
    """A webhook may have an end; the portal's clock decides."""
    rest.portal.store.connection.execute(
        "UPDATE webhook SET expires = ? WHERE user_id = 1", (rest.portal.clock.seconds() + 60,)
    )
    assert rest.call("publisher", "profile")[0] == 200
    rest.later(minutes=2)
    assert rest.error("publisher", "profile") == (401, "expired_token")


@pytest.mark.parametrize(
    ("trap", "told"), [("expired", (401, "expired_token")), ("dismissed", (401, "authorization_error"))]
)
@pytest.mark.fact("kb-0.25", "tn-7.4")
def test_a_webhook_may_die_on_demand(rest: Any, trap: str, told: tuple[int, str]) -> None:
    """All at once, and all alive again."""
    rest.set_switch("webhook", trap)
    assert rest.error("publisher", "profile") == rest.error("anna.k@example.com", "profile") == told
    rest.set_switch("webhook", "valid")
    assert rest.call("publisher", "profile")[0] == 200


@pytest.mark.fact("tn-7.4")
def test_webhook_of_a_dismissed_person_is_dead(rest: Any) -> None:
    """The source answers 401, the docs 403."""
    rest.portal.store.connection.execute("UPDATE user SET active = 'N' WHERE id = 1")
    assert rest.error("publisher", "profile") == (401, "authorization_error")
    rest.set_switch("dismissed_owner", "docs")
    assert rest.error("publisher", "profile") == (403, "user_access_error")


@pytest.mark.fact("kb-0.24")
def test_free_plan_has_no_rest(rest: Any) -> None:
    """REST needs a commercial plan."""
    rest.set_switch("plan", "free")
    assert rest.error("publisher", "profile") == (403, "ACCESS_DENIED")


@pytest.mark.fact("tn-7.3")
def test_moved_portal_redirects(rest: Any) -> None:
    """The old address answers 302; whoever follows turns POST into GET."""
    rest.set_switch("moved_to", "on")
    answer = ask(rest, path(rest, "profile"), allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"][:23]) == (302, "http://moved.portal.loc")


@pytest.mark.fact("kb-0.32")
def test_json_counts_only_with_its_content_type(rest: Any) -> None:
    """Without it the body is a form; JSON that does not parse looks like a call without parameters."""
    target = path(rest, "method.get")
    assert ask(rest, target, data='{"name":"profile"}').json()["error"] == "ERROR_ARGUMENT"
    broken = ask(rest, target, data='{"name":', headers={"Content-Type": "application/json"})
    assert broken.json()["error"] == "ERROR_ARGUMENT"
    good = ask(rest, target, data='{"name":"profile"}', headers={"Content-Type": "application/json; charset=utf-8"})
    assert good.json()["result"] == {"isExisting": True, "isAvailable": True}
    for odd in ("[1]", "NaN", '"x"', '{"name": "\\ud800"}', "[" * 5000):
        assert ask(rest, target, data=odd, headers={"Content-Type": "application/json"}).status_code == 400


def test_forms_queries_and_multipart_are_read(rest: Any) -> None:
    """Parameters come from the query, then from the body."""
    target = path(rest, "method.get")
    assert ask(rest, target, data={"name": "profile"}).json()["result"]["isExisting"]
    assert ask(rest, target + "?name=profile", method="GET").json()["result"]["isExisting"]
    assert ask(rest, target + "?name=profile", data={"name": "nope"}).json()["result"]["isExisting"] is False
    multipart = ask(rest, target, files={"name": (None, "profile"), "file": ("a.txt", b"x")})
    assert multipart.json()["result"]["isExisting"]
    assert ask(rest, target, data=b"x", headers={"Content-Type": "text/plain"}).status_code == 400


@pytest.mark.fact("tn-6.9.1")
def test_version_three_reads_json_only(rest: Any) -> None:
    """A body that does not parse is an error of its own there."""
    address = rest.webhooks["publisher"].replace("/rest/", "/rest/api/") + "tasks.task.get"
    answer = rest.session.post(address, data="{", headers={"Content-Type": "application/json"})
    assert answer.json()["error"]["code"] == "BITRIX_REST_V3_EXCEPTION_INVALIDJSONEXCEPTION"


@pytest.mark.fact("tn-7.1")
def test_scope_lists_what_the_webhook_may(rest: Any) -> None:
    """`full` lists what the portal knows."""
    rest.set_scopes("publisher", "user", "landing")
    assert rest.result("publisher", "scope") == ["landing", "user"]
    assert {"landing", "task", "note"} <= set(rest.result("publisher", "scope", full=True))


@pytest.mark.fact("tn-7.1")
def test_method_get_tells_existing_from_available(rest: Any) -> None:
    """A method of a scope that the webhook has not exists, and is not available."""
    rest.set_scopes("publisher", "task")
    assert rest.result("publisher", "method.get", name="batch") == {"isExisting": True, "isAvailable": True}
    assert rest.result("publisher", "method.get", name="Landing.Site.Add") == {"isExisting": True, "isAvailable": False}
    assert rest.result("publisher", "method.get", name="nope") == {"isExisting": False, "isAvailable": False}
    assert rest.error("publisher", "method.get") == (400, "ERROR_ARGUMENT")


@pytest.mark.fact("tn-7.1")
def test_methods_lists_names(rest: Any) -> None:
    """Those the webhook may call, those of a scope, or all."""
    rest.set_scopes("publisher", "task")
    names = rest.result("publisher", "methods")
    assert "profile" in names
    assert "landing.site.add" not in names
    assert "landing.site.add" in rest.result("publisher", "methods", full=True)
    assert all(name.startswith("landing.") for name in rest.result("publisher", "methods", scope="landing"))


@pytest.mark.fact("tn-7.2")
def test_app_info_by_webhook(rest: Any) -> None:
    """The source answers, the docs refuse."""
    assert rest.result("publisher", "app.info")["LICENSE"] == "en_emulator"
    rest.set_switch("app_info", "docs")
    assert rest.error("publisher", "app.info") == (403, "ACCESS_DENIED")


@pytest.mark.fact("kb-0.33")
def test_leaky_bucket_refuses_and_drains() -> None:
    """Fifty at once, then two a second; what is refused does not count. Each address has its own bucket."""
    now = [100.0]
    bucket = Bucket(RateLimit(2, 50), lambda: now[0])
    assert all(bucket.admit("a") for _ in range(50))
    assert not bucket.admit("a")
    assert bucket.admit("b")
    now[0] += 1
    assert [bucket.admit("a") for _ in range(3)] == [True, True, False]


@pytest.mark.fact("kb-0.29", "tn-6.9.6")
def test_too_many_requests_are_503(rest: Any) -> None:
    """QUERY_LIMIT_EXCEEDED, flat on version 3 too, unless the switch says otherwise."""
    rest.portal.bucket.limit = RateLimit(0.001, 1)
    assert rest.call("publisher", "profile")[0] == 200
    assert rest.error("publisher", "profile") == (503, "QUERY_LIMIT_EXCEEDED")
    answer = rest.call_v3("publisher", "tasks.task.get", {})
    assert (answer.status_code, answer.json()["error"]) == (503, "QUERY_LIMIT_EXCEEDED")
    rest.set_switch("rate_error_v3", "v3")
    assert rest.v3_error("publisher", "tasks.task.get") == (429, "RATELIMITEXCEPTION")


@pytest.mark.fact("kb-0.30")
def test_a_method_that_spent_its_time_is_429(rest: Any) -> None:
    """480 seconds in ten minutes; other methods and people go on. The oldest minute falls out."""
    now = [0.0]
    operating = OperatingTime(lambda: now[0])
    rest.portal.operating = operating
    assert operating.add(1, "server.time", 481) == 481
    assert rest.error("publisher", "server.time") == (429, "OPERATION_TIME_LIMIT")
    assert rest.call("publisher", "profile")[0] == 200
    assert operating.resets_in(1, "server.time") == 600
    now[0] = 601
    assert rest.call("publisher", "server.time")[0] == 200


@pytest.mark.parametrize("text", ["2", "x/50", "0/5", "2/0", "inf/3", "2/x", ""])
def test_rate_limit_that_makes_no_sense_is_refused(text: str) -> None:
    """The message says what is understood."""
    with pytest.raises(ValueError, match="2/50"):
        parse_rate_limit(text)


@pytest.mark.fact("kb-0.33")
def test_rate_limit_is_read() -> None:
    """`off` is none at all."""
    assert parse_rate_limit("5/250") == RateLimit(5, 250)
    assert parse_rate_limit("off") is None


@pytest.mark.parametrize("host", ["127.0.0.1:80", "localhost", "[::1]:8080", "portal.localhost:1", "a.b.localhost"])
def test_own_names_are_allowed(rest: Any, host: str) -> None:
    """Loopback under any of its names and ports."""
    assert rest.portal.handle(Request("GET", "/rest/profile", {"host": host})).status == 401


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil", "", "xlocalhost"])
def test_other_names_are_refused(rest: Any, host: str) -> None:
    """A name that a stranger points at this machine must not open the portal to his page."""
    assert rest.portal.handle(Request("GET", path(rest, "profile"), {"host": host})).status == 421


def test_other_paths_are_not_rest(rest: Any) -> None:
    """What is no REST address is not found, and not in the log."""
    assert rest.portal.handle(Request("GET", "/rest/1/x/y/z", {"host": "localhost"})).status == 404
    assert rest.portal.journal.entries() == []


@pytest.mark.fact("kb-0.31")
def test_a_handler_that_fails_is_500_and_changes_nothing(rest: Any) -> None:
    """No traceback leaves the portal; the command is rolled back."""
    rest.result("publisher", "profile")
    rest.portal.store.connection.execute("ALTER TABLE site RENAME TO gone")
    try:
        assert rest.error("publisher", "landing.site.getList", scope="KNOWLEDGE") == (500, "INTERNAL_SERVER_ERROR")
    finally:
        rest.portal.store.connection.execute("ALTER TABLE gone RENAME TO site")


@pytest.mark.fact("kb-1.12")
def test_filter_on_the_portal_rewrites_parameters(rest: Any) -> None:
    """With the proactive filter on, batch commands or all calls are split where they look like an attack."""
    base = {"fields": {"TITLE": "How to select one from many, see ../x", "TYPE": "PAGE", "CODE": "a"}}
    command = "landing.site.add?fields[TITLE]=select+a+from+b&fields[TYPE]=PAGE&fields[CODE]=b"
    for switch, single, batched in (
        ("off", base["fields"]["TITLE"], "select a from b"),
        ("batch", base["fields"]["TITLE"], "sel ect a from b"),
        ("on", "How to sel ect one from many, see . ./x", "sel ect a from b"),
    ):
        rest.set_switch("waf", switch)
        rest.result("publisher", "landing.site.add", **base)
        rest.result("publisher", "batch", cmd=[command])
        titles = [
            row["TITLE"] for row in rest.result("publisher", "landing.site.getList", params={"order": {"ID": "asc"}})
        ]
        assert titles[-2:] == [single, batched]


def test_the_clock_that_stands_is_what_the_portal_believes(rest: Any) -> None:
    """server.time, stamps and expiry follow it."""
    rest.at("2027-01-01T00:00:00+01:00")
    assert datetime.fromisoformat(rest.result("publisher", "server.time")).year == 2027


def test_two_handlers_of_one_name_are_a_mistake() -> None:
    """Told at import, whatever the case of the name."""
    with pytest.raises(ValueError, match="two handlers for Profile"):
        method("Profile")(lambda _: Answer(None))


def test_body_may_be_a_stream(rest: Any) -> None:
    """As requests allows."""
    headers = {"Content-Type": "application/json"}
    answer = ask(rest, path(rest, "method.get"), data=BytesIO(b'{"name":"profile"}'), headers=headers)
    assert answer.json()["result"]["isExisting"]


@pytest.mark.fact("tn-7.7")
def test_version_three_refuses_strangers_in_its_own_shape(rest: Any) -> None:
    """401 ACCESSDENIED for a wrong secret, 403 for a missing scope."""
    answer = ask(rest, "/rest/api/1/wrong/tasks.task.get", json={})
    assert (answer.status_code, answer.json()["error"]["code"]) == (
        401,
        "BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION",
    )
    rest.set_scopes("publisher", "user")
    assert rest.v3_error("publisher", "tasks.task.get") == (403, "INSUFFICIENTSCOPEEXCEPTION")
