"""Tells owners, once each, which of their pages were edited in the portal and are held back."""

from dataclasses import replace

from publisher.apply.tasks import TaskResult, apply_tasks
from publisher.plan.change import Action
from publisher.portal.port import Portal
from publisher.portal.tasks import find_tasks
from publisher.publishing.planning import Planned, addresses_of, zone_of
from publisher.publishing.reviews import task_rules
from publisher.review.notices import HeldPage, notices


def tell_owners(portal: Portal, planned: Planned) -> list[TaskResult]:
    """Make a task for the owner of every page that is held back and has none yet for this edit, open or closed."""
    pages = {
        planned.key_of_path.get(page.path, page.key): planned.project.titled(page)
        for page in planned.project.site.pages
    }
    held = [
        HeldPage(replace(pages[change.key], key=change.key), change.remote.mark.stamps, change.reasons)
        for change in planned.plan.content_changes
        if change.action in {Action.DRIFT, Action.CONFLICT}
        and change.key in pages
        and change.remote is not None
        and change.remote.mark is not None
    ]
    zone = zone_of(planned.settings, planned.survey.now)
    told = notices(held, planned.people, task_rules(planned.project, zone))
    known = {task.xml_id for task in find_tasks(portal, [notice.xml_id for notice in told])} if told else set()
    addresses = addresses_of(planned.survey, planned.snapshot, planned.site)
    urls = {c.key: addresses.of(c.remote) for c in planned.plan.content_changes if c.remote is not None}
    review = planned.settings.review
    missing = [notice for notice in told if notice.xml_id not in known]
    return apply_tasks(portal, missing, tag=review.tag, group=review.group, url_of=lambda key: urls.get(key, ""))
