"""The page that shows the base's status to its readers: counts in tables, for the portal keeps no style sheet and no script."""

from collections.abc import Iterable
from dataclasses import dataclass

from publisher.content.converted import ChangedRef
from publisher.messages import Catalogue
from publisher.render import styles
from publisher.render.article import Article
from publisher.render.document import framed, heading, way
from publisher.render.navigation import PageLink
from publisher.render.pieces import Pieces, element, plain


@dataclass(frozen=True, slots=True)
class StatusTable:
    """One part of the page: words, and rows of counts below ``heads``. ``bars`` is the column of shares of a hundred that are drawn
    as well. ``key`` is where ``status/1`` has the numbers.
    """

    title: str
    lead: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    bars: int | None = None
    key: str = ""


def render_status(
    title: str, parts: Iterable[StatusTable], path: str, *, crumbs: tuple[PageLink, ...], language: str
) -> Article:
    """The whole page; its day is that of the last change of any number. Without parts it says when the numbers come."""
    say = Catalogue(language)
    told: Pieces = []
    for number, part in enumerate(parts, 1):
        told += _part(part, number, say)
    if told:
        told += element("p", styles.FOOT, plain(say("page.status-foot")))
    else:
        told = element("p", styles.ELEMENTS["p"], plain(say("page.status-later")))
    facts = element("p", styles.FACTS, ChangedRef(path, language))
    return framed([heading(title)], language, before=way(crumbs, title, language), after=[*facts, *told])


def _part(part: StatusTable, number: int, say: Catalogue) -> Pieces:
    told: Pieces = []
    if part.title:
        told += element("h2", styles.ELEMENTS["h2"], plain(part.title))
    if part.lead:
        told += element("p", styles.ELEMENTS["p"] if part.title else styles.LEAD, plain(part.lead))
    if part.rows:
        heads = [piece for i, head in enumerate(part.heads) for piece in _cell("th", i, head)]
        rows = element("thead", "", *element("tr", styles.ELEMENTS["tr"], *heads))
        for row in part.rows:
            cells = [piece for i, words in enumerate(row) for piece in _cell("td", i, words, bar=i == part.bars)]
            rows += element("tr", styles.ELEMENTS["tr"], *cells)
        table = element("table", styles.ELEMENTS["table"], *rows)
        scrolled = {"tabindex": "0", "role": "region", "aria-label": say("page.table", n=number)}
        told += element("div", styles.TABLE_FRAME, *table, **scrolled)
    if part.key:
        told += element("p", styles.SOURCE, plain(say("page.status-source", key=part.key)))
    return told


def _cell(tag: str, column: int, words: str, *, bar: bool = False) -> Pieces:
    style = styles.ELEMENTS[tag]
    if column:
        style = f"{style};text-align:right;white-space:nowrap"
    return element(tag, style, _bar(words) if bar else plain(words))


def _bar(share: str) -> str:
    """A bar as long as a share of a hundred; what it says stands beside it."""
    digits = "".join(sign for sign in share if sign.isdigit())
    number = element("span", "display:inline-block;width:52px;text-align:right", plain(share))
    if not digits:
        return "".join(map(str, number))
    outside = f"display:inline-block;width:80px;height:10px;background:{styles.BAR_GROUND};text-align:left"
    inside = f"display:block;width:{int(digits) * 80 // 100}px;height:10px;background:{styles.BAR}"
    drawn = element("span", outside, *element("span", inside))
    return "".join(map(str, [*drawn, *number]))
