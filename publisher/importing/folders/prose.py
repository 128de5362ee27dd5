"""A page's text without its code: samples and code in a line are left as they are, whatever is changed around them."""

import re
from collections.abc import Callable

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_KEPT = "\ue000{}\ue001"
_HELD = re.compile("\ue000(\\d+)\ue001")


def in_prose(text: str, change: Callable[[str], str]) -> str:
    """The text with what stands outside of code changed."""
    out: list[str] = []
    waiting: list[str] = []
    fence = ""

    def flush() -> None:
        if waiting:
            out.append(_changed("".join(waiting), change))
            waiting.clear()

    for line in text.splitlines(keepends=True):
        found = _FENCE.match(line)
        if fence:
            out.append(line)
            if found and found[1].startswith(fence) and not line[found.end() :].strip():
                fence = ""
        elif found:
            flush()
            fence = found[1]
            out.append(line)
        else:
            waiting.append(line)
    flush()
    return "".join(out)


def _changed(text: str, change: Callable[[str], str]) -> str:
    held: list[str] = []

    def hold(code: re.Match[str]) -> str:
        held.append(code[0])
        return _KEPT.format(len(held) - 1)

    changed = change(_CODE.sub(hold, text))
    return _HELD.sub(lambda mark: held[int(mark[1])], changed)
