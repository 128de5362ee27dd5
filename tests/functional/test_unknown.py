"""What cannot be known is not assumed: an unknown commit is no ancestor, a file that is not on the disk was not removed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

NO_REVIEW = "last_reviewed: 2026-11-01}"


def git(folder: Path, *arguments: str, given: bytes | None = None) -> str:
    """Git in some folder."""
    who = {f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", "-c", "protocol.file.allow=always", *arguments],
        cwd=folder,
        env={**os.environ, **who},
        input=given,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


@pytest.fixture
def published(base, portal):
    """A base in git, published."""
    base.commit()
    assert base.say("publish", "--yes").code == 0
    portal.forget_requests()
    return base


# ---- an unknown commit is no ancestor


def test_a_stale_clone_publishes_over_nothing(published, portal, tmp_path_factory):
    """Its newest commit is older than the published one, which it does not hold."""
    stale = tmp_path_factory.mktemp("stale") / "clone"
    git(published.path, "clone", "-q", str(published.path), str(stale))
    published.write({"trends.md": "# Trends\n\nThe newest words.\n"})
    published.commit()
    assert published.say("publish", "--yes").code == 0
    portal.forget_requests()
    newest, published.path = published.path, stale

    for command in (["publish", "--yes"], ["plan"]):
        said = published.say(*command)
        assert said.code == 4
        assert "is not in this repository" in said.err
        assert "--allow-older" in said.err

    assert portal.writes() == []
    assert "The newest words" in portal.read("Trends")
    published.path = newest
    assert published.say("publish", "--format", "json").json["summary"]["unchanged"] == 5


def test_a_second_repository_with_the_same_settings_trashes_nothing(published, portal, tmp_path_factory):
    """A copied mkdocs.yml names the same base; with commits or without, its few pages do not replace the base's."""
    other = tmp_path_factory.mktemp("other")
    shutil.copy(published.path / "mkdocs.yml", other / "mkdocs.yml")
    published.path = other
    published.write({"index.md": "# Another base\n\nText.\n"})
    git(other, "init", "-q", "-b", "main")
    before = portal.control("snapshot")

    said = published.say("publish", "--yes")
    assert said.code == 4
    assert "no commits yet" in said.err
    published.commit()
    assert published.say("publish", "--yes").code == 4

    assert portal.writes() == []
    assert portal.control("snapshot") == before


def test_an_allowed_publish_is_not_refused_again(published, portal):
    """After a squash merge nothing else changes: the note moves in one write, and the next publish is an ordinary one."""
    published.git("checkout", "-q", "--orphan", "squashed")
    published.commit("Squashed")
    assert published.say("publish", "--yes").code == 4
    assert portal.writes() == []

    plan = published.say("plan", "--allow-older")
    assert "commit recorded on the portal" in plan.out
    assert published.say("publish", "--yes", "--allow-older").code == 0
    assert portal.writes() == ["landing.landing.update"]

    portal.forget_requests()
    again = published.say("publish", "--yes", "--format", "json")
    assert (again.code, again.json["summary"]["unchanged"]) == (0, 5)
    assert len(portal.control("requests")) == 2
    assert portal.writes() == []


@pytest.mark.parametrize("date", ["1767225600 +051800", "1767225600 +9999", "-5 +0000", "300000000000 +0000", "x"])
def test_no_commit_s_date_ends_in_a_traceback(published, portal, date):
    """Commits by other programs may say anything; pages that were never reviewed ask for their first days."""
    settings = (
        (published.path / "mkdocs.yml").read_text(encoding="utf-8").replace(NO_REVIEW, "}\n      what_changed: 9")
    )
    published.write({"new.md": "# New\n\n[Home](index.md)\n"}, settings.replace("6 months, }", "6 months}"))
    published.git("add", "-A")
    tree, parent = published.git("write-tree"), published.git("rev-parse", "HEAD")
    raw = f"tree {tree}\nparent {parent}\nauthor A <a@b> {date}\ncommitter A <a@b> {date}\n\nOdd\n"
    sha = git(published.path, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", given=raw.encode())
    published.git("update-ref", "HEAD", sha)

    for command in (["check"], ["plan"], ["publish", "--yes"], ["publish", "--yes"]):
        said = published.say(*command)
        assert said.code == 0, said.err
        assert "Traceback" not in said.err
    published.write({"trends.md": "# Trends\n\nNewer.\n"})
    published.commit()
    assert published.say("publish", "--yes").code == 0


# ---- absence is no deletion


def test_an_emptied_folder_is_no_empty_base(published, portal):
    """Check is red, and nothing is sent."""
    shutil.rmtree(published.path / "content")
    (published.path / "content").mkdir()

    checked = published.say("check")
    assert checked.code == 1
    assert "no page" in checked.out + checked.err
    assert published.say("publish", "--yes").code == 1
    assert portal.writes() == []


def test_drafts_alone_do_not_empty_a_base(published, portal):
    """One line in the top .meta.yml makes every page a draft: refused below the usual limit too, and told how to allow it."""
    (published.path / "content" / ".meta.yml").write_text("status: draft\n", encoding="utf-8")
    published.commit()

    said = published.say("publish", "--yes")

    assert said.code == 4
    assert "all 5 published pages" in said.err
    assert portal.writes() == []
    assert published.say("publish", "--yes", "--allow-removals", "5").code == 0


def test_a_file_deleted_past_git_is_no_removal(published, portal):
    """Git still has it: refused, with the file and what to do; removed by git it goes to the trash."""
    published.remove("segments/chains.md")

    for command in (["publish", "--yes"], ["plan"]):
        said = published.say(*command)
        assert said.code == 4
        assert "content/segments/chains.md" in said.err
        assert "git rm" in said.err
    assert portal.writes() == []

    published.git("rm", "-q", "content/segments/chains.md")
    done = published.say("publish", "--yes", "--format", "json")
    assert (done.code, done.json["summary"]["archived"]) == (0, 1)


def test_a_file_moved_past_git_is_still_a_rename(published, portal):
    """Its page is known by its text, so nothing is missing."""
    ids = portal.page_ids()
    (published.path / "content/segments/chains.md").rename(published.path / "content/chains.md")

    done = published.say("publish", "--yes", "--format", "json")

    assert (done.code, done.json["summary"]["moved"]) == (0, 1)
    assert portal.page_ids()["Chains"] == ids["Chains"]


def test_a_sparse_checkout_trashes_nothing(published, portal):
    """Pages outside the part that is checked out are in the index all the same."""
    published.write({"index.md": "# Home\n\nWelcome.\n"})
    published.commit()
    published.git("sparse-checkout", "set", "--no-cone", "/*", "!/content/segments/")
    assert not (published.path / "content/segments/retail.md").exists()

    said = published.say("publish", "--yes")

    assert said.code == 4
    assert "content/segments/retail.md" in said.err
    assert portal.writes() == []


@pytest.fixture
def with_submodule(base, tmp_path_factory, monkeypatch):
    """A base whose segments come from a repository of their own, two months older."""
    other = tmp_path_factory.mktemp("segments")
    git(other, "init", "-q", "-b", "main")
    for name in ("index", "retail", "chains"):
        (base.path / f"content/segments/{name}.md").replace(other / f"{name}.md")
    git(other, "add", "-A")
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-05-01T12:00:00+02:00")
    git(other, "commit", "-q", "-m", "Segments")
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-11-20T12:00:00+02:00")
    (base.path / "content/segments").rmdir()
    git(base.path, "init", "-q", "-b", "main")
    git(base.path, "submodule", "--quiet", "add", str(other), "content/segments")
    base.commit()
    return base


def test_a_submodule_that_was_not_fetched_trashes_nothing(with_submodule, portal):
    """The index has the submodule; its folder is empty."""
    assert with_submodule.say("publish", "--yes").code == 0
    with_submodule.write({"index.md": "# Home\n\nWelcome. See [Trends](trends.md).\n"})
    with_submodule.commit()
    with_submodule.git("submodule", "--quiet", "deinit", "-f", "content/segments")
    portal.forget_requests()

    said = with_submodule.say("publish", "--yes")

    assert said.code == 4
    assert "content/segments/retail.md" in said.err
    assert "git submodule update --init" in said.err
    assert portal.writes() == []


def test_pages_in_a_submodule_come_due_by_its_own_history(with_submodule, portal):
    """Never reviewed since May: due in November, whatever day the outer repository took them in."""
    settings = (with_submodule.path / "mkdocs.yml").read_text(encoding="utf-8")
    with_submodule.write({}, settings.replace(f", {NO_REVIEW}", "}"))
    with_submodule.commit()

    plan = with_submodule.say("plan", "--format", "json").json

    due = {task["key"]: task["due"] for task in plan["tasks"]}
    assert sorted(due.values()) == ["2026-11-01"] * 3
    assert not any("Git knows no day" in note for note in plan["notes"])


def test_pages_of_which_git_knows_no_day_are_told(base, monkeypatch):
    """Their first reviews would move on every day and never come due."""
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-11-20T12:00:00+02:00")
    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    base.commit()
    base.write({"new.md": "# New\n\n[Home](index.md)\n"}, settings.replace(f", {NO_REVIEW}", "}"))

    notes = base.say("plan", "--format", "json").json["notes"]

    assert any("Git knows no day" in note and note.endswith("content/new.md.") for note in notes)


# ---- what is not committed is told


def test_files_that_are_in_no_commit_are_told(published):
    """They are published under a commit that does not have them: counted and named, in plan and report, and not refused."""
    published.write(
        {"trends.md": "# Trends\n\nNot committed.\n", "new.md": "# New\n\n[Home](index.md)\n", "notes.txt": "no page"}
    )

    plan = published.say("plan")
    done = published.say("publish", "--yes")

    for said in (plan.err, done.out + done.err):
        assert "2 files are published in versions that the commit" in said
        assert "content/new.md, content/trends.md" in said
    assert done.code == 0
    published.commit()
    assert "are published in versions that the commit" not in published.say("plan").err
