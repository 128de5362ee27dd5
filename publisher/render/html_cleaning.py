"""What authors' HTML may contain: everything else is taken out by nh3 before a page goes anywhere.

The portal's own sanitiser is a blacklist that breaks what it dislikes into visible rubbish; this is a whitelist that leaves
nothing for it to find. Attributes and styles that could imitate or cover the portal's own interface are not on it.
"""

import re
from functools import lru_cache
from html.parser import HTMLParser

import nh3

from publisher.content.converted import Loss

SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms", "ftp", "sftp", "tg", "xmpp", "skype", "webcal"})

TAGS = frozenset(
    "a abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt "
    "em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p picture pre q rp rt ruby s "
    "samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr".split()
)
ATTRIBUTES: dict[str, frozenset[str]] = {
    "*": frozenset({"id", "class", "title", "lang", "dir", "style", "align"}),
    "a": frozenset({"href", "name", "data-kb-src"}),
    "img": frozenset({"src", "alt", "width", "height", "data-kb-src"}),
    "td": frozenset({"colspan", "rowspan", "valign"}),
    "th": frozenset({"colspan", "rowspan", "valign", "scope"}),
    "col": frozenset({"span", "width"}),
    "colgroup": frozenset({"span"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "li": frozenset({"value"}),
    "details": frozenset({"open"}),
    "time": frozenset({"datetime"}),
    "table": frozenset({"width"}),
}
STYLES = frozenset(
    {
        "text-align",
        "vertical-align",
        "width",
        "max-width",
        "height",
        "color",
        "background-color",
        "font-weight",
        "font-style",
        "text-decoration",
        "white-space",
    }
)
# Their content goes with them: text of a script is no text of the page.
_CONTENT_REMOVED = frozenset(
    {"script", "style", "iframe", "object", "embed", "noscript", "template", "textarea", "svg", "math"}
)
# Taken out silently: markup of a whole document that only tools leave in a page.
_NOT_MISSED = frozenset({"html", "body", "head", "input", "label", "nobr", "source"})
_NOT_MISSED_ATTRIBUTES = (
    "data-",
    "aria-",
    "loading",
    "decoding",
    "rel",
    "target",
    "srcset",
    "sizes",
    "media",
    "border",
    "markdown",
    "role",
)

_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(_CONTENT_REMOVED),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    strip_comments=True,
    link_rel=None,
    url_schemes={*SCHEMES, "data"},
    filter_style_properties=set(STYLES),
)
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9:-]*)([^<>]*>?)")
_VALUE = re.compile(r'"[^"]*"')
# Values that may be a style or an address that is not allowed: only then the whole audit is worth its time.
_SUSPECT = re.compile(
    r"""\sstyle\s*=(?!"text-align: (?:left|right|center);")"""
    r"""|\s(?:href|src)\s*=\s*["']?(?:\s*(?!https?:|mailto:)[a-z][a-z0-9+.\-]*:|[^"'>\s]*(?:&\#|[\t\n]))""",
    re.IGNORECASE,
)


def clean(html: str) -> str:
    """Markup of allowed tags, attributes, styles and addresses only, well-formed."""
    return _CLEANER.clean(html)


def losses(html: str) -> list[tuple[str, str, str]]:
    """What ``clean`` takes out of a page's HTML: (rule, what a reader of the report sees, text to look for in the source)."""
    if _is_plain(html):
        return []
    audit = _Audit()
    audit.feed(html)
    audit.close()
    return audit.found


def _is_plain(html: str) -> bool:
    """Whether a look at the tags alone shows that nothing will be taken out."""
    tags = set(_TAG.findall(html))
    shapes = {(name, _VALUE.sub("", written)) for name, written in tags}
    if "<?" in html or not all(_is_allowed(name, shape) for name, shape in shapes):
        return False
    return not _SUSPECT.search("".join([written for _, written in tags]))


@lru_cache(4096)
def _is_allowed(tag: str, shape: str) -> bool:
    """Whether a start tag without its values holds nothing but what is allowed; one that is not whole or odd does not."""
    if tag not in TAGS or not shape.endswith(">") or "'" in shape or '"' in shape:
        return False
    names = shape[:-1].removesuffix("/").replace("=", " ").split()
    allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, frozenset())
    return all(name in allowed or name.startswith(_NOT_MISSED_ATTRIBUTES) for name in names)


class _Audit(HTMLParser):
    """Walks HTML as written and notes what the policy does not allow."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            if tag in _NOT_MISSED:
                self._hidden(attrs)
            else:
                written = (self.get_starttag_text() or "")[: len(tag) + 1]  # <Tabs>, in the author's own letters
                self.found.append(("raw-html-removed", f"<{tag}>", written))
            return
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, frozenset())
        is_stamped = any(name == "data-kb-src" for name, _ in attrs)  # then the article's writer looks at it
        for name, value in attrs:
            if name in {"href", "src"} and name in allowed:
                self._address(tag, "" if is_stamped else value or "")
            elif name == "style":
                self._style(tag, value or "")
            elif name not in allowed and not name.startswith(_NOT_MISSED_ATTRIBUTES):
                self.found.append(("raw-html-removed", f"{name}=", name))

    def _hidden(self, attrs: list[tuple[str, str | None]]) -> None:
        """What hides an element whose words stay when its tags go."""
        self.found += [("raw-html-removed", f"{name}=", name) for name, _ in attrs if name == "hidden"]

    def handle_pi(self, data: str) -> None:
        """``<?php … ?>``: read as an instruction, so its text is gone."""
        self.found.append(("raw-html-removed", f"<?{data}"[:40], f"<?{data[:8]}"))

    def _address(self, tag: str, value: str) -> None:
        scheme = scheme_of(value)
        if scheme and scheme not in SCHEMES and not (tag == "img" and value.startswith("data:image/")):
            self.found.append(("unsafe-link-removed", f"{scheme}:", value))

    def _style(self, tag: str, value: str) -> None:
        for declaration in value.split(";"):
            name = declaration.partition(":")[0].strip().lower()
            if name and name not in STYLES:
                self.found.append(("raw-html-removed", f"<{tag} style={name}>", name))


def scheme_of(address: str) -> str:
    """The scheme of an address as a browser reads it (blanks and control characters inside do not hide it), or ``""``."""
    visible = "".join(char for char in address if char > " ")
    match = re.match(r"([a-zA-Z][a-zA-Z0-9+.\-]*):", visible)
    return match[1].lower() if match else ""


_PLAIN_VALUE = re.compile(r"[a-z-]+\s*:\s*(?!.*\dv(?:w|h|min|max)\b)[\w\s#.,%!-]+", re.IGNORECASE)


def safe_style(style: str) -> str:
    """Keep declarations without functions that could load anything, and without sizes of the whole window.

    nh3 has already chosen the properties.
    """
    return ";".join(part for part in map(str.strip, style.split(";")) if _PLAIN_VALUE.fullmatch(part))


def loss(rule: str, detail: str, line: int) -> Loss:
    """A Loss with its detail short enough for a report."""
    return Loss(rule, detail if len(detail) <= 80 else f"{detail[:79]}…", line)
