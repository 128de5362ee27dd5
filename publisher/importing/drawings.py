"""What is drawn in a document: pictures, and the words and figures in charts and diagrams."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from publisher.importing.found import Found, Picture
from publisher.importing.names import below, number
from publisher.importing.opening import WordFile
from publisher.importing.pictures import SHOWN, kind_of
from publisher.messages import text

_EMU_A_PIXEL = 9525
_WORTH_READING = frozenset(
    {
        "w:t",
        "w:txbxContent",
        "a:blip",
        "a:t",
        "c:chart",
        "dgm:relIds",
        "m:oMath",
        "v:imagedata",
        "v:textpath",
        "w:sym",
        "w:footnoteReference",
    }
)
_MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart's words and figures: ``rows`` begin with the row of series' names."""

    title: str
    rows: tuple[tuple[str, ...], ...]


def chosen(alternate: Element) -> Element | None:
    """Of several forms of the same, the first that has something to read; older programs' form where none has."""
    choices = [*alternate.findall("mc:Choice"), *alternate.findall("mc:Fallback")]
    return next((form for form in choices if any(inner.tag in _WORTH_READING for inner in form.iter())), None)


def read_picture(file: WordFile, part: str, relation_id: str, alt: str, width: int, found: Found) -> int | None:
    """Take over a picture by the relation that names it; its number, or None where it cannot be had."""
    relation = file.relations(part).get(relation_id)
    if relation is None:
        found.lose(text("import.lost-picture-missing"))
        return None
    if relation.is_external:
        found.lose(text("import.lost-picture-elsewhere", address=relation.target))
        return None
    content = file.content(relation.target)
    ending = kind_of(content)
    if not ending:
        written = relation.target.rpartition(".")[2].lower()
        ending = f".{written}" if content and written.isalnum() and len(written) < 6 else ""
    if not content or not ending:
        found.lose(text("import.lost-picture-missing"))
        return None
    if ending not in SHOWN:
        found.lose(text("import.lost-picture-kind", kind=ending.lstrip(".").upper()))
    found.pictures.append(Picture(content, ending, " ".join(alt.split()), width))
    return len(found.pictures) - 1


def width_of(container: Element) -> int:
    """How wide a picture is shown, in pixels; 0 where it is not said."""
    extent = container.find("wp:extent")
    return number(extent.get("cx", ""), 0) // _EMU_A_PIXEL if extent is not None else 0


def read_diagram(file: WordFile, part: str, relation_id: str) -> list[str]:
    """The words in a SmartArt diagram, one entry a shape."""
    relation = file.relations(part).get(relation_id)
    tree = file.tree(relation.target) if relation is not None and not relation.is_external else None
    found: list[str] = []
    for point in tree.iter("dgm:pt") if tree is not None else ():
        words = " ".join("".join(t.text or "" for t in p.iter("a:t")) for p in point.iter("a:p"))
        if words.strip():
            found.append(" ".join(words.split()))
    return found


def read_chart(file: WordFile, part: str, relation_id: str) -> Chart | None:
    """The title and the figures that a chart was drawn from; None where there are none."""
    relation = file.relations(part).get(relation_id)
    tree = file.tree(relation.target) if relation is not None and not relation.is_external else None
    if tree is None:
        return None
    title_at = tree.find(".//c:chart/c:title")
    title = " ".join("".join(t.text or "" for t in title_at.iter("a:t")).split()) if title_at is not None else ""
    names: list[str] = []
    columns: list[dict[int, str]] = []
    labels: dict[int, str] = {}
    for series in tree.iter("c:ser"):
        names.append(_first(series.find("c:tx")))
        labels = labels or _cached(series.find("c:cat")) or _cached(series.find("c:xVal"))
        columns.append(_cached(series.find("c:val")) or _cached(series.find("c:yVal")))
    count = min(_MOST_ROWS, 1 + max([-1, *labels, *(key for column in columns for key in column)]))
    if not title and not count:
        return None
    rows = [("", *names), *((labels.get(n, ""), *(column.get(n, "") for column in columns)) for n in range(count))]
    return Chart(title, tuple(rows) if count else ())


def _first(element: Element | None) -> str:
    return next((v.text or "" for v in element.iter("c:v")), "") if element is not None else ""


def _cached(element: Element | None) -> dict[int, str]:
    points = below(element, "c:pt") if element is not None else ()
    return {number(point.get("idx", "0")): point.findtext("c:v") or "" for point in points}
