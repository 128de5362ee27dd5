"""Knowledge Base 2.0 in a browser: the tree, a document, its files, search, and the editor.

What a person writes here waits, as on the portal, until the editor's text becomes Markdown again: REST answers the old
text meanwhile, and readers see the new one (facts tn-6.4).
"""

import sqlite3
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from portal_emulator.notes import documents
from portal_emulator.notes.desk import Denied, Level, NoteDesk, NotFound
from portal_emulator.notes.markdown import plain
from portal_emulator.web import words
from portal_emulator.web.chrome import Notice, message, refused, render, see_other, sentences, stored_moment
from portal_emulator.web.files import file_response
from portal_emulator.web.note_markup import NoteFile, render_note
from portal_emulator.web.visit import Visit

SHELVES = "/knowledge/"
MOST_HITS = 50


@dataclass(frozen=True, slots=True)
class Branch:
    """A document in the tree with those below it."""

    url: str
    title: str
    is_here: bool
    below: tuple["Branch", ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A base in the list of all."""

    url: str
    title: str
    description: str
    pages: int
    group: str = ""
    """The workgroup whose base it is."""


def list_collections(visit: Visit) -> list[Shelf]:
    db = visit.portal.store.connection
    desk = _desk(visit, db)
    rows = db.execute("SELECT * FROM note_collection WHERE state = 'live' ORDER BY position DESC, id DESC").fetchall()
    return [
        Shelf(collection_url(row["id"]), row["name"], "", len(documents.live_rows(db, row["id"])))
        for row in rows
        if desk.level(row) >= Level.view
    ]


def collection(visit: Visit) -> Response:
    """`/note/collection/<id>/`: the tree of a base; with `?q=` what was found in it."""
    with visit.portal.store.transaction() as db:
        desk = _desk(visit, db)
        try:
            base = desk.collection(visit.place["collection"], Level.view)
        except NotFound:
            return _missing(visit)
        asked = visit.query.get("q", "")
        return _page(
            visit, db, base, None, "note_tree.html", title=base["name"], hits=_hits(db, base, asked), asked=asked
        )


def document(visit: Visit) -> Response:
    """`/note/document/<id>/`; with `?edit=1` the editor, a POST saves."""
    if visit.refusal:
        return refused(visit)
    with visit.portal.store.transaction() as db:
        desk = _desk(visit, db)
        try:
            row = desk.document(visit.place["document"], Level.view)
        except NotFound:
            return _missing(visit)
        base = db.execute("SELECT * FROM note_collection WHERE id = ?", (row["collection_id"],)).fetchone()
        if visit.is_post:
            return _save(visit, desk, base, row)
        if visit.query.get("edit"):
            if visit.person is not None and desk.level(base) >= Level.manage:
                stamps = visit.portal.settings.switch("note_conversion") == "stamps"
                documents.open_editor(desk, row["id"], stamps=stamps)
            return _edit(visit, db, base, row, _said(visit))
        return _read(visit, db, base, row)


def file(visit: Visit) -> Response:
    """`/note/file/<id>/<name>`: for whoever may read its document."""
    with visit.portal.store.transaction() as db:
        row = db.execute("SELECT * FROM note_file WHERE id = ?", (visit.place["file"],)).fetchone()
        try:
            if row is None:
                return _missing(visit)
            _desk(visit, db).document(row["document_id"], Level.view, states=("live", "archived"))
        except NotFound:
            return _missing(visit)
        return file_response(row["content"], row["mime_type"])


def collection_url(number: int) -> str:
    return f"/note/collection/{number}/"


def document_url(number: int) -> str:
    return f"/note/document/{number}/"


def _desk(visit: Visit, db: sqlite3.Connection) -> NoteDesk:
    """Where nobody is chosen, anybody looks on; whatever changes something asks for a person."""
    person = visit.person
    now = visit.portal.clock.seconds()
    return NoteDesk(db, person.id, person.admin, now) if person else NoteDesk(db, 0, admin=True, now=now)


def _read(visit: Visit, db: sqlite3.Connection, base: sqlite3.Row, row: sqlite3.Row) -> Response:
    def find_file(number: int) -> NoteFile | None:
        found = db.execute(
            "SELECT name, LENGTH(content) AS size FROM note_file WHERE id = ? AND document_id = ?", (number, row["id"])
        ).fetchone()
        return NoteFile(f"/note/file/{number}/{quote(found['name'])}", found["name"], found["size"]) if found else None

    people = dict(db.execute("SELECT id, TRIM(name || ' ' || last_name) FROM user").fetchall())
    author, when = (
        (row["pending_by"], row["pending_at"]) if row["pending"] is not None else (row["updated_by"], row["updated"])
    )
    return _page(
        visit,
        db,
        base,
        row,
        "note_document.html",
        title=row["title"],
        body=render_note(documents.shown_text(row), find_file),
        changed=stored_moment(visit, when),
        author=people.get(author, ""),
    )


def _edit(
    visit: Visit, db: sqlite3.Connection, base: sqlite3.Row, row: sqlite3.Row, notice: Notice | None, status: int = 200
) -> Response:
    text = documents.shown_text(row)
    title = sentences(visit).edit_title.format(title=row["title"])
    rows = min(40, 6 + text.count("\n"))
    return _page(
        visit, db, base, row, "note_editor.html", title=title, text=text, rows=rows, notice=notice, status=status
    )


def _save(visit: Visit, desk: NoteDesk, base: sqlite3.Row, row: sqlite3.Row) -> Response:
    t, text = sentences(visit), visit.form.get("text", "")
    if visit.person is None:
        return _edit(visit, desk.db, base, row, Notice("bad", t.choose_person), 403)
    if len(text.encode()) > documents.MARKDOWN_BYTES:
        return _edit(visit, desk.db, base, row, Notice("bad", t.form_too_large), 413)
    url = document_url(row["id"])
    if text == documents.shown_text(row):
        return see_other(f"{url}?edit=1&done=unchanged")
    try:
        documents.edit(desk, row["id"], text)
    except Denied:
        said = t.kb_closed_edit.format(name=visit.person.full_name)
        return _edit(visit, desk.db, base, row, Notice("bad", said), 403)
    return see_other(f"{url}?edit=1&done=saved")


def _said(visit: Visit) -> Notice | None:
    done = visit.query.get("done", "")
    return Notice("good", getattr(sentences(visit), f"edit_{done}")) if done in {"saved", "unchanged"} else None


def _page(
    visit: Visit, db: sqlite3.Connection, base: sqlite3.Row, here: sqlite3.Row | None, template: str, **parts: Any
) -> Response:
    return render(
        visit,
        template,
        section="knowledge",
        base={"title": base["name"], "url": collection_url(base["id"])},
        here={"url": document_url(here["id"]), "title": here["title"]} if here else None,
        steps=_steps(db, here) if here else [],
        tree=_branches(documents.live_rows(db, base["id"]), here["id"] if here else 0),
        **parts,
    )


def _branches(rows: list[sqlite3.Row], here: int) -> tuple[Branch, ...]:
    below: dict[int | None, list[sqlite3.Row]] = {}
    for row in rows:
        below.setdefault(row["parent_id"], []).append(row)

    def branch(row: sqlite3.Row) -> Branch:
        inside = tuple(branch(child) for child in below.get(row["id"], []))
        return Branch(document_url(row["id"]), row["title"], row["id"] == here, inside)

    return tuple(branch(row) for row in below.get(None, []))


def _steps(db: sqlite3.Connection, row: sqlite3.Row) -> list[dict[str, str]]:
    """The documents above this one, the outermost first."""
    steps: list[dict[str, str]] = []
    parent = row["parent_id"]
    while parent is not None:
        above = db.execute("SELECT id, parent_id, title FROM note_document WHERE id = ?", (parent,)).fetchone()
        steps.insert(0, {"url": document_url(above["id"]), "title": above["title"]})
        parent = above["parent_id"]
    return steps


def _hits(db: sqlite3.Connection, base: sqlite3.Row, asked: str) -> list[dict[str, Any]]:
    """Documents of this base with the words in title or text, titles first."""
    phrase = words.wanted(asked)
    found = []
    for row in documents.live_rows(db, base["id"]) if phrase else []:
        text = plain(documents.shown_text(row))
        if words.contains(f"{row['title']} {text}", phrase):
            hit = {"url": document_url(row["id"]), "title": words.marked(row["title"], phrase)}
            found.append({**hit, "text": words.snippet(text, phrase), "titled": words.contains(row["title"], phrase)})
    return sorted(found, key=lambda hit: not hit["titled"])[:MOST_HITS]


def _missing(visit: Visit) -> Response:
    t = sentences(visit)
    links = ((SHELVES, t.nav_knowledge),)
    return message(visit, title=t.not_found_title, text=t.not_found_text, status=404, section="knowledge", links=links)
