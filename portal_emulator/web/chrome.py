"""The frame around every page: templates, the header with its person, the headers that tell a browser what is allowed."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import RedirectResponse, Response

from portal_emulator.web import menus
from portal_emulator.web.texts import Texts, texts
from portal_emulator.web.visit import Visit

_TEMPLATES = Environment(
    loader=PackageLoader("portal_emulator.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
# No script at all, so that nothing stored can act; styles of elements stay, articles are made of them.
_POLICY = (
    "default-src 'none'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: http: https:; "
    "media-src 'self' http: https:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as a page shows one."""

    id: int
    first_name: str
    name: str
    position: str
    email: str
    is_active: bool
    departments: tuple[str, ...] = ()
    head: "Someone | None" = None

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2]).upper()


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page says first: `good` after something was done, `bad` when the portal refused."""

    kind: str
    text: str


def sentences(visit: Visit) -> Texts:
    return texts(visit.portal.settings.language)


def stored_moment(visit: Visit, seconds: int | None) -> str:
    """A stored moment in the portal's zone and language; nothing for none."""
    if seconds is None:
        return ""
    when = datetime.fromtimestamp(seconds, UTC).astimezone(visit.portal.settings.zone)
    return sentences(visit).moment(when)


def stored_day(visit: Visit, seconds: int | None) -> str:
    """The day of a stored moment in the portal's zone, as a form takes it; nothing for none."""
    if seconds is None:
        return ""
    return datetime.fromtimestamp(seconds, UTC).astimezone(visit.portal.settings.zone).date().isoformat()


def person_url(number: int) -> str:
    return f"/company/personal/user/{number}/"


def tasks_url(number: int) -> str:
    return f"{person_url(number)}tasks/"


def everybody(visit: Visit) -> list[Someone]:
    """All accounts by name, working people first."""
    db = visit.portal.store.connection
    names = dict(db.execute("SELECT id, name FROM department").fetchall())
    rows = db.execute("SELECT * FROM user ORDER BY active DESC, name, last_name, id").fetchall()
    return [
        Someone(
            id=row["id"],
            first_name=row["name"] or row["email"],
            name=f"{row['name']} {row['last_name']}".strip() or row["email"] or f"#{row['id']}",
            position=row["position"],
            email=row["email"],
            is_active=row["active"] == "Y",
            departments=tuple(names[number] for number in json.loads(row["departments"]) if number in names),
        )
        for row in rows
    ]


def render(
    visit: Visit,
    template: str,
    *,
    title: str,
    section: str = "",
    status: int = 200,
    script: str = "",
    notice: Notice | None = None,
    **parts: Any,
) -> Response:
    """A page. `script` names the one static script that it may run."""
    t = sentences(visit)
    everyone = everybody(visit)
    chosen = visit.person
    html = _TEMPLATES.get_template(template).render(
        t=t,
        lang=t.language,
        title=title,
        section=section,
        notice=notice,
        person=next((someone for someone in everyone if chosen and someone.id == chosen.id), None),
        people=[someone for someone in everyone if someone.is_active],
        everybody=everyone,
        csrf=visit.token,
        back=visit.address,
        static=static_url,
        script=script,
        person_url=person_url,
        tasks_url=tasks_url,
        bound=menus.entries(visit, menus.PROFILE_MENU) if chosen else [],
        **parts,
    )
    policy = f"{_POLICY}; script-src {visit.base_url}{static_url(script)}" if script else _POLICY
    return Response(
        html,
        status,
        {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cache-Control": "no-store",
        },
        "text/html; charset=utf-8",
    )


def static_url(name: str) -> str:
    return f"/static/{name}"


def message(
    visit: Visit, *, title: str, text: str, status: int, section: str = "", links: tuple[tuple[str, str], ...] = ()
) -> Response:
    return render(
        visit, "message.html", title=title, text=text, status=status, code=status, section=section, links=links
    )


def refused(visit: Visit) -> Response:
    """The answer to a form that was not taken."""
    t = sentences(visit)
    status = 413 if visit.refusal == "form_too_large" else 403
    return message(visit, title=t.form_outdated_title, text=getattr(t, visit.refusal), status=status)


def see_other(url: str) -> Response:
    """After a form: the page again, so that reloading does not send the form twice."""
    return RedirectResponse(url, status_code=303)
