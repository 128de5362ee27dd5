"""A whole page as a reader sees it: the way to it, who answers for it and since when, its title, its text, what comes next.

The title and the text are the page's own: the portal searches them and lets people edit them. What we add stands before and
after them, where its search does not read (``publisher.render.block``).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from itertools import groupby

from publisher.content.converted import ChangedRef, Converted, Segment
from publisher.content.due import Review, ReviewState
from publisher.content.model import FrontMatter, Status
from publisher.messages import Catalogue
from publisher.render import styles
from publisher.render.article import CONTACT, Article, joined
from publisher.render.block import TEXT_END, TEXT_START
from publisher.render.contents import on_this_page
from publisher.render.dates import written_date
from publisher.render.navigation import PageLink
from publisher.render.people import PeopleNames
from publisher.render.pieces import Pieces, between, element, link_out, link_to, plain, style_attribute
from publisher.render.sanitiser_encoding import encode_attribute
from publisher.render.tags import tags_line

WORDS_A_MINUTE = 180
MANY_TERMS = 12
BODY_START = '<div data-kb-body="1">'
"""Begins what the page's file says; around it stands what we add."""
BODY_END = "</div>"
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"\w+")
_BEGINNING = 4000
"""Characters of markup that hold the first words of a page, whatever styles stand between them."""


@dataclass(frozen=True, slots=True)
class Child:
    """A page below this one, with the short meaning of a term."""

    page_link: PageLink
    short: str = ""
    is_term: bool = False


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything that one page shows; what it prints as is all of it but its text and the people.

    ``replacement`` is where a deprecated page points, ``see`` a term's related terms, ``words`` the terms that its text uses,
    ``tags_page`` the path of the list of all tags, ``sections_for_list`` how many sections make a list "on this page" (0: never),
    ``tells_unconfirmed``: that nobody confirmed the page is worth telling, for most others are confirmed. ``is_confirmed``: the last
    review of ``meta`` was done in the portal and is not in git yet.
    """

    meta: FrontMatter
    title: str
    language: str
    converted: Converted = field(repr=False)
    review: Review
    people: PeopleNames = field(default_factory=PeopleNames, repr=False)
    edit_url: str = ""
    crumbs: tuple[PageLink, ...] = ()
    children: tuple[Child, ...] = ()
    before: PageLink | None = None
    after: PageLink | None = None
    replacement: PageLink | None = None
    see: tuple[PageLink, ...] = ()
    words: tuple[Child, ...] = ()
    tags_page: str = ""
    sections_for_list: int = 0
    tells_unconfirmed: bool = True
    is_confirmed: bool = False


def render_article(view: PageView) -> Article:
    """The article of a page: the same in the preview and on the portal."""
    say = Catalogue(view.language)
    headings, has_title = view.converted.headings, bool(view.converted.title)
    before: Pieces = [
        *_way(view.crumbs, view.title, say),
        *_facts(view, say),
        *on_this_page(headings, view.sections_for_list, say, has_title=has_title),
        *_banner(view, say),
    ]
    text: Pieces = [
        *_title(view),
        *_term(view, say),
        BODY_START,
        *view.converted.segments,
        BODY_END,
        *tags_line(view.meta.tags, view.tags_page, say),
    ]
    after: Pieces = [
        *_see(view, say),
        *children_list(view.children, say("page.children")),
        *_words(view, say),
        *_foot(view, say),
        *_neighbours(view, say),
    ]
    return framed(text, view.language, before=before, after=after)


def framed(text: Pieces, language: str, *, before: Iterable[Segment] = (), after: Iterable[Segment] = ()) -> Article:
    """An article in its frame, which carries the base look and the language; around its ``text`` what we add."""
    inside = [*before, TEXT_START, *text, TEXT_END, *after]
    return Article(joined(element("div", styles.ARTICLE, *inside, lang=language)))


def heading(title: str, anchor: str = "") -> str:
    """The one first-level heading of a page."""
    return f"{_heading_start(anchor)}{plain(title)}</h1>"


def _heading_start(anchor: str) -> str:
    named = f' id="{encode_attribute(anchor)}"' if anchor else ""
    return f"<h1{named}{style_attribute(styles.ELEMENTS['h1'])}>"


def children_list(children: tuple[Child, ...], title: str) -> Pieces:
    """The pages below this one under a heading; terms alone come in alphabetical order, many of them by their first letters."""
    if not children:
        return []
    listed = element("h2", styles.ELEMENTS["h2"], plain(title)) if title else []
    if not all(child.is_term for child in children):
        return [*listed, *_items(children)]
    terms = sorted(children, key=lambda child: child.page_link.title.casefold().replace("ё", "е"))
    if len(terms) < MANY_TERMS:
        return [*listed, *_items(terms)]
    level = "h3" if title else "h2"
    for letter, group in groupby(terms, key=lambda child: child.page_link.title[:1].upper().replace("Ё", "Е")):
        listed += [*element(level, styles.ELEMENTS[level], plain(letter)), *_items(group)]
    return listed


def _items(children: Iterable[Child]) -> Pieces:
    items: Pieces = []
    for child in children:
        short = f" — {plain(child.short)}" if child.short else ""
        items += element("li", styles.ELEMENTS["li"], *link_to(child.page_link), short)
    return element("ul", styles.ELEMENTS["ul"], *items)


def _way(crumbs: tuple[PageLink, ...], title: str, say: Catalogue) -> Pieces:
    if not crumbs:
        return []
    here: Pieces = [f'<span aria-current="page">{plain(title)}</span>']
    row = between((*(link_to(page_link) for page_link in crumbs), here), ' <span aria-hidden="true">›</span> ')
    return element("p", styles.CRUMBS, *row, role="navigation", **{"aria-label": say("page.way")})


def way(crumbs: tuple[PageLink, ...], title: str, language: str) -> Pieces:
    """The links from the home page down to a page, which is named without one."""
    return _way(crumbs, title, Catalogue(language))


def _title(view: PageView) -> Pieces:
    own = view.converted.headings[:1]
    anchor = own[0].id if own and own[0].level == 1 and view.converted.title else ""
    if view.converted.heading:
        return [_heading_start(anchor), *view.converted.heading, "</h1>"]
    return [heading(view.converted.title or view.title, anchor)]


def _facts(view: PageView, say: Catalogue) -> Pieces:
    """Owner, last and next review, reading time, where to edit, last change."""
    meta = view.meta
    facts: list[Pieces] = []
    if meta.owner is not None:
        facts.append([f"{plain(say('page.owner'))} ", *view.people.link(meta.owner, say)])
    facts += [[plain(fact)] for fact in _review_facts(view, say)]
    minutes = round(view.converted.words / WORDS_A_MINUTE)
    if minutes > 1:
        facts.append([plain(say("page.reading-time", n=minutes))])
    if view.edit_url:
        facts.append([link_out(view.edit_url, say("page.edit"))])
    if not facts:
        return []
    row = between((element("span", styles.FACT, *fact) for fact in facts), " ")
    return element("p", styles.FACTS, *row, ChangedRef(view.converted.path, view.language))


def _review_facts(view: PageView, say: Catalogue) -> list[str]:
    meta, facts = view.meta, list[str]()
    if meta.last_reviewed is not None:
        day = written_date(meta.last_reviewed, say)
        by = view.people.named(meta.last_reviewed_by, say, of=(meta.owner, meta.deputy))
        if view.is_confirmed:
            facts.append(say("page.confirmed-by", name=by, date=day) if by else say("page.confirmed", date=day))
        else:
            facts.append(say("page.checked-by", name=by, date=day) if by else say("page.checked", date=day))
    if view.review.due is not None:
        facts.append(say("page.next-review", date=written_date(view.review.due, say)))
    if view.review.state is ReviewState.EXEMPT:
        facts.append(say("page.no-review", reason=meta.review_reason.rstrip(".")))
    return facts


def _banner(view: PageView, say: Catalogue) -> Pieces:
    """One line about the page's state where a reader should know it, in neutral words."""
    match view.meta.status:
        case Status.DRAFT:
            return _note("warning", [plain(say("page.draft"))])
        case Status.ARCHIVED:
            return _note("important", [plain(say("page.archived"))])
        case Status.DEPRECATED if view.replacement:
            return _note("important", [f"{plain(say('page.deprecated-see'))} ", *link_to(view.replacement)])
        case Status.DEPRECATED:
            return _note("important", [plain(say("page.deprecated"))])
    match view.review.state:
        case ReviewState.OVERDUE:
            assert view.review.due is not None
            return _note("warning", [plain(say("page.overdue", date=written_date(view.review.due, say)))])
        case ReviewState.QUARANTINED:
            assert view.review.due is not None
            return _note("caution", [plain(say("page.quarantined", date=written_date(view.review.due, say)))])
        case ReviewState.UNCONFIRMED if view.tells_unconfirmed:
            return _note("note", [plain(say("page.unconfirmed"))])
    return []


def _note(tone: str, inside: Pieces) -> Pieces:
    return element("div", styles.TONES[tone].box, *element("p", styles.BANNER, *inside), role="note")


def _term(view: PageView, say: Catalogue) -> Pieces:
    term = view.meta.term
    if term is None:
        return []
    pieces: Pieces = []
    if term.short and not _begins_with(view.converted, term.short):
        pieces += element("p", styles.LEAD, plain(term.short))
    if term.aka:
        pieces += element("p", styles.ELEMENTS["p"], plain(say("page.aka", names=", ".join(term.aka))))
    if term.avoid:
        pieces += element("p", styles.ELEMENTS["p"], plain(say("page.avoid", names=", ".join(term.avoid))))
    return pieces


def _see(view: PageView, say: Catalogue) -> Pieces:
    if not view.see:
        return []
    row = between((link_to(page_link) for page_link in view.see), ", ")
    return element("p", styles.ELEMENTS["p"], f"{plain(say('page.see'))} ", *row)


def _words(view: PageView, say: Catalogue) -> Pieces:
    """What the text's words mean, for readers who have no mouse to point with."""
    if not view.words:
        return []
    title = say("page.words")
    rows: Pieces = []
    for word in view.words:
        rows += element(
            "li", styles.WORD, *element("b", styles.ELEMENTS["b"], *link_to(word.page_link)), f" — {plain(word.short)}"
        )
    listed = [*element("p", styles.WORDS_TITLE, plain(title)), *element("ul", styles.WORDS_LIST, *rows)]
    return element("div", styles.WORDS, *listed, role="note", **{"aria-label": title})


def _begins_with(converted: Converted, short: str) -> bool:
    """Whether a page's own first words are its term's short meaning: readers need it once."""
    text = "".join(segment for segment in converted.segments if isinstance(segment, str))
    first = _WORD.findall(unescape(_TAG.sub("", text[:_BEGINNING])).lower())
    words = _WORD.findall(short.lower())
    return first[: len(words)] == words


def _foot(view: PageView, say: Catalogue) -> Pieces:
    meta = view.meta
    if meta.owner is None:
        return []
    names = (view.people.link(person, say) for person in (meta.owner, meta.deputy) if person is not None)
    row = between(names, f" {plain(say('page.or'))} ")
    return element("p", styles.FOOT, f"{plain(say('page.question'))} ", *row, ".", **{CONTACT: say.language})


def _neighbours(view: PageView, say: Catalogue) -> Pieces:
    pieces: list[Pieces] = []
    if view.before:
        pieces.append(element("span", styles.BEFORE, f"{plain(say('page.previous'))} ", *link_to(view.before)))
    if view.after:
        pieces.append(element("span", styles.AFTER, f"{plain(say('page.next'))} ", *link_to(view.after), " →"))
    return element("p", styles.NEIGHBOURS, *between(pieces, " ")) if pieces else []
