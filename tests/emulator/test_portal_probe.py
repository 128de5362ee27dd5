"""The probe of real portals, tried on the emulator: it sees each switch, removes what it made, and keeps the secret."""

from collections.abc import Callable
from typing import Any

import portal_probe
import pytest
import requests
from clocks import running_clock
from portal_probe import FOR_PEOPLE, QUESTIONS, Asked, NoAnswerError, probe

from portal_emulator.in_process import InProcess
from portal_emulator.portal import Portal
from portal_emulator.server import EmulatorServer

Findings = Callable[[], dict[str, str]]


@pytest.fixture
def ask(rest: Any) -> Findings:
    """What the probe finds on this portal, by question."""

    def asked() -> dict[str, str]:
        found = probe(Asked(rest.webhooks["publisher"], rest.session))
        return {f"{finding.question.number} {finding.question.text}": finding.observed for finding in found}

    return asked


@pytest.fixture(scope="module")
def usual() -> dict[str, str]:
    """What it finds on a portal as it comes."""
    portal = Portal.open(clock=running_clock())
    adapter = InProcess(portal)
    session = requests.Session()
    session.mount("http://", adapter)
    found = probe(Asked(adapter.webhooks["publisher"], session))
    portal.close()
    return {f"{finding.question.number} {finding.question.text}": finding.observed for finding in found}


def test_the_emulator_answers_as_the_facts_expect() -> None:
    """By default nothing differs; over HTTP, where files are served too."""
    with EmulatorServer(clock=running_clock()) as server:
        found = probe(Asked(server.webhooks["publisher"] + "profile.json\n"))
    assert [str(finding) for finding in found if finding.differs] == []
    assert len(found) == len(QUESTIONS)


def test_nothing_is_left_behind(rest: Any, ask: Findings) -> None:
    """Neither a base, nor a task, nor a base of notes."""
    ask()
    assert (
        rest.result("publisher", "landing.site.getList", scope="KNOWLEDGE", params={"filter": {"=DELETED": ["Y", "N"]}})
        == []
    )
    assert (
        rest.result(
            "publisher", "landing.landing.getList", scope="KNOWLEDGE", params={"filter": {"=DELETED": ["Y", "N"]}}
        )
        == []
    )
    assert rest.result("publisher", "tasks.task.list")["tasks"] == []
    assert rest.v3("publisher", "note.collection.list")["items"] == []


@pytest.mark.parametrize(
    ("switch", "choice", "seen"),
    [
        ("wrong_block", "docs", {"kb-11.1 a text into an unknown block": "400 BLOCK_NOT_FOUND"}),
        (
            "credentials",
            "docs",
            {
                "tn-10.6 a wrong secret, version 2": "403 INVALID_CREDENTIALS",
                "tn-10.6 a wrong secret, REST 3.0": "403 BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION",
            },
        ),
        ("batch_errors", "docs", {"kb-10.1 51 commands": "400 ERROR_BATCH_LENGTH_EXCEEDED"}),
        ("list_without_id", "docs", {"kb-3.11 a list without ID": "keeps rows"}),
        ("note_file", "fields", {"tn-6.1.6 parameters of note.file.add": "in fields"}),
        ("waf", "batch", {"kb-11.3 words like SQL and paths, in a batch": "altered"}),
        ("rights", "not_available", {"kb-11.6 rights of a base": "FEATURE_NOT_AVAIL"}),
        (
            "waf",
            "on",
            {
                "kb-11.3 words like SQL and paths, single call": "altered",
                "kb-11.3 words like SQL and paths, in a batch": "altered",
            },
        ),
        ("note_policy", "docs", {"tn-10.5 policyLevel of a new base of notes": "view"}),
        ("task_tags", "list", {"tn-1.5.1 TAGS from tasks.task.get": "left out"}),
        ("idempotency", "ignored", {"tn-10.7 an Idempotency-Key": "done twice"}),
        (
            "overlong",
            "error",
            {f"kb-11.4 a {name} of 300 characters": "refused SYSTEM_ERROR" for name in ("TITLE", "CODE", "XML_ID")},
        ),
    ],
)
def test_another_reading_is_seen(
    rest: Any, ask: Findings, usual: dict[str, str], switch: str, choice: str, seen: dict[str, str]
) -> None:
    """Just that one, and it is told as a difference."""
    rest.set_switch(switch, choice)
    now = ask()
    assert {question: answer for question, answer in now.items() if usual[question] != answer} == seen


def test_what_cannot_be_asked_is_told(rest: Any, ask: Findings) -> None:
    """A webhook without notes and tasks still settles the rest."""
    rest.set_scopes("publisher", "landing", "user")
    found = ask()
    assert found["tn-10.1 tasks by one XML_ID"] == "could not be asked: refused with 403 insufficient_scope"
    assert found["tn-10.3 order of sibling documents"].startswith("could not be asked: refused with 403")
    assert found["kb-11.1 a text into an unknown block"] == "200 None"


def test_a_webhook_may_have_too_much_to_be_asked(rest: Any, ask: Findings, usual: dict[str, str]) -> None:
    """That is no difference; one that lacks a scope tells, under either reading."""
    told = {name: answer for name, answer in usual.items() if "missing scope" in name}
    assert told
    assert all(answer.startswith("not asked: this webhook has") for answer in told.values())
    rest.set_scopes("publisher", "landing", "user", "task", "note")
    assert {name: answer for name, answer in ask().items() if "missing scope" in name} == {
        "tn-10.6 a missing scope, version 2": "403 insufficient_scope",
        "tn-10.6 a missing scope, REST 3.0": "403 BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION",
    }
    rest.set_switch("insufficient_scope", "source")
    assert ask()["tn-10.6 a missing scope, version 2"] == "401 insufficient_scope"


@pytest.mark.parametrize(("choice", "seen"), [("50", "50"), ("1000", "more than 50")])
def test_a_portal_with_many_tasks_tells_how_large_a_page_is(
    rest: Any, ask: Findings, usual: dict[str, str], choice: str, seen: str
) -> None:
    """With few it cannot be asked."""
    question = "tn-1.10.3 a page of 1,000 tasks of REST 3.0"
    assert usual[question].startswith("not asked")
    for _ in range(51):
        rest.task()
    rest.set_switch("page_v3", choice)
    assert ask()[question] == seen


def test_a_portal_that_does_not_answer_names_no_secret() -> None:
    """The address stands in no message."""
    asked = Asked("http://127.0.0.1:9/rest/1/topsecret/")
    with pytest.raises(NoAnswerError) as caught:
        probe(asked)
    assert str(caught.value) == "ConnectionError"
    assert caught.value.__cause__ is None
    assert asked.anonymous("/upload/x.png") == "ConnectionError"


def test_the_program_wants_a_webhook(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without one it says so; with one that does not answer too; what people must look at is printed at the end."""
    monkeypatch.delenv(portal_probe.VARIABLE, raising=False)
    assert portal_probe.main() == 2
    assert portal_probe.VARIABLE in capsys.readouterr().err
    monkeypatch.setenv(portal_probe.VARIABLE, "http://127.0.0.1:9/rest/1/topsecret/")
    assert portal_probe.main() == 7
    assert "topsecret" not in capsys.readouterr().err
    assert all(line.startswith(("kb-11.", "tn-10.")) for line in FOR_PEOPLE)


def test_a_page_in_place_of_an_answer_is_none(rest: Any) -> None:
    """HTML of a proxy, for one."""

    class Page(requests.Session):
        def post(self, *_: Any, **__: Any) -> requests.Response:
            answer = requests.Response()
            answer.status_code, answer._content = 200, b"<html>"
            return answer

    with pytest.raises(NoAnswerError, match="JSONDecodeError"):
        Asked(rest.webhooks["publisher"], Page()).v2("profile")
