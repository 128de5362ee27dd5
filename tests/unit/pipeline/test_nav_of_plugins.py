"""The navigation as mkdocs.yml writes it and as plugins leave it: titles to the letter, sections that are pages."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.content.nav import Nav
from publisher.pipeline.articles import Articles
from publisher.pipeline.nav_as_written import nav_as_written
from publisher.pipeline.project import load_project
from publisher.targets.knowledge_base.menu import render_menu

MakeProject = Callable[..., Path]
CONFIG = """\
site_name: B
nav:
{nav}
plugins:
  - publisher:
      knowledge_base: {{code: test}}
      defaults: {{owner: lead@example.com, last_reviewed: 2026-10-01}}
"""
SECTION_PAGES = """\
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

class SectionPage(Section, Page):
    def __init__(self, title, children, page, config):
        Page.__init__(self, title, page.file, config)
        self.children = children
    is_section, is_page = True, True

def on_nav(nav, config, files):
    section = next(item for item in nav.items if item.is_section)
    own, *others = section.children
    made = SectionPage(section.title, others, own, config)
    nav.items[nav.items.index(section)] = made
    nav.pages[nav.pages.index(own)] = made
    return nav
"""
TITLES = ["2024", "1.10", "0x1F", "1_000", "2024-01-05", "2024-01-05 10:00:00", "yes", "Off", "true", ".inf", "1e3"]


def outline(nav: Nav) -> list[object]:
    return [[item.title, item.path, outline(item.children)] if item.children else item.title for item in nav]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_what_mkdocs_yml_says(make_project: MakeProject, title: str) -> None:
    """Of pages, links, and sections; a publish reads the menu whole."""
    nav = f"  - {title}: a.md\n  - {title}: https://example.com/\n  - {title}:\n    - {title}: b.md\n    - index.md"
    file = make_project(dict.fromkeys(("index.md", "a.md", "b.md"), "# Heading\n"), config=CONFIG.format(nav=nav))

    project = load_project(file, today=date(2026, 11, 23))

    assert outline(project.nav) == [title, title, [title, "", [title, "Heading"]]]
    assert {project.titles["a.md"], project.titles["b.md"]} == {title}
    assert "".join(map(str, render_menu(Articles(project).menu()).segments)).count(f">{title}<") == 4


def test_titles_of_an_inherited_nav_and_those_that_a_plugin_adds(make_project: MakeProject) -> None:
    """The nearest file counts; what stands in no file is spelt as Python spells it."""
    file = make_project(dict.fromkeys(("a.md", "b.md"), "Text"), config="INHERIT: base.yml\nsite_name: C\n")
    (file.parent / "base.yml").write_text(f"hooks: [hook.py]\n{CONFIG.format(nav='  - 1.10: a.md')}")
    (file.parent / "hook.py").write_text("def on_files(files, config):\n    config.nav.append({2025: 'b.md'})\n")

    assert outline(load_project(file, today=date(2026, 11, 23)).nav) == ["1.10", "2025"]


_TEXTS = st.sampled_from([*TITLES, "Words", "null"])
_NAVS = st.recursive(
    st.tuples(_TEXTS, st.just("a.md")),
    lambda below: st.tuples(_TEXTS, st.lists(below, min_size=1, max_size=3)),
    max_leaves=8,
)


@settings(max_examples=examples(30))
@given(st.lists(_NAVS, min_size=1, max_size=4))
def test_every_title_that_yaml_misreads_is_a_text_again(tmp_path_factory: pytest.TempPathFactory, items: list) -> None:
    """Whatever lies in whatever; an empty title stays one, for MkDocs then asks the page."""

    def written(item: tuple, indent: str) -> str:
        title, value = item
        if isinstance(value, str):
            return f"{indent}- {title}: {value}\n"
        return f"{indent}- {title}:\n" + "".join(written(below, f"{indent}    ") for below in value)

    def expected(item: tuple) -> dict:
        title, value = item
        return {None if title == "null" else title: value if isinstance(value, str) else [expected(i) for i in value]}

    text = "nav:\n" + "".join(written(item, "  ") for item in items)
    file = tmp_path_factory.mktemp("nav") / "mkdocs.yml"
    file.write_text(text)

    assert nav_as_written(yaml.safe_load(text)["nav"], file) == [expected(item) for item in items]


def test_a_section_that_a_plugin_made_a_page_keeps_what_is_below_it(make_project: MakeProject) -> None:
    """As mkdocs-section-index does: none of its pages is an orphan, and its own page lists them."""
    file = make_project(
        {"index.md": "x", "part/index.md": "# Part\n", "part/a.md": "# A\n", "part/b.md": "# B\n"},
        config=CONFIG.format(nav="  - index.md\n  - The part: [part/index.md, part/a.md, part/b.md]")
        + "hooks: [hook.py]\n",
    )
    (file.parent / "hook.py").write_text(SECTION_PAGES)

    project = load_project(file, today=date(2026, 11, 23))

    assert outline(project.nav) == ["Home", ["The part", "part/index.md", ["A", "B"]]]
    assert not [finding for finding in project.findings if finding.rule == "orphan"]
    assert {"part/a.md", "part/b.md"} <= {
        getattr(ref, "path", "") for ref in Articles(project).page("part/index.md").segments
    }
