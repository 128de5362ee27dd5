"""Which address shows what."""

import secrets
from functools import partial

from starlette.routing import BaseRoute, Route

from portal_emulator.portal import Portal
from portal_emulator.web import company, knowledge, notes, start
from portal_emulator.web.files import static_file, uploaded_file
from portal_emulator.web.task_card import card
from portal_emulator.web.task_lists import task_list
from portal_emulator.web.visit import Desk, View, endpoint


def routes(portal: Portal, *, form_key: bytes | None = None) -> list[BaseRoute]:
    """The readers' pages of a portal. `form_key` signs the tokens of forms; by default it lives as long as the process."""
    desk = Desk(portal, form_key or secrets.token_bytes(32))

    def page(path: str, view: View, *, posts: bool = False) -> Route:
        return Route(path, endpoint(desk, view), methods=["GET", "HEAD", "POST"] if posts else ["GET", "HEAD"])

    user = "/company/personal/user/{user}/"
    return [
        page("/", start.home),
        page("/person", start.choose_person, posts=True),
        page("/knowledge/", knowledge.bases),
        page("/knowledge/{path:path}", knowledge.page, posts=True),
        page("/company/", company.everybody),
        page("/company/tasks/", start.whose_tasks),
        page(user, company.person),
        page(user + "tasks/", task_list),
        page(user + "tasks/task/view/{task}/", card, posts=True),
        page("/note/collection/{collection}/", notes.collection),
        page("/note/document/{document}/", notes.document, posts=True),
        page("/note/file/{file}/{name}", notes.file),
        Route("/static/{name}", static_file, methods=["GET", "HEAD"]),
        Route("/upload/{path:path}", partial(uploaded_file, portal), methods=["GET", "HEAD"]),
        page("/{path:path}", start.nothing_here, posts=True),
    ]
