"""How tasks are known: by XML_ID, ``<kind>:<base>:<key>:<cycle>``, whatever happens to titles, paths and dates. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a task is for: a page's review, work on a page for its editors, the question who answers for a page, the pages
    of somebody who left (``key`` is that user), reviews that wait too long to be merged.
    """

    REVIEW = "kb-review"
    WORK = "kb-work"
    OWNER = "kb-owner"
    LEAVER = "kb-leaver"
    UNMERGED = "kb-unmerged"

    @property
    def is_of_a_page(self) -> bool:
        """Whether the task is about one page, whose key its name holds."""
        return self not in {Kind.LEAVER, Kind.UNMERGED}


@dataclass(frozen=True, slots=True)
class TaskName:
    """An XML_ID taken apart."""

    code: str
    key: str
    cycle: str
    kind: Kind = Kind.REVIEW

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}:{self.key}:{self.cycle}"


def parse_name(xml_id: str) -> TaskName | None:
    """Read the XML_ID of a task of any base; None for any task that is not one of these kinds."""
    kind, *parts = xml_id.split(":")
    if len(parts) != 3 or not all(parts) or kind not in set(Kind):
        return None
    code, key, cycle = parts
    return TaskName(code, key, cycle, Kind(kind))
