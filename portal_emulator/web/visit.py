"""One visit of a browser: what was asked, by whom, and the desk that answers.

A cookie holds a random session id and the number of the person who was chosen; nobody signs in here. Every form
carries a token made of the session id, so that neither a page from elsewhere nor the content of a knowledge base can send one.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from portal_emulator import dispatch
from portal_emulator.dispatch import Answer, Call, User
from portal_emulator.landing import access
from portal_emulator.people.directory import Person, find_person
from portal_emulator.portal import Portal

COOKIE = "portal_session"
LARGEST_FORM = 24 * 1024 * 1024
"""Bytes: a block holds 16 MiB at most, and a form encodes some characters as three."""
_NUMBERED = frozenset({"user", "task", "collection", "document", "file"})
_NUMBER = re.compile(r"[0-9]{1,18}")
_COOKIE_VALUE = re.compile(r"([A-Za-z0-9_-]{16,64})\.(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Desk:
    """What all visits share."""

    portal: Portal
    form_key: bytes = field(repr=False)
    opened: set[tuple[str, int, int]] = field(default_factory=set, repr=False)
    """The pages that each person opened in a session of the browser."""

    def token(self, session: str) -> str:
        return hmac.new(self.form_key, session.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Visit:
    """One request. `chosen` is the person of the cookie, `person` the one in whose name things happen on this page."""

    desk: Desk
    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    base_url: str
    session: str
    is_new: bool
    chosen: int
    place: dict[str, Any]
    refusal: str = ""

    @property
    def portal(self) -> Portal:
        return self.desk.portal

    @property
    def person(self) -> Person | None:
        """Who was chosen; on somebody's own pages, when nobody was chosen, that person."""
        for number in (self.chosen, self.place.get("user", 0)):
            person = find_person(self.portal.store.connection, number) if number else None
            if person is not None and person.active:
                return person
        return None

    @property
    def is_post(self) -> bool:
        return self.method == "POST"

    @property
    def token(self) -> str:
        return self.desk.token(self.session)

    @property
    def address(self) -> str:
        """Path and query of the page, without what it said after a form."""
        query = urlencode({name: value for name, value in self.query.items() if name != "done"})
        return quote(self.path) + (f"?{query}" if query else "")

    def cookie(self, chosen: int | None = None) -> str:
        return f"{self.session}.{self.chosen if chosen is None else chosen}"

    def may_read(self, base: int) -> bool:
        """Whether the portal lets the chosen person read a knowledge base; where nobody is chosen, anybody looks on."""
        call = self._call_of_person()
        return call is None or access.allowed(call, base, "read")

    def is_listed(self, base: int, base_type: str) -> bool:
        """Whether lists show a base to the chosen person. Who knows its address may be let in all the same."""
        call = self._call_of_person()
        return call is None or access.is_listed(call, base, base_type)

    def opens_first(self, page: int) -> bool:
        """Whether the chosen person opens a page for the first time in this session; from now on it is no more."""
        person = self.person
        if person is None or self.method != "GET":
            return False
        mark = (self.session, person.id, page)
        if mark in self.desk.opened:
            return False
        self.desk.opened.add(mark)
        return True

    def _call_of_person(self) -> Call | None:
        person = self.person
        if person is None:
            return None
        return self.portal.context(self.portal.store.connection, User(person.id, person.admin), self.base_url)

    def call(self, method: str, params: dict[str, Any], person: Person) -> Answer:
        """Do what a REST call of this person would do. RestError when the portal refuses."""
        found = dispatch.find(method, 2)
        assert found is not None, method
        with self.portal.store.transaction() as db:
            call = self.portal.context(db, User(person.id, person.admin), self.base_url, method=found.name)
            call.params = params
            return found.handler(call)


View = Callable[[Visit], Response]


def endpoint(desk: Desk, view: View) -> Callable[[Request], Awaitable[Response]]:
    """Give Starlette a view that runs in a thread, as everything that asks the database does."""

    async def answer(request: Request) -> Response:
        form, refusal = await _read_form(request) if request.method == "POST" else ({}, "")
        visit = _visit(desk, request, form, refusal)
        response = await run_in_threadpool(view, visit)
        if visit.is_new and "set-cookie" not in response.headers:
            keep_session(response, visit.cookie())
        return response

    return answer


def number(text: str) -> int:
    """An id as an address or a form has it; 0, which nothing has, for anything else."""
    return int(text) if _NUMBER.fullmatch(text) else 0


def keep_session(response: Response, value: str) -> None:
    response.set_cookie(COOKIE, value, path="/", httponly=True, samesite="lax")


async def _read_form(request: Request) -> tuple[dict[str, str], str]:
    """Return the fields, and the key of the sentence that says why they are refused."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_FORM:
            return {}, "form_too_large"
    # A text area has CRLF as its line break on the wire; what was stored has LF.
    pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=2000)
    return {name: value.replace("\r\n", "\n") for name, value in pairs}, ""


def _visit(desk: Desk, request: Request, form: dict[str, str], refusal: str) -> Visit:
    known = _COOKIE_VALUE.fullmatch(request.cookies.get(COOKIE, ""))
    session = known[1] if known else secrets.token_urlsafe(18)
    visit = Visit(
        desk=desk,
        method=request.method,
        path=request.url.path,
        query=dict(request.query_params),
        form=form,
        base_url=f"{request.url.scheme}://{request.headers.get('host', '127.0.0.1')}",
        session=session,
        is_new=known is None,
        chosen=int(known[2]) if known else 0,
        place={name: number(value) if name in _NUMBERED else value for name, value in request.path_params.items()},
        refusal=refusal,
    )
    if visit.is_post and not refusal and not _is_ours(visit, request):
        return replace(visit, refusal="form_outdated")
    return visit


def _is_ours(visit: Visit, request: Request) -> bool:
    """Whether a form came from one of our own pages in this session."""
    origin = request.headers.get("origin")
    if origin is not None and origin != "null" and urlsplit(origin).netloc != request.headers.get("host", ""):
        return False
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    return not visit.is_new and hmac.compare_digest(visit.form.get("csrf", ""), visit.token)
