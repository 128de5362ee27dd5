"""A nightly run after owners answered in every way, cut short anywhere and run again: the state of a run that nothing disturbed.

Every case, some two hundred, is part of ``make campaign`` (``ARGS="--only reviews"``); here a few of each kind run every time.
"""

import pytest
from campaign import COMMAND_KIND, KILL, problems_of, review_scenarios, undisturbed

PAGES = 40
FEW = {"drop_after": slice(4, None, 8), KILL: slice(6, None, 8), COMMAND_KIND: slice(20, None, 50)}


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """The undisturbed run."""
    folder = tmp_path_factory.mktemp("reviews")
    (scenario,) = review_scenarios(folder, PAGES)
    return undisturbed(scenario, folder)


def test_every_kind_of_change_to_tasks_is_there(reference):
    """Made, handed over, reopened, put back and closed, for every answer; or the campaign would prove little."""
    counts = dict(reference.summary)
    words = " ".join(comment["text"] for task in reference.picture["tasks"] for comment in task["comments"])

    assert (counts["tasks_created"], counts["tasks_updated"], counts["tasks_closed"]) == (6, 3, 2)
    for said in ("reviewed on 20 November", "archived", "new owner", "moved further", "completed by somebody"):
        assert said in words


@pytest.mark.parametrize("kind", list(FEW))
def test_a_night_that_is_cut_short_is_finished_by_the_next(kind, reference, tmp_path):
    """Tasks, comments and checklists: each once, whatever was lost."""
    cases = [case for case in reference.cases() if case.kind == kind][FEW[kind]]

    found = {str(case): problems_of(case, reference, tmp_path / "portal.sqlite") for case in cases}

    assert {case: problems for case, problems in found.items() if problems} == {}
