"""A plan for people and programs: text and JSON (plan/1); ``publisher.plan.comment`` has it as Markdown."""

import json
from collections.abc import Mapping

from publisher.messages import Catalogue, Text, text
from publisher.plan.change import Action, Change
from publisher.plan.desired import MENU
from publisher.plan.moments import moment
from publisher.plan.plan import Plan
from publisher.plan.tasks import TaskAction, TaskChange
from publisher.plan.weekly import digest_line

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


_EDIT = "kb-edit:"
"""The name of a task that tells of an edit begins so."""
_TASKS = {"tasks-created", "tasks-updated", "tasks-closed"}
_TASK_SIGN = {TaskAction.CREATE: "+", TaskAction.UPDATE: "*", TaskAction.CLOSE: "*"}


def counts_line(summary: Mapping[str, int], say: Catalogue, *, done: bool = False) -> str:
    """The counts that are not nought, in words; of tasks that are ``done`` it is said so."""
    counts = {name.replace("_", "-"): n for name, n in summary.items() if n and name != "unchanged"}
    words = [
        say(f"plan.did-{name}" if done and name in _TASKS else f"plan.count-{name}", n=n) for name, n in counts.items()
    ]
    return ", ".join([*words, say("plan.count-unchanged", n=summary["unchanged"])])


def plan_text(plan: Plan, say: Catalogue) -> str:
    """The plan as a person reads it on a terminal."""
    lines = [f"! {refusal_line(plan, say)}"] if plan.refusal is not None else []
    lines += [f"! {say.say(plan.removals)}"] if plan.removals is not None else []
    for sign, line, below in base_lines(plan, say):
        lines += [f"{sign} {line}", *(f"    {detail}" for detail in below)]
    for action in ORDER:
        for change in plan.content_changes:
            if change.counted is action:
                lines += _change_lines(change, say)
    for change in plan.changes:
        if change.is_generated and change.action.writes:
            lines.append(f"* {_generated_line(change, say)}")
            lines += [f"    {line}" for line in change.diff.splitlines() if change.lost is not None]
    lines += [f"* {say('plan.refreshed', n=plan.refreshed)}"] if plan.refreshed else []
    lines += [f"{_TASK_SIGN[task.action]} {task_line(plan, task, say)}" for task in plan.tasks.changes]
    lines += [f"+ {line}" for line in digest_lines(plan, say)]
    lines += [f"  {say.say(told)}" for answer in plan.tasks.answers for told in answer.told]
    lines += [f"  {say.say(note)}" for note in plan.tasks.notes]
    if plan.foreign:
        lines.append(say("plan.foreign", n=len(plan.foreign)))
        lines += [f"  {line}" for line in foreign_lines(plan, say)]
    if any(change.diff for change in plan.content_changes):
        lines.append(say("plan.marks"))
    if not plan.has_changes:
        lines.append(say(nothing_to_do(plan)))
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
        "answers": [answer.row() for answer in plan.tasks.answers],
        "digests": [digest.row() for digest in plan.tasks.weekly.digests],
        "foreign": [
            {"title": p.title, "url": p.url, "author": p.author, "created": p.created, "copy": p.is_copy}
            for p in plan.foreign
        ],
        "refusal": say.say(plan.refusal.message) if plan.refusal is not None else "",
        "notes": [say.say(note) for note in (*plan.site.replaces, *plan.site.settings, *plan.tasks.notes)],
        "digest": plan.digest(),
        "made_of": {"content": plan.content_state, "portal": plan.state, "options": list(plan.options)},
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


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


def task_line(plan: Plan, task: TaskChange, say: Catalogue) -> str:
    """What is done to one task, with the page by its path. One that is due on no day tells its owner of an edit, or asks for work."""
    if task.action is TaskAction.CREATE and task.due is None and task.xml_id.startswith(_EDIT):
        return say("plan.task-notice", key=plan.path_of(task.key), owner=task.owner)
    return say(
        f"plan.task-{told_as(task)}",
        key=plan.path_of(task.key),
        owner=task.owner,
        due=task.by.isoformat() if task.by is not None else "—",
        what=", ".join(say.say(part) for part in _task_changes(task)),
        title=task.title or task.key,
        more=task.reads - 1,
    )


def digest_lines(plan: Plan, say: Catalogue) -> list[str]:
    """Who is told once a week of what, and that an earlier run's sending is finished."""
    weekly = plan.tasks.weekly
    if weekly.is_something and not weekly.digests:
        return [say("review.digest-rest")]
    return [digest_line(digest, say) for digest in weekly.digests]


def told_as(task: TaskChange) -> str:
    """The end of the message's key that plan and report tell a task's change with."""
    if task.action is not TaskAction.CREATE:
        return task.action.value
    if task.reads:
        return "read" if task.reads == 1 else "read-more"
    return "other" if task.due is None else task.action.value


def _task_changes(task: TaskChange) -> list[Text]:
    """What becomes of an open task."""
    changes: list[Text] = []
    if task.responsible_id is not None:
        changes.append(text("plan.task-handed-over", owner=task.owner))
    if task.joined:
        changes.append(text("plan.task-joined", person=task.joined))
    if task.title is not None:
        changes.append(text("plan.task-renamed", title=task.title))
    if task.reopens:
        changes.append(text("plan.task-reopened"))
    return changes or [text("plan.task-finished")]


def refusal_line(plan: Plan, say: Catalogue) -> str:
    """That publishing would be refused, why, and what to do where it is meant."""
    assert plan.refusal is not None
    hint = text("plan.allow-removals", n=plan.summary()["archived"])
    return say("plan.would-be-refused", message=plan.refusal.message, hint=hint)


def nothing_to_do(plan: Plan) -> str:
    """The name of the sentence for a plan that writes nothing: people's edits are no agreement."""
    return "plan.no-changes-but-edits" if plan.has_edits else "plan.no-changes"


def base_lines(plan: Plan, say: Catalogue) -> list[tuple[str, str, list[str]]]:
    """What is done to the base itself: a sign, a line, and what is to be listed below it."""
    lines: list[tuple[str, str, list[str]]] = []
    if plan.site.create:
        lines.append(("+", say("plan.create-base"), []))
    if plan.site.adopt:
        lines.append(("!", say("plan.adopt-base"), [say.say(line) for line in plan.site.replaces]))
    return [*lines, *(("*", say.say(line), []) for line in plan.site.settings)]


def generated_lines(plan: Plan, say: Catalogue) -> list[str]:
    """Pages without a file, with what people did to them, and pages around which only the navigation changes."""
    written = [change for change in plan.changes if change.is_generated and change.action.writes]
    lines = [_generated_line(change, say) for change in written]
    return [*lines, say("plan.refreshed", n=plan.refreshed)] if plan.refreshed else lines


def _generated_line(change: Change, say: Catalogue) -> str:
    if change.key == MENU:
        line = say("plan.generated-menu")
    else:
        title = change.page.title if change.page else change.remote.title if change.remote else change.path
        line = say("plan.generated-gone" if change.action is Action.ARCHIVED else "plan.generated-page", title=title)
    if not change.undone:
        return line
    reasons = "; ".join(say.say(reason) for reason in change.undone)
    return say("plan.generated-why" if change.lost is not None else "plan.generated-undone", line=line, reasons=reasons)


def foreign_lines(plan: Plan, say: Catalogue) -> list[str]:
    """Each page that is not ours: title, author, day, address."""
    return [
        say(
            "plan.foreign-copy" if p.is_copy else "plan.foreign-page",
            title=p.title,
            author=p.author,
            created=moment(p.created),
            url=p.url,
        )
        for p in plan.foreign
    ]
