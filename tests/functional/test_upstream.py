"""Pages that rest on others: a material change of one of these makes the page due, and its task says what changed."""

import pytest

OWNER = "sergei.n@example.com"
SEGMENT = f"""---
title: Small retail
owner: {OWNER}
last_reviewed: 2026-10-01
review_every: 12 months
depends_on: [market.md]
review_reason: The prices moved.
---

See the [trends](trends.md).
"""
MARKET = f"""---
title: The market
owner: {OWNER}
last_reviewed: 2026-11-20
review_every: 12 months
---

It is worth 40 million a year.

Nobody knows #7 for sure.
"""
TRENDS = MARKET.replace("The market", "Trends").replace("40 million", "4 million")


def review_tasks(portal):
    """The review tasks as the service user sees them."""
    select = {"select": ["ID", "XML_ID", "DEADLINE", "DESCRIPTION"]}
    return [t for t in portal.call("tasks.task.list", select)["tasks"] if (t["xmlId"] or "").startswith("kb-review:")]


@pytest.fixture
def company(base, monkeypatch):
    """A segment that depends on a market and links to trends, published; ``save(message, day, **pages)`` commits."""

    def save(message, day, **pages):
        for who in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{who}_DATE", f"{day}T09:00:00+01:00")
        base.write({f"{name}.md": content for name, content in pages.items()})
        base.commit(message)

    save("First", "2026-09-01", segment=SEGMENT, market=MARKET, trends=TRENDS)
    base.say("publish", "--yes")
    base.save = save
    return base


def test_a_material_change_makes_the_page_due(company, portal):
    """40 became 45 on 2 November: due on 2 December, and the task quotes both lines, the linked page's change and the reason."""
    assert review_tasks(portal) == []
    company.save("market: new figures", "2026-11-02", market=MARKET.replace("40", "45"))
    company.save("trends: another word", "2026-11-03", trends=TRENDS.replace("Nobody", "Somebody"))
    company.save("segment: a link\n\nMaterial: no", "2026-11-04", segment=SEGMENT.replace("See the", "Look at the"))

    company.say("publish", "--yes")

    (task,) = review_tasks(portal)
    assert task["xmlId"].endswith(":2026-10-01")
    assert task["deadline"].startswith("2026-12-02T18:00:00")
    said = task["description"]
    assert "Why it is looked at: The prices moved." in said
    assert "- 4 November 2026: segment: a link" in said
    assert "- The market (2 words)" in said
    assert "− It is worth 40 million a year.\n+ It is worth 45 million a year." in said
    assert "- Trends (2 words)" in said
    assert "#7" not in said


@pytest.mark.parametrize(
    ("message", "before", "after"),
    [("market: typo", "Nobody knows", "Nobody, knows"), ("market: figures\n\nMaterial: no", "40", "45")],
)
def test_what_is_not_material_makes_nothing_due(company, portal, message, before, after):
    """A comma, or what its author says is no news."""
    company.save(message, "2026-11-02", market=MARKET.replace(before, after))

    company.say("publish", "--yes")

    assert review_tasks(portal) == []


def test_a_review_after_the_change_settles_it(company, portal):
    """The page was looked at since: the same change asks nobody again."""
    reviewed = SEGMENT.replace("2026-10-01", "2026-11-05")
    company.save("market: new figures", "2026-11-02", market=MARKET.replace("40", "45"), segment=reviewed)

    company.say("publish", "--yes")

    assert review_tasks(portal) == []
