"""The plugins that people use most, each with a small project and what must become of it.

Chosen by downloads from the Python Package Index, in November 2026, among the 15,000 packages that are downloaded most; and a few that
are used less, because what they do late was lost once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Probed = dict[str, Any]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)


@dataclass(frozen=True)
class Case:
    """``plugins`` are lines of mkdocs.yml; ``holds`` asserts; ``arrives`` and ``missing`` are the table's words.

    ``needs`` are further packages, ``settings`` further lines of mkdocs.yml; ``in_git``: the project is committed first.
    """

    name: str
    package: str
    plugins: str
    files: Mapping[str, str | bytes]
    holds: Callable[[Probed], None]
    arrives: str
    missing: str
    settings: str = ""
    needs: tuple[str, ...] = ()
    in_git: bool = False


CASES: list[Case] = []


def case(
    name: str,
    package: str,
    plugins: str,
    files: Mapping[str, str | bytes],
    arrives: str,
    missing: str = "—",
    **more: Any,
) -> Callable[[Callable[[Probed], None]], None]:
    """Make a function that looks at a project a case."""

    def take(holds: Callable[[Probed], None]) -> None:
        CASES.append(Case(name, package, plugins, files, holds, arrives, missing, **more))

    return take


def named(probed: Probed, plugin: str) -> list[str]:
    """The findings that name a plugin's missing work."""
    return [found for found in probed["findings"] if "[plugin-late]" in found and plugin in found]


def text(probed: Probed, path: str = "index.md") -> str:
    return probed["pages"][path]["text"]


def rules(probed: Probed) -> set[str]:
    return {found.partition("[")[2].partition("]")[0] for found in probed["findings"]}


@case(
    "search",
    "",
    "search",
    {"index.md": "# Home\n\nText.\n"},
    "The portal has a search of its own; the index of MkDocs is not needed.",
)
def _(probed: Probed) -> None:
    assert probed["findings"] == []


@case(
    "macros",
    "mkdocs-macros-plugin",
    "macros",
    {
        "index.md": "---\ntitle: Home\nprice: 5\n---\n\nIt costs {{ price }}, says {{ page.title }}.\n\n{{ later }}\n",
        "b.md": "# B\n\n{{ 1/0 }}\n",
    },
    "Variables, macros, filters. An error on a page is an error finding on it.",
)
def _(probed: Probed) -> None:
    assert "It costs 5, says Home." in text(probed)
    assert [f for f in probed["findings"] if "error" in f] == [
        "docs/b.md:1 error [page-failed] The page could not be converted; macros failed: ZeroDivisionError: division by zero"
    ]


@case(
    "include-markdown",
    "mkdocs-include-markdown-plugin",
    "include-markdown",
    {
        "index.md": "{% include-markdown 'part.md' %}\n\nOwn.\n",
        "part.md": "# Part\n\nShared [words](sub/c.md).\n",
        "sub/c.md": "{% include '../data.txt' %}\n",
        "data.txt": "Raw text",
    },
    "Included pages and texts, with their links.",
)
def _(probed: Probed) -> None:
    assert "Shared words" in text(probed)
    assert "Own." in text(probed)
    assert "sub/c.md" in probed["pages"]["index.md"]["links"]
    assert text(probed, "sub/c.md") == "Raw text"
    assert "error" not in str(probed["findings"])


@case(
    "awesome-nav",
    "mkdocs-awesome-nav",
    "awesome-nav",
    {
        "index.md": "# Home\n",
        "a/x.md": "# X\n",
        "a/y.md": "# Y\n",
        "a/.nav.yml": "title: Part\nnav:\n  - y.md\n  - x.md\n",
    },
    "The order, titles and links of `.nav.yml` files.",
)
def _(probed: Probed) -> None:
    assert probed["nav"] == ["Home", ["Part", "Y", "X"]]
    assert probed["findings"] == []


@case(
    "awesome-pages",
    "mkdocs-awesome-pages-plugin",
    "awesome-pages",
    {
        "index.md": "# Home\n",
        "a/x.md": "# X\n",
        "a/y.md": "# Y\n",
        "a/.pages": "title: Part\nnav:\n  - y.md\n  - ...\n  - Site: https://example.com/\n",
    },
    "The order, titles and links of `.pages` files.",
)
def _(probed: Probed) -> None:
    assert probed["nav"] == ["Home", ["Part", "Y", "X", "Site"]]
    assert probed["findings"] == []


@case(
    "literate-nav",
    "mkdocs-literate-nav",
    "literate-nav: {nav_file: SUMMARY.md}",
    {
        "index.md": "# Home\n",
        "a.md": "# A\n",
        "b/c.md": "# C\n",
        "SUMMARY.md": "* [Start](index.md)\n* [2024](a.md)\n* Part\n    * [Deep](b/c.md)\n",
    },
    "The navigation that a page lists.",
    settings="exclude_docs: SUMMARY.md\n",
)
def _(probed: Probed) -> None:
    assert probed["nav"] == ["Start", "2024", ["Part", "Deep"]]
    assert probed["findings"] == []


@case(
    "section-index",
    "mkdocs-section-index",
    "section-index",
    {"index.md": "# Home\n", "a/index.md": "# Part\n", "a/x.md": "# X\n", "a/y.md": "# Y\n"},
    "A section that is a page: its pages stand below it in the menu.",
)
def _(probed: Probed) -> None:
    assert probed["nav"] == ["Home", ["A", "X", "Y"]]
    assert probed["findings"] == []


@case(
    "gen-files",
    "mkdocs-gen-files",
    "gen-files: {scripts: [gen.py]}",
    {
        "index.md": "# Home\n\n[Made](made/p.md)\n",
        "../gen.py": (
            "import mkdocs_gen_files\n"
            "with mkdocs_gen_files.open('made/p.md', 'w') as f:\n    print('# Made\\n\\n![P](p.png)', file=f)\n"
            f"with mkdocs_gen_files.open('made/p.png', 'wb') as f:\n    f.write({PNG!r})\n"
        ),
    },
    "Pages and pictures that scripts make.",
)
def _(probed: Probed) -> None:
    assert probed["pages"]["made/p.md"]["pictures"] == ["made/p.png"]
    assert probed["findings"] == []


@case(
    "monorepo",
    "mkdocs-monorepo-plugin",
    "monorepo",
    {
        "index.md": "# Home\n",
        "../sub/mkdocs.yml": "site_name: Sub\nnav:\n  - Start: index.md\n",
        "../sub/docs/index.md": "# Sub\n\n![P](p.png)\n",
        "../sub/docs/p.png": PNG,
    },
    "Pages and pictures of the other projects, in the menu where `!include` stands.",
    settings="nav:\n  - Home: index.md\n  - Sub: '!include ./sub/mkdocs.yml'\n",
)
def _(probed: Probed) -> None:
    assert probed["pages"]["Sub/index.md"]["pictures"] == ["Sub/p.png"]
    assert probed["nav"][0] == "Home"
    assert probed["findings"] == []


@case(
    "autorefs",
    "mkdocs-autorefs",
    "autorefs",
    {
        "index.md": "# Home\n\nSee [the pen][the-pen], [Pens][], [here][spot] and [none][nothing-such].\n\n[](){#spot}\n\nWords.\n",
        "sub/a.md": "# A\n\n[](){#other}\n\n## The pen\n\nBlue, [other][] and [the spot][spot].\n",
        "sub/b.md": "# Pens\n\n[The pen][the-pen]\n",
    },
    "References to headings and to `[](){#id}`, from page to page; one that leads nowhere is a finding on its page.",
)
def _(probed: Probed) -> None:
    assert probed["pages"]["index.md"]["links"] == ["sub/a.md#the-pen", "sub/b.md#pens"]
    assert 'href="#spot"' in probed["pages"]["index.md"]["html"]
    assert probed["pages"]["sub/a.md"]["links"] == ["index.md#spot"]
    assert probed["pages"]["sub/b.md"]["links"] == ["sub/a.md#the-pen"]
    assert rules(probed) == {"plugin-warning"}
    assert "docs/index.md" in probed["findings"][0]
    assert "nothing-such" in probed["findings"][0]


@case(
    "mkdocstrings",
    "mkdocstrings",
    "mkdocstrings",
    {
        "index.md": "# Home\n\n::: made_module.price\n",
        "b.md": "# B\n\n[The function][made_module.price]\n",
        "../made_module.py": (
            'def price(of: str) -> int:\n    """What a thing costs.\n\n    Args:\n        of: The thing.\n    """\n    return 1\n'
        ),
    },
    "Documentation of code, and references to it.",
    "`objects.inv`, the list for other sites.",
    needs=("mkdocstrings-python",),
)
def _(probed: Probed) -> None:
    assert "What a thing costs." in text(probed)
    assert "The thing." in text(probed)
    assert probed["pages"]["b.md"]["links"] == ["index.md#made_module.price"]
    assert "error" not in str(probed["findings"])


@case(
    "redirects",
    "mkdocs-redirects",
    "redirects: {redirect_maps: {old.md: new.md, gone/away.md: 'sub/b.md#x', far.md: 'https://example.com/'}}",
    {"index.md": "# Home\n", "new.md": "# New\n", "sub/b.md": "# B\n\n## X\n"},
    "Each former path is a page that leads to the new one, as `aliases` make it.",
    "Redirects to other sites.",
)
def _(probed: Probed) -> None:
    assert probed["moved"] == {"old.md": "new.md", "gone/away.md": "sub/b.md"}
    assert len(named(probed, "redirects")) == 1
    assert "error" not in str(probed["findings"])


@case(
    "minify",
    "mkdocs-minify-plugin",
    "minify: {minify_html: true}",
    {"index.md": "# Home\n\nText  <!-- remark -->\n\n    code   here\n"},
    "Nothing is needed: it makes files smaller.",
)
def _(probed: Probed) -> None:
    assert "code   here" in probed["pages"]["index.md"]["html"]
    assert probed["findings"] == []


@case(
    "git-revision-date-localized",
    "mkdocs-git-revision-date-localized-plugin",
    "git-revision-date-localized: {type: iso_date, enable_creation_date: true}",
    {"index.md": "# Home\n\nChanged {{ git_revision_date_localized }}.\n"},
    "Dates that a page's text asks for.",
    "Dates that a theme puts below a page.",
    in_git=True,
)
def _(probed: Probed) -> None:
    assert "Changed 2026-11-01" in text(probed)
    assert probed["findings"] == []


@case(
    "git-authors",
    "mkdocs-git-authors-plugin",
    "git-authors",
    {"index.md": "# Home\n\nBy {{ git_page_authors }}.\n"},
    "Names that a page's text asks for.",
    "Names that a theme puts below a page.",
    in_git=True,
)
def _(probed: Probed) -> None:
    assert "By Anna" in text(probed)
    assert probed["findings"] == []


@case(
    "glightbox",
    "mkdocs-glightbox",
    "glightbox",
    {"index.md": "# Home\n\n![P](p.png) and [a link](b.md)\n", "b.md": "# B\n", "p.png": PNG},
    "The pictures.",
    "The enlarged view (a script).",
)
def _(probed: Probed) -> None:
    assert probed["pages"]["index.md"]["pictures"] == ["p.png"]
    assert probed["pages"]["index.md"]["links"] == ["b.md"]
    assert len(named(probed, "glightbox")) == 1
    assert rules(probed) == {"plugin-late"}


@case(
    "mermaid2",
    "mkdocs-mermaid2-plugin",
    "mermaid2",
    {"index.md": "# Home\n\n```mermaid\ngraph LR\n  A --> B\n```\n"},
    "Diagrams as text, or as pictures where `diagrams` names a program for them.",
    "Drawing by a script in the browser.",
)
def _(probed: Probed) -> None:
    assert "A --> B" in text(probed)
    assert "not-shown" in rules(probed)
    assert len(named(probed, "mermaid2")) == 1


@case(
    "i18n",
    "mkdocs-static-i18n",
    "i18n: {docs_structure: suffix, languages: [{locale: en, default: true, name: English}, {locale: fr, name: Français}]}",
    {"index.md": "# Home\n\n[B](b.md)\n", "index.fr.md": "# Accueil\n", "b.md": "# B\n", "b.fr.md": "# B fr\n"},
    "The pages of the default language.",
    "The other languages, which it builds as sites of their own: a base a language, by `INHERIT`.",
)
def _(probed: Probed) -> None:
    assert sorted(probed["pages"]) == ["b.md", "index.md"]
    assert len(named(probed, "i18n")) == 1


@case(
    "material/tags",
    "mkdocs-material",
    "material/tags",
    {
        "index.md": "---\ntags: [red]\n---\n# Home\n",
        "b.md": "---\ntags: [red, blue]\n---\n# B\n",
        "tags.md": "# Tags\n\n<!-- material/tags -->\n",
    },
    "Lists of tagged pages where the marker stands, and each page's tags.",
    settings="theme: {name: material}\n",
)
def _(probed: Probed) -> None:
    assert text(probed, "tags.md") == "blue B red B Home"
    assert {"b.md", "index.md"} <= {link.partition("#")[0] for link in probed["pages"]["tags.md"]["links"]}
    assert rules(probed) == set()


@case(
    "material/blog",
    "mkdocs-material",
    "material/blog",
    {
        "index.md": "# Home\n",
        "blog/index.md": "# Blog\n\nNews.\n",
        "blog/posts/one.md": "---\ndate: 2026-01-05\ncategories: [Pens]\n---\n# One\n\nFirst.\n\n<!-- more -->\n\nRest.\n",
    },
    "Posts are pages.",
    "Lists of posts (index, archive, categories): the theme's templates make them.",
    settings="theme: {name: material}\n",
)
def _(probed: Probed) -> None:
    assert "First. Rest." in text(probed, "blog/posts/one.md")
    assert len(named(probed, "blog")) == 1
    assert "error" not in str(probed["findings"])


@case(
    "rss",
    "mkdocs-rss-plugin",
    "rss",
    {"index.md": "---\ndate: 2026-01-05\n---\n# Home\n"},
    "The pages as they are.",
    "The feed.",
    in_git=True,
    settings="site_url: https://example.com/\n",
)
def _(probed: Probed) -> None:
    assert len(named(probed, "rss")) == 1


@case(
    "exclude",
    "mkdocs-exclude",
    "exclude: {glob: ['drafts/*']}",
    {"index.md": "# Home\n", "drafts/a.md": "# A\n"},
    "What it excludes is not published.",
)
def _(probed: Probed) -> None:
    assert list(probed["pages"]) == ["index.md"]
    assert probed["findings"] == []


@case(
    "table-reader",
    "mkdocs-table-reader-plugin",
    "table-reader",
    {"index.md": "# Home\n\n{{ read_csv('t.csv') }}\n", "../t.csv": "Name,Price\nPen,5\n"},
    "Tables of data files.",
)
def _(probed: Probed) -> None:
    assert text(probed) == "Name Price Pen 5"
    assert probed["findings"] == []


@case(
    "ezglossary",
    "mkdocs-ezglossary-plugin",
    "ezglossary: {tooltip: short}",
    {"index.md": "# Home\n\nA <term:pen> writes.\n", "terms.md": "# Terms\n\nterm:pen\n:   It writes.\n"},
    "Links to terms, and their lists.",
)
def _(probed: Probed) -> None:
    assert text(probed) == "A pen writes."
    assert probed["pages"]["index.md"]["links"][0].startswith("terms.md#")
    assert "error" not in str(probed["findings"])


@case(
    "enumerate-headings",
    "mkdocs-enumerate-headings-plugin",
    "enumerate-headings",
    {"index.md": "# Home\n\n## First\n", "b.md": "# B\n\n## Second\n\n### Third\n"},
    "Numbers of headings in a page's text.",
    "Numbers before titles of pages.",
)
def _(probed: Probed) -> None:
    assert "2.1" in text(probed, "b.md")
    assert "2.1.1" in text(probed, "b.md")
    assert "error" not in str(probed["findings"])


@case(
    "roamlinks",
    "mkdocs-roamlinks-plugin",
    "roamlinks",
    {"index.md": "# Home\n\n[[Some page]] and [[Some page|named]]\n", "deep/Some page.md": "# Some page\n"},
    "Links in double brackets.",
)
def _(probed: Probed) -> None:
    assert probed["pages"]["index.md"]["links"] == ["deep/Some page.md"] * 2


@case(
    "print-site",
    "mkdocs-print-site-plugin",
    "print-site",
    {"index.md": "# Home\n", "b.md": "# B\n"},
    "The pages as they are.",
    "The page of all pages for printing.",
)
def _(probed: Probed) -> None:
    assert len(named(probed, "print-site")) == 1
    assert "error" not in str(probed["findings"])
