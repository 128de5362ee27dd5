"""A publish with reading tasks, cut at every request: run again it comes to the state of a run that nothing disturbed."""

import pytest
from campaign import KILL, problems_of, reading_scenarios, undisturbed

PAGES = 5


@pytest.fixture(scope="module")
def references(tmp_path_factory):
    """The undisturbed run of both scenarios."""
    folder = tmp_path_factory.mktemp("reading")
    return {scenario.name: undisturbed(scenario, folder) for scenario in reading_scenarios(folder, PAGES)}


@pytest.mark.parametrize("kind", ["drop_after", KILL])
@pytest.mark.parametrize("name", ["asked", "raised"])
def test_a_publish_with_reading_tasks_is_finished_by_the_next(name, kind, references, tmp_path):
    """Tasks, checklists, records and closed tasks: each once, whatever was lost before."""
    reference = references[name]
    records = [
        t["description"].count("kb-read ") for t in reference.picture["tasks"] if t["xml_id"].startswith("kb-read:")
    ]
    assert records == ([2, 2] if name == "asked" else [3, 3])
    cases = [case for case in reference.cases() if case.kind == kind]
    assert len(cases) >= 4

    found = {str(case): problems_of(case, reference, tmp_path / "portal.sqlite") for case in cases}

    assert {case: problems for case, problems in found.items() if problems} == {}
