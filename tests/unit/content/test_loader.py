"""The content folder on disk: inheritance, odd files, and what leaves the folder."""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from publisher.config import Settings, parse_settings
from publisher.content.loader import load_site
from publisher.content.model import Site, Status
from publisher.findings import Finding
from publisher.intervals import Interval, Unit

TODAY = date(2026, 11, 23)


def settings(root: Path, defaults: Mapping[str, object] | None = None) -> Settings:
    return parse_settings(
        {"knowledge_base": {"code": "strategy"}, "defaults": dict(defaults or {})},
        config_file=root / "mkdocs.yml",
        docs_dir=root / "content",
        site_name="S",
    )


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    for path, content in files.items():
        file = root / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def load(
    root: Path,
    files: Mapping[str, str | bytes],
    *,
    defaults: Mapping[str, object] | None = None,
    drafts: tuple[str, ...] = (),
) -> tuple[Site, list[Finding]]:
    """Write files and load them as MkDocs would list them."""
    write(root, files)
    pages = [path for path in files if path.endswith(".md")]
    assets = [path for path in files if not path.endswith((".md", ".yml", ".yaml"))]
    return load_site(
        root / "content", pages, assets, settings=settings(root, defaults), today=TODAY, draft_paths=drafts
    )


def test_three_hundred_pages_become_publishable_by_one_default(tmp_path: Path) -> None:
    """Without any front matter, one owner among the defaults gives every page its owner."""
    files = {f"s{n % 7}/page-{n}.md": f"# Page {n}\n\nText.\n" for n in range(300)}
    site, findings = load(tmp_path, files, defaults={"owner": "Lead <lead@example.com>"})
    assert findings == []
    assert len(site.pages) == 300
    assert {page.meta.owner.address for page in site.pages if page.meta.owner} == {"lead@example.com"}
    assert len({page.key for page in site.pages}) == 300


def test_the_nearest_value_wins_key_by_key(tmp_path: Path) -> None:
    """Page, then its folder's .meta.yml and those above, then the defaults; places say where."""
    site, findings = load(
        tmp_path,
        {
            ".meta.yml": "owner: top@example.com\nreview_every: yearly\n",
            "a/.meta.yml": "owner: a@example.com\ntags: [a]\nx-team: blue\n",
            "a/b/page.md": "---\ntags: [own]\n---\n",
            "a/own.md": "---\nowner: own@example.com\nx-team: red\n---\n",
            "top.md": "Text",
        },
        defaults={"owner": "default@example.com", "deputy": "deputy@example.com", "last_reviewed": date(2026, 1, 2)},
    )
    assert findings == []
    pages = site.by_path()
    deep = pages["a/b/page.md"].meta
    assert deep.owner
    assert deep.owner.address == "a@example.com"
    assert (deep.review_every, deep.tags, dict(deep.extra)) == (Interval(1, Unit.YEAR), ("own",), {"x-team": "blue"})
    assert deep.deputy
    assert deep.deputy.address == "deputy@example.com"
    assert deep.last_reviewed == date(2026, 1, 2)
    assert (deep.places["owner"].path, deep.places["tags"].path) == ("a/.meta.yml", "a/b/page.md")
    assert "deputy" not in deep.places
    own = pages["a/own.md"].meta
    assert own.owner
    assert own.owner.address == "own@example.com"
    assert dict(own.extra) == {"x-team": "red"}
    top = pages["top.md"].meta
    assert top.owner
    assert top.owner.address == "top@example.com"


def test_a_page_can_leave_an_inherited_draft(tmp_path: Path) -> None:
    """draft: false undoes a folder's draft, and nothing else that a folder says."""
    site, _ = load(
        tmp_path,
        {
            "wip/.meta.yml": "draft: true\n",
            "wip/a.md": "Text",
            "wip/b.md": "---\ndraft: false\n---\nText",
            "wip/c.md": "---\nstatus: archived\n---\nText",
            "old/.meta.yml": "status: deprecated\n",
            "old/d.md": "---\npublished: true\n---\nText",
        },
    )
    assert {page.path: page.meta.status for page in site.pages} == {
        "wip/a.md": Status.DRAFT,
        "wip/b.md": Status.ACTIVE,
        "wip/c.md": Status.ARCHIVED,
        "old/d.md": Status.DEPRECATED,
    }


def test_drafts_of_mkdocs_are_drafts(tmp_path: Path) -> None:
    """Pages that draft_docs names are drafts whatever they say."""
    site, _ = load(tmp_path, {"a.md": "---\nstatus: active\n---\nText", "b.md": "Text"}, drafts=("a.md",))
    assert [page.meta.status for page in site.pages] == [Status.DRAFT, Status.ACTIVE]


def test_what_is_wrong_on_a_draft_is_a_warning(tmp_path: Path) -> None:
    """It never reaches the portal; the folder's own file is no draft's."""
    _, findings = load(
        tmp_path,
        {
            "a/.meta.yml": "deputy: nobody\n",
            "a/said.md": "---\ndraft: true\nowner: nobody\nreview_every: never\n---\n",
            "a/meant.md": "---\ntitle: [\n---\n",
            "a/live.md": "---\nowner: nobody\n---\n",
        },
        drafts=("a/meant.md",),
    )
    assert [(finding.path, finding.rule, finding.is_error) for finding in findings] == [
        ("content/a/.meta.yml", "person-malformed", True),
        ("content/a/live.md", "person-malformed", True),
        ("content/a/meant.md", "front-matter-unreadable", False),
        ("content/a/said.md", "person-malformed", False),
        ("content/a/said.md", "review-reason-missing", False),
    ]


def test_a_wrong_folder_file_is_told_once_at_its_place(tmp_path: Path) -> None:
    """However many pages inherit from it."""
    site, findings = load(
        tmp_path,
        {
            "a/.meta.yml": "owner: nobody\nid: abc\nreview_every: never\n",
            **{f"a/{n}.md": "Text" for n in range(5)},
            "b/.meta.yml": "- no mapping\n",
            "b/x.md": "Text",
        },
    )
    assert [(finding.rule, finding.path, finding.line) for finding in findings] == [
        ("person-malformed", "content/a/.meta.yml", 1),
        ("page-key-inherited", "content/a/.meta.yml", 2),
        ("review-reason-missing", "content/a/.meta.yml", 3),
        ("front-matter-not-a-mapping", "content/b/.meta.yml", 1),
    ]
    assert len(site.pages) == 6
    assert not site.broken


def test_a_folder_file_under_another_name_is_told(tmp_path: Path) -> None:
    """It would be passed over in silence."""
    _, findings = load(tmp_path, {"a/.meta.yaml": "owner: a@example.com\n", "a/x.md": "Text"})
    assert [(finding.rule, finding.path) for finding in findings] == [("meta-file-ignored", "content/a/.meta.yaml")]


def test_wrong_defaults_are_told_at_their_line_of_mkdocs_yml(tmp_path: Path) -> None:
    """MkDocs gives values without places; the text of the file gives the line."""
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: S\nplugins:\n  - publisher:\n      defaults:\n        # who\n        owner: nobody\n\n"
        "        review_every: soon\n      review: {}\n      owner: x\n"
    )
    defaults = {"owner": "nobody", "review_every": "soon", "x-odd": {1: object, "b": (None, 2)}, "lang": False}
    _, findings = load(tmp_path, {"a.md": "Text"}, defaults=defaults)
    assert [(finding.rule, finding.path, finding.line) for finding in findings] == [
        ("lang-malformed", "mkdocs.yml", 1),
        ("yaml-trap", "mkdocs.yml", 1),
        ("person-malformed", "mkdocs.yml", 6),
        ("interval-unknown", "mkdocs.yml", 8),
    ]


def test_defaults_written_on_one_line_are_told_at_it(tmp_path: Path) -> None:
    """{owner: …} is one line; without the file, line 1 is told."""
    (tmp_path / "mkdocs.yml").write_text("plugins:\n  - publisher:\n      defaults: {lang: en, owner: nobody}\n")
    _, findings = load(tmp_path, {"a.md": "Text"}, defaults={"lang": "en", "owner": "nobody"})
    assert [(finding.rule, finding.line) for finding in findings] == [("person-malformed", 3)]
    (tmp_path / "mkdocs.yml").unlink()
    _, findings = load(tmp_path, {"a.md": "Text"}, defaults={"owner": "nobody"})
    assert [(finding.rule, finding.line) for finding in findings] == [("person-malformed", 1)]


def test_line_ends_and_marks_do_not_change_a_page(tmp_path: Path) -> None:
    """The digest of a Windows checkout is that of a Linux one."""
    site, findings = load(
        tmp_path, {"a.md": "---\ntitle: x\n---\nT\n", "b.md": b"\xef\xbb\xbf---\r\ntitle: x\r\n---\r\nT\r\n"}
    )
    assert findings == []
    assert site.pages[0].digest == site.pages[1].digest
    assert site.pages[1].body == "T\n"
    assert site.pages[1].body_line == 4


def test_files_that_are_no_text_are_broken_pages(tmp_path: Path) -> None:
    """With line and column of the first byte that is wrong; they stay known, so that nobody takes them for removed."""
    site, findings = load(
        tmp_path,
        {
            "cp1251.md": "# Ок\n\nтак ".encode() + "нет".encode("cp1251"),
            "nul.md": "a\nb\0c",
            "utf16.md": "Текст".encode("utf-16"),
            "yaml.md": "---\na: [\n---\n",
            "good.md": "Text",
        },
    )
    assert [page.path for page in site.pages] == ["good.md"]
    assert site.broken == ("cp1251.md", "nul.md", "utf16.md", "yaml.md")
    assert [(finding.rule, finding.path, finding.line, finding.column) for finding in findings] == [
        ("file-not-utf8", "content/cp1251.md", 3, 5),
        ("file-not-utf8", "content/nul.md", 2, 2),
        ("file-not-utf8", "content/utf16.md", 1, 1),
        ("front-matter-unreadable", "content/yaml.md", 3, 1),
    ]
    assert "UTF-16" in str(findings[2].message)


def test_a_broken_folder_file_is_told_and_gives_nothing(tmp_path: Path) -> None:
    """The pages are read without it; its finding stops a publish."""
    site, findings = load(tmp_path, {"a/.meta.yml": b"owner: \xff\n", "a/x.md": "Text"})
    assert [page.path for page in site.pages] == ["a/x.md"]
    assert [finding.rule for finding in findings] == ["file-not-utf8"]


def test_missing_files_and_folders_in_their_place_are_told(tmp_path: Path) -> None:
    """A file that went away between listing and reading, or a folder named like a page, is no traceback."""
    (tmp_path / "content" / "folder.md").mkdir(parents=True)
    site, findings = load_site(
        tmp_path / "content",
        ["gone.md", "folder.md", "bad\0name.md"],
        ["gone.png"],
        settings=settings(tmp_path),
        today=TODAY,
    )
    assert site.pages == ()
    assert not site.assets
    assert [finding.rule for finding in findings] == ["file-unreadable"] * 4


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only Unix has named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Reading a named pipe would wait for a writer for ever."""
    write(tmp_path, {"a.md": "Text"})
    os.mkfifo(tmp_path / "content" / "pipe.md")
    _, findings = load_site(tmp_path / "content", ["pipe.md"], settings=settings(tmp_path), today=TODAY)
    assert [finding.rule for finding in findings] == ["file-unreadable"]


def test_links_may_lead_about_in_the_folder_and_not_out_of_it(tmp_path: Path) -> None:
    """Neither a linked file nor a linked folder, nor dots in a path, brings in what lies outside."""
    outside = tmp_path / "secret"
    outside.mkdir()
    (outside / "key.md").write_text("secret")
    write(tmp_path, {"real/a.md": "Text"})
    content = tmp_path / "content"
    (content / "file.md").symlink_to(outside / "key.md")
    (content / "folder").symlink_to(outside, target_is_directory=True)
    (content / "inner.md").symlink_to(content / "real" / "a.md")
    (content / "loop.md").symlink_to(content / "loop.md")
    paths = ["file.md", "folder/key.md", "inner.md", "../secret/key.md", "loop.md"]
    site, findings = load_site(content, paths, ["folder/key.md"], settings=settings(tmp_path), today=TODAY)
    assert [page.path for page in site.pages] == ["inner.md"]
    assert not site.assets
    assert {(finding.rule, finding.path) for finding in findings} == {
        ("path-outside-content", "content/../secret/key.md"),
        ("path-outside-content", "content/file.md"),
        ("path-outside-content", "content/folder/key.md"),
        ("file-unreadable", "content/loop.md"),
    }
    assert site.broken == ("../secret/key.md", "file.md", "folder/key.md", "loop.md")


def test_the_content_folder_may_itself_be_a_link(tmp_path: Path) -> None:
    """What counts is where it leads."""
    write(tmp_path, {"a.md": "Text"})
    (tmp_path / "docs").symlink_to(tmp_path / "content", target_is_directory=True)
    site, findings = load_site(tmp_path / "docs", ["a.md"], settings=settings(tmp_path), today=TODAY)
    assert (len(site.pages), findings) == (1, [])


def test_two_forms_of_one_name_are_told(tmp_path: Path) -> None:
    """Linux keeps й and и+breve apart, macOS does not."""
    site, findings = load(tmp_path, {"\u0439.md": "a", "\u0438\u0306.md": "b"})
    assert [page.path for page in site.pages] == ["\u0439.md"]
    assert [finding.rule for finding in findings] == ["path-form-clash"]


def test_a_decomposed_name_is_read_from_disk_and_known_in_normal_form(tmp_path: Path) -> None:
    """Paths of values are NFC; the disk is asked in its own form."""
    site, findings = load(tmp_path, {"cafe\u0301/\u0438\u0306.md": "Text", "cafe\u0301/\u0438\u0306.png": b"1"})
    assert [page.path for page in site.pages] == ["caf\u00e9/\u0439.md"]
    assert list(site.assets) == ["caf\u00e9/\u0439.png"]
    assert findings == []


def test_assets_have_size_and_digest(tmp_path: Path) -> None:
    """Of their bytes, so that a changed picture is uploaded again."""
    site, _ = load(tmp_path, {"i/a.png": b"abc"})
    asset = site.assets["i/a.png"]
    assert (asset.path, asset.size) == ("i/a.png", 3)
    assert asset.digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_pages_that_a_plugin_made_are_pages(tmp_path: Path) -> None:
    """They are on no disk, and inherit like their neighbours."""
    write(tmp_path, {"a/.meta.yml": "owner: a@example.com\n"})
    site, findings = load_site(
        tmp_path / "content",
        ["a/made.md"],
        settings=settings(tmp_path),
        today=TODAY,
        elsewhere={"a/made.md": lambda: b"---\ntitle: M\n---\nT"},
    )
    assert findings == []
    assert site.pages[0].meta.title == "M"
    assert site.pages[0].meta.owner


def test_rules_between_keys_are_judged_after_inheritance(tmp_path: Path) -> None:
    """A deputy from the folder who is the page's owner; a reason from the folder for a page's never."""
    _, findings = load(
        tmp_path,
        {
            "a/.meta.yml": "deputy: x@example.com\nreview_reason: legal\n",
            "a/p.md": "---\nowner: X@example.com\nreview_every: never\n---\n",
        },
    )
    assert [(finding.rule, finding.path, finding.line) for finding in findings] == [
        ("deputy-is-owner", "content/a/.meta.yml", 1)
    ]


def test_a_type_can_be_inherited(tmp_path: Path) -> None:
    """A glossary's folder says once that its pages are terms."""
    site, findings = load(
        tmp_path, {"g/.meta.yml": "type: term\n", "g/nps.md": "---\ntitle: NPS\nshort: How many\n---\n"}
    )
    assert findings == []
    assert site.pages[0].meta.term is not None
    assert site.pages[0].meta.term.short == "How many"


def test_a_folder_s_own_page_is_not_what_its_pages_are(tmp_path: Path) -> None:
    """An index of terms is no term, unless it says so itself; all else it inherits."""
    site, findings = load(
        tmp_path,
        {
            "g/.meta.yml": "type: term\nowner: a@example.com\n",
            "g/index.md": "# Words\n",
            "h/.meta.yml": "type: segment\n",
            "h/README.md": "---\ntype: market\n---\n",
        },
    )
    assert findings == []
    assert [(page.path, page.meta.type) for page in site.pages] == [("g/index.md", None), ("h/README.md", "market")]
    assert site.pages[0].meta.owner is not None


def test_an_empty_value_takes_an_inherited_one_back(tmp_path: Path) -> None:
    """At the page or at a folder on the way; an empty owner is the inherited one."""
    site, findings = load(
        tmp_path,
        {
            ".meta.yml": "deputy: d@example.com\nowner: o@example.com\ntags: [a]\n",
            "x/.meta.yml": "tags:\n",
            "x/a.md": "---\ndeputy:\nowner:\n---\n",
            "x/b.md": "---\ntags: [b]\ndeputy: ~\n---\n",
            "x/c.md": "Text\n",
        },
    )
    assert findings == []
    a, b, c = (page.meta for page in site.pages)
    assert (a.deputy, a.tags, b.deputy, b.tags, c.tags) == (None, (), None, ("b",), ())
    assert c.deputy is not None
    assert a.owner == c.owner is not None
