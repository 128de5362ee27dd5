"""The weekly digests of a base as a plan has them: who is told what, under which task that keeps them from being sent twice."""

import re
from dataclasses import dataclass

from publisher.messages import Catalogue, Text

_CLAIM = re.compile(r".*\(b24:([0-9]{1,18})\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person is told once a week. ``message`` is in the portal's markup, with PAGE_URL and a page's key for its address.

    ``reviews``, ``quarantined`` and ``drafts`` count the person's pages, ``people`` the pages of those whom they head, ``sections`` those
    in which nothing has changed for long.
    """

    person: int
    address: str
    name: str
    message: str
    reviews: int = 0
    quarantined: int = 0
    drafts: int = 0
    sections: int = 0
    people: int = 0

    @property
    def claim(self) -> str:
        """What stands in the task's checklist for the person."""
        return f"{self.name} (b24:{self.person})"

    def row(self) -> dict[str, object]:
        """The row of the JSON documents."""
        return {
            "person": self.address,
            "reviews": self.reviews,
            "quarantined": self.quarantined,
            "drafts": self.drafts,
            "sections": self.sections,
            "people": self.people,
        }


@dataclass(frozen=True, slots=True)
class WeeklyDigests:
    """The digests of one week. ``xml_id`` names the task that keeps them from being sent twice, ``around`` also those of the weeks before
    and after; ``task`` is its id where it is there already, ``leftover`` are ids of tasks of the kind that are still open, ``known`` of all
    that were there when it was planned.

    ``title`` and ``list_title`` are the task's, ``user`` who has it. ``note`` says why nothing is sent where somebody should be told.
    """

    xml_id: str = ""
    digests: tuple[Digest, ...] = ()
    task: int | None = None
    leftover: tuple[int, ...] = ()
    known: tuple[int, ...] = ()
    around: tuple[str, ...] = ()
    title: str = ""
    list_title: str = ""
    tag: str = ""
    user: int = 0
    note: Text | None = None

    @property
    def is_something(self) -> bool:
        """Whether anything is sent, or an earlier run's sending finished."""
        return bool(self.digests) or self.task is not None


def digest_line(digest: Digest, say: Catalogue) -> str:
    """That somebody is told, and of what, as plans and reports say it."""
    counts = (
        ("reviews", digest.reviews),
        ("quarantined", digest.quarantined),
        ("drafts", digest.drafts),
        ("sections", digest.sections),
        ("people", digest.people),
    )
    what = ", ".join(say(f"review.digest-{name}", n=n) for name, n in counts if n)
    return say("review.digest-to", person=digest.address, what=what)


def claimed(title: str) -> int | None:
    """Whom an item of the checklist stands for (a user's id)."""
    match = _CLAIM.fullmatch(title)
    return int(match[1]) if match else None


NO_DIGESTS = WeeklyDigests()
