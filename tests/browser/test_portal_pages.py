"""The portal's pages in a real browser: they work by keyboard and on a phone, and axe finds nothing serious."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from clocks import running_clock
from playwright.sync_api import Browser, Page, expect

from portal_emulator.server import EmulatorServer

pytestmark = pytest.mark.browser

WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}
ANNA = 3
_SVG = base64.b64encode(
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
).decode()
_ARTICLE = f"""<section class="landing-block"><div class="landing-block-node-text container g-max-width-container">
<h1>Small retail</h1><p>Shops of up to five people buy shelf labels &#8212; see <a href="#landing{{start}}#who">the start</a>.</p>
<h2 id="who">Who</h2><ul><li>Grocers<ul><li>in towns</li></ul></li><li>Chemists</li></ul>
<table><tr><th>Market</th><th>Size, a very long heading that needs room</th><th>Source</th></tr>
<tr><td>Germany</td><td>12</td><td>x</td></tr></table>
<pre tabindex="0"><code>a_line_that_is_quite_long_so_that_a_phone_has_to_scroll_it = 1 + 2 + 3 + 4 + 5 + 6 + 7</code></pre>
<blockquote>Words of a customer</blockquote><img src="data:image/svg+xml;base64,{_SVG}" alt="A box"></div></section>"""


@pytest.fixture(scope="module")
def server() -> Iterator[EmulatorServer]:
    with EmulatorServer(clock=running_clock()) as server:
        _publish(server)
        _write_notes(server)
        yield server


def _publish(server: EmulatorServer) -> None:
    """A base with a menu and a search in its sidebar, and tasks of one owner: all of it through REST."""

    def rest(method: str, **params: object) -> Any:
        if method.startswith("landing."):
            params["scope"] = "KNOWLEDGE"
        answer = requests.post(server.webhooks["publisher"] + method, json=params, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def page(title: str, code: str, content: str, block: str = "27.4.one_col_fix_text") -> int:
        number = rest("landing.landing.add", fields={"TITLE": title, "SITE_ID": site, "CODE": code})
        rest("landing.landing.addblock", lid=number, fields={"CODE": block, "CONTENT": content})
        rest("landing.landing.publication", lid=number)
        return int(number)

    site = rest("landing.site.add", fields={"TITLE": "Polka strategy", "CODE": "strategy", "TYPE": "KNOWLEDGE"})
    text = '<section><div class="landing-block-node-text container"><h1>Strategy on a page</h1><p>What matters.</p></div></section>'
    start = page("Strategy on a page", "home", text)
    retail = page("Small retail", "small-retail", _ARTICLE.format(start=start))
    items = "".join(
        f'<li class="landing-block-node-menu-item"><a class="landing-block-node-link" href="#landing{number}">{title}</a></li>'
        for number, title in ((start, "Strategy on a page"), (retail, "Small retail"))
    )
    menu = page("Menu", "menu", f'<nav><ul class="landing-block-node-menu">{items}</ul></nav>', "0.menu_25")
    rest("landing.landing.addblock", lid=menu, fields={"CODE": "59.2.search_sidebar"})
    templates = {row["XML_ID"]: row["ID"] for row in rest("landing.template.getlist")}
    rest("landing.site.update", id=site, fields={"TPL_ID": templates["sidebar_left"]})
    rest("landing.template.setSiteRef", id=site, data={1: menu})
    for title, deadline in (
        ("Review: Small retail", "2026-01-10T18:00:00+01:00"),
        ("Review: Strategy", "2036-01-10T18:00:00+01:00"),
    ):
        description = "Please read [URL=/knowledge/strategy/]the page[/URL] and\n[LIST=1][*]correct it[*]complete this task[/LIST]"
        fields = {
            "TITLE": title,
            "RESPONSIBLE_ID": ANNA,
            "DEADLINE": deadline,
            "TAGS": ["kb-review"],
            "DESCRIPTION": description,
        }
        task = int(rest("tasks.task.add", fields=fields)["task"]["id"])
    heading = rest("task.checklistitem.add", TASKID=task, FIELDS={"TITLE": "To check", "PARENT_ID": 0})
    rest("task.checklistitem.add", TASKID=task, FIELDS={"TITLE": "Figures", "PARENT_ID": heading})
    rest("task.commentitem.add", TASKID=task, FIELDS={"POST_MESSAGE": "It is due."})


def _write_notes(server: EmulatorServer) -> None:
    """A base of Knowledge Base 2.0 with a callout, a table and code."""
    hook = server.webhooks["publisher"].replace("/rest/", "/rest/api/")

    def rest(method: str, fields: dict[str, object]) -> int:
        answer = requests.post(hook + method, json={"fields": fields}, timeout=10)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["result"]["item"]["id"])

    base = rest("note.collection.add", {"name": "Handbook"})
    parent = rest("note.document.add", {"collectionId": base, "title": "Shop rollout", "markdown": "Six weeks."})
    text = "## Before\n\nCount the shelf labels.\n\n:::info\nA gateway serves **40** m.\n:::\n\n| Step | Days |\n|---|--:|\n| Plan | 5 |"
    rest("note.document.add", {"collectionId": base, "title": "Checklist", "parentId": parent, "markdown": text})
    server.portal.store.connection.execute("UPDATE note_collection SET policy = 'manage'")


@pytest.fixture(params=[WIDE, PHONE], ids=["wide", "phone"])
def anywhere(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    yield from _page(browser, request.param)


@pytest.fixture
def wide(browser: Browser) -> Iterator[Page]:
    yield from _page(browser, WIDE)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    yield from _page(browser, PHONE)


def _page(browser: Browser, viewport: dict[str, int]) -> Iterator[Page]:
    """A browser of its own cookies; anything that its console calls an error fails the test."""
    context = browser.new_context(viewport=viewport)
    context.set_default_timeout(10_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert [said for said in complaints if "404" not in said] == []


def become(page: Page, server: EmulatorServer, name: str) -> None:
    page.goto(server.url + "/")
    page.get_by_role("button", name=name).first.click()


PLACES = (
    "/",
    "/knowledge/",
    "/knowledge/strategy/",
    "/knowledge/strategy/small-retail/",
    "/knowledge/strategy/small-retail/?edit=1",
    "/knowledge/strategy/search-result/?q=shelf",
    "/knowledge/strategy/nowhere/",
    "/company/",
    "/company/personal/user/3/",
    "/company/personal/user/3/tasks/",
    "/company/personal/user/3/tasks/task/view/2/",
    "/note/collection/1/",
    "/note/collection/1/?q=shelf",
    "/note/document/2/",
    "/note/document/2/?edit=1",
)


@pytest.mark.parametrize(("screen", "name"), [(WIDE, "Anna Kuznetsova"), (PHONE, "")], ids=["wide", "phone"])
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_the_screen(
    browser: Browser, server: EmulatorServer, screen: dict[str, int], name: str
) -> None:
    """Every page, for a person who may change things on a wide screen, for a mere reader on a phone."""
    pages = _page(browser, screen)
    anywhere = next(pages)
    if name:
        become(anywhere, server, name)
    found: list[str] = []
    for place in PLACES:
        anywhere.goto(server.url + place)
        violations = Axe().run(anywhere).response["violations"]
        found += [
            f"{place}: {violation['id']}: {violation['nodes'][0]['html'][:200]}"
            for violation in violations
            if violation["impact"] in {"serious", "critical"}
        ]
        if anywhere.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{place}: wider than the screen")

    assert found == []
    assert list(pages) == []


def test_the_first_stop_of_the_keyboard_skips_to_the_content(wide: Page, server: EmulatorServer) -> None:
    """Who uses a keyboard does not walk through the header on every page."""
    wide.goto(server.url + "/knowledge/strategy/")

    wide.keyboard.press("Tab")
    wide.keyboard.press("Enter")

    assert wide.evaluate("document.activeElement.id") == "portal-content"


def test_a_task_is_completed_by_the_keyboard_alone(wide: Page, server: EmulatorServer) -> None:
    """Every stop on the way can be seen, and none holds the reader."""
    become(wide, server, "Anna Kuznetsova")
    wide.goto(server.url + "/company/personal/user/3/tasks/")
    _enter_on(wide, "Review: Strategy")
    _enter_on(wide, "Complete")
    expect(wide.get_by_role("button", name="Reopen")).to_be_visible()

    _enter_on(wide, "Reopen")
    expect(wide.get_by_role("button", name="Complete")).to_be_visible()


def _enter_on(page: Page, words: str) -> None:
    """Press Enter on these words, and see the page that comes."""
    _tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _tab_to(page: Page, words: str) -> None:
    """Walk on with Tab until the focus stands on these words; each stop shows where it is."""
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "() => { const a = document.activeElement, s = getComputedStyle(a);"
            " return [a.textContent.trim(), s.outlineStyle !== 'none' || s.boxShadow !== 'none', a.tagName] }"
        )
        assert here[1] or here[2] == "BODY", here
        if here[0] == words:
            return
    raise AssertionError(f"no stop says {words}")


def test_on_a_phone_the_sidebar_opens_and_closes(phone: Page, server: EmulatorServer) -> None:
    """It waits behind a button, closes by Escape and leads on by a tap."""
    phone.goto(server.url + "/knowledge/strategy/")
    menu = phone.get_by_role("link", name="Small retail")
    expect(menu).to_be_hidden()

    phone.get_by_role("button", name="Menu", exact=True).click()
    expect(menu).to_be_visible()
    phone.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    phone.get_by_role("button", name="Menu", exact=True).click()
    phone.get_by_role("button", name="Close the menu").click()
    expect(menu).to_be_hidden()
    phone.get_by_role("button", name="Menu", exact=True).click()
    menu.click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("Small retail")


def test_on_a_wide_screen_the_sidebar_stands_there(wide: Page, server: EmulatorServer) -> None:
    """With the menu that was stored, where one is marked, and no button."""
    wide.goto(server.url + "/knowledge/strategy/small-retail/")

    expect(wide.get_by_role("link", name="Strategy on a page")).to_be_visible()
    expect(wide.get_by_role("complementary").get_by_role("link", name="Small retail")).to_have_attribute(
        "aria-current", "page"
    )
    expect(wide.get_by_role("button", name="Menu", exact=True)).to_be_hidden()
    wide.get_by_role("link", name="the start").click()
    assert wide.url == f"{server.url}/knowledge/strategy/#who"


def test_searching(wide: Page, server: EmulatorServer) -> None:
    """From the sidebar to the hit, by keyboard."""
    wide.goto(server.url + "/knowledge/strategy/")

    wide.get_by_role("searchbox").fill("SHELF")
    wide.keyboard.press("Enter")
    expect(wide.locator("mark").first).to_have_text("shelf")
    expect(wide.get_by_role("searchbox")).to_have_value("SHELF")
    wide.get_by_role("main").get_by_role("link", name="Small retail").click()

    assert wide.url == f"{server.url}/knowledge/strategy/small-retail/"


def test_a_person_edits_what_they_see(wide: Page, server: EmulatorServer) -> None:
    """The editor is the text itself; saving stores it in that person's name and readers see it at once."""
    become(wide, server, "Anna Kuznetsova")
    wide.goto(server.url + "/knowledge/strategy/")
    wide.get_by_role("link", name="Edit").click()
    wide.wait_for_load_state()  # until the script has run, the text stands in a plain text area
    wide.get_by_role("textbox", name="Text", exact=True).click()
    wide.keyboard.press("Control+End")
    wide.keyboard.type(" Added by Anna & checked.")
    wide.get_by_role("button", name="Save", exact=True).click()
    expect(wide.get_by_role("status")).to_have_text("Saved.")
    wide.get_by_role("link", name="Done").click()

    expect(wide.get_by_role("main")).to_contain_text("What matters. Added by Anna & checked.")
    row = server.portal.store.connection.execute(
        "SELECT * FROM block WHERE content LIKE '%Added by Anna%' AND public = 'N'"
    ).fetchone()
    assert row["modified_by_id"] == ANNA
    assert "Added by Anna &amp; checked." in row["content"]


def test_pasting_into_the_editor_takes_the_text_only(wide: Page, server: EmulatorServer) -> None:
    """Formatting from elsewhere would break the page's look."""
    become(wide, server, "Anna Kuznetsova")
    wide.goto(server.url + "/knowledge/strategy/small-retail/?edit=1")
    place = wide.get_by_role("textbox", name="Text", exact=True)
    place.click()
    place.evaluate(
        """(element) => {
            const data = new DataTransfer();
            data.setData("text/html", "<b style='color:red'>pasted</b>");
            data.setData("text/plain", "pasted");
            element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )

    expect(place).to_contain_text("pasted")
    assert "color" not in place.inner_html()


def test_a_task_is_done_and_reopened(anywhere: Page, server: EmulatorServer) -> None:
    """An owner who follows the link of a task needs nothing else: their own page, a button, a comment."""
    anywhere.goto(f"{server.url}/company/personal/user/{ANNA}/tasks/")
    anywhere.get_by_role("link", name="Review: Strategy").click()
    anywhere.get_by_role("checkbox", name="Figures").click()
    expect(anywhere.get_by_role("checkbox", name="Figures")).to_be_checked()
    anywhere.get_by_role("checkbox", name="Figures").click()
    anywhere.get_by_label("Your comment").fill("All true")
    anywhere.get_by_role("button", name="Send", exact=True).click()
    expect(anywhere.get_by_role("main")).to_contain_text("All true")
    anywhere.get_by_role("button", name="Complete").click()
    expect(anywhere.get_by_role("status")).to_have_text("The task is completed.")
    anywhere.get_by_role("button", name="Reopen").click()
    expect(anywhere.get_by_role("status")).to_have_text("The task is open again.")


def test_a_hostile_page_neither_runs_nor_covers_the_portal(wide: Page, server: EmulatorServer) -> None:
    """Whatever a page's styles say, the portal's own controls stay in reach; its scripts never run."""
    db = server.portal.store.connection
    block = db.execute("SELECT id, content FROM block WHERE content LIKE '%What matters%' AND public = 'N'").fetchone()
    hostile = (
        '</div></main><div style="position:fixed;inset:0;z-index:99999;background:red">cover</div>'
        "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
        "<a style='position:fixed;inset:0' href='javascript:document.title=1'>x</a>"
    )
    db.execute("UPDATE block SET content = content || ? WHERE id = ?", (hostile, block["id"]))

    wide.goto(server.url + "/knowledge/strategy/")
    wide.get_by_role("link", name="Employees").click(timeout=5000)

    assert "owned" not in wide.title()
    expect(wide.get_by_role("heading", level=1)).to_have_text("Employees")
    db.execute("UPDATE block SET content = ? WHERE id = ?", (block["content"], block["id"]))


def test_printing_leaves_the_portal_out(wide: Page, server: EmulatorServer, tmp_path: Path) -> None:
    """On paper stands the article, without header, menu and buttons."""
    wide.goto(server.url + "/knowledge/strategy/small-retail/")
    wide.emulate_media(media="print")

    expect(wide.get_by_role("banner")).to_be_hidden()
    expect(wide.get_by_role("complementary")).to_be_hidden()
    expect(wide.get_by_role("heading", name="Small retail")).to_be_visible()
