"""Knowledge Base 2.0 in a browser."""

import base64
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import requests
from bs4 import BeautifulSoup
from clocks import standing_clock

from portal_emulator.server import EmulatorServer
from portal_emulator.web.note_markup import NoteFile, render_note

_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
NOON = datetime.fromisoformat("2026-12-15T12:00:00+01:00")
ANNA, OLGA = 3, 5


class Notebook:
    """A portal with a base of Knowledge Base 2.0 made by its service user, and a browser."""

    def __init__(self, server: EmulatorServer) -> None:
        self.url = server.url
        self.portal = server.portal
        self.hook = server.webhooks["publisher"].replace("/rest/", "/rest/api/")
        self.browser = requests.Session()
        self.base = int(self.rest("note.collection.add", fields={"name": "Handbook"})["item"]["id"])

    def rest(self, method: str, **params: object) -> Any:
        answer = requests.post(self.hook + method, json=params, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def document(self, title: str, markdown: str = "", **fields: object) -> int:
        given = {"collectionId": self.base, "title": title, "markdown": markdown, **fields}
        return int(self.rest("note.document.add", fields=given)["item"]["id"])

    def open_to(self, policy: str) -> None:
        self.portal.store.connection.execute("UPDATE note_collection SET policy = ?", (policy,))

    def get(self, path: str, status: int = 200) -> str:
        answer = self.browser.get(self.url + path, timeout=10)
        assert answer.status_code == status, answer.text
        return answer.text

    def soup(self, path: str) -> BeautifulSoup:
        return BeautifulSoup(self.get(path), "html.parser")

    def save(self, document: int, text: str, status: int = 200) -> str:
        token = _TOKEN.search(self.get("/"))
        assert token is not None
        path = f"{self.url}/note/document/{document}/?edit=1"
        answer = self.browser.post(path, {"csrf": token[1], "text": text}, timeout=10)
        assert answer.status_code == status, answer.text
        return answer.text

    def become(self, person: int) -> None:
        token = _TOKEN.search(self.get("/"))
        assert token is not None
        self.browser.post(self.url + "/person", {"csrf": token[1], "person": person, "back": "/"}, timeout=10)


@pytest.fixture
def notebook() -> Iterator[Notebook]:
    with EmulatorServer(clock=standing_clock(NOON)) as server:
        yield Notebook(server)


def rendered(text: str) -> str:
    files = {5: NoteFile("/note/file/5/a.png", "a.png", 2000), 6: NoteFile("/note/file/6/b.pdf", "b.pdf", 2049)}
    return str(render_note(text, files.get)).strip()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "# One\n\ntext **b** *i* ~~s~~ `c`",
            "<h1>One</h1>\n<p>text <strong>b</strong> <em>i</em> <del>s</del> <code>c</code></p>",
        ),
        ("[a](/note/document/7/)", '<p><a href="/note/document/7/">a</a></p>'),
        ("<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>"),
        ("[x](javascript:alert)", "<p><a>x</a></p>"),
        ("[[image fileId=5]]", '<figure class="note-image"><img src="/note/file/5/a.png" alt="a.png"></figure>'),
        (
            "[[image fileId=5 width=30.98 align=left]]",
            '<figure class="note-image left" style="width:30.98%"><img src="/note/file/5/a.png" alt="a.png"></figure>',
        ),
        (
            "[[video fileId=5]]",
            '<figure class="note-video"><video src="/note/file/5/a.png" controls="" title="a.png"></video></figure>',
        ),
        (
            "[[file fileId=6]]",
            '<p class="note-file"><a href="/note/file/6/b.pdf" download="">b.pdf</a> <small>3 KB</small></p>',
        ),
        ("[[image fileId=99]]", "<p>[[image fileId=99]]</p>"),
        ("inline [[image fileId=5]]", "<p>inline [[image fileId=5]]</p>"),
        (
            ":::tip\nuse **this**\n:::\nafter",
            '<div class="callout tip"><p>use <strong>this</strong></p></div>\n<p>after</p>',
        ),
        (":::other\nx\n:::", '<div class="callout info"><p>x</p></div>'),
        (":::info\nnever closed", "<p>:::info\nnever closed</p>"),
    ],
)
@pytest.mark.fact("tn-6.6.1")
def test_a_document_is_shown_in_the_portal_s_dialect(text: str, html: str) -> None:
    """facts tn-6.5, tn-6.6: no raw HTML; files and callouts are blocks of their own."""
    assert rendered(text) == html


def test_in_a_code_fence_everything_is_code() -> None:
    """Also what would be a callout, a file or the end of another fence."""
    shown = BeautifulSoup(
        rendered("~~~\n:::info\n[[image fileId=5]]\n```\n~~~\n\n| a | b |\n|---|--:|\n| 1 | 2 |"), "html.parser"
    )

    assert shown.select_one("pre code").text == ":::info\n[[image fileId=5]]\n```\n"
    assert shown.select_one("table td:last-child").text == "2"


def test_the_tree_shows_the_newest_sibling_first_and_where_one_is(notebook: Notebook) -> None:
    """facts tn-6.3: by position, which grows with every document."""
    older = notebook.document("Older")
    newer = notebook.document("Newer")
    child = notebook.document("Child", "child words", parentId=older)

    shown = notebook.soup(f"/note/document/{child}/")

    assert [link.text for link in shown.select(".note-tree a")] == ["Newer", "Older", "Child"]
    assert shown.select_one(".note-tree a[aria-current=page]").text == "Child"
    assert [item.get_text(strip=True) for item in shown.select(".kb-crumbs li")] == [
        "Knowledge bases",
        "Handbook",
        "Older",
        "Child",
    ]
    assert "child words" in shown.select_one("article").text
    assert "Changed 15 Dec 2026, 12:00, Knowledge base Publisher" in shown.text
    top = notebook.soup(f"/note/collection/{notebook.base}/")
    assert [link["href"] for link in top.select("main li a")] == [
        f"/note/document/{newer}/",
        f"/note/document/{older}/",
        f"/note/document/{child}/",
    ]


def test_bases_stand_in_the_list_for_whom_they_are_open(notebook: Notebook) -> None:
    """facts tn-6.7: one made by REST is its creator's alone until a person opens it up."""
    document = notebook.document("Secret", "words")
    listed = notebook.get("/knowledge/")
    notebook.become(ANNA)
    closed = notebook.get("/knowledge/")
    notebook.get(f"/note/collection/{notebook.base}/", status=404)
    notebook.get(f"/note/document/{document}/", status=404)
    notebook.open_to("view")

    assert "Handbook" in listed
    assert "Handbook" not in closed
    assert "There is no knowledge base yet." in closed
    assert "Handbook" in notebook.get("/")
    assert "words" in notebook.get(f"/note/document/{document}/")


def test_an_empty_base_says_so(notebook: Notebook) -> None:
    """Nothing stored, nothing shown."""
    assert "There is nothing on this page yet." in notebook.get(f"/note/collection/{notebook.base}/")


def test_search_within_a_base(notebook: Notebook) -> None:
    """Titles first, hits marked, whatever the case."""
    notebook.document("Other", "about the SHELF of others")
    notebook.document("Shelf labels", "words")
    notebook.document("Nothing", "words")

    found = notebook.soup(f"/note/collection/{notebook.base}/?q=shelf")

    assert [link.text for link in found.select(".note-hits a")] == ["Shelf labels", "Other"]
    assert [mark.text for mark in found.select(".note-hits mark")] == ["Shelf", "SHELF"]
    assert "Nothing found for “zzz”" in notebook.get(f"/note/collection/{notebook.base}/?q=zzz")


def test_files_are_served_to_readers_of_their_document(notebook: Notebook) -> None:
    """As pictures, never as pages; not to whom the document is closed."""
    document = notebook.document("Page")
    item = notebook.rest("note.file.add", documentId=document, fileName="dot.png", fileContent=_PNG)["item"]
    notebook.rest("note.document.update", id=document, fields={"markdown": item["assetMarkdown"]})

    source = notebook.soup(f"/note/document/{document}/").select_one("article img")["src"]
    answer = notebook.browser.get(notebook.url + source, timeout=10)

    assert answer.content == base64.b64decode(_PNG)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    notebook.get("/note/file/999/x.png", status=404)
    notebook.become(ANNA)
    notebook.get(source, status=404)


def test_a_person_s_edit_waits_as_on_the_portal(notebook: Notebook) -> None:
    """facts tn-6.4: readers see it at once; REST answers the old text and refuses a new one meanwhile."""
    document = notebook.document("Page", "old words")
    notebook.open_to("manage")
    notebook.become(ANNA)

    saved = notebook.save(document, "new words\r\n* item")

    assert "Saved." in saved
    shown = notebook.soup(f"/note/document/{document}/")
    assert "new words" in shown.select_one("article").text
    assert "Anna Kuznetsova" in shown.select_one(".note-changed").text
    assert notebook.rest("note.document.get", id=document)["item"]["markdown"] == "old words"
    refused = requests.post(
        notebook.hook + "note.document.update", json={"id": document, "fields": {"markdown": "x"}}, timeout=10
    )
    assert refused.json()["error"]["code"] == "NOTE_DOCUMENT_HAS_UNSAVED_CHANGES"
    notebook.portal.clock.set(datetime.fromisoformat("2026-12-15T12:05:00+01:00"))
    item = notebook.rest("note.document.get", id=document)["item"]
    assert (item["markdown"], item["updatedBy"]) == ("new words\n- item", ANNA)


def test_saving_the_same_text_is_no_edit(notebook: Notebook) -> None:
    """Opening the editor and pressing the button changes nothing."""
    document = notebook.document("Page", "\nwords\n\nmore")
    notebook.open_to("manage")
    notebook.become(ANNA)
    text = notebook.soup(f"/note/document/{document}/?edit=1").select_one("textarea").text.removeprefix("\n")

    assert "Nothing was changed." in notebook.save(document, text)
    assert notebook.portal.store.connection.execute("SELECT pending FROM note_document").fetchone()[0] is None


@pytest.mark.fact("tn-6.4.5")
def test_opening_the_editor_may_look_like_an_edit(notebook: Notebook) -> None:
    """The editor's own form is stored once for a text that REST wrote; readers and a second look move nothing."""
    document = notebook.document("Page", "words")
    notebook.open_to("manage")

    def stamps() -> Any:
        item = notebook.rest("note.document.get", id=document)["item"]
        return item["updatedBy"], item["updatedAt"], item["markdown"]

    notebook.become(ANNA)
    notebook.get(f"/note/document/{document}/?edit=1")
    assert stamps()[0] == 1
    with notebook.portal.store.transaction() as db:
        notebook.portal.settings.store(db, "note_conversion", "stamps")
    notebook.get(f"/note/document/{document}/")
    assert stamps()[0] == 1
    notebook.get(f"/note/document/{document}/?edit=1")
    assert (stamps()[0], stamps()[2]) == (ANNA, "words")
    notebook.portal.clock.set(NOON.replace(hour=15))
    moved = stamps()
    notebook.become(OLGA)
    notebook.get(f"/note/document/{document}/?edit=1")
    assert stamps() == moved
    notebook.rest("note.document.update", id=document, fields={"markdown": "new"})
    notebook.open_to("view")
    notebook.get(f"/note/document/{document}/?edit=1")
    assert stamps()[0] == 1


def test_who_may_only_read_cannot_save(notebook: Notebook) -> None:
    """Nor who has not said who they are, nor more than a document holds."""
    document = notebook.document("Page", "words")
    nobody = notebook.save(document, "x", status=403)
    notebook.open_to("view")
    notebook.become(OLGA)
    reader = notebook.save(document, "x", status=403)
    too_long = notebook.save(document, "ё" * 600_000, status=413)

    assert "Choose at the top who you are" in nobody
    assert "Olga Smirnova may not change" in reader
    assert "larger than the portal takes" in too_long
    assert notebook.portal.store.connection.execute("SELECT pending FROM note_document").fetchone()[0] is None


def test_a_form_without_its_token_saves_nothing(notebook: Notebook) -> None:
    """As everywhere on the portal."""
    document = notebook.document("Page", "words")

    answer = notebook.browser.post(f"{notebook.url}/note/document/{document}/", {"text": "x"}, timeout=10)

    assert answer.status_code == 403


def test_what_was_removed_is_gone(notebook: Notebook) -> None:
    """An archived document, a document of an archived base, the base itself, and what never was."""
    first, second = notebook.document("First"), notebook.document("Second")
    notebook.rest("note.document.archive", id=first)
    notebook.get(f"/note/document/{first}/", status=404)
    notebook.rest("note.collection.archive", id=notebook.base)

    notebook.get(f"/note/document/{second}/", status=404)
    notebook.get(f"/note/collection/{notebook.base}/", status=404)
    notebook.get("/note/document/999/", status=404)
    assert notebook.browser.get(f"{notebook.url}/note/collection/{notebook.base}", timeout=10).url.endswith("/")
