"""The port to the portal's notifications, and to what the webhook may do at all."""

from dataclasses import dataclass

from publisher.portal.outcome import Outcome


@dataclass(frozen=True, slots=True)
class ReadPermissions:
    """Read the permissions of the webhook. Gives a frozenset of their names."""


@dataclass(frozen=True, slots=True)
class Notify:
    """Send a notification to a user; it takes the place of the one before under the same ``tag``. Gives its id."""

    user: int
    message: str
    tag: str


NotificationOperation = ReadPermissions | Notify
NOTIFYING = "im"
"""The permission that sending takes."""


def may_notify(outcome: Outcome) -> bool | None:
    """Whether the webhook may send notifications; None where the portal does not tell its permissions."""
    return NOTIFYING in outcome.value if isinstance(outcome.value, frozenset) else None
