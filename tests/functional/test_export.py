"""Verified pages as files: what is stale is named and comes without its text, and nobody's e-mail leaves."""

import json

import pytest

PAGE = (
    "---\ntitle: {title}\nowner: {owner}\nlast_reviewed: {day}\nlast_reviewed_by: anna.k@example.com\n---\n\n{body}\n"
)


@pytest.fixture
def filled(base):
    base.write(
        {
            "trends.md": PAGE.format(
                title="Trends", owner="Anna K <anna.k@example.com>", day="2026-11-01", body="Ask anna.k@example.com."
            ),
            "old.md": PAGE.format(title="Old", owner="anna.k@example.com", day="2025-11-01", body="Stale words."),
            "left.md": PAGE.format(title="Left", owner="boris.a@example.com", day="2026-11-01", body="Orphaned words."),
            "draft.md": "---\ntitle: Draft\nstatus: draft\n---\n\nHidden words.\n",
        }
    )
    base.say("publish", "--yes", "--no-tasks")
    return base


def words(folder):
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file()}


def test_only_verified_pages_come_with_their_text(filled, portal):
    """Overdue, or of an owner who left: named in llms.txt, without a word of theirs. Drafts are not named at all."""
    said = filled.say("export", "out")

    files = words(filled.path / "out")
    assert said.code == 0
    assert "trends.md" in files
    assert not {"old.md", "left.md", "draft.md"} & files.keys()
    everything = "\n".join(files.values())
    assert "Stale words" not in everything
    assert "Orphaned words" not in everything
    assert "Hidden words" not in everything
    verified, _, rest = files["llms.txt"].partition("## Not verified")
    assert "[Trends](trends.md): owner Anna K, reviewed on 2026-11-01" in verified
    assert "Old" in rest
    assert "quarantined" in rest
    assert "fresh; owner dismissed" in rest
    assert "Draft" not in files["llms.txt"]


def test_no_e_mail_leaves(filled, portal):
    filled.say("export", "out")

    assert "@" not in "\n".join(words(filled.path / "out").values())


def test_json_tells_the_same(filled, portal):
    """Owner's name, reviewed on and by, state, address and text."""
    filled.say("export", "out", "--format", "json")

    page = json.loads((filled.path / "out" / "trends.json").read_text(encoding="utf-8"))
    assert page["schema"] == "export/1"
    assert (page["owner"], page["reviewed_on"], page["state"]) == ("Anna K", "2026-11-01", "fresh")
    assert page["reviewed_by"] == "Anna K"
    assert page["url"] == f"{portal.url}/knowledge/test/trends/"
    assert page["text"] == "Ask [e-mail]."


def test_a_page_that_expires_leaves_the_export(filled, portal):
    """Its file goes, and nobody's other file does."""
    filled.say("export", "out")
    (filled.path / "out" / "own.txt").write_text("mine", encoding="utf-8")
    filled.write(
        {"trends.md": PAGE.format(title="Trends", owner="anna.k@example.com", day="2026-01-01", body="Now stale.")}
    )

    filled.say("export", "out")

    files = words(filled.path / "out")
    assert "trends.md" not in files
    assert files["own.txt"] == "mine"


def test_a_folder_with_other_files_is_refused(filled):
    (filled.path / "out").mkdir()
    (filled.path / "out" / "own.md").write_text("mine", encoding="utf-8")

    said = filled.say("export", "out")

    assert said.code == 2
    assert "holds files and no earlier export" in said.err
    assert words(filled.path / "out") == {"own.md": "mine"}
