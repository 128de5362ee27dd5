"""The status page in a real browser: it fits a desk and a phone, in light and dark, and axe finds nothing against it."""

from collections.abc import Iterator

import pytest
from chromium import MARKS, served
from clocks import morning
from story import Story

from publisher.cli.app import run

pytestmark = MARKS
sync_api = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

SETTINGS = """\
site_name: Test base
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {code: test}
      time_zone: Europe/Berlin
      defaults: {owner: anna.k@example.com, review_every: 6 months}
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A base with two years behind it, its status served."""
    folder = tmp_path_factory.mktemp("status")
    story = Story()
    names = [f"{section}/{n}.md" for section in ("markets", "segments", "a-section-with-a-long-name") for n in range(4)]
    story.write("2024-12-02", {"mkdocs.yml": SETTINGS, **{f"content/{name}": _page(name, "") for name in names}})
    for i, day in enumerate(("2025-02-10", "2025-06-20", "2025-09-01", "2026-03-03", "2026-10-10")):
        story.write(day, {f"content/{name}": _page(name, day) for name in names[i::2]})
    story.tell(folder)
    assert run(["-C", str(folder), "status", "--html", "status.html", "--people"], clock=morning) == 0
    with served(folder) as address:
        yield f"{address}status.html"


def _page(name: str, reviewed: str) -> str:
    stamp = f"last_reviewed: {reviewed}\n" if reviewed else ""
    return f"---\ntitle: Page {name}\n{stamp}---\n\nWords.\n"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)], ids=["desk", "phone"])
def test_the_page_fits_and_axe_finds_nothing(
    browser: "sync_api.Browser", address: str, width: int, height: int, scheme: str
) -> None:
    """Contrast, names of charts and regions, order of headings; wide tables scroll by themselves."""
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.endswith(("status.html", "favicon.ico"))] == []
    found = axe.Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    page.close()
