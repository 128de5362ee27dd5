"""The editor of a knowledge base page: a person changes texts of blocks, or the HTML of a block.

It saves as the portal's does. A text goes through `landing.block.updatenodes`: what a browser made of it (entities
decoded) is parsed, written out again and sanitised, and the page counts as changed. HTML goes through
`landing.block.updatecontent`: kept byte for byte, sanitised, and only the block knows (facts kb-9).
"""

import sqlite3
from dataclasses import dataclass
from typing import Any

from bs4 import Tag
from markupsafe import Markup
from starlette.responses import Response

from portal_emulator.dispatch import RestError
from portal_emulator.landing.markup import parse
from portal_emulator.landing.repository import BY_CODE
from portal_emulator.people.directory import Person
from portal_emulator.web.chrome import Notice, render, see_other, sentences
from portal_emulator.web.markup import harmless
from portal_emulator.web.tree import Leaf, Tree
from portal_emulator.web.visit import Visit

_FIELD = "node:"
_LONGEST_AREA = 24


@dataclass(frozen=True, slots=True)
class Node:
    """A text of a block; `field` names it in the form, `view` is what the person sees and changes."""

    field: str
    name: str
    content: str
    view: Markup
    rows: int


@dataclass(frozen=True, slots=True)
class Block:
    id: int
    code: str
    name: str
    is_active: bool
    content: str
    nodes: tuple[Node, ...]


def edit(visit: Visit, tree: Tree, page: Leaf, crumbs: list[Any]) -> Response:
    """The editor; a POST saves one block."""
    t = sentences(visit)
    url = tree.url(page)
    person = visit.person
    notice, status = None, 200
    if visit.is_post:
        if person is None:
            notice, status = Notice("bad", t.choose_person), 403
        else:
            try:
                done = _save(visit, page, person)
            except RestError as error:
                notice, status = Notice("bad", error.message), max(error.status, 400)
            else:
                return see_other(f"{url}?edit=1&done={done}")
    done = visit.query.get("done", "")
    if notice is None and done in {"saved", "unchanged"}:
        notice = Notice("good", getattr(t, f"edit_{done}"))
    return render(
        visit,
        "knowledge.html",
        title=t.edit_title.format(title=page.title),
        section="knowledge",
        status=status,
        notice=notice,
        script="editor.js",
        mode="edit",
        page={"title": page.title, "url": url},
        crumbs=crumbs,
        has_sidebar=False,
        state="" if page.is_active else t.kb_unpublished,
        blocks=_blocks(visit, page) if person else [],
    )


def _save(visit: Visit, page: Leaf, person: Person) -> str:
    """Save what the form holds; `saved`, or `unchanged` when it held nothing new. RestError when the portal refuses."""
    number = visit.form.get("block", "")
    row = next((row for row in _rows(visit, page) if str(row["id"]) == number), None)
    if row is None:
        raise RestError("BLOCK_NOT_FOUND", sentences(visit).not_found_title)
    call = {"lid": page.id, "block": row["id"], "scope": "KNOWLEDGE"}
    if visit.form.get("action") == "html":
        content = visit.form.get("content", "")
        if content == row["content"]:
            return "unchanged"
        visit.call("landing.block.updatecontent", {**call, "content": content}, person)
        return "saved"
    before = {node.field: node.content for node in _nodes(row)}
    data = {
        field.removeprefix(_FIELD): text
        for field, text in visit.form.items()
        if field in before and before[field] != text
    }
    if not data:
        return "unchanged"
    visit.call("landing.block.updatenodes", {**call, "data": data}, person)
    return "saved"


def _blocks(visit: Visit, page: Leaf) -> list[Block]:
    return [
        Block(
            id=row["id"],
            code=row["code"],
            name=BY_CODE[row["code"]].name if row["code"] in BY_CODE else row["code"],
            is_active=row["active"] == "Y",
            content=row["content"],
            nodes=_nodes(row),
        )
        for row in _rows(visit, page)
    ]


def _nodes(row: sqlite3.Row) -> tuple[Node, ...]:
    """The texts that the block's manifest names, each as a browser would have it."""
    known = BY_CODE.get(row["code"])
    texts = [selector for selector, kind in known.nodes.items() if kind == "text"] if known else []
    tree = parse(row["content"])
    return tuple(
        _node(f"{_FIELD}{selector}@{position}", known.name if known else selector, element)
        for selector in texts
        for position, element in enumerate(tree.select(selector))
    )


def _node(field: str, name: str, element: Tag) -> Node:
    content = element.decode_contents(formatter="minimal")
    view = Markup(harmless(content))  # noqa: S704 - `harmless` wrote it
    return Node(field, name, content, view, min(_LONGEST_AREA, 2 + len(content) // 90 + content.count("\n")))


def _rows(visit: Visit, page: Leaf) -> list[sqlite3.Row]:
    return visit.portal.store.connection.execute(
        "SELECT * FROM block WHERE lid = ? AND public = 'N' AND deleted = 'N' ORDER BY sort, id", (page.id,)
    ).fetchall()
