"""Whole pages: what stands around the text, in the page's language."""

import re
from dataclasses import replace
from datetime import date

import pytest
from bs4 import BeautifulSoup

from publisher.content.converted import Converted, Heading
from publisher.content.due import Review, ReviewState, review_on
from publisher.content.model import FrontMatter, Person, Status, Term
from publisher.intervals import Interval, Unit
from publisher.plan.digests import comparable
from publisher.render.article import Article
from publisher.render.dates import changed_on
from publisher.render.document import Child, PageView, render_article
from publisher.render.navigation import PageLink
from publisher.render.people import PeopleNames, people_of
from publisher.render.sections import render_home, render_section_index
from publisher.targets.knowledge_base.form import text_block

ANNA = Person("anna.k@example.com", "Anna Kuznetsova")
TODAY = date(2026, 11, 23)
META = FrontMatter(owner=ANNA, last_reviewed=date(2026, 9, 15), last_reviewed_by="anna.k@example.com")


def view(meta: FrontMatter = META, *, language: str = "en", words: int = 400, **kwargs: object) -> PageView:
    converted = Converted("segments/retail.md", "", ("<p>Text.</p>",), words=words)
    given = {
        "converted": converted,
        "review": review_on(meta, TODAY, Interval(14, Unit.DAY)),
        "people": people_of([("en", meta.owner), ("en", meta.deputy)]),
    }
    return PageView(meta=meta, title="Small retail", language=language, **(given | kwargs))


def shown(article: Article) -> str:
    """The text that a reader sees, addresses of links in brackets."""
    html = article.resolve(page=lambda ref: ref.path, file=lambda ref: ref.path, image=lambda ref: f'src="{ref.path}"')
    tree = BeautifulSoup(html, "html.parser")
    for link in tree.find_all("a"):
        link.append(f" [{link['href']}]")
    for block in tree.find_all(["p", "h1", "h2", "li", "div"]):
        block.append("\n")
    return re.sub(r"\n\s*", "\n", re.sub(r"[ \t]+", " ", tree.get_text())).strip()


def test_a_page_shows_who_answers_for_it_and_since_when() -> None:
    """Way, title, owner, review, reading time, edit link, text, tags, foot, neighbours."""
    meta = replace(META, tags=("retail", "key"), deputy=Person(user_id=17))
    article = render_article(
        view(
            meta,
            edit_url="https://git.example.com/edit/segments/retail.md",
            crumbs=(PageLink("Home", "index.md"), PageLink("Segments"), PageLink("Shops", "segments/index.md")),
            before=PageLink("DIY", "segments/diy.md"),
            after=PageLink("Fuel", "segments/fuel.md"),
        )
    )

    assert shown(article).split("\n") == [
        "Home [index.md] › Segments › Shops [segments/index.md] › Small retail",
        (
            "Owner: Anna Kuznetsova [mailto:anna.k@example.com] Checked by Anna Kuznetsova, 15 Sep 2026 "
            "Next review: 15 Mar 2027 2 min read Edit in git [https://git.example.com/edit/segments/retail.md]"
        ),
        "Small retail",
        "Text.",
        "retail key",
        "Question or correction? Write to Anna Kuznetsova [mailto:anna.k@example.com] or employee 17 [/company/personal/user/17/].",
        "← Previous: DIY [segments/diy.md] Next: Fuel [segments/fuel.md] →",
    ]


def test_a_russian_page_speaks_russian() -> None:
    """Labels and dates are in the page's own language."""
    text = shown(render_article(view(language="ru", words=900)))

    assert "Владелец: Anna Kuznetsova" in text
    assert "Проверено: Anna Kuznetsova, 15 сент. 2026" in text
    assert "5 минут чтения" in text
    assert "Вопрос или поправка? Напишите: Anna Kuznetsova" in text


SECTIONS = (
    Heading(1, "small-retail", "Small retail"),
    Heading(2, "who", "Who they are"),
    Heading(3, "shops", "Shops"),
    Heading(2, "size", "Size & place"),
    Heading(2, "", "Without an anchor"),
    Heading(2, "onload", "onload=1"),
)


@pytest.mark.parametrize(("language", "title"), [("en", "On this page"), ("ru", "На этой странице")])
def test_a_long_page_begins_with_a_list_of_its_sections(language: str, title: str) -> None:
    """Headings of the highest level, folded before the title and not searched; what cannot be led to is left out."""
    long = Converted("segments/retail.md", "Small retail", ("<p>Text.</p>",), headings=SECTIONS)
    article = render_article(view(FrontMatter(), language=language, converted=long, sections_for_list=3))

    assert f"{title}Who they are [#who]\nSize & place [#size]\nonload=1 [#onload]\n" in shown(article)
    assert searched(article) == "Small retail Text."


def test_first_level_headings_beside_the_title_are_sections() -> None:
    """With the sections that stand before the first of them, in the page's order; those below them would make the list long."""
    headings = (
        Heading(1, "a", "A"),
        Heading(2, "a1", "A1"),
        Heading(3, "a11", "A11"),
        Heading(1, "b", "B"),
        Heading(2, "b1", "B1"),
        Heading(1, "c", "C"),
    )
    titled = Converted("a.md", "A", ("<p>Text.</p>",), headings=headings)
    untitled = replace(titled, title="", headings=(Heading(2, "z", "Z"), *headings))

    assert "A1 [#a1]\nB [#b]\nC [#c]\n" in shown(render_article(view(converted=titled, sections_for_list=3)))
    assert "Z [#z]\nA [#a]\nB [#b]\nC [#c]\n" in shown(render_article(view(converted=untitled, sections_for_list=3)))


@pytest.mark.parametrize(("headings", "least"), [(SECTIONS, 4), (SECTIONS, 0), ((), 1), (SECTIONS[:1], 1)])
def test_a_short_page_has_no_such_list(headings: tuple[Heading, ...], least: int) -> None:
    """Fewer sections than the settings ask for, none at all, or never."""
    page = Converted("segments/retail.md", "Small retail", ("<p>Text.</p>",), headings=headings)

    assert "[#who]" not in shown(render_article(view(converted=page, sections_for_list=least)))


def test_sections_may_begin_lower() -> None:
    """A page whose headings begin at level 3 lists those."""
    page = Converted("a.md", "", (), headings=(Heading(3, "a", "A"), Heading(4, "b", "B"), Heading(3, "c", "C")))

    assert "A [#a]\nC [#c]" in shown(render_article(view(converted=page, sections_for_list=2)))


def test_a_page_without_owner_and_review_is_bare() -> None:
    """What is not known is not shown; a short text has no reading time."""
    assert shown(render_article(view(FrontMatter(status=Status.ARCHIVED), words=100))).split("\n") == [
        "Kept for the record: this page is no longer checked.",
        "Small retail",
        "Text.",
    ]


@pytest.mark.parametrize(
    ("meta", "banner"),
    [
        (FrontMatter(status=Status.DRAFT), "Draft: readers of the portal do not see this page yet."),
        (FrontMatter(status=Status.DEPRECATED), "This page is going out of use; rely on newer pages."),
        (FrontMatter(), "Not yet confirmed: nobody has checked this page so far."),
        (
            FrontMatter(last_reviewed=date(2026, 4, 5)),
            "The check was due on 5 Oct 2026 and has not been done yet: some details may have changed.",
        ),
        (
            FrontMatter(last_reviewed=date(2026, 1, 5)),
            "Nobody has confirmed this page since 5 Jul 2026, when it was due to be checked. Ask before you rely on it.",
        ),
        (FrontMatter(next_review=TODAY), ""),
        (FrontMatter(next_review=date(2026, 11, 30)), ""),
        (FrontMatter(review_never=True, review_reason="A law."), ""),
    ],
)
def test_a_state_worth_knowing_is_told_in_neutral_words(meta: FrontMatter, banner: str) -> None:
    """Drafts, deprecated and archived pages, overdue and unconfirmed ones carry one line; the rest none."""
    html = render_article(view(meta)).resolve(page=lambda _: "", file=lambda _: "", image=lambda _: "")
    notes = [note.get_text(strip=True) for note in BeautifulSoup(html, "html.parser").find_all(role="note")]

    assert notes == ([banner] if banner else [])


def test_a_deprecated_page_points_to_its_successor() -> None:
    """The pointer is a link."""
    article = render_article(
        view(replace(META, status=Status.DEPRECATED), replacement=PageLink("Retail", "segments/new.md"))
    )

    assert "This page is being replaced. Read instead: Retail [segments/new.md]" in shown(article)


def test_an_exempt_page_says_why() -> None:
    """The reason stands in place of the next review."""
    text = shown(render_article(view(FrontMatter(review_never=True, review_reason="A law."))))

    assert "No reviews: A law" in text


def test_a_reviewer_who_is_no_owner_is_named_as_known() -> None:
    """By the name that the content knows, else as written; without one the date alone."""
    boris = replace(META, last_reviewed_by="boris@example.com")
    people = PeopleNames({("en", "boris@example.com"): "Boris"})

    assert "Checked by Boris, 15 Sep 2026" in shown(render_article(view(boris, people=people)))
    assert "Checked by boris, 15 Sep 2026" in shown(render_article(view(boris)))
    assert "Checked by the board, 15 Sep" in shown(render_article(view(replace(META, last_reviewed_by="the board"))))
    assert "Checked 15 Sep 2026" in shown(render_article(view(replace(META, last_reviewed_by=""))))


def test_the_page_s_own_heading_is_its_title_with_its_anchor() -> None:
    """A reader sees the heading as written, and links to its anchor work."""
    converted = Converted(
        "segments/retail.md", "Retail & more", ("<p>x</p>",), headings=(Heading(1, "retail", "Retail & more"),)
    )

    article = render_article(view(converted=converted))

    html = "".join(map(str, article.segments))
    assert '<h1 id="retail"' in html
    assert ">Retail &amp; more</h1>" in html


def test_a_term_shows_its_meaning_other_names_and_related_terms() -> None:
    """The meaning and the names before the longer text, which is searched with them; the way to others after it."""
    meta = replace(META, term=Term("ESL", "A label that is a screen.", aka=("e-label", "tag")))

    text = shown(render_article(view(meta, see=(PageLink("Gateway", "glossary/gateway.md"),))))

    assert (
        "A label that is a screen.\nAlso called: e-label, tag\nText.\nSee also: Gateway [glossary/gateway.md]" in text
    )


def test_a_term_without_details_is_an_ordinary_page() -> None:
    """Nothing empty is shown."""
    assert "Also called" not in shown(render_article(view(replace(META, term=Term("ESL")))))


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("<p>A <b>label</b> that is a&#32;screen, and more.</p>", 1),
        ("<p>An ESL. A label that is a screen.</p>", 2),
        ("", 1),
    ],
)
def test_a_meaning_that_the_page_begins_with_is_not_said_twice(text: str, times: int) -> None:
    """Authors write the short meaning for tooltips, and again as the first sentence."""
    converted = Converted("words/esl.md", "", (text,))
    meta = replace(META, term=Term("ESL", "A label that is a screen."))

    assert shown(render_article(view(meta, converted=converted))).count("abel that is a screen") == times


def test_who_checked_is_called_as_the_page_calls_them() -> None:
    """Another page may write the same person's name in other letters."""
    meta = replace(META, owner=Person("anna.k@example.com", "Анна Кузнецова"))
    elsewhere = people_of([("ru", ANNA)])

    assert "Checked by Анна Кузнецова" in shown(render_article(view(meta, people=elsewhere)))
    other = replace(meta, last_reviewed_by="Anna <anna.k@example.com>")
    assert "Checked by Anna, " in shown(render_article(view(other, people=elsewhere)))


def test_a_section_s_page_lists_what_lies_below() -> None:
    """Terms with their short meaning."""
    children = (Child(PageLink("ESL", "g/esl.md"), "A label = a screen."), Child(PageLink("Gateway", "g/gateway.md")))

    text = shown(render_article(view(children=children)))

    assert "In this section\nESL [g/esl.md] — A label = a screen.\nGateway [g/gateway.md]" in text


def test_pages_without_a_file_are_made() -> None:
    """A folder's page and a home page, in the base's language."""
    children = (Child(PageLink("Рынки", "markets/index.md")),)

    section = shown(render_section_index("Тренды", children, crumbs=(PageLink("Главная", "index.md"),), language="ru"))
    home = shown(render_home("Стратегия", children, language="ru"))

    assert section.split("\n") == [
        "Главная [index.md] › Тренды",
        "Тренды",
        "В этом разделе",
        "Рынки [markets/index.md]",
    ]
    assert home.split("\n")[0] == "Стратегия"
    assert home.endswith("Содержание\nРынки [markets/index.md]")


def searched(article: Article) -> str:
    """What the portal's search reads: the one node of the text block (facts kb-1.24)."""
    block = text_block(article)
    html = block.resolve(page=lambda _: "#landing1", file=lambda _: "", image=lambda _: "")
    assert html.startswith('<section class="landing-block')
    nodes = BeautifulSoup(html, "html.parser").select(".landing-block-node-text")
    assert len(nodes) == 1
    return " ".join(nodes[0].get_text(" ").split())


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_portals_search_reads_what_the_page_says_and_nothing_of_ours(language: str) -> None:
    """Title, a term's meaning and names, sections, text, tags; none of the lines around them, in either language."""
    meta = replace(META, tags=("retail",), deputy=Person(user_id=17), term=Term("ESL", "A screen.", aka=("e-label",)))
    whole = view(
        meta,
        language=language,
        edit_url="https://git.example.com/edit/a.md",
        crumbs=(PageLink("Start", "index.md"),),
        before=PageLink("Before", "b.md"),
        after=PageLink("After", "c.md"),
        see=(PageLink("Gateway", "g.md"),),
        children=(Child(PageLink("Below", "d.md")),),
    )
    article = render_article(replace(whole, words=(Child(PageLink("Label", "l.md"), "A small screen."),)))

    also = "Also called: e-label" if language == "en" else "Другие названия: e-label"
    assert searched(article) == f"Small retail A screen. {also} Text. retail"
    assert searched(render_home("Strategy", (Child(PageLink("Markets", "m.md")),))) == "Strategy"
    assert searched(render_section_index("Trends", (Child(PageLink("Labour", "t/l.md")),))) == "Trends"


def test_the_meanings_of_words_are_listed_below_the_text() -> None:
    """A tooltip shows nothing on a touch screen."""
    words = (Child(PageLink("ESL", "g/esl.md"), "A label = a screen."),)
    text = shown(render_article(replace(view(), words=words)))

    assert "Text.\nWords on this page\nESL [g/esl.md] — A label = a screen.\n" in text


def test_what_not_every_run_knows_makes_no_other_page() -> None:
    """A person's profile and the day of the last change are filled in, and count for nothing."""
    article = render_article(view())
    known = article.resolve(
        page=lambda ref: ref.path,
        file=lambda ref: ref.path,
        image=lambda ref: ref.path,
        person=lambda _: "/company/personal/user/7/",
        changed=lambda ref: changed_on(date(2026, 11, 20), ref),
    )
    unknown = article.resolve(page=lambda ref: ref.path, file=lambda ref: ref.path, image=lambda ref: ref.path)

    assert 'href="/company/personal/user/7/"' in known
    assert ">Changed 20 Nov 2026</span>" in known
    assert 'href="mailto:anna.k@example.com"' in unknown
    assert comparable(known) == comparable(unknown)


def test_a_review_without_a_state_shows_nothing() -> None:
    """Drafts have no reviews."""
    text = shown(render_article(view(META, review=Review(ReviewState.NONE))))

    assert "Next review" not in text
