"""Folders of other tools: what the knowledge base does not read in them becomes Markdown that it reads; the rest stays."""

import pytest

from publisher.importing.folders.folder import import_folder
from publisher.importing.importing import ImportRequest, import_files


@pytest.fixture
def convert(tmp_path):
    """Convert a folder: the files by path, and what was told."""

    def run(tool: str, files: dict[str, str | bytes], **given: str) -> tuple[dict[str, str], list[str], list[str]]:
        for name, content in files.items():
            file = tmp_path / "from" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        found = import_folder(tmp_path / "from", tool, tmp_path / "content", **given)
        pages = {page.path: page.content or "" for page in found.pages}
        lost = [str(one.what) for one in found.found.lost]
        return pages | dict.fromkeys(found.pictures, ""), lost, [str(one.what) for one in found.found.changed]

    return run


def test_obsidian(convert) -> None:
    """Wiki links by name and heading, pictures with a width, comments, marked words; a link to nothing is its words, and told."""
    pages, lost, changed = convert(
        "obsidian",
        {
            "Home.md": "See [[Big Market#Who buys|the market]], [[Nowhere]] and ![[map.png|300]].\n\n"
            "> [!tip] Kept\n> As it is\n\n%% draft %% ==new== text ^abc\n\n| a |\n|---|\n\n^tab-1\n\n"
            "[[#^abc|that]], [[Big Market#^b2]], [[]], x^2 `[[code]]`, [[a-->b#Use of `x()`]]\n",
            "a-->b.md": "# A\n",
            "notes/Big Market.md": "---\naliases: [DIY]\ntags: [a]\n---\n# Big Market\n",
            "files/map.png": b"\x89PNG",
            ".obsidian/app.json": "{}",
        },
    )
    assert pages["Home.md"] == (
        "See [the market](<notes/Big Market.md#who-buys>), Nowhere and ![](files/map.png){width=300}.\n\n"
        '> [!tip] Kept\n> As it is\n\n<!-- draft --> <mark>new</mark> text <a id="abc"></a>\n\n| a |\n|---|\n\n<a id="tab-1"></a>\n\n'
        "[that](#abc), [Big Market](<notes/Big Market.md#b2>), [[]], x^2 `[[code]]`, [a-->b](<a--%3Eb.md#use-of-x>)\n"
    )
    assert "x-aliases:\n- DIY\ntags:\n- a\n" in pages["notes/Big Market.md"]
    assert set(pages) == {"Home.md", "a-->b.md", "notes/Big Market.md", "files/map.png"}
    assert lost == ["2 things that are not read here and stay as they are written: [[Nowhere]], [[]]"]
    assert changed == [
        "5 wiki links",
        "1 comment",
        "1 marked passage",
        "2 names of blocks became anchors",
        "keys of the front matter: aliases → x-aliases",
    ]


def test_notion(convert) -> None:
    """Ids are taken out of names and links; a page with pages below it is its folder's own."""
    page, sub = "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"
    pages, _, _ = convert(
        "notion",
        {
            f"Team {page}.md": f"# Team\n\n<aside>\n💡 Mind this.\n</aside>\n\n[Goals](Team%20{page}/Goals%20{sub}.md)\n",
            f"Team {page}/Goals {sub}.md": f"# Goals\n\n![x](Goals%20{sub}/a%20b.png)\n",
            f"Team {page}/Goals {sub}/a b.png": b"\x89PNG",
        },
    )
    assert set(pages) == {"Team/index.md", "Team/Goals.md", "Team/Goals/a b.png"}
    assert pages["Team/index.md"] == "# Team\n\n!!! note\n\n    💡 Mind this.\n\n\n[Goals](Goals.md)\n"
    assert pages["Team/Goals.md"] == "# Goals\n\n![x](Goals/a%20b.png)\n"


def test_docusaurus(convert) -> None:
    """Containers, lines for MDX, keys of the sidebar; components are named."""
    pages, lost, _ = convert(
        "docusaurus",
        {
            "intro.mdx": "---\nid: intro\nsidebar_position: 2\nsidebar_label: Start\n---\nimport X from 'x';\n\n"
            "# Intro\n\n:::tip Do this\n\n"
            "Text with [more](/docs/guide/more).\n\n:::\n\n<Tabs>one</Tabs>\n\n```js\nimport y from 'y';\n:::note\n```\n",
            "docs/guide/more.md": "# More\n",
        },
    )
    assert pages["intro.md"] == (
        '---\nx-id: intro\nx-sidebar_position: 2\nnav_title: Start\n---\n\n# Intro\n\n!!! tip "Do this"\n\n'
        "    Text with [more](docs/guide/more.md).\n\n<Tabs>one</Tabs>\n\n```js\nimport y from 'y';\n:::note\n```\n"
    )
    assert lost == ["1 thing that is not read here and stays as it is written: <Tabs>"]
    assert pages["docs/guide/more.md"] == "# More\n"


def test_hugo(convert) -> None:
    """``_index.md``, TOML, former paths, and the shortcodes that Hugo has; others stay and are named."""
    pages, lost, _ = convert(
        "hugo",
        {
            "_index.md": '+++\ntitle = "Home"\nweight = 1\naliases = ["/old/home/"]\n+++\n'
            'See [it]({{< ref "markets/price.md#now" >}}).\n\n'
            '{{< figure src="a.png" alt="A" caption="Fig <1>" >}}\n\n{{% notice warning %}}\nMind.\n{{% /notice %}}\n\n'
            "{{< youtube abc >}}\n",
            "markets/price.md": "# Price\n",
            "a.png": b"\x89PNG",
        },
    )
    assert pages["index.md"] == (
        "---\ntitle: Home\nx-weight: 1\naliases:\n- old/home\n---\n\nSee [it](markets/price.md#now).\n\n"
        "<figure markdown>\n\n![A](a.png)\n\n<figcaption>Fig &lt;1&gt;</figcaption>\n\n</figure>\n\n"
        "!!! warning\n\n    Mind.\n\n\n{{< youtube abc >}}\n"
    )
    assert lost == ["1 thing that is not read here and stays as it is written: {{< youtube >}}"]


def test_confluence_markdown(convert) -> None:
    """Labels are tags, an owner is one where it is an address; alerts are read as they are."""
    text = "---\nconfluence_page_id: '7'\nlabels: [a]\nauthor: anna.k@example.com\n---\n# Page\n\n> [!NOTE]\n> Kept.\n"
    pages, _, _ = convert("confluence-markdown", {"Page.md": text})
    assert pages["Page.md"] == (
        "---\nx-confluence_page_id: '7'\ntags:\n- a\nowner: anna.k@example.com\n---\n\n# Page\n\n> [!NOTE]\n> Kept.\n"
    )


def test_what_can_be_read_stays_to_the_letter(convert) -> None:
    text = "---\ntitle:   Odd   # why\n---\n\n# Odd\n\n* a\n- b\n"
    for tool in ("obsidian", "notion", "docusaurus", "hugo", "confluence-markdown"):
        assert convert(tool, {"a.md": text})[0]["a.md"] == text


def test_a_second_import_changes_nothing_and_files_that_are_there_stay(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault/a.md").write_text("[[b]]\n", encoding="utf-8")
    (tmp_path / "vault/b.md").write_text("# B\n", encoding="utf-8")
    wanted = ImportRequest((tmp_path / "vault",), tmp_path / "content", tool="obsidian")
    first = import_files(wanted, None, "")
    assert [page.action.value for page in first.pages] == ["created", "created"]
    (tmp_path / "content/b.md").write_text("# Mine\n", encoding="utf-8")
    second = import_files(wanted, None, "")
    assert [page.action.value for page in second.pages] == ["unchanged", "unchanged"]
    assert [(str(one.what), one.place) for one in second.lost] == [
        ("a file of this name is there already and was left as it is", "b.md")
    ]
    assert (tmp_path / "content/b.md").read_text(encoding="utf-8") == "# Mine\n"
