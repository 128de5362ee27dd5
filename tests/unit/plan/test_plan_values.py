"""A plan's counts, its safety, its digest, and the values it is made of."""

from dataclasses import replace

import pytest

from publisher.errors import UnsafePlanError
from publisher.plan.change import Action, Change, ChangeKind
from publisher.plan.desired import DesiredSite
from publisher.plan.people import People, PortalPerson
from publisher.plan.plan import Plan, SiteChange
from publisher.plan.tasks import RemoteTask, TaskAction, TaskChange, TaskPlan
from publisher.targets.knowledge_base.snapshot import RemotePage

REMOTE = RemotePage(1, "T", "t", None, "", "kb1", False, True)


def change(action, key="p", **more):
    """A change to a page that is on the portal."""
    return Change(action, key, f"{key}.md", remote=REMOTE, **more)


def task(action, key="p", **more):
    """A change to a task."""
    return TaskChange(action, key, "new", f"kb-review:test:{key}:new", "anna.k@example.com", **more)


def archiving(gone, kept):
    """A plan that sends pages to the trash and keeps others."""
    changes = [change(Action.ARCHIVED, f"g{n}") for n in range(gone)]
    return Plan((*changes, *(change(Action.UNCHANGED, f"k{n}") for n in range(kept))))


@pytest.mark.parametrize(
    ("gone", "kept", "allowed", "safe"),
    [
        (5, 1, None, True),
        (5, 0, None, False),
        (1, 0, None, False),
        (5, 0, 5, True),
        (6, 0, None, False),
        (6, 24, None, True),
        (6, 23, None, False),
        (7, 3, 7, True),
        (7, 3, 6, False),
        (7, 3, 0, False),
    ],
)
def test_a_plan_is_unsafe_past_five_pages_and_a_fifth(gone, kept, allowed, safe):
    """Both thresholds must be passed, or no page be left; what was allowed by number is safe."""
    plan = replace(archiving(gone, kept), allowed_removals=allowed or 0)
    if safe:
        plan.raise_if_unsafe()
        return
    with pytest.raises(UnsafePlanError) as refused:
        plan.raise_if_unsafe()
    assert len(refused.value.reasons) == gone
    assert f"--allow-removals {gone}" in str(refused.value)


def test_generated_pages_and_those_in_the_trash_do_not_count_for_safety():
    """Neither as archived nor as what is ours."""
    generated = tuple(change(Action.ARCHIVED, f"~section-{n}") for n in range(9))
    Plan(generated).raise_if_unsafe()
    trashed = replace(REMOTE, is_deleted=True)
    others = tuple(replace(change(Action.DRIFT, f"d{n}"), remote=trashed) for n in range(100))
    with pytest.raises(UnsafePlanError):
        replace(archiving(6, 0), changes=(*archiving(6, 0).changes, *others)).raise_if_unsafe()


def test_the_summary_counts_pages_once_and_tasks_by_what_is_done():
    """The words of the contract, generated pages left out."""
    plan = Plan(
        (
            change(Action.CREATED, "a"),
            change(Action.MOVED, "b"),
            change(Action.CONFLICT, "c"),
            change(Action.DRIFT, "d"),
            change(Action.UPDATED, "e", kind=ChangeKind.NAVIGATION),
            change(Action.CREATED, "~menu"),
        ),
        tasks=TaskPlan((task(TaskAction.CREATE), task(TaskAction.UPDATE), task(TaskAction.CLOSE)), queued=4),
    )

    assert {name: n for name, n in plan.summary().items() if n} == {
        "created": 1,
        "moved": 1,
        "conflicts": 1,
        "drift": 1,
        "unchanged": 1,
        "tasks_created": 1,
        "tasks_updated": 1,
        "tasks_closed": 1,
        "tasks_queued": 4,
    }
    assert plan.refreshed == 1


@pytest.mark.parametrize(
    ("plan", "pages", "anything", "edits"),
    [
        (Plan(()), False, False, False),
        (Plan((change(Action.UNCHANGED),)), False, False, False),
        (Plan((change(Action.DRIFT),)), False, False, True),
        (Plan((change(Action.CONFLICT),)), False, False, True),
        (Plan((change(Action.UPDATED, "~menu"),)), True, True, False),
        (Plan((), site=SiteChange(create=True)), True, True, False),
        (Plan((), tasks=TaskPlan((task(TaskAction.CREATE),))), False, True, False),
        (Plan((), tasks=TaskPlan(queued=3)), False, False, False),
    ],
)
def test_what_counts_as_a_change(plan, pages, anything, edits):
    """Edits that are left alone are none; the menu, the base and tasks are."""
    assert (plan.has_page_changes, plan.has_changes, plan.has_edits) == (pages, anything, edits)


def test_a_plans_digest_stands_and_falls_with_what_it_says():
    """Equal plans, equal digests; another page, task, state or adoption, another digest."""
    plan = Plan((change(Action.UPDATED, kind=ChangeKind.TEXT),), tasks=TaskPlan((task(TaskAction.CREATE),)), state="s")
    others = [
        replace(plan, changes=()),
        replace(plan, changes=(change(Action.MOVED, kind=ChangeKind.TEXT),)),
        replace(plan, changes=(change(Action.UPDATED, kind=ChangeKind.SETTINGS),)),
        replace(plan, tasks=TaskPlan()),
        replace(plan, tasks=TaskPlan((task(TaskAction.CREATE, "other"),))),
        replace(plan, state="t"),
        replace(plan, site=SiteChange(adopt=True)),
    ]

    assert plan.digest() == replace(plan).digest()
    assert plan.digest() not in {other.digest() for other in others}
    assert len(plan.digest()) == 32


def test_a_page_is_called_by_the_path_that_git_has_then_by_its_changes():
    """A page that is nowhere is called by its key."""
    change = Change(Action.DRIFT, "trends", "content/old.md", None, None)

    assert Plan((change,), paths={"trends": "content/new.md"}).path_of("trends") == "content/new.md"
    assert Plan((change,)).path_of("trends") == "content/old.md"
    assert Plan(()).path_of("trends") == "trends"


def test_a_handed_over_tasks_plan_is_another_than_one_for_the_first_owner():
    """Who is asked is part of what was agreed to."""
    for_anna = Plan((), tasks=TaskPlan((task(TaskAction.CREATE),)))
    for_ivan = Plan((), tasks=TaskPlan((replace(task(TaskAction.CREATE), owner="ivan.p@example.com"),)))

    assert for_anna.digest() != for_ivan.digest()


def test_only_five_actions_write():
    """The others leave the portal alone."""
    assert [a.value for a in Action if a.writes] == ["archived", "restored", "created", "moved", "updated"]


def test_of_several_people_with_one_address_an_active_one_wins():
    """Then the lowest id; nobody is found by an empty address."""
    people = People(
        (
            PortalPerson(3, "a@x.y", "Dismissed", is_active=False),
            PortalPerson(9, "a@x.y", "Later"),
            PortalPerson(5, "a@x.y", "First"),
            PortalPerson(6, "", "No address"),
        )
    )

    assert people.by_email()["a@x.y"].id == 5
    assert "" not in people.by_email()
    assert set(people.by_id()) == {3, 5, 6, 9}


@pytest.mark.parametrize(("status", "closed"), [(2, False), (3, False), (6, False), (4, True), (5, True)])
def test_a_task_is_closed_when_done_or_handed_in(status, closed):
    """Status 4 awaits its creator's control."""
    assert RemoteTask(1, "x", "t", status, 1).is_closed is closed


def test_a_pages_links_and_images_are_told_once(bench):
    """In the order in which they stand."""
    page = bench.page("a.md", links=("b.md", "c.md", "b.md"), images=("x.png", "y.png", "x.png"))

    assert page.linked() == ("b.md", "c.md")
    assert page.images() == ("x.png", "y.png")


def test_fingerprints_follow_links_targets_images_and_places(bench):
    """A link counts by its target's key, an image by its bytes, the place by the addresses of the folders above."""
    site = bench.site(bench.page("s/a.md", links=("b.md",), images=("x.png",)), bench.page("b.md", id="page-b"))
    mark = site.fingerprints["s/a.md"]

    def again(other: DesiredSite):
        return other.fingerprints["s/a.md"]

    old, target = site.pages
    renamed = replace(site, pages=(old, replace(target, title="Renamed", code="renamed")))
    assert again(renamed) == mark
    rekeyed = replace(site, pages=tuple(replace(p, key="other") if p.path == "b.md" else p for p in site.pages))
    assert again(rekeyed).whole != mark.whole
    assert again(replace(site, assets={"x.png": "f" * 64})).whole != mark.whole
    moved = replace(site, folders=tuple(replace(f, code="z") for f in site.folders))
    assert again(moved).place != mark.place
    assert again(moved).whole == mark.whole


def test_a_sites_folders_have_addresses_from_the_top(bench):
    """Codes, parents before children."""
    site = bench.site(bench.page("Ä/б/c.md"))

    assert site.folder_addresses() == {"": "", "Ä": "a", "Ä/б": "a/b"}
    assert [(f.path, f.parent) for f in site.folders] == [("Ä", ""), ("Ä/б", "Ä")]
