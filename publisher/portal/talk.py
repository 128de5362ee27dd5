"""The port to what people do and say in tasks: read part by part, as many parts in one request as it holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from publisher.plan.talk import Part, Talk
from publisher.plan.tasks import RemoteTask
from publisher.portal.outcome import Carrier, Outcome

MOST_MESSAGES = 50
"""A chat is read by so many messages at a time, the newest first."""


@dataclass(frozen=True, slots=True)
class ReadTalk:
    """Read one part of what is said in a task. ``chat`` is the chat's id, ``before`` a message: only older ones are read.

    Gives a Heard.
    """

    task: int
    part: Part
    chat: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """One part of a task's talk. ``oldest`` is the message that a further part of the chat comes before; None where it is whole."""

    talk: Talk
    oldest: int | None = None


def parts_of(task: RemoteTask, *, with_history: bool) -> list[ReadTalk]:
    """What to read of a task: its answers always, words where there are any, and its history where it may matter who did what.

    Comments live in the task's chat where it has one (facts tn-1.8). Whatever we did ourselves left a comment.
    """
    parts = [ReadTalk(task.id, Part.CHECKLIST)]
    if task.comments:
        parts.append(ReadTalk(task.id, Part.COMMENTS))
    if task.chat is not None and (task.comments or _is_busy(task)):
        parts.append(ReadTalk(task.id, Part.CHAT, task.chat))
    if task.has_result:
        parts.append(ReadTalk(task.id, Part.RESULTS))
    if with_history or task.comments:
        parts.append(ReadTalk(task.id, Part.HISTORY))
    return parts


def _is_busy(task: RemoteTask) -> bool:
    """Whether anything happened in the task that its completion alone does not explain."""
    if task.created is None or task.active is None:
        return True
    return task.closed is None or task.active != task.closed


def put_together(reads: Sequence[ReadTalk], outcomes: Iterable[Outcome]) -> tuple[dict[int, Talk], list[ReadTalk]]:
    """What was read, task by task, and what is still to be read of long chats."""
    talks: dict[int, Talk] = {}
    more: list[ReadTalk] = []
    for read, outcome in zip(reads, outcomes, strict=True):
        heard = outcome.value
        part = heard.talk if isinstance(heard, Heard) else Talk(unread=frozenset({read.part}))
        talks[read.task] = both(talks.get(read.task, Talk()), part)
        if isinstance(heard, Heard) and heard.oldest is not None:
            more.append(replace(read, before=heard.oldest))
    return talks, more


def both(one: Talk, other: Talk) -> Talk:
    """Two parts of one task's talk."""
    return Talk(
        (*one.points, *other.points),
        (*one.sayings, *other.sayings),
        (*one.handovers, *other.handovers),
        (*one.deadlines, *other.deadlines),
        (*one.reopenings, *other.reopenings),
        one.unread | other.unread,
    )


def read_talks(portal: Carrier[ReadTalk], reads: Sequence[ReadTalk]) -> dict[int, Talk]:
    """Read parts of tasks, long chats to their ends."""
    talks: dict[int, Talk] = {}
    while reads:
        found, more = put_together(reads, portal.carry_out(reads))
        for task, talk in found.items():
            talks[task] = both(talks.get(task, Talk()), talk)
        reads = more
    return talks
