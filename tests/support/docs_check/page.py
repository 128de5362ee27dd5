"""One page of the documentation about one method, taken apart: parameters, the answer's example, errors."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_NAME = re.compile(r"(?<![\w.-])[a-z][a-z_0-9]*(?:\.[A-Za-z_0-9]+)+(?![\w-])")
# Pages whose title does not name the method.
_UNNAMED = {
    "api-reference/common/users/profile.md": "profile",
    "api-reference/common/system/scope.md": "scope",
    "api-reference/common/system/methods.md": "methods",
}
_ROW = re.compile(r"^\|\|(.*?)\|\|\s*$", re.MULTILINE | re.DOTALL)
_PARAMETER = re.compile(r"\*\*\s*([\w.\[\]-]+?)\s*(\*?)\s*\*\*(\*|\^\*\^)?")
_STATUS = re.compile(r"HTTP[ -][Ss]tatus:?\s*((?:\*\*\d{3}\*\*[,\s]*(?:and|or)?\s*)+)", re.IGNORECASE)
_CODE = re.compile(r"^\s*(?:\*\*)?`?\s*([A-Za-z0-9_#]+|—|-|)\s*`?(?:\*\*)?\s*(?:$|\n|`)")
# Some tables of errors begin with the HTTP status.
_HTTP = re.compile(r"[45]\d\d")
_LACKING = re.compile(
    r"missing|not specified|not provided|not passed|not given|not filled|required|absent|omitted|empty|without"
    r"|could not find value",
    re.IGNORECASE,
)

_CURL = re.compile(r"```bash\s*\n\s*(curl.*?)```", re.DOTALL)
_BODY = re.compile(r"(?:-d|--data(?:-raw)?)\s+'(.*?)'\s*\\?\n", re.DOTALL)
# A day that the shell fills in, between the quotes of the body.
_SHELL = re.compile(r"""'"\$\(date [^)]*\)"'""")
_ODD_ESCAPE = re.compile(r"""\\(?!["\\/bfnrtu])""")


@dataclass(frozen=True, slots=True)
class Error:
    """A documented error: its code, "" where the documentation shows a dash, and what it says of it."""

    code: str
    text: str

    def is_about_lack_of(self, name: str) -> bool:
        return bool(_LACKING.search(self.text)) and bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", self.text))


@dataclass(frozen=True, slots=True)
class MethodPage:
    """`required`: paths of parameters marked with an asterisk. `example`: the documented answer, `request`: the parameters of the
    documented call; None without one.
    """

    path: str
    method: str
    version: int
    required: tuple[tuple[str, ...], ...]
    example: Any
    errors: tuple[Error, ...]
    statuses: frozenset[int] = field(default_factory=frozenset)
    request: dict[str, Any] | None = None


def read_pages(checkout: Path) -> list[MethodPage]:
    """The pages of methods below api-reference, without those of outdated and deprecated ones."""
    root = checkout / "api-reference"
    found = []
    for path in sorted(root.rglob("*.md")):
        shown = path.relative_to(checkout).as_posix()
        if not {"outdated", "deprecated"} & set(path.parts):
            page = parse_page(shown, path.read_text(encoding="utf-8"))
            if page is not None:
                found.append(page)
    return found


def parse_page(path: str, text: str) -> MethodPage | None:
    """None: not about one method."""
    title = re.search(r"^# (.+)$", text, re.MULTILINE)
    names = [_UNNAMED[path]] if path in _UNNAMED else _NAME.findall(title[1]) if title else []
    parts = _sections(text)
    if not names or not {"method parameters", "response handling"} & set(parts):
        return None
    failing = _part(parts, "error handling")
    return MethodPage(
        path,
        names[-1],
        3 if "belongs to REST 3.0" in text else 2,
        _required(_part(parts, "method parameters")),
        _example(_part(parts, "response handling")),
        tuple(_errors(failing)),
        frozenset(int(status) for shown in _STATUS.findall(failing) for status in re.findall(r"\d{3}", shown)),
        _request(text),
    )


def _sections(text: str) -> dict[str, str]:
    parts = re.split(r"^## +(.+?)\s*(?:\{#.*\})?$", text, flags=re.MULTILINE)
    return {str(name).strip().lower(): body for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def _part(parts: dict[str, str], name: str) -> str:
    return next((body for title, body in parts.items() if title.startswith(name)), "")


def _required(text: str) -> tuple[tuple[str, ...], ...]:
    """Top-level ones first; those of a table whose anchor is a parameter's name stand below that parameter."""
    chunks = re.split(r"^###+ .*?(?:\{#([\w.-]+)\})?\s*$", text, flags=re.MULTILINE)
    top = _marked(chunks[0])
    known = {name.lower(): name for name, _ in top}
    found: list[tuple[str, ...]] = [(name,) for name, needed in top if needed]
    for anchor, body in zip(chunks[1::2], chunks[2::2], strict=True):
        parent = known.get((anchor or "").lower())
        if parent:
            found += [(parent, name) for name, needed in _marked(body) if needed]
    return tuple(found)


def _marked(text: str) -> list[tuple[str, bool]]:
    """The parameters of the tables in a text, and whether each is required."""
    found = []
    for row in _rows(text):
        name = _PARAMETER.match(row[0].strip())
        if name and not any("**description**" in cell.lower() for cell in row[1:]):
            found.append((name[1], bool(name[2] or name[3])))
    return found


def _rows(text: str) -> list[list[str]]:
    rows: list[str] = _ROW.findall(text)
    return [row.split(" | ") if " | " in row else row.split("|") for row in rows]


def _example(text: str) -> Any:
    for block in re.findall(r"```json\s*\n(.*?)^\s*```\s*$", text, re.DOTALL | re.MULTILINE):
        clean = re.sub(r'(?m)(?<!:)//[^"\n]*$', "", block)
        clean = re.sub(r"(?m)^\s*\.\.\.,?\s*$|,\s*\.\.\.(?=\s*[\]}])|/\*.*?\*/", "", clean, flags=re.DOTALL)
        clean = re.sub(r",(\s*[\]}])", r"\1", clean)
        found = _parsed(clean)
        if found is not None:
            return found
    return None


def _request(text: str) -> dict[str, Any] | None:
    """The body of the first call that is written for curl; an example without a body is a call without parameters."""
    block = _CURL.search(text)
    if block is None:
        return None
    body = _BODY.search(block[1])
    found = _parsed(_SHELL.sub("2026-12-01", body[1])) if body else {}
    return found if isinstance(found, dict) else None


def _parsed(text: str) -> Any:
    """JSON, also with a backslash before a letter that needs none; None for what is no JSON."""
    try:
        return json.loads(_ODD_ESCAPE.sub(r"\\\\", text), strict=False)
    except ValueError:
        return None


def _errors(text: str) -> list[Error]:
    found = [Error(code, "") for code in re.findall(r'"(?:error|code)"\s*:\s*"([^"]*)"', text)]
    for chunk in re.split(r"(?=^Error Code:)", text, flags=re.MULTILINE | re.IGNORECASE):
        named = re.match(r"Error Code:\s*`([^`]+)`", chunk, re.IGNORECASE)
        heading = named[1] if named else ""
        for cells in _rows(chunk):
            row = cells[1:] if _HTTP.fullmatch(cells[0].strip(" `")) and len(cells) > 2 else cells
            code = _CODE.match(row[0].strip())
            if heading:
                found.append(Error(heading, " ".join(row)))
            elif code and "**" not in row[0]:
                found.append(Error("" if code[1] in "—-" else code[1], " ".join(row[1:])))
    return found
