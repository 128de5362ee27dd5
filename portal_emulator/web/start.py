"""The start page, the choice of a person, and the answer for addresses where nothing is."""

from urllib.parse import quote

from starlette.responses import Response

from portal_emulator.web import knowledge
from portal_emulator.web.chrome import message, refused, render, see_other, sentences, tasks_url
from portal_emulator.web.notes import list_collections
from portal_emulator.web.task_lists import open_tasks
from portal_emulator.web.visit import Visit, keep_session, number

_FIRST_TASKS = 6


def home(visit: Visit) -> Response:
    person = visit.person
    rows, count = open_tasks(visit, person, limit=_FIRST_TASKS) if person else ([], 0)
    return render(
        visit,
        "home.html",
        title=sentences(visit).home_title,
        bases=knowledge.list_bases(visit),
        collections=list_collections(visit),
        tasks=rows,
        task_count=count,
    )


def choose_person(visit: Visit) -> Response:
    if not visit.is_post:
        return see_other("/")
    if visit.refusal:
        return refused(visit)
    person = number(visit.form.get("person", ""))
    back = visit.form.get("back", "/")
    known = visit.portal.store.connection.execute(
        "SELECT EXISTS (SELECT 1 FROM user WHERE id = ? AND active = 'Y')", (person,)
    ).fetchone()[0]
    response = see_other(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/")
    keep_session(response, visit.cookie(person if known else 0))
    return response


def whose_tasks(visit: Visit) -> Response:
    """`/company/tasks/`: the tasks of the chosen person, or the people to choose from."""
    person = visit.person
    if person:
        return see_other(tasks_url(person.id))
    return render(visit, "company.html", title=sentences(visit).tasks_whose, section="tasks", link_to=tasks_url)


def nothing_here(visit: Visit) -> Response:
    t = sentences(visit)
    if visit.is_post:
        return message(visit, title=t.method_title, text=t.not_found_text, status=405, links=(("/", t.not_found_home),))
    if visit.path.startswith(("/company/", "/note/")) and not visit.path.endswith("/"):
        return see_other(quote(visit.path) + "/")
    return not_found(visit)


def not_found(visit: Visit) -> Response:
    t = sentences(visit)
    return message(visit, title=t.not_found_title, text=t.not_found_text, status=404, links=(("/", t.not_found_home),))
