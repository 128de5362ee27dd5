"""Publishing under either reading of the portal: every switch of the emulator, each of its choices.

Where documentation and source of the portal disagree nobody knows which one a company's portal follows.
"""

from pathlib import Path
from typing import Any

import pytest
from rehearsal import Edition, Outcome, Stage, difference, png, stage

from portal_emulator.switches import SWITCHES

FILES: dict[str, str | bytes] = {
    "index.md": "# Home\n\nSee [Retail](segments/retail.md).\n\nWrite `javascript: y`; select * from t; onclick=x.\n",
    "segments/index.md": "# Segments\n\nWho buys from us.\n",
    "segments/retail.md": (
        "---\nid: seg-retail\nlast_reviewed: 2026-05-10\n---\n# Retail\n\nSmall shops: an expression (x).\n\n"
        "![A dot](dot.png)\n\n```python\nonly = 1\n```\n"
    ),
    "segments/dot.png": png(1, 2, 3),
}
ALL = [(name, choice) for name, switch in SWITCHES.items() for choice in switch.choices[1:]]
# Choices under which nothing can be published, with the catalogue's key of what the operator is told.
CLOSED = {
    ("plan", "free"): "portal.no-rest-plan",
    ("plan", "free_source"): "portal.no-rest-plan",
    ("scheme", "https"): "portal.https-wanted",
    ("portal", "overload"): "portal.portal-blocked",
    ("portal", "deleted"): "portal.portal-deleted",
    ("portal", "deleted_docs"): "portal.portal-deleted",
    ("portal", "confirm"): "portal.confirmation-waiting",
    ("portal", "denied"): "portal.confirmation-denied",
    ("moved_to", "on"): "portal.moved",
    ("webhook", "expired"): "portal.expired-token",
    ("webhook", "dismissed"): "portal.no-user-access",
}
# Choices under which the portal alters what it is sent.
ALTERING = {("sanitiser", "old"): 3, ("sanitiser", "newer"): 2, ("waf", "on"): 1}
UNPUBLISHED = ("plan", "expired")


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return Edition(tmp_path_factory.mktemp("switched"), FILES)


@pytest.fixture(scope="module")
def picture(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a publish leaves on the portal as the emulator has it by default."""
    with stage(tmp_path_factory.mktemp("plain") / "portal.sqlite") as plain:
        assert plain.publish(edition).is_complete
        return plain.picture()


def flip(portal: Stage, name: str, choice: str) -> None:
    with portal.portal.store.transaction() as db:
        portal.portal.settings.store(db, name, choice)


def altered(outcome: Outcome) -> int:
    """How many pages the report calls altered by the portal."""
    assert outcome.report is not None
    return sum("altered" in str(reason) for row in outcome.report.pages for reason in row.reasons)


@pytest.mark.parametrize(("name", "choice"), [case for case in ALL if case not in {*CLOSED, *ALTERING, UNPUBLISHED}])
def test_the_same_base_under_either_reading(
    edition: Edition, picture: dict[str, Any], tmp_path: Path, name: str, choice: str
) -> None:
    """The portal ends up the same, and a second publish writes nothing."""
    with stage(tmp_path / "portal.sqlite") as portal:
        flip(portal, name, choice)
        first = portal.publish(edition)
        assert first.is_complete, first.why
        assert altered(first) == 0
        assert difference(picture, portal.picture()) == []
        portal.mend()
        assert portal.publish(edition).is_complete
        assert portal.writes() == []


@pytest.mark.parametrize(("name", "choice"), list(ALTERING))
def test_what_the_portal_alters_is_reported_once(edition: Edition, tmp_path: Path, name: str, choice: str) -> None:
    """And is no reason to write again and again."""
    with stage(tmp_path / "portal.sqlite") as portal:
        flip(portal, name, choice)
        first = portal.publish(edition)
        assert first.is_complete, first.why
        assert altered(first) == ALTERING[name, choice]
        portal.mend()
        again = portal.publish(edition)
        assert again.is_complete, again.why
        assert portal.writes() == []


@pytest.mark.parametrize(("name", "choice"), list(CLOSED))
def test_a_closed_portal_is_explained_and_nothing_is_written(
    edition: Edition, tmp_path: Path, name: str, choice: str
) -> None:
    """Each with a sentence of its own; afterwards the same run succeeds."""
    with stage(tmp_path / "portal.sqlite") as portal:
        flip(portal, name, choice)
        refused = portal.publish(edition)
        assert refused.error is not None
        assert CLOSED[name, choice] in repr(refused.error)
        assert portal.picture()["sites"] == []
        flip(portal, name, SWITCHES[name].choices[0])
        assert portal.publish(edition).is_complete


def test_an_expired_plan_leaves_pages_to_be_published_later(
    edition: Edition, picture: dict[str, Any], tmp_path: Path
) -> None:
    """The report says so page by page; when the plan is paid, the next run finishes."""
    with stage(tmp_path / "portal.sqlite") as portal:
        flip(portal, *UNPUBLISHED)
        refused = portal.publish(edition)
        assert not refused.is_complete
        assert "LICENSE_EXPIRED" in refused.why
        flip(portal, "plan", "commercial")
        finished = portal.publish(edition)
        assert finished.is_complete, finished.why
        assert difference(picture, portal.picture()) == []
