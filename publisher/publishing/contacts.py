"""Who left the company, which pages may still send readers to them, and who stands in."""

from collections.abc import Callable

from publisher.content.model import Page, Person
from publisher.pipeline.project import Project
from publisher.plan.people import People, PortalPerson
from publisher.render.people import profile
from publisher.render.pieces import link_out
from publisher.review.owners import Directory
from publisher.review.tasks import fallback_of


def people_who_left(people: People) -> frozenset[str]:
    """The e-mails of the people asked for whom the portal has dismissed; none where it was not asked."""
    return frozenset(email for email, person in people.by_email().items() if not person.is_active)


def pages_of(project: Project, left: frozenset[str]) -> frozenset[str]:
    """The paths of pages whose owner or deputy is one of these people."""
    if not left:
        return frozenset()
    return frozenset(page.path for page in project.site.pages if any(p.email in left for p in _people_of(page)))


def stand_ins(project: Project, people: People) -> Callable[[str], str]:
    """Gives a link to the person who is asked for a page (by path) whose own people left, ``""`` where there is nobody."""
    pages, directory = project.site.by_path(), Directory(people, fallback_of(project.settings.review))

    def link(path: str) -> str:
        page = pages.get(path)
        person = directory.assign(page).person if page is not None else None
        return _link(person) if person is not None else ""

    return link


def _people_of(page: Page) -> list[Person]:
    return [person for person in (page.meta.owner, page.meta.deputy) if person is not None and person.email]


def _link(person: PortalPerson) -> str:
    return link_out(profile(person.id), person.name or person.email, new_window=False)
