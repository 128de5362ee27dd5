"""The tasks that tell owners which of their pages were edited in the portal and are left alone: planned, and made by ``pull --all``."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import tzinfo

from publisher.pipeline.project import Project
from publisher.plan.change import Change
from publisher.plan.people import People
from publisher.plan.tasks import TaskChange
from publisher.publishing.reviews import task_rules
from publisher.review.notices import HeldPage, notices


def edit_notices(
    project: Project, keys: Mapping[str, str], changes: Iterable[Change], people: People, zone: tzinfo
) -> tuple[TaskChange, ...]:
    """A task for the owner of every page that is left alone for a person's edit. ``keys`` are the pages' keys on the portal, by path."""
    pages = {keys.get(page.path, page.key): project.titled(page) for page in project.site.pages}
    held = [
        HeldPage(replace(pages[change.key], key=change.key), change.remote.mark.revision, change.reasons)
        for change in changes
        if change.action.is_edit
        and change.key in pages
        and change.remote is not None
        and change.remote.mark is not None
    ]
    return notices(held, people, task_rules(project, zone))
