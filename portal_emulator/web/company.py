"""Employees: the list and a person's page."""

import json
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from portal_emulator.web import chrome, menus
from portal_emulator.web.bbcode import render_bbcode
from portal_emulator.web.chrome import Someone, message, render, sentences, stored_moment
from portal_emulator.web.visit import Visit


def everybody(visit: Visit) -> Response:
    return render(
        visit, "company.html", title=sentences(visit).nav_company, section="company", link_to=chrome.person_url
    )


def person(visit: Visit) -> Response:
    someone = find(visit, visit.place["user"])
    if someone is None:
        return unknown(visit)
    return render(
        visit,
        "person.html",
        title=someone.name,
        section="company",
        someone=someone,
        bases=menus.entries(visit, menus.PROFILE_PAGE),
        notices=_notices(visit, someone.id),
    )


def _notices(visit: Visit, number: int) -> list[dict[str, Any]]:
    """A person's notifications, the newest first: only for the person."""
    if visit.person is None or visit.person.id != number:
        return []
    rows = visit.portal.store.connection.execute(
        "SELECT * FROM notice WHERE user_id = ? ORDER BY id DESC LIMIT 20", (number,)
    )
    return [{"when": stored_moment(visit, row["created"]), "html": render_bbcode(row["message"])} for row in rows]


def find(visit: Visit, number: int) -> Someone | None:
    """A person with the head of the first department that has one besides the person."""
    people = {someone.id: someone for someone in chrome.everybody(visit)}
    someone = people.get(number)
    return None if someone is None else replace(someone, head=people.get(_head(visit, number)))


def unknown(visit: Visit) -> Response:
    t = sentences(visit)
    return message(
        visit, title=t.not_found_title, text=t.not_found_text, status=404, links=(("/company/", t.nav_company),)
    )


def _head(visit: Visit, number: int) -> int:
    db = visit.portal.store.connection
    departments = {row["id"]: row for row in db.execute("SELECT id, parent, head FROM department")}
    row = db.execute("SELECT departments FROM user WHERE id = ?", (number,)).fetchone()
    waiting, seen = list(json.loads(row[0])), set()
    while waiting:
        department = departments.get(waiting.pop(0))
        if department is None or department["id"] in seen:
            continue
        seen.add(department["id"])
        if department["head"] not in {0, number}:
            return int(department["head"])
        if department["parent"]:
            waiting.append(department["parent"])
    return 0
