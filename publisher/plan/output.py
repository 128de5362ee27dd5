"""A plan for people and programs: text, JSON (plan/1) and Markdown for a pull request."""

import json
from collections.abc import Mapping

from publisher.messages import Catalogue
from publisher.plan.change import Action, Change
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
    if plan.site.create:
        lines.append(f"+ {say('plan.create-base')}")
    if plan.site.adopt:
        lines.append(f"! {say('plan.adopt-base')}")
        lines += [f"    {say.say(line)}" for line in plan.site.replaces]
    lines += [f"* {say.say(line)}" for line in plan.site.settings]
    for action in ORDER:
        for change in plan.content_changes:
            if change.counted is action:
                lines += _change_lines(change, say)
    lines += [
        f"* {say(f'plan.generated-{_generated(change)}')}" for change in plan.changes if _is_generated_write(change)
    ]
    lines += [f"* {say('plan.refreshed', n=plan.refreshed)}"] if plan.refreshed else []
    lines += [_task_line(task, say) for task in plan.tasks.changes]
    lines += [f"  {say.say(note)}" for note in plan.tasks.notes]
    if plan.foreign:
        lines.append(say("plan.foreign", n=len(plan.foreign)))
        lines += [
            "  "
            + say("plan.foreign-copy" if p.is_copy else "plan.foreign-page", title=p.title, author=p.author, url=p.url)
            for p in plan.foreign
        ]
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
    """The plan as a comment on a pull request."""
    lines = [f"### {say('plan.markdown-title')}", "", counts_line(plan.summary(), say), ""]
    changes = [c for action in ORDER for c in plan.content_changes if c.counted is action]
    if changes:
        lines += [
            f"| {say('plan.column-page')} | {say('plan.column-change')} | {say('plan.column-why')} |",
            "| --- | --- | --- |",
        ]
        for change in changes:
            reasons = "; ".join(say.say(reason) for reason in change.reasons)
            lines.append(f"| `{change.path}` | {say(f'plan.action-{change.action}')} | {_cell(reasons)} |")
        lines.append("")
    for change in changes:
        if change.diff:
            lines += [
                f"<details><summary>{change.path}</summary>",
                "",
                "```text",
                change.diff,
                "```",
                "",
                "</details>",
                "",
            ]
    for task in plan.tasks.changes:
        lines.append(f"- {_task_line(task, say)[2:]}")
    lines += [f"- {say('plan.foreign-page', title=p.title, author=p.author, url=p.url)}" for p in plan.foreign]
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


def _is_generated_write(change: Change) -> bool:
    return change.is_generated and change.action.writes


def _generated(change: Change) -> str:
    return "menu" if change.key == "~menu" else "page"


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")
