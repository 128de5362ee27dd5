"""Names of elements and attributes in files of Word, written short: ``w:p`` for ``{http://…/main}p``."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        W: "w",
        R: "r",
        "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
        "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
        "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
        "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
        "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
        "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
        "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
        "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
        "http://schemas.microsoft.com/office/word/2012/wordml": "w15",
        "http://schemas.microsoft.com/office/drawing/2016/SVG/main": "asvg",
        "urn:schemas-microsoft-com:vml": "v",
        "urn:schemas-microsoft-com:office:office": "o",
    }
)
# The strict form of the standard (ISO/IEC 29500) has other addresses for the same things.
_STRICT = "http://purl.oclc.org/ooxml/"
_STRICT_PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "wordprocessingml/main": "w",
        "officeDocument/relationships": "r",
        "officeDocument/math": "m",
        "drawingml/main": "a",
        "drawingml/wordprocessingDrawing": "wp",
        "drawingml/picture": "pic",
        "drawingml/chart": "c",
        "drawingml/diagram": "dgm",
    }
)
_OFF = frozenset({"0", "false", "off", "none"})


class Node(Element):
    """An element that is found by short names: ``find("w:pPr/w:jc")``, and ``find(".//a:t")`` at any depth."""

    def find(self, path: str, namespaces: object = None) -> Element | None:  # noqa: ARG002
        """The first element at a path."""
        return next(iter(self._all(path)), None)

    def findall(self, path: str, namespaces: object = None) -> list[Element]:  # noqa: ARG002
        """All elements at a path."""
        return self._all(path)

    def findtext(self, path: str, default: Any = None, namespaces: object = None) -> Any:  # noqa: ARG002
        """The text of the first element at a path."""
        found = self.find(path)
        return default if found is None else found.text or ""

    def _all(self, path: str) -> list[Element]:
        if path.startswith(".//"):
            first, _, rest = path[3:].partition("/")
            found: list[Element] = [inner for inner in self.iter(first) if inner is not self]
        else:
            first, _, rest = path.partition("/")
            found = [child for child in self if child.tag == first]
        for name in rest.split("/") if rest else ():
            found = [child for parent in found for child in parent if child.tag == name]
        return found


def short_name(space: str, name: str) -> str:
    """The short name of an element or attribute; of a vocabulary that is not known, the bare name after a ``?``."""
    if not space:
        return name
    prefix = _PREFIXES.get(space)
    if prefix is None and space.startswith(_STRICT):
        prefix = _STRICT_PREFIXES.get(space.removeprefix(_STRICT))
    return f"{prefix or '?'}:{name}"


def value(element: Element | None, path: str, attribute: str = "w:val") -> str:
    """An attribute of the element at a path below; ``""`` where either is missing."""
    found = element.find(path) if element is not None else None
    return found.get(attribute, "") if found is not None else ""


def is_on(element: Element | None, name: str) -> bool | None:
    """Whether a property such as ``w:b`` is switched on; None where it is not said."""
    found = element.find(name) if element is not None else None
    if found is None:
        return None
    return found.get("w:val", "1").lower() not in _OFF


def number(written: str, default: int = 0) -> int:
    """A whole number as attributes have it; the default where it is none."""
    try:
        return int(float(written))
    except (ValueError, OverflowError):
        return default


def below(element: Element, *names: str) -> Iterator[Element]:
    """All elements of these names inside an element, in the order of the document."""
    wanted = frozenset(names)
    return (inner for inner in element.iter() if inner.tag in wanted)
