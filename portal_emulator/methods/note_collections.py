"""note.collection.*: the bases. [docs: api-reference/note/collection]"""

import sqlite3
from typing import Any

from portal_emulator import dto
from portal_emulator.dispatch import Answer, Call, method
from portal_emulator.dto import Dto, Field
from portal_emulator.methods.notes_calls import DESCRIBED, SCOPE, desk_of, name_of, page_of, refusals, refused, utc
from portal_emulator.notes.desk import Level

COLLECTION = Dto(
    "CollectionItemDto",
    (
        Field("id", "int"),
        Field("name", "string", writable=True, editable=True, required=True),
        Field("position", "int", writable=True),
        Field("policyLevel", "string"),
        Field("createdBy", "int"),
        Field("updatedBy", "int"),
        Field("createdAt", "string"),
        Field("updatedAt", "string"),
    ),
)

dto.describe("note.collection", SCOPE, COLLECTION, DESCRIBED)


@method("note.collection.add", scope=SCOPE, version=3)
def add(call: Call) -> Answer:
    """Open to its creator only, until somebody opens it up in the portal. [docs: note-collection-add.md]"""
    fields = dto.read_fields(COLLECTION, dto.fields_object(call.params), change=False, kind="DTO")
    cursor = call.db.execute(
        "INSERT INTO note_collection (name, position, created_by, updated_by, created, updated)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            name_of(fields, "name", "Knowledge base name"),
            fields.get("position") or 0,
            call.user.id,
            call.user.id,
            call.now,
            call.now,
        ),
    )
    assert cursor.lastrowid is not None
    if call.settings.switch("note_policy") == "docs":
        call.db.execute("UPDATE note_collection SET policy = 'view' WHERE id = ?", (cursor.lastrowid,))
    return _answer(call, cursor.lastrowid)


@method("note.collection.get", scope=SCOPE, version=3)
def get(call: Call) -> Answer:
    """[docs: note-collection-get.md]"""
    wanted = dto.required_int(call.params)
    with refusals():
        desk_of(call).collection(wanted, Level.view)
    return _answer(call, wanted)


@method("note.collection.list", scope=SCOPE, version=3)
def list_collections(call: Call) -> Answer:
    """By position, then by id; the next page begins after a cursor. [docs: note-collection-list.md]"""
    limit, pagination = page_of(call)
    cursor = pagination.get("afterCursor")
    after = (-(2**63), 0)
    if cursor is not None:
        if not isinstance(cursor, dict):
            raise dto.wrong_type("afterCursor", "array")
        after = (dto.required_int(cursor, "position"), dto.required_int(cursor, "id"))
    desk = desk_of(call)
    rows = [
        row
        for row in call.db.execute(
            "SELECT * FROM note_collection WHERE state = 'live' AND (position, id) > (?, ?) ORDER BY position, id",
            after,
        )
        if desk.level(row) >= Level.view
    ]
    page = rows[:limit]
    following = {"position": page[-1]["position"], "id": page[-1]["id"]} if len(rows) > limit else None
    return Answer({"items": [_view(row) for row in page], "nextCursor": following})


@method("note.collection.update", scope=SCOPE, version=3)
def update(call: Call) -> Answer:
    """Only the name. [docs: note-collection-update.md]"""
    wanted = dto.required_int(call.params)
    fields = dto.read_fields(COLLECTION, dto.fields_object(call.params), change=True, kind="DTO")
    if fields.get("name") is None:
        raise dto.invalid("name", 'Required field "name" is not filled', "DTO")
    name = name_of(fields, "name", "Knowledge base name")
    with refusals():
        desk_of(call).collection(wanted, Level.manage)
    call.db.execute(
        "UPDATE note_collection SET name = ?, updated = ?, updated_by = ? WHERE id = ?",
        (name, call.now, call.user.id, wanted),
    )
    return _answer(call, wanted)


@method("note.collection.archive", scope=SCOPE, version=3)
def archive(call: Call) -> Answer:
    """With all its documents. [docs: note-collection-archive.md]"""
    return _retire(call, "archived", ("live",))


@method("note.collection.delete", scope=SCOPE, version=3)
def delete(call: Call) -> Answer:
    """Refused while documents are being imported in the background. [docs: note-collection-delete.md]"""
    if call.settings.switch("note_import") == "on":
        dto.required_int(call.params)
        raise refused("NOTE_COLLECTION_UNDER_IMPORT", "A background import of documents is being performed", 409)
    return _retire(call, "deleted", ("live", "archived"))


def _retire(call: Call, state: str, states: tuple[str, ...]) -> Answer:
    wanted = dto.required_int(call.params)
    with refusals():
        desk_of(call).collection(wanted, Level.moderate, states=states)
    call.db.execute("UPDATE note_collection SET state = ? WHERE id = ?", (state, wanted))
    call.db.execute(
        "UPDATE note_document SET state = ? WHERE collection_id = ? AND state <> 'deleted'", (state, wanted)
    )
    return dto.done()


def _answer(call: Call, collection_id: int) -> Answer:
    return dto.item(_view(call.db.execute("SELECT * FROM note_collection WHERE id = ?", (collection_id,)).fetchone()))


def _view(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"],
        "position": row["position"],
        "policyLevel": row["policy"],
        "createdBy": row["created_by"],
        "createdAt": utc(row["created"]),
        "updatedBy": row["updated_by"],
        "updatedAt": utc(row["updated"]),
    }
