"""The same document a second time, and a newer version of it."""

from collections.abc import Callable

import pytest
from word_files import h, p

FIRST = h(1, "Markets") + p("One.") + p("Two.") + p("Three.") + h(1, "Goals") + p("Grow.")


def test_the_same_file_changes_nothing(office) -> None:
    """Not even pages that people edited or deleted since."""
    office(FIRST)
    file = office.folder / "content/markets.md"
    file.write_text(file.read_text(encoding="utf-8").replace("One.", "1."), encoding="utf-8")
    (office.folder / "content/goals.md").unlink()
    before = office.pages()
    office(FIRST)
    assert office.pages() == before
    assert office.report is not None
    assert {page.action.value for page in office.report.pages} == {"unchanged"}
    assert not office.report.needs_a_person


def test_a_newer_version_is_merged_with_what_people_changed(office) -> None:
    office(FIRST)
    file = office.folder / "content/markets.md"
    file.write_text(file.read_text(encoding="utf-8").replace("One.", "One, edited."), encoding="utf-8")
    office(FIRST.replace("Three.", "Three, newer.").replace("Grow.", "Grow fast."))
    pages = office.pages()
    assert pages["markets.md"].endswith("# Markets\n\nOne, edited.\n\nTwo.\n\nThree, newer.\n")
    assert pages["goals.md"].endswith("# Goals\n\nGrow fast.\n")
    assert office.report is not None
    assert [(page.path, page.action.value) for page in office.report.pages] == [
        ("markets.md", "merged"),
        ("goals.md", "updated"),
    ]


def test_a_conflict_is_marked_as_git_does(office) -> None:
    """Both versions stand in the page, and a person must look."""
    office(FIRST)
    file = office.folder / "content/markets.md"
    file.write_text(file.read_text(encoding="utf-8").replace("Two.", "Two, mine."), encoding="utf-8")
    office(FIRST.replace("Two.", "Two, theirs."))
    page = office.pages()["markets.md"]
    assert "<<<<<<< markets.md\nTwo, mine.\n=======\nTwo, theirs.\n>>>>>>> strategy.docx\n" in page
    assert office.report is not None
    assert office.report.needs_a_person
    assert (office.report.pages[0].action.value, office.report.pages[1].action.value) == ("conflict", "updated")


def _forget(office: Callable[..., str]) -> None:
    folder = office.folder / ".publisher" / "imports"  # type: ignore[attr-defined]
    for file in folder.iterdir():
        file.unlink()


def test_git_remembers_what_the_work_folder_forgot(office) -> None:
    """Another clone has no work folder; the commit that brought the page has its text."""
    import subprocess

    office(FIRST)
    for command in (
        ["init", "-q"],
        ["add", "content"],
        ["-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *command], cwd=office.folder, check=True)
    _forget(office)
    file = office.folder / "content/markets.md"
    file.write_text(file.read_text(encoding="utf-8").replace("One.", "One, edited."), encoding="utf-8")
    office(FIRST.replace("Three.", "Three, newer."))
    assert office.pages()["markets.md"].endswith("# Markets\n\nOne, edited.\n\nTwo.\n\nThree, newer.\n")
    assert office.lost() == []


def test_without_memory_no_line_of_either_is_lost(office) -> None:
    """And it is said that the beginning is not known."""
    office(FIRST)
    _forget(office)
    file = office.folder / "content/markets.md"
    file.write_text(file.read_text(encoding="utf-8").replace("One.", "One, edited."), encoding="utf-8")
    office(FIRST.replace("Three.", "Three, newer."))
    page = office.pages()["markets.md"]
    assert "One, edited." in page
    assert "Three, newer." in page
    assert office.report is not None
    assert office.report.needs_a_person


def test_a_page_that_was_moved_stays_where_it_is(office) -> None:
    office(FIRST)
    root = office.folder / "content"
    (root / "where").mkdir()
    (root / "markets.md").rename(root / "where/our-markets.md")
    office(FIRST.replace("Three.", "Three, newer."))
    assert list(office.pages()) == ["goals.md", "where/our-markets.md"]
    assert "Three, newer." in office.pages()["where/our-markets.md"]


def test_a_reworded_heading_keeps_its_page(office) -> None:
    office(FIRST)
    office(FIRST.replace("Markets", "Our markets"))
    assert list(office.pages()) == ["goals.md", "markets.md"]
    assert "title: Our markets\n" in office.pages()["markets.md"]


def test_what_the_document_lost_is_told(office) -> None:
    office(FIRST)
    office(h(1, "Markets") + p("One.") + p("Two.") + p("Three."))
    assert office.lost() == [
        "the document no longer has the page “Goals”: delete the file, or set its status to archived"
    ]


def test_reviewed_drafts_become_active(office) -> None:
    """The command that the report names; a page with open questions stays a draft."""
    office(FIRST)
    file = office.folder / "content/goals.md"
    file.write_text(
        file.read_text(encoding="utf-8") + '\n!!! question open-questions "Open questions"\n\n    - x\n',
        encoding="utf-8",
    )
    office(FIRST, given={"is_active": True})
    pages = office.pages()
    assert "status: active\n" in pages["markets.md"]
    assert "status: draft\n" in pages["goals.md"]


def test_a_page_of_somebody_else_is_not_touched(office) -> None:
    """A file that is there already keeps its name; the document's page gets another."""
    root = office.folder / "content"
    root.mkdir()
    (root / "markets.md").write_text("# Mine\n", encoding="utf-8")
    (root / "index.md").write_text("# Home\n", encoding="utf-8")
    office(p("Strategy 2030", "aa") + p("Before all.") + FIRST)
    pages = office.pages()
    assert pages["markets.md"] == "# Mine\n"
    assert pages["index.md"] == "# Home\n"
    assert {"markets-2.md", "strategy-2030.md", "goals.md"} <= set(pages)


@pytest.mark.parametrize("rehearsal", [True])
def test_a_rehearsal_writes_nothing(office, rehearsal) -> None:
    office(FIRST, given={"is_rehearsal": rehearsal})
    assert not (office.folder / "content").exists()
    assert office.report is not None
    assert [page.path for page in office.report.pages] == ["markets.md", "goals.md"]
