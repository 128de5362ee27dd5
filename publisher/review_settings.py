"""How people are asked to look at pages again: tasks, whom else an overdue review reaches, and the weekly digest."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise

from publisher.intervals import Interval, Unit
from publisher.settings_block import SettingsBlock

DEFAULT_LEAD = Interval(14, Unit.DAY)
DEFAULT_GRACE = Interval(5, Unit.WORKING_DAY)
DEFAULT_DRAFTS = Interval(30, Unit.DAY)
_SOME_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Escalation:
    """How long after its due date a review reaches more people: its ``deputy`` joins the task, the owner's ``head`` reads of the page
    in the digest, the page is shown as quarantined, and archiving it is proposed.
    """

    deputy: Interval = Interval(14, Unit.DAY)
    head: Interval = Interval(28, Unit.DAY)
    quarantine: Interval = Interval(60, Unit.DAY)
    archive: Interval = Interval(180, Unit.DAY)

    def __str__(self) -> str:
        return f"{{{', '.join(f'{step.name}: {getattr(self, step.name)}' for step in fields(self))}}}"


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """How reminders are made. ``group`` is a workgroup's id; ``fallback`` an e-mail or ``b24:<id>`` for pages without a usable owner.

    ``grace`` is how long somebody has at least from the day a task is made; ``editors`` (e-mails or ``b24:<id>``) get what owners ask for.
    ``days_off`` and ``workdays`` are single days that count instead of the portal's calendar. A draft is asked about when it is older
    than ``drafts``; ``digest``: people are told once a week what waits for them, of sections in which nothing has changed for as long as
    ``silent`` too (None: not of those).
    """

    lead: Interval = DEFAULT_LEAD
    tag: str = "kb-review"
    open_per_owner: int = 5
    group: int | None = None
    fallback: str | None = None
    grace: Interval = DEFAULT_GRACE
    editors: tuple[str, ...] = ()
    days_off: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()
    escalate: Escalation = Escalation()
    drafts: Interval = DEFAULT_DRAFTS
    silent: Interval | None = None
    digest: bool = True

    @property
    def editors_to_ask(self) -> tuple[str, ...]:
        """The editors, else the fallback."""
        return self.editors or ((self.fallback,) if self.fallback else ())


def parse_review(block: SettingsBlock, is_person: Callable[[str], bool]) -> ReviewSettings:
    """Read ``review``."""
    standard = ReviewSettings()
    fallback = block.person("fallback", is_person)
    editors = block.texts("editors")
    for name in editors:
        if not is_person(name):
            block.problem("editors", "not-a-person", value=name)
    review = ReviewSettings(
        lead=block.interval("lead") or standard.lead,
        tag=block.string("tag") or standard.tag,
        open_per_owner=block.whole_number("open_per_owner", least=1) or standard.open_per_owner,
        group=block.whole_number("group", least=1),
        fallback=fallback,
        grace=block.interval("grace") or standard.grace,
        editors=editors,
        days_off=block.days("days_off"),
        workdays=block.days("workdays"),
        drafts=block.interval("drafts") or standard.drafts,
        silent=block.interval("silent"),
        digest=block.flag("digest", default=True),
        escalate=_escalation(block.block("escalate")),
    )
    block.done()
    return review


def _escalation(block: SettingsBlock) -> Escalation:
    """Read ``escalate``: each step comes no sooner than the one before it."""
    standard = Escalation()
    steps = {step.name: block.interval(step.name) or getattr(standard, step.name) for step in fields(standard)}
    block.done()
    for before, after in pairwise(steps):
        if steps[after].after(_SOME_DAY) < steps[before].after(_SOME_DAY):
            block.problem(after, "escalates-too-soon", before=before, value=str(steps[before]))
    return Escalation(**steps)
