"""Pictures by their first bytes: which kind they are, and how large they would be when drawn."""

import re
import struct

_KINDS = (
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"BM", ".bmp"),
    (b"II*\x00", ".tif"),
    (b"MM\x00*", ".tif"),
    (b"\xd7\xcd\xc6\x9a", ".wmf"),
    (b"\x01\x00\x09\x00", ".wmf"),
)
SHOWN = frozenset({".png", ".jpg", ".gif", ".webp", ".bmp", ".svg"})
"""Kinds that the knowledge base takes."""
_SVG = re.compile(rb"<svg[\s>]")
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def kind_of(content: bytes) -> str:
    """The ending of a picture's name by its bytes; ``""`` for what is none that is known."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return ".webp"
    if content[:4] == b"\x01\x00\x00\x00" and content[40:44] == b" EMF":
        return ".emf"
    if _SVG.search(content[:4096]):
        return ".svg"
    return next((ending for start, ending in _KINDS if content.startswith(start)), "")


def pixels_of(content: bytes) -> int:
    """How many pixels a picture has; 0 for what is none, or has none."""
    try:
        width, height = _size_of(content)
    except (struct.error, IndexError):
        return 0
    return abs(width * height)


def _size_of(content: bytes) -> tuple[int, int]:
    match kind_of(content[:4096]):
        case ".png":
            width, height = struct.unpack(">II", content[16:24])
        case ".gif":
            width, height = struct.unpack("<HH", content[6:10])
        case ".bmp":
            width, height = struct.unpack("<ii", content[18:26])
        case ".jpg":
            return _jpeg_size(content)
        case ".webp":
            return _webp_size(content)
        case _:
            return 0, 0
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(content):
        if content[at] != 0xFF:
            at += 1
            continue
        marker = content[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        if marker in {0xFF, 0x01} or 0xD0 <= marker <= 0xD9:
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
    return 0, 0


def _webp_size(content: bytes) -> tuple[int, int]:
    form = content[12:16]
    if form == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if form == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if form == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0
