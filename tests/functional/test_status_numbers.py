"""Every number of the status page comes out again of the command that stands beside it."""

import shlex

import pytest
from bs4 import BeautifulSoup
from story import Story

DATED = "---\ntitle: {title}\nowner: {owner}\n{more}---\n\nText of {title}.\n"
ASKED = "required_reading: {audience: ['user:olga.s@example.com', 'user:grigory.m@example.com'], due: 10 days}\n"


def page(title: str, day: str = "", owner: str = "anna.k@example.com", more: str = "") -> str:
    return DATED.format(title=title, owner=owner, more=more + (f"last_reviewed: {day}\n" if day else ""))


@pytest.fixture
def told(base, portal):
    """The page of a base with a year of reviews behind it, published, with readers and a page that nobody opened."""
    story = Story()
    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    names = [f"content/markets/m{n}.md" for n in range(8)]
    story.write("2025-11-10", {"mkdocs.yml": settings, ".gitignore": ".publisher/\nstatus.html\n"})
    story.write("2025-12-10", {name: page(name, "2025-12-10") for name in names})
    story.write("2026-03-10", {name: page(name, "2026-03-10", more="review_outcome: valid\n") for name in names[:3]})
    story.write("2026-08-10", {name: page(name, "2026-08-10") for name in names[1:8]})
    story.write(
        "2026-11-10",
        {
            "content/index.md": page("Home", "2026-11-10", more=ASKED),
            "content/gone.md": page("Gone", "2026-11-10", owner="boris.a@example.com"),
            "content/new.md": page("New", owner="ivan.p@example.com"),
            "content/plan.md": page("Plan", more="status: draft\nplanned: 2026-11-01\n"),
        },
    )
    story.tell(base.path)
    said = base.say("publish", "--yes", "--allow-tasks", "40")
    assert said.code == 0, said.out + said.err
    assert base.say("status", "--html", "status.html").code == 0
    return BeautifulSoup((base.path / "status.html").read_text(encoding="utf-8"), "html.parser")


def again(base, part):
    """What the command beside a part of the page prints, and the keys that it names."""
    command, keys = (code.get_text() for code in part.select_one("p.how").find_all("code"))
    program, *arguments = shlex.split(command)
    assert program == "publisher"
    said = base.say(*arguments)
    assert said.code == 0, said.err
    return said.json, keys.split(", ")


def table(part) -> list[list[str]]:
    return [
        [cell.get_text(" ", strip=True).replace("\u00a0", " ") for cell in row.find_all(["th", "td"])]
        for row in part.select("tbody tr")
    ]


def share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %"


def test_every_table_is_what_its_command_says(base, portal, told):
    """Each part of the page, each cell; a part that stood here without its command would fail."""
    parts = {part.h2["id"]: part for part in told.select("main section")}
    found = {name: again(base, part) for name, part in parts.items()}
    document = found["sections"][0]
    assert all(one == document for one, _ in found.values())
    reviewed = [month["fresh"] + month["overdue"] + month["never_reviewed"] for month in document["months"]]

    assert set(parts) == {
        *("first", "time", "sections", "answered", "outcomes", "stamps", "owners", "reading"),
        *("unowned", "unopened", "drafts"),
    }
    assert len(parts["first"].select("ol li")) == len(document["first"])
    assert [row.find("code").get_text() for row in parts["first"].select("ol li")] == [
        row["path"] for row in document["first"]
    ]
    assert table(parts["time"]) == [
        [
            m["day"][:7],
            str(m["fresh"]),
            str(m["never_reviewed"]),
            str(m["overdue"]),
            str(round(100 * m["fresh"] / all_)),
        ]
        for m, all_ in reversed(list(zip(document["months"], reviewed, strict=True)))
    ]
    assert [row[1:5] for row in table(parts["sections"])] == [
        [str(s["pages"]), str(s["fresh"] + s["due"]), str(s["overdue"]), str(s["never_reviewed"] + s["broken"])]
        for s in document["sections"]
    ]
    assert table(parts["answered"]) == [
        [row["month"], *(str(row[name]) for name in ("in_time", "soon", "later", "first"))]
        for row in reversed(document["answered"])
    ]
    assert sorted(row[1] for row in table(parts["outcomes"])) == sorted(map(str, document["outcomes"].values()))
    stamps = document["stamps"]
    assert [row[1:] for row in table(parts["stamps"])] == [
        [str(stamps[name]), share(stamps[name], stamps["all"])] for name in ("bare", "bulk")
    ]
    assert f"{stamps['all']} reviews" in parts["stamps"].get_text()
    owners = document["owners"]
    assert f"{len(owners)} people own pages" in parts["owners"].get_text()
    totals = [sum(int(row[column]) for row in table(parts["owners"])) for column in (1, 2, 3, 4)]
    assert totals == [len(owners), *(sum(row[name] for row in owners) for name in ("pages", "due", "overdue"))]
    assert [row[1] for row in table(parts["reading"])] == list(map(str, document["reading"].values()))
    for name in ("unowned", "unopened", "drafts"):
        assert len(table(parts[name])) == len(document[f"{name.removesuffix('s')}_pages"])
    keys = {key for _, named in found.values() for key in named}
    assert {key.partition("[")[0] for key in keys} <= document.keys()


def test_the_figures_at_the_top_have_their_command_too(base, portal, told):
    """Each with the key that it is; the headline follows from them."""
    document, keys = again(base, told.header)

    assert [int(tile.get_text()) for tile in told.select(".tiles b")] == [document[key] for key in keys]
    good = document["fresh"] + document["due"]
    late = document["overdue"] + document["quarantined"]
    counted = good + late + document["never_reviewed"] + document["broken"]
    assert told.h1.get_text() == f"{share(good, counted)} of the base can be relied on: {good} of {counted} pages"
