"""Search in a knowledge base: which pages hold the words, and the list of hits (facts kb-6)."""

import sqlite3
from dataclasses import dataclass

from markupsafe import Markup

from portal_emulator.landing.repository import SEARCH_RESULT_CODE
from portal_emulator.web import words
from portal_emulator.web.texts import Texts
from portal_emulator.web.tree import Leaf, Tree, leaf

MOST_HITS = 100


@dataclass(frozen=True, slots=True)
class Hit:
    url: str
    where: str
    title: Markup
    text: Markup


def results_page(db: sqlite3.Connection, tree: Tree) -> Leaf | None:
    """The page that a search block of this base leads to."""
    row = db.execute(
        "SELECT * FROM landing WHERE site_id = ? AND deleted = 'N' AND code = ? ORDER BY id LIMIT 1",
        (tree.base.id, SEARCH_RESULT_CODE),
    ).fetchone()
    return leaf(row) if row else None


@dataclass(frozen=True, slots=True)
class Found:
    """The first hits, and how many there are in all."""

    hits: tuple[Hit, ...] = ()
    count: int = 0


def find(db: sqlite3.Connection, tree: Tree, phrase: str) -> Found:
    """Active pages with the words in their title or text, titles first. Menus and the page of results do not count."""
    rows = db.execute(
        """
        SELECT landing.*, IFNULL((
            SELECT GROUP_CONCAT(search_content, ' ') FROM block
            WHERE block.lid = landing.id AND public = 'N' AND block.deleted = 'N' AND block.active = 'Y'
        ), '') AS text
        FROM landing
        WHERE site_id = ? AND deleted = 'N' AND active = 'Y' AND code <> ?
        AND NOT EXISTS (SELECT 1 FROM template_ref WHERE landing_id = landing.id)
        ORDER BY landing.id
        """,
        (tree.base.id, SEARCH_RESULT_CODE),
    )
    titled: list[sqlite3.Row] = []
    others: list[sqlite3.Row] = []
    for row in rows:
        if words.contains(row["title"], phrase):
            titled.append(row)
        elif words.contains(f"{row['title']} {row['text']}", phrase):
            others.append(row)
    found = titled + others
    return Found(tuple(_hit(tree, row, phrase) for row in found[:MOST_HITS]), len(found))


def _hit(tree: Tree, row: sqlite3.Row, phrase: str) -> Hit:
    page = leaf(row)
    where = " / ".join([tree.base.title, *(step.title for step in tree.steps_to(page))])
    return Hit(tree.url(page), where, words.marked(page.title, phrase), words.snippet(row["text"], phrase))


def show(found: Found, asked: str, t: Texts, *, has_heading: bool) -> Markup:
    """The list of hits, or why there is none; under a heading when the page's own blocks have none."""
    heading = Markup("") if has_heading else Markup("<h1>{}</h1>").format(t.search_results)
    return Markup('<section class="kb-found" aria-label="{}">{}{}</section>').format(
        t.search_results, heading, _outcome(found, asked, t)
    )


def _outcome(found: Found, asked: str, t: Texts) -> Markup:
    phrase = words.wanted(asked)
    if not phrase:
        said = t.search_ask.format(count=words.SHORTEST_QUERY)
        return Markup('<p role="status">{}</p>').format(said)
    if not found.count:
        said = t.search_none.format(query=asked)
        return Markup('<p role="status">{}</p>').format(said)
    items = Markup("").join(
        Markup('<li><a href="{}">{}</a><p class="where">{}</p><p>{}</p></li>').format(
            hit.url, hit.title, hit.where, hit.text
        )
        for hit in found.hits
    )
    said = t.search_count.format(query=asked, count=found.count)
    if found.count > MOST_HITS:
        said = f"{said}. {t.search_first.format(count=MOST_HITS)}"
    return Markup('<p role="status">{}</p><ol>{}</ol>').format(said, items)
