"""Every hint of ``check`` with an example of what it is given for, and the same example when the hint was followed.

A case lies in a folder of its own; those with settings of their own in a base of their own. ``OTHERWISE`` names the tests that hold hints
which no content alone can show.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

PNG = b"\x89PNG\r\n\x1a\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
TEXT = "# A page\n\nText.\n"


def head(*lines: str, body: str = TEXT) -> str:
    """A page with front matter."""
    return "\n".join(["---", *lines, "---", body])


@dataclass(frozen=True)
class Case:
    """``before`` has the finding at ``line``; ``after`` has not, and says ``words`` on the portal.

    ``beside`` are other files; ``later`` those that following the hint adds, or takes away (None). ``settings`` are lines of our plugin's
    block, ``mkdocs`` of mkdocs.yml, before and after.
    """

    before: str | bytes
    after: str | bytes | None
    line: int = 3
    words: str = "A page Text."
    name: str = "a.md"
    beside: Mapping[str, str | bytes] = field(default_factory=dict)
    later: Mapping[str, str | bytes | None] = field(default_factory=dict)
    settings: tuple[str, str] = ("", "")
    mkdocs: tuple[str, str] = ("", "")

    @property
    def is_alone(self) -> bool:
        """Whether it needs settings of its own."""
        return (*self.settings, *self.mkdocs) != ("",) * 4


def prose(before: str, after: str, words: str = "", **given: object) -> Case:
    """A case of one paragraph."""
    return Case(f"# A page\n\n{before}\n", f"# A page\n\n{after}\n", words=words or "A page", **given)  # type: ignore[arg-type]


def keys(before: str, after: str, **given: object) -> Case:
    """A case of front matter, in its first line."""
    return Case(head(before), head(*after.split("\n")), **{"line": 2, **given})  # type: ignore[arg-type]


def settings(block: str) -> str:
    """Lines of our plugin's block."""
    return f"      {block}\n"


_AS_PYTHON_MARKDOWN = (settings("github_markdown: false"),) * 2
LONG_TITLE = "long " * 80
CASES: Mapping[str, Case] = {
    # publisher.checks
    "check.owner-missing": Case(TEXT, head("owner: anna.k@example.com"), line=1, name="../../unowned/a.md"),
    "check.never-reviewed": Case(TEXT, head("last_reviewed: 2026-11-01"), line=1),
    "check.interval-too-long": keys("review_every: 3 years", "review_every: 1 year"),
    "check.term-short-missing": Case(
        head("type: term"), head("type: term", "short: A label."), line=2, words="A page Text."
    ),
    "check.title-too-long": keys(f"title: {LONG_TITLE}", "title: A short title"),
    "check.page-empty": Case("", TEXT, line=1),
    "check.merge-conflict": prose("<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> branch", "theirs", "A page theirs"),
    "check.open-questions": prose(
        '!!! question open-questions "Open questions"\n\n    - Anna: check this', "Checked.", "A page Checked."
    ),
    "check.superseded-but-active": keys(
        "superseded_by: b.md", "superseded_by: b.md\nstatus: deprecated", beside={"b.md": TEXT}
    ),
    "check.section-missing": Case(
        head("type: project"),
        head("type: project", body="# A page\n\n## Goal\n\nText.\n"),
        line=2,
        words="A page Goal Text.",
        settings=(settings("types: {project: {sections: [Goal]}}"),) * 2,
    ),
    "check.key-missing": Case(
        head("type: project"),
        head("type: project", "goal: '4711'"),
        line=2,
        settings=(settings("types: {project: {keys: [goal]}}"),) * 2,
    ),
    "check.id-duplicate": keys("id: the-same", "id: another", beside={"b.md": head("id: the-same")}),
    "check.term-duplicate": Case(
        head("type: term", "term: shelf", "short: A board.", body="# C\n"),
        head("type: term", "term: rack", "short: A board.", body="# C\n"),
        words="C",
        beside={"b.md": head("type: term", "term: shelf", "short: A board.", body="# Board\n")},
    ),
    "check.title-duplicate": keys("title: The same", "title: Another", beside={"b.md": head("title: The same")}),
    "check.alias-collision": keys("aliases: [c/check-alias-collision/b.md]", "tags: [x]", beside={"b.md": TEXT}),
    "check.alias-claimed-twice": keys(
        "aliases: [c/old-name]", "tags: [x]", beside={"b.md": head("aliases: [c/old-name]")}
    ),
    "check.superseded-by-unknown": keys(
        "superseded_by: nope", "superseded_by: b.md\nstatus: deprecated", beside={"b.md": TEXT}
    ),
    "check.depends-on-unknown": keys("depends_on: [nope]", "depends_on: [b.md]", beside={"b.md": TEXT}),
    "check.depends-on-cycle": keys("depends_on: [b.md]", "tags: [x]", beside={"b.md": head("depends_on: [a.md]")}),
    "check.depends-on-itself": keys("depends_on: [a.md]", "tags: [x]"),
    "check.superseded-by-cycle": keys(
        "superseded_by: b.md", "tags: [x]", beside={"b.md": head("superseded_by: a.md", "status: deprecated")}
    ),
    "check.superseded-by-itself": keys(
        "superseded_by: a.md", "superseded_by: b.md\nstatus: deprecated", beside={"b.md": TEXT}
    ),
    "check.see-unknown": Case(
        head("type: term", "short: A board.", "see: [nope]"),
        head("type: term", "short: A board.", "see: [b.md]"),
        line=4,
        words="A page Text.",
        beside={"b.md": TEXT},
    ),
    "check.path-case-clash": Case(TEXT, None, line=1, beside={"A.md": TEXT}, later={"b.md": TEXT}, words=""),
    "check.path-not-portable": Case(TEXT, None, line=1, name="con.md", later={"control.md": TEXT}, words=""),
    "check.link-broken": prose("[x](nope/elsewhere.md)", "[x](b.md)", beside={"b.md": TEXT}),
    "check.did-you-mean": prose("[x](rentt.md)", "[x](rent.md)", beside={"rent.md": TEXT}),
    "check.differs-in-case": prose("[x](Rent.md)", "[x](rent.md)", beside={"rent.md": TEXT}),
    "check.left-out": prose(
        "![x](.gitbook/a.png)",
        "![x](.gitbook/a.png)",
        beside={".gitbook/a.png": PNG},
        mkdocs=("", "exclude_docs: |\n  !/c/check-left-out/.gitbook\n"),
    ),
    "check.image-empty": prose("![x]()", "![x](a.png)", beside={"a.png": PNG}),
    "check.link-empty": prose("[x]()", "[x](b.md)", "A page x", beside={"b.md": TEXT}),
    "check.image-broken": prose("![x](elsewhere.png)", "![x](a.png)", beside={"a.png": PNG}),
    "check.anchor-broken": prose(
        "[x](b.md#nowhere)", "[x](b.md#the-text)", "A page x", beside={"b.md": "# B\n\n## The text\n"}
    ),
    "check.link-outside": prose("[x](../../../out.md)", "[x](b.md)", "A page x", beside={"b.md": TEXT}),
    "check.link-absolute": prose("[x](/elsewhere/entirely/)", "[x](b.md)", "A page x", beside={"b.md": TEXT}),
    "check.link-to-draft": prose(
        "[x](b.md)", "[x](b.md)", "A page x", beside={"b.md": head("draft: true")}, later={"b.md": TEXT}
    ),
    "check.image-external": prose("![x](https://a.example/a.png)", "![x](a.png)", beside={"a.png": PNG}),
    "check.unsafe-link-removed": prose("[x](javascript:y)", "[x](https://a.example)", "A page x"),
    "check.raw-html-removed": prose("<button>Press</button> it", "**Press** it", "A page Press it"),
    "check.typed-tag": prose(
        "Mount <volname> by Friday.", "Mount `<volname>` by Friday.", "A page Mount <volname> by Friday."
    ),
    "check.tag-unclosed": prose("The <title> of it.", "The `<title>` of it.", "A page The <title> of it."),
    "check.cells-lost": prose(
        "| a |\n|---|\n| 1 | two |", "| a | b |\n|---|---|\n| 1 | two |", "A page a b 1 two", line=5
    ),
    "check.comment-unclosed": prose("12 euro <!-- really? -- >", "12 euro <!-- really? -->", "A page 12 euro"),
    "check.fence-unclosed": prose("```\nx = 1\n\nText.", "```\nx = 1\n```\n\nText.", "A page x = 1 Text."),
    "check.footnote-undefined": prose("Shelves[^1]", "Shelves[^1]\n\n[^1]: of oak", "A page Shelves 1 of oak"),
    "check.link-wordless": prose("See [](b.md).", "See [words](b.md).", "A page See words .", beside={"b.md": TEXT}),
    "check.reference-undefined": prose(
        "[Rent][r]", "[Rent][r]\n\n[r]: rent.md", "A page Rent", beside={"rent.md": TEXT}
    ),
    "check.shortcode": prose("{{< price >}} euro", "12 euro", "A page 12 euro"),
    "check.template-value": prose("{{ price }} euro", "12 euro", "A page 12 euro"),
    "check.template-tag": prose("{% if x %}12 euro{% endif %}", "12 euro", "A page 12 euro"),
    "check.template-erb": prose("<%= price %> euro", "12 euro", "A page 12 euro"),
    "check.template-comment": prose("12 euro {# really? #}", "12 euro <!-- really? -->", "A page 12 euro"),
    "check.wiki-link": prose("[[Rent]]", "[Rent](rent.md)", "A page Rent", beside={"rent.md": TEXT}),
    "check.alert-unknown": prose("> [!recipe]\n> Stir.", "> [!NOTE]\n> Stir.", "A page Stir."),
    "check.container": prose(":::note\nStir.\n:::", '!!! note "Title"\n\n    Stir.', "A page Title Stir."),
    "check.module-code": prose("import Tabs from '@theme/Tabs';\n\nStir.", "Stir.", "A page Stir."),
    "check.formula": prose("$a_1 + b$", "$a_1 + b$", settings=("", settings("math: true"))),
    "check.formula-unread": prose("$\\frac{a$", "$\\frac{a}{b}$", settings=(settings("math: true"),) * 2),
    "check.include": prose('--8<-- "part.txt"', "The part.", "A page The part."),
    "check.emoji-code": prose("Done :tada:", "Done 🎉", "A page Done 🎉"),
    "check.marked-text": prose("==marked==", "<mark>marked</mark>", "A page marked"),
    "check.struck-text": prose("~~struck~~", "<del>struck</del>", "A page struck"),
    "check.hidden-comment": prose("12 euro %% really? %%", "12 euro <!-- really? -->", "A page 12 euro"),
    "check.inline-footnote": prose("Shelves^[of oak]", "Shelves[^1]\n\n[^1]: of oak", "A page Shelves 1 of oak"),
    "check.attributes": prose("Words {.big}", "Words", "A page Words"),
    "check.grid-table": prose(
        "+---+---+\n| a | b |\n+---+---+", "| a | b |\n| --- | --- |\n| c | d |", "A page a b c d"
    ),
    "check.alert-in-text": prose(
        "> Mix.\n> [!TIP]\n> Stir.", "> Mix.\n\n> [!TIP]\n> Stir.", "A page Mix. Stir.", line=4
    ),
    "check.markdown-in-html": prose("<div>**Mix** it</div>", "<div>\n\n**Mix** it\n\n</div>", "A page Mix it"),
    "check.table-unread": prose(
        "Prices:\n| a | b |\n| --- | --- |\n| c | d |",
        "Prices:\n\n| a | b |\n| --- | --- |\n| c | d |",
        "A page Prices: a b c d",
        line=5,
        settings=_AS_PYTHON_MARKDOWN,
    ),
    "check.table-headless": prose(
        "Prices:\n\n| --- | --- |\n| c | d |",
        "Prices:\n\n| a | b |\n| --- | --- |\n| c | d |",
        "A page Prices: a b c d",
        line=5,
    ),
    "check.table-columns": prose(
        "| a | b |\n| --- |\n| c | d |", "| a | b |\n| --- | --- |\n| c | d |", "A page a b c d", line=4
    ),
    "check.table-line": prose(
        "| a | b |\n|---+---|\n| c | d |", "| a | b |\n| --- | --- |\n| c | d |", "A page a b c d", line=4
    ),
    "check.list-unread": prose(
        "Prices:\n- rent\n- sale",
        "Prices:\n\n- rent\n- sale",
        "A page Prices: rent sale",
        line=4,
        settings=_AS_PYTHON_MARKDOWN,
    ),
    "check.fence-unread": prose(
        "- item\n\n    ```python\n    code = 1\n    ```",
        "- item\n\n        code = 1",
        "A page item code = 1",
        line=5,
        settings=_AS_PYTHON_MARKDOWN,
    ),
    "check.diagram": prose("```mermaid\ngraph TD\n```", "![graph](a.svg)", beside={"a.svg": SVG}),
    "check.image-kind-not-shown": prose("![x](a.tiff)", "![x](a.png)", beside={"a.tiff": b"II*\x00", "a.png": PNG}),
    "check.orphan": Case(
        TEXT,
        TEXT,
        line=1,
        beside={"b.md": TEXT},
        later={"b.md": "# B\n\n[x](a.md)\n"},
        mkdocs=("nav: [index.md, c/check-orphan/b.md]\n",) * 2,
    ),
    "check.file-unused": Case(
        PNG,
        PNG,
        line=1,
        words="",
        name="a.png",
        later={"b.md": "# B\n\n![x](a.png)\n"},
        mkdocs=("use_directory_urls: true\n",) * 2,
    ),
    # publisher.content
    "content.file-not-utf8": Case(b"# A \xff\xfe page\n", TEXT, line=1),
    "content.file-with-nul": Case("# A \x00 page\n", TEXT, line=1),
    "content.file-utf16": Case("# A page\n\nText.\n".encode("utf-16"), TEXT, line=1),
    "content.front-matter-syntax": Case(head("title: [x"), head("title: x"), line=3),
    "content.front-matter-tab": Case(head("title:\n\tx"), head("title: x"), line=3),
    "content.front-matter-colon": keys("title: Retail: small", 'title: "Retail: small"'),
    "content.front-matter-quote": keys("title: @x", 'title: "@x"'),
    "content.front-matter-open-quote": keys('title: "x', 'title: "x"'),
    "content.front-matter-character": keys("title: x\x07", "title: x"),
    "content.front-matter-too-deep": keys(f"title: {'[' * 200}{']' * 200}", "title: x"),
    "content.front-matter-circle": keys("tags: &a [*a]", "tags: [x]"),
    "content.front-matter-unterminated": Case("---\ntitle: x\n\n# A page\n\nText.\n", head("title: x"), line=1),
    "content.front-matter-not-first": Case(
        "\n---\ntitle: x\nowner: a@b.example\n---\n# A page\n\nText.\n", head("title: x"), line=2
    ),
    "content.front-matter-no-dashes": Case(
        "title: x\nowner: anna.k@example.com\n\n# A page\n\nText.\n", head("title: x"), line=1
    ),
    "content.front-matter-toml": Case('+++\ntitle = "x"\n+++\n# A page\n\nText.\n', head("title: x"), line=1),
    "content.front-matter-conflict": Case(
        head("<<<<<<< HEAD", "title: x", "=======", "title: y", ">>>>>>> b"), head("title: y"), line=2
    ),
    "content.front-matter-not-a-mapping": keys("- a", "title: a"),
    "content.yaml-comment": keys("title: Sprint #12", 'title: "Sprint #12"'),
    "content.duplicate-key": Case(head("title: x", "title: y"), head("title: y"), line=3),
    "content.value-not-a-text": keys("title: [x]", "title: x"),
    "content.value-not-a-flag": keys("draft: maybe", "draft: false"),
    "content.value-not-a-number": keys("version: two", "version: 2"),
    "content.yaml-trap": keys("title: no", 'title: "no"'),
    "content.person-malformed": keys("owner: Anna", "owner: Anna K <anna.k@example.com>"),
    "content.owner-not-one-person": keys(
        "owner: [a@example.com, b@example.com]", "owner: a@example.com\ndeputy: b@example.com"
    ),
    "content.deputy-is-owner": Case(
        head("owner: a@example.com", "deputy: a@example.com"), head("owner: a@example.com", "deputy: b@example.com")
    ),
    "content.date-malformed": keys("last_reviewed: 1.9.2026", "last_reviewed: 2026-09-01"),
    "content.date-with-time": keys("last_reviewed: 2026-09-01 10:00:00", "last_reviewed: 2026-09-01"),
    "content.date-impossible": keys("last_reviewed: 2026-02-30", "last_reviewed: 2026-02-28"),
    "content.date-in-future": keys("last_reviewed: 2027-02-01", "last_reviewed: 2026-02-01"),
    "content.next-review-too-early": Case(
        head("last_reviewed: 2026-09-01", "next_review: 2026-08-01"), head("last_reviewed: 2026-09-01")
    ),
    "content.interval-unknown": keys("review_every: sometimes", "review_every: 3 months"),
    "content.review-reason-missing": keys("review_every: never", "review_every: never\nreview_reason: It stays."),
    "content.id-malformed": keys("id: Ä page", "id: a-page"),
    "content.did-you-mean": keys("status: activ", "status: active"),
    "content.status-foreign": keys(
        "status: Accepted", "status: Accepted", settings=("", settings("status_words: {'accepted': active}"))
    ),
    "content.status-hidden": keys(
        "status: confidential", "status: confidential", settings=("", settings("status_words: {'confidential': draft}"))
    ),
    "content.match-unknown": Case(
        head("type: term", "short: A board.", "match: sometimes"),
        head("type: term", "short: A board.", "match: always"),
        line=4,
    ),
    "content.type-unknown": keys("type: gadget", "type: product"),
    "content.lang-malformed": keys("lang: english", "lang: en"),
    "content.alias-malformed": keys("aliases: [../x]", "aliases: [segments/old-name]"),
    "content.required-reading-malformed": keys(
        "required_reading: [x]", "required_reading: {audience: [all], due: 10 days}"
    ),
    "content.required-reading-audience": keys(
        "required_reading: {due: 10 days}", "required_reading: {audience: [all], due: 10 days}"
    ),
    "content.audience-unknown": keys("required_reading: {audience: [crowd]}", "required_reading: {audience: [all]}"),
    "content.reack-unknown": keys(
        "required_reading: {audience: [all], reack: often}", "required_reading: {audience: [all], reack: yearly}"
    ),
    "content.legacy-key": keys("reviewed: 2026-09-01", "last_reviewed: 2026-09-01"),
    "content.unknown-key": keys("colour: red", "x-colour: red"),
    "content.unknown-part": keys(
        "required_reading: {audience: [all], colour: red}", "required_reading: {audience: [all]}"
    ),
    "content.term-key-elsewhere": keys("short: A board.", "short: A board.\ntype: term", words="A page Text."),
    "content.page-key-inherited": Case(
        "title: x\n", "tags: [x]\n", line=1, name=".meta.yml", words="", beside={"a.md": TEXT}
    ),
    "content.meta-file-ignored": Case(
        "tags: [x]\n",
        None,
        line=1,
        name=".meta.yaml",
        later={".meta.yml": "tags: [x]\n"},
        words="",
        beside={"a.md": TEXT},
    ),
    # publisher.glossary
    "glossary.term-avoided": prose(
        "The stellage stands.",
        "The shelving stands.",
        "A page The shelving stands.",
        beside={"b.md": head("type: term", "term: shelving", "short: A board.", "avoid: [stellage]", body="# B\n")},
    ),
    "glossary.term-common-word": Case(
        head("type: term", "term: loss", "short: Less than nothing.", body="# E\n"),
        head("type: term", "term: loss", "short: Less than nothing.", "match: explicit", body="# E\n"),
        words="E",
    ),
    "glossary.term-unused": Case(
        head("type: term", "term: gondola", "short: A unit.", body="# D\n"),
        head("type: term", "term: gondola", "short: A unit.", body="# D\n"),
        words="D",
        later={"b.md": "# B\n\nThe gondola stands.\n"},
        settings=(settings("what_changed: 0"),) * 2,
    ),
    # publisher.pipeline
    "pipeline.file-not-published": prose(
        "[x](a.pdf)",
        "[x](a.pdf)",
        "A page x",
        beside={"a.pdf": b"%PDF"},
        mkdocs=("", "repo_url: https://git.example/x\nedit_uri: edit/main/docs/\n"),
    ),
    "pipeline.picture-linked": prose("[x](a.png)", "![x](a.png)", beside={"a.png": PNG}),
    "pipeline.image-unreadable": prose("![x](a.png)", "![x](a.png)", beside={"a.png": b"<html>"}, later={"a.png": PNG}),
    "pipeline.svg-unreadable": prose(
        "![x](a.svg)", "![x](a.svg)", beside={"a.svg": "<svg><g></svg>"}, later={"a.svg": SVG}
    ),
    "pipeline.svg-too-large": prose(
        "![x](a.svg)",
        "![x](a.svg)",
        beside={"a.svg": SVG.replace("/>", f"><g id='{'x' * 101_000}'/></svg>")},
        later={"a.svg": SVG},
    ),
}
# Hints that content alone cannot show, with the test that holds each.
_UNIT = "tests/unit"
OTHERWISE: Mapping[str, str] = {
    **dict.fromkeys(
        ("check.baseline-malformed", "check.baseline-missing"),
        "tests/functional/test_baseline.py::test_what_is_said_of_a_missing_or_broken_baseline_helps",
    ),
    "check.no-rule": "tests/functional/test_baseline.py::test_a_rule_explains_itself",
    "check.not-shown": f"{_UNIT}/render/test_other_tools.py::test_each_has_its_sentence",
    "check.diagram-no-program": f"{_UNIT}/pipeline/test_diagrams_drawn.py::test_a_program_that_is_not_there_is_told",
    **dict.fromkeys(
        ("check.diagram-large", "check.diagram-no-svg", "check.diagram-refused", "check.diagram-slow"),
        f"{_UNIT}/pipeline/test_diagrams_drawn.py::test_one_that_cannot_be_drawn_is_told_with_its_line_until_it_can",
    ),
    "content.edit-refused": f"{_UNIT}/content/test_edit.py::test_what_cannot_be_done_on_one_line_is_refused",
    "content.file-name-not-text": f"{_UNIT}/pipeline/test_odd_files.py::test_a_page_whose_name_is_no_text_is_a_finding",
    "content.page-name-not-text": f"{_UNIT}/pipeline/test_odd_files.py::test_a_page_whose_name_is_no_text_is_a_finding",
    "pipeline.snippet-missing": f"{_UNIT}/pipeline/test_snippets.py::test_a_snippet_that_is_missing_is_named_at_its_line",
    "content.file-unreadable": f"{_UNIT}/content/test_loader.py::test_missing_files_and_folders_in_their_place_are_told",
    "content.front-matter-aliases": f"{_UNIT}/content/test_yaml_limits.py::test_aliases_of_aliases_are_told_at_their_line",
    "content.path-form-clash": f"{_UNIT}/content/test_loader.py::test_two_forms_of_one_name_are_told",
    "content.path-outside-content": f"{_UNIT}/content/test_loader.py::test_links_may_lead_about_in_the_folder_and_not_out_of_it",
    "content.status-unknown": f"{_UNIT}/content/test_statuses.py::test_a_slip_is_an_error_with_the_word_that_was_meant",
    "glossary.abbreviation-undefined": f"{_UNIT}/pipeline/test_site_terms.py::test_abbreviations_without_an_explanation",
    "glossary.term-ambiguous": f"{_UNIT}/pipeline/test_site_terms.py::test_a_form_of_two_terms_is_told_and_not_linked",
    "glossary.term-forms-missing": f"{_UNIT}/pipeline/test_site_terms.py::test_without_the_dictionary_kept_forms_are_used",
    "pipeline.history-missing": "tests/functional/test_made_pages.py::test_a_shallow_clone_keeps_the_page_as_it_is",
    "pipeline.inherited-list-lost": f"{_UNIT}/pipeline/test_inheritance.py::test_what_a_list_loses_is_named",
    "pipeline.inherits-itself": f"{_UNIT}/pipeline/test_plugins_that_fail.py::test_settings_that_inherit_from_themselves_are_told",
    "pipeline.lfs-pointer": f"{_UNIT}/pipeline/test_file_findings.py::test_a_page_that_git_lfs_did_not_fetch_is_an_error",
    "pipeline.link-circle": f"{_UNIT}/pipeline/test_odd_files.py::test_a_link_to_a_folder_around_it_ends_with_its_name",
    **dict.fromkeys(
        ("pipeline.nav-broken", "pipeline.nav-no-page"),
        f"{_UNIT}/pipeline/test_nav_targets.py::test_an_entry_that_leads_nowhere_is_told_at_its_line_and_left_out",
    ),
    "pipeline.nav-absolute": f"{_UNIT}/pipeline/test_nav_targets.py::test_addresses_that_begin_with_a_slash",
    "pipeline.no-config-file": f"{_UNIT}/pipeline/test_project_loading.py::test_wrong_settings_are_one_error_with_all_problems",
    "pipeline.no-pages": f"{_UNIT}/pipeline/test_project_loading.py::test_a_folder_without_a_page_is_an_error",
    "pipeline.page-failed": f"{_UNIT}/pipeline/test_plugins_that_fail.py::test_an_extension_that_crashes_is_a_finding",
    "pipeline.page-failed-depth": f"{_UNIT}/pipeline/test_endless_pages.py::test_running_out_of_stack_is_a_failure_of_its_own",
    "pipeline.page-failed-time": f"{_UNIT}/pipeline/test_endless_pages.py::test_a_page_without_an_end_is_a_finding_on_its_line",
    "pipeline.plugin-late": f"{_UNIT}/pipeline/test_late_plugins.py::test_what_finished_pages_have_around_their_text_is_named",
    "pipeline.plugin-crashed": f"{_UNIT}/pipeline/test_plugins_that_fail.py::test_a_plugin_that_crashes_is_named_with_the_event",
    "pipeline.plugin-missing": f"{_UNIT}/pipeline/test_project_loading.py::test_wrong_settings_are_one_error_with_all_problems",
    "pipeline.work-dir-committed": f"{_UNIT}/pipeline/test_work_dir.py::test_a_committed_work_folder_is_refused",
}
