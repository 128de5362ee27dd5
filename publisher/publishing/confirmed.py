"""Reviews that people did in the portal and that git does not hold yet: their pages say so meanwhile."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from publisher.content.due import Confirmed
from publisher.pipeline.articles import Articles
from publisher.pipeline.project import Project
from publisher.plan.answers import AnswerRow
from publisher.plan.desired import DesiredSite
from publisher.plan.tasks import RemoteTask
from publisher.publishing.contents import content_of
from publisher.publishing.reviews import DueReviews
from publisher.publishing.task_look import Interest
from publisher.review.names import Kind, parse_name
from publisher.targets.target import StorageForm


def perhaps_confirmed(due: DueReviews, tasks: Iterable[RemoteTask], interest: Interest) -> frozenset[str]:
    """The paths of pages whose review somebody completed: their texts are read along, for they may have to say so."""
    names = (parse_name(task.xml_id) for task in tasks if task.is_closed)
    keys = {name.key for name in names if name is not None and name.kind is Kind.REVIEW and interest.is_current(name)}
    return frozenset(page.path for page in due.pages if page.key in keys)


def confirmed_in(answers: Iterable[AnswerRow], key_of_path: Mapping[str, str]) -> dict[str, Confirmed]:
    """The reviews, by path, that only wait to be stamped or merged."""
    stamps = {answer.key: answer.confirmation.stamp for answer in answers if answer.confirmation is not None}
    return {path: Confirmed(stamps[key].day, stamps[key].by) for path, key in key_of_path.items() if key in stamps}


def showing(site: DesiredSite, project: Project, form: StorageForm, confirmed: Mapping[str, Confirmed]) -> DesiredSite:
    """The site with pages that say of these reviews what a page says of a review in git; all other pages as they are."""
    shown = replace(project, confirmed=confirmed)
    articles = Articles(shown)
    pages = tuple(
        replace(page, content=content_of(shown, articles, form, page.path)) if page.path in confirmed else page
        for page in site.pages
    )
    return replace(site, pages=pages)
