"""The sample as readers of a portal see it, published and opened in a browser, on a desk and on a phone.

Every kind of page: tables, diagrams, code, notes, tasks, Russian, a term, lists of tags and of a type, one that is overdue.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import MARKS, served
from clocks import standing_clock
from mkdocs.commands.build import build
from mkdocs.config import load_config

from portal_emulator.server import EmulatorServer

ROOT = Path(__file__).parents[2]
NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
BOX = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80"><rect width="200" height="80" fill="#06c"/></svg>'
)
SCREENS = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
PAGES = (
    "index.md",
    "overview/goals.md",
    "segments/small-retail.md",
    "products/price-updates.md",
    "markets/index.md",
    "newcomers/index.md",
    "glossary/index.md",
    "glossary/gateway.md",
    "kazakhstan/рынок.md",
    "everything.md",
)
MADE = ("tags/",)
"""Pages that no file stands for."""

pytestmark = MARKS
sync_api = pytest.importorskip("playwright.sync_api")

LAID_OUT = """() => [...document.querySelector('div[lang]:has(> .landing-block-node-text)').querySelectorAll('*')].map(e => {
  const top = document.querySelector('div[lang]:has(> .landing-block-node-text)').getBoundingClientRect();
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  return [e.tagName, Math.round(box.left - top.left), Math.round(box.top - top.top), Math.round(box.width), Math.round(box.height),
          style.color, style.fontSize, style.fontWeight, style.backgroundColor].join(' ');
})"""
"""Where each element of an article stands and how it looks."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, and a page with every construct, which is overdue."""
    folder = tmp_path_factory.mktemp("base")
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copy(Path(__file__).with_name("everything.md"), folder / "content")
    (folder / "content" / "box.svg").write_text(BOX, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def portal(base: Path) -> Iterator[dict[str, str]]:
    """The base on a portal: the addresses of its pages by path; "" is the base itself."""
    with EmulatorServer(rate_limit="off", clock=standing_clock(NOW)) as server:
        environment = {**os.environ, "BITRIX24_WEBHOOK_URL": server.webhooks["publisher"]}
        command = [sys.executable, "-m", "publisher", "-C", str(base), "publish", "--yes", "--format", "json"]
        said = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")
        assert said.returncode == 0, said.stderr
        urls = {row["path"].removeprefix("content/"): row["url"] for row in json.loads(said.stdout)["pages"]}
        yield {**urls, **{made: f"{urls['index.md'].rstrip('/')}/{made}" for made in MADE}}


@pytest.fixture(scope="module")
def preview(base: Path) -> Iterator[str]:
    """The same base's preview, built and served."""
    config = load_config(str(base / "mkdocs.yml"), site_dir=str(base / "site"))
    config.plugins["publisher"].day = lambda _: NOW.date()
    build(config)
    with served(base / "site") as address:
        yield address


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_the_screen(
    browser: "sync_api.Browser", portal: dict[str, str], screen: str
) -> None:
    """On any page, of a file or made."""
    page = browser.new_page(viewport=SCREENS[screen])
    found = []
    for path in (*PAGES, *MADE):
        page.goto(portal[path])
        assert page.locator("h1").count() == 1
        found += [
            f"{path}: {violation['id']}: {violation['nodes'][0]['html'][:200]}"
            for violation in Axe().run(page).response["violations"]
            if violation["impact"] in {"serious", "critical"}
        ]
        if page.evaluate("document.documentElement.scrollWidth") > SCREENS[screen]["width"]:
            found.append(f"{path}: wider than the screen")
    page.close()

    assert found == []


def test_each_page_shows_what_it_is_there_for(browser: "sync_api.Browser", portal: dict[str, str]) -> None:
    """The pages above are of the kinds that they are named for."""
    page = browser.new_page(viewport=SCREENS["desk"])
    for path, selector in {
        "index.md": "table",
        "overview/goals.md": "pre span[style]",
        "products/price-updates.md": "img[src^='data:image/svg+xml']",
        "glossary/gateway.md": "a[href*='electronic-shelf-label']",
        "kazakhstan/рынок.md": "div[lang=ru]",
        "everything.md": "[role=note]:has-text('Nobody has confirmed this page since')",
        "tags/": "h2",
    }.items():
        page.goto(portal[path])
        assert page.locator(f"main {selector}").count() > 0, path
    page.close()


def test_the_preview_lays_a_page_out_as_the_portal_does(
    browser: "sync_api.Browser", portal: dict[str, str], preview: str
) -> None:
    """Each element of the article at its place, in its size and colours, where both give it the same width."""
    page = browser.new_page(viewport=SCREENS["desk"])
    differing = []
    for path in PAGES:
        page.goto(portal[path])
        published = page.evaluate(LAID_OUT)
        page.goto(f"{preview}{path.removesuffix('.md').removesuffix('index')}")
        if page.evaluate(LAID_OUT) != published:
            differing.append(path)
        assert len(published) > 5
    page.close()

    assert differing == []
