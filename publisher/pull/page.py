"""One page: what git says, what the portal says, and the Markdown that says what the portal says."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from types import MappingProxyType
from typing import Protocol

from bs4 import BeautifulSoup, Tag

from publisher.content.converted import Converted
from publisher.content.model import Page
from publisher.content.titles import folded
from publisher.messages import Text, text
from publisher.pipeline.masking import gained
from publisher.plan.healing import breakable, heal
from publisher.plan.reading import Reading, body_of, heading_of, is_body, is_tag, parsed, read
from publisher.pull.addresses import FILE, PAGE, AddressBook, PortalAddresses, image_digest
from publisher.pull.anchors import find_origins
from publisher.pull.images import Fetch, fetch_images
from publisher.pull.rewriting import Refused, Rewriter
from publisher.pull.source import SourceLines
from publisher.pull.writing import Means
from publisher.render.article import Article, image_attributes
from publisher.render.images import svg_address


class Tried(Protocol):
    """Trials of one page (``publisher.pipeline.trial_rendering.PageTrial``).

    ``active`` names what may do more with its text than read it, ``is_plain`` tells that trials come out as everywhere else. Texts that
    are tried come in pieces: git's own, and at odd places words from the portal, which nothing active ever sees.
    """

    @property
    def active(self) -> tuple[str, ...]: ...
    @property
    def is_plain(self) -> bool: ...
    def own(self) -> Converted | None: ...
    def convert(self, pieces: Sequence[str]) -> Converted | None: ...
    def draws(self, language: str) -> bool: ...
    def of_part(self, body: str) -> "Tried": ...


class PullStatus(StrEnum):
    """What became of a page's edit."""

    PULLED = "pulled"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Around:
    """What is the same for every page of a run.

    ``finish`` makes an article of what a page's text was converted to, with the paths of pictures that are not on the disk yet;
    ``images`` are content paths by the first digits of their bytes' digest, ``digests`` the other way round; ``svg`` reads a
    picture that articles carry in themselves; ``linked`` holds every (page, anchor) that some page links to; ``taken`` all paths in use.
    """

    portal: PortalAddresses
    finish: Callable[[Page, Converted, Collection[str]], Article]
    fetch: Fetch
    svg: Callable[[str], bytes | None]
    images: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    digests: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    linked: frozenset[tuple[str, str]] = frozenset()
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pulled:
    """The result of one page: its new body and the files that come with it, or why there is none (``line`` is in the body).

    ``title`` is the heading that a person gave to a page whose title does not stand in its text, ``""`` for no other; ``status`` is
    that of the text alone.
    """

    status: PullStatus
    body: str = ""
    title: str = ""
    files: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[Text, ...] = ()
    reason: Text | None = None
    line: int | None = None


def pull_page(
    page: Page, portal_html: str, wanted_html: str, trial: Tried, around: Around, *, heading: str = ""
) -> Pulled:
    """Bring the portal's version of a page into its Markdown.

    ``portal_html`` is the block as it stands there, ``wanted_html`` as git would have it now (for what stands around the body; ``""``
    where that is not to be compared), ``trial`` tries a body, ``heading`` is the title as it was published (``""`` where that is
    not known). Never raises for what a person wrote.
    """
    return _Puller(page, portal_html, wanted_html, trial, around, heading).pull()


def article_html(
    around: Around,
    page: Page,
    converted: Converted,
    arriving: Collection[str] = (),
    digests: Mapping[str, str] | None = None,
) -> str:
    """What a page's text was converted to, with addresses in the form that both sides share."""
    known = around.digests if digests is None else digests
    return around.finish(page, converted, arriving).resolve(
        page=lambda ref: f"{PAGE}{ref.path}",
        file=lambda ref: f"{FILE}{ref.path}",
        image=lambda ref: image_attributes(ref.path, kb=known.get(ref.path, ref.path)),
    )


class _Puller:
    def __init__(
        self, page: Page, portal_html: str, wanted_html: str, trial: Tried, around: Around, heading: str
    ) -> None:
        self._page = page
        self._heading = heading
        self._trial = trial
        self._around = around
        self._wanted = wanted_html
        self._tree = parsed(portal_html)
        self._digests = dict(around.digests)
        self._book = AddressBook(page.path, around.portal, {})
        self._has_title = False
        self._arriving: Collection[str] = ()
        self._notes: list[Text] = []

    def pull(self) -> Pulled:
        body = body_of(str(self._tree))
        now = self._trial.own()
        if body is None:
            return self._refused(text("pull.refused-no-body"))
        if now is None:
            return self._refused(text("pull.refused-not-converted"))
        self._has_title = bool(now.title)
        html = self._html(now)
        if not self._trial.is_plain and not self._comes_out_alone(html):
            return self._refused(text("pull.refused-plugin", names=", ".join(self._trial.active)))
        words = breakable((*_texts(html), now.title))
        if healed := heal(body, words):
            self._notes.append(text("pull.note-split", words=", ".join(healed)))
        files, missing = fetch_images(
            body,
            self._page.path,
            self._around.portal.origin,
            self._around.fetch,
            self._around.images,
            self._around.taken,
        )
        if missing:
            return self._refused(text("pull.refused-image", address=missing[0]))
        self._arriving = files.keys()
        self._learn(now, files)
        new = self._read_portal(body, now)
        self._compare_frame(words)
        title = self._new_title()
        old = read(html, self._book.read)
        if old.tokens == new.tokens:
            notes = tuple(self._notes)
            reason = text("pull.same-body" if text("pull.note-frame") in notes else "pull.same-text")
            return Pulled(PullStatus.UNCHANGED, self._page.body, title, notes=notes, reason=reason)
        try:
            changed = self._rewrite(html, old, new)
        except Refused as refusal:
            return self._refused(refusal.reason, refusal.line)
        with_anchors = self._with_anchors(now, changed, new)
        written = "".join(with_anchors)
        if self._trial.active and (what := gained(written, self._page.body)):
            return self._refused(text("pull.refused-active", what=what))
        used = {path: content for path, content in files.items() if path.rpartition("/")[2] in written}
        return Pulled(PullStatus.PULLED, written, title, used, tuple(self._notes))

    def _comes_out_alone(self, html: str) -> bool:
        """Whether git's own text comes out the same where nothing but Markdown is read."""
        alone = self._trial.convert((self._page.body,))
        return alone is not None and read(self._html(alone)).tokens == read(html).tokens

    def _refused(self, reason: Text, line: int | None = None) -> Pulled:
        return Pulled(PullStatus.REFUSED, notes=tuple(self._notes), reason=reason, line=line)

    def _rewrite(self, html: str, old: Reading, new: Reading) -> tuple[str, ...]:
        def render(pieces: Sequence[str]) -> str | None:
            converted = self._trial.convert(pieces)
            return None if converted is None else self._html(converted)

        def read_source(pieces: Sequence[str]) -> Reading | None:
            rendered = render(pieces)
            return None if rendered is None else read(rendered, self._book.read)

        own = self._page.body
        origins = find_origins(own, html, lambda body: render((body,)), lambda marked: read(marked, self._book.read))
        if len(origins.places) != len(old.tokens):
            raise Refused(text("pull.refused-unsure"))
        means = Means(self._book.write, bool(self._trial.active), lambda language: self._is_run(language, old))
        changed = Rewriter(
            SourceLines(own, old, origins, bool(self._trial.active)), new, read_source, means
        ).rewritten()
        rendered = render(changed)
        if rendered is None or not _keeps_looks(html, rendered, self._book):
            raise Refused(text("pull.refused-looks"))
        return changed

    def _is_run(self, language: str, old: Reading) -> bool:
        """Whether code may be carried out: drawn by a program, or known to a plugin where the page shows no sample of its kind."""
        shown = f'<code language="{language}">'
        return self._trial.draws(language.lower()) or (bool(self._trial.active) and shown not in old.tokens)

    def _html(self, converted: Converted) -> str:
        """What a body comes out as, with its title where that stands in the body, and addresses in the shared form."""
        inside = article_html(self._around, self._page, converted, self._arriving, self._digests)
        title = f"<h1>{escape(converted.title, quote=False)}</h1>" if self._has_title and converted.title else ""
        return f"{title}{inside}"

    def _learn(self, now: Converted, files: Mapping[str, bytes]) -> None:
        """Let the address book know every picture: git's, those just fetched, and those that articles carry inside."""
        paths = {**self._around.images, **{image_digest(content): path for path, content in files.items()}}
        self._digests |= {path: digest for digest, path in paths.items()}
        for link in now.links:
            svg = self._around.svg(link.target) if link.target.lower().endswith(".svg") else None
            if svg is not None:
                paths[image_digest(svg_address(svg).encode())] = link.target
        self._book = AddressBook(self._page.path, self._around.portal, paths)

    def _read_portal(self, body: Tag, now: Converted) -> Reading:
        inside = body.decode_contents()
        if self._has_title:
            inside = f"<h1>{escape(heading_of(self._tree) or now.title, quote=False)}</h1>{inside}"
        return read(inside, self._book.read_portal)

    def _compare_frame(self, words: tuple[str, ...]) -> None:
        """Tell of an edit in what we put around the text: there is no Markdown for it."""
        heal(self._tree, (*words, *breakable([self._heading, *_texts(self._wanted)])))
        is_gone = self._heading and not self._has_title and not heading_of(self._tree)
        if is_gone or (self._wanted and _frame(parsed(self._wanted)) != _frame(self._tree)):
            self._notes.append(text("pull.note-frame"))

    def _new_title(self) -> str:
        """The heading that a person gave to a page whose title is not in its text, ``""`` for none."""
        said = heading_of(self._tree)
        return said if self._heading and not self._has_title and said != folded(self._heading) else ""

    def _with_anchors(self, now: Converted, pieces: tuple[str, ...], new: Reading) -> tuple[str, ...]:
        """Keep the anchors of reworded headings that other places link to: the old one is written down."""
        before = now if self._trial.is_plain else self._trial.convert((self._page.body,))
        after = self._trial.convert(pieces)
        lost = before.anchors - after.anchors if before is not None and after is not None else frozenset()
        for anchor in sorted(name for name in lost if (self._page.path, name) in self._around.linked):
            pieces = self._with_anchor(pieces, anchor, new)
        return pieces

    def _with_anchor(self, pieces: tuple[str, ...], anchor: str, new: Reading) -> tuple[str, ...]:
        body = "".join(pieces)
        sign = ": #" if self._trial.active else "#"  # to some templates {# begins a comment
        for heading in re.finditer(r"^#{1,6}[ \t][^\n{]*?(?P<end>[ \t#]*)$", body, re.MULTILINE):
            tried = _put(pieces, *heading.span("end"), f" {{{sign}{anchor}}}")
            found = self._trial.convert(tried)
            text_before = self._trial.convert(pieces)
            if found is None or text_before is None or anchor not in found.anchors:
                continue
            gone = (text_before.anchors - found.anchors) & {
                name for path, name in self._around.linked if path == self._page.path
            }
            if (
                not gone
                and read(self._html(found), self._book.read).tokens == new.tokens
                and heading[0] not in self._page.body
            ):
                self._notes.append(text("pull.note-anchor", anchor=anchor))
                return tried
        self._notes.append(text("pull.note-anchor-lost", anchor=anchor))
        return pieces


def _put(pieces: tuple[str, ...], start: int, end: int, words: str) -> tuple[str, ...]:
    """The pieces with words in the place of what stands there."""
    out: list[str] = []
    at, waiting = 0, True
    for place, piece in enumerate(pieces):
        low, high = (min(max(edge - at, 0), len(piece)) for edge in (start, end))
        if waiting and start <= at + len(piece):
            waiting = False
            out += (piece[:low] + words + piece[high:],) if place % 2 else (piece[:low], words, piece[high:])
        else:
            out.append(piece[:low] + piece[high:])
        at += len(piece)
    return tuple(out)


def _texts(html: str) -> list[str]:
    return [str(node) for node in parsed(html).find_all(string=True)]


def _frame(tree: BeautifulSoup) -> list[str]:
    """The words around heading and body; a second heading is one of them."""
    copy = parsed(str(tree))
    for part in (*copy.find_all(is_body), *copy.find_all("h1", limit=1)):
        part.decompose()
    return [word for word in read(copy).tokens if not is_tag(word) and not word.isspace()]


def _keeps_looks(before: str, after: str, book: AddressBook) -> bool:
    """Whether pictures that stay keep their size and place, which no comparison of words would notice."""

    def looks(html: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for image in parsed(html).find_all("img"):
            key = str(image.get("data-kb") or book.read(str(image.get("src"))))
            found.setdefault(key, set()).add(str(image.get("style")))
        return found

    old, new = looks(before), looks(after)
    return all(new[key] <= old[key] for key in new.keys() & old.keys())
