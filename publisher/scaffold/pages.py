"""The pages that ``init`` and ``new`` write: words from the catalogue, sections from what a type asks for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publisher.messages import Catalogue

SECTIONS: Mapping[str, str] = {
    "markets": "market",
    "trends": "trend",
    "segments": "segment",
    "products": "product",
    "projects": "project",
    "processes": "process",
    "glossary": "term",
}
"""The folders of a strategy with the type of the pages in them."""
NEWCOMERS = "newcomers"
NAV = ("index.md", *(f"{folder}/" for folder in (*SECTIONS, NEWCOMERS)))


def strategy_pages(name: str, language: str) -> dict[str, str]:
    """The files of a new base by path: a home page, a section for each type with its ``.meta.yml``, a page for newcomers."""
    say = Catalogue(language)
    files = {"index.md": home_page(name, language, [*SECTIONS, NEWCOMERS])}
    for folder, kind in SECTIONS.items():
        title, words = say(f"scaffold.{folder}-title"), say(f"scaffold.{folder}-words")
        hint = say("scaffold.section-hint", type=kind, folder=folder)
        files[f"{folder}/index.md"] = f"{_head(title=title)}\n# {title}\n\n{words}\n\n<!-- {hint} -->\n"
        files[f"{folder}/.meta.yml"] = f"# {say('scaffold.meta-about')}\ntype: {kind}\n"
    title = say("scaffold.newcomers-title")
    steps = [f"{n}. [{say(f'scaffold.{folder}-title')}](../{folder}/index.md)" for n, folder in enumerate(SECTIONS, 1)]
    words = say("scaffold.newcomers-words")
    files[f"{NEWCOMERS}/index.md"] = f"{_head(title=title)}\n# {title}\n\n{words}\n\n" + "\n".join(steps) + "\n"
    return files


def home_page(name: str, language: str, folders: Sequence[str] = ()) -> str:
    """A home page that leads to the folders' own pages."""
    say = Catalogue(language)
    lines = [_head(title=name), f"# {name}", "", say("scaffold.home-words"), ""]
    if folders:
        lines += [f"## {say('scaffold.home-where')}", ""]
        for folder in folders:
            lines.append(
                f"- [{say(f'scaffold.{folder}-title')}]({folder}/index.md): {say(f'scaffold.{folder}-in-short')}"
            )
        lines.append("")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class NewPage:
    """What ``new`` makes. ``language`` is that of the page's words; ``lang`` what front matter says of it, if anything."""

    kind: str
    title: str
    language: str
    sections: Sequence[str]
    keys: Sequence[str] = ()
    owner: str = ""
    lang: str = ""
    status: str = "draft"


def page_text(page: NewPage) -> str:
    """A page of a type with the sections that the type asks for, ready to be filled in."""
    say = Catalogue(page.language)
    lines = ["---", f"title: {_quoted(page.title)}", f"type: {page.kind}", f"status: {page.status}"]
    if page.owner:
        lines.append(f"owner: {_quoted(page.owner)}")
    if page.lang:
        lines.append(f"lang: {page.lang}")
    if page.kind == "term":
        lines.append(f"short: # {say('scaffold.term-short')}")
    lines += [f"# {key}: {say('scaffold.key-asked', type=page.kind)}" for key in page.keys]
    lines += ["---", "", f"# {page.title}", "", f"<!-- {say(f'scaffold.lead-{page.kind}')} -->"]
    for section in page.sections:
        lines += ["", f"## {section}", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _head(title: str) -> str:
    return f"---\ntitle: {_quoted(title)}\n---\n"


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
