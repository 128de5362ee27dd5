"""The article's look leans on no style sheet: under a reset and under one with its own headings, tables and code it is the same."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from publisher.pipeline.articles import Articles
from publisher.pipeline.project import load_project

ROOT = Path(__file__).parents[2]
PAGES = ("overview/goals.md", "products/price-updates.md", "segments/small-retail.md", "glossary/gateway.md")
RESET = "*{margin:0;padding:0;border:0;font:inherit;vertical-align:baseline;list-style:none;box-sizing:border-box}"
OPINIONATED = (
    "*{box-sizing:border-box}body{font:400 14px/1.43 Georgia;color:#a00}h1,h2,h3{font:300 36px Georgia;color:#0a0;"
    "text-transform:uppercase;border-bottom:2px solid}p{margin:0 0 10px;font-size:13px;line-height:1.2;color:#070}"
    "table{width:100%;border-spacing:0;background:#eee}td,th{padding:4px;border-top:1px solid red;font-size:12px}"
    "pre{font-size:13px;word-break:break-all;background:#333;color:#fff}code{color:#c7254e;background:#f9f2f4;font-size:90%}"
    "a{text-decoration:none;color:#e00}li{line-height:2}blockquote{font-size:17.5px;padding:10px}dt,dd{line-height:3;color:red}"
    "strong{font-weight:400}em{font-style:normal}"
)
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")]
sync_api = pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="module")
def browser() -> Iterator["sync_api.Browser"]:
    """Chromium, as the machine has it."""
    with sync_api.sync_playwright() as playwright:
        arguments = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def articles() -> Articles:
    """The sample's, on its day."""
    return Articles(load_project(ROOT / "mkdocs.yml", today=date(2026, 11, 23), use_cache=False))


@pytest.mark.parametrize("width", [1000, 390])
@pytest.mark.parametrize("path", PAGES)
def test_an_article_looks_the_same_under_other_style_sheets(
    browser: "sync_api.Browser", articles: Articles, path: str, width: int
) -> None:
    """Pixel for pixel."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    html = articles.page(path).resolve(
        page=lambda _: "#", file=lambda _: "#", image=lambda _: 'src="data:image/gif;base64,R0lGODlhAQABAAAAACw="'
    )

    def picture(style: str) -> bytes:
        page.set_content(f'<!doctype html><meta charset="utf-8"><style>{style}</style><body style="margin:0">{html}')
        return bytes(page.screenshot(full_page=True))

    plain = picture("")

    assert picture(RESET) == plain
    assert picture(OPINIONATED) == plain
    page.close()
