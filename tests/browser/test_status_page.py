"""The status page in a real browser: it fits a desk, a phone and paper, in light and dark, and axe finds nothing against it.

So does the page of the base that shows the counts.
"""

from collections.abc import Iterator

import pytest
from chromium import MARKS, served
from clocks import morning
from portals import new_portal
from story import Story

from portal_emulator.server import EmulatorServer
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
      status: {publish: true}
      time_zone: Europe/Berlin
      defaults: {owner: anna.k@example.com, review_every: 6 months}
"""


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A base with two years behind it and readers, its status served; the portal that it is published to serves the counts."""
    folder = tmp_path_factory.mktemp("status")
    story = Story()
    names = [f"{section}/{n}.md" for section in ("markets", "segments", "a-section-with-a-long-name") for n in range(4)]
    story.write("2024-12-02", {"mkdocs.yml": SETTINGS, **{f"content/{name}": _page(name, "") for name in names}})
    for i, day in enumerate(("2025-02-10", "2025-06-20", "2025-09-01", "2026-03-03", "2026-10-10")):
        story.write(day, {f"content/{name}": _page(name, day) for name in names[i::2]})
    story.tell(folder)
    with (
        new_portal() as portal,
        EmulatorServer(portal=portal) as server,
        pytest.MonkeyPatch.context() as patch,
        served(folder) as address,
    ):
        patch.setenv("BITRIX24_WEBHOOK_URL", server.webhooks["publisher"])
        assert run(["-C", str(folder), "publish", "--yes", "--allow-tasks", "99"], clock=morning) == 0
        assert run(["-C", str(folder), "status", "--html", "status.html", "--people"], clock=morning) == 0
        yield {"file": f"{address}status.html", "base": f"{server.url}/knowledge/test/status/"}


def _page(name: str, reviewed: str) -> str:
    stamp = f"last_reviewed: {reviewed}\n" if reviewed else ""
    required = "required_reading: {audience: [all]}\n" if name.endswith("1.md") else ""
    return f"---\ntitle: Page {name}\n{stamp}{required}---\n\nWords.\n"


@pytest.mark.parametrize(
    ("width", "media"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark"), (718, "print")]
)
def test_the_page_fits_and_axe_finds_nothing(
    browser: "sync_api.Browser", addresses: dict[str, str], width: int, media: str
) -> None:
    """Contrast, names of charts and regions, order of headings; wide tables scroll by themselves, or wrap on paper."""
    scheme = "dark" if media == "dark" else "light"
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(addresses["file"])
    page.emulate_media(media="print" if media == "print" else "screen", color_scheme=scheme)

    assert page.locator("#reading").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.endswith(("status.html", "favicon.ico"))] == []
    assert _violations(page) == []
    page.close()


@pytest.mark.parametrize("width", [1280, 390], ids=["desk", "phone"])
def test_the_counts_in_the_base_fit_and_axe_finds_nothing(
    browser: "sync_api.Browser", addresses: dict[str, str], width: int
) -> None:
    """With the bars that are drawn in the tables."""
    page = browser.new_page(viewport={"width": width, "height": 844})

    page.goto(addresses["base"])

    assert page.locator("td span span").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert _violations(page) == []
    page.close()


def _violations(page: "sync_api.Page") -> list[tuple[str, str]]:
    found = axe.Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]
