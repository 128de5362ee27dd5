"""Images of blocks: uploaded, bound to a block, unbound when the content stops naming them. [facts kb-5]"""

import base64
import binascii
import hashlib
import re
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing.codes import CYRILLIC
from portal_emulator.landing.errors import refuse
from portal_emulator.landing.markup import file_ids

CONTENT_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpe": "image/jpeg",
    "bmp": "image/bmp",
    "gif": "image/gif",
    "png": "image/png",
    "webp": "image/webp",
}
_SVG = {"svg": "image/svg+xml"}
_STARTS = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/bmp": (b"BM",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/webp": (b"RIFF",),
    "image/svg+xml": (b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE"),
}
TEMPORARY_SECONDS = 3600


def upload(call: Call, block_id: int, picture: Any, *, temporary: bool) -> dict[str, Any]:
    """`picture` is [name, base64]; every upload is a new file. RestError FILE_ERROR.

    An address is refused: this portal opens no connections, and the real one refuses private addresses.
    """
    if not php.is_array(picture):
        raise refuse("FILE_ERROR")
    parts = php.as_list(picture)
    name = safe_name(php.to_str(parts[0]) if parts else "")
    extension = name.rpartition(".")[2].lower()
    types = CONTENT_TYPES | (_SVG if call.settings.switch("svg_upload") == "on" else {})
    content = _decoded(php.to_str(parts[1]) if len(parts) > 1 else "")
    content_type = types.get(extension)
    if content_type is None or not content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_STARTS[content_type]):
        raise refuse("FILE_ERROR")
    file_id = _store(call, name, content_type, content, temporary=temporary)
    call.db.execute("INSERT INTO block_file (block_id, file_id) VALUES (?, ?)", (block_id, file_id))
    path = call.db.execute("SELECT path FROM file WHERE id = ?", (file_id,)).fetchone()["path"]
    host = call.base_url if call.settings.switch("file_address") == "absolute" else ""
    return {"id": file_id, "src": host + path.replace("%", "%25")}


def _store(call: Call, name: str, content_type: str, content: bytes, *, temporary: bool) -> int:
    folder = f"{call.rng.getrandbits(128):032x}"
    cursor = call.db.execute(
        "INSERT INTO file (name, path, content_type, sha256, content, temp, date_create) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            name,
            f"/upload/landing/{folder[:3]}/{folder}/{name}",
            content_type,
            hashlib.sha256(content).hexdigest(),
            content,
            int(temporary),
            call.now,
        ),
    )
    return int(cursor.lastrowid or 0)


def safe_name(name: str) -> str:
    """Transliterated; blanks, brackets and what does not belong into an address become `_`."""
    latin = "".join(
        found.upper() if letter.isupper() else found
        for letter in name.rpartition("/")[2]
        for found in [CYRILLIC.get(letter.lower(), letter)]
    )
    return re.sub(r"[^A-Za-z0-9._%+-]", "_", latin).lstrip(".")[-200:]


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def rebind(call: Call, block_id: int, before: str, after: str) -> None:
    """Unbind the files that the old content named and the new one does not."""
    for file_id in file_ids(before) - file_ids(after):
        call.db.execute("DELETE FROM block_file WHERE block_id = ? AND file_id = ?", (block_id, file_id))


def copy_bindings(call: Call, from_block: int, to_block: int) -> None:
    call.db.execute("DELETE FROM block_file WHERE block_id = ?", (to_block,))
    call.db.execute(
        "INSERT OR IGNORE INTO block_file (block_id, file_id) SELECT ?, file_id FROM block_file WHERE block_id = ?",
        (to_block, from_block),
    )
