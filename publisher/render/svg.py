"""SVG as a browser takes it from an address: XML that is well-formed, with nothing in it that acts or leads outside.

A browser is strict here. One undeclared entity (``&nbsp;``, ``&ns_svg;`` of Illustrator without its declaration), a missing ``xmlns`` or
an element that is never closed, and readers see a broken picture.
"""

import re
from html.entities import html5
from xml.parsers import expat

_ACTIVE = re.compile(
    rb"<(?:script|foreignObject|iframe|handler|listener)\b[^>]*/>|<(script|foreignObject|iframe|handler|listener)\b.*?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
_SCRIPTS = re.compile(_ACTIVE.pattern.replace(b"|foreignObject", b""), re.DOTALL | re.IGNORECASE)
_HANDLER = re.compile(rb"""\s(?:on[a-z]+|href|xlink:href)\s*=\s*(?:"[^"]*"|'[^']*')""", re.IGNORECASE)
_SAFE_REFERENCE = re.compile(rb"""=\s*["'](?:#|data:image/)""")
_HEAD = re.compile(rb"<\?xml.*?\?>|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_DECLARED_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']""", re.IGNORECASE)
_ENTITY = re.compile(rb"""<!ENTITY\s+([\w.:-]+)\s+(?:"([^"&%<]*)"|'([^'&%<]*)')\s*>""")
_REFERENCE = re.compile(rb"&([\w.:-]+);")
_OF_XML = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_MOST_GROWTH = 1_000_000
"""Bytes that entities may add: a few declarations can stand for any amount of text."""
_START = re.compile(rb"<svg(?=[\s>/])[^>]*>")
_NAMESPACES = (
    (b" xmlns=", b'xmlns="http://www.w3.org/2000/svg"'),
    (b" xmlns:xlink=", b'xmlns:xlink="http://www.w3.org/1999/xlink"'),
)


def clean_svg(content: bytes, *, with_html: bool = False) -> bytes | None:
    """The picture without scripts, handlers and outside references; None where it is no SVG that a browser shows.

    ``with_html`` keeps labels that are written as HTML inside it, as drawing programs write them.
    """
    content = _as_utf8(content)
    bare = _HEAD.sub(b"", content)
    whole = _without_entities(bare, dict(_entities(content))) if b"&" in bare else bare
    if whole is None:
        return None
    svg = _HANDLER.sub(
        lambda found: found[0] if _SAFE_REFERENCE.search(found[0]) else b"",
        (_SCRIPTS if with_html else _ACTIVE).sub(b"", whole),
    )
    svg = svg.removeprefix(b"\xef\xbb\xbf").strip()
    if not (svg.startswith(b"<svg") and svg.endswith(b">")):
        return None
    svg = _with_namespaces(svg)
    return svg if _is_well_formed(svg) else None


def _as_utf8(content: bytes) -> bytes:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace").encode()
    declared = _DECLARED_ENCODING.match(content)
    if declared is None or declared[1].lower() in {b"utf-8", b"utf8"}:
        return content
    try:
        return content.decode(declared[1].decode(), "replace").encode()
    except LookupError:
        return content


def _entities(content: bytes) -> list[tuple[bytes, bytes]]:
    """What the document declares itself, ``<!ENTITY name "value">``, as far as the values are plain text."""
    if b"<!ENTITY" not in content:
        return []
    return [(name, double or single) for name, double, single in _ENTITY.findall(content)]


def _without_entities(svg: bytes, declared: dict[bytes, bytes]) -> bytes | None:
    """Each reference that XML does not know by itself as what it stands for; None where that comes to too much."""
    grown = 0

    def text(reference: re.Match[bytes]) -> bytes:
        nonlocal grown
        name = reference[1]
        if name in _OF_XML:
            return reference[0]
        letters = html5.get(f"{name.decode('utf-8', 'replace')};", "")
        value = declared.get(name, "".join(f"&#{ord(letter)};" for letter in letters).encode())
        grown += len(value)
        return (value if grown <= _MOST_GROWTH else b"") or reference[0]

    whole = _REFERENCE.sub(text, svg)
    return whole if grown <= _MOST_GROWTH else None


def _with_namespaces(svg: bytes) -> bytes:
    """The picture with the names that its first element does not declare."""
    start = _START.match(svg)
    if start is None:
        return svg
    missing = [
        declaration
        for written, declaration in _NAMESPACES
        if not re.search(rb"\s" + re.escape(written.strip()), start[0])
        and (b":xlink" not in written or b"xlink:" in svg)
    ]
    return b" ".join([b"<svg", *missing]) + svg[len(b"<svg") :] if missing else svg


def _is_well_formed(svg: bytes) -> bool:
    """Whether an XML parser takes it; there are no declarations left that could make it read anything else."""
    try:
        expat.ParserCreate("utf-8", " ").Parse(svg, True)
    except expat.ExpatError:
        return False
    return True
