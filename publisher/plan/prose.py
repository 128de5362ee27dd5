"""Words of others in Markdown (a comment on a pull request, a summary, a commit's message): nothing but words.

Besides Markdown's own signs (CommonMark, GFM) hosts act on what they find in the words: they send messages to ``@somebody``,
close ``#1``, and run no pipeline for a commit that says ``[skip ci]``. A reader sees the words as they are.
"""

import re

_BREAK = "&#8203;"  # a space without width: what is on both its sides is no name any more
_SIGNS = re.compile(r"[\\*`<\[\]&~|$]|!(?=\[)|(?<!\w)_|_(?!\w)")
_BEGINS = re.compile(r"^(\s*)(?:([#>+\-=])|(\d{1,9})([.)]))")
_NAMES = re.compile(
    r"(?<![\w.])(?P<at>@)(?=[\w-])"
    r"|(?P<number>[#!%])(?=\d)"
    r"|(?P<gh>\bGH-)(?=\d)"
    r"|(?P<path>(?:issues|pull|merge_requests|work_items)/)(?=\d)",
    re.IGNORECASE,
)
_NO_PIPELINE = re.compile(
    r"\[(?=\s*(?:skip|ci|no|actions|azure|bitbucket)\b)|(?<=\*\*\*)(?=NO_CI)|(?<=skip-checks)(?=\s*:)", re.IGNORECASE
)


def prose(words: str) -> str:
    """Words as Markdown shows them, on one line: no tag, emphasis, link, mention or command comes of them."""
    line = " ".join(words.split("\n"))
    parts = _NO_PIPELINE.split(line)
    signs = ["&#91;" if found[0] else _BREAK for found in _NO_PIPELINE.finditer(line)]
    escaped = [_NAMES.sub(rf"\g<0>{_BREAK}", _SIGNS.sub(r"\\\g<0>", part)) for part in parts]
    shown = "".join(part + sign for part, sign in zip(escaped, [*signs, ""], strict=True))
    return _BEGINS.sub(_plain_beginning, shown)


def page_name(path: str) -> str:
    """The name of a file or page, set apart from the words around it."""
    if re.search(r"[`|\[\]@]|#\d", path) or path != path.strip() or not path:
        return prose(path)
    return f"`{path}`"


def link(words: str, address: str) -> str:
    """A link; its address cannot end early."""
    target = re.sub(r"[\s<>()\\|`\[\]]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), address)
    return f"[{prose(words)}]({target})"


def _plain_beginning(found: re.Match[str]) -> str:
    if found[2]:
        return f"{found[1]}\\{found[2]}"
    return f"{found[1]}{found[3]}\\{found[4]}"
