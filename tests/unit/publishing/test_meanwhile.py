"""What happened while a question stood: less is carried out, more is asked about again, and what people did is said."""

from dataclasses import replace
from typing import Any

import pytest

from publisher.messages import Catalogue, text
from publisher.plan.plan import Plan, SiteChange
from publisher.plan.tasks import TaskAction, TaskChange, TaskPlan
from publisher.publishing.meanwhile import exceeds, news

EN = Catalogue("en")


@pytest.fixture
def site(bench: Any) -> Any:
    return bench.site(bench.page("index.md"), bench.page("a.md"), bench.page("b.md"))


@pytest.fixture
def wanted(bench: Any, site: Any) -> Any:
    """What git wants now: other words on two pages."""
    return bench.site(
        bench.page("index.md"),
        bench.page("a.md", "<p>New words on a.</p>"),
        bench.page("b.md", "<p>New words on b.</p>"),
    )


def plan(bench: Any, wanted: Any, there: Any, **more: Any) -> Plan:
    return Plan(tuple(bench.changes(wanted, there).values()), **more)


def told(agreed: Plan, now: Plan) -> list[str]:
    return [EN.say(line) for line in news(agreed, now)]


def test_the_same_plan_is_carried_out_without_a_word(bench: Any, site: Any, wanted: Any) -> None:
    """Nothing happened."""
    agreed, now = (plan(bench, wanted, bench.published(site)) for _ in range(2))

    assert not exceeds(now, agreed)
    assert told(agreed, now) == []


@pytest.mark.parametrize("deed", ["text", "title", "place", "trash"])
def test_what_a_person_did_is_left_alone_and_said(deed: str, bench: Any, site: Any, wanted: Any) -> None:
    """The plan does less: no second question."""
    there = bench.published(site)
    after = {
        "text": lambda: bench.edited(there, "a.md", "Some words", "My words"),
        "title": lambda: bench.with_page(there, "a.md", title="Mine"),
        "place": lambda: bench.with_page(there, "a.md", folder=77),
        "trash": lambda: bench.removed(there, "a.md", by=bench.person),
    }[deed]()
    agreed, now = plan(bench, wanted, there), plan(bench, wanted, after)

    assert not exceeds(now, agreed)
    (line,) = told(agreed, now)
    assert "a.md" in line


def test_an_edit_that_the_plan_named_already_is_not_said_again(bench: Any, site: Any, wanted: Any) -> None:
    """Another one on the same page is."""
    there = bench.edited(bench.published(site), "a.md", "Some words", "My words")
    more = bench.edited(there, "a.md", "My words", "My better words")

    assert told(plan(bench, wanted, there), plan(bench, wanted, there)) == []
    assert len(told(plan(bench, wanted, there), plan(bench, wanted, more))) == 1


def test_more_than_was_agreed_to_is_asked_about(bench: Any, site: Any, wanted: Any) -> None:
    """Another page, another text of a page, a page that goes, a base to make, a task."""
    there = bench.published(site)
    agreed = plan(bench, wanted, there)
    other = bench.site(
        bench.page("index.md"), bench.page("a.md", "<p>Other.</p>"), bench.page("b.md", "<p>New words on b.</p>")
    )
    fewer = bench.site(bench.page("index.md"), bench.page("a.md", "<p>New words on a.</p>"))
    task = TaskChange(
        action=TaskAction.CREATE, key="a", cycle="new", xml_id="kb-review:test:a:new", owner="anna@example.com"
    )

    assert exceeds(plan(bench, other, there), agreed)
    assert exceeds(plan(bench, fewer, there), agreed)
    assert exceeds(plan(bench, wanted, there, site=SiteChange(create=True)), agreed)
    assert exceeds(
        plan(bench, wanted, there, site=SiteChange(settings=(text("plan.site-title", old="A", new="B"),))), agreed
    )
    assert exceeds(plan(bench, wanted, there, tasks=TaskPlan(changes=(task,))), agreed)
    assert not exceeds(agreed, plan(bench, wanted, there, tasks=TaskPlan(changes=(task,))))


def test_a_task_for_somebody_else_is_another_task(bench: Any, site: Any, wanted: Any) -> None:
    """Its owner, its words and its comment count."""
    there = bench.published(site)
    task = TaskChange(
        action=TaskAction.CREATE, key="a", cycle="new", xml_id="kb-review:test:a:new", owner="anna@example.com"
    )
    agreed = plan(bench, wanted, there, tasks=TaskPlan(changes=(task,)))
    for changes in ({"owner": "ivan@example.com"}, {"description": "Other words"}, {"action": TaskAction.CLOSE}):
        assert exceeds(plan(bench, wanted, there, tasks=TaskPlan(changes=(replace(task, **changes),))), agreed)


def test_another_loss_is_more(bench: Any, site: Any, wanted: Any) -> None:
    """With ``--overwrite`` a person's newer words would go: nobody has agreed to that."""
    there = bench.edited(bench.published(site), "a.md", "Some words", "My words")
    more = bench.edited(there, "a.md", "My words", "My better words")
    key = bench.remote(there, "a.md").mark.key
    agreed, now = (Plan(tuple(bench.changes(wanted, s, overwrite=(key,)).values())) for s in (there, more))

    assert exceeds(now, agreed)
