"""Why a page's text is written, told from the text on the portal and git's: words, links, pictures, owner's line, navigation, looks."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from bs4 import BeautifulSoup, Tag

from publisher.messages import LANGUAGES, Catalogue, Text, text
from publisher.plan.digests import comparable
from publisher.plan.fingerprint import Fingerprint
from publisher.plan.reading import is_body, is_tag, parsed, read, tag_attributes, tag_name
from publisher.plan.text_diff import visible_lines

_MOST_LINKS = 3


@dataclass(frozen=True, slots=True)
class WrittenTexts:
    """A page as it stands on the portal, as git wants it, and the part of git's that we add because of the page itself."""

    portal: str
    wanted: str
    frame: str


def text_reasons(page: WrittenTexts, old: Fingerprint, new: Fingerprint, name_of: Callable[[str], str]) -> list[Text]:
    """The reasons, most important first, never none. ``name_of`` names a link's address for people."""
    theirs, ours = parsed(comparable(page.portal)), parsed(page.wanted)
    same_layout = _is_in_frame(theirs) == _is_in_frame(ours)
    bodies = _body_out_of(theirs), _body_out_of(ours)
    if bodies[0] is None or bodies[1] is None:
        return _by_fingerprint(old, new)
    found = _body_reasons(bodies[0], bodies[1], name_of) if old.body != new.body else []
    found = [reason for reason in found if reason.key != "plan.reason-form" or old.source != new.source]
    titles = _title_out_of(theirs), _title_out_of(ours)
    found += [text("plan.reason-heading", new=titles[1])] if titles[0] != titles[1] else []
    if same_layout:
        found += _around_reasons(theirs, ours, page.frame, is_own=old.body == new.body and old.own != new.own)
    return found or [text("plan.reason-renderer")]


def _by_fingerprint(old: Fingerprint, new: Fingerprint) -> list[Text]:
    """What the digests alone tell, where the portal's text cannot be taken apart."""
    if old.body != new.body:
        return [text("plan.reason-text" if old.source != new.source else "plan.reason-renderer")]
    return [text("plan.reason-owner" if old.own != new.own else "plan.reason-around")]


def _body_reasons(theirs: Tag, ours: Tag, name_of: Callable[[str], str]) -> list[Text]:
    before, after = read(theirs).tokens, read(ours).tokens
    found: list[Text] = []
    if [t for t in before if not is_tag(t)] != [t for t in after if not is_tag(t)]:
        found.append(text("plan.reason-text"))
    elif links := _moved_links(before, after, name_of):
        found.append(text("plan.reason-links", links=", ".join(links)))
    if _pictures(before) != _pictures(after):
        found.append(text("plan.reason-pictures"))
    if not found and before != after:
        found.append(text("plan.reason-form"))
    return found


def _moved_links(before: Sequence[str], after: Sequence[str], name_of: Callable[[str], str]) -> list[str]:
    """Links with the same words around them and another target, as ``“retail” → segments/shops.md``."""
    old, new = list(_links(before)), list(_links(after))
    if len(old) != len(new):
        return ["…"] if old != new else []
    moved = [f"“{words}” → {name_of(to)}" for (_, since), (words, to) in zip(old, new, strict=True) if since != to]
    return moved if len(moved) <= _MOST_LINKS else [*moved[:_MOST_LINKS], "…"]


def _links(tokens: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The words and the address of each link."""
    for start, token in enumerate(tokens):
        if is_tag(token) and tag_name(token) == "a" and not token.startswith("</"):
            end = tokens.index("</a>", start)
            words = "".join(t for t in tokens[start:end] if not is_tag(t))
            yield words.strip(), tag_attributes(token).get("href", "")


def _pictures(tokens: Sequence[str]) -> list[str]:
    return [token for token in tokens if is_tag(token) and tag_name(token) == "img"]


def _around_reasons(theirs: BeautifulSoup, ours: BeautifulSoup, frame: str, *, is_own: bool) -> list[Text]:
    """What stands around the text: lines about the page itself are told from the navigation by what git would say of the page alone."""
    before, after = visible_lines(str(theirs)), visible_lines(str(ours))
    own = set(visible_lines(frame))
    come = [line for line in after if line not in before]
    gone = [line for line in before if line not in after]
    late = [(name, line) for line in come if line in own and (name := lateness_in(line))]
    come = [line for line in come if line not in {told for _, told in late}]
    gone = [line for line in gone if not lateness_in(line)] if late else gone
    tells_own = any(line in own for line in come) or (is_own and bool(gone) and not come)
    tells_around = any(line not in own for line in come) or (bool(gone) and not come and not is_own)
    if not (come or gone or late):
        tells_around = _addresses(theirs) != _addresses(ours)
    return [
        *(text(f"plan.reason-{name}") for name, _ in late),
        *([text("plan.reason-owner")] if tells_own else []),
        *([text("plan.reason-around")] if tells_around else []),
    ]


def lateness_in(line: str) -> str:
    """Whether a line says that the page's review is ``overdue``, or ``quarantined``: the name of what it says, ``""`` for any other."""
    return next((name for name, pattern in _late() if pattern.fullmatch(line)), "")


@cache
def _late() -> tuple[tuple[str, re.Pattern[str]], ...]:
    def pattern(language: str, name: str) -> re.Pattern[str]:
        before, after = Catalogue(language)(f"page.{name}", date="\0").split("\0")
        return re.compile(f"{re.escape(before)}.+{re.escape(after)}")

    return tuple((name, pattern(language, name)) for language in LANGUAGES for name in ("overdue", "quarantined"))


def _addresses(tree: BeautifulSoup) -> list[str]:
    return [str(link.get("href")) for link in tree.find_all("a")]


def _is_in_frame(tree: BeautifulSoup) -> bool:
    """Whether the text stands right in the frame, as earlier versions had it: then all lines around it are other ones now."""
    body = tree.find(is_body)
    return body is not None and body.parent is not None and body.parent.has_attr("lang")


def _body_out_of(tree: BeautifulSoup) -> Tag | None:
    """Take the element that holds what the file says out of a page; None where it is not there exactly once."""
    found = tree.find_all(is_body)
    return found[0].extract() if len(found) == 1 else None


def _title_out_of(tree: BeautifulSoup) -> str:
    head = tree.find("h1")
    return " ".join(head.extract().get_text().split()) if head is not None else ""
