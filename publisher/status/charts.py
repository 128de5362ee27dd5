"""Charts as SVG that stands in the page: drawn by pygal, without its scripts and styles.

Pygal lays out axes and bars; the page's own style sheet gives colours and hatching by class, so that light, dark and print differ in
one place and no colour carries a meaning alone.
"""

import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass

import pygal
from pygal.style import Style

# pygal hooks into imports, for plugins that it once had, in a way that Python warns of at each import that finds nothing
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]

_DROPPED = frozenset({"style", "script", "desc", "title", "defs"})
_DROPPED_CLASSES = frozenset({"tooltip", "text-overlay", "background"})
_GUIDES = frozenset({"guide", "line"})
_DECIMALS = re.compile(r"-?[0-9]+[.][0-9]+")
_BARE = Style(background="transparent", plot_background="transparent", label_font_size=15, major_label_font_size=15)
"""The sizes leave room for the labels; the page's style sheet says how large they are."""
_KEPT = frozenset({"x", "y", "width", "height", "d", "cx", "cy", "r", "transform", "rx", "ry"})


@dataclass(frozen=True, slots=True)
class Series:
    """A row of values, one a label, drawn as ``kind`` says: fresh, soon, late or never."""

    kind: str
    values: tuple[float | None, ...]


def stacked_bars(name: str, labels: Sequence[str], series: Sequence[Series], *, height: int = 300) -> str:
    """Bars of parts on top of each other, one a label; about five labels are shown where there are many."""
    step = max(1, -(-len(labels) // 5))
    shown = [label for i, label in enumerate(reversed(labels)) if i % step == 0]
    chart = pygal.StackedBar(
        **_settings(height), spacing=2, x_labels_major=shown, show_minor_x_labels=False, max_scale=6
    )
    chart.x_labels = list(labels)
    return _drawn(chart, name, series)


def lying_bars(name: str, labels: Sequence[str], series: Sequence[Series]) -> str:
    """Bars that lie, one a label, from top to bottom, parts one behind the other."""
    chart = pygal.HorizontalStackedBar(**_settings(60 + 34 * len(labels)), spacing=10, max_scale=6)
    chart.x_labels = list(reversed(labels))
    turned = [Series(one.kind, tuple(reversed(one.values))) for one in series]
    return _drawn(chart, name, turned)


def sparkline(name: str, values: Sequence[float | None]) -> str:
    """A line of shares of a hundred without axes: for a table's cell."""
    chart = pygal.Line(
        width=160,
        height=34,
        js=(),
        style=_BARE,
        show_legend=False,
        show_x_labels=False,
        show_y_labels=False,
        show_x_guides=False,
        show_y_guides=False,
        show_dots=False,
        margin=3,
        range=(0, 100),
        allow_interruptions=True,
        no_data_text="",
    )
    return _drawn(chart, name, [Series("fresh", tuple(values))], kind="chart spark", mark="curve")


def _settings(height: int) -> dict[str, object]:
    return {
        "width": 600,
        "height": height,
        "js": (),
        "style": _BARE,
        "show_legend": False,
        "show_x_guides": False,
        "margin": 6,
        "margin_right": 30,
        "order_min": 0,
        "truncate_label": -1,
        "formatter": _whole,
        "no_data_text": "",
    }


def _whole(value: float) -> str:
    return str(round(value))


def _drawn(
    chart: "pygal.graph.graph.Graph", name: str, series: Sequence[Series], *, kind: str = "chart", mark: str = "mark"
) -> str:
    for one in series:
        chart.add("", list(one.values))
    found = chart.render_tree()
    svg = ET.Element("svg", {"viewBox": found.get("viewBox") or "", "role": "img", "class": kind, "aria-label": name})
    for child in found:
        svg.extend(_kept(child, [one.kind for one in series], mark))
    return ET.tostring(svg, encoding="unicode")


def _kept(element: ET.Element, kinds: Sequence[str], mark: str) -> list[ET.Element]:
    """An element of pygal's without what only its own script and style sheet need; layers that would be empty are left out."""
    tag = str(element.tag).rpartition("}")[2]  # comments have a function for a tag
    classes = (element.get("class") or "").split()
    if not tag.isalpha() or tag in _DROPPED or not _DROPPED_CLASSES.isdisjoint(classes):
        return []
    made = ET.Element(tag, {name: _short(value) for name, value in element.items() if name in _KEPT})
    made.text = element.text if tag == "text" else None
    role = _role(tag, classes, kinds, mark)
    if role:
        made.set("class", role)
    for child in element:
        made.extend(_kept(child, kinds, mark))
    return [] if tag == "g" and not len(made) else [made]


def _role(tag: str, classes: Sequence[str], kinds: Sequence[str], mark: str) -> str:
    """The class by which the page's style sheet knows an element."""
    if tag == "g" and "series" in classes:
        numbers = [int(word[6:]) for word in classes if word.startswith("serie-") and word[6:].isdigit()]
        return f"{mark}s {kinds[numbers[0]]}"
    if tag == "g" and "axis" in classes:
        return "axis y" if "y" in classes else "axis x"
    return "guide" if tag == "path" and not _GUIDES.isdisjoint(classes) else ""


def _short(value: str) -> str:
    """Coordinates to a tenth: a browser draws no finer."""
    return _DECIMALS.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), value)
