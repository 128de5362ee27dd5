"""A plan for people and programs, compared with tests/golden/plan.

After a change that is meant: UPDATE_GOLDEN=1, then read the difference.
"""

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from publisher.messages import Catalogue, text
from publisher.plan.change import Action, Change, ChangeKind
from publisher.plan.comment import plan_markdown
from publisher.plan.output import plan_json, plan_text
from publisher.plan.plan import ForeignPage, Plan, SiteChange
from publisher.plan.tasks import TaskAction, TaskChange, TaskPlan
from publisher.targets.knowledge_base.snapshot import RemotePage

FOLDER = Path(__file__).parents[2] / "golden" / "plan"
REMOTE = RemotePage(1, "T", "t", None, "", "kb1", False, True)
EDITED = text("plan.edited-text", who="Ivan Petrov", when="23.11.2026 13:30:00")
COUNTS = ("created", "updated", "moved", "archived", "restored", "unchanged", "drift", "conflicts", "failed")
TASKS = ("tasks_created", "tasks_updated", "tasks_closed", "tasks_queued")
SCHEMA = {
    "type": "object",
    "required": ["schema", "summary", "changes", "tasks", "foreign"],
    "properties": {
        "schema": {"const": "plan/1"},
        "summary": {
            "type": "object",
            "required": [*COUNTS, *TASKS],
            "additionalProperties": {"type": "integer", "minimum": 0},
        },
        "changes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["key", "path", "action", "reasons", "diff"],
                "properties": {
                    "key": {"type": "string", "minLength": 1},
                    "path": {"type": "string", "minLength": 1},
                    "action": {"enum": [a.value for a in Action if a is not Action.UNCHANGED]},
                    "reasons": {"type": "array", "items": {"type": "string", "minLength": 1}},
                    "diff": {"type": "string"},
                },
            },
        },
        "tasks": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["task", "key", "owner", "action", "due"],
                "properties": {"action": {"enum": ["create", "update", "close"]}},
                "additionalProperties": {"type": "string"},
            },
        },
        "foreign": {"type": "array", "items": {"type": "object", "required": ["title", "url", "author"]}},
    },
}


def change(action: Action, path: str, *reasons: object, **more: object) -> Change:
    """One change of the sample plan."""
    return Change(action, f"key-of-{path}", f"content/{path}", remote=REMOTE, reasons=reasons, **more)


FULL = Plan(
    changes=(
        change(Action.UNCHANGED, "index.md"),
        change(
            Action.UPDATED, "trends.md", text("plan.reason-text"),
            kind=ChangeKind.TEXT, diff="Prices fall by [-3-] {+4+} per cent.\n[-Gone.-]",
        ),
        change(Action.UPDATED, "next.md", text("plan.reason-around"), kind=ChangeKind.NAVIGATION),
        change(Action.UPDATED, "again.md", text("plan.reason-around"), kind=ChangeKind.NAVIGATION),
        change(Action.CREATED, "new|page.md"),
        change(Action.MOVED, "moved.md", text("plan.reason-title", old="A | B", new="C"),
            text("plan.reason-new-address", old="/a/", new="/c/"),
        ),
        change(Action.ARCHIVED, "old.md", text("plan.reason-removed")),
        change(Action.RESTORED, "back.md"),
        change(Action.DRIFT, "kept.md", EDITED, diff="One [-word-] {+phrase+}."),
        change(Action.CONFLICT, "both.md", EDITED),
        Change(Action.UPDATED, "~menu", "~menu", remote=REMOTE, kind=ChangeKind.TEXT),
        Change(Action.CREATED, "~section-1", "seg/index.md", kind=ChangeKind.TEXT),
        Change(Action.UNCHANGED, "~home", "index.md", remote=REMOTE),
    ),
    site=SiteChange(settings=(text("plan.site-title", old="Old <b>", new="New_*"), text("plan.site-home"))),
    foreign=(
        ForeignPage(300, "By hand", "https://c.example/knowledge/test/by-hand/", "Ivan Petrov", "01.02.2026"),
        ForeignPage(301, "Copy", "https://c.example/knowledge/test/copy/", "b24:9", "01.02.2026", is_copy=True),
    ),
    tasks=TaskPlan(
        (
            TaskChange(TaskAction.CREATE, "trends", "new", "x1", "anna.k@example.com", date(2026, 12, 7)),
            TaskChange(
                TaskAction.UPDATE, "moved", "new", "x2", "ivan.p@example.com", date(2026, 12, 8), task_id=7,
                title="Review: Moved", responsible_id=5,
            ),
            TaskChange(TaskAction.CLOSE, "old", "new", "x3", "ivan.p@example.com", task_id=8),
        ),
        queued=2,
        notes=(text("review.duplicate-task", key="trends", kept=5, others="6"),),
    ),
    state="a state",
)  # fmt: skip
ADOPTING = Plan(
    (change(Action.CREATED, "index.md"),),
    site=SiteChange(
        adopt=True, replaces=(text("plan.replaces-home", title="Old home"), text("plan.replaces-template"))
    ),
    foreign=FULL.foreign[:1],
)
NOTHING = Plan((change(Action.UNCHANGED, "index.md"),))
FIRST = Plan((change(Action.CREATED, "index.md"),), site=SiteChange(create=True))
PLANS = {"full": FULL, "adopting": ADOPTING, "nothing": NOTHING, "first": FIRST}


def golden(name: str, found: str) -> None:
    """Compare with a file that people can read."""
    file = FOLDER / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(found, encoding="utf-8", newline="\n")
    assert found == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", PLANS)
def test_a_plan_as_text(name, language):
    """As a person reads it on a terminal."""
    golden(f"{name}.{language}.txt", plan_text(PLANS[name], Catalogue(language)))


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", PLANS)
def test_a_plan_as_markdown(name, language):
    """As a comment on a pull request."""
    golden(f"{name}.{language}.md", plan_markdown(PLANS[name], Catalogue(language)))


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_as_json(name):
    """The contract's document, key by key; unchanged, refreshed and generated pages have no row."""
    document = json.loads(plan_json(PLANS[name], Catalogue("en")))

    jsonschema.validate(document, SCHEMA)
    assert document["digest"] == PLANS[name].digest()


def test_the_rows_of_a_full_plan():
    """Each content page that changes, in git's order; tasks with and without a number or a day."""
    document = json.loads(plan_json(FULL, Catalogue("en")))

    assert [row["path"].removeprefix("content/") for row in document["changes"]] == [
        "trends.md", "new|page.md", "moved.md", "old.md", "back.md", "kept.md", "both.md",
    ]  # fmt: skip
    assert [(row["task"], row["due"]) for row in document["tasks"]] == [
        ("", "2026-12-07"),
        ("7", "2026-12-08"),
        ("8", ""),
    ]
    assert [(row["title"], row["copy"]) for row in document["foreign"]] == [("By hand", False), ("Copy", True)]
    assert document["summary"]["unchanged"] == 3
    assert document["notes"][0] == "the base's title: Old <b> → New_*"


def test_a_fence_in_a_difference_does_not_break_the_comment():
    """A page about Markdown may show three backticks."""
    fenced = replace(
        NOTHING, changes=(change(Action.UPDATED, "a.md", kind=ChangeKind.TEXT, diff="{+```+} three\n````"),)
    )

    shown = plan_markdown(fenced, Catalogue("en"))

    lines = shown.splitlines()
    start = next(i for i, line in enumerate(lines) if line.endswith("text"))
    fence = lines[start].removesuffix("text")
    assert lines[lines.index("````", start) + 1] == fence
    assert len(fence) > 4
