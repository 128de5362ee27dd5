"""The five answers of a review task's checklist: how they are worded, and how they are found again in any task. Pure.

A tick is recognised in each language, whatever the page's is now, and in the words of tasks that were made before there was a
checklist: people copy them into lists of their own.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from html import unescape

from publisher.messages import LANGUAGES, Catalogue
from publisher.plan.talk import Point


class ReviewOutcome(StrEnum):
    """What an owner says of a page; the words of the contract. NONE: words without a tick."""

    VALID = "valid"
    CORRECTED = "corrected"
    NEEDS_WORK = "needs-work"
    NOT_MINE = "not-mine"
    RETIRE = "retire"
    NONE = "none"

    @property
    def is_stamped(self) -> bool:
        """Whether it confirms the page as it is."""
        return self in {ReviewOutcome.VALID, ReviewOutcome.CORRECTED}


OFFERED = (
    ReviewOutcome.VALID,
    ReviewOutcome.CORRECTED,
    ReviewOutcome.NEEDS_WORK,
    ReviewOutcome.NOT_MINE,
    ReviewOutcome.RETIRE,
)
"""In the order of the checklist."""
STRENGTH = (
    ReviewOutcome.NOT_MINE,
    ReviewOutcome.RETIRE,
    ReviewOutcome.NEEDS_WORK,
    ReviewOutcome.CORRECTED,
    ReviewOutcome.VALID,
)
"""Of several ticks the first of these counts."""
REMARK = "remark"
"""The tick of an editor: the words were only a remark."""
_OLDER = {
    ReviewOutcome.VALID: ("still right", "всё верно"),
    ReviewOutcome.NEEDS_WORK: ("something has to change", "нужна правка"),
    ReviewOutcome.NOT_MINE: ("not yours any more", "not mine", "страница больше не ваша", "не моё", "не моя"),
}
_NO_LETTERS = re.compile(r"[\W_]+")


def title_of_list(say: Catalogue) -> str:
    """The checklist's own title."""
    return say("task.answer-title")


def labels(say: Catalogue) -> tuple[str, ...]:
    """What the five ticks say, in one language."""
    return tuple(say(f"task.answer-{outcome}") for outcome in OFFERED)


def editors_labels(say: Catalogue) -> tuple[str, ...]:
    """What editors may tick where an owner left words and no tick."""
    return say("task.answer-remark"), say("task.answer-needs-work")


def read_tick(title: str) -> tuple[ReviewOutcome | str | None, str]:
    """The answer that a checklist's item stands for, and what somebody wrote behind it; None for any other item."""
    said = _folded(title)
    for words, outcome in _known():
        if said == words:
            return outcome, ""
        if said.startswith(words + " "):
            return outcome, _behind(title, words)
    return None, ""


def strongest(outcomes: Iterable[ReviewOutcome]) -> ReviewOutcome | None:
    """Of several ticks the one that counts."""
    found = set(outcomes)
    return next((outcome for outcome in STRENGTH if outcome in found), None)


def lacking(points: Iterable[Point], wanted: Iterable[str]) -> tuple[str, ...]:
    """The items that a checklist is to have and has not yet: a run may have been cut while it was made."""
    there = {_folded(point.title) for point in points}
    return tuple(label for label in wanted if _folded(label) not in there)


@cache
def _known() -> tuple[tuple[str, ReviewOutcome | str], ...]:
    """Every wording, longest first."""
    known: dict[str, ReviewOutcome | str] = {}
    for outcome, wordings in _OLDER.items():
        known |= {_folded(words): outcome for words in wordings}
    for language in LANGUAGES:
        say = Catalogue(language)
        known |= {_folded(say(f"task.answer-{outcome}")): outcome for outcome in OFFERED}
        known[_folded(say("task.answer-remark"))] = REMARK
    return tuple(sorted(known.items(), key=lambda item: -len(item[0])))


def _folded(words: str) -> str:
    """Words alone: case, ё, punctuation and the portal's entities aside."""
    return _NO_LETTERS.sub(" ", unescape(words).casefold().replace("ё", "е")).strip()


def _behind(title: str, words: str) -> str:
    """What stands in a title behind its first words."""
    left = len(words.split())
    rest = unescape(title)
    for match in re.finditer(r"[^\W_]+", rest):
        left -= 1
        if left == 0:
            return re.sub(r"^[\W_]+", "", rest[match.end() :]).strip()
    return ""
