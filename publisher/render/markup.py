"""From clean HTML to an article: styles inlined, addresses taken out, traps of the portal disarmed.

Reads what ``policy.clean`` wrote (lower-case tags, double-quoted attributes, escaped text, all tags closed), so a pattern is
enough to split it, and each start tag that is not void pushes one end.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache
from html import escape, unescape
from typing import ClassVar

from publisher.config import is_image_host
from publisher.content.converted import Converted, FileRef, Heading, ImageRef, Link, LinkKind, Loss, PageRef, Segment
from publisher.messages import Catalogue
from publisher.render import styles
from publisher.render.anchors import Anchors
from publisher.render.article import added, instead_of_image, joined
from publisher.render.constructs import DIAGRAMS
from publisher.render.diagrams import TOLD
from publisher.render.highlight import highlight
from publisher.render.html_cleaning import loss, safe_style
from publisher.render.images import is_showable
from publisher.render.links import Address, from_own_address, is_on_portal, read_address
from publisher.render.locate import Locator
from publisher.render.sanitiser_encoding import encode_address, encode_attribute, encode_text

_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[^\s=>]+="[^"]*")*)\s*>|([^<]+)')
_ATTRIBUTE = re.compile(r'\s([^\s=>]+)="([^"]*)"')
_VOID = frozenset({"br", "hr", "img", "wbr", "col"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# What an article keeps of the attributes; style, href and src are made anew, classes are left out: the portal's style sheet
# and scripts act on some (landing-*, js-*, g-*), and nothing else would.
_KEPT = frozenset(
    "id title lang dir role alt width height colspan rowspan scope span start type reversed value open datetime name".split()
)
# From here on words lead to their terms, or do not (publisher.render.terms): an element that shows nothing.
GLOSSARY_OFF, GLOSSARY_ON = '<span data-kb-glossary="off">', '<span data-kb-glossary="on">'
# How GitHub and Material mark the picture for a dark page: an article is dark on light everywhere.
_FOR_DARK_PAGES = ("#only-dark", "#gh-dark-mode-only")
# Pictures of letters that every screen has (pymdownx.emoji): the letter itself needs no server.
_EMOJI = frozenset({"emojione", "twemoji", "gemoji"})
# Elements at whose ends a browser parts words.
_BREAKING = frozenset(
    "address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup "
    "hr legend li main nav ol p pre rp rt section summary table td th tr ul".split()
)
# What a page begins with in one of these is a part of it and not the page's title.
_HOLDS_NO_TITLE = frozenset(f"</{tag}>" for tag in "blockquote dd details li td th".split())
# What the words of a first heading do not say.
_MORE_THAN_WORDS = re.compile(r'<a |<img |\sid="|\sdata-kb-add="')
# The link that mkdocs-glightbox puts around a picture, to the picture itself.
_ENLARGING = "glightbox"
_OUTSIDE_THE_BASE = ' target="_blank" rel="noopener"'

Attributes = dict[str, str]


_NUMBERED_SAMPLES = frozenset({"highlighttable", "codehilitetable"})


class ArticleWriter:
    """Walks one page's clean HTML once; ``converted`` gives what it found."""

    def __init__(self, path: str, locator: Locator, say: Catalogue, image_hosts: tuple[str, ...] = ()) -> None:
        self._image_hosts = image_hosts
        self._path = path
        self._locator = locator
        self._say = say
        self._out: list[Segment] = []
        self._ends: list[Callable[[], None] | str] = []
        self._mute = False
        self._pre = 0
        self._in_footnotes = False
        self._code: list[str] | None = None
        self._heading_text: list[str] | None = None
        self._tone = styles.TONES["note"]
        self._title: str | None = None
        self._in_title = False
        self._title_span = (0, 0)
        self._started = False
        self._headings: list[Heading] = []
        self._anchors: set[str] = set()
        self._links: list[Link] = []
        self._anchor_links: list[tuple[int, int]] = []
        self._losses: list[Loss] = []
        self._words = 0
        self._tables = 0

    def write(self, html: str) -> None:
        """Take the page's HTML in."""
        for closing, tag, attributes, text in _TOKEN.findall(html):
            if text:
                self._text(text)
            elif closing:
                self._part_title(tag)
                self._close()
            elif not attributes and tag in _SIMPLE and not self._mute and not self._in_title:
                self._out.append(_SIMPLE[tag])
                self._ends.append(f"</{tag}>")
            else:
                self._open(
                    tag, {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)} if attributes else {}
                )

    def converted(self, losses: list[Loss]) -> Converted:
        """The page as far as it was written; ``losses`` are those found before."""
        self._settle_anchors()
        start, end = self._title_span
        heading = joined(self._out[start:end])
        return Converted(
            path=self._path,
            title=self._title or "",
            segments=joined([*self._out[:start], *self._out[end:]]),
            headings=tuple(self._headings),
            anchors=frozenset(self._anchors),
            links=tuple(self._links),
            losses=tuple(losses + self._losses),
            words=self._words,
            heading=heading
            if any(not isinstance(piece, str) or _MORE_THAN_WORDS.search(piece) for piece in heading)
            else (),
        )

    def _settle_anchors(self) -> None:
        """Links to the page's own headings that another tool would give another anchor."""
        anchors = Anchors(self._anchors, self._headings)
        for piece, number in self._anchor_links:
            link = self._links[number]
            found = "" if link.anchor in anchors else anchors.meant(link.anchor)
            if found:
                self._links[number] = replace(link, anchor=found)
                old = f'href="{encode_address("#" + link.anchor)}"'
                self._out[piece] = str(self._out[piece]).replace(old, f'href="{encode_address("#" + found)}"', 1)

    def _text(self, text: str) -> None:
        if self._code is not None:
            self._code.append(text)
            return
        if self._heading_text is not None:
            self._heading_text.append(text)
        if self._mute:
            return
        if words := text.split():
            self._started = True
            self._words += 0 if self._in_title else len(words)
            text = encode_text(text)
        self._out.append(text)

    def _open(self, tag: str, attributes: Attributes) -> None:
        classes = attributes["class"].split() if "class" in attributes else []
        if "id" in attributes:
            self._anchors.add(attributes["id"])
        self._part_title(tag)
        if "headerlink" in classes:
            self._leave_out()
        elif self._mute:
            if tag not in _VOID:
                self._ends.append("")
            elif self._heading_text is not None:
                self._heading_text.append(" ")
        elif tag in _VOID:
            if self._in_title and self._heading_text is not None:
                self._heading_text.append(" ")
            self._void(tag, attributes)
        elif tag in _HEADINGS:
            self._heading(tag, attributes)
        elif tag not in self._OPENERS or not self._OPENERS[tag](self, attributes, classes):
            self._plain(tag, attributes, styles.ELEMENTS.get(tag, ""))

    def _close(self) -> None:
        end = self._ends.pop()
        if not isinstance(end, str):
            end()
        elif not self._mute:
            self._out.append(end)

    def _is_in(self, ends: frozenset[str]) -> bool:
        return not ends.isdisjoint(end for end in self._ends if isinstance(end, str))

    def _part_title(self, tag: str) -> None:
        if self._in_title and self._heading_text is not None and tag in _BREAKING:
            self._heading_text.append(" ")

    def _plain(self, tag: str, attributes: Attributes, style: str, *, extra: str = "", after: str = "") -> None:
        """Write a start tag with the attributes that are kept and a style; ``after`` follows the end tag."""
        self._out.append(f"<{tag}{_attributes(attributes, style)}{extra}>")
        self._ends.append(f"</{tag}>{after}")

    def _void(self, tag: str, attributes: Attributes) -> None:
        if tag == "img":
            self._started = True
            self._image(attributes)
        elif tag == "hr" and self._in_footnotes:
            self._in_footnotes = False  # the rule that Python-Markdown puts above footnotes: their box has one
        else:
            self._out.append(f"<{tag}{_attributes(attributes, styles.ELEMENTS.get(tag, ''))}>")

    # Headings: the first thing of a page, when it is an h1 with words, is its title and no part of the article.

    def _heading(self, tag: str, attributes: Attributes) -> None:
        is_title = tag == "h1" and not self._started and not self._is_in(_HOLDS_NO_TITLE)
        self._started = True
        self._heading_text = []
        self._in_title = is_title
        self._out.append(f"<{tag}{_attributes(attributes, styles.ELEMENTS[tag])}>")
        start = len(self._out)

        def end() -> None:
            text = " ".join(unescape("".join(self._heading_text or ())).split())
            self._heading_text = None
            self._headings.append(Heading(int(tag[1]), attributes.get("id", ""), text))
            self._out.append(f"</{tag}>")
            if is_title:
                self._in_title = False
            is_picture = any(not isinstance(piece, str) or "<img " in piece for piece in self._out[start:])
            if is_title and (text or not is_picture):
                self._title = text
                self._out[start - 1] = self._out[-1] = ""
                self._title_span = (start, len(self._out) - 1)

        self._ends.append(end)

    # Links and images

    def _link(self, attributes: Attributes, classes: list[str]) -> bool:
        is_made = "data-kb-src" not in attributes and not self._locator.holds(attributes.get("href", ""))
        written = attributes.pop("data-kb-src", attributes.get("href"))
        attributes.pop("href", None)
        if (written or "").startswith("#__codelineno"):
            self._leave_out()
            return True
        if "name" in attributes:
            self._anchors.add(attributes["name"])
        if written is None or (not written.strip() and attributes.keys() & {"id", "name"}):  # [](){#here}
            if not attributes.keys() & {"id", "name"}:
                self._ends.append("")
                return True
            self._plain("a", attributes, "")
            return True
        if _ENLARGING in classes:
            self._ends.append("")
            return True
        address = read_address(written.strip(), self._path)
        is_footnote = address.kind is LinkKind.ANCHOR and bool({"footnote-ref", "footnote-backref"} & set(classes))
        if is_footnote and "footnote-backref" in classes:
            attributes["title"] = self._say("page.footnote-back")
        if not is_footnote:
            if address.kind is LinkKind.ANCHOR:
                self._anchor_links.append((len(self._out), len(self._links)))
            self._note_link(address, written.strip(), address.anchor, is_made=is_made)
        mark = added("frame") if "kb-frame" in classes else ""
        rest = f"{_attributes(attributes, styles.ELEMENTS['a'])}{mark}"
        self._start_link(address, written.strip(), rest, is_made=is_made)
        return True

    def _start_link(self, address: Address, written: str, rest: str, *, is_made: bool) -> None:
        match address.kind:
            case LinkKind.OUTSIDE if inside := from_own_address(written, self._path, stops_at_root=is_made):
                self._out += ['<a href="', FileRef(inside), f'"{rest}>']
            case LinkKind.UNSAFE | LinkKind.OUTSIDE:
                self._ends.append("")
                return
            case LinkKind.PAGE:
                self._out += ['<a href="', PageRef(address.target, address.anchor), f'"{rest}>']
            case LinkKind.FILE:
                self._out += ['<a href="', FileRef(address.target), f'"{rest}>']
            case LinkKind.ANCHOR:
                # An empty "#" would become an empty address in the portal's preview mode, which is the page's own.
                self._out.append(f'<a href="{encode_address("#" + (address.anchor or "top"))}"{rest}>')
            case LinkKind.EXTERNAL if is_on_portal(address):
                self._out += ['<a href="', FileRef(written), f'"{rest}>']
            case LinkKind.EXTERNAL:
                self._out.append(f'<a href="{encode_address(written)}"{rest}{_OUTSIDE_THE_BASE}>')
            case _:
                self._out.append(f'<a href="{encode_address(written)}"{rest}>')
        self._ends.append("</a>")

    def _leave_out(self) -> None:
        """Write nothing until the element ends."""
        texts, self._heading_text = self._heading_text, None
        was_mute, self._mute = self._mute, True

        def end() -> None:
            self._mute = was_mute
            self._heading_text = texts

        self._ends.append(end)

    def _note_link(self, address: Address, written: str, anchor: str = "", *, is_made: bool = False) -> None:
        if written:
            first = written.split(maxsplit=1)[
                0
            ]  # of an address that is never closed, Markdown takes the words behind it too
            name = written.strip("/")  # [[Some name]] of the extension wikilinks is /Some_name/
            names = (name, name.replace("_", " ")) if written.startswith("/") else ()
            line, column = self._locator.place_address(written, written.removeprefix("mailto:"), first, *names)
        else:
            line, column = self._locator.place_without_address(is_image=address.kind is LinkKind.IMAGE)
        self._links.append(Link(address.kind, written, address.target, anchor, line, column, is_made))
        if address.kind is LinkKind.UNSAFE:
            self._losses.append(loss("unsafe-link-removed", written, line))

    def _image(self, attributes: Attributes) -> None:
        if self._heading_text is not None and not self._in_title:
            self._heading_text.append(escape(attributes.get("alt", "")))
        if _EMOJI & set(attributes.get("class", "").split()) and not attributes.get("alt", "a").isascii():
            self._out.append(instead_of_image(encode_attribute(attributes["alt"])))
            return
        written = attributes.pop("data-kb-src", attributes.get("src", "")).strip()
        attributes.pop("src", None)
        address = read_address(written, self._path, is_image=True)
        if not written.startswith("data:image/"):
            self._note_link(address, written)
        if written.endswith(_FOR_DARK_PAGES):
            return
        attributes.setdefault("alt", "")
        rest = _attributes(attributes, _image_style(attributes))
        match address.kind:
            case LinkKind.IMAGE if is_showable(address.target):
                self._out += ["<img ", ImageRef(address.target), f"{rest}>"]
            case LinkKind.OUTSIDE_IMAGE if (inside := from_own_address(written, self._path)) and is_showable(inside):
                self._out += ["<img ", ImageRef(inside), f"{rest}>"]
            case LinkKind.EXTERNAL_IMAGE if address.target == "data:" or is_image_host(written, self._image_hosts):
                self._out.append(f'<img src="{encode_address(written)}"{rest}>')
            case LinkKind.EXTERNAL_IMAGE if "</a>" not in self._ends:
                shown = encode_attribute(attributes["alt"] or written)
                style = _style_attribute(styles.ELEMENTS["a"])
                href = encode_address(written)
                self._out.append(f'<a href="{href}"{style}{added("image")}{_OUTSIDE_THE_BASE}>{shown}</a>')
            case _:
                if address.kind is LinkKind.IMAGE:
                    self._losses.append(loss("image-kind-not-shown", written, self._links[-1].line))
                self._out.append(instead_of_image(encode_attribute(attributes["alt"])))

    # Blocks with a look of their own: each says whether it wrote the start tag

    def _block(self, attributes: Attributes, classes: list[str]) -> bool:
        if "admonition" in classes:
            self._tone = tone_of(classes)
            self._plain("div", {**attributes, "role": "note"}, self._tone.box)
        elif "kb-tab" in classes:
            self._plain("div", attributes, styles.TAB)
        elif "footnote" in classes:
            self._in_footnotes = True
            self._plain("div", attributes, styles.FOOTNOTES)
        else:
            return False
        return True

    def _folding(self, attributes: Attributes, classes: list[str]) -> bool:
        if classes:
            self._tone = tone_of(classes)
            self._plain("details", attributes, self._tone.folded)
        return bool(classes)

    def _note_title(self, tag: str, attributes: Attributes, classes: list[str]) -> bool:
        if "kb-tab-title" in classes:
            self._plain(tag, attributes, styles.TAB_TITLE)
            return True
        if "admonition-title" not in classes:
            return False
        self._out.append(f"<{tag}{_attributes(attributes, self._tone.heading)}>")
        start = len(self._out)

        def end() -> None:
            if len(self._out) == start:
                kind = next(name for name, tone in styles.TONES.items() if tone is self._tone)
                self._out[-1] = f"<{tag}{_attributes(attributes, self._tone.heading)}{added('title')}>"
                self._out.append(self._say(f"page.alert-{kind}"))
            self._out.append(f"</{tag}>")

        self._ends.append(end)
        return True

    def _paragraph(self, attributes: Attributes, classes: list[str]) -> bool:
        return self._note_title("p", attributes, classes)

    def _summary(self, attributes: Attributes, classes: list[str]) -> bool:
        return self._note_title("summary", {**attributes}, classes)

    def _table(self, attributes: Attributes, classes: list[str]) -> bool:
        if _NUMBERED_SAMPLES & set(classes):
            # no table of the author's: the numbers of a sample's lines beside its lines
            self._plain("table", {**attributes, "role": "presentation"}, styles.ELEMENTS["table"])
            return True
        self._tables += 1
        label = encode_attribute(self._say("page.table", n=self._tables))
        self._out.append(f'<div tabindex="0" role="region" aria-label="{label}" style="{styles.TABLE_FRAME}">')
        self._plain("table", attributes, styles.ELEMENTS["table"], after="</div>")
        return True

    def _cell(self, attributes: Attributes, classes: list[str]) -> bool:
        is_of_sample = classes in (["linenos"], ["code"])
        if is_of_sample:
            self._plain("td", attributes, styles.SAMPLE_CELL)
        return is_of_sample

    def _item(self, attributes: Attributes, classes: list[str]) -> bool:
        if "kb-task" not in classes and "task-list-item" not in classes:
            return False
        self._plain("li", attributes, styles.TASK)
        return True

    def _span(self, _attributes: Attributes, classes: list[str]) -> bool:
        if self._pre and classes:
            self._plain("span", {}, styles.code_colour(classes[0]))
            return True
        if {"kb-glossary-off", "kb-glossary-on"} & set(classes):
            self._out.append(GLOSSARY_OFF if "kb-glossary-off" in classes else GLOSSARY_ON)
            self._ends.append("</span>")
            return True
        if not {"kb-done", "kb-open"} & set(classes):
            return False
        done = "kb-done" in classes
        label = encode_attribute(self._say("page.task-done" if done else "page.task-open"))
        style = encode_attribute(styles.DONE_SIGN if done else styles.OPEN_SIGN)
        tick = f'<span style="{encode_attribute(styles.TICK)}"></span>' if done else ""
        self._out.append(f'<span role="img" aria-label="{label}" style="{style}">{tick}')
        self._ends.append("</span>")
        return True

    def _ordered(self, attributes: Attributes, _classes: list[str]) -> bool:
        if "type" not in attributes:
            return False
        self._plain("ol", attributes, styles.ELEMENTS["ol"].replace("list-style:decimal;", ""))
        return True

    def _preformatted(self, attributes: Attributes, _classes: list[str]) -> bool:
        self._pre += 1
        self._started = True
        self._out.append(f'<pre tabindex="0"{_attributes(attributes, styles.ELEMENTS["pre"])}>')

        def end() -> None:
            self._pre -= 1
            self._out.append("</pre>")

        self._ends.append(end)
        return True

    def _inline_code(self, attributes: Attributes, classes: list[str]) -> bool:
        if not self._pre:
            return False
        language = next((name.removeprefix("language-") for name in classes if name.startswith("language-")), "")
        named = f' class="language-{encode_attribute(language)}"' if language else ""
        self._out.append(f"<code{_attributes(attributes, styles.CODE_IN_PRE)}{named}>")
        if not language:
            self._ends.append("</code>")
            return True
        self._code = []
        if language.lower() in DIAGRAMS and TOLD not in classes:
            self._losses.append(loss("diagram", language, self._locator.code_line(language)))

        def end() -> None:
            code = unescape("".join(self._code or ()))
            self._code = None
            self._words += len(code.split())
            self._out.append(f"{highlight(code, language)}</code>")

        self._ends.append(end)
        return True

    _OPENERS: ClassVar[dict[str, Callable[["ArticleWriter", Attributes, list[str]], bool]]] = {
        "a": _link,
        "code": _inline_code,
        "details": _folding,
        "div": _block,
        "li": _item,
        "ol": _ordered,
        "p": _paragraph,
        "pre": _preformatted,
        "span": _span,
        "summary": _summary,
        "table": _table,
        "td": _cell,
    }


def tone_of(classes: list[str]) -> styles.Tone:
    """The colours of an admonition by its kind; unknown kinds look like notes."""
    return next((styles.TONES[styles.KINDS[name]] for name in classes if name in styles.KINDS), styles.TONES["note"])


def _attributes(attributes: Attributes, style: str) -> str:
    """The attributes that are kept and the style, as they stand in a start tag."""
    if not attributes:
        return _style_attribute(style)
    own = safe_style(attributes["style"]) if "style" in attributes else ""
    align = attributes.get("align", "").lower()
    if align in {"left", "right", "center"}:
        own = f"text-align:{align};{own}"
    kept = "".join(f' {name}="{encode_attribute(value)}"' for name, value in attributes.items() if name in _KEPT)
    return f"{kept}{_style_attribute(_overlaid(style, own))}"


@cache
def _style_attribute(style: str) -> str:
    return f' style="{encode_attribute(style)}"' if style else ""


@lru_cache(1024)
def _overlaid(style: str, own: str) -> str:
    """A style in which the author's declarations take the place of ours."""
    declarations = dict(part.split(":", 1) for part in f"{style};{own}".split(";") if ":" in part)
    return ";".join(f"{name}:{value}" for name, value in declarations.items())


def _image_style(attributes: Attributes) -> str:
    """An image is as wide as it says, never wider than the page."""
    sides = ((name, attributes.pop(name, "")) for name in ("width", "height"))
    sized = {name: value if value.endswith("%") else f"{value.removesuffix('px')}px" for name, value in sides if value}
    base = "display:inline;max-width:100%;margin:0;border:0;vertical-align:middle" if sized else styles.ELEMENTS["img"]
    side = styles.IMAGE_SIDE.get(attributes.pop("align", "").lower(), "")
    return ";".join(part for part in (base, *(f"{name}:{value}" for name, value in sized.items()), side) if part)


# Start tags of elements that carry nothing of their own and need no look at what is around them.
_SIMPLE = {
    tag: f"<{tag}{_style_attribute(styles.ELEMENTS.get(tag, ''))}>"
    for tag in "p li ul ol dl dt dd blockquote th td tr thead tbody em strong b i sup sub del ins kbd mark figure figcaption".split()
}
