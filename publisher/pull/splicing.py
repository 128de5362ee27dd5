"""A new body in a page's file: front matter, byte order mark and line ends stay as their author wrote them."""

from datetime import date
from difflib import SequenceMatcher

from mkdocs.utils import meta

from publisher.content.frontmatter import parse_front_matter
from publisher.content.model import Page
from publisher.content.split import normalise

_MARK = "\ufeff"


def splice(content: bytes, old_body: str, new_body: str) -> bytes | None:
    """The file's bytes with another body; lines that do not change keep theirs. None where the file is not what was read."""
    try:
        raw = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    text = normalise(raw)
    if not text.endswith(old_body):
        return None
    new_text = text[: len(text) - len(old_body)] + new_body
    before, after = text.splitlines(keepends=True), new_text.splitlines(keepends=True)
    own = raw.removeprefix(_MARK).splitlines(keepends=True)
    if len(own) != len(before):
        return None
    line_end = "\r\n" if raw.count("\r\n") * 2 > raw.count("\n") else "\n"
    most = min(len(before), len(after))
    low = next((n for n in range(most) if before[n] != after[n]), most)
    high = next((n for n in range(most - low) if before[-1 - n] != after[-1 - n]), most - low)
    lines = own[:low]
    middle = SequenceMatcher(None, before[low : len(before) - high], after[low : len(after) - high], autojunk=False)
    for tag, i, j, k, m in middle.get_opcodes():
        changed = (line.replace("\n", line_end) for line in after[low + k : low + m])
        lines += own[low + i : low + j] if tag == "equal" else changed
    lines += own[len(own) - high :]
    start = _MARK if raw.startswith(_MARK) else ""
    return (start + "".join(lines)).encode("utf-8")


def reads_as(content: str, page: Page, body: str, *, today: date) -> bool:
    """Whether a file would be read as a page with this body: words at its beginning may look like front matter, to us or to MkDocs."""
    text = normalise(content)
    parsed, _ = parse_front_matter(text, page.path, today=today)
    if parsed is None or parsed.body != body:
        return False
    return parsed.body_line > 1 or page.body_line > 1 or meta.get_data(text)[1] == meta.get_data(page.body)[1]
