"""``publisher init`` and ``new``: a folder of any kind becomes a base that is checked and published, and nothing in it is lost."""

import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from own_folder import Said, contents, write
from terminal import Session

from publisher.config import PageType

SITE = """\
# The handbook of a company
site_name: Handbook
docs_dir: pages   # not docs
theme:
  name: mkdocs
nav:
  - Home: index.md
  - Rules: rules.md

plugins:
  # finds words
  - search:
      lang: [en, ru]

extra:
  key: [1, 2]
"""

ROOT = Path(__file__).parents[2]


def assert_kept(before: dict[str, bytes], after: dict[str, bytes], *, extended: tuple[str, ...] = ()) -> None:
    """Every file has its bytes; an extended one has every line of its own, in order."""
    for name, content in before.items():
        if name in extended:
            lines = iter(after[name].splitlines())
            assert [line for line in content.splitlines() if line not in lines] == []
        else:
            assert after[name] == content


def assert_works(say: Callable[..., Said]) -> None:
    checked, published = say("check"), say("publish", "--emulator")
    assert checked.code == 0, checked.out
    assert published.code == 0, published.out + published.err
    assert " 0 unchanged" in published.out


@pytest.mark.parametrize(("language", "segments"), [("en", "Customer segments"), ("ru", "Сегменты клиентов")])
def test_an_empty_folder_becomes_a_strategy(own_folder, say, language, segments):
    """The seed's parts, each a section with its type, in the language chosen; publishing works at once."""
    said = say("init", "--yes", "--lang", language, "--owner", "anna.k@example.com")

    assert said.code == 0, said.err
    assert segments in (own_folder / "content/segments/index.md").read_text(encoding="utf-8")
    assert (own_folder / "content/segments/.meta.yml").read_text(encoding="utf-8").endswith("type: segment\n")
    sections = {path.parent.name for path in (own_folder / "content").glob("*/index.md")}
    assert sections == set("markets trends segments products projects processes glossary newcomers".split())
    assert ".publisher/" in (own_folder / ".gitignore").read_text(encoding="utf-8")
    assert_works(say)


def test_without_an_owner_a_placeholder_is_told(own_folder, say):
    """Where nobody says who answers and git does not know either, the base works and the first line of advice says what to change."""
    said = say("init", "--yes")

    assert "Put your e-mail address in place of owner@example.com" in said.out
    assert_works(say)


def test_a_folder_of_pages_gets_what_it_lacks(own_folder, say):
    """Its pages and its home stay to the byte; docs_dir is found."""
    write(
        own_folder, {"README.md": "# About\n", "handbook/README.md": "# Home\r\n", "handbook/a/rules.md": "# Rules\n"}
    )
    before = contents(own_folder)

    said = say("init", "--yes", "--owner", "anna.k@example.com")

    assert "2 pages were found in handbook" in said.out
    assert_kept(before, contents(own_folder))
    assert not (own_folder / "handbook/index.md").exists()
    assert_works(say)


def test_pages_at_the_top_of_a_folder_stay_there(own_folder, say):
    """MkDocs wants mkdocs.yml outside the pages' folder: it gets one of its own, and commands find it."""
    write(own_folder, {"prices.md": "# Prices\n", "rules/travel.md": "# Travel\n\nSee [prices](../prices.md).\n"})
    before = contents(own_folder)

    said = say("init", "--yes", "--owner", "anna.k@example.com")

    assert said.code == 0
    assert_kept(before, contents(own_folder))
    assert (own_folder / "publishing/mkdocs.yml").is_file()
    assert (own_folder / "index.md").is_file()
    assert_works(say)


def test_a_mkdocs_site_keeps_every_line_of_its_settings(own_folder, say):
    """Only our block is new, and no page: tests/unit/scaffold/test_settings_file.py has other ways to write plugins."""
    write(own_folder, {"mkdocs.yml": SITE, "pages/index.md": "# Home\n", "pages/rules.md": "# Rules\n"})
    before = contents(own_folder)

    said = say("init", "--yes", "--owner", "anna.k@example.com", "--code", "handbook")

    after = contents(own_folder)
    assert said.code == 0, said.err
    assert "2 pages were found in pages" in said.out
    assert_kept(before, after, extended=("mkdocs.yml",))
    assert {path for path in set(after) - set(before) if not path.startswith(".")} == set()
    assert_works(say)


def test_settings_that_cannot_be_added_to_are_left_alone(own_folder, say):
    """A file that inherits its plugins would lose them: the lines to add are printed instead."""
    write(
        own_folder,
        {"base.yml": SITE, "mkdocs.yml": "INHERIT: base.yml\nsite_name: Other\n", "pages/index.md": "# Home\n"},
    )
    before = contents(own_folder)

    said = say("init", "--yes", "--owner", "anna.k@example.com")

    assert said.code == 2
    assert "knowledge_base: {code:" in said.err
    assert_kept(before, contents(own_folder))
    assert set(contents(own_folder)) == set(before)


def test_a_repository_with_unsaved_work_is_left_as_it_is(own_folder, say):
    """Changed, staged and untracked files stay; git's index is not touched; the last line of .gitignore is not broken."""

    def git(*arguments: str) -> str:
        who = ["-c", "user.name=A", "-c", "user.email=anna.k@example.com"]
        return subprocess.run(
            ["git", *who, *arguments], cwd=own_folder, check=True, capture_output=True, text=True
        ).stdout

    git("init", "-q")
    write(own_folder, {".gitignore": "*.log\nsite/", "docs/index.md": "# Home\n", "docs/rules.md": "# Rules\n"})
    git("add", ".")
    git("commit", "-q", "-m", "Start")
    write(
        own_folder, {"docs/rules.md": "# Rules\n\nUnsaved.\n", "docs/new.md": "# New\n", "docs/staged.md": "# Staged\n"}
    )
    git("add", "docs/staged.md")
    before, index = contents(own_folder), git("diff", "--cached", "--name-status")

    said = say("init", "--yes", "--owner", "anna.k@example.com", "--ci", "github")

    assert said.code == 0
    assert_kept(before, contents(own_folder), extended=(".gitignore",))
    assert contents(own_folder)[".gitignore"] == b"*.log\nsite/\n.publisher/\n"
    assert git("diff", "--cached", "--name-status") == index
    assert (own_folder / ".github/workflows/knowledge-base.yml").is_file()
    assert_works(say)


def test_a_second_time_changes_nothing(own_folder, say):
    """What the first one wrote is kept, and told as kept."""
    say("init", "--yes", "--owner", "anna.k@example.com", "--ci", "gitlab")
    before = contents(own_folder)

    said = say("init", "--yes", "--owner", "ivan.p@example.com", "--ci", "gitlab")

    assert said.code == 0
    assert contents(own_folder) == before
    assert "created" not in said.out


def test_at_most_five_questions_are_asked_of_a_person(own_folder):
    """Each proposes an answer, and a wrong one is asked for again."""
    session = Session(own_folder, "init")
    asked = [
        "Language of the pages",
        "Name of the knowledge base",
        "Its address",
        "E-mail address",
        "Where it is published",
    ]
    answers = ["\n", "Our plan\n", "our-plan\n", "nobody\n", "\n"]
    for question, answer in zip(asked, answers, strict=True):
        session.until(question)
        session.answer(answer)
        if question == "E-mail address":
            session.until("'nobody' is not one person")
            session.answer("anna.k@example.com\n")
    code, out = session.end()

    assert code == 0
    assert out.startswith("created    mkdocs.yml")
    settings = (own_folder / "mkdocs.yml").read_text(encoding="utf-8")
    assert "code: our-plan" in settings
    assert 'owner: "anna.k@example.com"' in settings


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_new_page_has_what_its_type_asks_for(own_folder, say, language):
    """As a draft it is not published; active, it breaks no rule about its type."""
    say("init", "--yes", "--owner", "anna.k@example.com", "--lang", language)

    for kind in map(str, PageType):
        assert say("new", kind, f"some/small-{kind}").out == f"content/some/small-{kind}.md\n"
        assert say("new", kind, f"content/some/{kind}.md", "--status", "active", "--title", f"Large {kind}").code == 0

    assert 'title: "Small market"\n' in (own_folder / "content/some/small-market.md").read_text(encoding="utf-8")
    checked = say("check")
    assert checked.code == 0
    assert "section-missing" not in checked.out
    published = say("publish", "--emulator").out
    assert published.count("created   content/some/") == len(PageType)
    assert "small-" not in published


def test_a_new_page_takes_nobodys_place(own_folder, say):
    """Neither of a page that is there, in whatever case, nor outside the content."""
    say("init", "--yes", "--owner", "anna.k@example.com")
    before = contents(own_folder)

    for path in ("segments/index", "segments/INDEX.md"):
        said = say("new", "segment", path)
        assert (said.code, "content/segments/index.md is there already" in said.err) == (2, True), path
    for path in ("../outside", "/etc/page", ".hidden/page", "a:b/page"):
        said = say("new", "segment", path)
        assert (said.code, "cannot be the path" in said.err) == (2, True), path
    assert contents(own_folder) == before


def test_codeowners_follows_the_pages(own_folder, say, monkeypatch):
    """Written once, checked in a pipeline in any language, stale when a page changes hands; b24: owners have no address."""
    say("init", "--yes", "--owner", "anna.k@example.com", "--ci", "github")
    write(own_folder, {"content/trends/labour.md": "---\nowner: ivan.p@example.com\n---\n# Labour\n"})

    assert say("codeowners", "--check").code == 1
    assert say("codeowners").out == ".github/CODEOWNERS\n"
    written = (own_folder / ".github/CODEOWNERS").read_text(encoding="utf-8")
    assert "\n/content/ anna.k@example.com\n/content/trends/labour.md ivan.p@example.com\n" in written
    assert say("codeowners", "--check").code == 0
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    assert say("codeowners", "--check").code == 0

    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    write(own_folder, {"content/trends/labour.md": "---\nowner: b24:17\n---\n# Labour\n"})
    said = say("codeowners", "--check")
    assert (said.code, "content/trends" in said.out, "without an e-mail address" in said.err) == (1, True, True)


def test_the_hooks_of_pre_commit_run(own_folder, say):
    """Each hook's command passes in a good base, fails in one that is not, and the guide names the hooks that there are."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    guide = (ROOT / "docs/how-to/editors.md").read_text(encoding="utf-8")
    assert {hook["id"] for hook in hooks} == set(re.findall(r"- id: ([\w-]+)", guide))
    say("init", "--yes", "--owner", "anna.k@example.com")
    say("codeowners")
    commands = [shlex.split(hook["entry"])[1:] for hook in hooks]
    assert [say(*command).code for command in commands] == [0, 0]

    write(
        own_folder, {"content/trends/labour.md": "---\nowner: ivan.p@example.com\n---\n# Labour\n\n[gone](gone.md)\n"}
    )
    assert [say(*command).code for command in commands] == [1, 1]
    for hook in hooks:
        assert re.search(hook["files"], "content/trends/labour.md")
        assert re.search(hook["files"], "content/.meta.yml")
        assert not re.search(hook["files"], "content/plan.svg")
