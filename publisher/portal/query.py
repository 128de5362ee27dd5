"""A query to the portal that travels along with a target's own look: what is read, and what the answers make."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from publisher.portal.outcome import Outcome
from publisher.portal.shared import SharedReading

Answer_co = TypeVar("Answer_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Query(Generic[Answer_co]):
    """Operations that only read, and how their outcomes (one for each, in order) become the answer."""

    operations: Sequence[SharedReading]
    answer: Callable[[Sequence[Outcome]], Answer_co]

    def answered(self, outcomes: Iterator[Outcome]) -> Answer_co:
        """The answer, from the next outcomes of a look that several queries travelled with."""
        return self.answer(list(islice(outcomes, len(self.operations))))


def together(*queries: Query[object]) -> list[SharedReading]:
    """The operations of several queries, in the order in which they are to be answered."""
    return [operation for query in queries for operation in query.operations]


def split(answers: Iterable[tuple[SharedReading, Outcome]], kind: type) -> list[Outcome]:
    """The outcomes of operations of one kind."""
    return [outcome for asked, outcome in answers if isinstance(asked, kind)]
