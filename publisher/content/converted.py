"""What conversion finds in one page: its article with open ends, and the facts that checks and navigation need.

An article is a sequence of segments: HTML, and references that only the target can fill in (the preview writes relative
addresses, the portal ``#…12``). References stand for attribute values or attribute groups inside the HTML around them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class PageRef:
    """The value of an ``href``: another page of the site by path, and an anchor in it (without ``#``, may be empty)."""

    path: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class FileRef:
    """The value of an ``href``: a file of the site that is not a page."""

    path: str


@dataclass(frozen=True, slots=True)
class ImageRef:
    """The ``src`` of an ``img`` with what the target adds to it (``src="…" data-fileid="…"``): a file of the site."""

    path: str


@dataclass(frozen=True, slots=True)
class ImageLink:
    """The value of an ``href``: the address of a picture that the article shows, by the picture's path."""

    path: str


@dataclass(frozen=True, slots=True)
class PersonRef:
    """The value of an ``href``: a person by e-mail. The portal has a profile of the people it knows."""

    email: str


@dataclass(frozen=True, slots=True)
class ChangedRef:
    """The phrase that says on which day a page's file was changed last, in a language; nothing where that is not known."""

    path: str
    language: str


Segment = str | PageRef | FileRef | ImageRef | ImageLink | PersonRef | ChangedRef


class LinkKind(StrEnum):
    """What a link points at."""

    PAGE = "page"
    ANCHOR = "anchor"
    FILE = "file"
    IMAGE = "image"
    EXTERNAL = "external"
    EXTERNAL_IMAGE = "external-image"
    MAIL = "mail"
    UNSAFE = "unsafe"
    OUTSIDE = "outside"
    OUTSIDE_IMAGE = "outside-image"


@dataclass(frozen=True, slots=True)
class Link:
    """One link or image as written. ``target`` is a path in the content folder (whether or not it exists), ``anchor`` without ``#``.

    ``line`` and ``column`` are in the page's file, from 1; the best that is known for text made by plugins. ``is_made``: a plugin
    wrote it for browsers, and it counts from the page's own address.
    """

    kind: LinkKind
    written: str
    target: str
    anchor: str
    line: int
    column: int
    is_made: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its anchor and plain text."""

    level: int
    id: str
    text: str


# Losses that have a sentence of their own each, besides raw HTML and unsafe links, which are rules.
NOT_SHOWN: frozenset[str] = frozenset(
    "cells-lost comment-unclosed fence-unclosed footnote-undefined link-wordless reference-undefined typed-tag tag-unclosed "
    "shortcode template-erb template-value template-tag template-comment wiki-link alert-unknown alert-in-text container "
    "module-code markdown-in-html formula formula-unread include emoji-code marked-text struck-text hidden-comment "
    "inline-footnote attributes grid-table table-unread table-headless table-columns table-line list-unread fence-unread diagram "
    "diagram-no-program diagram-slow diagram-refused diagram-no-svg diagram-large image-kind-not-shown".split()
)


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of the source that the target cannot show: ``what`` names a rule or one of NOT_SHOWN, ``detail`` the thing."""

    what: str
    detail: str
    line: int


@dataclass(frozen=True, slots=True)
class Converted:
    """One converted page. ``title`` is the first level-1 heading's text (``""`` without one), which the article no longer holds.

    ``heading`` is what stands in that heading, where it holds links, pictures or anchors; empty where its text says it all.
    """

    path: str
    title: str
    segments: Sequence[Segment]
    headings: tuple[Heading, ...] = ()
    anchors: frozenset[str] = frozenset()
    links: tuple[Link, ...] = ()
    losses: tuple[Loss, ...] = ()
    words: int = 0
    heading: tuple[Segment, ...] = ()
