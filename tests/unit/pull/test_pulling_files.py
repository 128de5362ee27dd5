"""What happens to the files of a pull when they are not as they were read."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from word_edits import Rig, rig

from publisher.pipeline.trial_rendering import open_trial
from publisher.publishing.pulling import Pull, PullSelection
from publisher.pull.report import PullOutcome

PAGE = "# Page\n\nOne word.\n"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Rig]:
    content = tmp_path / "content"
    content.mkdir()
    (content / "index.md").write_text("# Home\n\nSee [it](page.md).\n", encoding="utf-8")
    (content / "page.md").write_text(PAGE, encoding="utf-8")
    with rig(content) as one:
        one.publish()
        yield one


def save(made: Rig, old: str, new: str) -> None:
    """A person changes the page in the editor."""
    planned = made.planner().plan()
    change = next(c for c in planned.plan.content_changes if c.path == "content/page.md")
    lid, block = change.remote.id, change.remote.mark.block
    params = {"lid": lid, "scope": "KNOWLEDGE", "params": {"edit_mode": 1, "get_content": 1}}
    listed = made.call("landing.block.getlist", params)
    content = next(row["content"] for row in listed if int(row["id"]) == block)
    inner = BeautifulSoup(content, "html.parser").select_one(".landing-block-node-text").decode_contents()
    assert old in inner
    data = {".landing-block-node-text@0": inner.replace(old, new)}
    made.call("landing.block.updatenodes", {"lid": lid, "block": block, "scope": "KNOWLEDGE", "data": data})


def pull(made: Rig, meanwhile: Any, **wanted: Any) -> Any:
    """Plan, let something happen, and pull."""
    planned = made.planner().plan()
    with open_trial(made.folder / "mkdocs.yml", today=planned.project.today) as trial:
        meanwhile(made.folder / "content/page.md")
        return Pull(made.portal, planned, trial, PullSelection(everything=True, **wanted)).run()


def test_a_file_that_changed_meanwhile_is_left_alone(made):
    """Somebody saved it in an editor since it was read."""
    save(made, "One word", "One phrase")

    report = pull(made, lambda file: file.write_text("# Page\n\nOther.\n", encoding="utf-8"))

    assert [(row.outcome, row.reason.key) for row in report.pages] == [(PullOutcome.REFUSED, "pull.refused-file")]
    assert (made.folder / "content/page.md").read_text(encoding="utf-8") == "# Page\n\nOther.\n"


def test_a_picture_that_cannot_be_written_stops_the_page(made):
    """The operating system's reason is passed on, and the page's file stays."""
    save(made, "word.", 'word <img src="data:image/png;base64,iVBORw0KGgpwYXN0ZWQ=" alt="A">.')

    report = pull(made, lambda file: (file.parent / "img").write_text("no folder", encoding="utf-8"))

    assert [(row.outcome, row.reason.key) for row in report.pages] == [(PullOutcome.REFUSED, "pull.refused-io")]
    assert (made.folder / "content/page.md").read_text(encoding="utf-8") == PAGE


def test_a_block_that_a_person_deleted_has_no_text(made):
    """Nothing to bring back."""
    planned = made.planner().plan()
    change = next(c for c in planned.plan.content_changes if c.path == "content/page.md")
    made.call(
        "landing.landing.deleteblock",
        {"lid": change.remote.id, "block": change.remote.mark.block, "scope": "KNOWLEDGE"},
    )

    report = pull(made, lambda _: None)

    assert [(row.outcome, row.reason.key) for row in report.pages] == [(PullOutcome.REFUSED, "pull.refused-no-text")]


def test_a_block_that_a_person_added_is_told(made):
    """The text comes back, the other block does not."""
    save(made, "One word", "One phrase")
    planned = made.planner().plan()
    change = next(c for c in planned.plan.content_changes if c.path == "content/page.md")
    fields = {
        "CODE": "27.4.one_col_fix_text",
        "CONTENT": "<section><div class='landing-block-node-text'>x</div></section>",
    }
    made.call("landing.landing.addblock", {"lid": change.remote.id, "fields": fields, "scope": "KNOWLEDGE"})

    report = pull(made, lambda _: None)

    [row] = report.pages
    assert row.outcome is PullOutcome.PULLED
    assert "pull.note-blocks" in {note.key for note in row.notes}
    assert "One phrase." in (made.folder / "content/page.md").read_text(encoding="utf-8")


def test_two_hand_made_pages_of_one_title_get_two_files(made):
    """The second one has its number in its name; a place that cannot be written is told."""
    sites = made.call("landing.site.getList", {"scope": "KNOWLEDGE", "params": {"select": ["ID"]}})
    for code in ("one", "two"):
        fields = {"SITE_ID": sites[0]["ID"], "TITLE": "Same", "CODE": code}
        page = made.call("landing.landing.add", {"scope": "KNOWLEDGE", "fields": fields})
        block = {"CODE": "27.4.one_col_fix_text", "CONTENT": "<div class='landing-block-node-text'><p>x</p></div>"}
        made.call("landing.landing.addblock", {"lid": page, "fields": block, "scope": "KNOWLEDGE"})

    rehearsed = pull(made, lambda _: None, new=True, rehearse=True)
    report = pull(made, lambda _: None, new=True)

    assert [row.outcome for row in rehearsed.pages] == [PullOutcome.NEW, PullOutcome.NEW]
    names = sorted(row.path for row in report.pages)
    assert names[1] == "content/same.md"
    assert all((made.folder / name).is_file() for name in names)


def test_a_disk_that_is_full_costs_no_word_of_the_file(made):
    """The page is refused with the system's reason, and its file is whole."""
    resource = pytest.importorskip("resource")
    save(made, "One word", "One phrase")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    planned = made.planner().plan()
    with open_trial(made.folder / "mkdocs.yml", today=planned.project.today) as trial:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len("# Page\n"), before[1]))
        try:
            report = Pull(made.portal, planned, trial, PullSelection(everything=True)).run()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert [(row.outcome, row.reason.key) for row in report.pages] == [(PullOutcome.REFUSED, "pull.refused-io")]
    assert (made.folder / "content/page.md").read_text(encoding="utf-8") == PAGE
    assert sorted(file.name for file in (made.folder / "content").iterdir()) == ["index.md", "page.md"]


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a right there")
@pytest.mark.parametrize("rehearse", [False, True])
def test_nothing_is_written_through_a_link_that_leads_out(made, rehearse):
    """A page whose file became a link to another repository, and a folder of pictures that lies elsewhere."""
    elsewhere = made.folder / "elsewhere"
    elsewhere.mkdir()
    save(made, "word.", 'word <img src="data:image/png;base64,iVBORw0KGgpwYXN0ZWQ=" alt="A">.')

    report = pull(made, lambda file: (file.parent / "img").symlink_to(elsewhere), rehearse=rehearse)

    assert [(row.outcome, row.reason.key) for row in report.pages] == [(PullOutcome.REFUSED, "pull.refused-outside")]
    assert (made.folder / "content/page.md").read_text(encoding="utf-8") == PAGE
    assert list(elsewhere.iterdir()) == []

    def move(file: Path) -> None:
        (file.parent / "img").unlink()
        file.rename(elsewhere / "page.md")
        file.symlink_to(elsewhere / "page.md")

    report = pull(made, move, rehearse=rehearse)

    assert [(row.outcome, row.reason.key) for row in report.pages] == [(PullOutcome.REFUSED, "pull.refused-outside")]
    assert (elsewhere / "page.md").read_text(encoding="utf-8") == PAGE
