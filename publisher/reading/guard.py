"""Nobody's whole company is asked to read by a slip of the pen."""

from collections.abc import Iterable

from publisher.errors import UnsafePlanError
from publisher.messages import text
from publisher.reading.rules import Wanted

MOST_NEW = 20


def refuse_many(wanted: Iterable[Wanted], allowed: int | None) -> None:
    """Refuse more new tasks than were allowed, newcomers' not counted: they come one by one."""
    new = [one for one in wanted if one.task is None and not one.is_newcomer]
    if len(new) > max(MOST_NEW, allowed or 0):
        raise UnsafePlanError(
            text("reading.many-tasks", n=len(new), most=MOST_NEW), hint=text("reading.many-tasks-hint", n=len(new))
        )
