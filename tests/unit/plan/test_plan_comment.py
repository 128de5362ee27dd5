"""A plan as a comment on a pull request, however much it has to tell."""

from publisher.messages import Catalogue, text
from publisher.plan.change import Action, Change
from publisher.plan.comment import LONGEST, plan_markdown
from publisher.plan.plan import ForeignPage, Plan, SiteChange
from publisher.plan.tasks import TaskPlan
from publisher.targets.knowledge_base.snapshot import RemotePage

REMOTE = RemotePage(1, "T", "t", None, "", "kb1", False, True)


def change(number, words, action=Action.UPDATED):
    """A page with so many changed words."""
    diff = " ".join(["[-old-] {+new+}"] * words)
    path = f"content/some-folder/page-{number}.md"
    return Change(action, f"key-{number}", path, remote=REMOTE, reasons=(text("plan.reason-text"),), diff=diff)


def comment(plan):
    """The comment in English."""
    return plan_markdown(plan, Catalogue("en"))


def test_a_plan_of_any_size_fits_into_a_comment():
    """GitHub takes 65,536 characters; counts, and how many rows are left out, always stand there."""
    strangers = tuple(ForeignPage(n, f"By hand {n}", f"https://c.example/{n}/", "Ivan", "") for n in range(900))
    site = SiteChange(settings=tuple(text("plan.site-folder", title=f"Folder {n}") for n in range(900)))
    notes = tuple(text("review.duplicate-task", key=f"key-{n}", kept=5, others="6") for n in range(900))
    plan = Plan(tuple(change(n, 40) for n in range(2000)), site=site, foreign=strangers, tasks=TaskPlan(notes=notes))

    shown = comment(plan)

    assert len(shown) <= LONGEST < 65_536
    assert "2000 changed" in shown
    rows = sum(line.startswith("| `content/") for line in shown.splitlines())
    assert f"… and {2000 - rows} more" in shown
    assert shown.count("<details>") == shown.count("</details>") > 0
    assert shown.count("```") % 2 == 0


def test_short_differences_stand_in_the_comment_before_long_ones():
    """What is left out is named, and where it can be seen."""
    shown = comment(Plan((change(1, 10_000), change(2, 3), change(3, 5))))

    assert "<summary>content/some-folder/page-1.md" not in shown
    assert shown.index("<summary>content/some-folder/page-2.md") < shown.index("<summary>content/some-folder/page-3.md")
    assert "`content/some-folder/page-1.md`: left out here" in shown
    assert "[-…-] is on the portal now" in shown


def test_a_comment_says_that_publishing_would_be_refused():
    """Whoever approves the pull request learns it there, not from the job after the merge."""
    plan = Plan(tuple(change(n, 0, Action.ARCHIVED) for n in range(9)))

    assert "**publish would refuse this: 9 of 9 published pages would be moved to the trash." in comment(plan)
    assert "refuse" not in comment(Plan(plan.changes, allowed_removals=9))


def test_people_s_edits_are_not_told_as_agreement():
    """Nothing is published, but git and the portal are not the same."""
    shown = comment(Plan((change(1, 1, Action.DRIFT),)))

    assert "edits made in the portal" in shown
    assert "No changes" not in shown
