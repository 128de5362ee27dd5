"""A page that takes Markdown longer than anybody waits, or all of its stack, is a finding, and the other pages are there."""

import signal
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from publisher.pipeline.attempts import Cause, ConversionFailure, TimeLimit, attempt
from publisher.pipeline.project import load_project
from publisher.pipeline.sources import Sources
from publisher.pipeline.trial_rendering import TrialRenderer, open_trial

TODAY = date(2026, 11, 23)
SHORT = TimeLimit(0.5, 10**9)
LATER = "a\n\n- one\n\n    two\n\nthree\n"
HOSTILE = {
    "brackets": "[" * 20_000,
    "sections": "<![CDATA[" * 5_000,
    "lists": "".join(f"{'    ' * n}- x\n" for n in range(400)),
}

MakeProject = Callable[..., Path]
needs_a_timer = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no interval timer on Windows")


def forever() -> None:
    """Also deaf to what is thrown at it, once."""
    try:
        while True:
            pass
    except BaseException:  # noqa: BLE001
        while True:
            pass


@needs_a_timer
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_page_without_an_end_is_a_finding_on_its_line(make_project: MakeProject, kind: str) -> None:
    """Later pages come out as if it were not there: the reader that was stopped is not used again."""
    file = make_project({"a.md": f"---\ntitle: A\n---\nText.\n\n{HOSTILE[kind]}", "b.md": LATER, "index.md": "x"})
    alone = make_project({"a.md": "x", "b.md": LATER, "index.md": "x"})
    expected = load_project(alone, today=TODAY, use_cache=False).converted["b.md"]
    make_project({"a.md": f"---\ntitle: A\n---\nText.\n\n{HOSTILE[kind]}"})

    project = load_project(file, today=TODAY, use_cache=False, limit=SHORT)

    (finding,) = [finding for finding in project.findings if finding.rule == "page-failed"]
    assert (finding.path, finding.is_error) == ("docs/a.md", True)
    assert finding.line == (405 if kind == "lists" else 6)
    assert str(finding.message) in {
        "The page could not be converted within 1 s of processor time.",
        "The page could not be converted: something in it is nested too deeply.",
    }
    assert project.converted["b.md"].segments == expected.segments


def test_running_out_of_stack_is_a_failure_of_its_own() -> None:
    """Told in words, and not as Python says it."""

    def deeper() -> int:
        return deeper() + 1

    failure = attempt(deeper, "a\n\nlonger\nb", SHORT, {}, first_line=4)

    assert isinstance(failure, ConversionFailure)
    assert (failure.cause, failure.line) == (Cause.DEPTH, 6)


@needs_a_timer
def test_the_limit_reaches_forked_processes(make_project: MakeProject) -> None:
    """Two of them convert many pages."""
    pages = {f"p{n}.md": f"# {n}\n" for n in range(220)}
    file = make_project({**pages, "index.md": "x", "a.md": HOSTILE["brackets"]})

    project = load_project(file, today=TODAY, use_cache=False, limit=SHORT)

    assert len(project.converted) == 221
    assert [finding.path for finding in project.findings if finding.rule == "page-failed"] == ["docs/a.md"]


@needs_a_timer
def test_a_trial_has_the_limit_too(make_project: MakeProject) -> None:
    """Words from the portal that would take for ever are not brought into git; the next text is tried as ever."""
    file = make_project({"index.md": LATER})
    with open_trial(file, today=TODAY) as opened:
        trial, page = limited(opened.sources), opened.sources.site.pages[0]
        expected = trial.convert(page, (LATER,))

        assert trial.convert(page, (HOSTILE["brackets"],)) is None
        again = trial.convert(page, (LATER,))

    assert expected is not None
    assert again == expected


def limited(sources: Sources) -> TrialRenderer:
    return TrialRenderer(sources, SHORT)


@needs_a_timer
def test_what_swallows_the_interruption_is_interrupted_again() -> None:
    """Extensions may catch everything."""
    failure = attempt(forever, "x", TimeLimit(0.05), {})

    assert isinstance(failure, ConversionFailure)
    assert failure.cause is Cause.TIME


def test_nothing_is_left_behind() -> None:
    """Neither handler nor timer, of a page in time and of one that is late."""
    if not hasattr(signal, "setitimer"):
        assert attempt(lambda: 1, "x", SHORT, {}) == 1
        return
    before = signal.getsignal(signal.SIGVTALRM)

    assert attempt(lambda: 1, "x", SHORT, {}) == 1
    attempt(forever, "x", TimeLimit(0.05), {})

    assert signal.getsignal(signal.SIGVTALRM) == before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


def test_in_a_thread_there_is_no_limit_and_no_error() -> None:
    """Signals reach the main thread only."""
    made: list[object] = []
    thread = threading.Thread(target=lambda: made.append(attempt(lambda: "done", "x", SHORT, {})))
    thread.start()
    thread.join()

    assert made == ["done"]


def test_the_limit_grows_with_the_text() -> None:
    """Blanks do not count: it is they that nest lists."""
    assert TimeLimit(20, 1000).of("word " * 5_000 + " " * 10**6) == 40
