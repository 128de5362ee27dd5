"""``status --audit``: an honest year agrees with itself; every lie that is planted into it afterwards is found, each by its own rule."""

from collections import Counter
from datetime import date, timedelta

import pytest

OWNERS = ("anna.k@example.com", "ivan.p@example.com", "olga.s@example.com", "sergei.n@example.com")
SETTINGS = """\
site_name: Test base
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {code: test}
      time_zone: Europe/Berlin
      defaults: {owner: anna.k@example.com, review_every: 3 months}
      review: {open_per_owner: 50}
"""
PAGE = "---\nid: {name}\ntitle: {title}\nowner: {owner}\nlast_reviewed: {day}\n---\n\nWords of {title}.\n"
START = date(2025, 11, 24)


class Year:
    """A base and its portal, day by day: commits are dated as the portal's clock stands."""

    def __init__(self, base, portal, monkeypatch):
        self.base, self.portal, self._monkeypatch = base, portal, monkeypatch
        self.at(START)

    def at(self, day: date) -> None:
        self.portal.control("clock", {"now": f"{day}T09:00:00+01:00"})
        self.day = day
        for who in ("AUTHOR", "COMMITTER"):
            self._monkeypatch.setenv(f"GIT_{who}_DATE", f"{day}T09:00:00+01:00")

    def tasks(self):
        select = {"order": {"ID": "desc"}, "select": ["ID", "STATUS", "RESPONSIBLE_ID", "XML_ID"]}
        found = self.portal.call("tasks.task.list", select)["tasks"]
        return [task for task in found if (task["xmlId"] or "").startswith("kb-review:")]

    def complete_all(self) -> None:
        """Every owner confirms what is asked."""
        ids = {row["ID"]: row["EMAIL"] for row in self.portal.call("user.get")}
        for task in self.tasks():
            if task["status"] != "5":
                self.portal.call("tasks.task.complete", {"taskId": task["id"]}, ids[task["responsibleId"]])

    def read(self, name: str) -> str:
        return (self.base.path / "content" / name).read_text(encoding="utf-8")

    def stamp(self, name: str, day: date | str, by: str = "", outcome: str = "", author: str = "", **trailers: str):
        """Write a date into a page and commit it, as anybody with an editor can."""
        self.edit(name, day, by, outcome)
        self.commit(author or by or "anna.k@example.com", **trailers)

    def edit(self, name: str, day: date | str, by: str = "", outcome: str = "") -> None:
        lines = [
            line for line in self.read(name).split("\n") if not line.startswith(("last_reviewed", "review_outcome"))
        ]
        told = [f"last_reviewed: {day}"] if day else []
        told += [f"last_reviewed_by: {by}"] if by else []
        told += [f"review_outcome: {outcome}"] if outcome else []
        self.base.write({name: "\n".join([*lines[:2], *told, *lines[2:]])})

    def commit(self, author: str, **trailers: str) -> None:
        said = "\n".join(f"{name.replace('_', '-')}: {value}" for name, value in trailers.items())
        self.base.git("add", "-A")
        self.base.git("commit", "-q", f"--author=Somebody <{author}>", "-m", "Change", *(["-m", said] if said else []))

    def audit(self, *options: str):
        return self.base.say("status", "--audit", "--format", "json", *options)


@pytest.fixture
def year(folder, portal, monkeypatch):
    """Four quarters: owners complete tasks, the nightly job stamps, one owner signs commits of his own, a page is renamed."""
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", portal.webhook)
    year = Year(folder, portal, monkeypatch)
    names = {f"p{n}.md": OWNERS[n % 4] for n in range(6)}
    pages = {
        name: PAGE.format(name=name[:-3] + "-page", title=name[:-3].upper(), owner=owner, day=START - timedelta(85))
        for name, owner in names.items()
    }
    pages["new.md"] = f"---\nid: new-page\ntitle: New\nowner: {OWNERS[1]}\n---\n\nNobody has confirmed this yet.\n"
    folder.write(pages, SETTINGS)
    folder.commit()
    folder.git("config", "user.name", "Job")
    folder.git("config", "user.email", "job@example.com")
    for quarter in range(4):
        year.at(START + timedelta(91 * quarter))
        assert folder.say("publish", "--yes").code == 0
        if quarter == 1:
            folder.git("mv", "content/p1.md", "content/first.md")
            year.commit("ivan.p@example.com")
            folder.say("publish", "--yes")
        if quarter == 2:
            # a pull request of the owner: written by a colleague, signed by her; its task is settled by the next publish
            year.stamp("p2.md", year.day, OWNERS[2], author=OWNERS[0], Reviewed_by=f"Olga <{OWNERS[2]}>")
            folder.say("publish", "--yes")
        year.complete_all()
        assert folder.say("review", "--write", "--commit").code == 0
    folder.say("publish", "--yes")
    return year


def test_twelve_planted_lies_are_found_and_an_honest_year_has_none(year):
    """Each lie by its rule, its page, and its commit or task."""
    base, portal = year.base, year.portal
    honest = year.audit()
    assert honest.json["audit"]["differences"] == []
    assert honest.code == 0
    assert honest.json["audit"]["dates"] > 20
    assert honest.json["audit"]["tasks"] > 20
    said = base.say("status", "--audit")
    assert "Git and the portal agree." in said.out

    year.at(date(2026, 11, 23))
    today = year.day
    closed = next(t for t in year.tasks() if t["xmlId"].startswith("kb-review:test:p0-page:"))
    base.write(
        {
            f"lie{n}.md": PAGE.format(name=f"lie-{n}", title=f"Lie {n}", owner=OWNERS[0], day=today - timedelta(80))
            for n in range(20)
        }
    )
    year.commit(OWNERS[0])
    base.say("publish", "--yes")
    asked = {t["xmlId"].split(":")[2]: t["id"] for t in year.tasks() if t["status"] != "5"}
    anna, ivan = OWNERS[:2]

    year.stamp("lie0.md", today + timedelta(400), anna)
    year.stamp("lie1.md", today - timedelta(100), anna)
    year.stamp("lie2.md", today - timedelta(30), anna)
    year.stamp("lie3.md", today, anna, "valid", author="renovate[bot]@users.noreply.example.com")
    for n in range(4, 11):
        year.edit(f"lie{n}.md", today, anna)
    year.commit(anna)
    year.stamp("lie11.md", today, ivan, "valid", author=anna)
    year.stamp("lie12.md", today, anna, "valid", author="job@example.com", Review_Task="999999", Review_Outcome="valid")
    year.stamp(
        "lie13.md", today, anna, "valid", author="job@example.com", Review_Task=closed["id"], Review_Outcome="valid"
    )
    year.stamp("lie14.md", today, anna, "valid", author="job@example.com", Review_Task=asked["lie-14"])
    year.stamp("lie15.md", "", author=anna)
    portal.call("tasks.task.complete", {"taskId": asked["lie-16"]}, anna)
    portal.call("tasks.task.complete", {"taskId": asked["lie-17"]}, anna)
    year.stamp("lie17.md", today, ivan, "valid", author="job@example.com", Review_Task=asked["lie-17"])
    portal.call("tasks.task.complete", {"taskId": asked["lie-18"]}, anna)
    year.stamp("lie18.md", today - timedelta(3), anna, "valid", author="job@example.com", Review_Task=asked["lie-18"])
    add = {"TITLE": "Gone", "RESPONSIBLE_ID": 1, "TAGS": ["kb-review"]}
    stray = portal.call("tasks.task.add", {"fields": {**add, "XML_ID": "kb-review:test:no-such:2026-01-01"}})
    twin = portal.call(
        "tasks.task.add", {"fields": {**add, "XML_ID": f"kb-review:test:lie-19:{today - timedelta(80)}"}}
    )
    lost = portal.call("tasks.task.add", {"fields": {**add, "XML_ID": "kb-review:test:p3-page:2026-02-03"}})
    portal.call("tasks.task.complete", {"taskId": lost["task"]["id"]})

    found = year.audit()

    assert found.code == 6
    rows = {(row["rule"], row["path"]): row for row in found.json["audit"]["differences"]}
    expected = {
        ("future", "content/lie0.md"),
        ("backwards", "content/lie1.md"),
        ("backdated", "content/lie2.md"),
        ("bot", "content/lie3.md"),
        ("bulk", "content/lie10.md"),
        ("unproved", "content/lie11.md"),
        ("task", "content/lie12.md"),  # a task that is not there
        ("task", "content/lie13.md"),  # another page's task
        ("task", "content/lie14.md"),  # a task that is still open
        ("removed", "content/lie15.md"),
        ("unstamped", "content/lie16.md"),
        ("task", "content/lie17.md"),  # completed by somebody else
        ("task", "content/lie18.md"),  # completed on another day
        ("stray", "no-such"),
        ("twin", "content/lie19.md"),
        ("lost", "content/p3.md"),
    }
    # the task of a review that a lie ended is open, and over
    over = {key for key in rows if key[0] == "stray" and key[1].startswith("content/lie")}
    assert rows.keys() - over == expected
    assert len(found.json["audit"]["differences"]) == len(rows)
    assert rows["stray", "no-such"]["task"] == str(stray["task"]["id"])
    assert rows["twin", "content/lie19.md"]["task"] == str(twin["task"]["id"])
    assert Counter(row["rule"] for row in rows.values()) == found.json["audit"]["rules"]
    text = base.say("status", "--audit")
    assert text.code == 6
    assert "content/lie0.md: the review date 2027-12-28 is later than its commit of 2026-11-23 (commit " in text.out
