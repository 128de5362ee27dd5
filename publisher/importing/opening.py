"""A file of Word as its parts: read within limits, and without anything that an archive or XML can be made to do.

An archive may claim to be small and be huge when unpacked, XML may define entities that grow without end or name files of this
machine. Nothing of that is in an honest document, so a file that has it is refused as a whole, with the reason.
"""

import hashlib
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from publisher.importing.names import Node, short_name
from publisher.importing.pictures import pixels_of
from publisher.messages import Text, text

MOST_PARTS = 20_000
MOST_BYTES = 1 << 30
MOST_XML_BYTES = 1 << 27
MOST_MEDIA_BYTES = 1 << 27
MOST_ELEMENTS = 8_000_000
DEEPEST = 400
MOST_PIXELS = 178_956_970
"""The number at which other programs too refuse a picture: twice what 256 MB hold at three bytes a pixel."""
_RATIO_FROM = 8 << 20
_MOST_RATIO = 200
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SEPARATOR = "\x1f"


class Unreadable(Exception):  # noqa: N818  a result of looking at a file, told to the person by the command
    """A file that cannot, or must not, be read; ``why`` says it to the person."""

    def __init__(self, why: Text) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part leads: the last word of the relation's kind (``image``, ``hyperlink``), a part's name or an address."""

    kind: str
    target: str
    is_external: bool


@dataclass
class WordFile:
    """The parts of one file. ``digest`` is the SHA-256 (hex) of the whole."""

    name: str
    digest: str
    _parts: Mapping[str, bytes]
    _trees: dict[str, Element | None] = field(default_factory=dict)

    @property
    def main(self) -> str:
        """The name of the part with the document's text."""
        found = [r.target for r in self.relations("").values() if r.kind == "officeDocument" and self.has(r.target)]
        main = found[0] if found else "word/document.xml"
        if not self.has(main):
            raise Unreadable(text("import.not-word"))
        return main

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part.lower() in self._parts

    def content(self, part: str) -> bytes:
        """The bytes of a part, empty where there is none."""
        return self._parts.get(part.lower(), b"")

    def tree(self, part: str) -> Element | None:
        """A part as a tree; None where it is missing or is no XML (an error for the main part alone)."""
        if part not in self._trees:
            self._trees[part] = parsed_xml(self.content(part)) if self.has(part) else None
        return self._trees[part]

    def related(self, part: str, kind: str) -> str:
        """The name of the part of a kind that a part leads to (``styles``, ``footnotes``), ``""`` without one."""
        found = (relation.target for relation in self.relations(part).values() if relation.kind == kind)
        usual = posixpath.join(posixpath.dirname(part), f"{kind}.xml")
        return next((name for name in found if self.has(name)), usual if self.has(usual) else "")

    def relations(self, part: str) -> dict[str, Relation]:
        """Where a part leads, by the ids that its elements name."""
        folder, name = posixpath.split(part)
        tree = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, Relation] = {}
        for entry in tree if tree is not None else ():
            external = entry.get("TargetMode", "") == "External"
            target = entry.get("Target", "")
            kind = entry.get("Type", "").rpartition("/")[2]
            found[entry.get("Id", "")] = Relation(kind, target if external else _inside(folder, target), external)
        return found


def _inside(folder: str, target: str) -> str:
    path = unquote(target)
    joined = path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)
    return posixpath.normpath(joined)


def open_word(path: Path) -> WordFile:
    """Read a file of Word; Unreadable says why one cannot, or must not, be read."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Unreadable(text("import.no-file", reason=error.strerror or str(error))) from None
    if raw.startswith(_OLD_WORD):
        raise Unreadable(text("import.encrypted" if _ENCRYPTED in raw else "import.old-word"))
    if not raw.startswith(b"PK"):
        raise Unreadable(text("import.empty-file" if not raw else "import.not-word"))
    try:
        with zipfile.ZipFile(path) as archive:
            parts = _unpacked(archive)
    except Unreadable:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        raise Unreadable(text("import.broken-archive")) from None
    file = WordFile(path.name, hashlib.sha256(raw).hexdigest(), parts)
    try:
        tree = file.tree(file.main)
    except expat.ExpatError:
        tree = None
    if tree is None or tree.find("w:body") is None:
        raise Unreadable(text("import.not-word"))
    return file


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_PARTS:
        raise Unreadable(text("import.bomb-parts", n=len(entries), most=MOST_PARTS))
    _refuse_sizes({entry.filename: (entry.file_size, entry.compress_size) for entry in entries})
    parts: dict[str, bytes] = {}
    whole = 0
    for entry in entries:
        most = _most(entry.filename)
        with archive.open(entry) as part:
            content = part.read(most + 1)
        whole += len(content)
        if len(content) > most or whole > MOST_BYTES:
            raise Unreadable(text("import.bomb-size", part=entry.filename, most=most >> 20))
        _refuse_ratio(entry.filename, len(content), entry.compress_size)
        pixels = pixels_of(content)
        if pixels > MOST_PIXELS:
            name = entry.filename
            raise Unreadable(
                text("import.bomb-picture", part=name, n=pixels // 1_000_000, most=MOST_PIXELS // 1_000_000)
            )
        parts[entry.filename.replace("\\", "/").lstrip("/").lower()] = content
    return parts


def _refuse_sizes(sizes: Mapping[str, tuple[int, int]]) -> None:
    """Refuse by what the archive says of itself, before anything is unpacked."""
    for name, (size, packed) in sizes.items():
        if size > _most(name):
            raise Unreadable(text("import.bomb-size", part=name, most=_most(name) >> 20))
        _refuse_ratio(name, size, packed)
    if sum(size for size, _ in sizes.values()) > MOST_BYTES:
        raise Unreadable(text("import.bomb-whole", most=MOST_BYTES >> 20))


def _refuse_ratio(name: str, size: int, packed: int) -> None:
    if size > _RATIO_FROM and size > _MOST_RATIO * max(1, packed):
        raise Unreadable(text("import.bomb-ratio", part=name, n=size // max(1, packed)))


def _most(name: str) -> int:
    return MOST_XML_BYTES if name.lower().endswith((".xml", ".rels")) else MOST_MEDIA_BYTES


def parsed_xml(content: bytes) -> Element | None:
    """A tree with short names of bytes that are XML; None for what is none. Unreadable where it declares types or entities."""
    builder = TreeBuilder(Node)
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    known: dict[str, str] = {}
    depth = elements = 0

    def short(name: str) -> str:
        if name not in known:
            known[name] = short_name(*name.split(_SEPARATOR, 1)) if _SEPARATOR in name else name
        return known[name]

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > DEEPEST:
            raise Unreadable(text("import.bomb-depth", most=DEEPEST))
        if elements > MOST_ELEMENTS:
            raise Unreadable(text("import.bomb-elements", most=MOST_ELEMENTS))
        builder.start(short(name), {short(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(short(name))

    def declared(*_: object) -> None:
        raise Unreadable(text("import.bomb-entities"))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    try:
        parser.Parse(content, True)
        return builder.close()
    except (expat.ExpatError, AssertionError, LookupError, ValueError):
        return None
