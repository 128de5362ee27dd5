"""A reader of the portal sees every character that Python-Markdown would show, in order: nothing lost, nothing added."""

import re
from datetime import date
from pathlib import Path

import markdown
from bs4 import BeautifulSoup

from publisher.pipeline.project import load_project
from publisher.render.article import Article

ROOT = Path(__file__).parents[3]
EXTENSIONS = ["toc", "tables", "fenced_code", "extra", "admonition", "sane_lists"]
OURS = re.compile(r"^(?:\?\?\?|\s*[-*+] \[[ xX]\] |> \[!)", re.MULTILINE)


def seen(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text().split())


def test_the_sample_s_text_is_all_there() -> None:
    """Every page of content/ but those with constructs that Python-Markdown alone does not know."""
    project = load_project(ROOT / "mkdocs.yml", today=date(2026, 11, 23), use_cache=False)
    pages = project.site.by_path()
    plain = {path: page.body for path, page in pages.items() if not OURS.search(page.body)}

    for path, body in plain.items():
        converted = project.converted[path]
        article = Article(converted.segments).resolve(page=lambda _: "x", file=lambda _: "x", image=lambda _: 'src="x"')
        assert seen(f"<h1>{converted.title}</h1> {article}") == seen(markdown.markdown(body, extensions=EXTENSIONS)), (
            path
        )
    assert len(plain) > 50
