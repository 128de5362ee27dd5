"""The block at the end of an imported page that holds what its document left open: comments, and changes that nobody accepted."""

import re

BEGINS = "!!! question open-questions"
_FENCE = re.compile(r" {0,3}(```+|~~~+)")


def open_questions_line(body: str) -> int:
    """The line (from 0) on which the block begins; -1 without one. In a code block it is an example."""
    if BEGINS not in body:
        return -1
    fence = ""
    for number, line in enumerate(body.split("\n")):
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence):
            fence = ""
        elif not fence and line.startswith(BEGINS):
            return number
    return -1
