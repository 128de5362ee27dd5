"""Sends the weekly digests: nobody gets two, whatever is cut short and however many runs there are at once (decision 55).

Before anything is sent, the week's task says who is told. Of two runs that make the task at the same time the one with the lower number
goes on; of two that enter the same person into its checklist, the one whose item is older tells the person.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from publisher.messages import Catalogue, Text, text
from publisher.plan.talk import Part
from publisher.plan.tasks import PAGE_URL
from publisher.plan.weekly import Digest, WeeklyDigests, claimed, digest_line
from publisher.portal.notifications import Notify
from publisher.portal.outcome import Carrier, Outcome
from publisher.portal.shared import SharedOperation
from publisher.portal.talk import Heard, ReadTalk
from publisher.portal.tasks import AddPoint, AddTask, CompleteTask, DeleteTask, find_tasks

_ADDRESS = re.compile(rf"(?<=\[URL=){re.escape(PAGE_URL)}([^%\]]*)%")
_LINK = re.compile(rf"\[URL={re.escape(PAGE_URL)}[^\]]*\]|\[/URL\]")


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one person's digest; ``problem`` says why it was not sent."""

    digest: Digest
    problem: Text | None = None

    def line(self, say: Catalogue) -> str:
        """What became of it, for people."""
        told = digest_line(self.digest, say)
        if self.problem is None:
            return say("review.digest-sent", line=told)
        return say.say(text("review.digest-not-sent", line=told, reason=self.problem))

    def row(self, say: Catalogue) -> dict[str, object]:
        """The row of the JSON documents."""
        return {
            **self.digest.row(),
            "sent": self.problem is None,
            "reason": say.say(self.problem) if self.problem else "",
        }


def send_digests(
    portal: Carrier[SharedOperation], weekly: WeeklyDigests, url_of: Callable[[str], str]
) -> tuple[Sent, ...]:
    """Send what this run is the first to send. ``url_of`` gives a page's address by its key, ``""`` where it has none."""
    if not weekly.is_something:
        return ()
    task, problem = (weekly.task, None) if weekly.task is not None else _begin(portal, weekly)
    if task is None:
        return tuple(Sent(one, problem or text("review.digest-by-another")) for one in weekly.digests)
    ours, lost = _claim(portal, task, weekly)
    sent = _notify(portal, weekly, ours, url_of)
    portal.carry_out([CompleteTask(number) for number in (task, *weekly.leftover)])
    return (*sent, *lost)


def _begin(portal: Carrier[SharedOperation], weekly: WeeklyDigests) -> tuple[int | None, Text | None]:
    """Make the week's task. None where another run was first, in this week or a day ahead in the next: its task stays."""
    made, *_ = portal.carry_out([AddTask(weekly.xml_id, weekly.title, "", weekly.user, None, weekly.tag, None)])
    if not isinstance(made.value, int):
        return None, made.error.message if made.error is not None else None
    found = {task.id for task in find_tasks(portal, weekly.around)} - {*weekly.known}
    if min(found, default=made.value) < made.value:
        portal.carry_out([DeleteTask(made.value)])
        return None, None
    return made.value, None


def _claim(portal: Carrier[SharedOperation], task: int, weekly: WeeklyDigests) -> tuple[list[Digest], tuple[Sent, ...]]:
    """Enter everybody into the task's checklist: who is this run's to tell, and who is not told at all."""
    if not weekly.digests:
        return [], ()
    (head,) = portal.carry_out([AddPoint(task, weekly.list_title, 0)])
    if not isinstance(head.value, int):
        why = head.error.message if head.error is not None else text("review.digest-by-another")
        return [], tuple(Sent(one, why) for one in weekly.digests)
    entries: list[SharedOperation] = [AddPoint(task, one.claim, head.value) for one in weekly.digests]
    *made, checklist = portal.carry_out([*entries, ReadTalk(task, Part.CHECKLIST)])
    oldest = _oldest(checklist)
    ours: list[Digest] = []
    lost: list[Sent] = []
    for digest, outcome in zip(weekly.digests, made, strict=True):
        if isinstance(outcome.value, int) and oldest.get(digest.person) == outcome.value:
            ours.append(digest)
        elif outcome.error is not None:
            lost.append(Sent(digest, outcome.error.message))
        else:
            lost.append(Sent(digest, text("review.digest-by-another")))
    return ours, tuple(lost)


def _oldest(checklist: Outcome) -> dict[int, int]:
    """The first item of each person."""
    points = checklist.value.talk.points if isinstance(checklist.value, Heard) else ()
    found: dict[int, int] = {}
    for point in points:
        person = claimed(point.title)
        if person is not None and point.parent:
            found[person] = min(found.get(person, point.id), point.id)
    return found


def _notify(
    portal: Carrier[SharedOperation], weekly: WeeklyDigests, ours: Sequence[Digest], url_of: Callable[[str], str]
) -> list[Sent]:
    tag = weekly.xml_id.rpartition(":")[0]
    letters: list[SharedOperation] = [Notify(one.person, _with_addresses(one.message, url_of), tag) for one in ours]
    outcomes = portal.carry_out(letters) if letters else []
    return [
        Sent(one, outcome.error.message if outcome.error is not None else None)
        for one, outcome in zip(ours, outcomes, strict=True)
    ]


def _with_addresses(message: str, url_of: Callable[[str], str]) -> str:
    """The message with pages' addresses; a page without one is named without a link."""

    def line(written: str) -> str:
        match = _ADDRESS.search(written)
        url = url_of(match[1]) if match else ""
        return _ADDRESS.sub(lambda _: url, written) if url or not match else _LINK.sub("", written)

    return "\n".join(map(line, message.split("\n")))
