"""What a document says now, and what people made of its pages since: both, line by line, as git merges."""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from publisher.content.edit import edit_front_matter
from publisher.errors import ConfigError, ContentError
from publisher.importing.earlier import Earlier, body_of
from publisher.importing.pages import DraftPage
from publisher.messages import text

_SOURCE = re.compile(r"^source:[ \t]*\{[^\n]*\}[ \t]*$|^source:[ \t]*\n(?:[ \t]+[^\n]*\n)+?(?=\S)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Merged:
    """A page's file with both; ``conflicts`` are places that a person must decide. ``is_sure``: the text they began with is known."""

    content: str
    conflicts: int
    is_sure: bool


def merged(page: Earlier, draft: DraftPage, base: str | None, base_title: str | None) -> Merged:
    """Bring a document's new text into a page that people edited."""
    ours, theirs = page.body, draft.body
    known = base if base is not None else _common(ours, theirs)
    body, conflicts = merge_text(ours, known, theirs, page.path, str(draft.front["source"]["file"]))  # type: ignore[index]
    content = _with_body(page.content, body)
    if page.title != draft.title and base_title is not None and page.title == base_title:
        content = edit_front_matter(content, "title", draft.title)
    return Merged(with_source(content, draft), conflicts, base is not None)


def _with_body(content: str, body: str) -> str:
    head = content[: len(content) - len(body_of(content))]
    return f"{head.rstrip()}\n\n{body}"


def with_source(content: str, draft: DraftPage) -> str:
    """A page's file that says which document it is up to date with."""
    line = next(one for one in draft.content.split("\n") if one.startswith("source: "))
    head = content[: len(content) - len(body_of(content))]
    found = _SOURCE.search(head)
    if found is None:
        return content
    end = "\n" if found[0].endswith("\n") else ""
    return content[: found.start()] + line + end + content[found.end() :]


def merge_text(ours: str, base: str, theirs: str, ours_name: str, theirs_name: str) -> tuple[str, int]:
    """Three texts merged, and how many conflicts are marked in the result."""
    with tempfile.TemporaryDirectory() as folder:
        names = ("ours", "base", "theirs")
        for name, content in zip(names, (ours, base, theirs), strict=True):
            (Path(folder) / name).write_text(content, encoding="utf-8", newline="\n")
        labels = ("-L", ours_name, "-L", "base", "-L", theirs_name)
        try:
            done = subprocess.run(
                ["git", "merge-file", "-p", *labels, *names], cwd=folder, capture_output=True, check=False, timeout=120
            )
        except OSError as error:
            reason = error.strerror or str(error)
            raise ConfigError(text("import.no-git", reason=reason)) from None
        if done.returncode < 0 or done.returncode > 127:
            raise ContentError(text("import.not-merged", path=ours_name))
        return done.stdout.decode("utf-8"), done.returncode


def _common(one: str, other: str) -> str:
    """The lines that two texts share: with them as the beginning, a merge loses no line of either."""
    mine, its = one.splitlines(keepends=True), other.splitlines(keepends=True)
    matcher = SequenceMatcher(None, mine, its, autojunk=False)
    return "".join("".join(mine[a : a + size]) for a, _, size in matcher.get_matching_blocks())
