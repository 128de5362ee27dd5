"""Knowledge bases in a browser: what a reader sees of what REST stored."""

import base64
import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from bs4 import BeautifulSoup
from clocks import running_clock

from portal_emulator.server import EmulatorServer

_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
_TEXT = '<section class="landing-block"><div class="landing-block-node-text container">{}</div></section>'
_PNG = base64.b64encode(
    base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
).decode()


class Library:
    """A portal with one knowledge base, REST as its service user, and a browser."""

    def __init__(self, server: EmulatorServer, code: str) -> None:
        self.url = server.url
        self.portal = server.portal
        self.hook = server.webhooks["publisher"]
        self.browser = requests.Session()
        self.site = self.rest("landing.site.add", fields={"TITLE": f"Base {code}", "CODE": code, "TYPE": "KNOWLEDGE"})
        self.root = f"/knowledge/{code}/"

    def rest(self, method: str, **params: object) -> Any:
        answer = requests.post(self.hook + method, json={"scope": "KNOWLEDGE", **params}, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def page(self, title: str, html: str = "", *, published: bool = True, **fields: object) -> int:
        number = int(self.rest("landing.landing.add", fields={"TITLE": title, "SITE_ID": self.site, **fields}))
        if html:
            self.block(number, html)
        if published:
            self.rest("landing.landing.publication", lid=number)
        return number

    def block(self, page: int, html: str, code: str = "27.4.one_col_fix_text", **fields: object) -> int:
        content = _TEXT.format(html) if code.startswith("27.4") else html
        return int(self.rest("landing.landing.addblock", lid=page, fields={"CODE": code, "CONTENT": content, **fields}))

    def stored(self, block: int) -> Any:
        return self.portal.store.connection.execute("SELECT * FROM block WHERE id = ?", (block,)).fetchone()

    def answer(self, path: str) -> requests.Response:
        return self.browser.get(self.url + path, timeout=10)

    def get(self, path: str, status: int = 200) -> str:
        answer = self.answer(path)
        assert answer.status_code == status, answer.text
        return answer.text

    def soup(self, path: str, status: int = 200) -> BeautifulSoup:
        return BeautifulSoup(self.get(path, status), "html.parser")

    def become(self, person: int) -> None:
        token = _TOKEN.search(self.get("/"))
        assert token is not None
        self.browser.post(self.url + "/person", {"csrf": token[1], "person": person, "back": "/"}, timeout=10)

    def save(self, path: str, form: dict[str, object], status: int = 200) -> str:
        token = _TOKEN.search(self.get(path))
        assert token is not None
        answer = self.browser.post(self.url + path, {"csrf": token[1], **form}, timeout=10)
        assert answer.status_code == status, answer.text
        return answer.text


@pytest.fixture(scope="module")
def server() -> Iterator[EmulatorServer]:
    with EmulatorServer(clock=running_clock()) as server:
        yield server


@pytest.fixture
def library(server: EmulatorServer, request: pytest.FixtureRequest) -> Library:
    return Library(server, re.sub(r"\W+", "-", request.node.name)[-60:].strip("-").lower())


@pytest.mark.fact("kb-2.7")
def test_readers_see_drafts_at_once_without_signing_in(library: Library) -> None:
    """facts kb-2: a page that was never published opens, and a change is there before any publication."""
    page = library.page("Start", "<p>First words</p>", published=False)
    block = library.rest("landing.block.getlist", lid=page, params={"edit_mode": 1})[0]["id"]
    first = library.get(library.root)

    library.rest("landing.block.updatecontent", lid=page, block=block, content=_TEXT.format("<p>Second words</p>"))
    second = library.get(library.root)

    assert "First words" in first
    assert "Not published" in first
    assert "Second words" in second


def test_hidden_and_deleted_blocks_are_not_shown(library: Library) -> None:
    """Only active drafts stand on a page, in their order."""
    page = library.page("Start")
    second = library.block(page, "<p>two</p>")
    first = library.block(page, "<p>one</p>")
    hidden = library.block(page, "<p>hidden</p>")
    gone = library.block(page, "<p>gone</p>")
    library.rest("landing.landing.hideblock", lid=page, block=hidden)
    library.rest("landing.landing.markDeletedBlock", lid=page, block=gone)

    shown = library.soup(library.root)

    assert [div["id"] for div in shown.select(".block-wrapper")] == [f"b{first}", f"b{second}"]
    assert shown.select(f"a#editor{first}")


def test_a_page_without_blocks_says_so(library: Library) -> None:
    """Nothing stored, nothing shown."""
    library.page("Start")

    assert "There is nothing on this page yet." in library.get(library.root)


@pytest.mark.fact("kb-4.3")
def test_addresses_of_pages_and_folders(library: Library) -> None:
    """Case does not matter, a missing slash leads on, a folder answers with its index, else its oldest page."""
    library.page("Start", "<p>start</p>")
    folder = library.rest(
        "landing.site.addFolder", siteId=library.site, fields={"TITLE": "Our segments", "CODE": "segments"}
    )
    library.page("Small retail", "<p>small</p>", CODE="small-retail", FOLDER_ID=folder)
    index = library.page("Overview", "<p>overview</p>", CODE="over", FOLDER_ID=folder)
    oldest = library.get(f"{library.root}segments/")
    library.rest(
        "landing.site.updateFolder",
        siteId=library.site,
        folderId=folder,
        fields={"TITLE": "Our segments", "CODE": "segments", "INDEX_ID": index},
    )

    assert "<p>small</p>" in oldest
    assert "<p>overview</p>" in library.get(f"{library.root}segments/")
    assert "<p>small</p>" in library.get(
        f"{library.root.upper().replace('KNOWLEDGE', 'knowledge')}SEGMENTS/Small-Retail/"
    )
    slashless = library.answer(f"{library.root}segments/small-retail?x=1")
    assert slashless.url == f"{library.url}{library.root}segments/small-retail/?x=1"
    crumbs = [
        item.get_text(strip=True)
        for item in library.soup(f"{library.root}segments/small-retail/").select(".kb-crumbs li")
    ]
    assert crumbs == [
        "Knowledge bases",
        library.soup("/knowledge/").select(f'a[href="{library.root}"]')[0].text,
        "Our segments",
        "Small retail",
    ]


def test_a_start_page_with_the_base_s_name_is_named_once(library: Library) -> None:
    """The way to it would say the same twice."""
    title = library.portal.store.connection.execute("SELECT title FROM site WHERE id = ?", (library.site,)).fetchone()[
        0
    ]
    library.page(title, "<p>start</p>")

    assert [item.get_text(strip=True) for item in library.soup(library.root).select(".kb-crumbs li")] == [
        "Knowledge bases",
        title,
    ]


def test_pages_in_the_trash_are_gone(library: Library) -> None:
    """A page that was removed answers 404 with a way back to the base; so does one that never was."""
    library.page("Start", "<p>start</p>")
    page = library.page("Old", "<p>old</p>", CODE="old")
    library.rest("landing.landing.markDelete", lid=page)

    removed = library.soup(f"{library.root}old/", status=404)

    assert "This page does not exist" in removed.text
    assert removed.select(f'main a[href="{library.root}"]')
    library.get(f"{library.root}never/was/", status=404)


def test_a_base_in_the_trash_is_gone(library: Library) -> None:
    """Neither its pages nor its place in the list."""
    library.page("Start", "<p>start</p>")
    listed = library.get("/knowledge/")
    library.rest("landing.site.markDelete", id=library.site)

    assert library.root in listed
    assert library.root not in library.get("/knowledge/")
    library.get(library.root, status=404)
    library.get("/knowledge/no-such-base/", status=404)


def test_a_base_may_have_its_own_page_for_missing_addresses(library: Library) -> None:
    """It is shown with the status that says so."""
    library.page("Start", "<p>start</p>")
    lost = library.page("Lost?", "<p>our own words</p>", CODE="lost")
    library.portal.store.connection.execute("UPDATE site SET landing_id_404 = ? WHERE id = ?", (lost, library.site))

    assert "our own words" in library.get(f"{library.root}nowhere/", status=404)


@pytest.mark.fact("kb-4.1")
def test_references_to_pages_and_blocks_become_addresses(library: Library) -> None:
    """facts kb-4: by id, with what follows appended; stored content keeps the reference."""
    library.page("Start", "<p>start</p>")
    target = library.page("Target", CODE="target")
    block = library.block(target, "<p>here</p>")
    library.rest("landing.block.changeAnchor", lid=target, block=block, data="here")
    other = library.block(target, "<p>there</p>")
    links = f'<a href="#landing{target}#part">a</a><a href="#block{block}">b</a><a href="#block{other}">c</a><a href="#landing999999">d</a>'
    page = library.page("Links", links, CODE="links")

    found = [link["href"] for link in library.soup(f"{library.root}links/").select(".landing-block-node-text a")]

    address = f"{library.url}{library.root}target/"
    assert found == [f"{address}#part", f"{address}#here", f"{address}#b{other}", "#landing999999"]
    assert (
        f"#landing{target}#part"
        in library.rest("landing.block.getlist", lid=page, params={"edit_mode": 1, "get_content": 1})[0]["content"]
    )
    assert library.soup(f"{library.root}target/").select("#here")


def _with_areas(library: Library, template: str, areas: dict[int, str]) -> None:
    templates = {row["XML_ID"]: row["ID"] for row in library.rest("landing.template.getlist")}
    pages = {}
    for area, html in areas.items():
        pages[area] = library.page(f"Area {area}", CODE=f"area-{area}")
        library.block(pages[area], html, code="0.menu_25")
    library.rest("landing.site.update", id=library.site, fields={"TPL_ID": templates[template]})
    library.rest("landing.template.setSiteRef", id=library.site, data=pages)


_MENU = '<nav class="landing-block"><ul class="landing-block-node-menu">{}</ul></nav>'


def test_the_menu_stands_beside_every_page_and_marks_where_one_is(library: Library) -> None:
    """The menu is the stored block of the sidebar's page; nothing stands there that was not stored."""
    start = library.page("Start", "<p>start</p>")
    other = library.page("Other", "<p>other</p>", CODE="other")
    items = "".join(
        f'<li class="landing-block-node-menu-item"><a href="#landing{page}">{page}</a></li>' for page in (start, other)
    )
    _with_areas(library, "sidebar_left", {1: _MENU.format(items)})

    shown = library.soup(f"{library.root}other/")

    links = shown.select("aside#portal-sidebar .landing-block-node-menu a")
    assert [link["href"] for link in links] == [library.url + library.root, f"{library.url}{library.root}other/"]
    assert [link.get("aria-current") for link in links] == [None, "page"]
    assert shown.select('button[popovertarget="portal-sidebar"]')
    assert shown.select("main .landing-area")[0].get_text(strip=True) == "other"


@pytest.mark.parametrize(
    ("template", "order"),
    [
        ("sidebar_right", ["main", "aside"]),
        ("header_footer", ["header", "main", "footer"]),
        ("without_left", ["header", "main", "aside", "footer"]),
        ("without_right", ["header", "aside", "main", "footer"]),
    ],
)
def test_areas_stand_where_the_template_puts_them(library: Library, template: str, order: list[str]) -> None:
    """Header, sidebar and footer are pages of their own, shown around the page."""
    library.page("Start", "<p>[main]</p>")
    places = [place for place in order if place != "main"]
    numbered = sorted(places, key=["header", "aside", "footer"].index)
    _with_areas(library, template, {number: f"<p>[{place}]</p>" for number, place in enumerate(numbered, 1)})

    shown = library.get(library.root)

    assert re.findall(r"<p>\[(\w+)\]</p>", shown) == order


def test_a_page_may_have_areas_of_its_own_and_an_area_has_none(library: Library) -> None:
    """A page's template goes before the base's; an area opened by itself is a plain page."""
    start = library.page("Start", "<p>start</p>")
    _with_areas(library, "sidebar_left", {1: _MENU.format("<li>base menu</li>")})
    templates = {row["XML_ID"]: row["ID"] for row in library.rest("landing.template.getlist")}
    own = library.page("Own area", CODE="own")
    library.block(own, "<p>own header</p>")
    library.rest("landing.landing.update", lid=start, fields={"TPL_ID": templates["header_footer"]})
    library.rest("landing.template.setLandingRef", id=start, data={1: own})

    shown = library.get(library.root)
    area = library.get(f"{library.root}area-1/")

    assert "own header" in shown
    assert "base menu" not in shown
    assert area.count("base menu") == 1


def _searchable(library: Library) -> str:
    start = library.page("Start", "<p>start</p>")
    library.rest("landing.landing.addblock", lid=start, fields={"CODE": "59.1.search"})
    library.page("Ёлочные рынки", "<p>Где продаются ёлки и <b>&lt;шары&gt;</b></p>", CODE="markets")
    library.page("Retail", "<p>Small shops sell ЕЛКИ in winter</p>", CODE="retail")
    library.page("Never published", "<p>елки тоже</p>", CODE="draft", published=False)
    return f"{library.root}search-result/"


def test_a_search_block_is_a_form_that_leads_to_the_page_of_results(library: Library) -> None:
    """It was stored as a block; adding it brought the page of results with it."""
    results = _searchable(library)

    form = library.soup(library.root).select_one("form[role=search]")

    assert form is not None
    assert (form["action"], form["method"]) == (results, "get")
    assert form.select_one("input[name=q]")["aria-label"] == "Search this knowledge base"
    assert form.select_one("button[type=submit]").get_text(strip=True)


@pytest.mark.fact("kb-6.6")
def test_search_finds_active_pages_whatever_the_case_and_yo(library: Library) -> None:
    """Titles first, hits marked, an inactive page never."""
    results = _searchable(library)

    found = library.soup(f"{results}?q=ЁЛК")

    assert [link["href"] for link in found.select(".kb-found li > a")] == [
        f"{library.root}markets/",
        f"{library.root}retail/",
    ]
    assert [mark.text for mark in found.select(".kb-found mark")] == ["ёлк", "ЕЛК"]
    assert "<шары>" in found.select(".kb-found li")[0].text
    assert found.select_one("input[name=q]") is None  # this page has no search block of its own
    assert "Found for “ЁЛК”: 2" in found.text


@pytest.mark.parametrize(
    ("query", "said"),
    [("ел", "at least 3 characters"), ("", "at least 3 characters"), ("<zzz>", "Nothing found for “<zzz>”")],
)
def test_search_says_why_it_found_nothing(library: Library, query: str, said: str) -> None:
    """Too short, or not there."""
    results = _searchable(library)

    assert said in library.soup(f"{results}?q={query}").text


def test_of_very_many_hits_the_first_hundred_are_shown(library: Library) -> None:
    """And it is said how many there are."""
    results = _searchable(library)
    library.portal.store.connection.execute(
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
        INSERT INTO landing (site_id, title, code, active, created_by_id, modified_by_id, date_create, date_modify)
        SELECT ?, 'Common title ' || i, 'c' || i, 'Y', 1, 1, 0, 0 FROM n
        """,
        (library.site,),
    )

    found = library.soup(f"{results}?q=common title")

    assert len(found.select(".kb-found li")) == 100
    assert "Found for “common title”: 120. The first 100 are shown." in found.text


def test_a_search_block_without_a_form_is_given_one(library: Library) -> None:
    """On the portal the block is a component: its stored markup does not make it work."""
    page = library.page("Start")
    library.block(page, '<section class="landing-block"><h2>Look it up</h2></section>', code="59.2.search_sidebar")
    library.block(
        page,
        "<form><div><input name='x' type='text' placeholder='What?'><button><i></i></button></div></form>",
        code="59.3.search_dark",
    )

    submit = '<form><input name="q"><input type="submit" value="Go"></form>'
    own = library.block(library.page("Own button", CODE="own-button"), submit, code="59.1.search")

    forms = library.soup(library.root).select("form[role=search]")
    third = library.soup(f"{library.root}own-button/").select_one(f"#b{own} form")

    assert third.select_one("input[type=submit]")["value"] == "Go"
    assert third.select_one("button") is None
    assert len(forms) == 2
    assert [form.select_one("input")["name"] for form in forms] == ["q", "q"]
    assert forms[0].select_one("input")["placeholder"] == "What?"
    assert [form.select_one("button").get_text(strip=True) for form in forms] == ["Search", "Search"]


def test_content_cannot_act(library: Library) -> None:
    """A hostile page has no script, and its forms lack the token that every form of the portal has."""
    page = library.page("Start")
    block = library.block(page, "<p>x</p>")
    # What the sanitiser of an old portal may have let through.
    library.portal.store.connection.execute(
        "UPDATE block SET content = ? WHERE id = ?",
        ("</div></main><script>alert(1)</script><img src=x onerror=alert(1)>", block),
    )

    answer = library.answer(library.root)

    assert "alert" not in answer.text
    assert answer.text.count("</main>") == 1
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_uploaded_files_are_served_so_that_none_can_act(library: Library) -> None:
    """Images as images, nothing guessed; what is not there is 404."""
    page = library.page("Start")
    block = library.block(page, "<p>x</p>")
    source = library.rest("landing.block.uploadfile", block=block, picture=["dot.png", _PNG])["src"]

    answer = library.answer(source)

    assert answer.content == base64.b64decode(_PNG)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    library.portal.store.connection.execute("UPDATE file SET content_type = 'text/html'")
    disguised = library.answer(source)
    assert disguised.headers["content-type"] == "application/octet-stream"
    assert disguised.headers["content-disposition"] == "attachment"
    library.get("/upload/nothing.png", status=404)
    library.get("/static/nothing.css", status=404)
    assert library.answer("/static/portal.css").headers["content-type"] == "text/css; charset=utf-8"


def test_a_base_closed_to_a_person_is_closed_in_the_browser_too(library: Library) -> None:
    """facts kb-7: rights count for pages as they do for REST; others read on. Whom no row names finds the base in no list,
    and is let in all the same (facts kb-7.8).
    """
    library.page("Start", "<p>for some</p>")
    library.rest("landing.role.enable", mode=0)
    library.rest("landing.site.setRights", id=library.site, rights={"U4": ["read"], "U14": ["denied"]})
    anybody = library.get(library.root)
    library.become(4)
    reader = library.get(library.root)
    library.become(14)

    closed = library.get(library.root, status=403)

    assert "for some" in anybody
    assert "for some" in reader
    assert "for some" not in closed
    assert "Yulia Morozova may not read" in closed
    assert library.root not in library.get("/knowledge/")
    library.become(15)
    assert library.root not in library.get("/knowledge/")
    assert "for some" in library.get(library.root)
    library.rest("landing.role.enable", mode=1)


def test_choosing_a_person_in_the_editor_leads_back_to_the_editor(library: Library) -> None:
    """Whoever pressed "Edit" first and chose a person then goes on where they were."""
    library.page("Start", "<p>x</p>")

    back = library.soup(f"{library.root}?edit=1&done=saved").select_one("form[action='/person'] input[name=back]")

    assert back["value"] == f"{library.root}?edit=1"


def _field(soup: BeautifulSoup, block: int) -> str:
    area = soup.select_one(f"#block-{block} textarea[name^='node:']")
    assert area is not None
    return str(area["name"])


def test_nobody_edits_before_choosing_who_one_is(library: Library) -> None:
    """The editor opens, says so, and a form does nothing."""
    library.page("Start", "<p>text</p>")

    shown = library.get(f"{library.root}?edit=1")
    refused = library.save(f"{library.root}?edit=1", {"action": "html", "block": 1, "content": "x"}, status=403)

    assert "Choose at the top who you are" in shown
    assert "<textarea" not in shown
    assert 'role="alert"' in refused


def test_a_text_is_saved_as_the_portal_s_editor_does(library: Library) -> None:
    """facts kb-1, kb-9: parsed and written anew, so entities are decoded and the sanitiser finds what they hid; the page
    counts as changed, by that person.
    """
    page = library.page("Start")
    block = library.block(page, "<p>Is it online&#61; or not<br/>here</p>")
    library.rest("landing.landing.publication", lid=page)
    library.become(3)
    path = f"{library.root}?edit=1"
    field = _field(library.soup(path), block)

    saved = library.save(path, {"action": "nodes", "block": block, field: "<p>Is it online= or not<br>there</p>"})

    assert "Saved." in saved
    stored = library.stored(block)
    assert "there" in stored["content"]
    assert "&#61;" not in stored["content"]
    assert "onl ine=" in stored["content"]
    assert stored["modified_by_id"] == 3
    row = library.portal.store.connection.execute("SELECT * FROM landing WHERE id = ?", (page,)).fetchone()
    assert (row["public"], row["modified_by_id"]) == ("N", 3)
    assert "there" in library.get(library.root)


def test_html_is_saved_byte_for_byte_and_leaves_the_page_untouched(library: Library) -> None:
    """facts kb-9: "Edit HTML" moves the block's stamps, not the page's."""
    page = library.page("Start")
    block = library.block(page, "<p>text</p>")
    library.rest("landing.landing.publication", lid=page)
    library.become(4)
    content = _TEXT.format("<p>one&#61;two<br></p>\n<p>three</p>")

    library.save(f"{library.root}?edit=1", {"action": "html", "block": block, "content": content.replace("\n", "\r\n")})

    stored = library.stored(block)
    assert stored["content"] == content
    assert stored["modified_by_id"] == 4
    row = library.portal.store.connection.execute("SELECT * FROM landing WHERE id = ?", (page,)).fetchone()
    assert (row["public"], row["modified_by_id"]) == ("Y", 1)


def test_saving_without_a_change_writes_nothing(library: Library) -> None:
    """Opening the editor and pressing the button is no edit."""
    page = library.page("Start")
    block = library.block(page, "<p>a&#58; b</p>\n<p>c</p>")
    library.become(3)
    path = f"{library.root}?edit=1"
    shown = library.soup(path)
    field = _field(shown, block)
    text = shown.select_one(f"textarea[name='{field}']").text.removeprefix("\n")
    before = tuple(library.stored(block))

    nodes = library.save(path, {"action": "nodes", "block": block, field: text, "node:.other@0": "x"})
    html = library.save(path, {"action": "html", "block": block, "content": library.stored(block)["content"]})

    assert "Nothing was changed." in nodes
    assert "Nothing was changed." in html
    assert tuple(library.stored(block)) == before


def test_the_editor_shows_every_block_even_those_it_cannot_edit_by_text(library: Library) -> None:
    """A separator has no texts; a hidden block says that it is hidden; HTML is there for all."""
    page = library.page("Start")
    separator = library.block(page, '<section class="landing-block"><hr></section>', code="26.separator")
    hidden = library.block(page, "<p>hidden</p>")
    library.rest("landing.landing.hideblock", lid=page, block=hidden)
    library.become(3)

    shown = library.soup(f"{library.root}?edit=1")

    assert "no texts to edit" in shown.select_one(f"#block-{separator}").text
    assert "hidden" in shown.select_one(f"#block-{hidden} h2").text
    assert len(shown.select("textarea.code")) == 2


def test_what_cannot_be_saved_is_said(library: Library) -> None:
    """A block of another page is not touched."""
    library.page("Start")
    other = library.page("Other", CODE="other")
    block = library.block(other, "<p>other</p>")
    library.become(3)

    shown = library.save(
        f"{library.root}?edit=1", {"action": "html", "block": block, "content": "<p>x</p>"}, status=400
    )

    assert 'role="alert"' in shown
    assert "other" in library.stored(block)["content"]


def test_forms_go_to_the_editor_only(library: Library) -> None:
    """A reader's page takes none, and none without a token."""
    library.page("Start", "<p>x</p>")
    token = _TOKEN.search(library.get("/"))
    assert token is not None

    reading = library.browser.post(library.url + library.root, {"csrf": token[1]}, timeout=10)
    bare = library.browser.post(f"{library.url}{library.root}?edit=1", {"action": "html"}, timeout=10)

    assert (reading.status_code, bare.status_code) == (405, 403)


def test_a_form_larger_than_the_portal_takes_is_refused(library: Library) -> None:
    """Whoever sends it; the store stays as it is."""
    library.page("Start", "<p>x</p>")
    body = b"content=" + b"x" * (25 * 1024 * 1024)

    answer = library.browser.post(f"{library.url}{library.root}?edit=1", body, timeout=30)

    assert answer.status_code == 413


@pytest.mark.fact("kb-4.4")
def test_bases_of_groups_stand_under_their_own_root(library: Library) -> None:
    """`/knowledge/group/<code>/` is not a page of a base with the code "group"; not yet bound, it is as other bases are."""
    site = library.rest("landing.site.add", scope="GROUP", fields={"TITLE": "Team", "CODE": "team", "TYPE": "GROUP"})
    page = library.rest("landing.landing.add", scope="GROUP", fields={"TITLE": "Team start", "SITE_ID": site})
    fields = {"CODE": "27.4.one_col_fix_text", "CONTENT": "<p>team words</p>"}
    library.rest("landing.landing.addblock", scope="GROUP", lid=page, fields=fields)

    assert "team words" in library.get("/knowledge/group/team/")


def test_a_group_s_base_names_its_group_and_hides_from_others(library: Library) -> None:
    """In the list and on the way to a page, for members; others find neither, also an administrator."""
    library.page("Start", "<p>for the group</p>")
    group = library.rest("sonet_group.create", NAME="Strategists & friends", VISIBLE="N")
    requests.post(f"{library.hook}sonet_group.user.add", json={"GROUP_ID": group, "USER_ID": 3}, timeout=10)
    code = library.root.split("/")[2]
    assert library.rest("landing.site.bindingToGroup", id=library.site, groupId=group) is True
    address = f"/knowledge/group/{code}/"
    library.become(3)
    assert "Workgroup: Strategists &amp; friends" in library.get("/knowledge/")
    shown = library.soup(address)
    crumbs = [item.text for item in shown.select(".kb-crumbs li")]
    assert crumbs[:2] == ["Knowledge bases", "Workgroup: Strategists & friends"]
    assert "for the group" in shown.text
    library.get(library.root, status=404)
    library.become(4)
    assert address not in library.get("/knowledge/")
    assert "for the group" not in library.get(address, status=403)
    requests.post(f"{library.hook}sonet_group.delete", json={"GROUP_ID": group}, timeout=10)
    library.get(address, status=404)


@pytest.mark.fact("kb-6.8")
def test_menus_show_the_bases_that_are_bound_to_them(library: Library) -> None:
    """The profile's menu on every page, the profile's page, the task list; a code that none of them has shows nothing."""
    title = f"Base {library.root.split('/')[2]}"
    profile = "/company/personal/user/3/"
    places = {
        "user_detail:top_menu": profile,
        "tasks_switcher:user": f"{profile}tasks/",
        "top_panel:user_menu": "/company/",
    }
    library.become(3)
    for path in places.values():
        assert title not in library.get(path)
    assert library.rest("landing.site.bindingToMenu", id=library.site, menuCode="no:such") is True
    for code, path in places.items():
        assert library.rest("landing.site.bindingToMenu", id=library.site, menuCode=code) is True
        assert library.soup(path).find("a", href=library.root, string=title)
    library.become(0)
    assert title not in library.get("/company/")
    for code in places:
        library.rest("landing.site.unbindingFromMenu", id=library.site, menuCode=code)
    library.become(3)
    assert title not in library.get("/company/")


@pytest.mark.fact("kb-0.38")
def test_several_slashes_are_one_to_readers_too(library: Library) -> None:
    """As to REST; and no address leads to another host."""
    library.page("Start", "<p>all the same</p>")
    assert "all the same" in library.get("//knowledge/" + library.root.removeprefix("/knowledge") + "/")
    answer = library.browser.get(f"{library.url}//company//tasks", timeout=10, allow_redirects=False)
    assert not answer.headers.get("location", "").startswith("//")
