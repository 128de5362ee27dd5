"""What a doctor is asked of a portal, and what it found: one value a check, without a word of REST."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from publisher.messages import Text

COMMANDS = ("publish", "review", "reading", "setup")


class CheckState(StrEnum):
    """NO: not there, or it cannot work. UNPROVEN: nothing that REST tells decides it."""

    OK = "ok"
    WARNING = "warning"
    NO = "no"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was found, what it means, and what to do.

    ``fact`` is the number in docs/facts that this portal contradicts, ``switch`` the emulator's switch that imitates it.
    ``observed`` says it in a word of the doctor's own, for reports that hold nothing of the company. ``stops``: publishing cannot
    work while it is so. ``for_information``: nobody has to do anything about it.
    """

    id: str
    state: CheckState
    message: Text
    hint: Text | None = None
    observed: str = ""
    fact: str = ""
    switch: str = ""
    stops: bool = False
    for_information: bool = False


@dataclass(frozen=True, slots=True)
class WantedUse:
    """What the person wants to do, and what the settings say.

    ``code`` is None where there are no settings. ``group`` and ``review_group`` are a workgroup's id or name. ``people`` are e-mail
    addresses (lower-case) of owners. ``now`` is this machine's clock. ``is_limited``: the base is
    not for everybody; ``proven`` is the day of the last proof by hand.
    """

    commands: frozenset[str]
    now: datetime
    code: str | None = None
    group: int | str | None = None
    review_group: int | None = None
    tag: str = "kb-review"
    tasks: bool = True
    people: frozenset[str] = frozenset()
    is_limited: bool = False
    proven: date | None = None


class Examination(Protocol):
    """Looks at a portal."""

    def checks(self, wanted: WantedUse) -> Iterable[Check]:
        """Each check as soon as it is known. Never raises a PortalError: what cannot be asked is a check too."""
        ...

    def written(self, opened: Callable[[Text], bool]) -> Iterable[Check]:
        """What only writing tells, tried in a scratch base that is removed. Never raises a PortalError.

        ``opened`` is handed the request to open a page in a browser, and tells whether somebody did.
        """
        ...
