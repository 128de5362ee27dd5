"""Tables of a document with rows and cells as they are shown, for mammoth to make HTML of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from publisher.importing.names import Node, is_on, number, value

_FRAMES = frozenset({"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:smartTag", "w:moveTo"})
_MOST_COLUMNS = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its cells; ``changed`` is the change that brought or took it away, where nobody accepted that."""

    element: Element
    cells: tuple[Element, ...]
    is_hidden: bool
    is_header: bool
    added: Element | None
    removed: Element | None


def rows_of(table: Element) -> list[Row]:
    """The rows, those in content controls too."""
    rows = []
    for row in _unwrapped(table, "w:tr"):
        properties = row.find("w:trPr")
        changes = [properties.find(name) if properties is not None else None for name in ("w:ins", "w:del")]
        rows.append(
            Row(
                row,
                tuple(_unwrapped(row, "w:tc")),
                bool(is_on(properties, "w:hidden")),
                bool(is_on(properties, "w:tblHeader")),
                *changes,
            )
        )
    return rows


def _unwrapped(parent: Element, name: str) -> Iterator[Element]:
    for child in parent:
        if child.tag == name:
            yield child
        elif child.tag in _FRAMES:
            yield from _unwrapped(child, name)


def only_cell(rows: list[Row]) -> Element | None:
    """The cell of a table that is a frame around text; None for a real table."""
    return rows[0].cells[0] if len(rows) == 1 and len(rows[0].cells) == 1 else None


def clean_table(rows: list[Row], read: Callable[[Element], list[Element]]) -> Element:
    """A table with nothing but what is shown; ``read`` gives a cell's blocks."""
    table = Element("w:tbl")
    leading = True
    for row in rows:
        tr = SubElement(table, "w:tr")
        leading = leading and row.is_header
        if leading and len(rows) > 1:
            SubElement(SubElement(tr, "w:trPr"), "w:tblHeader")
        for _ in range(_gap(row, "w:gridBefore")):
            _cell(tr, 1, "", [])
        for cell, span in _spans(row.cells):
            merged = cell.find("w:tcPr/w:vMerge")
            state = "" if merged is None else merged.get("w:val", "continue") or "continue"
            _cell(tr, span, state, [] if state == "continue" else read(cell))
        for _ in range(_gap(row, "w:gridAfter")):
            _cell(tr, 1, "", [])
    return table


def _gap(row: Row, name: str) -> int:
    return min(_MOST_COLUMNS, max(0, number(value(row.element, f"w:trPr/{name}"))))


def _spans(cells: tuple[Element, ...]) -> list[tuple[Element, int]]:
    """Each cell with the columns that it takes; cells that older programs merged sideways go with the first of them."""
    found: list[tuple[Element, int]] = []
    for cell in cells:
        span = min(_MOST_COLUMNS, max(1, number(value(cell, "w:tcPr/w:gridSpan"), 1)))
        merged = cell.find("w:tcPr/w:hMerge")
        if merged is not None and merged.get("w:val", "continue") != "restart" and found:
            found[-1] = (found[-1][0], found[-1][1] + span)
        else:
            found.append((cell, span))
    return found


def _cell(row: Element, span: int, merged: str, blocks: list[Element]) -> None:
    cell = SubElement(row, "w:tc")
    properties = SubElement(cell, "w:tcPr")
    if span > 1:
        SubElement(properties, "w:gridSpan", {"w:val": str(span)})
    if merged:
        SubElement(properties, "w:vMerge", {"w:val": merged})
    cell.extend(blocks or [Node("w:p")])
