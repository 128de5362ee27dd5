"""What a reader finds in HTML: lists in lists, words of items and paragraphs, code as it is. How tight a list is makes no difference."""

from html.parser import HTMLParser
from typing import Any

_LEAVES = {"p": "text", "summary": "text", "td": "cell", "th": "cell", "pre": "code"} | {
    f"h{n}": "heading" for n in range(1, 7)
}
_BRANCHES = {"ul", "ol", "li", "blockquote", "table", "tr", "div", "details"}
_JOINED = {"ul", "ol", "blockquote"}  # one behind the other they look like one

Tree = list[Any]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root: Tree = ["root", []]
        self._open: list[Tree] = [self.root]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "br":
            self.handle_data(" ")
        elif tag == "hr":
            self._end_text()
            self._open[-1][1].append(["rule", ""])
        elif tag in _LEAVES or tag in _BRANCHES:
            self._end_text()
            node: Tree = [_LEAVES.get(tag, tag), "" if tag in _LEAVES else []]
            self._open[-1][1].append(node)
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        name = _LEAVES.get(tag, tag)
        if any(node[0] == name for node in self._open[1:]):
            while self._open.pop()[0] != name:
                pass

    def _end_text(self) -> None:
        while isinstance(self._open[-1][1], str):
            self._open.pop()

    def handle_data(self, data: str) -> None:
        inside = self._open[-1]
        if isinstance(inside[1], str):
            inside[1] += data
        elif data.strip():
            if not inside[1] or inside[1][-1][0] != "loose":
                inside[1].append(["loose", ""])
            inside[1][-1][1] += data


def block_tree(html: str) -> Tree:
    """The blocks of a page, nested."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _plain(reader.root)


def _plain(node: Tree) -> Tree:
    name, inside = node
    if name == "code":
        return [name, inside.rstrip("\n").replace("\t", "    ")]
    if isinstance(inside, str):
        return ["text" if name == "loose" else name, " ".join(inside.split())]
    joined: list[Tree] = []
    for child in inside:
        if joined and child[0] in _JOINED and joined[-1][0] == child[0]:
            joined[-1] = [child[0], joined[-1][1] + child[1]]
        elif child[0] not in {"text", "loose"} or child[1].strip():
            joined.append(child)
    return [name, [_plain(child) for child in joined]]
