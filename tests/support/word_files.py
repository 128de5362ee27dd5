"""Files of Word made in tests: the XML of a body, put into an archive with the parts that it needs."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
SAVED = (2026, 11, 1, 9, 0, 0)
"""When every document was saved: the same words are the same bytes, whatever the machine's clock says."""
SPACES = (
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{n}"><w:name w:val="heading {n}"/><w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>'
    for n in range(1, 7)
) + (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="aa"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="cap"><w:name w:val="caption"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="q"><w:name w:val="Quote"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="code"><w:name w:val="Source Code"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="hid"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
)
"""Ids as a Russian Word writes them: the names say what a style is, the ids do not."""

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def p(words: str = "", style: str = "", inside: str = "", properties: str = "") -> str:
    """A paragraph; ``inside`` is XML after the words."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    head = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{head}{r(words) if words else ''}{inside}</w:p>"


def r(words: str, properties: str = "") -> str:
    """A run."""
    head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{head}<w:t xml:space="preserve">{words}</w:t></w:r>'


def h(level: int, words: str, inside: str = "") -> str:
    """A heading."""
    return p(words, str(level), inside)


def item(words: str, list_id: int = 1, level: int = 0) -> str:
    """An item of a list of ``numbering``."""
    return p(words, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def numbering(*forms: tuple[str, str], lists: int = 2, extra: str = "") -> str:
    """Lists from 1: the first counts in ``forms`` level by level (form, pattern), the second has bullets."""
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for n, (form, pattern) in enumerate(forms or (("decimal", "%1."), ("decimal", "%2.")))
    )
    bullets = "".join(f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>' for n in range(3))
    nums = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{1 if n == 2 else 0}"/></w:num>' for n in range(1, lists + 1)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1">{bullets}</w:abstractNum>{nums}{extra}'
    )


def table(*rows: tuple[str, ...], header: bool = True) -> str:
    """A table of plain cells; XML in them stays XML."""
    out = ""
    for n, row in enumerate(rows):
        marked = "<w:trPr><w:tblHeader/></w:trPr>" if header and n == 0 else ""
        cells = "".join(f"<w:tc>{cell if cell.startswith('<w:') else p(cell)}</w:tc>" for cell in row)
        out += f"<w:tr>{marked}{cells}</w:tr>"
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{out}</w:tbl>"


def picture(relation: str = "rIdPic", alt: str = "") -> str:
    """A run with a picture."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="952500" cy="952500"/><wp:docPr id="1" name="x" descr="{alt}"/><a:graphic>'
        f'<a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="{relation}"/></pic:blipFill></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def field(instruction: str, result: str) -> str:
    """A field with its result, as runs."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def png(width: int = 2, height: int = 2) -> bytes:
    """A picture; what it claims to be as large as need not be there."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x40\x80\xc0" * min(width, 8) for _ in range(min(height, 8)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def word_file(
    body: str,
    *,
    parts: Mapping[str, str | bytes] | None = None,
    relations: Mapping[str, tuple[str, str]] | None = None,
    styles: str | None = STYLES,
    numbers: str = "",
    space: str = W,
    prolog: str = "",
) -> bytes:
    """A document. ``relations`` are kind and target by id; a target with ``://`` or ``:`` in front is outside of the file."""
    links = {
        **{kind: (kind, f"{kind}.xml") for kind in ("styles", "numbering") if styles or kind == "numbering"},
        **{
            name.removesuffix(".xml"): (name.removesuffix(".xml"), name)
            for name in parts or ()
            if name.endswith(".xml")
        },
        **(relations or {}),
    }
    written = "".join(
        f'<Relationship Id="{key}" Type="{_RELATION}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if kind == 'hyperlink' else ''}/>"
        for key, (kind, target) in links.items()
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:

        def put(name: str, said: str | bytes) -> None:
            archive.writestr(zipfile.ZipInfo(name, date_time=SAVED), said, zipfile.ZIP_DEFLATED)

        put("[Content_Types].xml", "<Types/>")
        put(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="a" Type="{_RELATION}/officeDocument" Target="word/document.xml"/>'
            "</Relationships>",
        )
        put("word/document.xml", f'{prolog}<w:document xmlns:w="{space}" {SPACES}><w:body>{body}</w:body></w:document>')
        put("word/_rels/document.xml.rels", f'<Relationships xmlns="{_PACKAGE}">{written}</Relationships>')
        if styles:
            put("word/styles.xml", f'<w:styles xmlns:w="{space}">{styles}</w:styles>')
        if numbers:
            put("word/numbering.xml", f'<w:numbering xmlns:w="{space}">{numbers}</w:numbering>')
        for name, content in (parts or {}).items():
            kind = name.removesuffix(".xml")
            whole = f'<w:{kind} xmlns:w="{space}" {SPACES}>{content}</w:{kind}>' if name.endswith("s.xml") else content
            put(f"word/{name}", whole)
    return packed.getvalue()


def save(folder: Path, name: str, content: bytes) -> Path:
    """Write a file and say where."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(content)
    return file
