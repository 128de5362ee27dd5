"""The transport and the emulator, written apart from the same documentation, understand each other."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest
import requests
from clocks import running_clock

from portal_emulator.in_process import URL, InProcess
from portal_emulator.limits import RateLimit
from portal_emulator.portal import Portal
from portal_emulator.store import Store
from publisher.config import Webhook, parse_webhook
from publisher.errors import AuthError, BusyError, OutcomeUnknownError, TransportError
from publisher.portal.bitrix24.batch import Command, Ref
from publisher.portal.bitrix24.limits import RateLimiter
from publisher.portal.bitrix24.transport import Transport


class Stage:
    """An emulated portal, a transport to it, and one virtual clock for both."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []
        self.portal = Portal.open(clock=running_clock())
        self.portal.bucket.limit = None
        self.session = requests.Session()
        self.adapter = InProcess(self.portal)
        self.session.mount("http://", self.adapter)
        self.transport = self.connect()

    def connect(self, webhook: Webhook | None = None, limiter: RateLimiter | None = None) -> Transport:
        return Transport(
            webhook or self.webhook,
            session=self.session,
            clock=lambda: self.now,
            sleep=self.sleep,
            limiter=limiter,
            retry_cap=None if limiter else 0.0,
        )

    @property
    def webhook(self) -> Webhook:
        found = parse_webhook(self.adapter.webhooks["publisher"])
        assert found is not None
        return found

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def fail(self, kind: str, method: str | None = None, times: int = 1) -> None:
        fault = {"method": method, "nth": 1, "kind": kind, "times": times}
        self.session.post(f"{URL}/_emulator/faults", json=[fault])

    def log(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.session.get(f"{URL}/_emulator/requests").json()
        return found

    def titles(self) -> list[str]:
        params = {"select": ["ID", "TITLE"], "filter": {"TAG": "contract"}}
        answer = self.transport.call("tasks.task.list", params, writes=False)
        return [row["title"] for row in answer.result["tasks"]]


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A fresh stage."""
    made = Stage()
    yield made
    made.portal.close()


def add_task(title: str, **more: Any) -> Command:
    """A task of the service user's."""
    return Command("tasks.task.add", {"fields": {"TITLE": title, "RESPONSIBLE_ID": 1, "TAGS": ["contract"], **more}})


def test_a_call_tells_result_and_the_portals_time(stage: Stage) -> None:
    """The clock comes with its offset."""
    answer = stage.transport.call("profile", writes=False)

    assert answer.result["ID"] == "1"
    assert stage.transport.portal_now is not None
    assert stage.transport.portal_now.astimezone(UTC)


def test_whatever_stands_in_a_value_arrives_unchanged(stage: Stage) -> None:
    """Percent signs, ampersands, blanks, other alphabets, what looks like a reference: all of it is text."""
    nasty = "50 % & more = \"x\" 'y' + z?a[b]=c; ё 漢 $result[k0][ID] $next[x] /../ \\"

    [result] = stage.transport.batch([add_task(nasty)], writes=True)

    assert result.is_ok, result.error
    assert stage.titles() == [nasty]


def test_references_are_resolved_by_the_portal_and_across_requests(stage: Stage) -> None:
    """A task made in one command is read by the next, in the same batch and in a later one."""
    add = Command("tasks.task.add", {"fields": {"TITLE": "a", "RESPONSIBLE_ID": 1}}, "made")
    read = Command("tasks.task.get", {"taskId": Ref("made", "task", "id")})

    together = stage.transport.batch([add, read], writes=True)
    stage.transport.most_commands = 1
    apart = stage.transport.batch([add, read], writes=True)

    for first, second in (together, apart):
        assert second.value["task"]["id"] == first.value["task"]["id"]


def test_halt_stops_and_what_failed_is_explained(stage: Stage) -> None:
    """The portal's own error for the command; what follows was not done."""
    broken = Command("tasks.task.add", {"fields": {"TITLE": "", "RESPONSIBLE_ID": 1}})

    results = stage.transport.once([add_task("a"), broken, add_task("b")])

    assert [r.ran for r in results] == [True, True, False]
    assert results[1].error is not None
    assert results[1].error.code == "ERROR_CORE"
    assert stage.titles() == ["a"]


def test_fifty_commands_a_request(stage: Stage) -> None:
    """A hundred and one tasks take three requests, each carried out once."""
    results = stage.transport.batch([add_task(f"t{n}") for n in range(101)], writes=True)

    assert all(r.is_ok for r in results)
    assert [len(entry["commands"]) for entry in stage.log()] == [50, 50, 1]


@pytest.mark.parametrize("kind", ["http_503", "http_429"])
def test_a_limit_is_waited_out_and_a_write_is_done_once(stage: Stage, kind: str) -> None:
    """Refused is not done: the same write goes again."""
    stage.fail(kind, times=2)

    assert all(r.is_ok for r in stage.transport.batch([add_task("once")], writes=True))
    assert stage.titles() == ["once"]


@pytest.mark.parametrize("kind", ["http_500_html", "drop_before", "drop_after", "malformed_json"])
def test_a_lost_answer_is_asked_for_again_only_when_reading(stage: Stage, kind: str) -> None:
    """A read goes again; a write is told as unknown and is not repeated."""
    stage.fail(kind)
    assert stage.transport.call("profile", writes=False).result["ID"] == "1"

    stage.fail(kind)
    with pytest.raises(OutcomeUnknownError):
        stage.transport.batch([add_task("perhaps")], writes=True)
    assert len(stage.titles()) <= 1


def test_a_portal_that_stays_broken_is_told(stage: Stage) -> None:
    """After the attempts, the reason."""
    stage.fail("http_500_html", times=20)

    with pytest.raises(BusyError):
        stage.transport.call("profile", writes=False)


def test_a_wrong_secret_and_a_wrong_method(stage: Stage) -> None:
    """Both refusals are final."""
    with pytest.raises(AuthError):
        stage.connect(Webhook(stage.webhook.origin, 1, "wrong")).call("profile", writes=False)
    with pytest.raises(Exception, match="does not know the method"):
        stage.transport.call("landing.nothing", writes=False)
    assert len(stage.log()) == 2


def test_a_page_of_the_portal_is_no_answer(stage: Stage) -> None:
    """An address outside of the API gives a page."""
    with pytest.raises((TransportError, AuthError)):
        stage.connect(Webhook(f"{stage.webhook.origin}/knowledge", 1, "x")).call("profile", writes=False)


def test_under_the_limit_nothing_is_refused_and_little_time_is_lost(stage: Stage) -> None:
    """R requests take no more than 1.15 x (R - 50) / 2 seconds, and the portal never has to say no."""
    limited = Portal(Store(None), rate_limit=RateLimit(2, 50), monotonic=lambda: stage.now)
    limited.store.close()
    stage.portal.bucket = limited.bucket
    transport = stage.connect(limiter=RateLimiter(clock=lambda: stage.now))
    for _ in range(150):
        transport.call("profile", writes=False)
        stage.now += 0.01

    assert {entry["status"] for entry in stage.log()} == {200}
    assert transport.requests == 150
    assert transport.seconds <= 1.15 * (150 - 50) / 2


def test_a_bucket_that_others_filled_is_learnt_about(stage: Stage) -> None:
    """The portal counts by address: after one refusal the pace fits what is left."""
    limited = Portal(Store(None), rate_limit=RateLimit(2, 50), monotonic=lambda: stage.now)
    limited.store.close()
    stage.portal.bucket = limited.bucket
    for _ in range(50):
        stage.session.post(f"{stage.adapter.webhooks['publisher']}profile", json={})
    transport = stage.connect(limiter=RateLimiter(clock=lambda: stage.now))
    for _ in range(30):
        transport.call("profile", writes=False)

    refused = [entry for entry in stage.log() if entry["status"] == 503]
    assert len(refused) <= 2
