"""What one version of a page's file says of its review, read from thousands of versions: line by line, without a YAML parser.

The keys stand at the front matter's top level, each on a line of its own, as the publisher and nearly all people write them. A
value in another form counts as not given: this is statistics of the past, and never decides what is published.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from publisher.content.frontmatter import LEGACY_KEYS
from publisher.content.split import normalise, yaml_block
from publisher.intervals import Interval, parse_interval

STAMP_KEYS = frozenset({"last_reviewed", "last_reviewed_by", "review_outcome"})
"""The keys that a review alone changes."""
_REVIEW_KEYS = STAMP_KEYS | {"next_review", *LEGACY_KEYS}
_HIDDEN = frozenset({"draft", "archived"})


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a page. ``every`` is the interval as written, ``""`` where the page inherits it; ``never``: no reviews.

    ``words`` is a digest of everything but the lines that a review changes.
    """

    reviewed: date | None = None
    by: str = ""
    outcome: str = ""
    every: str = ""
    next_review: date | None = None
    status: str = ""
    words: str = ""

    @property
    def is_hidden(self) -> bool:
        """Whether no review is due: a draft or an archived page."""
        return self.status in _HIDDEN


def parse_version(content: bytes) -> Version:
    """Read one version of a page's file."""
    text = normalise(content.decode("utf-8", "replace"))
    block = yaml_block(text)
    values = _values(block)
    body = text[text.find(block) + len(block) :] if block else text
    kept = "\n".join(line for line in block.split("\n") if line.partition(":")[0].strip() not in _REVIEW_KEYS)
    hidden = values.get("draft") in {"true", "yes"} or values.get("published") in {"false", "no"}
    return Version(
        reviewed=_day(values.get("last_reviewed", "")),
        by=values.get("last_reviewed_by", "").lower(),
        outcome=values.get("review_outcome", "").lower(),
        every=values.get("review_every", "").lower(),
        next_review=_day(values.get("next_review", "")),
        status="draft" if hidden else values.get("status", "").lower(),
        words=hashlib.sha256(f"{kept}\0{body}".encode("utf-8", "replace")).hexdigest()[:20],
    )


def parse_inherited(content: bytes) -> Mapping[str, str]:
    """What a ``.meta.yml`` says to the pages below it, as written."""
    return _values(normalise(content.decode("utf-8", "replace")))


@cache
def interval_of(written: str) -> Interval | None:
    """An interval as written; None where it is none, or ``never``."""
    return parse_interval(written)


def _values(block: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in block.split("\n"):
        key, colon, value = line.partition(":")
        if colon and key and key[0] not in " \t#-":
            name = key.strip()
            found[LEGACY_KEYS.get(name, name)] = _plain(value)
    return found


def _plain(value: str) -> str:
    """A scalar without quotes and comment."""
    written = value.strip()
    if written[:1] in {'"', "'"}:
        return written[1:].partition(written[0])[0].strip()
    return written.partition(" #")[0].strip()


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10]) if written else None
    except ValueError:
        return None
