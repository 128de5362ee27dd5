"""How requests are sent, repeated and given up."""

import json
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests
from urllib3 import exceptions as lower

from publisher.config import Webhook
from publisher.errors import ApiError, AuthError, BusyError, ConfigError, OutcomeUnknownError, TransportError
from publisher.portal.bitrix24.batch import Command, Ref
from publisher.portal.bitrix24.session import is_loopback, prepare
from publisher.portal.bitrix24.transport import Transport

REFUSED = requests.ConnectionError(lower.MaxRetryError(None, "/", lower.NewConnectionError(None, "refused")))
LOST = requests.ConnectionError(lower.ProtocolError("aborted", ConnectionResetError()))


def test_call_posts_json_to_the_webhook_and_reads_the_answer(rig: Any, answered: Any) -> None:
    """A call is a JSON POST under the webhook's address; result, total, next and the portal's clock come back."""
    time = {"date_finish": "2026-09-09T16:31:11+03:00", "duration": 0.5, "finish": 100.0}
    transport = rig.transport(answered([1], total=70, next=50, time=time))

    answer = transport.call("user.get", {"FILTER": {"NAME": "Ёж"}}, writes=False)

    assert (answer.result, answer.total, answer.next) == ([1], 70, 50)
    assert transport.portal_now == datetime.fromisoformat("2026-09-09T16:31:11+03:00")
    assert answer.time.duration == 0.5
    [(url, params)] = rig.portal.asked
    assert url == "https://company.example/rest/17/s3cretOfTheWebhook/user.get"
    assert params == {"FILTER": {"NAME": "Ёж"}}


def test_version_3_has_its_own_address_and_takes_a_list(rig: Any, answered: Any) -> None:
    """REST 3.0 is under /rest/api/, and its batch is a JSON array."""
    transport = rig.transport(answered({"item": {}}))

    transport.call("batch", [{"method": "note.document.get", "query": {"id": 1}}], writes=False, version=3)

    assert rig.portal.asked[0][0] == "https://company.example/rest/api/17/s3cretOfTheWebhook/batch"
    assert rig.portal.asked[0][1] == [{"method": "note.document.get", "query": {"id": 1}}]


def test_a_request_has_timeouts_and_says_who_asks(rig: Any, answered: Any) -> None:
    """Every request has both time-outs, verifies certificates and is named after the program."""
    rig.transport(answered()).call("profile", writes=False)

    options = rig.portal.options[0]
    assert options["timeout"] == (5, 65)
    assert options["verify"] is not False
    assert options["headers"]["User-Agent"].startswith("bitrix24-kb-publisher/")


def test_requests_and_seconds_are_counted(rig: Any, answered: Any, say: Any) -> None:
    """Requests are counted, and time runs from the first one sent to the last answer."""
    transport = rig.transport(say({"result": 1}, took=2.0), say({"result": 1}, took=3.0))
    assert transport.seconds == 0.0

    transport.call("profile", writes=False)
    rig.now += 10
    transport.call("profile", writes=False)

    assert transport.requests == 2
    assert transport.seconds == 15.0


def test_a_read_is_repeated_after_the_connection_broke(rig: Any, answered: Any) -> None:
    """What only reads is asked again, with growing pauses, each told with its reason."""
    transport = rig.transport(LOST, requests.ReadTimeout(), answered(7))

    assert transport.call("user.get", writes=False).result == 7
    assert rig.slept == [1.0, 2.0]
    assert "company.example" in str(rig.waits[0].reason)


def test_a_read_is_given_up_after_a_bounded_number_of_attempts(rig: Any) -> None:
    """Four attempts, then the last error."""
    transport = rig.transport(LOST, LOST, LOST, LOST)

    with pytest.raises(TransportError, match="broke"):
        transport.call("user.get", writes=False)
    assert transport.requests == 4


@pytest.mark.parametrize("loss", [LOST, requests.ReadTimeout(), requests.exceptions.ChunkedEncodingError()])
def test_a_write_whose_answer_is_lost_is_not_repeated(rig: Any, loss: Exception) -> None:
    """A write that may have been done is never sent twice: the caller is told to look."""
    transport = rig.transport(loss)

    with pytest.raises(OutcomeUnknownError, match="not known"):
        transport.call("landing.landing.add", writes=True)
    assert transport.requests == 1


@pytest.mark.parametrize("body", [b"<html>Bad gateway</html>", b"", b'{"error":"INTERNAL_SERVER_ERROR"}'])
def test_a_fault_inside_the_portal_leaves_a_write_unknown(rig: Any, say: Any, body: Any) -> None:
    """After a 5xx nobody knows what a write did."""
    transport = rig.transport(say(body, 500))

    with pytest.raises(OutcomeUnknownError):
        transport.call("landing.landing.add", writes=True)


def test_a_write_that_was_surely_not_sent_is_repeated(rig: Any, answered: Any) -> None:
    """A refused connection carried nothing: writes go again too."""
    transport = rig.transport(REFUSED, requests.ConnectTimeout(), answered(5))

    assert transport.call("landing.landing.add", writes=True).result == 5
    assert transport.requests == 3


def test_a_closed_port_is_explained(rig: Any) -> None:
    """Nobody listening: a clear error, after the attempts."""
    transport = rig.transport(REFUSED, REFUSED, REFUSED, REFUSED)

    with pytest.raises(TransportError, match=r"company\.example cannot be reached") as caught:
        transport.call("profile", writes=True)
    assert not isinstance(caught.value, OutcomeUnknownError)


def test_too_many_requests_are_repeated_even_for_writes(rig: Any, answered: Any, refused: Any) -> None:
    """503 QUERY_LIMIT_EXCEEDED means that nothing was done."""
    busy = refused("QUERY_LIMIT_EXCEEDED", 503)
    transport = rig.transport(busy, busy, answered(1), paced=True)

    assert transport.call("landing.landing.add", writes=True).result == 1
    assert rig.slept[0] == 1.0
    assert "too many requests" in str(rig.waits[0].reason)


def test_after_a_refusal_the_pace_is_that_of_a_full_bucket(rig: Any, answered: Any, refused: Any) -> None:
    """The portal's bucket is believed to be full, so the requests that follow are paced though few were sent."""
    transport = rig.transport(refused("QUERY_LIMIT_EXCEEDED", 503), *[answered()] * 4, paced=True)
    for _ in range(4):
        transport.call("profile", writes=False)

    assert len(rig.slept) == 4
    assert sum(rig.slept[1:]) > 1.0


def test_limits_are_given_up_after_a_bounded_number_of_attempts(rig: Any, refused: Any) -> None:
    """A portal that refuses for ever is told as busy."""
    transport = rig.transport(*[refused("QUERY_LIMIT_EXCEEDED", 503)] * 8)

    with pytest.raises(BusyError, match="too many requests"):
        transport.call("profile", writes=False)
    assert max(rig.slept) <= 30.0


def test_a_portal_blocked_by_hand_is_not_asked_again(rig: Any, refused: Any) -> None:
    """OVERLOAD_LIMIT is a block by the vendor: final."""
    transport = rig.transport(refused("OVERLOAD_LIMIT", 503))

    with pytest.raises(BusyError, match="blocked"):
        transport.call("profile", writes=False)
    assert transport.requests == 1


def test_working_time_is_waited_for_until_the_portal_gives_it_back(rig: Any, answered: Any, refused: Any) -> None:
    """429 OPERATION_TIME_LIMIT: the wait ends when the last seen operating_reset_at is reached, by the portal's own clock."""
    time = {"finish": 5_000_000.0, "operating": 470, "operating_reset_at": 5_000_100}
    transport = rig.transport(answered(1, time=time), refused("OPERATION_TIME_LIMIT", 429), answered(2))
    transport.call("user.get", writes=False)
    rig.now += 30

    assert transport.call("user.get", writes=False).result == 2
    assert rig.slept == [70.0]


def test_working_time_without_a_known_reset_is_waited_a_minute_for(rig: Any, answered: Any, refused: Any) -> None:
    """Where no reset was told, or it has passed, a basket of the portal's count is a minute."""
    limit = refused("OPERATION_TIME_LIMIT", 429)
    transport = rig.transport(limit, answered(2))

    transport.call("user.get", writes=False)

    assert rig.slept == [60.0]


def test_the_cap_shortens_every_pause_but_not_the_pace(rig: Any, answered: Any, refused: Any) -> None:
    """PUBLISHER_RETRY_SECONDS=0 makes retries immediate."""
    script = [LOST, refused("OPERATION_TIME_LIMIT", 429), refused("QUERY_LIMIT_EXCEEDED", 503), answered(1)]
    transport = rig.transport(*script, retry_cap=0.0)

    assert transport.call("user.get", writes=False).result == 1
    assert rig.slept == []


def test_with_pauses_capped_to_nothing_one_refusal_is_an_incident_two_are_a_full_bucket(
    rig: Any, answered: Any, refused: Any
) -> None:
    """A rehearsed 503 costs no time; a portal that is really busy still gets its pace."""
    busy = refused("QUERY_LIMIT_EXCEEDED", 503)
    transport = rig.transport(busy, answered(), busy, busy, answered(), retry_cap=0.0, paced=True)

    transport.call("user.get", writes=False)
    assert rig.slept == []
    transport.call("user.get", writes=False)
    assert rig.slept != []


def test_pace_is_waited_for_and_told(rig: Any, answered: Any) -> None:
    """The fifty-first request waits until half a second's worth has leaked, and says so."""
    transport = rig.transport(*[answered()] * 52, paced=True)
    for _ in range(52):
        transport.call("profile", writes=False)

    assert [round(seconds, 2) for seconds in rig.slept] == [0.5, 0.5]
    assert "rate limit" in str(rig.waits[0].reason)


def test_without_a_listener_waits_are_silent(rig: Any, answered: Any) -> None:
    """on_wait is optional."""
    rig.portal.script = [LOST, answered(3)]
    session = requests.Session()
    session.mount("https://", rig.portal)
    webhook = Webhook("https://company.example", 1, "x")
    transport = Transport(webhook, session=session, clock=rig.clock, sleep=rig.sleep)

    assert transport.call("profile", writes=False).result == 3


def test_a_redirect_is_never_followed_and_names_the_new_host(rig: Any, say: Any) -> None:
    """302 of a portal that moved: the host is told, the webhook is not shown to it."""
    moved = say(b"", 302, {"Location": "https://user:pw@new.example/rest/17/s3cretOfTheWebhook/profile"})
    transport = rig.transport(moved)

    with pytest.raises(TransportError, match=r"moved to new\.example") as caught:
        transport.call("profile", writes=True)
    assert not isinstance(caught.value, OutcomeUnknownError)
    assert transport.requests == 1
    assert "pw" not in str(caught.value)


def test_a_redirect_within_the_portal_is_told_too(rig: Any, say: Any) -> None:
    """A relative Location, as a sign-in page gives it."""
    transport = rig.transport(say(b"", 301, {"Location": "/auth/"}))

    with pytest.raises(TransportError, match="redirect"):
        transport.call("profile", writes=False)


@pytest.mark.parametrize(("status", "writes"), [(200, False), (404, False), (404, True)])
def test_a_page_instead_of_json_is_an_error_without_the_page(rig: Any, say: Any, status: int, writes: bool) -> None:
    """HTML is not repeated to anybody, and not asked for again."""
    transport = rig.transport(say(b"<html>Sign in, please</html>", status))

    with pytest.raises(TransportError, match=f"page \\(HTTP {status}\\)") as caught:
        transport.call("profile", writes=writes)
    assert "Sign in" not in str(caught.value)
    assert transport.requests == 1


def test_a_page_after_a_write_leaves_it_unknown(rig: Any, say: Any) -> None:
    """HTTP 200 with a page: something was done, nobody knows what."""
    with pytest.raises(OutcomeUnknownError):
        rig.transport(say(b"<html>", 200)).call("landing.landing.add", writes=True)


def test_a_cut_off_answer_is_asked_for_again(rig: Any, say: Any, answered: Any) -> None:
    """Truncated JSON is trouble on the way, not the portal's last word."""
    transport = rig.transport(say(b'{"result": [1, 2'), answered(4))

    assert transport.call("user.get", writes=False).result == 4


def test_a_cut_off_answer_that_stays_so_is_explained(rig: Any, say: Any) -> None:
    """After the attempts the error says what came."""
    with pytest.raises(TransportError, match="cut off"):
        rig.transport(*[say(b'{"result": [1, 2')] * 4).call("user.get", writes=False)


def test_an_answer_with_neither_result_nor_error_is_an_error(rig: Any, say: Any) -> None:
    """JSON alone is not yet an answer."""
    with pytest.raises(TransportError, match="neither"):
        rig.transport(say({"hello": 1})).call("user.get", writes=False)


def test_a_bad_token_is_final(rig: Any, refused: Any) -> None:
    """An AuthError at once, without repetition."""
    transport = rig.transport(refused("INVALID_CREDENTIALS", 401))

    with pytest.raises(AuthError):
        transport.call("profile", writes=True)
    assert transport.requests == 1


def test_plain_http_is_only_for_this_machine() -> None:
    """A webhook over http would be readable on the way; loopback names are allowed."""
    with pytest.raises(ConfigError, match="http://"):
        Transport(Webhook("http://company.example", 1, "x"))
    Transport(Webhook("http://127.0.0.1:8000", 1, "x")).close()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.2.1", "::1", "localhost", "kb.localhost"])
def test_loopback_names(host: str) -> None:
    """This machine by any of its names."""
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["company.example", "10.0.0.1", "localhost.example", ""])
def test_other_names_are_not_loopback(host: str) -> None:
    """What only looks like this machine is not."""
    assert not is_loopback(host)


def test_a_session_for_loopback_ignores_the_environment() -> None:
    """A proxy set for the outside must not get the emulator's requests; a portal's may go through it."""
    assert prepare(requests.Session(), trust_environment=False).trust_env is False
    assert prepare(requests.Session(), trust_environment=True).trust_env is True


def test_no_password_of_netrc_travels(rig: Any, answered: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The webhook is all the authorisation there is: an entry for the host in .netrc is left alone."""
    (tmp_path / "netrc").write_text("machine company.example login me password hidden")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    rig.transport(answered()).call("profile", writes=False)

    assert "Authorization" not in rig.portal.options[0]["headers"]


def test_closing_closes_the_session(rig: Any) -> None:
    """Connections do not outlive the transport."""
    rig.transport().close()

    assert rig.is_closed


# ---- batches


def test_a_batch_is_one_request_with_a_result_for_each_command(rig: Any, carried_out: Any) -> None:
    """Commands travel together and their results come in order, refused ones as values."""
    transport = rig.transport(partial(carried_out, errors={1: "LANDING_NOT_EXIST"}))
    commands = [Command("a.get"), Command("b.get", {"id": 5}), Command("c.get")]

    results = transport.batch(commands, writes=False)

    assert [r.value for r in results] == [0, None, 2]
    assert [r.is_ok for r in results] == [True, False, True]
    assert results[1].explained().code == "LANDING_NOT_EXIST"
    assert results[0].explained() is None
    assert rig.portal.asked[0][1]["halt"] == 0
    assert rig.commands(0) == ["a.get", "b.get?id=5", "c.get"]


def test_no_commands_no_request(rig: Any) -> None:
    """An empty batch asks nothing."""
    transport = rig.transport()

    assert transport.batch([], writes=True) == []
    assert transport.requests == 0


def test_more_than_fifty_commands_take_more_requests(rig: Any, carried_out: Any) -> None:
    """What one batch cannot hold goes in the next, in order."""
    transport = rig.transport(carried_out, carried_out, carried_out)

    results = transport.batch([Command("a.get", {"n": n}) for n in range(120)], writes=False)

    assert [len(rig.commands(n)) for n in range(3)] == [50, 50, 20]
    assert len(results) == 120
    assert [c for n in range(3) for c in rig.commands(n)] == [f"a.get?n={n}" for n in range(120)]


def test_a_batch_too_large_is_halved_and_so_are_those_after_it(rig: Any, say: Any, carried_out: Any) -> None:
    """413 means that nothing was done: the halves go, and later batches are no larger."""
    transport = rig.transport(say(b"<html>", 413), carried_out, carried_out, carried_out, carried_out)
    text = "x" * 1000

    results = transport.batch([Command("a.add", {"t": text})] * 4, writes=True)
    assert [r.is_ok for r in results] == [True] * 4
    assert [len(rig.commands(n)) for n in range(1, transport.requests)] == [1, 1, 1, 1]
    assert transport.most_bytes < 3000


def test_one_command_too_large_alone_is_an_error(rig: Any, say: Any) -> None:
    """What cannot be halved is told."""
    with pytest.raises(ApiError, match="larger than the portal accepts"):
        rig.transport(say(b"", 413)).batch([Command("a.add", {"t": "x"})], writes=True)


def test_a_reading_batch_is_halved_after_a_fault(rig: Any, say: Any, carried_out: Any) -> None:
    """A 502 for fifty commands may be their number: half of them go next, and nothing is lost."""
    transport = rig.transport(say(b"<html>", 502), carried_out, carried_out)

    results = transport.batch([Command("a.get", {"n": n}) for n in range(50)], writes=False)

    assert [r.is_ok for r in results] == [True] * 50
    assert [len(rig.commands(n)) for n in range(3)] == [50, 25, 25]
    assert rig.slept == [1.0]


def test_a_writing_batch_with_a_fault_is_unknown_and_the_next_is_smaller(rig: Any, say: Any, carried_out: Any) -> None:
    """Writes are not repeated, but the next batches hold half."""
    transport = rig.transport(requests.ReadTimeout())

    with pytest.raises(OutcomeUnknownError):
        transport.batch([Command("a.add")] * 40, writes=True)
    assert transport.most_commands == 20


def test_a_reading_batch_after_a_lost_connection_goes_again_whole(rig: Any, carried_out: Any) -> None:
    """A connection that broke tells nothing about size."""
    transport = rig.transport(LOST, carried_out)

    assert len(transport.batch([Command("a.get")] * 3, writes=False)) == 3
    assert transport.most_commands == 50


def test_a_slow_batch_makes_the_next_ones_smaller(rig: Any, say: Any, carried_out: Any) -> None:
    """A request may take 60 s: at 20 it is time to ask for less."""

    def slow(params: Any) -> Any:
        return say(carried_out(params).body, took=21.0)

    transport = rig.transport(slow, carried_out)
    transport.batch([Command("a.get")] * 40, writes=False)

    assert transport.most_commands == 20


def test_commands_out_of_working_time_go_again_when_it_is_given_back(rig: Any, carried_out: Any) -> None:
    """A command refused for its time was not carried out; it alone is repeated, after the wait."""
    transport = rig.transport(partial(carried_out, errors={1: "OPERATION_TIME_LIMIT"}), carried_out)
    commands = [Command("a.get", {"n": n}) for n in range(3)]

    results = transport.batch(commands, writes=True)

    assert [r.is_ok for r in results] == [True] * 3
    assert rig.commands(1) == ["a.get?n=1"]
    assert rig.slept == [60.0]


def test_what_goes_again_refers_to_what_was_done(rig: Any, carried_out: Any) -> None:
    """The command that was put off alone, with the result of the earlier request filled in."""
    first = partial(carried_out, errors={1: "OPERATION_TIME_LIMIT"})
    transport = rig.transport(first, carried_out)
    commands = [
        Command("a.add", name="site"),
        Command("b.add", {"id": Ref("site")}),
        Command("c.add", {"id": Ref("site")}),
    ]

    results = transport.batch(commands, writes=True)

    assert [r.ran for r in results] == [True] * 3
    assert rig.commands(1) == ["b.add?id=0"]


def test_working_time_of_a_command_is_remembered(rig: Any, answered: Any, carried_out: Any) -> None:
    """result_time of a batch tells when a method's time comes back."""

    def told(params: Any) -> Any:
        [key] = params["cmd"]
        return answered({"result": {key: 1}, "result_time": {key: {"finish": 10.0, "operating_reset_at": 110.0}}})

    transport = rig.transport(told, partial(carried_out, errors={0: "OPERATION_TIME_LIMIT"}), carried_out)
    transport.batch([Command("a.get")], writes=False)
    rig.now += 5
    transport.batch([Command("a.get")], writes=False)

    assert rig.slept == [95.0]


def test_a_command_that_stays_out_of_time_is_told(rig: Any, carried_out: Any) -> None:
    """The repetitions are bounded; then the refusal is the command's result."""
    transport = rig.transport(*[partial(carried_out, errors={0: "OPERATION_TIME_LIMIT"})] * 9)

    [result] = transport.batch([Command("a.get")], writes=False)

    assert result.is_out_of_time
    assert isinstance(result.explained(), BusyError)


def test_each_request_has_keys_of_its_own(rig: Any, carried_out: Any) -> None:
    """A text cannot name a key that changes with every request."""
    transport = rig.transport(carried_out, carried_out)
    for _ in range(2):
        transport.batch([Command("a.get")], writes=False)

    assert [list(params["cmd"]) for _, params in rig.portal.asked] == [["kn0x_0"], ["kn1x_0"]]


def test_no_error_holds_the_secret(rig: Any, say: Any, refused: Any, secret: str) -> None:
    """Whatever goes wrong, neither the error nor what it was raised from names the webhook."""
    address = f"https://company.example/rest/17/{secret}/profile"
    troubles = [
        requests.ConnectionError(f"Max retries exceeded with url: /rest/17/{secret}/profile"),
        requests.exceptions.InvalidURL(address),
        say(f"<html>{address}</html>".encode()),
        say(b"", 302, {"Location": address}),
    ]
    for trouble in troubles:
        with pytest.raises(TransportError) as caught:
            rig.transport(*[trouble] * 4).call("profile", writes=False)
        shown = f"{caught.value!r} {caught.value} {caught.value.__dict__}"
        assert secret not in shown
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__


def test_params_are_json_without_blanks(rig: Any, answered: Any) -> None:
    """Bodies are as small as JSON allows, in UTF-8."""
    rig.transport(answered()).call("a.b", {"a": "ё", "b": [1]}, writes=False)

    assert json.dumps(rig.portal.asked[0][1]) == json.dumps({"a": "ё", "b": [1]})
