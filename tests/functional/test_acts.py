"""People, and a newer publish, act between two requests of a publish: what they did is kept, saved and named, or told.

The whole campaign (60 pages, four kinds of publish, every act at every request) is benchmarks/fault_campaign.py.
"""

import pytest
from actors import ACTS, NEWER, ActedCase, acted_cases, newer_reference, problems_when_acted
from campaign import scenarios, undisturbed

PAGES = 6


@pytest.fixture(scope="module")
def stages(tmp_path_factory):
    """The undisturbed run of the scenarios that write existing pages, and the next commit after each."""
    folder = tmp_path_factory.mktemp("acts")
    chosen = [s for s in scenarios(folder, PAGES) if s.name in {"update", "move", "archive", "restore"}]
    references = {scenario.name: undisturbed(scenario, folder) for scenario in chosen}
    return {name: (reference, newer_reference(reference, folder)) for name, reference in references.items()}


def failures(stages, scenario, kinds, file, *, lost=False):
    """The cases in which something was lost, undone untold, or written once more; of several kinds each takes its turn."""
    reference, newer = stages[scenario]
    cases = [c for c in acted_cases(reference, PAGES, kinds=kinds) if c.which is None and c.lost == lost]
    cases = [case for case in cases if kinds[case.nth % len(kinds)] == case.kind]
    assert cases
    found = {str(case): problems_when_acted(case, reference, newer, file) for case in cases}
    return {case: problems for case, problems in found.items() if problems}


@pytest.mark.parametrize("kind", ["text", "title", NEWER])
def test_words_and_newer_texts_survive_an_update(kind, stages, tmp_path):
    """Before each request in turn every page gets another text or title, or a newer commit is published."""
    assert failures(stages, "update", (kind,), tmp_path / "portal.sqlite") == {}


@pytest.mark.parametrize("turn", range(2))
def test_what_else_people_do_during_an_update_stands_or_is_told(turn, stages, tmp_path):
    """Pages are moved, trashed, hidden, unpublished, or get a block, one act before each request in turn."""
    deeds = tuple(kind for kind in ACTS if kind not in {"text", "title"})
    assert failures(stages, "update", deeds[turn:] + deeds[:turn], tmp_path / "portal.sqlite") == {}


@pytest.mark.parametrize("scenario", ["move", "archive", "restore"])
def test_nothing_that_is_done_during_other_publishes_is_lost(scenario, stages, tmp_path):
    """Words of people, trash, and a newer commit's texts, one act before each request in turn."""
    assert failures(stages, scenario, ("text", NEWER, "trash"), tmp_path / "portal.sqlite") == {}


@pytest.mark.parametrize(("kind", "nth"), [("hide", 6), ("trash", 12)])
def test_what_is_done_to_pages_on_their_way_back_stands_or_is_told(kind, nth, tmp_path):
    """Pages came out of the trash with their folder, or are about to be written, requests after the trash gave them back."""
    (scenario,) = (s for s in scenarios(tmp_path, 24) if s.name == "restore")
    reference = undisturbed(scenario, tmp_path)
    case = ActedCase("restore", kind, nth)
    assert problems_when_acted(case, reference, newer_reference(reference, tmp_path), tmp_path / "portal.sqlite") == []


def test_where_the_answer_is_lost_too_only_the_writing_request_loses_words(stages, tmp_path):
    """What the writing request read of the text that it wrote over is lost with its answer: one request of the update, no other."""
    lost = failures(stages, "update", ("text",), tmp_path / "portal.sqlite", lost=True)

    assert len(lost) == 1
    assert all("lost: word" in problem for problems in lost.values() for problem in problems)


def test_a_newer_commit_stands_whatever_answer_is_lost(stages, tmp_path):
    """The condition is in the request itself: no lost answer lets an older text through."""
    assert failures(stages, "update", (NEWER,), tmp_path / "portal.sqlite", lost=True) == {}
