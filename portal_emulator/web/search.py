"""Search in a knowledge base: which pages hold the words, and the list of hits (sites-kb.md §6)."""

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


def find(db: sqlite3.Connection, tree: Tree, phrase: str) -> list[Hit]:
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
    titled: list[Hit] = []
    others: list[Hit] = []
    for row in rows:
        in_title = words.contains(row["title"], phrase)
        if not in_title and not words.contains(f"{row['title']} {row['text']}", phrase):
            continue
        page = leaf(row)
        where = " / ".join([tree.base.title, *(step.title for step in tree.steps_to(page))])
        hit = Hit(tree.url(page), where, words.marked(page.title, phrase), words.snippet(row["text"], phrase))
        (titled if in_title else others).append(hit)
    return titled + others


def show(hits: list[Hit], asked: str, t: Texts, *, has_heading: bool) -> Markup:
    """The list of hits, or why there is none; under a heading when the page's own blocks have none."""
    heading = Markup("") if has_heading else Markup("<h1>{}</h1>").format(t.search_results)
    return Markup('<section class="kb-found" aria-label="{}">{}{}</section>').format(
        t.search_results, heading, _outcome(hits, asked, t)
    )


def _outcome(hits: list[Hit], asked: str, t: Texts) -> Markup:
    phrase = words.wanted(asked)
    if not phrase:
        said = t.search_ask.format(count=words.SHORTEST_QUERY)
        return Markup('<p role="status">{}</p>').format(said)
    if not hits:
        said = t.search_none.format(query=asked)
        return Markup('<p role="status">{}</p>').format(said)
    items = Markup("").join(
        Markup('<li><a href="{}">{}</a><p class="where">{}</p><p>{}</p></li>').format(
            hit.url, hit.title, hit.where, hit.text
        )
        for hit in hits[:MOST_HITS]
    )
    said = t.search_count.format(query=asked, count=len(hits))
    return Markup('<p role="status">{}</p><ol>{}</ol>').format(said, items)
