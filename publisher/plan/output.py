"""A plan for people and programs: text, JSON (plan/1) and Markdown for a pull request."""

import html
import json
import re
from collections.abc import Mapping

from publisher.messages import Catalogue
from publisher.plan.change import Action, Change
from publisher.plan.desired import MENU
from publisher.plan.plan import Plan
from publisher.plan.tasks import TaskAction, TaskChange

ORDER = (
    Action.FAILED,
    Action.CONFLICT,
    Action.DRIFT,
    Action.ARCHIVED,
    Action.RESTORED,
    Action.CREATED,
    Action.MOVED,
    Action.UPDATED,
)
_SIGN = {
    Action.FAILED: "!",
    Action.CONFLICT: "!",
    Action.DRIFT: "~",
    Action.ARCHIVED: "-",
    Action.RESTORED: "^",
    Action.CREATED: "+",
    Action.MOVED: ">",
    Action.UPDATED: "*",
}


def counts_line(summary: Mapping[str, int], say: Catalogue) -> str:
    """The counts that are not nought, in words; "no changes" where there is nothing to do."""
    words = [
        say(f"plan.count-{name.replace('_', '-')}", n=n) for name, n in summary.items() if n and name != "unchanged"
    ]
    return ", ".join([*words, say("plan.count-unchanged", n=summary["unchanged"])])


def plan_text(plan: Plan, say: Catalogue) -> str:
    """The plan as a person reads it on a terminal."""
    lines: list[str] = []
    for sign, line, below in _base_lines(plan, say):
        lines += [f"{sign} {line}", *(f"    {detail}" for detail in below)]
    for action in ORDER:
        for change in plan.content_changes:
            if change.counted is action:
                lines += _change_lines(change, say)
    lines += [f"* {line}" for line in _generated_lines(plan, say)]
    lines += [_task_line(task, say) for task in plan.tasks.changes]
    lines += [f"  {say.say(note)}" for note in plan.tasks.notes]
    if plan.foreign:
        lines.append(say("plan.foreign", n=len(plan.foreign)))
        lines += [f"  {line}" for line in _foreign_lines(plan, say)]
    if not plan.has_changes:
        lines.append(say("plan.no-changes"))
    lines.append(counts_line(plan.summary(), say))
    return "\n".join(lines) + "\n"


def plan_json(plan: Plan, say: Catalogue) -> str:
    """The plan as one JSON document of the schema plan/1; ``digest`` is what a saved plan is held to."""
    document = {
        "schema": "plan/1",
        "summary": plan.summary(),
        "changes": [
            {
                "key": change.key,
                "path": change.path,
                "action": change.action.value,
                "reasons": [say.say(reason) for reason in change.reasons],
                "diff": change.diff,
            }
            for change in plan.content_changes
            if change.counted is not Action.UNCHANGED
        ],
        "tasks": [task_row(task) for task in plan.tasks.changes],
        "foreign": [
            {"title": p.title, "url": p.url, "author": p.author, "created": p.created, "copy": p.is_copy}
            for p in plan.foreign
        ],
        "notes": [say.say(note) for note in (*plan.site.replaces, *plan.site.settings, *plan.tasks.notes)],
        "digest": plan.digest(),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def plan_markdown(plan: Plan, say: Catalogue) -> str:
    """The plan as a comment on a pull request: all that the text tells."""
    lines = [f"### {say('plan.markdown-title')}", "", counts_line(plan.summary(), say), ""]
    if not plan.has_changes:
        lines += [say("plan.no-changes"), ""]
    about: list[str] = []
    for _, line, below in _base_lines(plan, say):
        about += [f"- {_prose(line)}", *(f"  - {_prose(detail)}" for detail in below)]
    lines += [*about, ""] if about else []
    changes = [c for action in ORDER for c in plan.content_changes if c.counted is action]
    if changes:
        lines += [
            f"| {say('plan.column-page')} | {say('plan.column-change')} | {say('plan.column-why')} |",
            "| --- | --- | --- |",
        ]
        for change in changes:
            reasons = "; ".join(say.say(reason) for reason in change.reasons)
            what = say(f"plan.action-{change.action}")
            lines.append(f"| `{_cell(change.path)}` | {what} | {_cell(_prose(reasons))} |")
        lines.append("")
    for change in changes:
        if change.diff:
            lines += _folded(change.path, change.diff)
    rest = [_task_line(task, say)[2:] for task in plan.tasks.changes]
    rest = [*_generated_lines(plan, say), *rest, *(say.say(note) for note in plan.tasks.notes)]
    lines += [f"- {_prose(line)}" for line in rest]
    if plan.foreign:
        lines += [*([""] if lines[-1] else []), say("plan.foreign", n=len(plan.foreign)), ""]
        lines += [f"- {_prose(line)}" for line in _foreign_lines(plan, say)]
    return "\n".join(lines).rstrip() + "\n"


def task_row(task: TaskChange) -> dict[str, object]:
    """A task's row in the contract's JSON."""
    return {
        "task": str(task.task_id) if task.task_id is not None else "",
        "key": task.key,
        "owner": task.owner,
        "action": task.action.value,
        "due": task.due.isoformat() if task.due is not None else "",
    }


def _change_lines(change: Change, say: Catalogue) -> list[str]:
    reasons = "; ".join(say.say(reason) for reason in change.reasons)
    head = f"{_SIGN[change.action]} {say(f'plan.action-{change.action}')} {change.path}"
    shown = [f"{head}  ({reasons})" if reasons else head]
    return shown + [f"    {line}" for line in change.diff.splitlines()]


def _task_line(task: TaskChange, say: Catalogue) -> str:
    name = {TaskAction.CREATE: "create", TaskAction.UPDATE: "update", TaskAction.CLOSE: "close"}[task.action]
    due = task.due.isoformat() if task.due is not None else "—"
    return f"{'+' if task.action is TaskAction.CREATE else '*'} {say(f'plan.task-{name}', key=task.key, owner=task.owner, due=due)}"


def _base_lines(plan: Plan, say: Catalogue) -> list[tuple[str, str, list[str]]]:
    """What is done to the base itself: a sign, a line, and what is to be listed below it."""
    lines: list[tuple[str, str, list[str]]] = []
    if plan.site.create:
        lines.append(("+", say("plan.create-base"), []))
    if plan.site.adopt:
        lines.append(("!", say("plan.adopt-base"), [say.say(line) for line in plan.site.replaces]))
    return [*lines, *(("*", say.say(line), []) for line in plan.site.settings)]


def _generated_lines(plan: Plan, say: Catalogue) -> list[str]:
    """Pages without a file, and pages around which only the navigation changes."""
    written = [change for change in plan.changes if change.is_generated and change.action.writes]
    lines = [say(f"plan.generated-{'menu' if change.key == MENU else 'page'}") for change in written]
    return [*lines, say("plan.refreshed", n=plan.refreshed)] if plan.refreshed else lines


def _foreign_lines(plan: Plan, say: Catalogue) -> list[str]:
    return [
        say("plan.foreign-copy" if p.is_copy else "plan.foreign-page", title=p.title, author=p.author, url=p.url)
        for p in plan.foreign
    ]


def _folded(path: str, diff: str) -> list[str]:
    """A difference to be opened; its fence is longer than any that it shows."""
    longest = max((len(run) for run in re.findall(r"`{3,}", diff)), default=2)
    fence = "`" * (longest + 1)
    summary = f"<details><summary>{html.escape(path)}</summary>"
    return [summary, "", f"{fence}text", diff, fence, "", "</details>", ""]


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")


def _prose(words: str) -> str:
    """Words from titles and names as a comment shows them: no tag or emphasis comes of them."""
    return re.sub(r"[\\*`<\[]|(?<!\w)_|_(?!\w)", r"\\\g<0>", words)
