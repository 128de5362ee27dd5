"""Required reading of one base on its own: a look at the portal, who has read what, and the tasks that are missing, carried out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.project import Project, Today
from publisher.publishing.published_keys import keys_on
from publisher.publishing.zone import zone_of
from publisher.reading.look import ReadingLook
from publisher.reading.planning import ReadingPlan, plan_readings
from publisher.reading.wording import ReadingWording
from publisher.reading.writing import ReadingWriter
from publisher.targets.target import Target


@dataclass
class Required:
    """Required reading as it stands. ``look`` reads the portal and plans; ``assign`` carries the plan out."""

    target: Target
    load: Callable[[Today], Project]
    open_history: Callable[[Path], History | NoHistory]
    machine_today: Today
    day: date | None = None

    def look(self) -> ReadingPlan:
        """Read people, tasks and checklists: two requests, and one more for each fifty tasks that are open."""
        project = self.load(self.day or self.machine_today)
        settings, portal = project.settings, self.target.portal
        first = ReadingLook(settings.code, settings.reading.tag).first()
        found = self.target.look(settings.code, first.operations, group=settings.group)
        second = first.answer(found.also).second(portal, self.day or found.now.date())
        look = second.answer(portal.carry_out(second.operations))
        zone = zone_of(settings, found.now)
        today = self.day or found.now.astimezone(zone).date()
        project = project.on(today) or self.load(today)
        self.urls = found.urls
        keys = keys_on(found, project)
        return plan_readings(project, look, keys, self.urls.keys(), found.user, (today, zone))

    def assign(self, plan: ReadingPlan) -> None:
        """Carry the plan out."""
        folder = plan.project.settings.docs_dir
        wording = ReadingWording(plan.project, lambda: self.open_history(folder))
        ReadingWriter(plan, self.target.portal, self.urls, wording).write()
