"""Files of documents: which kinds the portal takes, told by name and by content (docs: note/file/note-file-add.md)."""

import hashlib
import sqlite3
from dataclasses import dataclass

from portal_emulator.notes.desk import Level, NoteDesk

MAX_BYTES = 25 * 1024 * 1024

_ZIP = (b"PK\x03\x04",)
_OLE = (b"\xd0\xcf\x11\xe0",)


@dataclass(frozen=True, slots=True)
class Kind:
    """`starts` are the first bytes that such a file may have; none for texts."""

    asset: str
    mime_type: str
    starts: tuple[bytes, ...] = ()
    offset: int = 0


KINDS = {
    "png": Kind("image", "image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": Kind("image", "image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": Kind("image", "image/jpeg", (b"\xff\xd8\xff",)),
    "gif": Kind("image", "image/gif", (b"GIF87a", b"GIF89a")),
    "webp": Kind("image", "image/webp", (b"WEBP",), 8),
    "svg": Kind("image", "image/svg+xml"),
    "pdf": Kind("file", "application/pdf", (b"%PDF-",)),
    "txt": Kind("file", "text/plain"),
    "md": Kind("file", "text/markdown"),
    "csv": Kind("file", "text/csv"),
    "doc": Kind("file", "application/msword", _OLE),
    "xls": Kind("file", "application/vnd.ms-excel", _OLE),
    "ppt": Kind("file", "application/vnd.ms-powerpoint", _OLE),
    "docx": Kind("file", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _ZIP),
    "xlsx": Kind("file", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _ZIP),
    "pptx": Kind("file", "application/vnd.openxmlformats-officedocument.presentationml.presentation", _ZIP),
    "mp4": Kind("video", "video/mp4", (b"ftyp",), 4),
    "mov": Kind("video", "video/quicktime", (b"ftyp", b"moov", b"wide", b"mdat"), 4),
    "webm": Kind("video", "video/webm", (b"\x1a\x45\xdf\xa3",)),
}


def kind_of(name: str, content: bytes) -> Kind | None:
    """None when the extension is not taken, or the content is not what the extension says."""
    kind = KINDS.get(name.rpartition(".")[2].lower()) if "." in name else None
    if kind is None:
        return None
    if kind.starts:
        return kind if content[kind.offset :].startswith(kind.starts) else None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if kind.mime_type == "image/svg+xml":
        return kind if "<svg" in text[:2000].lower() else None
    return None if "\0" in text else kind


def add_file(desk: NoteDesk, document_id: int, name: str, content: bytes, kind: Kind) -> int:
    """A file belongs to one document for good."""
    desk.document(document_id, Level.manage)
    cursor = desk.db.execute(
        "INSERT INTO note_file (document_id, name, mime_type, kind, sha256, content, created_by, created)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document_id,
            name,
            kind.mime_type,
            kind.asset,
            hashlib.sha256(content).hexdigest(),
            content,
            desk.user_id,
            desk.now,
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def find_file(db: sqlite3.Connection, file_id: int) -> sqlite3.Row | None:
    """Without the content; `size` in bytes."""
    found: sqlite3.Row | None = db.execute(
        "SELECT id, document_id, name, mime_type, kind, sha256, length(content) AS size FROM note_file WHERE id = ?",
        (file_id,),
    ).fetchone()
    return found
