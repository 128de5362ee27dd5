"""The status of a page: one of our four words, a word that the settings explain, or somebody else's word.

Decision records, glossaries and other systems write words of their own into ``status``. Such a word changes nothing, except where
it says that readers are not to see the page: then the page is a draft. A slip of the pen is never taken for somebody else's word.
"""

import re
from collections.abc import Collection
from enum import Enum

from publisher.content.model import Status
from publisher.content.values import WrittenValue, flag_of
from publisher.messages import text

_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LETTERS_A_SLIP = 5
# What other systems, and people, write on pages that readers are not to see.
_HIDDEN = frozenset(
    "auto-draft classified confidential deleted disabled draft drafted drafting drafts embargoed future hidden inherit invisible "
    "offline pending private restricted scheduled secret spam trash trashed unlisted unpublish unpublished unreleased withheld "
    "закрытая закрыто закрытый конфиденциально личная личное отложено приватная приватно приватный секретно скрыта скрыто скрытый "
    "удалена удалено черновая черновик черновой".split()
)
_HIDDEN_PHRASES = ("not published", "not public", "do not publish", "не публиковать", "не опубликован")


class NotGiven(Enum):
    """A value that counts as if its key were not there."""

    NOT_GIVEN = "not given"


def status_of(written: WrittenValue) -> Status | NotGiven | None:
    """A page's status; letter case does not count."""
    said = " ".join((written.scalar() or written.shown).split()).casefold()
    known = {status.value: status for status in Status}
    mapped = written.status_words.get(said, said)
    if mapped in known:
        return known[mapped]
    near = slip_of(said, known)
    if near:
        written.wrong("status-unknown", hint=text("content.did-you-mean", name=near))
        return known[near] if written.problems.lowers("status-unknown") else None
    if hides(said):
        written.wrong("status-hidden", group=said, word=said)
        return Status.DRAFT
    written.wrong("status-foreign", group=said, word=said)
    return NotGiven.NOT_GIVEN


def hiding_flag_of(written: WrittenValue, *, hides: bool) -> bool | None:
    """``draft`` or ``published``, which hides a page by the value ``hides``; what is neither yes nor no hides it to be safe."""
    value = flag_of(written)
    return hides if value is None and written.problems.lowers("value-malformed") else value


def hides(said: str) -> bool:
    """Whether a word, or one among several, says that readers are not to see the page."""
    words = _WORDS.findall(said)
    parts = {part for word in words for part in (word, *word.split("-"))}
    return not _HIDDEN.isdisjoint(parts) or any(phrase in said for phrase in _HIDDEN_PHRASES)


def slip_of(said: str, known: Collection[str]) -> str:
    """The known word that was meant: one slip in five letters, a slip being a letter too many, missing, wrong, or changed places."""
    near = [word for word in known if 0 < _slips(said, word) <= len(word) // _LETTERS_A_SLIP]
    return near[0] if near else ""


def _slips(one: str, other: str) -> int:
    """How many slips lie between two words (optimal string alignment)."""
    if abs(len(one) - len(other)) > 2:
        return abs(len(one) - len(other))
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
