"""The glossary of a whole site: which words lead where, what is told of terms, where Russian forms come from."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from publisher.glossary.forms_file import NAME, parse_forms
from publisher.messages import LANGUAGES, Catalogue
from publisher.pipeline import terms
from publisher.pipeline.articles import Articles
from publisher.pipeline.project import Project, load_project

TODAY = date(2026, 11, 23)
CONFIG = (
    "site_name: B\nplugins:\n  - publisher:\n      knowledge_base: {{code: test}}\n"
    "      defaults: {{owner: lead@example.com, last_reviewed: 2026-10-01}}\n{}"
)
GATE = "---\ntype: term\nshort: A way in.\naka: [door]\navoid: [hole]\n---\n# Gate\n\nA gate is a door.\n"
PAGES = {
    "index.md": "# Start\n\nTwo gates, one Gate's hinge and a door.\n",
    "g/gate.md": GATE,
    "g/index.md": "# Words\n\n[Gate](gate.md)\n",
    "off.md": "---\nglossary: off\n---\n# Off\n\nA gate.\n",
}
MakeProject = Callable[..., Path]


def load(make_project: MakeProject, pages: dict[str, str], more: str = "") -> Project:
    return load_project(make_project(pages, config=CONFIG.format(more)), today=TODAY)


def term_links(project: Project, path: str) -> list[tuple[str, str]]:
    html = Articles(project).page(path).resolve(page=lambda r: r.path, file=lambda r: r.path, image=lambda _: "")
    return [(a.get_text(), str(a["href"])) for a in BeautifulSoup(html, "html.parser").select("a[data-kb-term]")]


def told(project: Project, *rules: str) -> list[tuple[str, str, int]]:
    """Findings about terms, said in both languages."""
    found = [finding for finding in project.findings if finding.rule in rules or (not rules and "term" in finding.rule)]
    for finding in found:
        assert all(Catalogue(language).say(finding.message) for language in LANGUAGES)
        assert finding.hint is None or all(Catalogue(language).say(finding.hint) for language in LANGUAGES)
    return [(finding.rule, finding.path, finding.line) for finding in found]


def test_words_lead_to_their_terms(make_project: MakeProject) -> None:
    """The first use on a page, in any form; not on the term's own page, nor where the page says no."""
    project = load(make_project, PAGES)

    assert term_links(project, "index.md") == [("gates", "g/gate.md")]
    assert term_links(project, "g/gate.md") == term_links(project, "off.md") == []
    assert told(project) == []
    assert project.converted["index.md"] is not project.terms.linked("index.md")


LOSS = "---\ntype: term\nterm: {}\nshort: What is stolen.\n{}---\n# {}\n\nText.\n"


@pytest.mark.parametrize(
    ("term", "match", "found"),
    [
        ("loss", "", [("term-common-word", "docs/g/t.md", 3)]),
        ("Потеря", "", [("term-common-word", "docs/g/t.md", 3)]),
        ("loss", "match: always\n", []),
        ("loss", "match: explicit\n", []),
        ("stock loss", "", []),
        ("gate", "aka: [price]\n", [("term-common-word", "docs/g/t.md", 3)]),
        ("ESL", "", []),
    ],
)
def test_a_term_that_is_an_everyday_word_is_told(
    make_project: MakeProject, term: str, match: str, found: object
) -> None:
    """Until its author says where its words lead to it."""
    pages = {"index.md": f"# Start\n\nSold at a {term}.\n", "g/t.md": LOSS.format(term, match, term)}

    assert told(load(make_project, pages), "term-common-word") == found


def test_an_explicit_term_is_led_to_by_authors_alone(make_project: MakeProject) -> None:
    """Its meaning stands below the pages that link to it; a name to avoid is told all the same."""
    pages = {
        "index.md": "# Start\n\nHardware sold at a loss, and a shrinkage.\n",
        "linked.md": "# Linked\n\nA [loss](g/t.md) of two per cent; a loss.\n",
        "g/t.md": LOSS.format("loss", "match: explicit\navoid: [shrinkage]\n", "Loss"),
    }
    project = load(make_project, pages)

    assert term_links(project, "index.md") == term_links(project, "linked.md") == []
    assert [term.name for term in project.terms.linked_terms("linked.md")] == ["loss"]
    assert project.terms.linked_terms("index.md") == ()
    assert told(project) == [("term-avoided", "docs/index.md", 3)]


def test_links_can_be_left_out(make_project: MakeProject) -> None:
    """The checks go on."""
    project = load(make_project, PAGES | {"index.md": "A hole.\n"}, "      glossary: {link: none}\n")

    assert term_links(project, "index.md") == []
    assert told(project) == [("term-avoided", "docs/index.md", 1)]


def test_a_word_to_be_avoided_is_told_with_its_place(make_project: MakeProject) -> None:
    """Once a page; it leads to the term all the same."""
    project = load(
        make_project, PAGES | {"x.md": "# X\n\nSome text, a\nHole and a hole.\n", "y.md": "A **ho**le *hole*.\n"}
    )

    assert told(project) == [("term-avoided", "docs/x.md", 4), ("term-avoided", "docs/y.md", 1)]
    assert term_links(project, "x.md") == [("Hole", "g/gate.md")]
    article = str(Articles(project).page("g/gate.md").segments)
    assert "Better not: hole" in article


def test_a_term_that_no_page_uses_is_told(make_project: MakeProject) -> None:
    """The list in its own folder is no use, a link from elsewhere is one."""
    unused = {"index.md": "# Start\n", "g/gate.md": GATE, "g/index.md": "[Gate](gate.md)\n"}

    assert told(load(make_project, unused)) == [("term-unused", "docs/g/gate.md", 1)]
    assert told(load(make_project, unused | {"index.md": "[g](g/gate.md)\n"})) == []


def test_a_form_of_two_terms_is_told_and_not_linked(make_project: MakeProject) -> None:
    """The plural of one is the other; names given twice are an error, and not told again."""
    two = {
        "index.md": "New new and news: a new.\n",
        "new.md": "---\ntype: term\nshort: A.\n---\n# New\n",
        "news.md": "---\ntype: term\nshort: B.\nlast_reviewed: 2026-10-01\n---\n# News\n",
    }
    project = load(make_project, two)
    assert ("term-ambiguous", "docs/new.md", 1) in told(project)
    assert term_links(project, "index.md") == [("New", "new.md")]

    same = two | {"news.md": "---\ntype: term\nshort: B.\n---\n# New\n"}
    assert {rule for rule, _, _ in told(load(make_project, same))} == {
        "term-duplicate",
        "term-unused",
    }


def test_languages_do_not_mix(make_project: MakeProject) -> None:
    """A word is looked for on pages of its own language; deprecated terms are there, archived ones are not."""
    pages = PAGES | {
        "de.md": "---\nlang: de-AT\n---\nGate.\n",
        "g/tor.md": "---\ntype: term\nshort: T.\nlang: de\nstatus: deprecated\n---\n# Tor\n",
        "g/old.md": "---\ntype: term\nshort: T.\nstatus: archived\n---\n# Start\n",
        "de2.md": "---\nlang: de\n---\nDas Tor, die Tors. Start\n",
    }
    project = load(make_project, pages)

    assert term_links(project, "de.md") == []
    assert term_links(project, "de2.md") == [("Tor", "g/tor.md")]


def test_abbreviations_without_an_explanation(make_project: MakeProject) -> None:
    """Only where asked for: three uses on two pages."""
    pages = PAGES | {"a.md": "KPI and KPI, OKR.\n", "b.md": "KPI. The GATE is GATE.\n", "c.md": "`SQL` OKR GATE OKR.\n"}

    assert told(load(make_project, pages), "abbreviation-undefined") == []
    asked = load(make_project, pages, "      glossary: {abbreviations: true}\n")
    assert told(asked, "abbreviation-undefined") == [
        ("abbreviation-undefined", "docs/a.md", 1),
        ("abbreviation-undefined", "docs/a.md", 1),
    ]


RUSSIAN = {
    "index.md": "---\nlang: ru\n---\nРади малой розницы и КСО.\n",
    "g/mr.md": "---\ntype: term\nlang: ru\nshort: А.\naka: [КСО]\n---\n# Малая розница\n",
}


def test_russian_forms_are_made_once_and_kept(make_project: MakeProject) -> None:
    """In the content folder; what nobody uses any more goes."""
    pytest.importorskip("pymorphy3")
    kept = make_project(RUSSIAN).parent / "docs" / NAME
    project = load(make_project, RUSSIAN)
    assert term_links(project, "index.md") == [("малой розницы", "g/mr.md")]
    assert told(project) == []
    forms = parse_forms(kept.read_text(encoding="utf-8"))
    assert forms is not None
    assert list(forms) == ["малая розница"]

    kept.write_text(kept.read_text(encoding="utf-8").replace("малой розницы", "мелкой розницы"), encoding="utf-8")
    changed = kept.read_bytes()
    assert told(load(make_project, RUSSIAN)) == []
    assert kept.read_bytes() == changed


def test_without_the_dictionary_kept_forms_are_used(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> None:
    """And terms without any are told; forms written by hand are enough."""
    monkeypatch.setattr(terms, "find_spec", lambda _: None)
    project = load(make_project, RUSSIAN)
    assert told(project) == [("term-forms-missing", "docs/g/mr.md", 1)]
    assert not (make_project(RUSSIAN).parent / "docs" / NAME).exists()

    by_hand = RUSSIAN | {"g/mr.md": RUSSIAN["g/mr.md"].replace("aka:", "forms: [малой розницы]\naka:")}
    project = load(make_project, by_hand)
    assert told(project) == []
    assert term_links(project, "index.md") == [("малой розницы", "g/mr.md")]


def test_unused_terms_are_not_told_while_pages_cannot_be_read(make_project: MakeProject) -> None:
    """They may be the ones that use them."""
    hook = "def on_page_markdown(markdown, page, **_):\n    assert page.file.src_uri != 'index.md'\n"
    pages = {"index.md": "A gate.\n", "g/gate.md": GATE}
    file = make_project(pages, config=CONFIG.format("") + "hooks: [hook.py]\n")
    (file.parent / "hook.py").write_text(hook, encoding="utf-8")

    assert told(load_project(file, today=TODAY), "term-unused") == []


def test_links_to_terms_are_no_part_of_what_a_page_says(make_project: MakeProject) -> None:
    """A new term refreshes the pages that use it; their own text has not changed."""
    articles = [
        Articles(load(make_project, {"index.md": "A gate.\n", "g/gate.md": page}))
        for page in ("---\ntype: term\nshort: A.\n---\n# Gate\n", "# Gate\n")
    ]
    linked, plain = (made.page("index.md").outline for made in articles)
    assert linked != plain
    assert articles[0].frame("index.md") == articles[1].frame("index.md")
