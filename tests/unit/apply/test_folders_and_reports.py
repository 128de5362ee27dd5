"""Folders of a base as operations, and the report for people and programs (tests/golden/plan)."""

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from publisher.apply.report import (
    PageRow,
    Report,
    report_json,
    report_markdown,
    report_text,
    review_markdown,
    review_text,
)
from publisher.apply.tasks import TaskResult
from publisher.errors import ApiError, MovedOnError
from publisher.messages import Catalogue, text
from publisher.plan.change import Action, Change
from publisher.plan.desired import DesiredFolder, DesiredSite
from publisher.plan.plan import Plan
from publisher.plan.tasks import TaskAction, TaskChange
from publisher.portal.outcome import Outcome
from publisher.targets.knowledge_base.apply.folders import Folders
from publisher.targets.knowledge_base.port import AddFolder, TrashFolder, UpdateFolder
from publisher.targets.knowledge_base.snapshot import RemoteFolder, Snapshot

GOLDEN = Path(__file__).parents[2] / "golden" / "plan"


def folders(remote, wanted, *, answer=lambda op: Outcome(99), plan=None):
    """The folders of a run, and the list of what they ask the portal for."""
    asked = []

    def carry_out(operations):
        asked.extend(operations)
        return [answer(operation) for operation in operations]

    site = DesiredSite("test", "Base", "index.md", (), wanted)
    return Folders(carry_out, site, Snapshot(1, folders=remote), plan or Plan(()), 5), asked


def there(number, title, code, parent=None, **more):
    """A folder on the portal, ours unless said otherwise."""
    return RemoteFolder(number, title, code, parent, False, None, 1, **more)


def test_a_folder_without_a_page_of_its_own_gets_its_title_back():
    """A person renamed it: else every plan would tell it anew."""
    run, asked = folders((there(7, "By hand", "seg"),), (DesiredFolder("seg", "Segments", "seg", ""),))

    run.prepare()

    assert asked == []
    assert run.settings({}.get) == [UpdateFolder(5, 7, None, "Segments", "seg", None)]


def test_a_folder_that_is_right_is_left():
    """Neither title nor own page differ; one that was not made has no settings."""
    right = replace(there(7, "Segments", "seg"), index_page=70)
    wanted = (DesiredFolder("seg", "Segments", "seg", "seg/index.md"), DesiredFolder("new", "New", "new", ""))
    run, _ = folders((right,), wanted)
    run.prepare()

    assert run.settings({"seg/index.md": 70}.get) == []
    assert run.settings({"seg/index.md": 71}.get) == [UpdateFolder(5, 7, None, "Segments", "seg", 71)]


def test_folders_are_made_level_by_level():
    """A child names its parent's number; a folder that somebody made meanwhile is found by looking again."""
    wanted = (DesiredFolder("a", "A", "a", ""), DesiredFolder("a/b", "B", "b", ""))
    page = Change(Action.CREATED, "k", "a/b/c.md", page=_page_in("a/b"))
    run, asked = folders((), wanted, plan=Plan((page,)))
    run.prepare()
    assert asked == [AddFolder(5, "A", "a", None), AddFolder(5, "B", "b", 99)]

    taken = Outcome(error=ApiError(text("portal.did-nothing"), code="FOLDER_IS_NOT_UNIQUE", status=400))
    run, _ = folders((), wanted, answer=lambda _: taken, plan=Plan((page,)))
    with pytest.raises(MovedOnError):
        run.prepare()


def _page_in(folder):
    """A wanted page of a folder."""
    from publisher.plan.desired import EMPTY, Content, DesiredPage

    return DesiredPage("k", "k", f"{folder}/c.md", "C", "c", folder, Content.of(EMPTY))


def test_empty_folders_of_ours_are_given_up_innermost_first():
    """Not those with a page, not a person's, not those in git."""
    theirs = replace(there(4, "T", "t"), created_by=9)
    remote = (there(1, "A", "a"), there(2, "B", "b", 1), there(3, "C", "c"), theirs, there(5, "Kept", "kept"))
    run, asked = folders(remote, (DesiredFolder("kept", "Kept", "kept", ""),))
    run.prepare()

    run.give_up_empty([3, None])

    assert asked == [TrashFolder(2), TrashFolder(1)]


# ---- reports

TASK = TaskChange(TaskAction.CREATE, "trends", "new", "kb-review:t:trends:new", "anna.k@example.com", date(2026, 12, 7))
FULL = Report(
    pages=(
        PageRow("a", "content/a.md", Action.UNCHANGED, "https://c.example/knowledge/t/a/"),
        PageRow("b", "content/b.md", Action.CREATED, "https://c.example/knowledge/t/b/"),
        PageRow("c", "content/c.md", Action.UPDATED, "https://c.example/knowledge/t/c/", (text("plan.reason-text"),)),
        PageRow("d", "content/d.md", Action.FAILED, "", (text("apply.waits-for", path="gone.md"),)),
        PageRow(
            "e", "content/e.md", Action.DRIFT, "https://c.example/knowledge/t/e/",
            (text("plan.edited-text", who="Ivan", when="13:30"),), "Prices [-rise-] {+fall+}.",
        ),
        PageRow("f", "content/f.md", Action.ARCHIVED, "", (text("plan.reason-removed"),)),
    ),
    tasks=(
        TaskResult(TASK, 12),
        TaskResult(replace(TASK, action=TaskAction.UPDATE, task_id=13, due=None), 13),
        TaskResult(replace(TASK, action=TaskAction.CLOSE, task_id=14), 14, text("portal.did-nothing")),
    ),
    queued=2,
    requests=17,
    seconds=4.25,
    url="https://c.example/knowledge/t/",
    notes=(text("review.duplicate-task", key="trends", kept=5, others="6"),),
    problems=(text("apply.generated-failed", reason=text("portal.did-nothing")),),
    stopped_by=text("portal.did-nothing"),
)  # fmt: skip
NOTHING = Report((PageRow("a", "content/a.md", Action.UNCHANGED),), requests=2, seconds=0.1)
REPORTS = {"full": FULL, "nothing": NOTHING}
FORMS = {
    "report.txt": report_text,
    "report.md": report_markdown,
    "review.txt": review_text,
    "review.md": review_markdown,
}


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_written_for_people(name, form, language):
    """Text for a terminal, Markdown for a pipeline's summary."""
    kind, _, suffix = form.partition(".")
    file = GOLDEN / f"{kind}-{name}.{language}.{suffix}"
    found = FORMS[form](REPORTS[name], Catalogue(language))
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(found, encoding="utf-8", newline="\n")

    assert found == file.read_text(encoding="utf-8")


def test_a_report_as_json():
    """Every page has a row; what must be said stands in the notes; counts are of what was done."""
    document = json.loads(report_json(FULL, Catalogue("en")))

    assert document["schema"] == "report/1"
    assert [row["action"] for row in document["pages"]] == [
        "unchanged", "created", "updated", "failed", "drift", "archived",
    ]  # fmt: skip
    assert document["pages"][3]["reason"] == "it links to gone.md, which could not be created"
    assert {k: v for k, v in document["summary"].items() if v} == {
        "created": 1, "updated": 1, "archived": 1, "unchanged": 1, "drift": 1, "failed": 1,
        "tasks_created": 1, "tasks_updated": 1, "tasks_queued": 2,
    }  # fmt: skip
    assert document["seconds"] == 4.25
    assert len(document["notes"]) == 4
    assert document["notes"][-1].startswith("Run publish again")


@pytest.mark.parametrize(
    ("report", "complete"),
    [
        (NOTHING, True),
        (replace(NOTHING, pages=(PageRow("a", "a.md", Action.DRIFT),)), True),
        (replace(NOTHING, pages=(PageRow("a", "a.md", Action.FAILED),)), False),
        (replace(NOTHING, tasks=(TaskResult(TASK, None, text("portal.did-nothing")),)), False),
        (replace(NOTHING, problems=(text("portal.did-nothing"),)), False),
        (replace(NOTHING, stopped_by=text("portal.did-nothing")), False),
    ],
    ids=["nothing", "drift", "failed", "task", "problem", "stopped"],
)
def test_a_report_is_complete_unless_something_was_not_done(report, complete):
    """People's edits that were left alone are no failure."""
    assert report.is_complete is complete


def test_a_folder_that_holds_only_a_page_in_the_trash_is_given_up(bench):
    """A person trashed the page, git moved its file elsewhere: the folder goes once, and the next run finds nothing to do."""
    bench.write({"seg/retail.md": "---\nid: retail-page\n---\n# Retail\n\nSmall shops.\n"})
    assert bench.publish().is_complete
    scope = {"scope": "KNOWLEDGE"}
    rows = bench.stage.call("landing.landing.getList", {**scope, "params": {"select": ["ID", "TITLE"]}})
    page = next(int(row["ID"]) for row in rows if row["TITLE"] == "Retail")
    bench.stage.call("landing.landing.markDelete", {"lid": page, **scope}, "ivan.p@example.com")
    bench.write({"seg/retail.md": None, "new/retail.md": "---\nid: retail-page\n---\n# Retail\n\nSmall shops.\n"})

    assert bench.publish().is_complete
    assert not bench.plan().plan.site
    bench.stage.mend()
    bench.publish()
    assert bench.stage.writes() == []
