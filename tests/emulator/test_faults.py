"""Faults on demand: which request they meet, and what is left of it. (design.md §4.4)"""

import time
from typing import Any

import pytest
import requests
from clocks import running_clock

from portal_emulator.server import EmulatorServer

CONTROL = "http://portal.localhost/_emulator/"
ADD = {"scope": "KNOWLEDGE", "fields": {"TITLE": "P", "TYPE": "KNOWLEDGE", "CODE": "p"}}


def faults(rest: Any, *rules: dict[str, Any]) -> Any:
    """Add rules by the control interface."""
    answer = rest.session.post(CONTROL + "faults", json=list(rules))
    return answer.status_code, answer.json()


def sites(rest: Any) -> int:
    return len(rest.portal.store.connection.execute("SELECT * FROM site").fetchall())


def statuses(rest: Any) -> list[int]:
    return [entry["status"] for entry in rest.portal.journal.entries()]


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [("http_503", 503, "QUERY_LIMIT_EXCEEDED"), ("http_429", 429, "OPERATION_TIME_LIMIT")],
)
@pytest.mark.fact("kb-12.1")
def test_refusals_do_nothing(rest: Any, kind: str, status: int, code: str) -> None:
    """The request is answered by an error, logged, and not done."""
    faults(rest, {"method": "landing.site.add", "kind": kind})
    assert rest.error("publisher", "landing.site.add", **ADD) == (status, code)
    assert sites(rest) == 0
    assert statuses(rest) == [status]
    assert rest.result("publisher", "landing.site.add", **ADD) == 1


@pytest.mark.fact("kb-12.1", "tn-7.8")
def test_server_error_is_a_page_of_html(rest: Any) -> None:
    """No JSON at all, as a proxy answers."""
    faults(rest, {"method": None, "kind": "http_500_html"})
    answer = rest.post("publisher", "landing.site.add", ADD)
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "text/html; charset=utf-8")
    assert answer.text.startswith("<html>")
    assert sites(rest) == 0


@pytest.mark.fact("kb-12.1")
def test_lost_request_is_not_done_and_lost_answer_is(rest: Any) -> None:
    """Both look the same to the caller, and have status 0 in the log."""
    for kind, done in (("drop_before", 0), ("drop_after", 1)):
        faults(rest, {"method": "Landing.Site.Add.json", "kind": kind})
        with pytest.raises(requests.ConnectionError):
            rest.post("publisher", "landing.site.add", ADD)
        assert sites(rest) == done
    assert statuses(rest) == [0, 0]


@pytest.mark.fact("kb-12.1")
def test_malformed_answer_is_half_a_document(rest: Any) -> None:
    """The request was done; what comes back does not parse."""
    faults(rest, {"method": None, "kind": "malformed_json"})
    answer = rest.post("publisher", "landing.site.add", ADD)
    assert answer.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert sites(rest) == 1


def test_slow_answer_times_out_or_comes(rest: Any) -> None:
    """Three seconds; in process nobody waits for them."""
    faults(rest, {"method": None, "kind": "slow", "times": 2})
    with pytest.raises(requests.ReadTimeout):
        rest.session.post(rest.webhooks["publisher"] + "profile", timeout=(1, 2))
    assert rest.session.post(rest.webhooks["publisher"] + "profile", timeout=4).status_code == 200


def test_nth_counts_matching_requests_from_now_on(rest: Any) -> None:
    """Others are not counted; `times` fires so many in a row."""
    rest.result("publisher", "profile")
    faults(rest, {"method": "profile", "nth": 2, "times": 2, "kind": "http_503"})
    calls = ["profile", "server.time", "profile", "server.time", "profile", "profile"]
    assert [rest.call("publisher", method)[0] for method in calls] == [200, 200, 503, 200, 503, 200]


def test_a_request_matches_by_any_of_its_commands(rest: Any) -> None:
    """A batch is one request whatever it carries; `batch` itself is a name too."""
    faults(rest, {"method": "server.time", "kind": "http_503"})
    assert rest.error("publisher", "batch", cmd=["profile", "server.time", "server.time"])[0] == 503
    assert rest.call("publisher", "batch", cmd=["server.time"])[0] == 200
    faults(rest, {"method": "batch", "kind": "http_503"})
    assert rest.call("publisher", "profile")[0] == 200
    assert rest.call("publisher", "batch", cmd=[])[0] == 503


def test_rules_add_up_and_an_empty_list_clears(rest: Any) -> None:
    """The first that fires wins; each counts for itself."""
    faults(rest, {"method": None, "kind": "http_503"})
    _, shown = faults(rest, {"method": None, "kind": "http_429", "times": 3})
    assert [rule["kind"] for rule in shown] == ["http_503", "http_429"]
    assert [rest.call("publisher", "profile")[0] for _ in range(2)] == [503, 429]
    assert rest.session.get(CONTROL + "faults").json()[0]["seen"] == 2
    faults(rest)
    assert rest.call("publisher", "profile")[0] == 200


def test_dies_after_a_command_of_a_batch(rest: Any) -> None:
    """That command and those before it are done, the rest is not, and no answer comes."""
    faults(rest, {"method": "landing.site.add", "nth": 2, "kind": "die_after_command"})
    command = "landing.site.add?fields[TITLE]=A&fields[CODE]=a&n="
    with pytest.raises(requests.ConnectionError):
        rest.post("publisher", "batch", {"cmd": [command + str(number) for number in range(4)]})
    assert sites(rest) == 2
    assert statuses(rest) == [0]
    rest.result("publisher", "batch", cmd=[command])
    assert sites(rest) == 3


def test_dies_after_any_command_also_alone(rest: Any) -> None:
    """Null counts every command, of single calls too; one that is refused counts as well."""
    faults(rest, {"method": None, "nth": 3, "kind": "die_after_command"})
    rest.result("publisher", "profile")
    rest.error("publisher", "landing.site.add", fields={})
    with pytest.raises(requests.ConnectionError):
        rest.post("publisher", "landing.site.add", {"fields": {"TITLE": "A", "CODE": "a"}})
    assert sites(rest) == 1


def test_wrong_rules_are_all_named(rest: Any) -> None:
    """Nothing is added when one of them is wrong."""
    status, body = faults(rest, {"kind": "boom", "nth": 0}, {"method": 1, "kind": "slow", "x": 1, "times": True})
    assert status == 400
    for part in (
        "rule 1: kind is one of",
        "nth is a whole number",
        "rule 2: unknown key 'x'",
        "method is a name",
        "times",
    ):
        assert part in body["error"]
    assert rest.session.post(CONTROL + "faults", json={}).status_code == 400
    assert rest.session.post(CONTROL + "faults", json=[1]).json()["error"] == "rule 1: not an object"
    assert rest.session.get(CONTROL + "faults").json() == []


def test_connections_really_close() -> None:
    """Over TCP a lost answer is a connection closed without a byte; the next request works."""
    with EmulatorServer(clock=running_clock()) as server, requests.Session() as session:
        session.trust_env = False
        profile = server.webhooks["publisher"] + "profile"
        assert session.post(profile).status_code == 200
        for kind in ("drop_before", "drop_after", "die_after_command"):
            session.post(server.url + "/_emulator/faults", json=[{"method": "profile", "kind": kind}])
            with pytest.raises(requests.ConnectionError):
                session.post(profile)
            assert session.post(profile).status_code == 200


def test_slow_answer_is_late_over_http() -> None:
    """The server goes on with others meanwhile."""
    with EmulatorServer(clock=running_clock()) as server, requests.Session() as session:
        session.trust_env = False
        profile = server.webhooks["publisher"] + "profile"
        session.post(server.url + "/_emulator/faults", json=[{"method": "profile", "kind": "slow"}])
        began = time.monotonic()
        with pytest.raises(requests.ReadTimeout):
            session.post(profile, timeout=0.3)
        assert session.post(profile).status_code == 200
        assert time.monotonic() - began < 3
