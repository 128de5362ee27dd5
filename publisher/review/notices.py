"""Telling a page's owner, once, that the page was edited in the portal and is held back: one task an edit, closed when it is settled.

A notice is known by its XML_ID, ``kb-edit:<base>:<key>:<revision>``: that of the page as it was published last, so a page
that is edited again before it is settled has its notice already. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from publisher.content.model import Page
from publisher.messages import Catalogue, Text
from publisher.plan.people import People
from publisher.plan.tasks import PAGE_URL, RemoteTask, TaskAction, TaskChange, TaskPlan
from publisher.review.owners import Directory, address_of
from publisher.review.rules import TaskRules
from publisher.review.tasks import fallback_of
from publisher.review.wording import MOST_CHARACTERS, comment, plain

PREFIX = "kb-edit"


@dataclass(frozen=True, slots=True)
class HeldPage:
    """A page that is held back. ``revision`` is its mark's, ``reasons`` say what was edited, by whom and when."""

    page: Page
    revision: str
    reasons: tuple[Text, ...]


def notices(held: Iterable[HeldPage], people: People, rules: TaskRules) -> tuple[TaskChange, ...]:
    """A task for the owner of each page; who has one already is for the caller to find out by its XML_ID."""
    say = Catalogue(rules.language)
    directory = Directory(people, fallback_of(rules.review))
    told: list[TaskChange] = []
    for item in held:
        assigned = directory.assign(item.page)
        if assigned.person is None:
            continue
        title = plain(item.page.meta.title or item.page.path)
        told.append(
            TaskChange(
                TaskAction.CREATE,
                key=item.page.key,
                cycle=item.revision,
                xml_id=f"{PREFIX}:{rules.code}:{item.page.key}:{item.revision}",
                owner=assigned.address,
                title=say("task.edit-title", title=title)[:MOST_CHARACTERS],
                description="\n".join(
                    [
                        say("task.page", link=f"[URL={PAGE_URL}]{title}[/URL]"),
                        *(comment(say, reason) for reason in item.reasons),
                        "",
                        say("task.edit-held"),
                    ]
                ),
                responsible_id=assigned.person.id,
            )
        )
    return tuple(told)


def with_settled(
    plan: TaskPlan, tasks: Sequence[RemoteTask], held: frozenset[str], people: People, rules: TaskRules
) -> TaskPlan:
    """The plan with notices closed whose page (by key) is held back no more."""
    say = Catalogue(rules.language)
    known = people.by_id()
    closed: list[TaskChange] = []
    for task in tasks:
        parts = task.xml_id.split(":")
        if len(parts) != 4 or parts[:2] != [PREFIX, rules.code] or task.is_closed or parts[2] in held:
            continue
        person = known.get(task.responsible_id)
        closed.append(
            TaskChange(
                TaskAction.CLOSE,
                key=parts[2],
                cycle=parts[3],
                xml_id=task.xml_id,
                owner=address_of(person) if person is not None else f"b24:{task.responsible_id}",
                task_id=task.id,
                comment=say("task.edit-settled"),
            )
        )
    return replace(plan, changes=(*plan.changes, *closed)) if closed else plan
