"""Each target keeps to its package: nothing else knows how the classic base stores a page (docs/decisions/0040-targets.md)."""

import ast
import re
from pathlib import Path

import pytest

from publisher.bootstrap import form_of
from publisher.config import TARGETS

PUBLISHER = Path(__file__).parents[2] / "publisher"
PACKAGE = PUBLISHER / "targets" / "knowledge_base"

WORDS = re.compile(
    r"\blanding\b|landing-block|block-wrapper|one_col_fix_text|menu_25|search_sidebar|stamps_digest|\bMODIFIED_BY_ID\b"
    r"|\bLID\b|\bXML_ID\b|\bxml_ids?\b|\bxmlId\b",
    re.IGNORECASE,
)
"""The classic base's own words: its module of the API, its blocks' codes and classes, its stamps, where it keeps a mark."""

TASKS = "a task of the portal has an XML_ID too: tasks are a port that every target shares"
KNOWN = {
    "render/block.py": "the preview shows the same frame: the element that the portal's search reads stands in it",
    "render/sanitiser_encoding.py": "the encoding in which the portal's sanitiser finds nothing",
    "render/markup.py": "which class names the portal's own scripts act on",
    "checks/references.py": "the portal's own addresses, which content may link to",
    "portal/bitrix24/codes.py": "how the form of a webhook calls the permission",
    "portal/bitrix24/task_operations.py": TASKS,
    "portal/tasks.py": TASKS,
    "plan/readings.py": TASKS,
    "portal/bitrix24/reading_operations.py": TASKS,
    "publishing/acts.py": TASKS,
    "publishing/auditing.py": TASKS,
    "publishing/task_planning.py": TASKS,
    "publishing/weekly.py": TASKS,
    "plan/weekly.py": TASKS,
    "apply/weekly.py": TASKS,
    "review/weekly.py": TASKS,
    "review/drafts.py": TASKS,
    "reading/planning.py": TASKS,
    "reading/writing.py": TASKS,
    "publishing/confirmed.py": TASKS,
    "publishing/reviews.py": TASKS,
    "publishing/task_look.py": TASKS,
    "reading/rules.py": TASKS,
    "review/answering.py": TASKS,
    "review/names.py": TASKS,
    "apply/checklists.py": TASKS,
    "plan/output.py": TASKS,
    "review/leavers.py": TASKS,
    "review/opening.py": TASKS,
    "apply/tasks.py": TASKS,
    "plan/tasks.py": TASKS,
    "plan/plan.py": TASKS,
    "review/tasks.py": TASKS,
    "review/unmerged.py": TASKS,
    "review/notices.py": TASKS,
    "publishing/meanwhile.py": TASKS,
    "publishing/running.py": TASKS,
    "publishing/base_status.py": TASKS,
}
TASK_WORDS = re.compile(r"XML_ID|xml_ids?|xmlId", re.IGNORECASE)


def outside() -> list[Path]:
    """Every module of the product that is not the classic base's."""
    return [file for file in sorted(PUBLISHER.rglob("*.py")) if PACKAGE not in file.parents]


def words_in(file: Path) -> set[str]:
    return {found[0] for found in WORDS.finditer(file.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("file", outside(), ids=lambda file: file.relative_to(PUBLISHER).as_posix())
def test_no_word_of_the_classic_base_stands_outside_its_package(file):
    """Where one has to, the reason is given here; a task's name is not a page's."""
    why = KNOWN.get(file.relative_to(PUBLISHER).as_posix())
    found = words_in(file)

    if why is None:
        assert found == set()
    elif why == TASKS:
        assert all(TASK_WORDS.fullmatch(word) for word in found), found


def test_the_reasons_are_no_older_than_the_words():
    """A module that came clean, or is gone, needs none."""
    assert [name for name in KNOWN if not (PUBLISHER / name).exists() or not words_in(PUBLISHER / name)] == []


def test_only_the_composition_root_names_a_target():
    """The core is written against ``publisher.targets.target``; the command line hands a portal from one function to the other."""
    allowed = {"bootstrap.py", "cli/wiring.py"}
    importing = {
        file.relative_to(PUBLISHER).as_posix()
        for file in outside()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("publisher.targets.knowledge_base")
    }

    assert importing == allowed


def test_every_target_that_settings_may_name_is_registered():
    """Under its own name."""
    assert [form_of(name).name for name in TARGETS] == list(TARGETS)
