"""Diagrams through a program of the author's choice: a small script stands for one."""

import base64
import sys
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from mkdocs.commands.build import build
from mkdocs.config import load_config

from publisher.pipeline.articles import Articles
from publisher.pipeline.drawing import Drawing
from publisher.pipeline.project import Project, load_project
from publisher.render.diagrams import Drawn

TODAY = date(2026, 11, 23)
# Draws a label, counts its runs, and fails as it is told.
PROGRAM = """\
import sys, time
source = open(sys.argv[1], encoding="utf-8").read() if len(sys.argv) > 1 else sys.stdin.read()
open("runs", "a").write("x")
if "slow" in source:
    time.sleep(30)
if "broken" in source:
    sys.exit("Starting\\nParse error on line 2: " + "x" * 400)
svg = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100%" viewBox="0 0 120.4 60" onload="x()"><script>y()</script>'
    '<foreignObject><div xmlns="http://www.w3.org/1999/xhtml">' + source.split()[-1] + '</div></foreignObject></svg>'
)
if "nothing" in source:
    svg = "no picture"
if len(sys.argv) > 2:
    open(sys.argv[2], "w", encoding="utf-8").write(svg) if "nothing" not in source else None
else:
    print(svg)
"""
PAGE = "# A\n\nText.\n\n```mermaid\ngraph TD\nA --> B\n```\n\nMore.\n"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    file = tmp_path / "draw.py"
    file.write_text(PROGRAM, encoding="utf-8")
    return file


@pytest.fixture
def drawing(tmp_path: Path, program: Path):
    def make(*arguments: str, seconds: float = 60) -> Drawing:
        command = (sys.executable, str(program), *arguments)
        return Drawing({"mermaid": command}, tmp_path, tmp_path / ".publisher", seconds=seconds)

    return make


def runs(folder: Path) -> int:
    return len((folder / "runs").read_text()) if (folder / "runs").exists() else 0


def config(program: Path) -> str:
    return (
        "site_name: Test base\nplugins:\n  - search\n  - publisher:\n      knowledge_base: {code: test}\n"
        "      defaults: {owner: lead@example.com, last_reviewed: 2026-10-01}\n"
        f"      diagrams:\n        mermaid: [{sys.executable!r}, {str(program)!r}, '{{input}}', '{{output}}']\n"
    )


def shown(project: Project, path: str = "index.md") -> BeautifulSoup:
    html = Articles(project).page(path).resolve(page=str, file=str, image=str)
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize("arguments", [(), ("{input}",), ("{input}", "{output}")])
def test_a_command_reads_and_writes_files_or_streams(drawing, arguments: tuple[str, ...]) -> None:
    """As the command asks for by naming {input} and {output}; what could run in the picture is taken out, labels stay."""
    drawn = drawing(*arguments)("mermaid", "graph\nB")

    assert isinstance(drawn, Drawn)
    assert b">B</div>" in drawn.svg
    assert b"script" not in drawn.svg
    assert b"onload" not in drawn.svg


def test_a_picture_is_drawn_once(drawing, tmp_path: Path) -> None:
    """Kept between runs by the diagram and the command; a damaged file is drawn anew, another language not at all."""
    first = drawing("{input}")("mermaid", "A")
    again = drawing("{input}")("mermaid", "A")
    assert (first, runs(tmp_path)) == (again, 1)

    drawing("{input}")("mermaid", "B")
    drawing()("mermaid", "A")
    assert runs(tmp_path) == 3
    for file in (tmp_path / ".publisher" / "cache" / "diagrams").iterdir():
        file.write_bytes(b"damaged")
    assert drawing("{input}")("mermaid", "A") == first
    assert runs(tmp_path) == 4
    assert drawing()("dot", "A") is None


@pytest.mark.parametrize(
    ("source", "problem", "detail"),
    [
        ("broken", "diagram-refused", "Parse error on line 2"),
        ("nothing", "diagram-no-svg", ""),
        ("slow", "diagram-slow", ""),
        ("x" * 600_000, "diagram-large", "600 KB"),
    ],
)
def test_a_program_that_fails_is_told(drawing, source: str, problem: str, detail: str) -> None:
    """With the line in which it says why, in short."""
    drawn = drawing("{input}", "{output}", seconds=0.5 if source == "slow" else 60)("mermaid", source)

    assert (drawn.svg, drawn.problem) == (b"", problem)
    assert detail in drawn.detail
    assert len(drawn.detail) < 300


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    """By its name; so is one that may not be run."""
    (tmp_path / "tool").write_text("x")
    drawing = Drawing({"d2": ("no-such-program",), "dot": ("./tool",)}, tmp_path, tmp_path / ".publisher")

    assert drawing("d2", "x") == Drawn(problem="diagram-no-program", detail="no-such-program")
    refused = drawing("dot", "x")
    assert refused is not None
    assert refused.problem == "diagram-refused"


def test_a_drawn_diagram_stands_in_the_page(make_project, program: Path) -> None:
    """As wide as it was drawn, called by its title or what it is; nothing is told."""
    titled = PAGE.replace("graph TD", "accTitle: The way of a price\ngraph TD")
    project = load_project(make_project({"index.md": PAGE, "b.md": titled}, config=config(program)), today=TODAY)

    image = shown(project).img
    assert isinstance(image, Tag)
    assert base64.b64decode(str(image["src"]).partition(",")[2]).endswith(b"</svg>")
    assert "width:120px" in str(image["style"]).replace(" ", "")
    assert image["alt"] == "Diagram"
    assert shown(project).find("pre") is None
    assert shown(project, "b.md").img["alt"] == "The way of a price"
    assert [finding for finding in project.findings if finding.rule == "not-shown"] == []


def test_one_that_cannot_be_drawn_is_told_with_its_line_until_it_can(make_project, program: Path) -> None:
    """Its text stays as a sample, no cache keeps the failure, and one finding is enough."""
    file = make_project(
        {"index.md": PAGE + PAGE.replace("A --> B", "broken").replace("# A", "# B")}, config=config(program)
    )
    for _ in range(2):
        project = load_project(file, today=TODAY)
        told = [finding for finding in project.findings if finding.rule == "not-shown"]
        assert [(finding.message.key, finding.line) for finding in told] == [("check.diagram-refused", 15)]
        assert shown(project).find("pre").get_text() == "graph TD\nbroken\n"

    program.write_text(PROGRAM.replace('"broken"', '"never"'), encoding="utf-8")
    assert shown(load_project(file, today=TODAY)).find("pre") is None


def test_the_preview_shows_the_same_picture(make_project, program: Path, tmp_path: Path) -> None:
    """And draws it no second time."""
    file = make_project({"index.md": PAGE}, config=config(program))
    image = shown(load_project(file, today=TODAY)).img

    build(load_config(str(file), site_dir=str(tmp_path / "site")))

    assert str(image["src"]) in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert runs(Path(file).parent) == 1


@pytest.mark.parametrize(
    "html",
    [
        '<div class="mermaid">graph TD\nA --&gt; B\n</div>',
        '<pre class="mermaid"><code>graph TD\nA --&gt; B\n</code></pre>',
    ],
)
def test_what_scripts_would_draw_is_a_sample_or_a_picture(make_project, program: Path, html: str) -> None:
    """Custom fences write elements for a script that the portal has not."""
    page = {"index.md": f"# A\n\n{html}\n"}
    plain = shown(load_project(make_project(page), today=TODAY))
    drawn = shown(load_project(make_project(page, config=config(program)), today=TODAY))

    assert plain.find("pre").get_text() == "graph TD\nA --> B\n"
    assert drawn.img is not None
