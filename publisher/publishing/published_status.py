"""The page of a base that shows its status: made of what a publish knows anyway, so that no run asks more because of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, tzinfo

from publisher.messages import Catalogue
from publisher.pipeline.articles import Articles
from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.project import Project
from publisher.plan.desired import STATUS, Content, DesiredSite
from publisher.plan.people import People
from publisher.publishing.base_status import base_status, reading_progress
from publisher.reading.planning import ReadingPlan
from publisher.status.published import published_tables
from publisher.targets.target import StorageForm


@dataclass(frozen=True, slots=True)
class StatusSources:
    """What the numbers are counted from. ``people`` is None where the base has no tasks, and nobody is looked up."""

    project: Project
    history: History | NoHistory
    zone: tzinfo
    people: People | None
    reading: ReadingPlan

    def tells_all(self, *, with_tasks: bool) -> bool:
        """Whether this run knows every number: a shallow clone and ``--no-tasks`` do not, and the page then stays as published."""
        is_whole = isinstance(self.history, History) and not self.history.is_shallow
        return is_whole and (with_tasks or not self.project.settings.tasks)


def with_status(site: DesiredSite, sources: StatusSources, form: StorageForm) -> DesiredSite:
    """The site with today's numbers on the page of its status, where it has one."""
    page = next((page for page in site.pages if page.key == STATUS), None)
    if page is None:
        return site
    project = sources.project
    status = base_status(project, sources.history, sources.zone, people=sources.people)
    status = replace(status, reading=reading_progress(sources.reading))
    tables = published_tables(status, Catalogue(project.settings.language))
    content = Content.of(form.page(Articles(project).status_page(page.path, tables)))
    return replace(site, pages=tuple(replace(page, content=content) if one is page else one for one in site.pages))


def last_change(of: Callable[[str], date | None], site: DesiredSite, today: date) -> Callable[[str], date | None]:
    """When each page was changed last: the page of the status on the day on which it is written, files as git says (``of``)."""
    here = {page.path for page in site.pages if page.key == STATUS}
    return lambda path: today if path in here else of(path)
