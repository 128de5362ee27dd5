"""A plan with everything it was made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from publisher.config import Settings
from publisher.messages import Text
from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.last_changes import LastChanges
from publisher.pipeline.project import Project
from publisher.plan.desired import DesiredSite
from publisher.plan.existing import ExistingPage
from publisher.plan.identity import Matching
from publisher.plan.people import People
from publisher.plan.plan import Plan
from publisher.plan.tasks import RemoteTask
from publisher.publishing.published_status import last_change
from publisher.reading.planning import ReadingPlan
from publisher.targets.target import FoundBase


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with everything it was made from. ``people`` are those asked for; ``with_heads`` also those above people who left."""

    project: Project
    history: History | NoHistory
    site: DesiredSite
    found: FoundBase
    matching: Matching[ExistingPage]
    plan: Plan
    reading: ReadingPlan
    notes: tuple[Text, ...] = ()
    commit: str = ""
    announced: str = ""
    key_of_path: Mapping[str, str] = field(default_factory=dict)
    tasks: tuple[RemoteTask, ...] = ()
    people: People = field(default_factory=People)
    with_heads: People = field(default_factory=People)

    @property
    def settings(self) -> Settings:
        """The base's settings."""
        return self.project.settings

    def last_change(self) -> Callable[[str], date | None]:
        """Gives the day on which a page (by path) changed last; git is asked at the first call."""
        today = self.project.today
        return last_change(LastChanges(lambda: self.history, today).of, self.site, today)

    def tasks_alone(self) -> "Planned":
        """The same plan without anything that is written to pages or the base."""
        return replace(self, plan=replace(self.plan, changes=(), site=Plan(()).site))
