"""What people did and said in a task: each part as one command of REST v2, and its answer as values."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from publisher.plan.talk import Deadline, Handover, Part, Point, Reopening, Saying, Talk
from publisher.portal.bitrix24.answers import moment_of
from publisher.portal.bitrix24.batch import Command, Result
from publisher.portal.bitrix24.rows import Row, identity, number, rows_of
from publisher.portal.outcome import Outcome
from publisher.portal.talk import MOST_MESSAGES, Heard, ReadTalk


def talk_command(operation: ReadTalk) -> Command:
    """The command that reads a part. Old methods take their parameters by place (facts tn-1.1)."""
    match operation.part:
        case Part.CHECKLIST:
            return Command("task.checklistitem.getlist", {"TASKID": operation.task})
        case Part.COMMENTS:
            return Command("task.commentitem.getlist", {"TASKID": operation.task})
        case Part.CHAT:
            wanted: dict[str, Any] = {"DIALOG_ID": f"chat{operation.chat}", "LIMIT": MOST_MESSAGES}
            if operation.before is not None:
                wanted["LAST_ID"] = operation.before
            return Command("im.dialog.messages.get", wanted)
        case Part.RESULTS:
            return Command("tasks.task.result.list", {"taskId": operation.task})
        case Part.HISTORY:
            return Command("tasks.task.history.list", {"taskId": operation.task, "order": {"createdDate": "ASC"}})


def talk_outcome(operation: ReadTalk, result: Result) -> Outcome:
    """What the answer to a command that was not refused means."""
    value = result.value
    match operation.part:
        case Part.CHECKLIST:
            return Outcome(Heard(Talk(points=tuple(map(_point, rows_of(value))))))
        case Part.COMMENTS:
            said = (_saying(row, "AUTHOR_ID", "POST_DATE", "POST_MESSAGE") for row in rows_of(value))
            return Outcome(Heard(Talk(sayings=tuple(said))))
        case Part.CHAT:
            return Outcome(_messages(value))
        case Part.RESULTS:
            said = (_saying(row, "createdBy", "createdAt", "text") for row in rows_of(value))
            return Outcome(Heard(Talk(sayings=tuple(said))))
        case Part.HISTORY:
            return Outcome(Heard(_history(value)))


def _point(row: Row) -> Point:
    return Point(
        id=identity(row),
        title=str(row.get("TITLE") or ""),
        is_ticked=row.get("IS_COMPLETE") in ("Y", True),
        by=number(row.get("TOGGLED_BY")),
        at=moment_of(row.get("TOGGLED_DATE")),
        parent=number(row.get("PARENT_ID")) or 0,
    )


def _saying(row: Row, author: str, date: str, words: str) -> Saying:
    return Saying(number(row.get(author)) or 0, moment_of(row.get(date)), str(row.get(words) or "").strip())


def _messages(value: Any) -> Heard:
    rows = rows_of(value.get("messages") if isinstance(value, Mapping) else value)
    ids = [found for row in rows if (found := number(row.get("id"))) is not None]
    said = tuple(_saying(row, "author_id", "date", "text") for row in rows)
    return Heard(Talk(sayings=said), min(ids) if len(ids) >= MOST_MESSAGES else None)


def _history(value: Any) -> Talk:
    handovers: list[Handover] = []
    deadlines: list[Deadline] = []
    reopened: list[Reopening] = []
    for row in rows_of(value.get("list") if isinstance(value, Mapping) else value):
        change, user = row.get("value"), row.get("user")
        if not isinstance(change, Mapping) or not isinstance(user, Mapping):
            continue
        by, at = number(user.get("id")) or 0, moment_of(row.get("createdDate"))
        before, after = change.get("from"), change.get("to")
        if row.get("field") == "RESPONSIBLE_ID":
            handovers.append(Handover(by, at, number(before) or 0, number(after) or 0))
        elif row.get("field") == "DEADLINE":
            deadlines.append(Deadline(by, at, _day_of(before), _day_of(after)))
        elif row.get("field") == "RENEW":
            reopened.append(Reopening(by, at))
    return Talk(handovers=tuple(handovers), deadlines=tuple(deadlines), reopenings=tuple(reopened))


def _day_of(value: Any) -> datetime | None:
    """A moment as the history has it: seconds since 1970, or a date as elsewhere."""
    seconds = number(value)
    if seconds is not None:
        try:
            return datetime.fromtimestamp(seconds, UTC) if seconds else None
        except (ValueError, OverflowError, OSError):
            return None
    return moment_of(value)
