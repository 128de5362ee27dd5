"""``checks`` in mkdocs.yml: every error that can be lowered is published as well as it can be."""

import contextlib
import io
import json
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from clocks import morning, standing_clock

from portal_emulator.server import EmulatorServer
from publisher.checks.levels import FIXED
from publisher.checks.registry import described_rules
from publisher.cli.app import run
from publisher.findings import Severity

SETTINGS = """\
site_name: Test base
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {code: test}
      time_zone: Europe/Berlin
      defaults: {owner: anna.k@example.com, review_every: 6 months, last_reviewed: 2026-11-01}
"""


@dataclass(frozen=True)
class Example:
    """Files that break one rule; what readers see on the page ``at``, and what they do not see."""

    files: dict[str, str | bytes]
    at: str
    seen: tuple[str, ...]
    unseen: tuple[str, ...] = ()


def page(front: str, body: str = "Some words.") -> str:
    return f"---\n{front}\n---\n# A page\n\n{body}\n"


def one(front: str, *seen: str, unseen: tuple[str, ...] = (), body: str = "Some words.") -> Example:
    """A page that breaks a rule by its front matter, or by its text."""
    return Example({"a.md": page(front, body) if front else f"# A page\n\n{body}\n"}, "a.md", seen or (body,), unseen)


TERM = "---\ntype: term\nterm: Churn\nshort: {}\n---\n# {}\n\nText.\n"
EXAMPLES = {
    "file-not-utf8": Example({"a.md": b"# A page\n\nCaf\xe9 and more.\n"}, "a.md", ("Caf\ufffd and more.",)),
    "path-form-clash": Example(
        {unicodedata.normalize(form, "\u00e9.md"): "# A page\n\nSome words.\n" for form in ("NFC", "NFD")},
        "\u00e9.md",
        ("Some words.",),
    ),
    "page-name-not-text": Example({os.fsdecode(b"caf\xe9.md"): "# A page\n\nSome words.\n"}, "", ("Some words.",)),
    "duplicate-key": one("title: First\ntitle: Second", "Second", unseen=("First",)),
    "value-malformed": one("version: new", "Some words."),
    "person-malformed": one("owner: the whole team", "anna.k@example.com", unseen=("the whole team",)),
    "owner-not-one-person": one("owner: [x@example.com, y@example.com]", "anna.k@example.com", unseen=("x@example",)),
    "deputy-is-owner": one("deputy: anna.k@example.com", "anna.k@example.com", unseen=("Anna K or",)),
    "date-malformed": one("last_reviewed: 15.09.2026", "1 Nov 2026", unseen=("15 September",)),
    "date-in-future": one("last_reviewed: 2999-01-01", "1 Nov 2026", unseen=("2999",)),
    "next-review-too-early": one("next_review: 2026-01-01", "1 May 2027", unseen=("January",)),
    "interval-unknown": one("review_every: now and then", "1 May 2027"),
    "review-reason-missing": one("review_every: never", "Some words.", unseen=("No review",)),
    "id-malformed": one("id: A Page", "Some words."),
    "status-unknown": one("status: activ", "Some words."),
    "lang-malformed": one("lang: the English one", "Checked "),
    "alias-malformed": one("aliases: [../../elsewhere]", "Some words."),
    "required-reading-malformed": one("required_reading: everybody", "Some words."),
    "title-too-long": Example({"a.md": f"# {'Long ' * 60}\n\nSome words.\n"}, "a.md", ("Some words.",)),
    "merge-conflict": one("", "Ours", body="<<<<<<< HEAD\nOurs\n=======\nTheirs\n>>>>>>> other"),
    "term-duplicate": Example(
        {"a.md": TERM.format("People who leave", "Churn one"), "b.md": TERM.format("Going", "Churn two")},
        "a.md",
        ("People who leave",),
    ),
    "alias-collision": Example(
        {"a.md": page("aliases: [alias-collision/b.md]"), "b.md": "# Another\n\nWords of b.\n"},
        "b.md",
        ("Words of b.",),
    ),
    "superseded-by-unknown": one("status: deprecated\nsuperseded_by: nowhere", "Some words.", unseen=("nowhere",)),
    "superseded-by-cycle": Example(
        {
            "a.md": page("status: deprecated\nsuperseded_by: superseded-by-cycle/b.md"),
            "b.md": page("status: deprecated\nsuperseded_by: superseded-by-cycle/a.md", "Words of b."),
        },
        "a.md",
        ("Some words.",),
    ),
    "see-unknown": one("type: term\nterm: Yield\nshort: What comes\nsee: [nowhere]", "What comes", unseen=("nowhere",)),
    "path-case-clash": Example(
        {"Same.md": "# One\n\nFirst words.\n", "same.md": "# Two\n\nSecond words.\n"}, "same.md", ("Second words.",)
    ),
    "link-broken": one("", ">See the plan first.</p>", unseen=("plan.md",), body="See [the plan](plan.md) first."),
    "image-broken": one("", "The market's size", unseen=("<img",), body="![The market's size](size.png)"),
    "anchor-broken": Example(
        {
            "a.md": "# A page\n\nSee [one](b.md#nowhere) and [two](#nope), then [three](#deep).\n\n## Deep\n\nEnd.\n",
            "b.md": "# Another\n\nText.\n",
        },
        "a.md",
        (">one</a>", " and two, then ", ">three</a>"),
        ("#nowhere", "#nope"),
    ),
    "link-outside": one(
        "", ">See the licence.</p>", unseen=("LICENCE",), body="See [the licence](../../../LICENCE.md)."
    ),
}
LOWERABLE = {rule.id for rule in described_rules() if rule.severity is Severity.ERROR} - FIXED.keys()


@dataclass
class Lowered:
    """A base with every example, before and after its errors were lowered."""

    folder: Path
    strict: Any
    report: Any
    url: str
    pages: dict[str, str] = field(default_factory=dict)

    def said(self, *arguments: str, checks: str = "") -> tuple[int, Any]:
        (self.folder / "mkdocs.yml").write_text(SETTINGS + checks, encoding="utf-8")
        written, talk = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(written), contextlib.redirect_stderr(talk):
            code = run(["-C", str(self.folder), *arguments, "--format", "json"], clock=morning)
        assert written.getvalue(), talk.getvalue()
        return code, json.loads(written.getvalue())


def levels(level: str) -> str:
    return "      checks:\n" + "".join(f"        {rule}: {level}\n" for rule in sorted(LOWERABLE))


@pytest.fixture(scope="module")
def lowered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lowered]:
    folder = tmp_path_factory.mktemp("base")
    files = {"index.md": "# Home\n\nWelcome.\n"}
    files |= {f"{rule}/{name}": text for rule, example in EXAMPLES.items() for name, text in example.files.items()}
    for name, text in files.items():
        file = folder / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.MonkeyPatch.context() as environment, EmulatorServer(clock=standing_clock()) as server:
        environment.setenv("BITRIX24_WEBHOOK_URL", server.webhooks["publisher"])
        environment.setenv("PUBLISHER_RETRY_SECONDS", "0")
        environment.setenv("LC_ALL", "C.UTF-8")
        base = Lowered(folder, None, None, server.url)
        base.strict = base.said("check")
        base.report = base.said("publish", "--no-tasks", checks=levels("warning"))
        if base.report[0] == 0:
            for row in base.report[1]["pages"]:
                base.pages[row["path"]] = requests.get(row["url"], timeout=10).text
        yield base


def test_every_error_that_can_be_lowered_has_an_example() -> None:
    """A rule that is added to the errors gets one here; those that begin as warnings need none."""
    assert set(EXAMPLES) == LOWERABLE


@pytest.mark.parametrize("rule", sorted(EXAMPLES))
def test_a_lowered_error_is_published_as_well_as_it_can_be(lowered: Lowered, rule: str) -> None:
    """The example is an error by itself; lowered, its page shows what there is to be shown."""
    code, document = lowered.strict
    assert code == 1
    assert rule in {found["rule"] for found in document["findings"] if found["severity"] == "error"}
    assert lowered.report[0] == 0, lowered.report
    example = EXAMPLES[rule]
    shown = [text for path, text in lowered.pages.items() if path.startswith(f"content/{rule}/{example.at}")]
    assert len(shown) >= 1
    for words in example.seen:
        assert words in shown[0]
    for words in example.unseen:
        assert words not in shown[0].split("<main")[-1]


def test_a_lowered_error_is_a_warning_and_one_that_is_off_is_not_told(lowered: Lowered) -> None:
    """``warning`` and ``off`` for the same content, and nothing is written when only a level changes."""
    code, warned = lowered.said("check", checks=levels("warning"))
    assert code == 0
    assert {found["rule"] for found in warned["findings"]} >= LOWERABLE
    assert {found["severity"] for found in warned["findings"]} == {"warning"}

    code, silent = lowered.said("check", checks=levels("off"))
    assert code == 0
    assert not {found["rule"] for found in silent["findings"]} & LOWERABLE

    requests.delete(f"{lowered.url}/_emulator/requests", timeout=10)
    code, report = lowered.said("publish", "--no-tasks", checks=levels("off"))
    assert code == 0
    summary = report["summary"]
    assert summary["unchanged"] == len(report["pages"])
    entries = requests.get(f"{lowered.url}/_emulator/requests", timeout=10).json()
    methods = {command["method"].lower() for entry in entries for command in entry["commands"]}
    assert not [name for name in methods if name.endswith(("add", "update", "updatecontent", "publication", "delete"))]
