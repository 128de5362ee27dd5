"""The status as a page of the base: counts without names, written when a number changes and at no other time."""

import re

import pytest
import requests
from bs4 import BeautifulSoup

DATED = "---\ntitle: {title}\nowner: {owner}\nlast_reviewed: {day}\n---\n\nText of {title}.\n"
TITLE = "Status of this knowledge base"
ASKED = "required_reading: {audience: ['user:olga.s@example.com', 'user:grigory.m@example.com'], due: 10 days}"


def with_status(base, page: str = "") -> None:
    file = base.path / "mkdocs.yml"
    named = f", page: {page}" if page else ""
    written = file.read_text(encoding="utf-8").replace(
        "knowledge_base: {code: test}", f"knowledge_base: {{code: test}}\n      status: {{publish: true{named}}}"
    )
    file.write_text(written, encoding="utf-8")


def publish(base, *more: str, code: int = 0):
    said = base.say("publish", "--format", "json", "--yes", *more)
    assert said.code == code, said.out + said.err
    return said.json


def shown(portal, path: str = "status") -> BeautifulSoup:
    answer = requests.get(f"{portal.url}/knowledge/test/{path}{'/' if path else ''}", timeout=10)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def rows(soup: BeautifulSoup, title: str = "") -> dict[str, list[str]]:
    """The rows below a heading by their first cell; the first table's without one."""
    found = soup.find("h2", string=title).find_next("table") if title else soup.find("table")
    cells = [[cell.get_text(" ", strip=True) for cell in row.find_all("td")] for row in found.find_all("tr")]
    return {row[0]: row[1:] for row in cells if row}


@pytest.fixture(autouse=True)
def in_october(monkeypatch):
    """Commits are of a day before the portal's."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_DATE", "2026-10-05T12:00:00+02:00")


@pytest.fixture
def counted(base):
    """A base of which one page is overdue, one nobody's, one required reading, with two months of history."""
    with_status(base)
    base.write({"trends.md": DATED.format(title="Trends", owner="anna.k@example.com", day="2026-05-20")})
    base.commit("Begin")
    base.write(
        {
            "gone.md": DATED.format(title="Gone", owner="boris.a@example.com", day="2026-11-01"),
            "rules.md": DATED.format(title=f"Rules\n{ASKED}", owner="anna.k@example.com", day="2026-11-01"),
        }
    )
    base.commit("Add two")
    return base


def test_counts_stand_on_a_page_and_no_names(counted, portal):
    """The same numbers as publisher status has; the menu leads there, and it is no page of the content."""
    report = publish(counted)
    told = counted.say("status", "--format", "json").json

    soup = shown(portal)
    words = soup.find("main").get_text(" ") if soup.find("main") else soup.get_text(" ")

    assert report["summary"]["created"] == told["pages"] == 7
    assert rows(soup)["overdue"] == [str(told["overdue"])] == ["1"]
    assert rows(soup)["fresh"] == [str(told["fresh"])]
    assert rows(soup, "Nobody answers for") == {"owner dismissed": ["1"]}
    assert rows(soup, "Required reading")["open"] == [str(told["reading"]["open"])] == ["2"]
    assert len(rows(soup, "Freshness over time")) == len(told["months"])
    for name in ("anna.k", "boris.a", "Anna K", "Olga", "olga.s"):
        assert name not in words, name
    assert TITLE in requests.get(f"{portal.url}/knowledge/test/", timeout=10).text


def test_where_no_number_changed_nothing_is_written(counted, portal):
    """Not after the publish that made the tasks, and not on the next day; then a page is added, and the page is written."""
    counted.remove("gone.md")  # looking for whoever stands in for its owner costs requests by itself
    counted.commit("Leave one out")
    publish(counted)
    portal.forget_requests()

    publish(counted)
    assert (portal.writes(), len(portal.control("requests"))) == ([], 2)
    portal.control("clock", {"now": "2026-11-24T09:00:00+01:00"})
    portal.forget_requests()
    publish(counted)
    assert (portal.writes(), len(portal.control("requests"))) == ([], 2)
    assert "23 Nov 2026" in shown(portal).get_text()

    counted.write({"next.md": DATED.format(title="Next", owner="anna.k@example.com", day="2026-11-02")})
    counted.commit("One more")
    publish(counted)
    told = shown(portal)
    assert (rows(told)["fresh"], "24 Nov 2026" in told.get_text()) == (["6"], True)
    portal.forget_requests()
    publish(counted)
    assert portal.writes() == []


def test_a_tick_is_counted_with_the_next_publish(counted, portal):
    """The record that the publish itself writes changes no number once more."""
    publish(counted)
    items = {"select": ["ID", "XML_ID", "RESPONSIBLE_ID"], "filter": {"TAG": "kb-reading"}}
    task = next(
        task
        for task in portal.call("tasks.task.list", items)["tasks"]
        if task["responsibleId"] == portal.server.webhooks["olga.s@example.com"].split("/")[-3]
    )
    item = next(i for i in portal.call("task.checklistitem.getlist", [task["id"]]) if int(i["PARENT_ID"]))
    portal.call("task.checklistitem.complete", [task["id"], item["ID"]], person="olga.s@example.com")

    publish(counted)
    assert rows(shown(portal), "Required reading")["read"] == ["1"]
    portal.forget_requests()
    publish(counted)
    assert portal.writes() == []


def test_what_a_run_does_not_know_stays_as_published(counted, portal):
    """A run without tasks, and one in a shallow clone."""
    publish(counted)
    before = portal.read(TITLE)
    counted.write({"next.md": DATED.format(title="Next", owner="nobody@example.com", day="2026-11-02")})
    head = counted.commit("One more")

    publish(counted, "--no-tasks")
    assert portal.read(TITLE) == before
    shallow = counted.path / ".git" / "shallow"
    shallow.write_text(f"{head}\n", encoding="ascii")
    publish(counted, "--allow-older")
    assert portal.read(TITLE) == before
    shallow.unlink()
    publish(counted)
    assert rows(shown(portal), "Nobody answers for") == {"owner unknown to the portal": ["1"], "owner dismissed": ["1"]}


def test_a_persons_edit_of_the_page_is_replaced_and_saved(counted, portal):
    """As on every page that is made: it is nobody's text, and who changed it is told."""
    publish(counted)
    portal.edit(TITLE, "Counted from git", "Made up from git")

    said = counted.say("publish", "--yes")

    assert said.code == 0
    assert "is generated by the publisher and was rewritten (text edited by Ivan" in said.out
    assert "Counted from git" in portal.read(TITLE)
    saved = next((counted.path / ".publisher" / "overwritten").iterdir())
    assert "Made up from git" in saved.read_text(encoding="utf-8")


def test_the_page_stands_where_the_settings_say_and_goes_when_they_do(base, portal):
    """In a folder, and beside a page that has its place already; without the setting it goes to the trash."""
    with_status(base, "segments/retail")
    base.commit("Begin")
    publish(base)
    home = shown(portal, "")
    address = home.find("a", string=TITLE)["href"].split("/knowledge/test/")[1].strip("/")
    assert address.startswith("segments/retail")
    assert "relied on" in shown(portal, address).get_text()
    assert "Small" in shown(portal, "segments/retail").get_text()

    file = base.path / "mkdocs.yml"
    file.write_text(re.sub(r"\n *status: .*", "", file.read_text(encoding="utf-8")), encoding="utf-8")
    base.commit("No page")
    assert publish(base)["summary"]["archived"] == 0
    assert requests.get(f"{portal.url}/knowledge/test/{address}/", timeout=10).status_code == 404


def test_a_path_outside_the_content_is_refused(base, portal):
    with_status(base, "../status")

    said = base.say("check")

    assert said.code == 2
    assert "is no path of a page inside the content folder" in said.err


def test_a_base_without_git_has_the_page_without_a_past(base, portal):
    with_status(base)
    publish(base)

    soup = shown(portal)

    assert rows(soup)["fresh"] == ["5"]
    assert "Freshness over time" not in soup.get_text()
