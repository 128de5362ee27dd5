"""What a reader would see change: sentences with the words marked, no tags.

``[-old-]`` is what goes, ``{+new+}`` what comes; sentences that stay are not shown.
"""

import re
from difflib import SequenceMatcher

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from publisher.plan.reading import is_passing

_BLOCKS = frozenset(
    "address article aside blockquote caption dd details div dl dt fieldset figcaption figure footer h1 "
    "h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_a-zа-яё])")
_WORD = re.compile(r"\S+")


def visible_lines(html: str) -> list[str]:
    """The text that a reader sees, a line a block (paragraph, cell, list item), white space folded."""
    lines: list[list[str]] = [[]]

    def walk(node: Tag) -> None:
        for child in node.children:
            if isinstance(child, Tag):
                if is_passing(child):
                    continue
                if child.name == "br" or child.name in _BLOCKS:
                    lines.append([])
                if child.name == "img":
                    lines[-1].append(f"[{child.get('alt') or child.get('data-kb') or 'image'}]")
                walk(child)
                if child.name in _BLOCKS:
                    lines.append([])
            elif type(child) is NavigableString:
                lines[-1].append(str(child))

    walk(BeautifulSoup(html, "html.parser"))
    folded = (" ".join("".join(line).split()) for line in lines)
    return [line for line in folded if line]


def visible_text(html: str) -> str:
    """The text that a reader sees, in one string."""
    return "\n".join(visible_lines(html))


def body_text(html: str) -> str:
    """The text of a page without what we put around it; all of it where the body cannot be told apart."""
    body = BeautifulSoup(html, "html.parser").find("div", attrs={"data-kb-body": True})
    return visible_text(str(body)) if body is not None else visible_text(html)


def reader_diff(old: str, new: str) -> str:
    """The difference of two pieces of HTML as a reader would tell it, ``""`` where they read the same."""
    before = [s for line in visible_lines(old) for s in _SENTENCE.split(line)]
    after = [s for line in visible_lines(new) for s in _SENTENCE.split(line)]
    told: list[str] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            told += _pairs(before[i:j], after[k:m])
    return "\n".join(told)


def altered_diff(stored: str, sent: str) -> str:
    """What the portal altered in a text: words as in ``reader_diff``, then addresses of links; ``…`` where neither shows it."""
    return "\n".join(filter(None, [reader_diff(stored, sent), *_address_pairs(stored, sent)])) or "…"


def _address_pairs(old: str, new: str) -> list[str]:
    before, after = _addresses(old), _addresses(new)
    told: list[str] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            told += [f"[-{address}-]" for address in before[i:j]]
            told += [f"{{+{address}+}}" for address in after[k:m]]
    return told


def _addresses(html: str) -> list[str]:
    return [str(link["href"]) for link in BeautifulSoup(html, "html.parser").find_all("a", href=True)]


def _pairs(old: list[str], new: list[str]) -> list[str]:
    """Sentences that replace each other: in pairs as long as both last, the rest as gone or come."""
    shared = min(len(old), len(new))
    told = [_words(a, b) for a, b in zip(old, new, strict=False)]
    told += [f"[-{sentence}-]" for sentence in old[shared:]]
    told += [f"{{+{sentence}+}}" for sentence in new[shared:]]
    return told


def _words(old: str, new: str) -> str:
    before, after = _WORD.findall(old), _WORD.findall(new)
    parts: list[str] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            parts += before[i:j]
            continue
        if i < j:
            parts.append(f"[-{' '.join(before[i:j])}-]")
        if k < m:
            parts.append(f"{{+{' '.join(after[k:m])}+}}")
    return " ".join(parts)
