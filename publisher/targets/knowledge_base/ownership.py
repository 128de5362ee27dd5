"""Whether the base that is about to be published is the one that this content belongs to.

A second base beside the first would be open to every employee, and readers would find old pages in one of the two. So a base is
made only where nothing on the portal says that there is one already.
"""

from collections.abc import Callable, Iterable

from publisher.errors import UnsafePlanError
from publisher.messages import Text, text
from publisher.plan.tasks import RemoteTask
from publisher.review.names import parse_name
from publisher.targets.knowledge_base.compare.site_change import refuse_foreign_base
from publisher.targets.knowledge_base.mark import is_newer_mark
from publisher.targets.knowledge_base.port import Survey
from publisher.targets.knowledge_base.snapshot import RemoteSite


def check_base(
    survey: Survey,
    code: str,
    title: str,
    group: int | str | None = None,
    *,
    adopt: bool,
    new_base: bool,
    tasks: Callable[[], Iterable[RemoteTask]],
) -> tuple[Text, ...]:
    """Refuse a base that is not ours, that a newer version wrote, that moved, or that would be made a second time (UnsafePlanError).

    ``group`` is the workgroup that the settings name. ``tasks`` reads the tasks that carry our tag; it is asked only where no base
    is visible. Gives what must be said otherwise.
    """
    newer = next((page for page in survey.pages if is_newer_mark(page.xml_id)), None)
    if newer is not None:
        raise UnsafePlanError(text("plan.newer-mark", title=newer.title), hint=text("plan.newer-mark-hint"))
    _check_group(survey, group)
    elsewhere = survey.elsewhere
    if survey.site is not None:
        if elsewhere is None:
            return ()
        name = "plan.twin-in-group" if group is None else "plan.twin-of-company"
        return (text(name, title=elsewhere.title),)
    if elsewhere is not None:
        raise _moved(elsewhere, code, group)
    if survey.taken is not None:
        if not adopt:
            raise refuse_foreign_base(survey.taken, survey.pages, survey.areas or {}, title)
        return ()
    if group is not None:
        raise UnsafePlanError(
            text("plan.group-without-base", code=code, group=group),
            hint=text("plan.group-without-base-hint", group=group),
        )
    if not new_base:
        names = filter(None, (parse_name(task.xml_id) for task in tasks()))
        ours = sum(name.code == code for name in names)
        if ours:
            raise UnsafePlanError(text("plan.base-hidden", code=code, n=ours), hint=text("plan.base-hidden-hint"))
    return ()


def _check_group(survey: Survey, group: int | str | None) -> None:
    """The base that is there belongs to the workgroup that the settings name."""
    site = survey.site or survey.taken
    if group is None or site is None or site.group is None:
        return
    if survey.group is None:
        raise UnsafePlanError(
            text("plan.group-unknown", group=group), hint=text("plan.write-group-hint", group=site.group)
        )
    if site.group != survey.group:
        raise UnsafePlanError(
            text("plan.other-group", title=site.title, group=site.group, wanted=group),
            hint=text("plan.write-group-hint", group=site.group),
        )


def _moved(elsewhere: RemoteSite, code: str, group: int | str | None) -> UnsafePlanError:
    """The error for a base of ours that is a workgroup's now, or is one no more."""
    if group is not None:
        return UnsafePlanError(
            text("plan.left-group", title=elsewhere.title, code=code, group=group),
            hint=text("plan.left-group-hint", group=group),
        )
    number = elsewhere.group or "?"
    return UnsafePlanError(
        text("plan.in-group", title=elsewhere.title, code=code, group=number),
        hint=text("plan.in-group-hint", group=number),
    )
