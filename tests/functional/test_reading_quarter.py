"""Ten newcomers over a quarter: staged tasks, ticks, a raised version, a dismissal, a move, leave; and no local file matters."""

import shutil
from collections import Counter
from datetime import date, timedelta

from publisher.plan.readings import lines_of
from tests.functional.test_reading import assign, items, page, states, tasks

START = date(2026, 11, 24)
LEAVE = (START + timedelta(20), START + timedelta(33))
PAGES = 8
TEN = (20, 21, 22, 23, 24, 25, 26, 27, 28, 29)
DISMISSED, MOVED, ON_LEAVE = TEN[0], TEN[1], TEN[2]


def test_ten_newcomers_over_a_quarter_are_told_right(base, portal):
    """One task at a time, each page once in a version; what is told is right, and comes from the portal alone.

    It takes seconds because twelve weeks pass, and everybody ticks through REST as themselves.
    """
    db = portal.server.portal.store.connection
    db.execute("UPDATE user SET date_register = strftime('%s', '2024-01-10')")
    emails = {row["ID"]: row["EMAIL"] for row in portal.call("user.get", {"FILTER": {"ACTIVE": True}})}
    people = [emails[str(user)] for user in TEN]
    for n, user in enumerate(TEN):
        came = START + timedelta(n * 3)
        db.execute(
            "UPDATE user SET date_register = strftime('%s', ?), departments = '[4]' WHERE id = ?", (str(came), user)
        )
    db.commit()
    base.write({f"p{n}.md": page(f"P{n}", "newcomers") for n in range(PAGES)})
    base.write({"sales.md": page("Sales", "'department:4'")})
    portal.control("clock", {"now": f"{START}T09:00:00+01:00"})
    assert base.say("publish", "--yes", "--no-tasks").code == 0
    absence = {
        "type": "user",
        "ownerId": ON_LEAVE,
        "name": "Leave",
        "accessibility": "absent",
        "skip_time": "Y",
        "section": 1,
    }
    portal.call("calendar.event.add", {**absence, "from": str(LEAVE[0]), "to": str(LEAVE[1])})

    for week in range(12):
        today = START + timedelta(7 * week)
        portal.control("clock", {"now": f"{today}T09:00:00+01:00"})
        if week == 3:
            db.execute("UPDATE user SET active = 'N' WHERE id = ?", (DISMISSED,))
        if week == 4:
            db.execute("UPDATE user SET departments = '[3]' WHERE id = ?", (MOVED,))
        db.commit()
        if week == 6:
            base.write({"p1.md": page("P1", "newcomers", version=2, body="Anew.")})
            assert base.say("publish", "--yes", "--no-tasks").code == 0
        told = assign(base, "--allow-tasks", "40")
        open_tasks = [task for task in tasks(portal) if task["status"] == "2"]
        assert max(Counter(task["responsibleId"] for task in open_tasks).values(), default=1) == 1
        for task in open_tasks:
            # everybody but the one on leave ticks a few pages each week
            away = int(task["responsibleId"]) == ON_LEAVE and LEAVE[0] <= today <= LEAVE[1]
            if int(task["responsibleId"]) in TEN and not away:
                undone = [row for row in items(portal, task) if row["IS_COMPLETE"] == "N"]
                for row in undone[:4]:
                    portal.call(
                        "task.checklistitem.complete", [int(task["id"]), int(row["ID"])], emails[task["responsibleId"]]
                    )

    told = assign(base)
    shutil.rmtree(base.path / ".publisher", ignore_errors=True)
    again = base.say("reading", "--format", "json")

    assert again.json == told.json
    mine = {person: {key: state for (who, key), state in states(told).items() if who == person} for person in people}
    assert mine[emails[str(DISMISSED)]] == {}
    assert {state for person in people[1:] for state in mine[person].values()} == {"read"}
    assert len(mine[emails[str(ON_LEAVE)]]) == PAGES + 1
    versions = {
        row["version"] for row in told.json["readings"] if row["person"] in people and row["key"] == _key(told, 2)
    }
    assert versions == {2}
    every = [(task["responsibleId"], line) for task in tasks(portal) for line in lines_of(task["description"])]
    asked = Counter((user, line.key, line.version) for user, line in every if line.ended not in {"dropped", "unread"})
    assert set(asked.values()) == {1}
    assert (len(every), sum(line.ended == "read" for _, line in every)) == (103, 99)
    names = [task["xmlId"] for task in tasks(portal)]
    assert len(names) == len(set(names)) == 28
    gone = [task for task in tasks(portal) if int(task["responsibleId"]) == DISMISSED]
    assert {task["status"] for task in gone} == {"5"}


def _key(told, version):
    return next(row["key"] for row in told.json["readings"] if row["version"] == version)
