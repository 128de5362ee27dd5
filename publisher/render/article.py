"""An article: the HTML that a reader sees, with open ends for addresses that only the target knows."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from publisher.content.converted import ChangedRef, FileRef, ImageLink, ImageRef, PageRef, PersonRef, Segment
from publisher.render.sanitiser_encoding import encode_address

Ref = PageRef | FileRef | ImageRef | ImageLink | PersonRef | ChangedRef

PERSON = "data-kb-person"
"""On links to people: where they lead depends on whom the portal knows, which is no property of the page."""
PICTURE_LINK = "data-kb-open"
"""On links from a picture to itself: no author wrote them."""
CONTACT = "data-kb-contact"
"""On the line that says whom to write to, with its language: who left the company is not in it."""
CHANGED = "data-kb-changed"
"""On the phrase that tells when a page was changed last: git tells it, and a shallow clone does not."""

_SRC = re.compile(r'\bsrc="([^"]*)"')
_LINK_START = re.compile(r'<a href="$')
_LINK_REST = re.compile(r'^"[^>]*>')


@dataclass(frozen=True, slots=True)
class Outline:
    """What an article is, without its words: their digest (SHA-256, hex), and what it refers to, in order."""

    words: str
    refs: tuple[Ref, ...]

    def fingerprint(self, key_of: Callable[[str], str], digest_of: Callable[[str], str] | None = None) -> str:
        """SHA-256 (hex) of the article with links by the key of their target, so that a renamed target changes nothing.

        ``digest_of`` tells a file's content hash by path; without it images and files count by path. What the portal or git's
        history alone can tell (a person's profile, the day of the last change) does not count: it makes no page another one.
        """
        return hashlib.sha256("\0".join([self.words, *self._told(key_of, digest_of or str)]).encode()).hexdigest()

    def _told(self, key_of: Callable[[str], str], digest_of: Callable[[str], str]) -> Iterator[str]:
        for ref in self.refs:
            match ref:
                case PageRef(path, anchor):
                    yield f"p{key_of(path)}#{anchor}"
                case ImageRef(path):
                    yield f"i{digest_of(path)}"
                case FileRef(path):
                    yield f"f{digest_of(path)}"
                case PersonRef(email):
                    yield f"m{email}"
                case ImageLink() | ChangedRef():
                    yield "-"

    def page_refs(self) -> tuple[PageRef, ...]:
        """The references to pages, in order, repetitions kept."""
        return tuple(ref for ref in self.refs if isinstance(ref, PageRef))

    def image_paths(self) -> tuple[str, ...]:
        """The images that the article shows, each once, in order."""
        return tuple(dict.fromkeys(ref.path for ref in self.refs if isinstance(ref, ImageRef)))


def mail_to(email: str) -> str:
    """Where a person is reached whom the portal does not know."""
    return f"mailto:{email}"


def nothing(_: object) -> str:
    """What stands where nothing is known."""
    return ""


@dataclass(frozen=True, slots=True)
class Article:
    """Markup with references between its pieces (``publisher.content.converted``); neighbouring texts are one piece."""

    segments: tuple[Segment, ...]

    def between(self, start: str, end: str) -> "Article":
        """The article with markup before and after it."""
        match self.segments:
            case (str(first), *inner, str(last)):
                return Article((start + first, *inner, last + end))
            case segments:
                return Article(joined((start, *segments, end)))

    @property
    def outline(self) -> Outline:
        """What the article is, without its words."""
        words = "".join(piece if isinstance(piece, str) else "\0" for piece in self.segments)
        refs = tuple(piece for piece in self.segments if not isinstance(piece, str))
        return Outline(hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest(), refs)

    def resolve(
        self,
        *,
        page: Callable[[PageRef], str],
        file: Callable[[FileRef], str],
        image: Callable[[ImageRef], str],
        person: Callable[[str], str] = mail_to,
        changed: Callable[[ChangedRef], str] = nothing,
    ) -> str:
        """Fill in the addresses.

        ``page`` gives the plain address of the page without its anchor (the anchor is added here: ``…/a/`` becomes
        ``…/a/#install``); ``file`` a plain address; ``image`` finished attributes (``src="…" data-fileid="…"``,
        see ``image_attributes``); ``person`` the plain address of a person known by e-mail; ``changed`` finished markup.
        """
        written: list[str] = []
        for piece in self.segments:
            match piece:
                case str():
                    written.append(piece)
                case PageRef(_, anchor):
                    written.append(encode_address(page(piece), reference=True))
                    written.append(encode_address(f"#{anchor}") if anchor else "")
                case FileRef():
                    written.append(encode_address(file(piece)))
                case ImageRef():
                    written.append(image(piece))
                case ImageLink(path):
                    found = _SRC.search(image(ImageRef(path)))
                    written.append(found[1] if found else "")
                case PersonRef(email):
                    written.append(encode_address(person(email)))
                case ChangedRef():
                    written.append(changed(piece))
        return "".join(written)

    def without_links(self, is_dead: Callable[[PageRef | FileRef], bool]) -> "Article":
        """Turn links to targets that no reader can open (drafts, missing pages) into their plain text."""
        if not any(isinstance(piece, PageRef | FileRef) and is_dead(piece) for piece in self.segments):
            return self
        kept: list[Segment] = []
        dying = False
        for piece in self.segments:
            if isinstance(piece, PageRef | FileRef) and is_dead(piece):
                kept[-1] = _LINK_START.sub("", str(kept[-1]))
                dying = True
                continue
            if dying and isinstance(piece, str):
                rest = _LINK_REST.sub("", piece, count=1) if not isinstance(kept[-1], ImageRef) else piece
                dying = "</a>" not in rest
                kept.append(rest.replace("</a>", "", 1))
            else:
                kept.append(piece)
        return Article(joined(kept))


def joined(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Put neighbouring texts together and drop empty ones."""
    pieces: list[Segment] = []
    texts: list[str] = []
    for segment in segments:
        if isinstance(segment, str):
            texts.append(segment)
            continue
        if texts:
            pieces.append("".join(texts))
            texts = []
        pieces.append(segment)
    if texts:
        pieces.append("".join(texts))
    return tuple(piece for piece in pieces if piece != "")


def added(what: str) -> str:
    """The attribute of an element whose words are ours although it stands in the page's own text."""
    return f' data-kb-add="{what}"'


def instead_of_image(alt: str) -> str:
    """What stands where a picture cannot be shown; ``alt`` is escaped already."""
    return f"<span{added('alt')}>{alt}</span>" if alt else ""


def image_attributes(src: str, **data: str) -> str:
    """The attributes of an uploaded or inlined image: its address and, for ``fileid="7"``, ``data-fileid="7"``."""
    extra = "".join(f' data-{name}="{encode_address(value)}"' for name, value in data.items())
    return f'src="{encode_address(src)}"{extra}'
