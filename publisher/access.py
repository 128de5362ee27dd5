"""Who may read the base, as the settings promise it. What the portal really lets people do is nowhere read back whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from publisher.settings_block import SettingsBlock


class Readers(StrEnum):
    """EVERYBODY of the company; the members of the base's workgroup; the departments and people that are named."""

    EVERYBODY = "everybody"
    GROUP = "group"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Access:
    """``departments`` are ids, ``users`` as front matter writes people; ``proven`` is the day of the last proof by hand."""

    readers: Readers = Readers.EVERYBODY
    departments: tuple[int, ...] = ()
    users: tuple[str, ...] = ()
    proven: date | None = None

    @property
    def is_limited(self) -> bool:
        """Whether somebody must see nothing."""
        return self.readers is not Readers.EVERYBODY


def parse_access(reader: SettingsBlock, *, has_group: bool, is_person: Callable[[str], bool]) -> Access:
    """Read ``access``: ``everybody``, ``group``, or a block with ``departments``, ``users``, ``group: true`` and ``proven``."""
    value = reader.taken("access")
    if value is None:
        return Access()
    if value in (Readers.EVERYBODY.value, Readers.GROUP.value):
        access = Access(Readers(str(value)))
    elif isinstance(value, Mapping):
        access = _named(SettingsBlock({str(k): v for k, v in value.items()}, "access.", reader.problems), is_person)
    else:
        reader.problem("access", "not-access", value=value)
        return Access()
    if access.readers is Readers.GROUP and not has_group:
        reader.problem("access", "access-without-group")
    return access


def _named(block: SettingsBlock, is_person: Callable[[str], bool]) -> Access:
    departments = block.taken("departments")
    numbers: list[Any] = departments if isinstance(departments, list) else [] if departments is None else [departments]
    wrong = [number for number in numbers if not isinstance(number, int) or isinstance(number, bool) or number < 1]
    for number in wrong:
        block.problem("departments", "not-a-number", value=number, least=1)
    users = block.texts("users")
    for user in users:
        if not is_person(user):
            block.problem("users", "not-a-person", value=user)
    is_groups = block.flag("group")
    proven = block.taken("proven")
    if proven is not None and not isinstance(proven, date):
        block.problem("proven", "not-a-day", value=proven)
    block.done()
    if not (numbers or users or is_groups) and not block.problems:
        block.problem("departments", "access-of-nobody")
    readers = Readers.GROUP if is_groups else Readers.NAMED
    good = tuple(int(number) for number in numbers if number not in wrong)
    return Access(readers, good, users, proven if isinstance(proven, date) else None)
