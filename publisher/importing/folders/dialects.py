"""What each tool writes that the knowledge base does not read, as Markdown that it reads."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote, unquote

from publisher.importing.folders.prose import in_prose
from publisher.importing.folders.tree import Tree, is_page

_WIKI = re.compile(r"(!?)\[\[([^\[\]|#\n]*)(#[^\[\]|\n]*)?(?:\|([^\[\]\n]*))?\]\]")
_LINK = re.compile(
    r"(!?\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\]\()(<[^<>\n]*>|[^()\s<>]*(?:\([^()\s]*\)[^()\s]*)*)((?:\s+\"[^\"\n]*\")?\))"
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|bmp|svg|avif)$", re.IGNORECASE)
_KINDS = {"tip", "info", "note", "warning", "danger", "caution", "success", "important", "question", "example"}
_CONTAINER = re.compile(
    r"^([ \t]*):::+[ \t]*(\w+)(?:\[([^\]\n]*)\]|[ \t]+([^\n{]*))?[^\n]*\n(.*?)^\1:::+[ \t]*$\n?",
    re.DOTALL | re.MULTILINE,
)
_BOXED = re.compile(
    r"\{\{[<%]\s*(notice|callout|alert|hint|admonition|note|tip|warning|info|details)\b([^>%]*)[>%]\}\}\n?(.*?)"
    r"\{\{[<%]\s*/\s*\1\s*[>%]\}\}",
    re.DOTALL,
)
_REF = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+[\"`]([^\"`]+)[\"`]\s*[>%]\}\}")
_FIGURE = re.compile(r"\{\{<\s*figure\s+((?:\"[^\"]*\"|[^>\"])*?)/?\s*>\}\}")
_HIGHLIGHT = re.compile(r"\{\{<\s*highlight\s+([\w+#-]+)[^>]*>\}\}\n?(.*?)\n?\{\{<\s*/\s*highlight\s*>\}\}", re.DOTALL)
_SHORTCODE = re.compile(r"\{\{[<%]/?\s*([\w/.-]+)[^>%]*[>%]\}\}")
_VALUE = re.compile(r"(\w+)=\"([^\"]*)\"")
_ASIDE = re.compile(r"<aside>\s*(.*?)\s*</aside>", re.DOTALL)
_MDX = re.compile(r"^(?:import|export)\s.+?(?:;|$)\n?", re.MULTILINE)
_OBSIDIAN_COMMENT = re.compile(r"%%(.*?)%%", re.DOTALL)
_MARKED = re.compile(r"==(?=\S)([^=\n]+?)(?<=\S)==")
_HEADING = "\ue002{}\ue003"
_HEADINGS = re.compile("\ue002([^\ue003]*)\ue003")
_BLOCK_ID = re.compile(r"(?:^|(?<=[ \t]))\^([A-Za-z0-9-]+)[ \t]*$", re.MULTILINE)


@dataclass
class ConvertedPage:
    """One page on its way: its old path, the folder that it is from, and what was changed or is still not read."""

    path: str
    tree: Tree
    tool: str
    changed: Counter[str] = field(default_factory=Counter)
    unread: list[str] = field(default_factory=list)

    def converted(self, body: str) -> str:
        """The page's text."""
        for step in _STEPS[self.tool]:
            body = step(self, body)
        return body

    # Links

    def addresses(self, body: str) -> str:
        """Links and pictures where they will be."""

        def change(found: re.Match[str]) -> str:
            written = found[2].strip("<>")
            if not written or re.match(r"[a-zA-Z][\w+.-]*:|#|//", written):
                return found[0]
            anchor = written[written.find("#") :] if "#" in written else ""
            target = self.tree.by_address(self.path, written, ("static", "docs", "content"))
            if target is None:
                return found[0]
            new = self.tree.relative(self.path, target)
            if new == unquote(written.partition("#")[0]):
                return found[0]
            self.changed["link"] += 1
            return (
                f"{found[1]}{quote(new, safe='/!$&*+,;=:@~') if re.search(r'[ ()<>]', new) else new}{anchor}{found[3]}"
            )

        return in_prose(body, lambda text: _LINK.sub(change, text))

    def wiki_links(self, body: str) -> str:
        """``[[Page#Heading|words]]`` and ``![[picture.png|300]]``."""

        def change(found: re.Match[str]) -> str:
            is_shown, name, heading, words = found[1], found[2].strip(), found[3] or "", found[4]
            part = heading.split("#")[-1].strip()
            anchor = f"#{part[1:] if part.startswith('^') else _HEADING.format(part)}" if part else ""
            label = (words or name or heading.lstrip("#^")).strip()
            if not (name or part):
                self.unread.append(found[0])
                return found[0]
            if not name:
                self.changed["wiki-link"] += 1
                return f"[{label}]({anchor})"
            target = self.tree.by_name(self.path, name)
            if target is None:
                self.unread.append(found[0])
                return label
            self.changed["wiki-link"] += 1
            address = quote(self.tree.relative(self.path, target), safe="/!$&*+,;=:@~()".replace("()", ""))
            plain = re.sub(r"[%<>?#]", lambda sign: quote(sign[0]), self.tree.relative(self.path, target))
            address = address if address.isascii() and "%" not in address else f"<{plain}>"
            if is_shown and not is_page(target) and _PICTURE.search(target):
                size = f"{{width={words}}}" if words and words.isdigit() else ""
                return f"![{'' if size or not words else words}]({address}){size}"
            bare = address.strip("<>") + anchor
            return f"[{label}]({f'<{bare}>' if address.startswith('<') else bare})"

        linked = in_prose(body, lambda text: _WIKI.sub(change, text))
        return _HEADINGS.sub(lambda found: _slug(found[1]), linked)  # code in a heading is code again only now

    # Obsidian

    def obsidian_marks(self, body: str) -> str:
        """Comments, marked words, and the names of blocks, which other notes link to."""

        def change(text: str) -> str:
            text, comments = _OBSIDIAN_COMMENT.subn(lambda c: f"<!--{c[1].replace('--', '- -')}-->", text)
            text, marked = _MARKED.subn(r"<mark>\1</mark>", text)
            text, names = _BLOCK_ID.subn(r'<a id="\1"></a>', text)
            self.changed.update({"comment": comments, "mark": marked, "block-name": names})
            return text

        return in_prose(body, change)

    # Docusaurus

    def containers(self, body: str) -> str:
        """``:::note Title`` to ``:::``; those inside others first."""

        def change(found: re.Match[str]) -> str:
            indent, kind, title = found[1], found[2].lower(), (found[3] or found[4] or "").strip()
            self.changed["container"] += 1
            return _note(kind, title, found[5], indent)

        for _ in range(6):
            body, count = _CONTAINER.subn(change, body)
            if not count:
                break
        return body

    def mdx(self, body: str) -> str:
        """Lines of code that MDX carries out; components stay and are named."""

        def change(text: str) -> str:
            text, count = _MDX.subn("", text)
            self.changed["mdx"] += count
            self.unread += [f"<{name}>" for name in dict.fromkeys(re.findall(r"<([A-Z]\w*)\b", text))]
            return text

        return in_prose(body, change)

    # Hugo

    def shortcodes(self, body: str) -> str:
        """Those that Hugo itself and its usual themes have; others stay and are named."""

        def figure(found: re.Match[str]) -> str:
            values = dict(_VALUE.findall(found[1]))
            self.changed["shortcode"] += 1
            picture = f"![{values.get('alt', '')}]({values.get('src', '')})"
            words = values.get("caption") or values.get("title") or ""
            if not words:
                return picture
            return f"<figure markdown>\n\n{picture}\n\n<figcaption>{escape(words)}</figcaption>\n\n</figure>"

        def boxed(found: re.Match[str]) -> str:
            self.changed["shortcode"] += 1
            values = dict(_VALUE.findall(found[2]))
            bare = re.findall(r"[\"']([^\"']*)[\"']|(\b[a-z]+\b)", _VALUE.sub("", found[2]))
            words = [quoted or plain for quoted, plain in bare]
            kind = values.get("type") or next((word for word in words if word.lower() in _KINDS), found[1])
            title = values.get("title") or values.get("summary") or next((word for word in words if word != kind), "")
            return _note(kind.lower(), title, found[3], "", folds=found[1] == "details")

        def ref(found: re.Match[str]) -> str:
            self.changed["shortcode"] += 1
            address, _, anchor = found[1].partition("#")
            target = self.tree.by_address(self.path, address, ("content",)) or self.tree.by_name(self.path, address)
            tail = f"#{anchor}" if anchor else ""
            return f"{self.tree.relative(self.path, target) if target else address}{tail}"

        body = _HIGHLIGHT.sub(lambda f: self._count("shortcode", f"```{f[1]}\n{f[2]}\n```"), body)
        body = in_prose(body, lambda text: _FIGURE.sub(figure, _REF.sub(ref, text)))
        body = _BOXED.sub(boxed, body)

        def told(text: str) -> str:
            self.unread += [f"{{{{< {name} >}}}}" for name in dict.fromkeys(_SHORTCODE.findall(text))]
            return text

        return in_prose(body, told)

    def _count(self, what: str, text: str) -> str:
        self.changed[what] += 1
        return text

    # Notion

    def asides(self, body: str) -> str:
        """Callouts, which Notion exports as ``<aside>`` with an emoji in front."""

        def change(found: re.Match[str]) -> str:
            self.changed["container"] += 1
            return _note("note", "", found[1] + "\n", "")

        return _ASIDE.sub(change, body)


def _note(kind: str, title: str, inside: str, indent: str, *, folds: bool = False) -> str:
    said = f' "{title.replace(chr(34), "&quot;")}"' if title else ""
    lines = [line.removeprefix(indent) for line in inside.strip("\n").split("\n")]
    mark, kind = ("???", "note") if folds else ("!!!", kind if kind in _KINDS else "note")
    return "\n".join([f"{indent}{mark} {kind}{said}", "", *(f"{indent}    {line}".rstrip() for line in lines)]) + "\n"


def _slug(heading: str) -> str:
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", heading.strip().lower()))


Step = Callable[[ConvertedPage, str], str]
_STEPS: dict[str, tuple[Step, ...]] = {
    "confluence-markdown": (ConvertedPage.addresses,),
    "obsidian": (ConvertedPage.wiki_links, ConvertedPage.obsidian_marks, ConvertedPage.addresses),
    "notion": (ConvertedPage.asides, ConvertedPage.addresses),
    "docusaurus": (ConvertedPage.mdx, ConvertedPage.containers, ConvertedPage.addresses),
    "hugo": (ConvertedPage.shortcodes, ConvertedPage.addresses),
}
TOOLS = tuple(_STEPS)
