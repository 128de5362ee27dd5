"""What becomes of a project in an environment that has other people's plugins, as JSON on stdout; run by tests/plugins."""

import json
import re
import sys
from datetime import date
from html import unescape
from pathlib import Path

from publisher.content.converted import ImageRef, PageRef
from publisher.content.nav import Nav
from publisher.messages import Catalogue
from publisher.pipeline.articles import Articles
from publisher.pipeline.project import Project, load_project

TODAY = date(2026, 11, 23)


def outline(nav: Nav) -> list[object]:
    """Titles; a section is a list of its title and what is below it."""
    return [[item.title, *outline(item.children)] if item.children else item.title for item in nav]


def probed(project: Project) -> dict[str, object]:
    """Menu, titles, findings; of each page the words, where its links lead, its pictures, its markup."""
    say = Catalogue("en").say
    articles = Articles(project)
    pages = {}
    for path, page in project.converted.items():
        html = "".join(piece if isinstance(piece, str) else f"[[{piece.path}]]" for piece in page.segments)
        refs = articles.body(project.site.by_path()[path], page).segments
        pages[path] = {
            "html": html,
            "text": " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split()),
            "links": [f"{ref.path}#{ref.anchor}".rstrip("#") for ref in refs if isinstance(ref, PageRef)],
            "pictures": [ref.path for ref in refs if isinstance(ref, ImageRef)],
        }
    return {
        "nav": outline(project.nav),
        "titles": dict(project.titles),
        "pages": pages,
        "moved": {path: extra.target for path, extra in articles.extras.items() if extra.target},
        "findings": [f"{f.path}:{f.line} {f.severity} [{f.rule}] {say(f.message)}" for f in project.findings],
    }


if __name__ == "__main__":
    json.dump(probed(load_project(Path(sys.argv[1]), today=TODAY)), sys.stdout)
