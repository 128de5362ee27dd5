"""Completed reviews that wait for their merge: readers see them, nobody is asked again, and after two weeks editors are."""

from review_acts import OWNER, complete, review_tasks


def test_the_page_says_that_it_was_confirmed_until_git_does(due, portal):
    """On the evening of the review readers see who confirmed the page and when; the merge makes it an ordinary review."""
    base, task = due
    overdue = portal.read("Trends")
    complete(portal, task)

    planned = base.say("plan", "--format", "json").json
    base.say("publish", "--yes")
    shown = portal.read("Trends")
    portal.forget_requests()
    again = base.say("publish", "--yes", "--format", "json")
    cost = len(portal.control("requests"))

    assert "was due on" in overdue
    assert [change["path"] for change in planned["changes"] if change["action"] == "updated"] == ["content/trends.md"]
    assert "Confirmed by sergei.n on 23 Nov 2026" in shown
    assert "was due on" not in shown
    assert "Next review: 23 May 2027" in shown
    assert (again.json["summary"]["unchanged"], again.json["summary"]["updated"]) == (5, 0)
    assert cost <= 3
    assert portal.writes() == []
    base.say("review", "--write", "--commit")
    base.say("publish", "--yes")
    merged = portal.read("Trends")
    assert "Confirmed by" not in merged
    assert "Checked by sergei.n, 23 Nov 2026" in merged


def test_a_russian_page_says_so_in_russian(due, portal):
    """The sentence is in the page's language."""
    base, task = due
    page = (base.path / "content/trends.md").read_text(encoding="utf-8")
    base.write({"trends.md": page.replace("---\n# who", "---\nlang: ru\n# who")})
    complete(portal, task)

    base.say("publish", "--yes")

    assert "Подтверждено 23 нояб. 2026: sergei.n" in portal.read("Trends")


def test_an_answer_that_is_no_confirmation_leaves_the_page_as_it_is(due, portal):
    """Words without a tick confirm nothing, and the page goes on saying that its review is due."""
    base, task = due
    portal.call("task.commentitem.add", {"TASKID": task["id"], "FIELDS": {"POST_MESSAGE": "Out of date"}}, OWNER)
    complete(portal, task)

    base.say("publish", "--yes")

    assert "was due on" in portal.read("Trends")


def test_unmerged_reviews_are_not_asked_again_and_go_to_the_editors_once(due, portal):
    """After 14 days one task says what waits; it is made once, and closed by itself when git has the review."""
    base, task = due
    complete(portal, task)
    portal.control("clock", {"now": "2026-12-06T09:00:00+01:00"})
    early = base.say("publish", "--yes", "--format", "json")
    portal.control("clock", {"now": "2026-12-07T09:00:00+01:00"})
    base.say("publish", "--yes")
    portal.control("clock", {"now": "2026-12-20T09:00:00+01:00"})
    base.say("publish", "--yes")

    (waiting,) = review_tasks(portal, "kb-unmerged")
    own = [t for t in review_tasks(portal) if t["responsibleId"] == task["responsibleId"]]
    base.say("review", "--write", "--commit")
    base.say("publish", "--yes")
    (done,) = review_tasks(portal, "kb-unmerged")

    assert early.json["summary"]["tasks_created"] == 0
    assert "- Trends (content/trends.md): Sergei Nikitin, 23 November 2026" in waiting["description"]
    assert (waiting["xmlId"], waiting["status"]) == ("kb-unmerged:test:~all:2026-11-23", "2")
    assert [t["id"] for t in own] == [task["id"]]
    assert done["status"] == "5"


def test_a_task_that_the_editors_completed_is_not_made_again_for_the_same_review(due, portal):
    """They know; a review that waits too long after that is said anew."""
    base, task = due
    complete(portal, task)
    portal.control("clock", {"now": "2026-12-08T09:00:00+01:00"})
    base.say("publish", "--yes")
    (waiting,) = review_tasks(portal, "kb-unmerged")
    complete(portal, waiting, "clara.b@example.com")

    base.say("publish", "--yes")

    assert [t["id"] for t in review_tasks(portal, "kb-unmerged")] == [waiting["id"]]
