"""A publish that is cut short anywhere, and run again: always the state of a publish that nothing disturbed.

The whole campaign (60 pages, six kinds of publish) is benchmarks/fault_campaign.py; here its small brother runs every time: faults at
every request of an update, death at every third of its commands, and of the other publishes each request once.
"""

import os
import signal
import subprocess
import sys
import time

import pytest
from campaign import COMMAND_KIND, DOWN, KILL, REQUEST_KINDS, problems_of, scenarios, undisturbed
from rehearsal import Edition, company, difference, stage

PAGES = 6


@pytest.fixture(scope="module")
def references(tmp_path_factory):
    """The undisturbed run of every scenario."""
    folder = tmp_path_factory.mktemp("campaign")
    return {scenario.name: undisturbed(scenario, folder) for scenario in scenarios(folder, PAGES)}


def failures(reference, kinds, file):
    """The cases that did not end as they should, with what was wrong; of several kinds each takes its turn from case to case."""
    cases = [case for case in reference.cases() if case.kind == kinds[case.nth % len(kinds)]]
    assert cases
    found = {str(case): problems_of(case, reference, file) for case in cases}
    return {case: problems for case, problems in found.items() if problems}


@pytest.mark.parametrize("kind", [*REQUEST_KINDS, KILL, DOWN])
def test_an_update_survives_every_fault_at_every_request(kind, references, tmp_path):
    """Texts, titles, images, owners and reviews change; each kind of fault strikes at every request."""
    assert failures(references["update"], (kind,), tmp_path / "portal.sqlite") == {}


def test_an_update_survives_death_after_a_command(references, tmp_path):
    """The portal carries a batch out as far as some command, and no answer comes."""
    assert failures(references["update"], (COMMAND_KIND, "", ""), tmp_path / "portal.sqlite") == {}


@pytest.mark.parametrize("scenario", ["first", "move", "archive", "restore", "adopt"])
def test_every_other_publish_survives_lost_answers_and_kill(scenario, references, tmp_path):
    """First publish, moves, removals, returns and taking over: the answer of a request lost, the process killed before the next."""
    assert failures(references[scenario], ("drop_after", KILL), tmp_path / "portal.sqlite") == {}


def test_a_lost_answer_is_reconciled_within_the_run(references, tmp_path):
    """One lost answer of a writing request: the same run looks, goes on, and reports what the first plan said."""
    reference = references["update"]
    with stage(tmp_path / "portal.sqlite", reference.start) as portal:
        portal.break_at("drop_after", 4)
        done = portal.publish(reference.scenario.now)

        assert done.is_complete, done.why
        assert dict(done.report.summary()) == dict(reference.summary)
        assert difference(reference.picture, portal.picture()) == []


def test_a_process_killed_by_the_system_leaves_nothing_that_a_second_run_does_not_finish(
    folder, portal, monkeypatch, tmp_path
):
    """kill -9 of the program itself, over HTTP, at several moments of one first publish."""
    files = company(PAGES)
    reference = Edition(tmp_path / "reference", files)
    with stage(tmp_path / "clean.sqlite") as clean:
        assert clean.publish(reference).is_complete
        wanted = clean.picture()
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", portal.webhook)
    folder.write({}, (reference.folder / "mkdocs.yml").read_text(encoding="utf-8"))
    for name, content in files.items():
        file = folder.path / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    for requests_more in (4, 3, 3):
        kill_after(portal, folder.path, len(portal.control("requests")) + requests_more)

    done = folder.say("publish", "--format", "json")

    assert done.code == 0, done.err
    assert difference(wanted, portal.control("snapshot")) == []
    assert folder.say("publish", "--format", "json").json["summary"]["unchanged"] == PAGES


def kill_after(portal, folder, requests: int) -> None:
    """Run the program and kill it when the portal has seen so many requests."""
    command = [sys.executable, "-m", "publisher", "-C", str(folder), "publish"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))
    deadline = time.monotonic() + 60
    while process.poll() is None and len(portal.control("requests")) < requests:
        assert time.monotonic() < deadline
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.wait()
