"""Markdown as people type it: our extension's reading of what GitHub reads and Python-Markdown does not."""

import re
from collections.abc import Sequence
from functools import cache
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.preprocessors import Preprocessor
from markdown.util import STX

from publisher.render.github_blocks import GitHubBlocks
from publisher.render.github_places import TAB

_WORD = re.compile(r"[ ]*\.?(?P<language>[\w#.+-]+)")
_MARK = re.compile(r"`{3,}|~{3,}")
_FENCED = re.compile(r"(?P<before>[ >]*)(?P<mark>`{3,}|~{3,})(?P<info>.*)$")
_SAMPLE = f"{STX}code"
_SAMPLES = re.compile(rf"({_SAMPLE}(?:[0-9a-f]*{_SAMPLE})*)")
_FENCES = "fenced_code_block"


def add_github_reading(md: Markdown) -> None:
    """Let Python-Markdown read a page's blocks as GitHub does; after tabs became blanks (30), before fences (25) and HTML (20)."""
    md.preprocessors.register(_Blocks(md), "kb_github", 28)


class _Blocks(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        if self.md.tab_length != TAB:  # an author's choice: lists nest by another number of blanks
            return lines
        return GitHubBlocks(lines, _Held(self.md)).read()


class _Held:
    def __init__(self, md: Markdown) -> None:
        self._md = md
        found = md.preprocessors[_FENCES] if _FENCES in md.preprocessors else None  # noqa: SIM401 - it has no get()
        self._fences = found if type(found) is FencedBlockPreprocessor else None
        self.reads_code = self._fences is not None

    def code(self, lines: Sequence[str]) -> str:
        assert self._fences is not None
        return "".join(self._fences.run(list(self.top_code(lines)))).strip()

    def top_code(self, lines: Sequence[str]) -> Sequence[str]:
        """Python-Markdown wants fences of equal length, and one word behind the first."""
        found = FencedBlockPreprocessor.FENCED_BLOCK_RE.fullmatch("\n".join(lines))
        if found is not None and "\n".join(lines[1:-1]) == found["code"].removesuffix("\n"):
            return lines
        mark = _MARK.match(lines[0])
        assert mark is not None
        word = _WORD.match(lines[0][mark.end() :])
        return [mark[0] + (word["language"] if word else ""), *lines[1:-1], mark[0]]

    def html(self, text: str) -> str:
        return self._md.htmlStash.store(text)

    def is_same(self, lines: Sequence[str], others: Sequence[str]) -> bool:
        if self.reads_code:
            return not any(STX in line for line in others) and _blocks(lines) == _blocks(others)
        return _blocks(_without_code(lines)) == _blocks(_without_code(others))


def _without_code(lines: Sequence[str]) -> list[str]:
    """Lines with a word in the place of each code sample: other extensions find samples wherever they stand."""
    out: list[str] = []
    opening: re.Match[str] | None = None
    for line in lines:
        found = _FENCED.match(line)
        if opening is None:
            opening = found
            out.append(f"{found['before']}{_SAMPLE}" if found else line)
        elif found and found["mark"] == opening["mark"] and not found["info"].strip():
            opening = None
        else:
            out[-1] += f"{line[len(opening['before']) :].encode().hex()}{_SAMPLE}"
    return out


@cache
def _reader() -> Markdown:
    return Markdown(extensions=["sane_lists", "tables", "admonition"])


def _blocks(lines: Sequence[str]) -> object:
    root = _reader().parser.parseDocument(list(lines)).getroot()
    assert root is not None
    return _shape(root)


def _shape(element: Element) -> list[object]:
    """What stands in an element; whether the items of a list are paragraphs makes no difference."""
    found: list[object] = [*_words(element.text)]
    for child in element:
        if child.tag == "p":
            found += _shape(child)
        elif child.tag == "pre":
            found.append(("pre", "".join(child.itertext())))
        else:
            found.append((child.tag, sorted(child.items()), _shape(child)))
        found += _words(child.tail)
    return found


def _words(text: str | None) -> list[str]:
    """Stretches of text, and code samples, which part them."""
    parts = (" ".join(part.split()) for part in _SAMPLES.split(text or ""))
    return [part for part in parts if part]
