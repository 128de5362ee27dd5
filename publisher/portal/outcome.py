"""What every port of the portal shares: operations are carried out in order, and each has an outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from publisher.errors import ApiError

Operation_contra = TypeVar("Operation_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one operation: its value, or the portal's refusal."""

    value: object = None
    error: ApiError | None = None

    @property
    def is_done(self) -> bool:
        """Whether the portal did it."""
        return self.error is None


class Carrier(Protocol[Operation_contra]):
    """Whatever carries operations of one kind out: a portal, or a watch over it that notices newer publishes."""

    def carry_out(self, operations: Sequence[Operation_contra], /) -> list[Outcome]:
        """Do operations in order, an Outcome each."""
        ...
