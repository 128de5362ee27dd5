"""`make docs-check CHECKOUT=FOLDER` prints the figures and writes the coverage table to docs/emulator-coverage.md."""

import argparse
import sys
from pathlib import Path

from docs_check.judge import judge
from docs_check.page import read_pages
from docs_check.report import coverage, load_reasons, summarise


def main(arguments: list[str] | None = None) -> int:
    """0: all agree or are explained; 1: a disagreement without a reason, or a reason without a disagreement; 2: usage."""
    parser = argparse.ArgumentParser(prog="make docs-check", description=__doc__)
    parser.add_argument("checkout", type=Path, help="a local checkout of the REST documentation, b24restdocs")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the coverage page there")
    given = parser.parse_args(arguments)
    if not (given.checkout / "api-reference").is_dir():
        parser.error(f"{given.checkout} has no folder api-reference: give a checkout of b24restdocs")
    pages = read_pages(given.checkout)
    summary = summarise(judge(pages), load_reasons())
    print(summary.text())  # noqa: T201  a program's output
    if given.write:
        given.write.write_text(coverage(pages, summary), encoding="utf-8")
    return 1 if summary.unexplained or summary.idle else 0


if __name__ == "__main__":
    sys.exit(main())
