"""Two texts of one long page without what is equal in both: what compares or changes them need not read it all.

Only whole blocks at the beginning and at the end of a page's body are left out, and only where the markup is of the simplest kind:
every element closed in order. Anything else is compared whole.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import pairwise

from publisher.render.elements import BLOCKS, BODY, EMPTY

LONG = 60_000
"""Characters from which it is worth it."""
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""")
_OTHER = re.compile(
    r"<(?![a-zA-Z/])|<(?:script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext)\b", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"""([^\s=/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"']+))?""")
_QUOTES = "\"'"
_ENTITY = re.compile(r"&#?\w+;")
_KEPT = frozenset("<>&\"'")


@dataclass(frozen=True, slots=True)
class Body:
    """A text taken apart: what stands before the inside of its body, its blocks there (with what stands before each), and the rest."""

    before: str
    blocks: tuple[str, ...]
    after: str

    def cut(self, start: int, end: int) -> str:
        """The text with some of its blocks alone."""
        return "".join((self.before, *self.blocks[start:end], self.after))


@lru_cache(maxsize=4)
def taken_apart(html: str) -> Body | None:
    """A text's blocks; None where it has no body of its own or its markup is not simple."""
    if html.count(BODY) != 1 or _OTHER.search(html):
        return None
    open_tags: list[str] = []
    depth = inner = last = 0
    cuts: list[int] = []
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in EMPTY or tag[3].endswith("/"):
            continue
        if not tag[1]:
            open_tags.append(name)
            if not depth and BODY in tag[3]:
                depth, inner = len(open_tags), tag.end()
            continue
        if not open_tags or open_tags.pop() != name:
            return None
        if depth and len(open_tags) == depth and name in BLOCKS:
            cuts.append(tag.end())
        elif depth and len(open_tags) == depth - 1:
            last = tag.start()
            break
    if not last:
        return None
    edges = [inner, *cuts]
    if last > edges[-1]:
        edges.append(last)
    blocks = tuple(html[a:b] for a, b in pairwise(edges))
    return Body(html[:inner], blocks, html[last:])


def common(one: Body, other: Body) -> tuple[int, int]:
    """How many blocks are equal in both at the beginning, and then at the end."""
    most = min(len(one.blocks), len(other.blocks))
    first = next((n for n in range(most) if not is_same_markup(one.blocks[n], other.blocks[n])), most)
    last = next(
        (n for n in range(most - first) if not is_same_markup(one.blocks[-1 - n], other.blocks[-1 - n])), most - first
    )
    return first, last


@lru_cache(maxsize=2)
def shortened(one: str, other: str) -> tuple[str, str]:
    """Two texts without the blocks that are equal in both at the beginning and the end; themselves where they are short."""
    if len(one) < LONG or len(other) < LONG:
        return one, other
    parts = taken_apart(one), taken_apart(other)
    if parts[0] is None or parts[1] is None:
        return one, other
    first, last = common(parts[0], parts[1])
    # one equal block at each side stays: a blank or a word that moved from one to the next is seen
    first, last = max(0, first - 1), max(0, last - 1)
    return (
        parts[0].cut(first, len(parts[0].blocks) - last),
        parts[1].cut(first, len(parts[1].blocks) - last),
    )


def is_same_markup(one: str, other: str) -> bool:
    """Whether two pieces of HTML differ at most in how letters and attributes are written."""
    return one == other or _plain(one) == _plain(other)


def _plain(html: str) -> str:
    """HTML with its letters as such, but for those that are markup, and attributes in order."""

    def letter(entity: re.Match[str]) -> str:
        found = unescape(entity[0])
        return f"&{ord(found)};" if found in _KEPT else found

    def tag(written: re.Match[str]) -> str:
        attributes = sorted(f"{name.lower()}={value.strip(_QUOTES)}" for name, value in _ATTRIBUTE.findall(written[3]))
        return f"<{written[1]}{written[2].lower()} {' '.join(attributes)}>"

    return _ENTITY.sub(letter, _TAG.sub(tag, html))
