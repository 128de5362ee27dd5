"""What a reader finds and is told: search finds pages by their own words, and the lines around a page tell who and when."""

import pytest
import requests
from bs4 import BeautifulSoup

OWNED = "---\nowner: Anna K <anna.k@example.com>\ntags: [shelf]\n---\n"


@pytest.fixture
def dated(base, monkeypatch):
    """Commits on a day, as the test says; the base has one already."""

    def commit(day):
        for who in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{who}_DATE", f"{day}T10:00:00+01:00")
        base.commit()

    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    base.write({}, f"repo_url: https://git.example.com/s/base\nedit_uri: edit/main/content/\n{settings}")
    base.write({"trends.md": f"{OWNED}# Trends\n\nPrices fall by 3 per cent.\n"})
    commit("2026-11-02")
    return commit


def found(portal, words):
    """The titles and texts of what the portal's search finds."""
    answer = requests.get(f"{portal.url}/knowledge/test/search-result/", params={"q": words}, timeout=10)
    hits = BeautifulSoup(answer.text, "html.parser").select(".kb-found li")
    return {hit.find("a").get_text(): hit.find_all("p")[-1].get_text() for hit in hits}


def line(portal, title):
    """The line about a page's owner and days."""
    tree = BeautifulSoup(portal.read(title), "html.parser")
    return next(p for p in tree.find_all("p") if "Owner:" in p.get_text())


def test_search_finds_pages_by_their_own_words(base, portal, dated):
    """Titles, texts and tags; not the names of pages before and after, the way, the owner or the link to git."""
    assert base.say("publish", "--yes").code == 0

    assert found(portal, "Prices fall") == {"Trends": "Trends Prices fall by 3 per cent. shelf"}
    assert found(portal, "shelf").keys() == {"Trends"}
    assert found(portal, "Chains").keys() == {"Chains"}
    for ours in ("Edit in git", "Owner:", "Question or correction", "Next review", "You are here", "In this section"):
        assert found(portal, ours) == {}, ours


def test_the_owner_leads_to_the_profile_and_the_last_change_is_told(base, portal, dated):
    """Whom the portal knows has a profile there; the day is that of the file's last commit."""
    base.write({"segments/retail.md": "# Retail\n\nSmall shops, and kiosks.\n"})
    dated("2026-11-05")

    assert base.say("publish", "--yes").code == 0

    person = next(row for row in portal.call("user.get") if row["EMAIL"] == "anna.k@example.com")
    assert line(portal, "Retail").find("a")["href"] == f"/company/personal/user/{person['ID']}/"
    assert line(portal, "Retail").get_text().endswith("Changed 5 Nov 2026")
    assert line(portal, "Trends").get_text().endswith("Changed 2 Nov 2026")


def test_a_new_day_alone_writes_no_page(base, portal, dated):
    """A file that was changed and changed back says the same; a move of its folder is told when the page is written anyway."""
    assert base.say("publish", "--yes").code == 0
    portal.forget_requests()
    trends = (base.path / "content" / "trends.md").read_text(encoding="utf-8")
    base.write({"trends.md": trends.replace("3", "4")})
    dated("2026-11-06")
    base.write({"trends.md": trends})
    dated("2026-11-07")

    said = base.say("publish", "--format", "json", "--yes")

    assert (said.code, said.json["summary"]["updated"]) == (0, 0)
    assert line(portal, "Trends").get_text().endswith("Changed 2 Nov 2026")


def test_what_a_run_does_not_know_stays_as_it_is(base, portal, dated):
    """A shallow clone knows no days beyond its edge, and a run without tasks asks for no people."""
    assert base.say("publish", "--yes").code == 0
    before = str(line(portal, "Trends"))
    base.write({"segments/chains.md": "# Big chains\n\nGrocery chains in three countries.\n"})
    dated("2026-11-06")
    shallow = base.path / ".git" / "shallow"
    shallow.write_text(base.git("rev-parse", "HEAD") + "\n", encoding="ascii")
    base.write({"trends.md": f"{OWNED.replace('shelf', 'shelves')}# Trends\n\nPrices fall by 3 per cent.\n"})

    said = base.say("publish", "--format", "json", "--yes", "--no-tasks", "--allow-older")

    assert (said.code, said.json["summary"]["updated"]) == (0, 2), said.err
    assert "shelves" in portal.read("Trends")
    assert str(line(portal, "Trends")) == before


def test_nobody_is_told_to_write_to_somebody_who_left(base, portal, dated):
    """A dismissal is seen by the next run: the line names the deputy, or whoever is asked instead. The owner's name stays above."""
    deputy = "---\nowner: anna.k@example.com\ndeputy: ivan.p@example.com\n---\n"
    base.write({"segments/retail.md": f"{deputy}# Retail\n\nSmall shops.\n"})
    assert base.say("publish", "--yes").code == 0

    def asked(title):
        line = BeautifulSoup(portal.read(title), "html.parser").select_one("[data-kb-contact]")
        return [link.get_text() for link in line.find_all("a")], [link["href"] for link in line.find_all("a")]

    assert len(asked("Retail")[0]) == 2
    database = portal.server.portal.store.connection
    database.execute("UPDATE user SET active = 'N' WHERE email = 'anna.k@example.com'")
    database.commit()

    said = base.say("publish", "--format", "json", "--yes")

    assert (said.code, said.json["summary"]["updated"]) == (0, 0)
    assert asked("Retail")[0] == ["ivan.p"]
    assert "anna" not in str(asked("Trends")).lower()
    assert "Anna" in line(portal, "Trends").get_text()
    portal.forget_requests()
    assert base.say("publish", "--yes").code == 0
    assert [m for m in portal.writes() if m.startswith("landing.")] == []
