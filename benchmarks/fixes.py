"""Run ``check --fix`` on copies of other people's knowledge bases, and show what it changed.

    python benchmarks/fixes.py NAME=FOLDER … [--sample N]

FOLDER is a folder of Markdown; its copy in a temporary folder gets a mkdocs.yml of its own, the folder itself stays as it is. Prints
one row of Markdown a base: pages, errors before and after, changed files and lines, files whose fix was undone because it would
have added a finding, findings that were added, other files that changed, and what a second run would change. The last three must be 0.
``--sample`` prints so many changed lines of all bases, drawn at random but always the same, to be looked at by a person.
"""

import argparse
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

from publisher.baseline import kind_of
from publisher.fixing.fixing import Fix, carry_out, find_fixes
from publisher.pipeline.project import Project, load_project

TODAY = date(2026, 11, 23)
SETTINGS = """\
site_name: {name}
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {{code: {name}}}
      time_zone: Europe/Berlin
      defaults: {{owner: anna.k@example.com, review_every: 6 months}}
"""
HEAD = "| base | pages | errors | after | files | lines | undone | added | others | again | seconds |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bases", nargs="+", metavar="NAME=FOLDER")
    parser.add_argument("--sample", type=int, default=0)
    given = parser.parse_args()
    print(HEAD, "| --- " * HEAD.count(" |") + "|", sep="\n", flush=True)
    changed: list[tuple[str, str, str]] = []
    for base in given.bases:
        name, _, folder = base.partition("=")
        with tempfile.TemporaryDirectory() as scratch:
            changed += run(name, Path(folder), Path(scratch))
    for place, old, new in random.Random(1).sample(changed, min(given.sample, len(changed))):
        print(f"\n{place}\n- {old}\n+ {new}")


def run(name: str, folder: Path, scratch: Path) -> list[tuple[str, str, str]]:
    """Fix one base in a copy and print its row; the changed lines."""
    started = time.perf_counter()
    shutil.copytree(folder, scratch / "content", symlinks=True)
    (scratch / "mkdocs.yml").write_text(SETTINGS.format(name=name), encoding="utf-8")

    def look() -> Project:
        return load_project(scratch / "mkdocs.yml", today=TODAY)

    files = contents(scratch / "content")
    project = look()
    fixes = find_fixes(project)
    after, undone = carry_out(fixes, look, project.findings)
    kept = [fix for fix in fixes if fix not in undone]
    others = {path for path, text in contents(scratch / "content").items() if files[path] != text}
    others -= {fix.file for fix in kept}
    added = Counter(map(kind_of, after.findings)) - Counter(map(kind_of, project.findings))
    again = [fix for fix in find_fixes(after) if fix.file not in {one.file for one in undone}]
    lines = [line for fix in kept for line in changed_lines(name, fix)]
    figures = [project.pages, errors(project), errors(after), len(kept), len(lines), len(undone)]
    figures += [added.total(), len(others), len(again), round(time.perf_counter() - started)]
    print(f"| {name} | {' | '.join(map(str, figures))} |", flush=True)
    return lines


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def errors(project: Project) -> int:
    return sum(finding.is_error for finding in project.findings)


def changed_lines(name: str, fix: Fix) -> Iterator[tuple[str, str, str]]:
    """Each place where a file changed: where, and the lines before and after."""
    old, new = fix.before.decode().splitlines(), fix.after.decode().splitlines()
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        pairs = (
            zip(old[i:j], new[k:m], strict=True)
            if tag == "replace" and j - i == m - k
            else [("…", "\n".join(new[k:m]))]
        )
        if tag != "equal":
            yield from ((f"{name}: {fix.path}:{i + 1}", before, after) for before, after in pairs)


if __name__ == "__main__":
    main()
