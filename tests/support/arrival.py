"""What MkDocs shows, the portal shows, or ``check`` names it at its line: the comparison of both, page by page.

One side is MkDocs without us: its own ``Page.render`` with the same extensions. The other is the block that the portal stores: the
article with its addresses filled in, through the emulator's sanitiser. Both are read as a browser reads them (``reading``).

Some things are read differently on purpose, by our own Markdown extension, in preview and portal alike: ``- [x]``, ``> [!NOTE]``, ``???``,
``===``, text in braces, and lists and fences as GitHub reads them. There the second side is held against MkDocs with our extension, and
MkDocs with and without it have to show the same words, links and pictures but for the marks themselves.
"""

import base64
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import grammar
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, get_files
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page as MkDocsPage
from reading import Reading, Seen, read, words_of

from portal_emulator.landing.sanitiser import sanitise
from publisher.content.model import Page
from publisher.findings import Finding
from publisher.messages import Catalogue
from publisher.pipeline.articles import Articles
from publisher.pipeline.extensions import add_extensions
from publisher.pipeline.mkdocs_config import PLUGIN, open_project
from publisher.pipeline.project import Project, load_project
from publisher.render.extension import NAME
from publisher.render.links import INDEX_PAGES
from publisher.targets.knowledge_base.form import text_block

SETTINGS = """\
site_name: Law
plugins:
  - publisher:
      knowledge_base: {code: law}
      defaults: {owner: anna.k@example.com, review_every: 6 months, last_reviewed: 2026-11-01}
"""
_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
TODAY = date(2026, 11, 23)
SITE = "https://mkdocs.invalid/"
_ADDED = re.compile(r'<(?P<tag>a|span|p|summary)\b[^>]*\sdata-kb-add="[^"]*"[^>]*>.*?</(?P=tag)>', re.DOTALL)
_OPENED = re.compile(r'<a data-kb-open="1"[^>]*>(<img\b[^>]*>)</a>')
"""A picture with our link from it to itself."""
_TITLE = re.compile(r"<h1\b.*</h1>", re.DOTALL)
# Rules that say that something is gone, or is there otherwise. The rest of not-shown says "as it stands here", which excuses nothing.
LINKS = frozenset(
    "link-broken link-empty link-outside link-to-draft anchor-broken unsafe-link-removed file-not-published".split()
)
PICTURES = frozenset(
    "image-broken image-empty image-external image-unreadable svg-unreadable svg-too-large link-outside unsafe-link-removed "
    "file-not-published image-kind-not-shown".split()
)
WORDS = frozenset("raw-html-removed typed-tag tag-unclosed formula-unread diagram".split())
# What our extension takes away: the marks of blocks and boxes that it reads, and definitions that plain MkDocs leaves between tags.
_MARKS = re.compile(
    r"^[\s>]*(?:[-*+]|\d+[.)])?\s*(?:\[TOC\]|\*?\[[^\]\n]+\]:|\?\?\?|===|!!!|\[!|\[[ xX]\]|```|~~~)|\{", re.MULTILINE
)
# What a sample shows as text, and what is markup where it is none.
# Elements behind which browsers read text and not HTML, to their end or to that of the page.
_SWALLOWS = re.compile(
    r"<(?:plaintext|select|xmp|textarea|title|script|style|iframe|noembed|noframes|noscript|template|object)\b",
    re.IGNORECASE,
)
_END = re.compile(r"</[^>]*>")
_DEFINITION = re.compile(r"[\s>]*\[[^\]]*\]:")
_MARKUP = re.compile(r"<[^>]*>|\]\([^)\n]*\)|^[ >]*\[[^\]\n]*\]:.*$|&#?\w+;", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where a page reads differently, with the findings that name it; ``lines`` is where in the file it may stand."""

    path: str
    kind: str
    mkdocs: tuple[Seen, ...]
    portal: tuple[Seen, ...]
    lines: tuple[int, int]
    named_by: tuple[str, ...]

    def __str__(self) -> str:
        first, last = self.lines
        sides = (" ".join(map(str, side[:12])) or "nothing" for side in (self.mkdocs, self.portal))
        return f"{self.path}:{first}-{last}: {self.kind}\n    MkDocs: {next(sides)}\n    portal: {next(sides)}"


class MkDocsSide:
    """What MkDocs makes of the pages, with our Markdown extension or without it, and never with our plugin."""

    def __init__(self, config_file: Path, *, with_ours: bool) -> None:
        config: MkDocsConfig = open_project(config_file).config
        add_extensions(config)
        if not with_ours:
            config.markdown_extensions = [name for name in config.markdown_extensions if name != NAME]
            config.mdx_configs.pop(NAME, None)
        config.plugins.pop(PLUGIN, None)
        config.plugins.events.update({event: [] for event in config.plugins.events})
        self.config = config
        self.files: Files = get_files(config)
        get_navigation(self.files, config)

    def html(self, page: Page) -> str:
        """The content of a page."""
        file = self.files.get_file_from_path(page.path)
        assert file is not None
        mkdocs_page = file.page or MkDocsPage(None, file, self.config)
        mkdocs_page.markdown = page.body
        mkdocs_page.render(self.config, self.files)
        return mkdocs_page.content or ""


class Base:
    """A folder of Markdown with its mkdocs.yml, as MkDocs and as we make it."""

    def __init__(self, config_file: Path) -> None:
        self.project: Project = load_project(config_file, today=TODAY, use_cache=False)
        self._articles = Articles(self.project)
        self._plain = MkDocsSide(config_file, with_ours=False)
        self._ours = MkDocsSide(config_file, with_ours=True)
        self._pages = self.project.site.by_path()
        self._path_of = {SITE + file.url.removeprefix("./"): file.src_uri for file in self._plain.files}
        self._url_of = {file.src_uri: SITE + file.url.removeprefix("./") for file in self._plain.files}
        self._findings: dict[str, list[Named]] = {}
        for finding in self.project.findings:
            path = finding.path.removeprefix(self.project.settings.docs_prefix)
            self._findings.setdefault(path, []).append(Named.of(finding))

    @property
    def paths(self) -> list[str]:
        """The pages that were converted."""
        return list(self.project.converted)

    def stored(self, path: str) -> str:
        """The block of a page as the portal stores it."""
        sent = text_block(self._articles.page(path)).resolve(
            page=lambda ref: self._url_of.get(ref.path, SITE + ref.path),
            file=lambda ref: ref.path,
            image=lambda ref: f'src="{SITE}{ref.path}"',
        )
        return sanitise(sent)

    @cached_property
    def _portal(self) -> dict[str, Reading]:
        return {path: self._reading(path, self.body(path)) for path in self.paths}

    @cached_property
    def _mkdocs(self) -> dict[str, Reading]:
        return {path: self._reading(path, self._plain.html(self._pages[path])) for path in self.paths}

    def body(self, path: str) -> str:
        """What the portal shows of the page's own file, its title in front, without words of ours."""
        html = self.stored(path)
        start = html.index("<div data-kb-body") if "<div data-kb-body" in html else 0
        inside = html[start:]
        depth, end = 0, len(inside)
        for tag in re.finditer(r"<(/?)div\b[^>]*>", inside):
            depth += -1 if tag[1] else 1
            if depth == 0:
                end = tag.end()
                break
        title = _TITLE.search(html, 0, start) if self.project.converted[path].title else None
        return _OPENED.sub(r"\1", _ADDED.sub("", (title[0] if title else "") + inside[:end]))

    def _reading(self, path: str, html: str) -> Reading:
        base = self._url_of.get(path, SITE)

        def resolve(address: str) -> str:
            if address.startswith("data:image/svg"):
                return "an SVG picture"
            try:
                joined = urljoin(base, address.strip())
            except ValueError:  # brackets that are no address of a server
                return unquote(address)
            if not joined.startswith(SITE):
                return unquote(joined)
            parts = urlsplit(joined)
            found = self._path_of.get(SITE.rstrip("/") + unquote(parts.path)) or self._path_of.get(
                SITE.rstrip("/") + parts.path
            )
            if found is None:
                return unquote(joined)
            if found.lower().endswith(".svg"):
                return "an SVG picture"
            return f"{found}#{unquote(parts.fragment)}" if parts.fragment else found

        return read(html, resolve)

    def differences(self) -> Iterator[Difference]:
        """Where pages read differently, those that findings name too."""
        for path in self.paths:
            yield from self._of(path)

    def _of(self, path: str) -> Iterator[Difference]:
        portal = self._settled(self._portal[path], self._portal, path)
        plain = self._settled(self._mkdocs[path], self._mkdocs, path)
        if portal == plain:
            return
        ours_reading = self._reading(path, self._ours.html(self._pages[path]))
        ours = self._settled(ours_reading, {**self._mkdocs, path: ours_reading}, path)
        source = _Source(self._pages[path])
        by_line = self._findings.get(path, [])
        if ours == plain:
            yield from _compared(path, plain, portal, source, by_line)
            return
        yield from _compared(path, ours, portal, source, by_line)
        yield from _letters(path, plain, ours, source, by_line)

    def _settled(self, reading: Reading, all_pages: dict[str, Reading], path: str) -> tuple[Seen, ...]:
        """What is seen, with links to anchors as alive or dead: anchors may be called otherwise, if they lead somewhere."""

        def settled(one: Seen) -> Seen:
            target, sign, anchor = one.target.partition("#")
            if not sign or target not in all_pages or one.is_picture:
                return one
            anchors = reading.anchors if target == path else all_pages[target].anchors
            return replace(one, target=target if anchor in anchors or anchor == "top" else f"{target}#nowhere")

        return tuple(settled(one) if "#" in one.target else one for one in reading.seen)


@dataclass(frozen=True, slots=True)
class Named:
    """What a finding names, by its rule or the kind of loss, and its line."""

    line: int
    name: str
    detail: str
    target: str

    @classmethod
    def of(cls, finding: Finding) -> "Named":
        key, values = str(getattr(finding.message, "key", "")), dict(getattr(finding.message, "values", ()))
        name = key.removeprefix("check.") if finding.rule == "not-shown" else finding.rule
        return cls(finding.line, name, str(values.get("detail", "")), str(values.get("target", "")))

    @property
    def is_of_all_that_follows(self) -> bool:
        """Whether a browser reads the rest of the page otherwise because of it."""
        return _SWALLOWS.match(self.detail) is not None


class _Source:
    """Lines of words that stand in a page once."""

    def __init__(self, page: Page) -> None:
        self.first, self.last = page.body_line, page.body_line + page.body.count("\n")
        self.body = page.body
        lines: dict[str, int] = {}
        for number, line in enumerate(page.body.split("\n"), page.body_line):
            for word in words_of(line):
                lines[word] = 0 if word in lines else number
        self._lines = lines
        self._definitions = {
            number for number, line in enumerate(page.body.split("\n"), page.body_line) if _DEFINITION.match(line)
        }

    def start_of(self, line: int) -> int:
        """The first line of the block that a line stands in."""
        lines = self.body.split("\n")[: line - self.first]
        return line - next((n for n, one in enumerate(reversed(lines)) if not one.strip()), len(lines))

    def lines_of(self, seen: Sequence[Seen]) -> list[int]:
        return [
            line
            for one in seen
            for word in words_of(f"{one.text} {one.target if one.is_picture else ''}")
            if (line := self._lines.get(word, 0))
        ]

    def around(self, side: Sequence[Seen], start: int, end: int, changed: Sequence[Seen]) -> tuple[int, int]:
        """From the line of the last word before a place to that of the first behind it, with the place's own words."""
        before = next(
            (lines[-1] for n in range(start - 1, -1, -1) if (lines := self.lines_of(side[n : n + 1]))), self.first
        )
        after = next((lines[0] for n in range(end, len(side)) if (lines := self.lines_of(side[n : n + 1]))), self.last)
        own = self.lines_of(changed)
        if before > after:  # notes and what stands in them come last, wherever they were written
            before, after = (min(own), max(own)) if own else (after, before)
        return min([before, *own]), max([after, *own])

    def naming(
        self,
        rules: frozenset[str],
        lines: tuple[int, int],
        findings: Sequence[Named],
        gone: Sequence[Seen],
        come: Sequence[Seen],
    ) -> tuple[str, ...]:
        """The findings that name a difference: at its lines; at an address's definition; at the start of an element that ends there."""
        first, last = lines
        ends = "".join(one.text for one in come)
        if "</" in ends and _END.sub("", ends) == "".join(one.text for one in gone):
            first = 0

        # of several equal addresses one may be named for another
        written = "\n".join(self.body.split("\n")[first - self.first : last - self.first + 1])

        def names(one: Named) -> bool:
            is_there = first <= one.line <= last or (one.is_of_all_that_follows and one.line <= last)
            of_address = one.name in LINKS | PICTURES and (
                one.line in self._definitions or (one.target != "" and one.target in written)
            )
            return one.name in rules and (is_there or of_address)

        return tuple(dict.fromkeys(one.name for one in findings if names(one)))


def _compared(
    path: str, expected: tuple[Seen, ...], found: tuple[Seen, ...], source: _Source, findings: Sequence[Named]
) -> Iterator[Difference]:
    same = next((n for n, (one, other) in enumerate(zip(expected, found, strict=False)) if one != other), 0)
    matcher = SequenceMatcher(None, expected[same:], found[same:], autojunk=False)
    for tag, *places in matcher.get_opcodes():
        i, j, k, m = (same + place for place in places)
        if tag == "equal":
            continue
        gone, come = expected[i:j], found[k:m]
        if len(gone) == len(come) and all(_arrives(path, *pair) for pair in zip(gone, come, strict=True)):
            continue
        lines = source.around(expected, i, j, (*gone, *come))
        kind, rules = _kind(gone, come)
        yield Difference(path, kind, gone, come, lines, source.naming(rules, lines, findings, gone, come))


def _arrives(path: str, mkdocs: Seen, portal: Seen) -> bool:
    """Whether two differ only in that MkDocs' link or picture is dead (it leaves raw HTML alone), and the portal's is not.

    A link to the folder that a page lies in (``./``) leads MkDocs' readers to the page itself.
    """
    is_dead = _is_dead(mkdocs) or (mkdocs.target == path and portal.target.endswith(INDEX_PAGES))
    lives = bool(portal.target) and not _is_dead(portal)
    return is_dead and lives and replace(mkdocs, target=portal.target) == portal


def _is_dead(one: Seen) -> bool:
    """Whether an address leads into the site and to nothing there."""
    return one.target.startswith(SITE) or one.target.endswith("#nowhere")


def _kind(gone: Sequence[Seen], come: Sequence[Seen]) -> tuple[str, frozenset[str]]:
    """What differs, by what readers would say of it, and the rules that may name it."""
    words = [one.text for one in gone if not one.is_picture], [one.text for one in come if not one.is_picture]
    pictures = [one for one in gone if one.is_picture], [one for one in come if one.is_picture]
    if "".join(words[0]) != "".join(words[1]):
        return "words", WORDS
    if [(one.text, one.target) for one in pictures[0]] != [(one.text, one.target) for one in pictures[1]]:
        return "pictures", PICTURES | WORDS
    if [one.target for one in gone if not one.is_picture] != [one.target for one in come if not one.is_picture]:
        return "links", LINKS | WORDS
    return "structure", WORDS


def _letters(
    path: str, plain: tuple[Seen, ...], ours: tuple[Seen, ...], source: _Source, findings: Sequence[Named]
) -> Iterator[Difference]:
    """Words, links and pictures that our extension adds or takes away, but for its own marks."""
    before, after = Reading(plain, frozenset()).letters(), Reading(ours, frozenset()).letters()
    lost = before - after
    marks = {word for line in source.body.split("\n") if _MARKS.search(line) for word in words_of(line)}
    marks |= {word for markup in _MARKUP.findall(source.body) for word in words_of(markup)}
    text = "".join(words_of(" ".join(one.text for one in ours)))
    gone = [word for word in lost if word not in marks and word not in text]
    if gone:
        seen = tuple(Seen(word) for word in gone)
        own = source.lines_of(seen)
        lines = (source.start_of(min(own)), max(own)) if own else (source.first, source.last)
        yield Difference(
            path, "our reading", seen, (), lines, source.naming(WORDS | LINKS | PICTURES, lines, findings, (), ())
        )
    code = " ".join(one.text for one in ours if "pre" in one.inside)
    targets = {
        one.target
        for one in plain
        if one.target and one.text not in code and not _is_dead(one)
        if one.target != path  # a table of contents
        if "[" not in one.target  # an address that went on over the next item of a list
    } - {one.target for one in ours}
    if targets:
        seen = tuple(one for one in plain if one.target in targets)
        own = source.lines_of(seen)
        lines = (source.start_of(min(own)), max(own)) if own else (source.first, source.last)
        yield Difference(
            path, "our reading", seen, (), lines, source.naming(WORDS | LINKS | PICTURES, lines, findings, (), ())
        )


def told(project: Project, path: str) -> Iterator[str]:
    """The findings of a page, one a line."""
    say = Catalogue("en")
    for finding in project.findings:
        if finding.path == project.settings.docs_prefix + path:
            yield f"{finding.line}: {say.say(finding.message)} [{finding.rule}]"


def base_of(folder: Path, documents: Mapping[str, str]) -> Base:
    """A base of documents by name, each in a folder below the pages, pictures and files that the grammar's links lead to."""
    docs = folder / "docs"
    (folder / "mkdocs.yml").parent.mkdir(parents=True, exist_ok=True)
    (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    pages = {path: f"# Page\n\nText of {path}.\n" for path in grammar.PAGES}
    texts = {
        **pages,
        grammar.DRAWING: _SVG,
        grammar.FILE: "a list",
        **{f"d/{name}.md": text for name, text in documents.items()},
    }
    for path, text in texts.items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_text(text, encoding="utf-8")
    (docs / grammar.PICTURE).write_bytes(base64.b64decode(_PNG))
    return Base(folder / "mkdocs.yml")


def smallest(text: str, fails: Callable[[str], bool]) -> str:
    """A part of a document's lines that still fails: ever smaller pieces are left out."""
    lines = text.split("\n")
    size = max(1, len(lines) // 2)
    while True:
        for start in range(0, len(lines), size):
            fewer = [*lines[:start], *lines[start + size :]]
            if fewer and fails("\n".join(fewer)):
                lines = fewer
                break
        else:
            if size == 1:
                return "\n".join(lines)
            size = max(1, size // 2)
