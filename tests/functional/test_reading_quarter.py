"""Ten newcomers over a quarter: staged tasks, ticks, a raised version, a dismissal, moves out of and into an audience, leave; and no local
file matters.
"""

import shutil
from collections import Counter
from datetime import date, timedelta

from publisher.content.keys import page_key
from publisher.plan.readings import lines_of
from tests.functional.test_reading import assign, items, page, states, tasks, tick_by_hand

START = date(2026, 11, 24)
LEAVE = (START + timedelta(20), START + timedelta(33))
PAGES = 8
TEN = (20, 21, 22, 23, 24, 25, 26, 27, 28, 29)
DISMISSED, MOVED, ON_LEAVE, JOINED, BY_HAND = TEN[:5]
SALES, OTHER = "[4]", "[3]"


def test_ten_newcomers_over_a_quarter_are_told_right(base, portal):
    """One task at a time, each page once in a version; what is told is right, and comes from the portal alone.

    It takes seconds because twelve weeks pass, and everybody ticks as themselves: through REST, and one of them in the task's page.
    """
    db = portal.server.portal.store.connection
    db.execute("UPDATE user SET date_register = strftime('%s', '2024-01-10')")
    emails = {row["ID"]: row["EMAIL"] for row in portal.call("user.get", {"FILTER": {"ACTIVE": True}})}
    people = [emails[str(user)] for user in TEN]
    for n, user in enumerate(TEN):
        came = START + timedelta(n * 3)
        db.execute(
            "UPDATE user SET date_register = strftime('%s', ?), departments = ? WHERE id = ?",
            (str(came), OTHER if user == JOINED else SALES, user),
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
        if week == 3:
            before = base.say("reading", "--format", "json")
            assert _of(before, emails[str(MOVED)], "sales.md") == ["late"]
            db.execute("UPDATE user SET departments = ? WHERE id = ?", (OTHER, MOVED))
        if week == 5:
            before = base.say("reading", "--format", "json")
            assert _of(before, emails[str(JOINED)], "sales.md") == []
            db.execute("UPDATE user SET departments = ? WHERE id = ?", (SALES, JOINED))
        db.commit()
        if week == 6:
            base.write({"p1.md": page("P1", "newcomers", version=2, body="Anew.")})
            assert base.say("publish", "--yes", "--no-tasks").code == 0
        told = assign(base, "--allow-tasks", "40")
        open_tasks = [task for task in tasks(portal) if task["status"] == "2"]
        assert max(Counter(task["responsibleId"] for task in open_tasks).values(), default=1) == 1
        for task in open_tasks:
            # everybody but the one on leave ticks a few pages each week, and one of them leaves a page until it is not asked any more
            away = int(task["responsibleId"]) == ON_LEAVE and LEAVE[0] <= today <= LEAVE[1]
            if int(task["responsibleId"]) in TEN and not away:
                undone = [row for row in items(portal, task) if row["IS_COMPLETE"] == "N"]
                if int(task["responsibleId"]) == MOVED:
                    undone = [row for row in undone if not row["TITLE"].startswith("Sales")]
                for row in undone[:4]:
                    if int(task["responsibleId"]) == BY_HAND:
                        tick_by_hand(portal, BY_HAND, task, row)
                        continue
                    portal.call(
                        "task.checklistitem.complete", [int(task["id"]), int(row["ID"])], emails[task["responsibleId"]]
                    )

    told = assign(base)
    shutil.rmtree(base.path / ".publisher", ignore_errors=True)
    again = base.say("reading", "--format", "json")

    assert again.json == told.json
    mine = {person: {key: state for (who, key), state in states(told).items() if who == person} for person in people}
    assert mine[emails[str(DISMISSED)]] == {}
    assert {state for person in people[1:] for state in mine[person].values()} == {"read", "exempt"}
    assert _of(told, emails[str(MOVED)], "sales.md") == ["exempt"]
    assert _of(told, emails[str(JOINED)], "sales.md") == ["read"]
    assert sum(state == "exempt" for person in people[1:] for state in mine[person].values()) == 1
    assert len(mine[emails[str(ON_LEAVE)]]) == PAGES + 1
    versions = {
        row["version"] for row in told.json["readings"] if row["person"] in people and row["key"] == _key(told, 2)
    }
    assert versions == {2}
    every = [(task["responsibleId"], line) for task in tasks(portal) for line in lines_of(task["description"])]
    asked = Counter((user, line.key, line.version) for user, line in every if line.ended not in {"dropped", "unread"})
    assert set(asked.values()) == {1}
    assert (len(every), sum(line.ended == "read" for _, line in every)) == (103, 98)
    names = [task["xmlId"] for task in tasks(portal)]
    assert len(names) == len(set(names)) == 27
    gone = [task for task in tasks(portal) if int(task["responsibleId"]) == DISMISSED]
    assert {task["status"] for task in gone} == {"5"}


def _of(told, person, path):
    """What a person's reading of a page is told as."""
    return [state for (who, key), state in states(told).items() if (who, key) == (person, page_key("", path))]


def _key(told, version):
    return next(row["key"] for row in told.json["readings"] if row["version"] == version)
