# ruff: noqa: INP001 - a script, run by make
"""Writes docs/reference/plugins.md: the words of tests/plugins/cases.py, with the versions of its last run. ``make plugins`` calls it."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "plugins"))
from cases import CASES  # noqa: E402 - found beside the tests

PAGE = ROOT / "docs" / "reference" / "plugins.md"
BEGINNING = """\
# MkDocs plugins

The publisher runs MkDocs with all its plugins and hooks, so what they do to pages shows in the preview and on the portal alike. This
page says how far, and what of the most used plugins arrives. `make plugins` installs each of them, looks at a small project with it, and
writes this page; the cases are in `tests/plugins/cases.py`.

## How far plugins are run

| event | on the portal |
| --- | --- |
| `on_startup` to `on_nav` | run; files that are made or brought from elsewhere are pages and pictures like any others |
| `on_pre_page` to `on_page_content` | run for one page after the other, as in MkDocs' own build |
| `on_env`, `on_page_context` | run when all pages are read; what changes a page's text arrives, values for the theme's templates do not |
| `on_post_page` | run on each page's text in a small frame of HTML; what changes the text arrives, scripts and styles around it do not |
| `on_pre_template`, `on_template_context`, `on_post_template` | not run: no page of the theme's own (404, sitemap) is published |
| `on_post_build` | not run: it writes into a site that nobody builds |
| `on_serve`, `on_build_error` | in the preview only |

- What does not arrive is a warning with the plugin's name, `plugin-late`, at its line of `mkdocs.yml`.
- What a plugin warns of is a warning too, `plugin-warning`, on the page that was made meanwhile. With `strict: true` it is an error, as are
  MkDocs' own warnings (`mkdocs`).
- A page in place of which a plugin gives an error (mkdocs-macros does) is an error on that page, `page-failed`. No traceback is published.
- What a plugin or hook prints goes to stderr, never into a document on stdout.
- With a plugin that acts on finished pages, or changes their HTML, pages are converted anew in each run.

## The most used plugins

Chosen by downloads from the Python Package Index in November 2026: those among its 15,000 most downloaded packages that stand highest,
and a few others that act late. Tried on {date}.

| plugin | version | what arrives | what does not |
| --- | --- | --- | --- |
"""


def _package(name: str, version: str) -> str:
    return f"{name} {version}".strip() if name else "of MkDocs"


def main() -> None:
    """Write the page."""
    file = ROOT / ".venv-plugins" / "versions.json"
    versions = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    rows = [
        f"| {case.name} | {_package(case.package, versions.get(case.name, ''))} | {case.arrives} | {case.missing} |\n"
        for case in CASES
    ]
    date = datetime.now(UTC).date().isoformat()
    PAGE.write_text(BEGINNING.format(date=date) + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
