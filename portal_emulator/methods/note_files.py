"""note.file.*: pictures and other files of a document. [docs: api-reference/note/file]"""

import base64
import binascii
import sqlite3
from typing import Any

from portal_emulator import dto
from portal_emulator.dispatch import Answer, Call, method
from portal_emulator.dto import Dto, Field
from portal_emulator.methods.notes_calls import DESCRIBED, SCOPE, desk_of, name_of, refusals, refused
from portal_emulator.notes.desk import Level
from portal_emulator.notes.files import MAX_BYTES, add_file, find_file, kind_of

_FILE = Dto(
    "FileItemDto",
    (
        Field("id", "int"),
        Field("documentId", "int"),
        Field("name", "string"),
        Field("size", "int"),
        Field("mimeType", "string"),
        Field("assetType", "string"),
        Field("assetMarkdown", "string"),
    ),
)

# What note.file.add takes; the fields that describe themselves are those of the answer.
_GIVEN = Dto(
    "FileItemDto",
    (
        Field("documentId", "int", writable=True, required=True),
        Field("fileName", "string", writable=True, required=True),
        Field("fileContent", "string", writable=True, required=True),
    ),
)

dto.describe("note.file", SCOPE, _FILE, DESCRIBED)


@method("note.file.add", scope=SCOPE, version=3)
def add(call: Call) -> Answer:
    """Parameters stand at the top, as both SDKs send them; a switch wants them in `fields`. [docs: note-file-add.md]"""
    if call.settings.switch("note_file") == "fields":
        fields = dto.read_fields(_GIVEN, dto.fields_object(call.params), change=False, kind="DTO")
    else:
        given = {name: call.params[name] for name in _GIVEN.index if name in call.params}
        fields = dto.read_fields(_GIVEN, given, change=False)
    name = name_of(fields, "fileName", "File name")
    try:
        content = base64.b64decode(fields["fileContent"], validate=True)
    except (binascii.Error, ValueError) as error:
        raise dto.invalid("fileContent", "Field `fileContent` must be valid Base64") from error
    if len(content) > MAX_BYTES:
        raise refused("NOTE_FILE_TOO_LARGE", f"The file is larger than {MAX_BYTES} bytes")
    kind = kind_of(name, content)
    if kind is None:
        raise refused("NOTE_FILE_TYPE_NOT_ALLOWED", "The type of the file is not allowed")
    with refusals():
        created = add_file(desk_of(call), fields["documentId"], name, content, kind)
    row = find_file(call.db, created)
    assert row is not None
    return dto.item(_view(row))


@method("note.file.get", scope=SCOPE, version=3)
def get(call: Call) -> Answer:
    """A file of that very document. [docs: note-file-get.md]"""
    wanted, document_id = dto.required_int(call.params), dto.required_int(call.params, "documentId")
    with refusals():
        desk_of(call).document(document_id, Level.view)
    row = find_file(call.db, wanted)
    if row is None or row["document_id"] != document_id:
        raise dto.not_found(wanted)
    return dto.item(_view(row))


def _view(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "documentId": row["document_id"],
        "name": row["name"],
        "size": row["size"],
        "mimeType": row["mime_type"],
        "assetType": row["kind"],
        "assetMarkdown": f"[[{row['kind']} fileId={row['id']}]]",
    }
