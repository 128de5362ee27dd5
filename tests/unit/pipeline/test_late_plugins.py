"""Plugins that act once all pages are read, as far as the portal can show it; the rest is named with the plugin."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from publisher.errors import ConfigError
from publisher.pipeline.articles import Articles
from publisher.pipeline.project import Project, load_project

MakeProject = Callable[..., Path]
CONFIG = """\
site_name: B
plugins:
  - search
  - publisher:
      knowledge_base: {code: test}
      defaults: {owner: lead@example.com, last_reviewed: 2026-10-01}
hooks:
  - other.py
  - hook.py
"""
PAGES = {"index.md": "# Start\n\nTOKEN and <b>bold</b>, [B](b.md).\n", "b.md": "# B\n\nTOKEN &amp; more.\n"}


def load(make_project: MakeProject, code: str, pages: dict[str, str] | None = None, config: str = CONFIG) -> Project:
    file = make_project(pages or PAGES, config=config)
    for name, text in (
        ("hook.py", code),
        ("again.py", code),
        ("other.py", ""),
    ):  # MkDocs loads each file once a process
        (file.parent / name).write_text(text)
    return load_project(file, today=date(2026, 11, 23))


def article(project: Project, path: str = "index.md") -> str:
    return "".join(piece if isinstance(piece, str) else piece.path for piece in project.converted[path].segments)


def findings(project: Project) -> list[str]:
    return [f"{f.path}:{f.line} {f.severity} {f.rule} {f.message.values}" for f in project.findings]


def test_what_is_replaced_once_all_pages_are_read_arrives(make_project: MakeProject) -> None:
    """As mkdocs-autorefs and Material's tags do it; links that were made then lead to pages like any others."""
    project = load(
        make_project,
        "TITLES = []\n"
        "def on_page_content(html, page, **kwargs):\n    TITLES.append(page.title)\n"
        "def on_env(env, config, files):\n"
        "    assert env.get_template('main.html')\n"
        "    for file in files.documentation_pages():\n"
        "        link = '<a href=\"' + files.get_file_from_path('b.md').url_relative_to(file) + '#x\">all</a>'\n"
        "        file.page.content = file.page.content.replace('TOKEN', link + ' ' + ', '.join(TITLES))\n",
        {**PAGES, "b.md": "# B\n\n## X\n\nTOKEN\n"},
    )

    assert 'href="b.md"' in article(project)
    assert "all</a> B, Start and <b" in article(project)
    assert findings(project) == []


def test_a_page_is_changed_where_its_context_is_made(make_project: MakeProject) -> None:
    """Values that are only for the theme are named."""
    project = load(
        make_project,
        "def on_page_context(context, page, config, nav):\n"
        "    assert page.active and context['page'] is page and nav.homepage\n"
        "    page.content = page.content.replace('TOKEN', 'A word')\n"
        "    context['authors'] = ['A'] if page.is_homepage else []\n"
        "    return context\n",
    )

    assert "A word and" in article(project)
    assert "A word" in article(project, "b.md")
    assert findings(project) == [
        "mkdocs.yml:9 warning plugin-late (('plugin', 'hook.py'),)",
    ]
    assert "passes values to the templates" in str(project.findings[0].message)


POST_PAGE = "def on_post_page(output, page, config):\n    return output"


def test_finished_pages_are_changed_and_cut_out_again(make_project: MakeProject) -> None:
    """As mkdocs-ezglossary and mkdocs-enumerate-headings do it."""
    project = load(make_project, f"{POST_PAGE}.replace('TOKEN', '<i>' + page.title + '</i>')\n")

    assert '<i style="font-style:italic;color:inherit">Start</i> and' in article(project)
    assert findings(project) == []


def test_a_parser_that_writes_a_page_anew_changes_nothing(make_project: MakeProject) -> None:
    """Beautiful Soup writes signs and attributes in its own way."""
    plain = load(make_project, "")
    parsed = load(
        make_project,
        "from bs4 import BeautifulSoup\n\ndef on_post_page(output, **kwargs):\n    return str(BeautifulSoup(output, 'html.parser'))\n",
        config=CONFIG.replace("hook.py", "again.py"),
    )

    assert [article(parsed, path) for path in PAGES] == [article(plain, path) for path in PAGES]
    assert [f for f in findings(parsed) if "plugin" in f] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (".replace('</head>', '<script>zoom()</script></head>')", "adds something around"),
        (".replace('<!--', '').replace('-->', '')", "cannot be separated from"),
        (" and ''", "cannot be separated from"),
    ],
)
def test_what_finished_pages_have_around_their_text_is_named(make_project: MakeProject, change: str, said: str) -> None:
    """Scripts and styles; and where the text is not to be found, it stays as it was."""
    project = load(make_project, f"{POST_PAGE}{change}\n")

    assert "TOKEN and" in article(project)
    assert findings(project) == ["mkdocs.yml:9 warning plugin-late (('plugin', 'hook.py'),)"]
    assert said in str(project.findings[0].message)


@pytest.mark.parametrize("event", ["post_build(config)", "post_template(output, template_name, config)"])
def test_what_is_made_after_the_build_is_named_at_its_line(make_project: MakeProject, event: str) -> None:
    """It is not run: it would write into a site that nobody builds."""
    project = load(make_project, f"def on_{event}:\n    raise SystemExit('ran')\n")

    assert findings(project) == ["mkdocs.yml:9 warning plugin-late (('plugin', 'hook.py'),)"]
    assert "does more work after the pages are finished" in str(project.findings[0].message)


@pytest.mark.parametrize("event", ["page_content", "page_context", "post_page"])
def test_a_late_crash_is_that_pages(make_project: MakeProject, event: str) -> None:
    """The other page is there; an end of the program is a crash too."""
    project = load(
        make_project,
        f"def on_{event}(value, page, **kwargs):\n    if page.title == 'B':\n        raise SystemExit(100)\n",
    )

    assert set(project.converted) == {"index.md"}
    assert [f"{f.path} {f.rule}" for f in project.findings if f.is_error] == [
        "docs/b.md page-failed",
        "docs/index.md link-broken",
    ][:1]


def test_a_crash_over_all_pages_is_told(make_project: MakeProject) -> None:
    """As MkDocs' own build ends there."""
    with pytest.raises(ConfigError, match=r"hook.py failed at on_env: ValueError"):
        load(make_project, "def on_env(env, **kwargs):\n    raise ValueError\n")


def test_each_page_goes_through_its_events_before_the_next(make_project: MakeProject) -> None:
    """mkdocs-autorefs remembers in on_page_markdown which page the headings belong to that are read next."""
    project = load(
        make_project,
        "NOW = []\n"
        "def on_page_markdown(markdown, page, **kwargs):\n    NOW.append(page.file.src_uri)\n"
        "def on_page_content(html, **kwargs):\n    return html.replace('TOKEN', NOW[-1])\n",
    )

    assert "index.md and" in article(project)
    assert "b.md &amp;amp;" in article(project, "b.md").replace("&", "&amp;")


LOGS = "import logging\nlog = logging.getLogger('mkdocs.plugins.their_plugin.part')\n"


@pytest.mark.parametrize("event", ["page_markdown", "page_content", "page_context", "post_page"])
@pytest.mark.parametrize("strict", [False, True])
def test_warnings_are_findings_on_their_page(make_project: MakeProject, event: str, *, strict: bool) -> None:
    """With ``strict`` errors, as ``mkdocs build`` has them."""
    config = f"strict: true\n{CONFIG}" if strict else CONFIG
    project = load(
        make_project,
        f"{LOGS}def on_{event}(value, page, config, **kwargs):\n"
        "    if page.file.src_uri == 'b.md':\n"
        "        log.warning('\\x1b[31mNo\\nword\\x1b[0m in %s/x.md', config.docs_dir)\n        log.info('Well')\n",
        config=config,
    )

    (found,) = [f for f in findings(project) if "plugin-warning" in f]
    severity = "error" if strict else "warning"
    assert found == f"docs/b.md:1 {severity} plugin-warning (('message', 'their_plugin: No word in docs/x.md'),)"


def test_a_warning_over_all_pages_goes_to_the_page_that_it_names(make_project: MakeProject) -> None:
    """mkdocs-autorefs tells of links that lead nowhere when all pages are read."""
    project = load(
        make_project,
        f"{LOGS}def on_env(env, config, files):\n"
        "    log.warning('b.md: nothing is called x')\n    log.warning('a.md and b.md')\n    log.error('index.md and b.md')\n",
    )

    assert [f.split(" ")[0] for f in findings(project)] == ["docs/b.md:1", "docs/b.md:1", "mkdocs.yml:1"]


@pytest.mark.parametrize("strict", [False, True])
def test_warnings_before_the_pages_are_raised_too(make_project: MakeProject, *, strict: bool) -> None:
    """Those of MkDocs and of plugins; not our own."""
    project = load(
        make_project,
        f"{LOGS}def on_files(files, config):\n    log.warning('hm')\n",
        {**PAGES, "c.md": "alone"},
        config=f"strict: {'true' if strict else 'false'}\n{CONFIG}nav: [index.md, b.md]\n",
    )

    severities = {f.rule: f.severity for f in project.findings}
    assert severities == {"mkdocs": "error" if strict else "warning", "orphan": "warning"}


MACROS = """# _Macro Rendering Error_

_File_: `b.md`

_UndefinedError_: 'price' is undefined

```
Traceback (most recent call last):
  File "/srv/plugin.py", line 1, in render
jinja2.exceptions.UndefinedError: 'price' is undefined
```
"""
SYNTAX = "# _Macro Syntax Error_\n\n_File_: `b.md`\n\n_Line 2 in Markdown file:_ **unexpected '}'**\n```markdown\n{{ }\n```\n"
PLAIN = "Failed\n\n```\nTraceback (most recent call last):\n  File \"/srv/x.py\", line 1\nKeyError: 'x'\n```\n"


@pytest.mark.parametrize(
    ("page", "line", "said"),
    [
        (MACROS, 1, "macros failed: UndefinedError: 'price' is undefined"),
        (SYNTAX, 5, "macros failed: unexpected '}'"),
        (PLAIN, 1, "The page could not be converted: KeyError: 'x'"),
    ],
)
def test_an_error_page_in_place_of_a_text_is_an_error(
    make_project: MakeProject, page: str, line: int, said: str
) -> None:
    """No traceback is published, nor told, and what was logged of it is not told again."""
    project = load(
        make_project,
        f"{LOGS}def on_page_markdown(markdown, page, **kwargs):\n"
        f"    if page.title == 'Bee':\n        log.warning({page!r})\n        return {page!r}\n",
        {**PAGES, "b.md": "---\ntitle: Bee\n---\n\n{{ price }}\n"},
    )

    assert "b.md" not in project.converted
    (error,) = [f for f in project.findings if f.path == "docs/b.md"]
    assert (error.rule, error.line, error.is_error) == ("page-failed", line, True)
    assert said in str(error.message)
    assert "Traceback" not in str(project.findings)


def test_a_page_about_error_pages_is_no_error(make_project: MakeProject) -> None:
    """What the author wrote counts for nothing."""
    project = load(
        make_project, "def on_page_markdown(markdown, **kwargs):\n    return markdown\n", {"index.md": MACROS}
    )

    assert set(project.converted) == {"index.md"}


def test_scripts_that_a_plugin_puts_into_pages_are_its_own(make_project: MakeProject) -> None:
    """They are named once with the plugin, and are no author's HTML; a whole document made by a parser is a page again."""
    project = load(
        make_project,
        "def on_page_content(html, **kwargs):\n"
        "    return f'<html><head></head><body>{html}<script>zoom()</script><style>p{{}}</style></body></html>'\n",
        {**PAGES, "c.md": "# C\n\n<script>mine()</script>\n"},
    )

    assert [found for found in findings(project) if "docs/c.md" not in found] == [
        "mkdocs.yml:9 warning plugin-late (('plugin', 'hook.py'),)"
    ]
    assert article(project).count("TOKEN") == 1


REDIRECTS = """
from mkdocs.plugins import BasePlugin
from mkdocs.config import base, config_options as c
class Config(base.Config):
    redirect_maps = c.Type(dict, default={})
class Redirects(BasePlugin[Config]):
    def on_post_build(self, config):
        pass
def on_config(config):
    plugin = Redirects()
    plugin.load_config({"redirect_maps": {"old.md": "b.md", "x/y.md": "b.md#x", "c.md": "gone.md"{more}}})
    config.plugins["redirects"] = plugin
"""


@pytest.mark.parametrize("more", ["", ', "far.md": "https://example.com/"'])
def test_redirects_are_former_addresses(make_project: MakeProject, more: str) -> None:
    """What mkdocs-redirects writes after the build, the portal has as pages that lead on; those to other sites are named."""
    project = load(make_project, REDIRECTS.replace("{more}", more))

    moved = {path: extra.target for path, extra in Articles(project).extras.items()}
    assert moved == {"old.md": "b.md", "x/y.md": "b.md"}
    assert findings(project) == (["mkdocs.yml:1 warning plugin-late (('plugin', 'redirects'),)"] if more else [])


def test_a_plugin_is_told_that_the_build_is_strict(make_project: MakeProject) -> None:
    """It may refuse then what it warns of otherwise."""
    code = "def on_page_markdown(markdown, config, **kwargs):\n    return f'strict is {config.strict}'\n"

    assert "strict is True" in article(load(make_project, code, config=f"strict: true\n{CONFIG}"))
