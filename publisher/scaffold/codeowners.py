"""CODEOWNERS made from the owners of pages: the last line that matches a page names its owner."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

BEGIN = "# publisher codeowners: begin"
END = "# publisher codeowners: end"
PLACES = (".github/CODEOWNERS", ".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
_SPECIAL = re.compile(r"([\\ #*?!\[\]])")


def owner_lines(owners: Mapping[str, str], prefix: str) -> list[str]:
    """Few lines that give each path its owner: a folder to whom most of its pages belong, then the pages that are others'.

    ``owners`` are e-mail addresses by path; ``prefix`` is the content folder from the top of the repository (``content/``).
    """
    return [f"/{_escaped(prefix + place)} {owner}" for place, owner in _places(owners, "", "")]


def _places(owners: Mapping[str, str], folder: str, above: str) -> Iterable[tuple[str, str]]:
    """Folders, each followed by what is in it that belongs to somebody else."""
    inside = {path: owner for path, owner in owners.items() if path.startswith(folder)}
    counts = Counter(inside.values())
    most = min(counts, key=lambda owner: (-counts[owner], owner != above, owner), default="")
    if most and most != above:
        yield folder, most
    here = sorted(path for path in inside if "/" not in path[len(folder) :])
    yield from ((path, inside[path]) for path in here if inside[path] != most)
    for below in sorted({path[len(folder) :].partition("/")[0] for path in inside if "/" in path[len(folder) :]}):
        yield from _places(inside, f"{folder}{below}/", most)


def _escaped(path: str) -> str:
    return _SPECIAL.sub(r"\\\1", path)


def with_owners(written: str, lines: Iterable[str], about: str) -> str:
    """The text of a CODEOWNERS with our lines between their marks; what stands outside of them stays."""
    block = "\n".join([BEGIN, f"# {about}", *lines, END])
    if BEGIN in written and END in written.partition(BEGIN)[2]:
        before, _, rest = written.partition(BEGIN)
        return before + block + rest.partition(END)[2]
    start = written if not written or written.endswith("\n") else f"{written}\n"
    return f"{start}{block}\n"
