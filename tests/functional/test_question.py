"""What people, and another pipeline, do while the question stands on a terminal is kept and told; an older run stops."""

import json

import pytest
from rehearsal import Edition
from terminal import Session

IVAN = "ivan.p@example.com"
SCOPE = {"scope": "KNOWLEDGE"}
PAGES = ("Text", "Title", "Place", "Trash", "Alone")


@pytest.fixture
def asking(base, portal):
    """Five published pages with new words in git, and the question about them; a folder to move pages to."""
    files = {f"{name.lower()}.md": f"# {name}\n\nThe page about {name} as it was published.\n" for name in PAGES}
    base.write({**files, "area/index.md": "# Area\n\nA folder.\n"})
    base.commit()
    assert base.say("publish").code == 0
    base.write({name: words.replace("as it was published", "in new words") for name, words in files.items()})
    base.commit()
    session = Session(base.path, "publish", "--format", "json")
    session.until("[y/N]:")
    portal.forget_requests()
    return session


def test_what_people_do_while_the_question_stands_is_kept_and_told(asking, portal):
    """A text, a title, a place and the trash: told at once, left alone, and no second question; the other page is written."""
    ids = portal.page_ids()
    folders = portal.call("landing.site.getFolders", {"siteId": 1, **SCOPE})
    area = next(folder["ID"] for folder in folders if folder["CODE"] == "area")
    portal.edit("Text", "as it was published", "as Ivan puts it", IVAN)
    portal.call("landing.landing.update", {"lid": ids["Title"], "fields": {"TITLE": "Ivan's title"}, **SCOPE}, IVAN)
    portal.call("landing.landing.move", {"lid": ids["Place"], "toSiteId": 1, "toFolderId": area, **SCOPE}, IVAN)
    portal.call("landing.landing.markDelete", {"lid": ids["Trash"], **SCOPE}, IVAN)

    asking.answer("y\n")
    code, out = asking.end()

    assert code == 6, asking.seen
    actions = {row["path"]: row["action"] for row in json.loads(out)["pages"]}
    held = {f"content/{name}.md" for name in ("text", "title", "place", "trash")}
    assert {path for path, action in actions.items() if action in {"drift", "conflict"}} == held
    assert actions["content/alone.md"] == "updated"
    assert asking.seen.count("[y/N]:") == 1
    assert all(path in asking.seen.rpartition("[y/N]:")[2] for path in held)
    assert "as Ivan puts it" in portal.read("Text")
    assert "in new words" in portal.read("Alone")
    assert "Ivan's title" in portal.page_ids()
    assert "Trash" not in portal.page_ids()


def test_a_newer_commit_published_while_the_question_stands_stops_the_run(asking, base, portal, tmp_path):
    """Another pipeline publishes the next commit: exit 4, nothing written by the older one, whose question it was."""
    newer = Edition(tmp_path / "newer", {}).folder
    base.git("clone", "-q", str(base.path), str(newer / "clone"))
    clone = type(base)(newer / "clone", base.capture)
    clone.write({"alone.md": "# Alone\n\nThe page about Alone in the newest words.\n"})
    clone.commit()
    assert clone.say("publish").code == 0
    portal.forget_requests()

    asking.answer("y\n")
    code, out = asking.end()

    assert (code, portal.writes()) == (4, []), asking.seen
    assert json.loads(out)["pages"] == []
    assert "in the newest words" in portal.read("Alone")


def test_more_than_was_agreed_to_is_asked_about_again(asking, base, portal):
    """The pages change in git meanwhile: the plan that is carried out is one that the person has seen."""
    base.write({"late.md": "# Late\n\nA page that came while the question stood.\n"})

    asking.answer("y\n")
    asking.until("late.md")
    asking.answer("n\n")
    code, _ = asking.end()

    assert (code, portal.writes()) == (0, []), asking.seen
    assert asking.seen.count("[y/N]:") == 2
