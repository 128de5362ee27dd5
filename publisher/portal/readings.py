"""The port to what required reading needs: the company's employees, the tasks with their descriptions, and checklists."""

from collections.abc import Iterable
from dataclasses import dataclass

from publisher.plan.readings import Employee, Item, ReadingTask
from publisher.portal.outcome import Outcome

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class ListEmployees:
    """Read a page of everybody who works in the company, from the person numbered ``start``. Gives a ListPage of Employee."""

    start: int = 0


@dataclass(frozen=True, slots=True)
class ListReadings:
    """Read a page of the reading tasks, open and closed, from the task numbered ``start``. Gives a ListPage of ReadingTask."""

    tag: str
    start: int = 0


@dataclass(frozen=True, slots=True)
class ReadItems:
    """Read a task's checklist. Gives a tuple of Item."""

    task: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list; ``total`` counts all there is."""

    rows: tuple[object, ...] = ()
    total: int = 0


Listing = ListEmployees | ListReadings
ReadingReading = Listing | ReadItems


def page_of(outcome: Outcome) -> ListPage:
    """A page that was read. Raises its error: a list that is not whole must not be believed."""
    if outcome.error is not None:
        raise outcome.error
    return outcome.value if isinstance(outcome.value, ListPage) else ListPage()


def starts_after(first: ListPage) -> range:
    """Where the pages after the first one begin."""
    return range(A_PAGE, first.total, A_PAGE)


def employees_in(pages: Iterable[ListPage]) -> tuple[Employee, ...]:
    """Everybody on some pages, each once."""
    found = (row for page in pages for row in page.rows if isinstance(row, Employee))
    return tuple({one.id: one for one in found}.values())


def tasks_in(pages: Iterable[ListPage]) -> tuple[ReadingTask, ...]:
    """The tasks on some pages, each once."""
    found = (row for page in pages for row in page.rows if isinstance(row, ReadingTask))
    return tuple({task.id: task for task in found}.values())


def items_of(outcome: Outcome) -> tuple[Item, ...] | None:
    """A checklist that was read; None where the portal refuses it."""
    return outcome.value if outcome.error is None and isinstance(outcome.value, tuple) else None
