"""The status as a page: numbers of the document and no others, no script, no request, names only where they were asked for."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from clocks import morning
from story import Story

from publisher.cli.app import run
from publisher.status.charts import Series, lying_bars, sparkline, stacked_bars

SETTINGS = """\
site_name: Test base
docs_dir: content
theme: {{name: mkdocs, locale: {language}}}
plugins:
  - publisher:
      knowledge_base: {{code: test}}
      time_zone: Europe/Berlin
      defaults: {{owner: Anna K <anna.k@example.com>, review_every: 6 months}}
"""


def page(title: str, reviewed: str, body: str = "Words.") -> str:
    return f"---\ntitle: {title}\nlast_reviewed: {reviewed}\n---\n\n{body}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A base with a year behind it."""
    story = Story()
    pages = {f"content/markets/{name}.md": page(name.upper(), "2026-01-10") for name in ("eu", "kz", "no")}
    story.write(
        "2026-01-10",
        {
            "mkdocs.yml": SETTINGS.format(language="en"),
            "content/index.md": page("<b>Home & away</b>", "2026-11-01"),
            "content/draft.md": "---\ntitle: Soon\nstatus: draft\n---\n\nWords.\n",
            **pages,
        },
    )
    story.write("2026-07-09", {"content/markets/eu.md": page("EU", "2026-07-09", "Other words.")})
    story.write("2026-09-01", {"content/markets/kz.md": page("KZ", "2026-09-01")})
    story.tell(tmp_path)
    return tmp_path


def made(folder: Path, *options: str) -> BeautifulSoup:
    assert run(["-C", str(folder), "status", "--html", "status.html", *options], clock=morning) == 0
    return BeautifulSoup((folder / "status.html").read_text(encoding="utf-8"), "html.parser")


def test_the_page_needs_no_script_and_asks_nobody(folder: Path) -> None:
    """One file: no script, no style sheet, picture, frame or font from anywhere, and no address at all."""
    html = (made(folder), (folder / "status.html").read_text(encoding="utf-8"))[1]

    assert not re.search(r"<(script|link|img|iframe|object|embed)\b|@import|url\((?!#)|\son\w+=", html)
    assert "http" not in html.replace("http-equiv", "")


def test_every_number_in_a_table_is_in_the_document(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the page says, a program can read."""
    soup = made(folder)
    capsys.readouterr()
    run(["-C", str(folder), "status", "--format", "json"], clock=morning)
    document = json.loads(capsys.readouterr().out)

    rows = soup.select("section:has(#time) tbody tr")
    told = [[cell.get_text() for cell in row.find_all(["th", "td"])][:4] for row in rows]
    assert told == [
        [month["day"][:7], str(month["fresh"]), str(month["never_reviewed"]), str(month["overdue"])]
        for month in reversed(document["months"])
    ]
    tiles = [tile.get_text() for tile in soup.select(".tiles b")]
    assert tiles[0] == str(document["fresh"])
    assert soup.h1.get_text() == "75 % of the base can be relied on: 3 of 4 pages"


def test_each_chart_stands_beside_its_table_and_tells_how_to_count_again(folder: Path) -> None:
    soup = made(folder)

    for section in soup.select("main section"):
        assert (
            section.select_one(".how code").get_text().startswith("publisher status --format json --today 2026-11-23")
        )
        if section.select("figure svg"):
            assert section.select("table")
    assert len(soup.select("figure svg")) >= 5
    assert all(svg["aria-label"] for svg in soup.select("svg[role=img]"))


def test_names_stand_on_it_only_where_they_were_asked_for(folder: Path) -> None:
    assert "Anna K" not in str(made(folder))
    assert "@example.com" not in str(made(folder))
    assert "Anna K" in str(made(folder, "--people"))


def test_what_authors_write_stays_words(folder: Path) -> None:
    """A title with HTML in it is no HTML."""
    (folder / "content" / "index.md").write_text(page("'<b>Home & away</b>'", "2026-02-01"), encoding="utf-8")

    soup = made(folder)

    assert "<b>Home & away</b>" in soup.select_one("ol.first").get_text()
    assert not soup.select("ol.first b b")


def test_the_page_speaks_the_bases_language(folder: Path) -> None:
    (folder / "mkdocs.yml").write_text(SETTINGS.format(language="ru"), encoding="utf-8")

    soup = made(folder)

    assert soup.html["lang"] == "ru"
    assert soup.h1.get_text() == "На 75 % базы можно полагаться: 3 страниц из 4"
    assert "11.2026" in soup.select_one("section:has(#time) tbody th").get_text()


def test_a_chart_has_a_bar_for_every_value() -> None:
    """Drawn to scale: a value twice as large is a bar twice as high."""
    drawn = BeautifulSoup(
        stacked_bars("Bars", ["a", "b"], [Series("fresh", (2, 4)), Series("late", (1, 0))]), "html.parser"
    )

    heights = [float(bar["height"]) for bar in drawn.select("g.fresh rect")]
    assert heights[1] == pytest.approx(2 * heights[0], rel=0.01)
    assert len(drawn.select("g.late rect")) == 2
    assert not drawn.find_all(["style", "script"])


def test_lying_bars_stand_in_the_order_of_their_labels() -> None:
    drawn = BeautifulSoup(lying_bars("Bars", ["first", "second"], [Series("fresh", (3, 1))]), "html.parser")

    labels = sorted((float(t["y"]), t.get_text()) for t in drawn.select("text") if t.get_text() in {"first", "second"})
    assert [label for _, label in labels] == ["first", "second"]
    bars = sorted((float(bar["y"]), float(bar["width"])) for bar in drawn.select("rect"))
    assert bars[0][1] == pytest.approx(3 * bars[1][1], rel=0.01)


def test_a_line_with_gaps_is_drawn() -> None:
    assert "<path" in sparkline("Line", [10, None, 50, 60])
