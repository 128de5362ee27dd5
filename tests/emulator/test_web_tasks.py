"""Tasks and people in a browser: what is shown, and what buttons do."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
import requests
from clocks import standing_clock

from portal_emulator.server import EmulatorServer

ANNA, IVAN, MAXIM = 3, 4, 11
NOON = datetime.fromisoformat("2026-12-15T12:00:00+01:00")
_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


class Office:
    """A portal with REST as its service user, and a browser."""

    def __init__(self, server: EmulatorServer) -> None:
        self.url = server.url
        self.portal = server.portal
        self._hooks = server.webhooks
        self.browser = requests.Session()

    def rest(self, method: str, params: dict[str, object], key: str = "publisher") -> dict[str, object]:
        answer = requests.post(self._hooks[key] + method, json=params, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def task(self, title: str, responsible: int = ANNA, **fields: object) -> int:
        made = self.rest("tasks.task.add", {"fields": {"TITLE": title, "RESPONSIBLE_ID": responsible, **fields}})
        return int(made["task"]["id"])

    def get(self, path: str, status: int = 200) -> str:
        answer = self.browser.get(self.url + path, timeout=10)
        assert answer.status_code == status, answer.text
        return answer.text

    def post(self, path: str, form: dict[str, object], status: int = 200) -> str:
        token = _TOKEN.search(self.browser.get(self.url + path, timeout=10).text)
        assert token is not None
        answer = self.browser.post(self.url + path, {"csrf": token[1], **form}, timeout=10)
        assert answer.status_code == status, answer.text
        return answer.text

    def become(self, person: int) -> None:
        page = self.get("/")
        token = _TOKEN.search(page)
        assert token is not None
        self.browser.post(self.url + "/person", {"csrf": token[1], "person": person, "back": "/"}, timeout=10)


@pytest.fixture
def office() -> Iterator[Office]:
    with EmulatorServer(clock=standing_clock(NOON)) as server:
        yield Office(server)


def card(task: int, person: int = ANNA) -> str:
    return f"/company/personal/user/{person}/tasks/task/view/{task}/"


def status_of(office: Office, task: int) -> str:
    return str(office.rest("tasks.task.get", {"taskId": task, "select": ["STATUS"]})["task"]["status"])


def test_a_list_opens_without_signing_in_and_knows_three_kinds(office: Office) -> None:
    """Open, overdue and closed tasks stand apart, with how many there are of each."""
    office.task("Review: Markets", DEADLINE="2026-12-20T18:00:00+01:00", TAGS=["kb-review"])
    office.task("Review: Terms", DEADLINE="2026-12-01T18:00:00+01:00")
    done = office.task("Review: Trends")
    office.rest("tasks.task.complete", {"taskId": done})
    office.task("Somebody else's", responsible=IVAN)

    opened = office.get("/company/personal/user/3/tasks/")
    overdue = office.get("/company/personal/user/3/tasks/?show=overdue")
    closed = office.get("/company/personal/user/3/tasks/?show=closed")

    assert opened.index("Review: Terms") < opened.index("Review: Markets")
    assert "Review: Trends" not in opened
    assert "Somebody else" not in opened
    assert "20 Dec 2026, 18:00" in opened
    assert '<span class="tag">kb-review</span>' in opened
    assert "Review: Terms" in overdue
    assert "Review: Markets" not in overdue
    assert "Review: Trends" in closed
    assert re.findall(r'class="count">(\d+)', opened) == ["2", "1", "1"]


def test_an_unknown_kind_or_page_of_a_list_is_the_first(office: Office) -> None:
    """A mistyped address shows what is there."""
    office.task("Review: Markets")

    assert "Review: Markets" in office.get("/company/personal/user/3/tasks/?show=nonsense&page=7")
    assert "Review: Markets" in office.get("/company/personal/user/3/tasks/?page=x")
    assert "No open tasks." in office.get("/company/personal/user/4/tasks/")


def test_a_long_list_has_pages_of_fifty(office: Office) -> None:
    """As many as REST gives at a time."""
    for number in range(51):
        office.task(f"Task number {number:02}")

    first, second = (office.get(f"/company/personal/user/3/tasks/?page={page}") for page in (1, 2))

    assert "Task number 49" in first
    assert "Task number 50" not in first
    assert "Task number 50" in second
    assert 'aria-current="page">2</a>' in second


def test_a_person_sees_only_what_the_portal_lets_them_see(office: Office) -> None:
    """Neither in somebody's list nor on the card: the rules are those of REST."""
    task = office.task("Secret of Ivan", responsible=IVAN)
    office.become(MAXIM)

    assert "Secret of Ivan" not in office.get(f"/company/personal/user/{IVAN}/tasks/")
    hidden = office.get(card(task, IVAN), status=404)
    assert "Secret" not in hidden
    assert "Maxim Orlov has no access" in hidden


def test_a_card_shows_what_the_task_holds(office: Office) -> None:
    """Description with its links, people, tags, deadline, and who asked."""
    task = office.task(
        "Review: <Markets>",
        DESCRIPTION="Please read [URL=/knowledge/s/]the page[/URL]\n[LIST=1][*]Check[/LIST]",
        DEADLINE="2026-12-01T18:00:00+01:00",
        PRIORITY=2,
        TAGS=["kb-review"],
        ACCOMPLICES=[IVAN],
        AUDITORS=[MAXIM],
    )

    page = office.get(card(task))

    assert "<h1>Review: &lt;Markets&gt;</h1>" in page
    assert '<a href="/knowledge/s/">the page</a>' in page
    assert "<ol><li>Check</li></ol>" in page
    for text in (
        "Overdue",
        "High priority",
        "1 Dec 2026, 18:00",
        "Ivan Petrov",
        "Maxim Orlov",
        "kb-review",
        "You are acting as Anna Kuznetsova.",
    ):
        assert text in page


def test_completing_and_reopening(office: Office) -> None:
    """The buttons are tasks.task.complete and renew of that person: status and who closed it follow."""
    task = office.task("Review: Markets")

    done = office.post(card(task), {"action": "complete"})
    closed = office.rest("tasks.task.get", {"taskId": task, "select": ["STATUS", "CLOSED_BY"]})["task"]
    again = office.post(card(task), {"action": "renew"})

    assert "The task is completed." in done
    assert (closed["status"], closed["closedBy"]) == ("5", str(ANNA))
    assert "The task is open again." in again
    assert status_of(office, task) == "2"


def test_a_task_under_control_waits_for_its_creator(office: Office) -> None:
    """The responsible's completion is status 4; whoever created it accepts it."""
    task = office.task("Review: Markets", TASK_CONTROL="Y")

    waiting = office.post(card(task), {"action": "complete"})
    assert "Awaiting review" in waiting
    office.become(1)
    office.post(card(task), {"action": "approve"})

    assert status_of(office, task) == "5"


def test_comments_and_results(office: Office) -> None:
    """A comment is added to the talk, a result is kept as such; both show their markup and their author."""
    task = office.task("Review: Markets")

    office.post(card(task), {"action": "comment", "text": "Looks [B]fine[/B] <script>"})
    office.post(card(task), {"action": "result", "text": "Confirmed"})
    page = office.get(card(task))

    assert "Looks <strong>fine</strong> &lt;script&gt;" in page
    assert "Results" in page
    assert "Confirmed" in page
    results = office.rest("tasks.task.result.list", {"taskId": task})
    assert [(row["text"], row["createdBy"]) for row in results] == [("Confirmed", ANNA)]


def test_a_result_of_a_task_that_one_cannot_see_is_refused(office: Office) -> None:
    """The card is not shown either."""
    task = office.task("Secret of Ivan", responsible=IVAN)
    own = office.task("Own", responsible=MAXIM)
    office.become(MAXIM)
    token = _TOKEN.search(office.get(card(own, MAXIM)))
    assert token is not None

    form = {"csrf": token[1], "action": "result", "text": "mine"}
    answer = office.browser.post(office.url + card(task, IVAN), form, timeout=10)

    assert answer.status_code == 404
    assert office.rest("tasks.task.result.list", {"taskId": task}) == []


def test_a_checklist_is_ticked(office: Office) -> None:
    """The points of a checklist stand under its title, at most three deep, and toggle."""
    task = office.task("Review: Markets")

    def point(title: str, parent: int = 0) -> int:
        fields = {"TITLE": title, "PARENT_ID": parent}
        return int(office.rest("task.checklistitem.add", {"TASKID": task, "FIELDS": fields}))

    heading = point("To check")
    figures = point("Figures", heading)
    point("Sources", figures)

    office.post(card(task), {"action": "tick", "item": figures})
    ticked = office.get(card(task))
    office.post(card(task), {"action": "untick", "item": figures})
    cleared = office.get(card(task))

    assert "To check</h2>" in ticked
    assert 'class="depth-2"' in ticked
    assert ticked.count('aria-checked="true"') == 1
    assert cleared.count('aria-checked="true"') == 0


def test_what_the_portal_refuses_is_said_on_the_card(office: Office) -> None:
    """A watcher may look, not complete; nothing changes and the page says why."""
    task = office.task("Review: Markets", responsible=ANNA, AUDITORS=[14])
    office.become(14)

    page = office.post(card(task), {"action": "complete"}, status=400)

    assert 'role="alert"' in page
    assert status_of(office, task) == "2"


@pytest.mark.parametrize(
    "form", [{"action": "explode"}, {"action": "comment", "text": "  "}, {"action": "tick", "item": "x"}, {}]
)
def test_a_form_that_asks_for_nothing_known_is_refused(office: Office, form: dict[str, str]) -> None:
    """Nothing is guessed."""
    assert 'role="alert"' in office.post(card(office.task("Review: Markets")), form, status=400)


def test_a_form_without_its_token_does_nothing(office: Office) -> None:
    """Neither a page from elsewhere nor the content of a knowledge base can send a form in a reader's name."""
    task = office.task("Review: Markets")
    office.get(card(task))

    bare = office.browser.post(office.url + card(task), {"action": "complete"}, timeout=10)
    wrong = office.browser.post(office.url + card(task), {"action": "complete", "csrf": "0" * 64}, timeout=10)

    assert (bare.status_code, wrong.status_code) == (403, 403)
    assert "out of date" in bare.text
    assert status_of(office, task) == "2"


def test_people_and_their_pages(office: Office) -> None:
    """Name, position, department, head and e-mail; a head's head is the one above."""
    everybody = office.get("/company/")
    maxim = office.get(f"/company/personal/user/{MAXIM}/")
    anna = office.get(f"/company/personal/user/{ANNA}/")

    assert everybody.count('class="panel"><span') == 31
    assert everybody.count("Dismissed") == 2
    for text in ("Maxim Orlov", "Market analyst", "Strategy", "Anna Kuznetsova", "mailto:maxim.o@example.com"):
        assert text in maxim
    assert "Elena Volkova" in anna


def test_the_head_of_the_company_has_no_head(office: Office) -> None:
    """Nobody stands above the first department, nor above a person in none that exists."""
    office.portal.store.connection.execute("UPDATE user SET departments = '[999]' WHERE id = 14")

    assert "<dt>Head</dt>" not in office.get("/company/personal/user/2/")
    assert "<dt>Head</dt>" not in office.get("/company/personal/user/14/")


@pytest.mark.parametrize(
    "path", ["/company/personal/user/999/", "/company/personal/user/999/tasks/", card(1, 999), card(999), "/nowhere/"]
)
def test_what_is_not_there_is_said(office: Office, path: str) -> None:
    """A page of the portal's own, with a way on."""
    assert "<h1>" in office.get(path, status=404)


def test_a_missing_slash_leads_on(office: Office) -> None:
    """As an address is typed by hand."""
    answer = office.browser.get(office.url + "/company/personal/user/3", timeout=10)

    assert answer.url == office.url + "/company/personal/user/3/"


def test_the_start_page_shows_the_chosen_person_and_their_tasks(office: Office) -> None:
    """Whoever was chosen is greeted by name; the tasks link leads to their list."""
    office.task("Review: Markets", DEADLINE="2026-12-20T18:00:00+01:00")
    nobody = office.get("/")
    office.become(ANNA)

    page = office.get("/")

    assert "Who are you?" in nobody
    assert "Hello, Anna" in page
    assert "Review: Markets" in page
    assert "due 20 Dec 2026, 18:00" in page
    assert "Tasks: Anna Kuznetsova" in office.get("/company/tasks/")


def test_without_a_person_the_tasks_link_asks_whose(office: Office) -> None:
    """Every employee stands there with a link to their tasks."""
    page = office.get("/company/tasks/")

    assert "Whose tasks?" in page
    assert 'href="/company/personal/user/3/tasks/"' in page


@pytest.mark.parametrize(
    ("person", "back", "leads_to"),
    [
        ("3", "/company/", "/company/"),
        ("3", "//evil.example/", "/"),
        ("3", "/\\evil.example", "/"),
        ("x", "https://e.example", "/"),
    ],
)
def test_choosing_a_person_leads_back_within_the_portal(office: Office, person: str, back: str, leads_to: str) -> None:
    """An address from elsewhere is never followed."""
    token = _TOKEN.search(office.get("/"))
    assert token is not None
    form = {"csrf": token[1], "person": person, "back": back}

    answer = office.browser.post(office.url + "/person", form, allow_redirects=False, timeout=10)

    assert answer.headers["location"] == leads_to


def test_nobody_becomes_a_dismissed_person(office: Office) -> None:
    """A dismissed account cannot act; the choice falls back to nobody."""
    dismissed = next(
        row["id"] for row in office.portal.store.connection.execute("SELECT id FROM user WHERE active = 'N'")
    )

    office.become(dismissed)

    assert "Who are you?" in office.get("/")
    task = office.task("Left over")
    office.portal.store.connection.execute("UPDATE task SET responsible_id = ? WHERE id = ?", (dismissed, task))
    page = office.get(card(task, dismissed))
    assert "Choose at the top who you are" in page
    assert "Choose at the top" in office.post(card(task, dismissed), {"action": "complete"}, status=403)


def test_a_form_from_elsewhere_is_refused(office: Office) -> None:
    """A browser says where a form comes from."""
    token = _TOKEN.search(office.get("/"))
    assert token is not None
    form = {"csrf": token[1], "person": "3", "back": "/"}

    foreign = office.browser.post(office.url + "/person", form, headers={"Origin": "http://evil.example"}, timeout=10)
    crossing = office.browser.post(office.url + "/person", form, headers={"Sec-Fetch-Site": "cross-site"}, timeout=10)

    assert (foreign.status_code, crossing.status_code) == (403, 403)
    assert office.browser.get(office.url + "/person", timeout=10).url == office.url + "/"
    assert office.browser.post(office.url + "/nowhere/", timeout=10).status_code == 405


def test_the_pages_speak_the_portal_s_language(office: Office) -> None:
    """A Russian portal has Russian pages."""
    with office.portal.store.transaction() as db:
        office.portal.settings.store(db, "language", "ru")

    page = office.get("/")

    assert '<html lang="ru">' in page
    assert "Базы знаний" in page


def test_an_account_that_is_gone_is_shown_by_its_number(office: Office) -> None:
    """Comments outlive accounts."""
    task = office.task("Review: Markets")
    office.portal.store.connection.execute(
        "INSERT INTO task_comment (task_id, author_id, message, created) VALUES (?, 999, 'old words', 1)", (task,)
    )

    assert "#999" in office.get(card(task))


def test_a_person_hands_over_moves_the_deadline_and_deletes_by_hand(office: Office) -> None:
    """What REST can do with a task in a person's name, the card can; what it refuses, the card does not offer."""
    task = office.task("Review: Markets", ALLOW_CHANGE_DEADLINE="Y", DEADLINE="2026-12-20T18:00:00+01:00")
    office.become(ANNA)
    shown = office.get(card(task))
    assert 'value="delegate"' in shown
    assert 'value="2026-12-20"' in shown
    assert 'value="delete"' not in shown

    office.post(card(task), {"action": "deadline", "day": "2027-01-08"})
    assert "The task is handed over." in office.post(card(task), {"action": "delegate", "to": IVAN})

    found = office.rest("tasks.task.get", {"taskId": task, "select": ["DEADLINE", "RESPONSIBLE_ID"]})["task"]
    assert found["deadline"].startswith("2027-01-08T18:00:00")
    assert found["responsibleId"] == str(IVAN)
    office.become(1)
    assert "The task is deleted." in office.post(card(task, IVAN), {"action": "delete"})
    assert office.rest("tasks.task.get", {"taskId": task}) == []


def test_a_person_sees_their_notifications(office: Office) -> None:
    """On one's own page, and nobody else's."""
    office.rest("im.notify.system.add", {"USER_ID": ANNA, "MESSAGE": "Two reviews wait for you"})
    office.become(ANNA)

    assert "Two reviews wait for you" in office.get(f"/company/personal/user/{ANNA}/")
    assert "Two reviews wait for you" not in office.get(f"/company/personal/user/{IVAN}/")
