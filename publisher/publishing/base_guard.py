"""Whether the base that is about to be published is the one that this content belongs to.

A second base beside the first would be open to every employee, and readers would find old pages in one of the two. So a base is
made only where nothing on the portal says that there is one already.
"""

from collections.abc import Callable, Iterable

from publisher.errors import UnsafePlanError
from publisher.messages import Text, text
from publisher.plan.base import refuse_foreign_base
from publisher.plan.mark import is_newer_mark
from publisher.plan.tasks import RemoteTask
from publisher.portal.knowledge_base import Survey
from publisher.review.tasks import parse_name


def check_base(
    survey: Survey, code: str, title: str, *, adopt: bool, new_base: bool, tasks: Callable[[], Iterable[RemoteTask]]
) -> tuple[Text, ...]:
    """Refuse a base that is not ours, that a newer version wrote, or that would be made a second time (UnsafePlanError).

    ``tasks`` reads the tasks that carry our tag; it is asked only where no base is visible. Gives what must be said otherwise.
    """
    newer = next((page for page in survey.pages if is_newer_mark(page.xml_id)), None)
    if newer is not None:
        raise UnsafePlanError(text("plan.newer-mark", title=newer.title), hint=text("plan.newer-mark-hint"))
    if survey.site is not None:
        return (text("plan.twin-in-group", title=survey.grouped.title),) if survey.grouped is not None else ()
    if survey.grouped is not None:
        raise UnsafePlanError(
            text("plan.in-group", title=survey.grouped.title, code=code), hint=text("plan.in-group-hint")
        )
    if survey.taken is not None:
        if not adopt:
            raise refuse_foreign_base(survey.taken, survey.pages, survey.areas or {}, title)
        return ()
    if not new_base:
        names = filter(None, (parse_name(task.xml_id) for task in tasks()))
        ours = sum(name.code == code for name in names)
        if ours:
            raise UnsafePlanError(text("plan.base-hidden", code=code, n=ours), hint=text("plan.base-hidden-hint"))
    return ()
