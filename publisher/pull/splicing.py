"""A new body in a page's file: front matter, byte order mark and line ends stay as their author wrote them."""

from difflib import SequenceMatcher

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
    lines: list[str] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        lines += own[i:j] if tag == "equal" else [line.replace("\n", line_end) for line in after[k:m]]
    start = _MARK if raw.startswith(_MARK) else ""
    return (start + "".join(lines)).encode("utf-8")
