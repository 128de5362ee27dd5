"""Whether a person's act in the portal stands behind each stamp: the completed task of that page's review."""

from collections.abc import Iterable, Sequence
from datetime import tzinfo

from publisher.content.model import Page
from publisher.messages import Text, text
from publisher.pipeline.project import Project
from publisher.plan.people import People
from publisher.plan.talk import Part, Talk
from publisher.plan.tasks import RemoteTask
from publisher.portal.people import PeopleQuery, with_heads
from publisher.portal.port import Portal
from publisher.portal.talk import ReadTalk, read_talks
from publisher.portal.tasks import find_tasks
from publisher.publishing.reviews import people_named
from publisher.publishing.verifying import StampCommit, Wrong
from publisher.review.answering import judged
from publisher.review.answers import Entitled, answer_of
from publisher.review.names import Kind, TaskName
from publisher.review.owners import Directory, address_of
from publisher.review.tasks import fallback_of

_PARTS = (Part.CHECKLIST, Part.COMMENTS, Part.CHAT, Part.RESULTS, Part.HISTORY)


def check_acts(
    portal: Portal, project: Project, stamps: Sequence[StampCommit], zone: tzinfo, service: int, *, whole_history: bool
) -> tuple[Wrong, ...]:
    """What is wrong with stamps as the portal has their tasks.

    Over the whole history who answered for a page may have changed since: there whoever completed the task may have.
    """
    code = project.settings.code
    names = {s: TaskName(code, s.key, s.cycle) for s in stamps}
    work = {s: TaskName(code, s.key, s.cycle, Kind.WORK) for s in stamps}
    wanted = sorted({str(name) for name in (*names.values(), *work.values())})
    tasks = {task.xml_id: task for task in reversed(find_tasks(portal, wanted))}
    talks = read_talks(portal, [read for task in tasks.values() for read in _parts(task)])
    people = _people(portal, project, tasks.values())
    directory = Directory(people, fallback_of(project.settings.review))
    pages = {page.key: page for page in project.site.pages}
    wrong: list[Wrong] = []
    for stamp in stamps:
        task = tasks.get(str(names[stamp]))
        why = _why_wrong(
            stamp,
            task,
            tasks.get(str(work[stamp])),
            talks,
            directory,
            pages.get(stamp.key),
            zone,
            service,
            whole_history,
        )
        if why is not None:
            wrong.append(Wrong(stamp.sha, stamp.path, 1, why))
    return tuple(wrong)


def _parts(task: RemoteTask) -> list[ReadTalk]:
    parts = [part for part in _PARTS if part is not Part.CHAT or task.chat is not None]
    return [ReadTalk(task.id, part, task.chat if part is Part.CHAT else None) for part in parts]


def _people(portal: Portal, project: Project, tasks: Iterable[RemoteTask]) -> People:
    """Everybody who may have answered: those whom pages and settings name, those who closed tasks, and heads."""
    named = people_named(project)
    closers = {user for task in tasks for user in (task.closed_by, task.responsible_id) if user}
    query = PeopleQuery(named.emails, tuple(sorted({*named.ids, *closers})))
    looks = query.looks()
    return with_heads(portal, query.found(portal.carry_out(looks) if looks else []))


def _why_wrong(
    stamp: StampCommit,
    task: RemoteTask | None,
    work: RemoteTask | None,
    talks: dict[int, Talk],
    directory: Directory,
    page: Page | None,
    zone: tzinfo,
    service: int,
    whole_history: bool,
) -> Text | None:
    if task is None or task.id != stamp.task:
        return text("review.verify-no-task", task=stamp.task)
    if not task.is_closed or task.closed is None or task.closed_by is None:
        return text("review.verify-open", task=stamp.task)
    closer = directory.by_id(task.closed_by)
    if closer is None or address_of(closer).lower() != stamp.stamp.by.lower():
        return text("review.verify-by", task=stamp.task, person=address_of(closer) if closer is not None else "-")
    if task.closed.astimezone(zone).date() != stamp.stamp.day:
        return text("review.verify-day", task=stamp.task, day=task.closed.astimezone(zone).date().isoformat())
    allowed = directory.entitled(page, service) if page is not None else Entitled(frozenset(), service)
    if whole_history:
        allowed = Entitled(allowed.people | {task.closed_by} - {service}, service)
    found = answer_of(stamp.key, stamp.cycle, task, talks.get(task.id, Talk()), allowed)
    answer = judged(found, talks.get(work.id) if work is not None else None, service)
    if answer is None or not answer.may_be_stamped or answer.outcome.value != stamp.stamp.outcome:
        return text(
            "review.verify-answer", task=stamp.task, outcome=answer.outcome.value if answer is not None else "none"
        )
    return None
