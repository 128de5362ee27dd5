"""docs/how-to/import-word.md as it is written: from a Word file in an empty folder to a published base."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from word_files import h, p, r, save, table, word_file

from publisher.cli.app import run

ROOT = Path(__file__).parents[2]
COMMENT = '<w:comment w:id="1" w:author="Anna K" w:date="2026-03-01T10:00:00Z">' + p("Check this!") + "</w:comment>"
MARGIN = (
    '<w:commentRangeStart w:id="1"/>'
    + r("12 %")
    + '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
)
BODY = h(1, "Plans") + p("We grow ", inside=MARGIN) + h(1, "Facts") + table(("Plan", "Sum"), ("DIY", "5")) + p("End.")


def now() -> datetime:
    return datetime(2026, 11, 23, 9, tzinfo=UTC)


def commands() -> list[list[str]]:
    """The commands of the numbered steps, in their order."""
    text = (ROOT / "docs/how-to/import-word.md").read_text(encoding="utf-8").split("## A newer version")[0]
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line.split()[1:] for block in blocks for line in block.splitlines() if line.strip().startswith("publisher")]


def test_the_steps_lead_to_a_published_base(tmp_path, monkeypatch, capsys) -> None:
    """What has an open question is not there; what was read and made active is."""
    monkeypatch.chdir(tmp_path)
    save(tmp_path, "strategy.docx", word_file(BODY, parts={"comments.xml": COMMENT}))
    codes = [run(command, clock=now) for command in commands()]
    said = capsys.readouterr().out
    # init, import (a person must look), import again with --status active, check, publish
    assert codes == [0, 3, 0, 0, 0]
    assert "publisher import strategy.docx --status active" in said
    plans = (tmp_path / "content/plans.md").read_text(encoding="utf-8")
    assert "status: draft" in plans
    assert "status: active" in (tmp_path / "content/facts.md").read_text(encoding="utf-8")
    assert run(["plan", "--emulator", "--format", "json"], clock=now) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["created"] == 0


def test_a_page_with_open_questions_is_never_published(tmp_path, monkeypatch, capsys) -> None:
    """Not even when somebody makes it active by hand."""
    monkeypatch.chdir(tmp_path)
    save(tmp_path, "strategy.docx", word_file(BODY, parts={"comments.xml": COMMENT}))
    for command in commands()[:2]:
        run(command, clock=now)
    plans = tmp_path / "content/plans.md"
    plans.write_text(plans.read_text(encoding="utf-8").replace("status: draft", "status: active"), encoding="utf-8")
    capsys.readouterr()
    assert run(["check", "-q"], clock=now) == 1
    assert "[open-questions]" in capsys.readouterr().out


def test_pages_that_go_where_nothing_is_published_are_named(tmp_path, monkeypatch, capsys) -> None:
    """A folder beside docs_dir is no mistake that the program can know of, but nobody would ever see these pages."""
    monkeypatch.chdir(tmp_path)
    settings = "site_name: A\ndocs_dir: content\nplugins:\n  - publisher:\n      knowledge_base: {code: strategy}\n"
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    (tmp_path / "content").mkdir()
    save(tmp_path, "strategy.docx", word_file(h(1, "Plans") + p("We grow.")))
    told = "elsewhere/ lies outside content/, the folder that is published"

    assert run(["import", "strategy.docx", "--into", "elsewhere"], clock=now) == 0
    assert told in capsys.readouterr().out
    for into in ([], ["--into", "content/part"]):
        assert run(["import", "strategy.docx", *into], clock=now) == 0
        assert "lies outside" not in capsys.readouterr().out


def test_names_in_a_table_of_responsibilities_become_owners(tmp_path, monkeypatch, capsys, portal) -> None:
    """Where a webhook is set the portal knows who is meant; nothing is written there, and the secret is nowhere."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", portal.webhook)
    who = table(("Section", "Responsible"), ("Plans", "Kuznetsova A."), ("Facts", "somebody new"))
    save(tmp_path, "strategy.docx", word_file(h(1, "Plans") + p("We grow.") + h(1, "Facts") + p("12 %") + who))

    assert run(["import", "strategy.docx", "--into", "content"], clock=now) == 0
    heard = capsys.readouterr()
    assert "owner: Anna Kuznetsova <anna.k@example.com>" in (tmp_path / "content/plans.md").read_text(encoding="utf-8")
    assert "owner" not in (tmp_path / "content/facts.md").read_text(encoding="utf-8")
    assert "“somebody new” in the table of responsibilities could not be matched" in heard.out
    assert portal.methods() == ["user.get"]
    assert portal.webhook.rstrip("/").rpartition("/")[2] not in heard.out + heard.err


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_cannot_be_read_ends_in_one_document(tmp_path, monkeypatch, capsys, form) -> None:
    """Exit code 1, the reason on standard error, and with JSON one document on standard output."""
    monkeypatch.chdir(tmp_path)
    save(tmp_path, "a.docx", b"no document")
    assert run(["import", "a.docx", "--into", "content", "--format", form], clock=now) == 1
    heard = capsys.readouterr()
    assert "a.docx: This is no Word document." in heard.err
    if form == "json":
        document = json.loads(heard.out)
        assert (document["schema"], document["pages"], document["lost"]) == ("import/1", [], [])
    assert not (tmp_path / "content").exists()
