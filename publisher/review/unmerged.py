"""Reviews that people did and that nobody merged: after two weeks they are one task for the editors. Pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta, tzinfo

from publisher.content.model import Page
from publisher.messages import Catalogue
from publisher.plan.answers import AnswerRow
from publisher.plan.people import PortalPerson
from publisher.plan.tasks import RemoteTask, TaskAction, TaskChange
from publisher.review.names import Kind, TaskName
from publisher.review.owners import address_of
from publisher.review.rules import TaskRules
from publisher.review.wording import day_in, plain

PATIENCE = timedelta(days=14)
"""So long a completed review may wait for its merge."""
ALL = "~all"
"""Stands in the task's name where that of other tasks names a page: it is about all of them."""
_MOST_LISTED = 100


def long_unmerged(answers: Iterable[AnswerRow], today: date, zone: tzinfo) -> tuple[AnswerRow, ...]:
    """The reviews that wait for longer than that, the oldest first."""
    last = today - PATIENCE
    found = [a for a in answers if a.confirmation is not None and a.confirmation.at.astimezone(zone).date() <= last]
    return tuple(sorted(found, key=lambda answer: (_day(answer), answer.key)))


def ask_to_merge(
    late: Collection[AnswerRow],
    pages: Mapping[str, Page],
    editor: PortalPerson | None,
    rules: TaskRules,
    known: Mapping[TaskName, RemoteTask],
) -> list[TaskChange]:
    """The editors' task: one is open at a time, and one that they completed is not made again for the same oldest review."""
    if not late or editor is None:
        return []
    name = TaskName(rules.code, ALL, _day(next(iter(late))).isoformat(), Kind.UNMERGED)
    if name in known or any(n.kind is Kind.UNMERGED and not task.is_closed for n, task in known.items()):
        return []
    say = Catalogue(rules.language)
    lines = [_line(answer, pages[answer.key], rules, say) for answer in late]
    more = [f"- … {len(lines) - _MOST_LISTED}"] if len(lines) > _MOST_LISTED else []
    listed = [*lines[:_MOST_LISTED], *more]
    return [
        TaskChange(
            TaskAction.CREATE,
            key=name.key,
            cycle=name.cycle,
            xml_id=str(name),
            owner=address_of(editor),
            title=say("task.unmerged-title"),
            description="\n".join([say("task.unmerged-why", n=len(late)), "", *listed, "", say("task.unmerged-what")]),
            responsible_id=editor.id,
        )
    ]


def _line(answer: AnswerRow, page: Page, rules: TaskRules, say: Catalogue) -> str:
    confirmation = answer.confirmation
    assert confirmation is not None
    who = confirmation.name or confirmation.stamp.by
    title = plain(page.meta.title or page.path)
    return f"- {title} ({plain(rules.prefix + page.path)}): {plain(who)}, {day_in(say, confirmation.stamp.day)}"


def _day(answer: AnswerRow) -> date:
    assert answer.confirmation is not None
    return answer.confirmation.stamp.day
