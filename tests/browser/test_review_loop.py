"""The loop of a review in the portal's own pages: an owner answers in every way, git hears of it, readers see it.

``SCREENSHOTS=FOLDER`` keeps a picture of each step, to be looked at.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from clocks import morning, standing_clock
from playwright.sync_api import Browser, Page, expect

from portal_emulator.server import EmulatorServer
from publisher.cli.app import run

pytestmark = pytest.mark.browser

OWNER = "Sergei Nikitin"
SETTINGS = """\
site_name: Loop
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {code: loop}
      time_zone: Europe/Berlin
      defaults: {owner: sergei.n@example.com, last_reviewed: 2026-05-10, review_every: 6 months}
      review: {open_per_owner: 6, fallback: clara.b@example.com}
"""
PAGES = ("Right", "Corrected", "Work", "Foreign", "Handed", "Gone")


@dataclass
class Loop:
    """A base in git and on a portal, and the owner's browser."""

    folder: Path
    server: EmulatorServer
    page: Page
    shots: int = 0

    def say(self, *arguments: str) -> None:
        assert run(["-C", str(self.folder), *arguments], clock=morning) == 0

    def git(self, *arguments: str) -> str:
        command = ["git", "-C", str(self.folder), "-c", "user.name=Job", "-c", "user.email=job@example.com", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def text(self, title: str) -> str:
        return (self.folder / "content" / f"{title.lower()}.md").read_text(encoding="utf-8")

    def shot(self, name: str) -> None:
        """Keep a picture, where somebody asked for pictures."""
        self.shots += 1
        if where := os.environ.get("SCREENSHOTS"):
            self.page.screenshot(path=Path(where) / f"{self.shots:02}-{name}.png", full_page=True)

    def open_task(self, title: str) -> None:
        self.page.goto(f"{self.server.url}/company/personal/user/23/tasks/")
        self.page.get_by_role("link", name=f"Review: {title}", exact=True).click()

    def tick(self, answer: str) -> None:
        self.page.get_by_role("checkbox", name=answer).click()
        expect(self.page.get_by_role("checkbox", name=answer)).to_be_checked()

    def write(self, words: str) -> None:
        self.page.get_by_label("Your comment").fill(words)
        self.page.get_by_role("button", name="Send", exact=True).click()
        expect(self.page.get_by_role("main")).to_contain_text(words)

    def complete(self, name: str) -> None:
        self.page.get_by_role("button", name="Complete").click()
        expect(self.page.get_by_role("status")).to_have_text("The task is completed.")
        self.shot(f"{name}-answered")

    def read(self, title: str) -> str:
        """A page as a reader sees it."""
        self.page.goto(f"{self.server.url}/knowledge/loop/{title.lower()}/")
        self.shot(f"{title.lower()}-read")
        return self.page.get_by_role("main").inner_text()


@pytest.fixture
def loop(tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loop]:
    """Six pages of one owner, published; each review is due."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_DATE", "2026-11-02T09:00:00+01:00")
        monkeypatch.setenv(f"GIT_{who}_NAME", "Job")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "job@example.com")
    (tmp_path / "content").mkdir()
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / ".gitignore").write_text(".publisher/\n", encoding="utf-8")
    (tmp_path / "content/index.md").write_text(
        "---\nlast_reviewed: 2026-11-01\n---\n# Home\n\nWelcome.\n", encoding="utf-8"
    )
    for title in PAGES:
        page = f"---\ntitle: {title}\n---\n\nPrices fall by 3 per cent.\n"
        (tmp_path / f"content/{title.lower()}.md").write_text(page, encoding="utf-8")
    with EmulatorServer(clock=standing_clock()) as server:
        monkeypatch.setenv("BITRIX24_WEBHOOK_URL", server.webhooks["publisher"])
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.set_default_timeout(10_000)
        made = Loop(tmp_path, server, context.new_page())
        made.git("init", "-q", "-b", "main")
        made.git("add", "-A")
        made.git("commit", "-q", "-m", "Start")
        made.say("publish", "--yes")
        yield made
        context.close()


def test_an_owner_answers_in_every_way_and_git_and_readers_hear_the_truth(loop: Loop) -> None:
    """Still right; corrected in the portal; needs work, with words; not mine, with words; handed on; can go. A browser goes through six
    tasks and seven pages, which takes this long.
    """
    page = loop.page
    page.goto(loop.server.url + "/")
    page.get_by_role("button", name=OWNER).first.click()
    assert "was due on 10 Nov 2026" in loop.read("Right")
    loop.open_task("Right")
    loop.shot("the-task")
    loop.complete("right")
    page.goto(f"{loop.server.url}/knowledge/loop/corrected/?edit=1")
    page.wait_for_load_state()
    page.get_by_role("textbox", name="Text", exact=True).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" They rise in May.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    loop.shot("corrected-in-the-portal")
    loop.open_task("Corrected")
    loop.tick("I corrected it")
    loop.complete("corrected")
    loop.open_task("Work")
    loop.tick("It needs work")
    loop.write("The price of 2026 is missing")
    loop.shot("work-answered")
    loop.open_task("Foreign")
    loop.tick("It is not mine")
    loop.write("Ask Olga")
    loop.complete("foreign")
    loop.open_task("Handed")
    page.locator("details.task-more summary").click()
    page.get_by_label(re.compile("Hand", re.IGNORECASE)).select_option("5")
    loop.shot("handing-on")
    page.locator("button[value=delegate]").click()
    loop.shot("handed-on")
    loop.open_task("Gone")
    loop.tick("It can go")
    loop.complete("gone")

    loop.say("publish", "--yes", "--drift-ok")
    confirmed = loop.read("Right")
    loop.say("pull", "--all")
    loop.git("commit", "-qam", "Bring the portal's edit into git")
    loop.git("switch", "-qc", "reviews")
    loop.say("review", "--write", "--commit", "--proposals")
    loop.git("switch", "-q", "main")
    loop.git("merge", "-q", "--ff-only", "reviews")
    loop.say("publish", "--yes", "--drift-ok")

    subjects = loop.git("log", "--format=%s").splitlines()
    assert sorted(subjects) == sorted(
        [
            "Start",
            "Bring the portal's edit into git",
            "review: content/right.md is valid, 2026-11-23",
            "review: content/corrected.md is corrected, 2026-11-23",
            "proposal: content/handed.md: owner: olga.s@example.com",
            "proposal: content/gone.md: status: archived",
        ]
    )
    assert "Confirmed by sergei.n on 23 Nov 2026" in confirmed
    assert "was due" not in confirmed
    assert "Checked by sergei.n, 23 Nov 2026" in loop.read("Right")
    assert "They rise in May." in loop.text("corrected")
    corrected = loop.read("Corrected")
    assert "Checked by sergei.n, 23 Nov 2026" in corrected
    assert "They rise in May." in corrected
    for unanswered in ("Work", "Foreign"):
        assert "was due on 10 Nov 2026" in loop.read(unanswered)
        assert "last_reviewed" not in loop.text(unanswered)
    assert "olga.s" in loop.read("Handed")
    assert "no longer checked" in loop.read("Gone")
    page.goto(f"{loop.server.url}/company/personal/user/23/tasks/")
    loop.shot("tasks-of-the-owner")
    for task, words in (
        ("Work on the page: Work", "The price of 2026 is missing"),
        ("Who answers for the page: Foreign", "Ask Olga"),
    ):
        whose = loop.server.portal.store.connection.execute(
            "SELECT responsible_id FROM task WHERE title = ?", (task,)
        ).fetchone()["responsible_id"]
        page.get_by_role("combobox").first.select_option(str(whose))
        page.get_by_role("button", name="Switch").click()
        page.goto(f"{loop.server.url}/company/personal/user/{whose}/tasks/")
        page.get_by_role("link", name=task, exact=True).click()
        loop.shot(task.partition(":")[0].replace(" ", "-").lower())
        expect(page.get_by_role("main")).to_contain_text(words)
