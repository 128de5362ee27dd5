"""The preview in a real browser: readable on a desk and on a phone, menu and search at work, nothing from other servers."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from chromium import MARKS, served
from mkdocs.commands.build import build
from mkdocs.config import load_config

ROOT = Path(__file__).parents[2]

pytestmark = MARKS
sync_api = pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample, built and served."""
    folder = tmp_path_factory.mktemp("preview")
    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder))
    config.plugins["publisher"].day = lambda _: date(2026, 11, 23)
    build(config)
    with served(folder) as address:
        yield address


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)], ids=["desk", "phone"])
@pytest.mark.parametrize(
    "path", ["", "segments/small-retail/", "overview/goals/", "products/price-updates/", "kazakhstan/"]
)
def test_pages_fit_the_screen_and_load_nothing_from_elsewhere(
    browser: "sync_api.Browser", address: str, path: str, width: int, height: int
) -> None:
    """Wide tables and code scroll by themselves; pictures are there; the console is quiet."""
    page = browser.new_page(viewport={"width": width, "height": height})
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)

    page.goto(f"{address}{path}")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("[...document.images].filter(image => !image.naturalWidth).length") == 0
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert errors == []
    page.close()


def test_the_menu_opens_on_a_phone(browser: "sync_api.Browser", address: str) -> None:
    """Closed at first; the button says whether it is open."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}segments/small-retail/")
    menu, button = page.locator("nav.menu"), page.locator(".toggle")
    assert not menu.is_visible()

    button.click()

    assert menu.is_visible()
    assert button.get_attribute("aria-expanded") == "true"
    page.close()


def test_the_search_finds_words_of_both_languages(browser: "sync_api.Browser", address: str) -> None:
    """Enter opens the first result; Escape closes the list."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    query, results = page.locator("#mkdocs-search-query"), page.locator("#mkdocs-search-results")
    query.press_sequentially("рынка")
    results.locator("a").first.wait_for()
    assert "kazakhstan" in str(results.locator("a").first.get_attribute("href"))

    query.press("Escape")
    assert not results.is_visible()

    query.press_sequentially("gateway")
    results.locator("article", has_text="Gateway").first.wait_for()
    with page.expect_navigation():
        query.press("Enter")
    assert page.url != address
    page.close()
