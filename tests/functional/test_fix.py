"""``check --fix``: what has one right answer is put right, to the byte beside it nothing changes, and no finding is added."""

import unicodedata

import pytest
from own_folder import contents, write

SETTINGS = """\
site_name: Old base
docs_dir: content
plugins:
  publisher:
    knowledge_base: {code: old}
    github_markdown: false
"""
HOME = """\
---
responsible: Anna K <anna.k@example.com>
last_reviewed: 15.09.2026 # said in the meeting
review_in: 3 months
---
# Home

See [a](Setup-Guide.md#the-end), ![p](img/Pic.SVG), [moved](setup-guide-two.md), <a href="Setup-Guide.md">x</a> and [it](old/place.md).
`[a](Setup-Guide.md)` is code, [gone](gone.md) is gone, [two](which-of-two.md) could be either, [no](Setup-Guide.md#nowhere).
Text
| a | b |
|---|---|
| 1 | 2 |

Words:
- one

The plan ends in
2030. Then comes another.

[r]: SETUP-guide.md
[see][r]
"""
FIXED = (
    HOME.replace("responsible:", "owner:")
    .replace("15.09.2026", "2026-09-15")
    .replace("review_in:", "review_every:")
    .replace("(Setup-Guide.md#the-end)", "(setup-guide.md#the-end)")
    .replace("Pic.SVG", "pic.svg")
    .replace("[moved](", "[moved](deep/")
    .replace('href="Setup', 'href="setup')
    .replace('href="setup-Guide', 'href="setup-guide')
    .replace("(old/place.md)", "(deep/setup-guide-two.md)")
    .replace("Text\n|", "Text\n\n|")
    .replace("Words:\n-", "Words:\n\n-")
    .replace("SETUP", "setup")
)
FILES = {
    "mkdocs.yml": SETTINGS,
    "content/.meta.yml": "owner: ivan.p@example.com\nnext-review: 2027.1.5\n",
    "content/index.md": HOME,
    "content/setup-guide.md": "---\nlast_reviewed: 03/04/2026\n---\n# Setup\n\n## The end\n",
    "content/deep/setup-guide-two.md": "---\naliases: [old/place]\n---\n# Two\n",
    "content/a/which-of-two.md": "# One\n",
    "content/b/which-of-two.md": "# Other\n",
    "content/img/pic.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_has_one_right_answer_is_put_right(own_folder, say, end):
    """Shown as a diff first; then written, once; comments, code, line ends and what has two answers stay."""
    write(own_folder, {name: text.replace("\n", end) for name, text in FILES.items()})
    before = contents(own_folder)
    rules = say("check", "--format", "json").out

    shown = say("check", "--fix")
    assert (shown.code, contents(own_folder)) == (0, before)
    assert "+last_reviewed: 2026-09-15 # said in the meeting" in shown.out

    written = say("check", "--fix", "--yes")
    after = contents(own_folder)
    assert (written.code, "2 files were fixed." in written.err) == (1, True), written.err
    assert after["content/index.md"].decode() == FIXED.replace("\n", end)
    assert after["content/.meta.yml"].decode() == f"owner: ivan.p@example.com{end}next_review: 2027-01-05{end}"
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"content/index.md", "content/.meta.yml"}
    assert rules.count('"rule"') > say("check", "--format", "json").out.count('"rule"')

    again = say("check", "--fix", "--yes")
    assert ("Nothing here can be fixed automatically." in again.err, contents(own_folder)) == (True, after)


def test_names_stored_in_parts_are_renamed(own_folder, say):
    """Files and their folders; what links to them stays as it was."""
    parts = unicodedata.normalize("NFD", "рынкиий/йод")
    write(
        own_folder,
        {
            "mkdocs.yml": SETTINGS,
            f"content/{parts}.md": "---\nowner: anna.k@example.com\n---\n# Iodine\n",
            "content/index.md": "---\nowner: anna.k@example.com\n---\n# Home\n\n[x](рынкиий/йод.md)\n",
        },
    )
    assert say("check", "--fix", "--yes").code == 0
    assert set(contents(own_folder)) == {"mkdocs.yml", "content/рынкиий/йод.md", "content/index.md"}
    assert say("check").code == 0


def test_a_fix_for_a_folder_that_adds_a_finding_below_is_undone(own_folder, say):
    """Pages inherit from ``.meta.yml``: what its new key does to one of them counts, too."""
    page = "---\nowner: ivan.p@example.com\ndeputy: anna.k@example.com\n---\n# Page\n"
    own = "---\nowner: ivan.p@example.com\n---\n# Page\n"
    meta = "Deputy: ivan.p@example.com\n"
    write(
        own_folder,
        {"mkdocs.yml": SETTINGS, "content/index.md": page, "content/a/.meta.yml": meta, "content/a/x.md": own},
    )
    before = contents(own_folder)

    said = say("check", "--fix", "--yes")

    assert "content/a/.meta.yml stays as it was" in said.err, said.out + said.err
    assert contents(own_folder) == before


def test_a_fix_that_breaks_the_pages_that_include_the_file_is_undone(own_folder, say):
    """A link in an included file leads on from the page that includes it; what is right in other files stays."""
    settings = SETTINGS + "markdown_extensions:\n  - pymdownx.snippets: {base_path: [content]}\n"
    owner = "---\nowner: anna.k@example.com\n---\n"
    files = {
        "mkdocs.yml": settings,
        "content/index.md": f"{owner}# Home\n\n[See](A/long-file-name.md).\n",
        "content/a/long-file-name.md": f"{owner}# Long\n",
        "content/a/b/page.md": f'{owner}# Page\n\n--8<-- "parts/included.md"\n',
        "content/parts/included.md": "[See](../long-file-name.md).\n",
        "content/.meta.yml": "owner: anna.k@example.com\n",
    }
    write(own_folder, files)

    said = say("check", "--fix", "--yes")

    assert "content/parts/included.md stays as it was" in said.err, said.out + said.err
    after = {name: text.decode() for name, text in contents(own_folder).items()}
    assert after == files | {"content/index.md": files["content/index.md"].replace("(A/", "(a/")}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--yes"],
        ["--fix", "--format", "json"],
        ["--fix", "--baseline", "known.json", "--update"],
        ["--baseline", "known.json", "--update", "--today", "2026-11-23"],
    ],
)
def test_options_that_contradict_each_other_write_nothing(own_folder, say, arguments):
    """A question instead of a guess, because files would be written."""
    write(own_folder, FILES)
    before = contents(own_folder)

    assert say("check", *arguments).code == 2
    assert contents(own_folder) == before
