"""Which base may be published into: never a second one beside the first, and none that a newer version wrote."""

from datetime import UTC, datetime

import pytest

from publisher.errors import UnsafePlanError
from publisher.plan.tasks import RemoteTask
from publisher.targets.knowledge_base.mark import Mark
from publisher.targets.knowledge_base.ownership import check_base
from publisher.targets.knowledge_base.port import Survey
from publisher.targets.knowledge_base.snapshot import RemotePage, RemoteSite

OURS = RemoteSite(id=3, code="strategy", title="Strategy", xml_id="kb1|strategy", index_page=None, template=None)
GROUPED = RemoteSite(
    id=4,
    code="strategy",
    title="Group strategy",
    xml_id="kb1|strategy",
    index_page=None,
    template=None,
    is_groups=True,
    group=12,
)


def survey(**found):
    return Survey(datetime(2026, 11, 23, tzinfo=UTC), "https://company.example", 1, **found)


def page(xml_id):
    return RemotePage(
        id=20,
        title="Retail",
        code="retail",
        folder=None,
        description="",
        xml_id=xml_id,
        is_deleted=False,
        is_active=True,
    )


def task(xml_id):
    return RemoteTask(7, xml_id, title="Review: Retail", status=5, responsible_id=4)


def check(found, *, tasks=(), adopt=False, new_base=False):
    """What is said, or the key of the refusal."""
    try:
        notes = check_base(found, "strategy", "Strategy", adopt=adopt, new_base=new_base, tasks=lambda: tasks)
    except UnsafePlanError as error:
        return error.message.key
    return [note.key for note in notes]


def test_a_portal_without_a_base_gets_one():
    """No base, no task of ours: nothing says that there was one. A task of another base says nothing about this one."""
    assert check(survey()) == []
    assert check(survey(), tasks=[task("kb-review:strategy-2:a:new"), task("other"), task("")]) == []


def test_a_base_in_a_workgroup_is_never_made_a_second_time():
    """Binding takes a base out of the company's scope; a new one beside it would be open to everybody."""
    assert check(survey(elsewhere=GROUPED)) == "plan.in-group"
    assert check(survey(elsewhere=GROUPED), adopt=True, new_base=True) == "plan.in-group"


def test_a_twin_that_is_there_already_is_named():
    """An earlier version made it; which of the two is wanted is for people to say."""
    assert check(survey(site=OURS, elsewhere=GROUPED)) == ["plan.twin-in-group"]


def test_review_tasks_without_a_visible_base_stop_the_run():
    """The base may be in a workgroup that hides it, or in the trash; only the operator can know that it is gone for good."""
    tasks = [task("kb-review:strategy:p-abc:2026-05-01")]

    assert check(survey(), tasks=tasks) == "plan.base-hidden"
    assert check(survey(), tasks=tasks, new_base=True) == []


def test_tasks_are_not_read_where_a_base_is_there():
    """They cost requests."""

    def never():
        raise AssertionError

    assert check_base(survey(site=OURS), "strategy", "Strategy", adopt=False, new_base=False, tasks=never) == ()


@pytest.mark.parametrize("number", [2, 3, 9, 10, 27])
def test_a_page_that_a_newer_version_marked_stops_an_older_one(number):
    """Its mark cannot be read, so the page would look like a person's, and a second one would be made beside it."""
    newer = str(Mark("seg-retail")).replace("kb1|", f"kb{number}|")

    assert check(survey(site=OURS, pages=(page(newer),))) == "plan.newer-mark"


@pytest.mark.parametrize(
    "xml_id", ["", "kb1|broken", "kb2", "kb2|", "kb0|a|", "KB2|a|b", "kb02|a|b", "x kb2|a|b", "kb2|../a|b"]
)
def test_what_is_no_mark_of_ours_stops_nobody(xml_id):
    """Anybody may write an XML_ID."""
    assert check(survey(site=OURS, pages=(page(xml_id),))) == []
