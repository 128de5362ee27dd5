"""Projects: settings found, pages read through MkDocs, converted, titled, put in order and checked."""

import gc
import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from mkdocs.structure.pages import Page

from publisher.content.converted import PageRef
from publisher.content.nav import NavItem
from publisher.errors import ConfigError
from publisher.pipeline.mkdocs_config import open_project
from publisher.pipeline.project import Project, load_project

TODAY = date(2026, 11, 23)
PLUGIN = "plugins:\n  - search\n  - publisher:\n      knowledge_base: {code: test}\n      defaults: {owner: lead@example.com}\n"

MakeProject = Callable[..., Path]


def load(file: Path) -> Project:
    return load_project(file, today=TODAY)


def rules(project: Project) -> dict[str, list[str]]:
    """Paths by the rule that found something there."""
    found: dict[str, list[str]] = {}
    for finding in project.findings:
        found.setdefault(finding.rule, []).append(finding.path)
    return found


def said(error: ConfigError) -> str:
    return "\n".join(map(str, (error.message, *error.problems, error.hint or "")))


def test_settings_are_found_in_mkdocs_yml(make_project: MakeProject) -> None:
    """The plugin's block with MkDocs' own settings around it."""
    config = f"site_name: Base\nrepo_url: https://git.example.com/x\nedit_uri: edit/main/\n{PLUGIN}"

    settings = open_project(make_project(config=config)).settings

    assert (settings.code, settings.title, settings.language) == ("test", "Base", "en")
    assert (settings.repo_url, settings.edit_uri) == ("https://git.example.com/x", "edit/main/")
    assert settings.docs_prefix == "docs/"


def test_a_folder_without_a_page_is_an_error(make_project: MakeProject) -> None:
    """A checkout that went wrong looks like this; a page that cannot be read is there all the same."""
    file = make_project({"index.md": "# Start\n"})
    (file.parent / "docs" / "index.md").unlink()
    assert rules(load(file))["no-pages"] == ["mkdocs.yml"]
    assert any(finding.is_error for finding in load(file).findings)

    (file.parent / "docs" / "a.md").write_text("---\n: [\n---\n")
    assert "no-pages" not in rules(load(file))


@pytest.mark.parametrize(
    ("more", "language"),
    [("theme: {name: mkdocs, locale: ru}\n", "ru"), ("theme: mkdocs\n", "en"), ("", "en")],
)
def test_the_language_is_the_theme_s(make_project: MakeProject, more: str, language: str) -> None:
    """English where nothing is said."""
    assert open_project(make_project(config=f"site_name: Base\n{more}{PLUGIN}")).settings.language == language


def test_the_language_may_be_a_default_of_pages(make_project: MakeProject) -> None:
    """Where no theme is named, ``defaults: {lang: ru}`` says it."""
    config = (
        "site_name: Base\nplugins:\n  - publisher:\n      knowledge_base: {code: test}\n      defaults: {lang: ru}\n"
    )

    assert open_project(make_project(config=config)).settings.language == "ru"


@pytest.mark.parametrize(
    ("config", "parts"),
    [
        ("site_name: Base\n", ["plugin is not listed in mkdocs.yml", "  - search\n  - publisher:"]),
        (
            "site_name: Base\nplugins: [publisher]\n",
            ["settings in mkdocs.yml are not valid", "knowledge_base.code is missing"],
        ),
        (f"site_name: B\n{PLUGIN}nav: 7\n", ["mkdocs.yml is not valid", "nav"]),
        ("site_name: [\n", ["mkdocs.yml is not valid"]),
        ("- a\n- b\n", ["mkdocs.yml is not valid"]),
        ("", ["mkdocs.yml is not valid", "site_name"]),
        ("site_name: Base\nplugins: [nonsense]\n", ["mkdocs.yml is not valid", "nonsense"]),
        (f"site_name: Base\ndocs_dir: nowhere\n{PLUGIN}", ["mkdocs.yml is not valid", "nowhere"]),
        (f"site_name: Base\nmarkdown_extensions: [no_such]\n{PLUGIN}", ["mkdocs.yml is not valid", "no_such"]),
        (
            "site_name: Base\nplugins:\n  - publisher:\n      knowledge_base: {code: 7}\n      colour: red\n",
            ["knowledge_base.code", "colour is not a setting"],
        ),
    ],
)
def test_wrong_settings_are_one_error_with_all_problems(
    make_project: MakeProject, config: str, parts: list[str]
) -> None:
    """MkDocs' complaints and ours, without a traceback."""
    with pytest.raises(ConfigError) as caught:
        open_project(make_project(config=config))

    assert [part for part in parts if part not in said(caught.value)] == []


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(ConfigError) as caught:
        open_project(tmp_path / "nowhere.yml")

    assert "nowhere.yml" in said(caught.value)
    assert "publisher init" in said(caught.value)


def test_nothing_is_printed_while_loading(make_project: MakeProject, capfd: pytest.CaptureFixture[str]) -> None:
    """MkDocs' warnings become findings or are told by ours; its logger is as before."""
    logger = logging.getLogger("mkdocs")
    before = (logger.propagate, list(logger.handlers))

    load(
        make_project({"index.md": "[x](gone.md) [y](/abs)"}, config=f"site_name: B\nnav: [index.md, gone.md]\n{PLUGIN}")
    )

    assert capfd.readouterr() == ("", "")
    assert (logger.propagate, list(logger.handlers)) == before


def test_pages_are_converted_titled_and_in_order(make_project: MakeProject) -> None:
    """Titles from front matter, navigation, first heading or file name; a section takes its index page's title."""
    project = load(
        make_project(
            {
                "index.md": "Text.",
                "markets/index.md": "# Our markets\n",
                "markets/north-east.md": "Text.",
                "markets/south.md": "---\ntitle: The South\n---\n# Heading\n",
                "trends/prices.md": "# Prices *fall*\n",
            }
        )
    )

    assert project.nav == (
        NavItem("Home", "index.md"),
        NavItem(
            "Our markets",
            "markets/index.md",
            children=(NavItem("North east", "markets/north-east.md"), NavItem("The South", "markets/south.md")),
        ),
        NavItem("Trends", children=(NavItem("Prices fall", "trends/prices.md"),), folder="trends"),
    )
    assert (project.pages, project.rendered, project.cached) == (5, 5, 0)
    assert project.findings == ()


def test_a_written_navigation_counts(make_project: MakeProject) -> None:
    """Its titles and order; outside links; what it leaves out is told as it should be."""
    config = f"site_name: B\nnav:\n  - Start: index.md\n  - Where: [Mine: markets/a.md, Portal: 'https://p.example']\n  - gone.md\n{PLUGIN}"

    project = load(make_project({"index.md": "x", "markets/a.md": "# A\n", "b.md": "y"}, config=config))

    assert project.nav[:2] == (
        NavItem("Start", "index.md"),
        NavItem("Where", children=(NavItem("Mine", "markets/a.md"), NavItem("Portal", url="https://p.example"))),
    )
    assert rules(project)["orphan"] == ["docs/b.md"]
    assert any("gone.md" in str(finding.message) for finding in project.findings if finding.rule == "nav-broken")


def test_a_folder_in_the_navigation_stands_for_what_is_in_it(make_project: MakeProject) -> None:
    """Named by its index page unless a title is given; files named by themselves stay where they are named."""
    pages = {
        path: f"# {path}\n" for path in ("index.md", "m/index.md", "m/a.md", "m/b.md", "m/deep/c.md", "t/x.md", "z.md")
    }
    config = f"site_name: B\nnav: [index.md, m/b.md, m/, More: t/, All: [m/deep/, z.md], none/]\n{PLUGIN}"

    project = load(make_project(pages, config=config))

    assert project.nav[:5] == (
        NavItem("index.md", "index.md"),
        NavItem("m/b.md", "m/b.md"),
        NavItem(
            "m/index.md",
            "m/index.md",
            children=(
                NavItem("m/a.md", "m/a.md"),
                NavItem("Deep", children=(NavItem("m/deep/c.md", "m/deep/c.md"),), folder="m/deep"),
            ),
        ),
        NavItem("More", children=(NavItem("t/x.md", "t/x.md"),)),
        NavItem(
            "All",
            children=(
                NavItem("Deep", children=(NavItem("m/deep/c.md", "m/deep/c.md"),), folder="m/deep"),
                NavItem("z.md", "z.md"),
            ),
        ),
    )
    assert "none/" in str([finding.message for finding in project.findings])


def test_drafts_are_read_but_excluded_files_are_no_content(make_project: MakeProject) -> None:
    """``draft_docs`` makes drafts, ``exclude_docs`` takes files away, ``not_in_nav`` excuses from the navigation."""
    config = f"site_name: B\ndraft_docs: d.md\nexclude_docs: e.md\nnot_in_nav: n.md\nnav: [index.md]\n{PLUGIN}"

    project = load(make_project({"index.md": "x", "d.md": "x", "e.md": "x", "n.md": "x"}, config=config))

    statuses = {page.path: page.meta.status.value for page in project.site.pages}
    assert statuses == {"index.md": "active", "d.md": "draft", "n.md": "active"}
    assert "orphan" not in rules(project)
    assert set(project.converted) == {"index.md", "d.md", "n.md"}


def test_a_page_that_cannot_be_read_is_told_and_counted(make_project: MakeProject) -> None:
    """It stands among the broken ones, never among the removed."""
    project = load(make_project({"index.md": "x", "bad.md": b"\xff\xfe\x00", "worse.md": "---\nowner: [\n---\nx"}))

    assert project.site.broken == ("bad.md", "worse.md")
    assert project.pages == 3
    assert {path for paths in rules(project).values() for path in paths} >= {"docs/bad.md", "docs/worse.md"}


def test_links_to_addresses_of_pages_are_understood(make_project: MakeProject) -> None:
    """As MkDocs' readers follow them."""
    project = load(make_project({"index.md": "[m](markets/)", "markets/index.md": "[i](../)"}))

    assert PageRef("markets/index.md") in project.converted["index.md"].segments
    assert PageRef("index.md") in project.converted["markets/index.md"].segments


def test_anchors_of_headings_and_html_are_known(make_project: MakeProject) -> None:
    """Links to them, from the page or from another, are whole; others are told."""
    project = load(
        make_project(
            {
                "index.md": "[a](b.md#кто-они) [b](b.md#raw) [c](b.md#gone) [d](#self)\n\n## Self\n",
                "b.md": '## Кто они?\n\n<a id="raw"></a>\n',
            }
        )
    )

    assert rules(project) == {"anchor-broken": ["docs/index.md"]}


def test_a_plugin_may_name_sections(make_project: MakeProject) -> None:
    """As awesome-nav does; a section that has its folder's name only is called as its index page."""
    hook = "def on_nav(nav, **_):\n    nav.items[1].title = 'Our bees'\n    return nav\n"
    pages = {"index.md": "x", "a-z/index.md": "# Ants\n", "b/index.md": "# Bees\n", "b/one.md": "# One\n"}
    file = make_project(pages, config=f"site_name: B\nhooks: [hook.py]\n{PLUGIN}")
    (file.parent / "hook.py").write_text(hook.replace("items[1]", "items[2]"), encoding="utf-8")

    assert [item.title for item in load(file).nav] == ["Home", "Ants", "Our bees"]


def test_labels_speak_the_page_s_language(make_project: MakeProject) -> None:
    """A Russian page in an English base."""
    project = load(make_project({"index.md": "x", "ru.md": "---\nlang: ru\n---\n> [!NOTE]\n> Текст\n"}))

    assert "Заметка" in str(project.converted["ru.md"].segments)


def test_edit_links_are_mkdocs_own(make_project: MakeProject) -> None:
    """Drafts have them too."""
    config = f"site_name: B\nrepo_url: https://github.com/x/y\ndraft_docs: d.md\n{PLUGIN}"

    project = load(make_project({"index.md": "x", "d.md": "y"}, config=config))

    assert project.edit_urls["d.md"] == "https://github.com/x/y/edit/master/docs/d.md"


def test_files_that_cannot_be_uploaded_are_told(make_project: MakeProject) -> None:
    """Unless they lead to the repository; SVG pictures that are too big or none."""
    pages = {
        "index.md": "[p](p.pdf)\n\n![a](big.svg) ![b](bad.svg) ![b](bad.svg)\n",
        "p.pdf": b"%PDF",
        "big.svg": b"<svg>" + b" " * 100_000 + b"</svg>",
        "bad.svg": b"<html>",
    }

    assert rules(load(make_project(pages))) == {
        "file-not-published": ["docs/index.md"],
        "svg-too-large": ["docs/index.md"],
        "svg-unreadable": ["docs/index.md", "docs/index.md"],
    }
    config = f"site_name: B\nrepo_url: https://github.com/x/y\n{PLUGIN}"
    assert "file-not-published" not in rules(load(make_project(pages, config=config)))


def test_odd_entries_of_a_navigation_are_left_to_mkdocs(make_project: MakeProject) -> None:
    """Addresses that end in a slash, absolute paths and nested lists."""
    config = f"site_name: B\nnav: [index.md, 'https://p.example/', /abs/, Deep: [More: [a.md]]]\n{PLUGIN}"

    project = load(make_project({"index.md": "# S\n", "a.md": "# A\n"}, config=config))

    assert [item.url for item in project.nav[1:3]] == ["https://p.example/", "/abs/"]
    assert project.nav[3].children == (NavItem("More", children=(NavItem("A", "a.md"),)),)


@pytest.mark.parametrize("theme", ["{locale: ru}", "{name: mkdocs, locale: ru}", "{name: mkdocs, language: ru}"])
def test_the_theme_s_language_is_the_base_s(make_project: MakeProject, theme: str) -> None:
    """A language without a theme chooses none; Material calls it ``language``."""
    project = load(make_project(config=f"site_name: B\ntheme: {theme}\n{PLUGIN}"))

    assert project.settings.language == "ru"
    assert not rules(project).get("mkdocs")


def test_what_mkdocs_warns_of_in_mkdocs_yml_is_told_at_its_line(make_project: MakeProject) -> None:
    """A key that nobody reads is a setting that somebody believes to be there."""
    project = load(make_project(config=f"site_name: B\n{PLUGIN}navigation: [a.md]\n"))

    (found,) = [finding for finding in project.findings if finding.rule == "mkdocs"]
    assert "navigation" in str(found.message)
    assert found.line == (f"site_name: B\n{PLUGIN}").count("\n") + 1


@pytest.mark.parametrize(
    ("default", "own", "rule"),
    [
        ("", "owner: the team", "person-malformed"),
        ("owner: the team", "", "person-malformed"),
        ("", "owner: [a@b.de, c@d.de]", "owner-not-one-person"),
    ],
)
def test_an_owner_that_is_no_person_is_no_owner(make_project: MakeProject, default: str, own: str, rule: str) -> None:
    """Lowered, such an owner counts as not given; that nobody answers for a page cannot be lowered."""
    block = f"      checks: {{{rule}: warning}}\n      defaults: {{{default}}}\n"
    config = f"site_name: B\nplugins:\n  - publisher:\n      knowledge_base: {{code: test}}\n{block}"

    project = load(make_project({"index.md": f"---\n{own}\n---\n# Home\n"}, config=config))

    errors = {finding.rule for finding in project.findings if finding.is_error}
    assert errors == {"owner-missing"}
    assert rule in {finding.rule for finding in project.findings}


def test_a_page_that_is_no_utf8_reaches_plugins_as_far_as_it_can_be_read(make_project: MakeProject) -> None:
    """Where that is no error: what plugins make of it is published."""
    block = "      checks: {file-not-utf8: warning}\n      defaults: {owner: lead@example.com}\n"
    plugin = f"hooks: [hook.py]\nplugins:\n  - publisher:\n      knowledge_base: {{code: test}}\n{block}"
    file = make_project({"index.md": b"# Caf\xe9\n\nWords.\n"}, config=f"site_name: B\n{plugin}")
    (file.parent / "hook.py").write_text("def on_page_markdown(markdown, **_):\n    return markdown + '\\nMore.\\n'\n")

    page = load(file).converted["index.md"]

    assert (page.title, "More." in str(page.segments)) == ("Caf\ufffd", True)


def test_no_text_stays_in_memory_once_it_is_converted(make_project: MakeProject) -> None:
    """MkDocs keeps its plugins for as long as the program runs, and through ours it would keep every page's Markdown."""
    project = load(make_project({"index.md": "# Start\n\nWordsThatNobodyElseWrites\n"})).without_texts()

    gc.collect()
    held = [
        page for page in gc.get_objects() if type(page) is Page and "WordsThatNobodyElseWrites" in (page.markdown or "")
    ]
    assert held == []
    assert project.site.pages[0].body == ""
