"""What GitHub reads within a line and Python-Markdown does not: bare addresses, a backslash at a line's end or before any sign."""

import re
from string import punctuation
from xml.etree.ElementTree import Element

from markdown import Markdown, treeprocessors
from markdown.inlinepatterns import InlineProcessor, SubstituteTagInlineProcessor
from markdown.util import HTML_PLACEHOLDER_RE, INLINE_PLACEHOLDER_RE, AtomicString

BREAK = r"\\\n"
# "Extended web autolink", "extended email autolink" of GitHub Flavored Markdown 0.29, 6.9.
# Each begins with what can be looked for quickly; what may not stand before it is looked at afterwards.
ADDRESS = r"(?P<web>https?://(?=[\w-])[^\s<\x02\x03]+)"
HOST = r"(?P<web>www\.(?=[\w-])[^\s<\x02\x03]+)"
MAIL = r"(?P<mail>(?<![\w/.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9][\w-]*(?:\.[\w-]*[A-Za-z0-9])+)(?![\w@-])"
_NOT_BEFORE = {ADDRESS: re.compile(r"[\w/@.=?#%&+-]"), HOST: re.compile(r"[^\s*~(]"), MAIL: re.compile(r"[\w/.+-]")}
_AFTER = "?!.,:*_~'\"»”’"
_ENTITY = re.compile(r"&[A-Za-z0-9]+;$")
_ANCHOR = re.compile(r"<(/?)a(?=[\s>])", re.IGNORECASE)


def add_github_lines(md: Markdown, *, addresses: bool) -> None:
    """Teach Python-Markdown to read them; addresses after everything that may hold one: code, links, HTML (90)."""
    md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, *(sign for sign in punctuation if sign not in md.ESCAPED_CHARS)]
    md.inlinePatterns.register(SubstituteTagInlineProcessor(BREAK, "br"), "kb_break", 105)
    if addresses:
        for place, pattern in enumerate((ADDRESS, HOST, MAIL)):
            md.inlinePatterns.register(_Address(pattern, md), f"kb_address_{place}", 85 - place)


class _Address(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        is_mail = self.pattern == MAIL
        address = m["mail"] if is_mail else _without_end(m["web"])
        if (
            _NOT_BEFORE[self.pattern].match(data[m.start() - 1 : m.start()])
            or self._in_anchor(data[: m.start()])
            or not address
        ):
            return None, None, None
        link = Element("a")
        scheme = "mailto:" if is_mail else "" if address.startswith("http") else "http://"
        link.set("href", self.unescape(scheme + address))
        link.text = AtomicString(address)
        return link, m.start(), m.start() + len(address)

    def _in_anchor(self, before: str) -> bool:
        """Whether a tag of the author's is open that makes a link already."""
        assert self.md is not None
        inline = self.md.treeprocessors["inline"]
        nodes = inline.stashed_nodes if isinstance(inline, treeprocessors.InlineProcessor) else {}
        held = "".join(node for key in INLINE_PLACEHOLDER_RE.findall(before) if isinstance(node := nodes.get(key), str))
        blocks = self.md.htmlStash.rawHtmlBlocks
        tags = [
            tag for number in HTML_PLACEHOLDER_RE.findall(held) for tag in _ANCHOR.findall(str(blocks[int(number)]))
        ]
        return bool(tags) and not tags[-1]


def _without_end(address: str) -> str:
    """An address without the signs that belong to the sentence around it."""
    while address:
        if address[-1] in _AFTER:
            address = address.rstrip(_AFTER)
        elif address[-1] == ")" and address.count(")") > address.count("("):
            address = address[:-1]
        elif entity := _ENTITY.search(address):
            address = address[: entity.start()]
        else:
            break
    return address
