"""What a portal makes a run wait for, for whoever shows progress."""

from dataclasses import dataclass

from publisher.messages import Text


@dataclass(frozen=True, slots=True)
class Wait:
    """A pause before the next request, in seconds, and why."""

    seconds: float
    reason: Text
