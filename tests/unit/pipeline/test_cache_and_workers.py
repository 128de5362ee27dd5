"""Conversions: kept by what shaped them, made by two processes where that is safe, as MkDocs would make them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig

from publisher.content.converted import (
    Converted,
    FileRef,
    Heading,
    ImageRef,
    Link,
    LinkKind,
    Loss,
    PageRef,
)
from publisher.pipeline.cache import Cache
from publisher.pipeline.converted_codec import pack, unpack
from publisher.pipeline.extensions import NAME, add_extensions, are_pure, reads_more
from publisher.pipeline.project import Project, load_project

TODAY = date(2026, 11, 23)
PLUGIN = "plugins:\n  - publisher:\n      knowledge_base: {code: test}\n      defaults: {owner: lead@example.com}\n"
WHOLE = Converted(
    path="a.md",
    title="A",
    segments=("<p>", PageRef("b.md", "x"), FileRef("f.pdf"), ImageRef("i.png"), "</p>"),
    headings=(Heading(2, "x", "X"),),
    anchors=frozenset({"x", "y"}),
    links=(Link(LinkKind.PAGE, "b.md#x", "b.md", "x", 3, 4),),
    losses=(Loss("raw-html-removed", "<script>", 7),),
    words=12,
)

MakeProject = Callable[..., Path]


def load(file: Path, **kwargs: bool) -> Project:
    return load_project(file, today=TODAY, **kwargs)


def counts(project: Project) -> tuple[int, int]:
    return project.rendered, project.cached


def cache_file(config: Path) -> Path:
    return config.parent / ".publisher" / "cache" / "pages"


def test_a_packed_page_is_the_same_page() -> None:
    """Nothing of a conversion is lost."""
    assert unpack(pack(WHOLE)) == WHOLE


def test_a_second_run_converts_nothing(make_project: MakeProject) -> None:
    """And gives the same project."""
    file = make_project({"index.md": "# A\n\n[b](b.md) ![i](i.svg)\n", "b.md": "x", "i.svg": b"<svg/>"})

    first, second = load(file), load(file)

    assert (counts(first), counts(second)) == ((2, 0), (0, 2))
    assert first.converted == second.converted
    assert first.findings == second.findings


def test_only_what_changed_is_converted(make_project: MakeProject) -> None:
    """A page's text or front matter; a removed page is forgotten."""
    file = make_project({"index.md": "x", "b.md": "y", "c.md": "z"})
    load(file)

    make_project({"b.md": "---\nlang: ru\n---\ny"})
    (file.parent / "docs" / "c.md").unlink()
    project = load(file)

    assert counts(project) == (1, 1)
    assert set(project.converted) == {"index.md", "b.md"}


def test_other_extensions_mean_other_pages(make_project: MakeProject) -> None:
    """Their settings too: everything is converted anew."""
    file = make_project({"index.md": "a\nb"}, config=f"site_name: B\n{PLUGIN}")
    load(file)

    make_project({"index.md": "a\nb"}, config=f"site_name: B\nmarkdown_extensions: [nl2br]\n{PLUGIN}")
    project = load(file)

    assert counts(project) == (1, 0)
    assert "<br>" in str(project.converted["index.md"].segments)


def test_the_cache_may_be_passed_over_or_deleted(make_project: MakeProject) -> None:
    """Neither reading nor writing it is needed for anything."""
    file = make_project()

    assert counts(load(file, use_cache=False)) == (1, 0)
    assert not cache_file(file).exists()

    load(file)
    cache_file(file).unlink()
    assert counts(load(file)) == (1, 0)


@pytest.mark.parametrize(
    "damage",
    [lambda b: b[:-9], lambda b: b[:-3] + b"xyz", lambda _: b"", lambda b: b"kb-pages 0\n" + b],
    ids=["cut", "changed", "empty", "another version"],
)
def test_a_damaged_cache_is_ignored(make_project: MakeProject, damage: Callable[[bytes], bytes]) -> None:
    """Cut, changed, empty, of another version: the pages are converted and the file is written anew."""
    file = make_project()
    load(file)
    cache_file(file).write_bytes(damage(cache_file(file).read_bytes()))

    assert counts(load(file)) == (1, 0)
    assert counts(load(file)) == (0, 1)


def test_a_cache_that_cannot_be_written_is_no_failure(make_project: MakeProject) -> None:
    """A file stands where the folder should be."""
    file = make_project()
    (file.parent / ".publisher").write_text("in the way")

    assert counts(load(file)) == (1, 0)


def test_a_cache_of_something_else_is_ignored(tmp_path: Path) -> None:
    """Whatever was saved, only what fits is found."""
    cache = Cache(tmp_path, "pages")
    cache.save({"a.md": ("key", b"1")})

    assert Cache(tmp_path, "pages").find("a.md", "key") == b"1"
    assert Cache(tmp_path, "pages").find("a.md", "other") is None
    assert Cache(tmp_path / "nowhere", "pages").find("a.md", "key") is None
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["pages"]


def test_the_work_folder_is_closed_to_git(tmp_path: Path) -> None:
    """Nothing of .publisher is committed by accident: the emulator's webhooks may lie in it."""
    Cache(tmp_path / "new", "pages").save({"a.md": ("key", b"1")})

    assert (tmp_path / "new/.gitignore").read_text(encoding="utf-8") == "*\n"


def test_many_pages_are_converted_by_two_processes_alike(make_project: MakeProject) -> None:
    """More pages than are worth two processes give what one gives; a page that fails is told, the others are there."""
    pages = {
        f"p{number}.md": f"# P{number}\n\n[next](p{number + 1}.md) ![x](img/x{number}.png)\n\n## Part\n"
        for number in range(230)
    }
    file = make_project({"index.md": "x", **pages})

    forked = load(file, use_cache=False)
    alone = make_project({"index.md": "x"}, config=f"site_name: B\nhooks: [hook.py]\n{PLUGIN}")
    (file.parent / "hook.py").write_text("def on_page_content(html, **kwargs):\n    return html\n")
    serial = load(alone, use_cache=False)

    assert forked.rendered == serial.rendered == 231
    assert forked.converted == serial.converted


def test_mkdocs_own_rendering_gives_the_same_article(make_project: MakeProject) -> None:
    """The quick way without MkDocs' link rewriting, and MkDocs' own, which a plugin that changes HTML makes necessary."""
    page = (
        "# T\n\n[a](b.md#x) [b](../up.md) <https://x.example> <a@b.example> ![i](i.png){width=3}\n\n"
        "Raw <a href='b.md'>b</a>\n\n!!! note\n    x[^1]\n\n[^1]: y\n\n- [ ] t\n\n```py\nx = 1\n```\n"
    )
    file = make_project(
        {"sub/a.md": page, "sub/b.md": "## X\n", "up.md": "x", "sub/i.png": b"x"}, config=f"site_name: B\n{PLUGIN}"
    )
    quick = load(file, use_cache=False)
    make_project({"up.md": "x"}, config=f"site_name: B\nhooks: [hook.py]\n{PLUGIN}")
    (file.parent / "hook.py").write_text("def on_page_content(html, **kwargs):\n    return html\n")

    assert load(file, use_cache=False).converted == quick.converted


def test_plugins_that_change_text_act_on_the_article(make_project: MakeProject) -> None:
    """``on_page_markdown`` before conversion (kept by what it gives), ``on_page_content`` after (never kept)."""
    config = f"site_name: B\nhooks: [hook.py]\n{PLUGIN}"
    file = make_project({"index.md": "Text.\n\nPrice: {{ price }}"}, config=config)
    (file.parent / "hook.py").write_text(
        "def on_page_markdown(text, **kwargs):\n    return text.replace('{{ price }}', '12 [b](b.md)')\n"
    )
    first, second = load(file), load(file)
    assert "Price: 12" in str(first.converted["index.md"].segments)
    assert (counts(first), counts(second)) == ((1, 0), (0, 1))

    make_project({"index.md": "Text."}, config=f"site_name: B\nhooks: [other.py]\n{PLUGIN}")
    (file.parent / "other.py").write_text("def on_page_content(html, **kwargs):\n    return html + '<p>Added</p>'\n")
    third, fourth = load(file), load(file)
    assert "Added" in str(third.converted["index.md"].segments)
    assert (counts(third), counts(fourth)) == ((1, 0), (1, 0))


def test_pages_that_a_plugin_makes_are_pages(make_project: MakeProject) -> None:
    """Their text is on no disk."""
    file = make_project(config=f"site_name: B\nhooks: [hook.py]\n{PLUGIN}")
    (file.parent / "hook.py").write_text(
        "from mkdocs.structure.files import File\n"
        "def on_files(files, config, **kwargs):\n"
        "    files.append(File.generated(config, 'made/index.md', content='# Made\\n\\n[home](../index.md)\\n'))\n"
        "    return files\n"
    )

    project = load(file)

    assert project.titles["made/index.md"] == "Made"
    assert project.nav[1].path == "made/index.md"


def test_pages_that_include_files_are_not_kept() -> None:
    """Their own text does not tell what comes out."""
    config = MkDocsConfig()
    config.markdown_extensions = ["toc", "pymdownx.snippets"]

    assert reads_more(config, '--8<-- "part.txt"', ())
    assert not reads_more(config, "-- 8 --", ())
    config.markdown_extensions = ["toc"]
    assert not reads_more(config, '--8<-- "part.txt"', ())
    assert reads_more(config, "```mermaid\nA\n```", ("mermaid",))
    assert not reads_more(config, "Of mermaids.", ("mermaid",))


@pytest.mark.parametrize(
    ("extensions", "configs", "pure"),
    [
        (
            ["toc", "pymdownx.details", "markdown.extensions.tables"],
            {"toc": {"permalink": True, "slugify": str, "x": [1, None]}},
            True,
        ),
        (["toc", "somebody.else"], {}, False),
        (["pymdownx.b64"], {}, False),
        (["pymdownx.snippets"], {"pymdownx.snippets": {"base_path": [Path("x")]}}, False),
    ],
)
def test_extensions_known_to_be_pure(extensions: list[str], configs: dict[str, object], pure: bool) -> None:
    """What is not known may read clocks and files: nothing of it is kept, and it runs in one process."""
    config = MkDocsConfig()
    config.markdown_extensions = extensions
    config.mdx_configs = configs

    assert are_pure(config) is pure


def test_ours_do_not_take_the_place_of_an_author_s_extensions() -> None:
    """What is chosen stays; ours are added once."""
    config = MkDocsConfig()
    config.markdown_extensions = ["toc", "pymdownx.extra", "pymdownx.details", "pymdownx.tasklist", "admonition"]
    config.mdx_configs = {"toc": {"slugify": str}}

    add_extensions(config)
    add_extensions(config)

    assert config.markdown_extensions == [
        "sane_lists",
        "toc",
        "pymdownx.extra",
        "pymdownx.details",
        "pymdownx.tasklist",
        "admonition",
        NAME,
    ]
    ours = {"details": False, "tabs": True, "tasks": False, "math": False, "github": True, "addresses": True}
    assert config.mdx_configs == {"toc": {"slugify": str}, NAME: ours}


def test_first_lines_with_a_colon_are_text_for_mkdocs_too(make_project: MakeProject) -> None:
    """Without front matter MkDocs takes them for settings; they must not vanish where a plugin makes MkDocs read the page."""
    file = make_project({"index.md": "Note: cheap\n\nText.\n"}, config=f"site_name: B\nhooks: [hook.py]\n{PLUGIN}")
    (file.parent / "hook.py").write_text("def on_page_content(html, **kwargs):\n    return html\n")

    assert "Note: cheap" in str(load(file).converted["index.md"].segments)


def test_a_page_that_comes_from_the_cache_has_segments_like_any_other() -> None:
    """They are compressed until somebody looks, and nobody needs to know."""
    segments = unpack(pack(WHOLE)).segments

    assert (len(segments), segments[1], segments[3:]) == (5, PageRef("b.md", "x"), WHOLE.segments[3:])
    assert segments == list(WHOLE.segments)
    assert segments != WHOLE.segments[1:]
    assert hash(segments) == hash(WHOLE.segments)


@pytest.mark.parametrize(
    "first", ["Note: cheap\n\n", "", "---\n---\n", "---\n...\nNote: cheap\n", "---\ntitle: A\n---\n", "a: b\nc: d\n"]
)
@pytest.mark.parametrize("priority", [200, 100, 0, -200])
def test_a_plugin_keeps_its_work_whatever_its_place(make_project: MakeProject, first: str, priority: int) -> None:
    """mkdocs-include-markdown acts at 100, before the publisher where it is listed first; it has the page's body, and no more."""
    file = make_project({"index.md": f"{first}Take {{{{it}}}}.\n"}, config=f"site_name: B\nhooks: [hook.py]\n{PLUGIN}")
    (file.parent / "hook.py").write_text(
        "from mkdocs.plugins import event_priority\n"
        f"@event_priority({priority})\ndef on_page_markdown(markdown, **kwargs):\n"
        "    return markdown.replace('{{it}}', 'the pen') + f'\\n\\n[{markdown}]{len(kwargs[\"page\"].meta)}'\n"
    )

    text = "".join(map(str, load(file).converted["index.md"].segments))
    body = first.removeprefix("---\n---\n").removeprefix("---\n...\n").removeprefix("---\ntitle: A\n---\n")

    assert "Take the pen." in text
    assert text.count("<hr") == 0
    assert ("Note" in text, "cheap" in text) == ("Note" in body, "cheap" in body)
    assert f"]{int('title' in first)}" in text
