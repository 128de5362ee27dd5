"""Nobody's whole company is asked to read by a slip of the pen."""

from collections.abc import Iterable, Sequence

from publisher.errors import UnsafePlanError
from publisher.messages import Text, text
from publisher.reading.rules import WantedTask

MOST_NEW = 20


def too_many(wanted: Iterable[WantedTask], allowed: int | None) -> Text | None:
    """Why so many new tasks are refused, newcomers' not counted: they come one by one. None where they are not."""
    new = [one for one in wanted if one.task is None and not one.is_newcomer]
    if len(new) <= max(MOST_NEW, allowed or 0):
        return None
    return text("reading.many-tasks", n=len(new), most=MOST_NEW)


def refuse_many(wanted: Sequence[WantedTask], allowed: int | None) -> None:
    """Refuse more new tasks at once than were allowed."""
    refusal = too_many(wanted, allowed)
    if refusal is not None:
        raise UnsafePlanError(refusal, hint=text("reading.many-tasks-hint", **dict(refusal.values)))
