"""What MkDocs shows, the portal shows, or ``check`` names it: over any number of made-up documents, and over folders of Markdown.

    python benchmarks/arrival.py [--grammar N] [--from N] [NAME=FOLDER …] [--details DIR] [--smallest]

``--grammar N`` takes N documents of ``tests/support/grammar.py``. FOLDER is a checkout's folder of Markdown; it is read where it is, with
a mkdocs.yml of its own in a temporary folder. Prints one row a base: pages, differences, those that findings name at their line, and those
that none does, which must be 0. ``--details`` writes the unnamed ones into a folder, ``--smallest`` with the least lines that show each.
"""

import argparse
import logging
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from arrival import SETTINGS, Base, Difference, base_of, smallest
from grammar import document

AT_ONCE = 250


def fails(text: str) -> bool:
    """Whether a document alone has an unnamed difference."""
    with tempfile.TemporaryDirectory() as folder:
        return any(not found.named_by for found in base_of(Path(folder), {"x": text}).differences())


def told(base: Base, found: list[Difference], *, least: bool) -> str:
    """The unnamed differences, page by page."""
    lines = list[str]()
    for path in dict.fromkeys(difference.path for difference in found):
        lines += [str(difference) for difference in found if difference.path == path]
        if least:
            body = base.project.site.by_path()[path].body
            lines += ["", smallest(body, fails) if fails(body) else "(not by itself)", "", "=" * 40, ""]
    return "\n".join(lines) + "\n"


def row(name: str, base: Base, began: float, arguments: argparse.Namespace) -> Counter[str]:
    """Measure a base, and tell of it."""
    found = list(base.differences())
    unnamed = [difference for difference in found if not difference.named_by]
    counts = Counter(
        pages=len(base.paths), differences=len(found), named=len(found) - len(unnamed), unnamed=len(unnamed)
    )
    rules = Counter(rule for difference in found for rule in difference.named_by)
    by = ", ".join(f"{rule} {count}" for rule, count in rules.most_common(4))
    cells = (
        name,
        len(base.paths),
        len(found),
        counts["named"],
        len(unnamed),
        f"{time.perf_counter() - began:.0f} s",
        by,
    )
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)
    if arguments.details and unnamed:
        arguments.details.mkdir(parents=True, exist_ok=True)
        text = told(base, unnamed, least=arguments.smallest)
        (arguments.details / f"{name}.txt").write_text(text, encoding="utf-8")
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bases", nargs="*", metavar="NAME=FOLDER")
    parser.add_argument("--grammar", type=int, default=0, metavar="N")
    parser.add_argument("--from", type=int, default=0, dest="first", metavar="N")
    parser.add_argument("--details", type=Path)
    parser.add_argument("--smallest", action="store_true")
    arguments = parser.parse_args()
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
    print("| base | pages | differences | named | unnamed | time | by |\n|" + " --- |" * 7, flush=True)
    total = Counter[str]()
    last = arguments.first + arguments.grammar
    for start in range(arguments.first, last, AT_ONCE):
        began = time.perf_counter()
        documents = {str(number): document(number, "../") for number in range(start, min(start + AT_ONCE, last))}
        with tempfile.TemporaryDirectory() as folder:
            total += row(f"grammar-{start}", base_of(Path(folder), documents), began, arguments)
    for named in arguments.bases:
        name, _, where = named.partition("=")
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            config_file = Path(folder) / "mkdocs.yml"
            config_file.write_text(f"{SETTINGS}docs_dir: {Path(where).resolve().as_posix()}\n", encoding="utf-8")
            total += row(name, Base(config_file), began, arguments)
    print(f"| together | {total['pages']} | {total['differences']} | {total['named']} | {total['unnamed']} | | |")
    return 1 if total["unnamed"] else 0


if __name__ == "__main__":
    sys.exit(main())
