"""note.document.*: the pages of a base. [docs: api-reference/note/document]"""

import sqlite3
from typing import Any

from portal_emulator import dto
from portal_emulator.dispatch import Answer, Call, method
from portal_emulator.dto import Dto, Field
from portal_emulator.methods.notes_calls import DESCRIBED, SCOPE, desk_of, name_of, page_of, refusals, refused, utc
from portal_emulator.notes import documents
from portal_emulator.notes.desk import Level

SHORTEST_QUERY = 3
LONGEST_QUERY = 200
_EDITABLE = ("title", "markdown")

DOCUMENT = Dto(
    "DocumentItemDto",
    (
        Field("id", "int"),
        Field("collectionId", "int", writable=True, required=True),
        Field("parentId", "int", writable=True),
        Field("title", "string", writable=True, editable=True, required=True),
        Field("markdown", "string", writable=True, editable=True),
        Field("position", "int"),
        Field("createdBy", "int"),
        Field("updatedBy", "int"),
        Field("createdAt", "string"),
        Field("updatedAt", "string"),
    ),
)
_TREE = Dto(
    "DocumentTreeItemDto",
    (
        Field("id", "int"),
        Field("collectionId", "int"),
        Field("parentId", "int"),
        Field("title", "string"),
        Field("position", "int"),
        Field("children", "array"),
    ),
)
_SEARCH = Dto(
    "DocumentSearchItemDto",
    (
        Field("documentId", "int"),
        Field("collectionId", "int"),
        Field("title", "string"),
        Field("score", "double"),
        Field("snippet", "string"),
        Field("sharedAccess", "bool"),
    ),
)

dto.describe("note.document", SCOPE, DOCUMENT, DESCRIBED)
dto.describe("note.document.tree", SCOPE, _TREE, DESCRIBED)
dto.describe("note.document.search", SCOPE, _SEARCH, DESCRIBED)


@method("note.document.add", scope=SCOPE, version=3)
def add(call: Call) -> Answer:
    """Stands first among its siblings. [docs: note-document-add.md]"""
    fields = dto.read_fields(DOCUMENT, dto.fields_object(call.params), change=False, kind="DTO")
    title = name_of(fields, "title", "Document title")
    markdown = fields.get("markdown") or ""
    _check_size(markdown)
    with refusals():
        try:
            created = documents.add(desk_of(call), fields["collectionId"], fields.get("parentId"), title, markdown)
        except documents.InvalidParent as error:
            text = "The parent document does not belong to the specified collection"
            raise refused("NOTE_INVALID_PARENT", text) from error
    return _answer(call, created)


@method("note.document.get", scope=SCOPE, version=3)
def get(call: Call) -> Answer:
    """The text may lag behind what people see in the portal. [docs: note-document-get.md]"""
    wanted = dto.required_int(call.params)
    with refusals():
        return dto.item(_view(desk_of(call).document(wanted, Level.view)))


@method("note.document.update", scope=SCOPE, version=3)
def update(call: Call) -> Answer:
    """Title and text, nothing else. [docs: note-document-update.md]"""
    wanted = dto.required_int(call.params)
    fields = dto.fields_object(call.params)
    overwrite = dto.optional(call.params, "overwrite", "bool", False)
    if all(fields.get(name) is None for name in _EDITABLE):
        raise refused("NOTE_EMPTY_UPDATE", "The request does not contain any modifiable fields")
    dto.read_fields(DOCUMENT, fields, change=True, kind="DTO")
    title = name_of(fields, "title", "Document title") if fields.get("title") is not None else None
    markdown = fields.get("markdown")
    _check_size(markdown or "")
    with refusals():
        try:
            documents.change(desk_of(call), wanted, title, markdown, overwrite=overwrite)
        except documents.UnsavedChanges as error:
            status = 409 if call.settings.switch("note_conflict") == "source" else 400
            text = "The document has unsaved changes. Pass `overwrite=true` to overwrite the content"
            raise refused("NOTE_DOCUMENT_HAS_UNSAVED_CHANGES", text, status) from error
    return _answer(call, wanted)


@method("note.document.archive", scope=SCOPE, version=3)
def archive(call: Call) -> Answer:
    """With everything below it. [docs: note-document-archive.md]"""
    return _retire(call, "archived")


@method("note.document.delete", scope=SCOPE, version=3)
def delete(call: Call) -> Answer:
    """To the recycle bin, with everything below it. [docs: note-document-delete.md]"""
    return _retire(call, "deleted")


def _retire(call: Call, state: str) -> Answer:
    wanted = dto.required_int(call.params)
    with refusals():
        documents.retire(desk_of(call), wanted, state)
    return dto.done()


@method("note.document.tree.list", scope=SCOPE, version=3)
def tree(call: Call) -> Answer:
    """All documents of a base at once, without texts; `truncated` from 5000 on. [docs: note-document-tree-list.md]"""
    wanted = dto.required_int(call.params, "collectionId")
    with refusals():
        desk_of(call).collection(wanted, Level.view)
    nodes, truncated = documents.tree(documents.live_rows(call.db, wanted))
    return Answer({"items": nodes, "truncated": truncated})


@method("note.document.search.list", scope=SCOPE, version=3)
def search(call: Call) -> Answer:
    """The first page only. [docs: note-document-search-list.md]"""
    query = call.params.get("query")
    if query is None:
        raise dto.missing("query")
    if not isinstance(query, str):
        raise dto.wrong_type("query", "string")
    if len(query.strip()) < SHORTEST_QUERY:
        raise refused("NOTE_SEARCH_QUERY_TOO_SHORT", "Search query is too short")
    if len(query) > LONGEST_QUERY:
        raise refused("NOTE_SEARCH_QUERY_TOO_LONG", "Search query is too long")
    limit, _ = page_of(call)
    hits, more = documents.search(desk_of(call), query, limit)
    return Answer({"items": hits, "hasMore": more})


def _check_size(markdown: str) -> None:
    """In bytes, not in characters."""
    if len(markdown.encode()) > documents.MARKDOWN_BYTES:
        text = f"Document content is too large. The maximum allowed size is {documents.MARKDOWN_BYTES} bytes"
        raise refused("NOTE_MARKDOWN_TOO_LARGE", text)


def _answer(call: Call, document_id: int) -> Answer:
    return dto.item(_view(call.db.execute("SELECT * FROM note_document WHERE id = ?", (document_id,)).fetchone()))


def _view(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "collectionId": row["collection_id"],
        "parentId": row["parent_id"],
        "title": row["title"],
        "markdown": row["markdown"],
        "position": row["position"],
        "createdBy": row["created_by"],
        "updatedBy": row["updated_by"],
        "createdAt": utc(row["created"]),
        "updatedAt": utc(row["updated"]),
    }
