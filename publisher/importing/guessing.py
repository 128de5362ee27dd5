"""Headings that nobody marked as such: short bold lines, larger than the text around them, of which there are several alike."""

from collections import Counter
from collections.abc import Sequence

from publisher.importing.found import Found, Role
from publisher.importing.grouping import DocumentPart
from publisher.messages import text

_MOST_WORDS = 15
_LEAST_ALIKE = 2


def candidates(parts: Sequence[DocumentPart]) -> list[tuple[DocumentPart, int]]:
    """Paragraphs that look like headings, with the level of each: the largest letters are level 1."""
    sizes: Counter[int] = Counter()
    for part in parts:
        if part.tag.name == "p" and part.info.looks and not part.info.looks.endswith("bold"):
            sizes[_size(part)] += part.info.words
    body = sizes.most_common(1)[0][0] if sizes else 0
    looks: Counter[str] = Counter()
    found: list[DocumentPart] = []
    for place, part in enumerate(parts):
        following = parts[place + 1] if place + 1 < len(parts) else None
        if (
            _stands_out(part, body)
            and following is not None
            and not (
                following.tag.name == "p"
                and _stands_out(following, body)
                and _size(following) >= _size(part)
                and following.info.looks != part.info.looks
            )
        ):
            found.append(part)
            looks[part.info.looks] += 1
    kept = [part for part in found if looks[part.info.looks] >= _LEAST_ALIKE]
    levels = {
        look: n
        for n, look in enumerate(sorted({p.info.looks for p in kept}, key=lambda look: -int(look.split()[0])), 1)
    }
    return [(part, min(6, levels[part.info.looks])) for part in kept]


def _size(part: DocumentPart) -> int:
    return int(part.info.looks.split()[0])


def _stands_out(part: DocumentPart, body: int) -> bool:
    info = part.info
    if part.tag.name != "p" or info.role is not Role.TEXT or not info.looks or not 0 < info.words <= _MOST_WORDS:
        return False
    words = part.tag.get_text().strip()
    bold = info.looks.endswith("bold")
    return bold and _size(part) >= body and not words.endswith((".", ";", ",", ":")) and part.tag.find("img") is None


def guess_headings(parts: Sequence[DocumentPart], found: Found) -> None:
    """Make headings of what looks like them. Headings that are marked keep their levels, guessed ones go below them."""
    marked = max((part.info.level for part in parts if part.info.role is Role.HEADING), default=0)
    for part, level in candidates(parts):
        part.info.role, part.info.level = Role.HEADING, min(6, marked + level)
        for bold in part.tag.find_all(["strong", "b"]):
            bold.unwrap()
        found.change(text("import.changed-guessed"), " ".join(part.tag.get_text().split()))


def proposed(parts: Sequence[DocumentPart]) -> tuple[str, ...]:
    """The words of what looks like headings and was not taken for any."""
    return tuple(" ".join(part.tag.get_text().split()) for part, _ in candidates(parts))
