"""The weekly digests of a plan: whether they are sent today, to whom, and what is read of the portal for it."""

from dataclasses import dataclass, replace
from datetime import tzinfo

from publisher.messages import Catalogue
from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.last_changes import LastChanges
from publisher.pipeline.project import Project
from publisher.plan.people import People
from publisher.plan.talk import Part
from publisher.plan.tasks import TaskPlan
from publisher.plan.weekly import NO_DIGESTS, Digest, WeeklyDigests, claimed
from publisher.portal.people import with_heads
from publisher.portal.port import Portal
from publisher.portal.talk import ReadTalk, read_talks
from publisher.publishing.base_status import section_titles
from publisher.publishing.reviews import DueReviews, may_send_digests, task_rules
from publisher.publishing.task_look import TaskLook
from publisher.review.escalation import Stage, stage_on
from publisher.review.owners import Directory
from publisher.review.presence import Presence
from publisher.review.silence import silent_sections
from publisher.review.tasks import fallback_of
from publisher.review.weekly import (
    PREFIX,
    OldDraft,
    SilentSection,
    Turn,
    compose,
    names_around,
    note_without_permission,
    turn_on,
    week_name,
)


@dataclass(frozen=True, slots=True)
class WeeklyPlanner:
    """Plans the digests of one day. ``may_notify`` false: the webhook may not send any."""

    portal: Portal
    project: Project
    history: History | NoHistory
    due: DueReviews
    seen: TaskLook
    people: People
    zone: tzinfo
    service: int
    may_notify: bool | None

    def plan(self, plan: TaskPlan) -> WeeklyDigests:
        """What is sent. Heads, absences and what an earlier run sent are read only where something is to be sent."""
        today, settings = self.project.today, self.project.settings
        if self.people.hides_emails or not may_send_digests(self.project, self.due, self.seen):
            return NO_DIGESTS
        rules = task_rules(self.project, self.zone, self.seen.workdays)
        around = names_around(rules.code, today)
        tasks = [task for task in self.seen.tasks if task.xml_id in around]
        if not self.seen.sought.issuperset(set(around) - {task.xml_id for task in tasks}):
            return NO_DIGESTS  # nobody seemed to be late when it was looked whether this week's were sent: the next run will
        turn = turn_on(today, rules.code, rules.workdays, tasks, self.zone)
        if not turn.is_due:
            return NO_DIGESTS
        digests = self._composed(plan)
        if self.may_notify is False:
            return WeeklyDigests(note=note_without_permission(digests)) if digests else NO_DIGESTS
        digests = self._those_to_tell(digests, turn)
        if not digests and turn.task is None:
            return NO_DIGESTS
        say, name = Catalogue(settings.language), week_name(rules.code, today)
        return WeeklyDigests(
            xml_id=name,
            digests=digests,
            task=turn.task.id if turn.task is not None else None,
            leftover=turn.leftover,
            known=turn.known,
            around=around,
            title=say("task.digest-task", week=name.rpartition(":")[2]),
            list_title=say("task.digest-list"),
            tag=PREFIX,
            user=self.service,
        )

    def _composed(self, plan: TaskPlan) -> tuple[Digest, ...]:
        today, settings = self.project.today, self.project.settings
        rules = task_rules(self.project, self.zone, self.seen.workdays)
        drafts = [
            OldDraft(draft.page, since)
            for draft in self.due.drafts
            if (since := draft.waits_since(today, rules)) is not None
        ]
        directory = Directory(self._with_heads(plan), fallback_of(settings.review))
        return compose(
            {page.key: page for page in self.due.pages},
            plan.unanswered,
            drafts,
            self._silent(),
            directory,
            directory.reachable(settings.review.editors_to_ask),
            rules,
            settings.title,
            today,
        )

    def _with_heads(self, plan: TaskPlan) -> People:
        """The people with the heads above them, where a head is to be told of a page."""
        today, steps = self.project.today, self.project.settings.review.escalate
        is_late = any(stage_on(late.asked_until, today, steps) >= Stage.HEAD for late in plan.unanswered)
        if not is_late or self.people.departments or self.may_notify is False:
            return self.people
        return with_heads(self.portal, self.people)

    def _silent(self) -> list[SilentSection]:
        after, today = self.project.settings.review.silent, self.project.today
        if after is None or isinstance(self.history, NoHistory):
            return []
        last = LastChanges(lambda: self.history, today).of
        return silent_sections(self.due.pages, last, section_titles(self.project), today, after)

    def _those_to_tell(self, digests: tuple[Digest, ...], turn: Turn) -> tuple[Digest, ...]:
        """Without those who are away today, and those whom an earlier run of this week told, or may have told."""
        today = self.project.today
        if not digests:
            return ()
        seen = self.seen.with_absences(self.portal, {one.person for one in digests}, today)
        rules = task_rules(self.project, self.zone, self.seen.workdays)
        presence = Presence(seen.away, rules.workdays, rules.review.lead, today)
        told: set[int | None] = set()
        if turn.task is not None:
            talks = read_talks(self.portal, [ReadTalk(turn.task.id, Part.CHECKLIST)])
            told = {claimed(point.title) for talk in talks.values() for point in talk.points}
        return tuple(one for one in digests if one.person not in told and presence.is_here(one.person, today))


def with_weekly(plan: TaskPlan, weekly: WeeklyDigests) -> TaskPlan:
    """A plan of tasks with the digests, and with a note where there are none for want of a permission."""
    notes = plan.notes if weekly.note is None else (*plan.notes, weekly.note)
    return replace(plan, notes=notes, weekly=weekly)
