"""What people did that a publish undoes is told before it is undone, and in the report, whenever they did it."""

from typing import Any

import pytest

from publisher.messages import Catalogue
from publisher.plan.change import Action
from publisher.targets.knowledge_base.port import ReadPages, UpdatePage

EN = Catalogue("en")
IVAN = "ivan.p@example.com"
SCOPE = {"scope": "KNOWLEDGE"}
PATH = "content/trends.md"


@pytest.fixture
def entitle(bench: Any) -> Any:
    """A published base, and a person who gives the page about trends a title."""
    assert bench.publish().is_complete
    rows = bench.stage.call("landing.landing.getList", {**SCOPE, "params": {"select": ["ID", "TITLE"]}})
    page = next(int(row["ID"]) for row in rows if row["TITLE"] == "Trends")

    def say(title: str) -> None:
        params = {"lid": page, "fields": {"TITLE": title}, **SCOPE}
        assert bench.stage.call("landing.landing.update", params, IVAN)

    return say


def before(kind: type, act: Any) -> Any:
    """A rule that refuses nothing, and lets somebody act before the first operation of a kind."""
    acts = [act]

    def rule(operation: Any) -> None:
        if isinstance(operation, kind) and acts:
            acts.pop()()

    return rule


def row(report: Any) -> Any:
    return next(row for row in report.pages if row.path == PATH)


def said(texts: Any) -> list[str]:
    return [EN.say(text) for text in texts]


def overwriting(bench: Any) -> frozenset[str]:
    return frozenset({row(bench.publish()).key})


def test_what_the_plan_knew_is_told_before_it_is_written(bench: Any, entitle: Any) -> None:
    """A run may be cut before its report."""
    keys = overwriting(bench)
    entitle("Mine")
    heard: list[int] = []

    report = bench.publish(before(UpdatePage, lambda: heard.append(len(bench.told))), overwrite=keys)

    assert heard == [1]
    assert "“Mine”" in said(bench.told)[0]
    assert (row(report).action, any("“Mine”" in reason for reason in said(row(report).reasons))) == (
        Action.UPDATED,
        True,
    )


@pytest.mark.parametrize("first", ["Mine", ""])
def test_what_was_done_after_the_plan_is_told_too(first: str, bench: Any, entitle: Any) -> None:
    """A title given between the plan and the look before the writing, on a page that is taken back anyhow, edited before or not."""
    keys = overwriting(bench)
    if first:
        entitle(first)

    bench.write({"trends.md": "# Trends\n\nPrices fall by 4 per cent.\n"})
    report = bench.publish(before(ReadPages, lambda: entitle("Mine again")), overwrite=keys)

    assert row(report).action is Action.UPDATED
    for told in (said(bench.told), said(row(report).reasons)):
        assert any("“Mine again”" in line for line in told)
        assert any("“Mine”" in line for line in told) == bool(first)
