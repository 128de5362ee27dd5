"""The reference says what the program does: no option, rule, setting, key or code that only one of them knows."""

import json
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from publisher.apply.report import Report, report_json
from publisher.cli.app import COMMANDS
from publisher.cli.exit_codes import Exit
from publisher.config import GlossarySettings
from publisher.content.frontmatter import KEYS, LEGACY_KEYS
from publisher.intervals import NAMED
from publisher.messages import Catalogue
from publisher.preview.plugin import PublisherConfig
from publisher.review_settings import ReviewSettings

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def first_column(content: str) -> set[str]:
    """The code words in the first column of a page's tables."""
    return {
        word
        for row in re.findall(r"^\| (`[^|]*) \|", content, flags=re.MULTILINE)
        for word in re.findall(r"`([^`]+)`", row)
    }


def test_the_generated_pages_are_up_to_date() -> None:
    """cli.md and checks.md are what the code says now; ``make reference`` writes them."""
    done = subprocess.run(
        [sys.executable, "docs/reference/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_reference_and_the_readme(name: str) -> None:
    """A command is found by whoever reads either."""
    assert f"## publisher {name}\n" in page("cli.md")
    assert f"publisher {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_exit_code_is_explained() -> None:
    """The table has each code once, and the README the same ones."""
    codes = [str(code.value) for code in Exit]
    assert re.findall(r"^\| (\d+) \|", page("exit-codes.md"), flags=re.MULTILINE) == codes
    assert re.findall(r"^\| (\d+) \|", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE) == codes


def test_every_key_of_front_matter_is_explained() -> None:
    """The tables name each key that is read, and no other."""
    assert first_column(page("front-matter.md")) == KEYS


def test_old_names_of_keys_are_told_with_the_new_ones() -> None:
    """``reviewed`` is accepted with a hint; the page says for what."""
    rows = dict(re.findall(r"^\| `(\w+)` \| `(\w+)` \|$", page("front-matter.md"), flags=re.MULTILINE))
    assert rows == LEGACY_KEYS


def test_every_named_interval_is_explained() -> None:
    """The words for an interval, like quarterly, stand on the page."""
    assert [name for name in (*NAMED, "never") if f"`{name}`" not in page("front-matter.md")] == []


def test_every_setting_is_explained_with_its_default() -> None:
    """The page's tables name the plugin's settings, and nothing that it would refuse."""
    rows = set(re.findall(r"^\| `([\w.]+)` \|", page("settings.md").split("## MkDocs")[0], flags=re.MULTILINE))
    assert {name.partition(".")[0] for name in rows} == set(PublisherConfig()._schema_keys)
    assert {name for name in rows if name.startswith("review.")} == {
        f"review.{field.name}" for field in fields(ReviewSettings)
    }
    assert {name for name in rows if name.startswith("glossary.")} == {
        f"glossary.{field.name}" for field in fields(GlossarySettings)
    }
    for field in fields(ReviewSettings):
        default = getattr(ReviewSettings(), field.name)
        assert default in (None, ()) or re.search(
            rf"(?i)`review\.{field.name}` \|[^|\n]*`{re.escape(str(default))}`", page("settings.md")
        )


def test_the_report_is_documented_field_by_field() -> None:
    """Each key of report/1 stands in json.md."""
    document = json.loads(report_json(Report(pages=()), Catalogue("en")))
    names = {*document, *document["summary"]}
    assert [
        name for name in sorted(names) if f"`{name}`" not in page("json.md") and f'"{name}"' not in page("json.md")
    ] == []
