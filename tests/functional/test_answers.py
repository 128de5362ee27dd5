"""What owners answer in the portal, from the act to git's fact: read, quoted, stamped, asked of whoever has to act."""

import os
import warnings

from review_acts import LEAD, OTHER, OWNER, PAGE, complete, points, review_tasks, tick, write

HEAD, HEAD_ID = "dmitry.l@example.com", "7"
"""Who heads the owner's department."""


def test_the_task_offers_five_answers_in_the_pages_language(due, portal):
    """One tick each; the heading says what to do."""
    base, task = due
    assert list(points(portal, task)) == [
        "It can go",
        "It is not mine",
        "It needs work",
        "I corrected it",
        "It is still right",
    ]
    portal.forget_requests()
    assert base.say("publish", "--yes").code == 0
    assert len(portal.control("requests")) == 2


def test_still_right_becomes_a_commit_of_three_lines(due, portal):
    """Completed with one click: the plan says so; --write --commit stamps the page; run again, there is nothing left to do."""
    base, task = due
    complete(portal, task)
    portal.forget_requests()

    planned = base.say("plan", "--format", "json").json
    looked = len(portal.control("requests"))
    said = base.say("review", "--write", "--commit", "--format", "json")

    (answer,) = planned["answers"]
    assert (answer["task"], answer["outcome"], answer["by"]) == (task["id"], "valid", OWNER)
    assert answer["state"] == "waiting"
    assert looked <= 3
    assert said.json["answers"] == [{**answer, "state": "stamped"}]
    stamped = PAGE.replace("last_reviewed: 2026-05-20", "last_reviewed: 2026-11-23").replace(
        "6 months\n---", f"6 months\nlast_reviewed_by: {OWNER}\nreview_outcome: valid\n---"
    )
    assert (base.path / "content/trends.md").read_text(encoding="utf-8") == stamped
    message = base.git("log", "-1", "--format=%an%n%B")
    assert message.startswith("Job\nreview: content/trends.md is valid, 2026-11-23\n")
    assert f"<{OWNER}>\n" in message
    assert f"Review-Task: {task['id']}\nReview-Outcome: valid\nReview-Due: 2026-11-20" in message
    assert base.git("status", "--porcelain") == ""
    again = base.say("review", "--write", "--commit", "--format", "json")
    assert again.json["answers"] == []
    assert base.git("log", "--format=%s").count("review:") == 1
    verified = base.say("review", "--verify-stamps", "HEAD~1..HEAD")
    assert (verified.code, verified.out) == (0, "1 stamp, as it should be.\n")


def test_words_without_a_tick_hold_the_stamp_back_and_reach_the_editors(due, portal):
    """The editors' task quotes them; “only a remark” lets the owner's completion count."""
    base, task = due
    write(portal, task, "The price is out of date")
    complete(portal, task)

    said = base.say("review", "--write", "--format", "json").json

    (answer,) = said["answers"]
    assert (answer["outcome"], answer["state"], answer["words"]) == ("none", "asked", "The price is out of date")
    (work,) = review_tasks(portal, "kb-work")
    assert "The price is out of date" in work["description"]
    assert (base.path / "content/trends.md").read_text(encoding="utf-8") == PAGE
    assert base.say("review", "--format", "json").json["tasks"] == []
    assert len(review_tasks(portal, "kb-work")) == 1
    tick(portal, work, "Only a remark", LEAD)

    after = base.say("review", "--write", "--format", "json").json

    assert [(row["outcome"], row["state"]) for row in after["answers"]] == [("valid", "stamped")]


def test_needs_work_is_the_editors_until_the_page_changes_and_then_the_owners_again(due, portal, monkeypatch):
    """A tick on the open task is enough to begin."""
    base, task = due
    tick(portal, task, "It needs work")
    base.say("review")
    (work,) = review_tasks(portal, "kb-work")
    complete(portal, task)
    assert base.say("review", "--write", "--format", "json").json["answers"][0]["state"] == "asked"
    base.write({"trends.md": PAGE.replace("Prices.", "Prices fall.")})
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-24T09:00:00+01:00")
    base.commit()

    base.say("publish", "--yes")
    base.say("review")

    (closed,) = review_tasks(portal, "kb-work")
    (again,) = review_tasks(portal)
    assert (closed["id"], closed["status"]) == (work["id"], "5")
    assert (again["id"], again["status"]) == (task["id"], "2")


def test_not_mine_asks_who_answers_and_then_the_new_owner(due, portal):
    """One task for the head; once the owner is changed in git the review is the new owner's."""
    base, task = due
    tick(portal, task, "It is not mine")
    write(portal, task, "Ask Olga")
    complete(portal, task)

    first = base.say("review", "--format", "json").json

    assert [(row["outcome"], row["words"], row["state"]) for row in first["answers"]] == [
        ("not-mine", "Ask Olga", "asked")
    ]
    (owner,) = review_tasks(portal, "kb-owner")
    assert owner["responsibleId"] == HEAD_ID  # not the fallback
    base.write({"trends.md": PAGE.replace(OWNER, OTHER)})
    base.commit()
    base.say("review")
    base.say("review")
    (again,) = review_tasks(portal)
    assert (again["id"], again["status"], again["responsibleId"]) == (task["id"], "2", "5")
    assert [owner["status"] for owner in review_tasks(portal, "kb-owner")] == ["5"]


def test_delegating_is_respected_and_proposed(due, portal):
    """The task stays with whom the owner gave it to, who may answer; the change of owner is proposed in a commit of its own."""
    base, task = due
    portal.call("tasks.task.delegate", {"taskId": task["id"], "userId": 5}, OWNER)

    handed = base.say("review", "--format", "json").json
    (kept,) = review_tasks(portal)
    assert kept["responsibleId"] == "5"
    assert handed["tasks"] == []
    assert [(row["outcome"], row["by"], row["state"]) for row in handed["answers"]] == [("none", OWNER, "proposed")]
    complete(portal, task, OTHER)
    said = base.say("review", "--write", "--commit", "--proposals", "--format", "json").json

    assert [(row["outcome"], row["by"], row["state"]) for row in said["answers"]] == [("valid", OTHER, "stamped")]
    assert base.git("log", "-2", "--format=%s").splitlines() == [
        f"proposal: content/trends.md: owner: {OTHER}",
        "review: content/trends.md is valid, 2026-11-23",
    ]
    assert f"owner: {OTHER}   # ours" in (base.path / "content/trends.md").read_text(encoding="utf-8")


def test_a_strangers_completion_is_asked_about_once(due, portal):
    """The task is opened again with a question; the second time it is only told. Nothing is stamped."""
    base, task = due
    portal.call("tasks.task.update", {"taskId": task["id"], "fields": {"ACCOMPLICES": [11]}})
    complete(portal, task, "maxim.o@example.com")

    first = base.say("review", "--write", "--format", "json").json

    assert [(row["outcome"], row["by"], row["state"]) for row in first["answers"]] == [
        ("none", "maxim.o@example.com", "asked")
    ]
    (again,) = review_tasks(portal)
    assert again["status"] == "2"
    complete(portal, task, "maxim.o@example.com")
    second = base.say("review", "--write", "--format", "json").json
    assert (second["tasks"], len(second["answers"])) == ([], 1)
    assert (base.path / "content/trends.md").read_text(encoding="utf-8") == PAGE


def test_a_head_who_owns_pages_too_may_answer(due, portal):
    """Who heads the owner's department is entitled, also where the base knows that person as an owner already."""
    base, task = due
    front = f"title: Home\nowner: {HEAD}\nlast_reviewed: 2026-11-01"
    base.write({"index.md": f"---\n{front}\n---\n# Home\n\nSee [trends](trends.md).\n"})
    base.commit()
    portal.call("tasks.task.update", {"taskId": task["id"], "fields": {"ACCOMPLICES": [HEAD_ID]}})
    complete(portal, task, HEAD)

    (answer,) = base.say("review", "--format", "json").json["answers"]

    assert (answer["outcome"], answer["by"], answer["state"]) == ("valid", HEAD, "waiting")


def test_retire_is_proposed(due, portal):
    """Archiving is a person's decision: it stands in a commit of its own, and the editors are asked."""
    base, task = due
    tick(portal, task, "It can go")
    complete(portal, task)

    said = base.say("review", "--write", "--commit", "--proposals", "--format", "json").json

    assert [(row["outcome"], row["state"]) for row in said["answers"]] == [("retire", "proposed")]
    assert "status: archived" in (base.path / "content/trends.md").read_text(encoding="utf-8")
    assert base.git("log", "-1", "--format=%s") == "proposal: content/trends.md: status: archived"


def test_an_edit_in_the_portal_waits_for_pull(due, portal):
    """“I corrected it” is stamped together with the text, not before."""
    base, task = due
    portal.edit("Trends", "Prices.", "Prices rise.", OWNER)
    tick(portal, task, "I corrected it")
    complete(portal, task)

    waiting = base.say("review", "--write", "--format", "json").json
    base.say("pull", "--all")
    base.commit("pull")
    stamped = base.say("review", "--write", "--format", "json").json

    assert [(row["outcome"], row["state"]) for row in waiting["answers"]] == [("corrected", "waiting")]
    assert [(row["outcome"], row["state"]) for row in stamped["answers"]] == [("corrected", "stamped")]
    content = (base.path / "content/trends.md").read_text(encoding="utf-8")
    assert "Prices rise." in content
    assert "review_outcome: corrected" in content


def test_a_forged_stamp_is_found(due, portal):
    """Without a completed task, by another person, or with another word changed: exit 1, with the line."""
    base, task = due
    forged = PAGE.replace("2026-05-20", "2026-11-23").replace(
        "6 months\n---", f"6 months\nlast_reviewed_by: {OWNER}\nreview_outcome: valid\n---"
    )
    base.write({"trends.md": forged})
    base.commit(f"review: x\n\nReview-Task: {task['id']}\nReview-Outcome: valid\n")
    no_act = base.say("review", "--verify-stamps", "HEAD~1..HEAD")
    complete(portal, task)
    good = base.say("review", "--verify-stamps", "HEAD~1..HEAD")
    base.write({"trends.md": forged.replace("Prices.", "Prices!")})
    base.commit(f"review: y\n\nReview-Task: {task['id']}\nReview-Outcome: valid\n")
    more = base.say("review", "--verify-stamps", "HEAD~2..HEAD")

    assert (no_act.code, "is not completed" in no_act.out) == (1, True)
    assert good.code == 0
    assert more.code == 1
    assert "content/trends.md:" in more.out


def test_the_portals_calendar_moves_deadlines(base, portal):
    """The owner is away until the Friday before: the deadline is the Monday on which she is back."""
    owner = portal.call("user.get", {"FILTER": {"EMAIL": OWNER}})[0]["ID"]
    absence = {"type": "user", "ownerId": owner, "name": "Holiday", "skip_time": "Y", "accessibility": "absent"}
    portal.call("calendar.event.add", {**absence, "from": "2026-11-26", "to": "2026-12-04"})
    base.write({"trends.md": PAGE.replace("2026-05-20", "2026-05-27")})

    base.say("publish", "--yes")

    (task,) = review_tasks(portal)
    assert task["deadline"].startswith("2026-12-07T18:00:00")


def test_without_the_permission_for_the_calendar_weekends_are_days_off(base, portal, monkeypatch):
    """The webhook lacks ``calendar``: the publish says nothing of it and makes the task."""
    hook = portal.control("webhooks", {"user": "publisher@example.com", "scopes": ["landing", "task", "user_basic"]})
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", hook["url"])
    base.write({"trends.md": PAGE})

    done = base.say("publish", "--yes")

    (task,) = review_tasks(portal)
    assert done.code == 0, done.err
    assert task["deadline"].startswith("2026-11-30T18:00:00")


def test_a_deadline_that_was_moved_becomes_a_proposal_in_git(due, portal):
    """The owner moves it by three weeks: the task is left alone, --proposals writes next_review, and the same is not said again."""
    base, task = due
    portal.control("clock", {"now": "2026-11-24T09:00:00+01:00"})
    update = {"taskId": task["id"], "fields": {"DEADLINE": "2026-12-21T18:00:00+01:00"}}
    portal.call("tasks.task.update", update, OWNER)

    said = base.say("review", "--write", "--commit", "--proposals", "--format", "json")

    (answer,) = said.json["answers"]
    assert (answer["state"], answer["outcome"], answer["by"]) == ("proposed", "none", OWNER)
    assert "next_review: 2026-12-21" in (base.path / "content/trends.md").read_text(encoding="utf-8")
    assert "Review-Proposal: next_review: 2026-12-21" in base.git("log", "-1", "--format=%B")
    assert review_tasks(portal)[0]["deadline"].startswith("2026-12-21")
    head = base.git("rev-parse", "HEAD")
    base.say("review", "--write", "--commit", "--proposals")
    assert base.git("rev-parse", "HEAD") == head


def test_a_review_after_the_day_that_next_review_names_uses_that_day_up(due, portal):
    """The stamp leaves the line where it is: what the job writes is nothing that check refuses, and the interval counts again."""
    base, _ = due
    base.write({"trends.md": PAGE.replace("6 months\n---", "6 months\nnext_review: 2026-11-10\n---")})
    base.commit()
    base.say("publish", "--yes")
    base.say("review")
    (task,) = [task for task in review_tasks(portal) if task["status"] != "5"]
    complete(portal, task)

    said = base.say("review", "--write", "--commit", "--format", "json")

    assert [answer["state"] for answer in said.json["answers"]] == ["stamped"]
    written = (base.path / "content/trends.md").read_text(encoding="utf-8")
    assert "next_review: 2026-11-10" in written
    assert "last_reviewed: 2026-11-23" in written
    checked = base.say("check", "--format", "json")
    assert (checked.code, checked.json["findings"]) == (0, [])
    assert base.say("publish", "--yes").code == 0
    assert base.say("status", "--format", "json").code == 0


def test_a_deadline_that_was_moved_too_far_is_put_back_with_a_word(due, portal):
    """Half a year is too far; the second time it is left there and told."""
    base, task = due
    update = {"taskId": task["id"], "fields": {"DEADLINE": "2027-05-21T18:00:00+02:00"}}
    portal.control("clock", {"now": "2026-11-24T09:00:00+01:00"})
    portal.call("tasks.task.update", update, OWNER)

    base.say("publish", "--yes")
    back = review_tasks(portal)[0]["deadline"]
    wanted = {"filter": {"ID": task["id"]}, "select": ["CHAT_ID"]}
    chat = portal.call("tasks.task.list", wanted)["tasks"][0]["chatId"]
    said = portal.call("im.dialog.messages.get", {"DIALOG_ID": f"chat{chat}"})["messages"]
    portal.control("clock", {"now": "2026-11-25T09:00:00+01:00"})
    portal.call("tasks.task.update", update, OWNER)
    again = base.say("publish", "--yes")

    assert back == task["deadline"]
    assert any(message["text"].startswith("The deadline was moved further") for message in said)
    assert review_tasks(portal)[0]["deadline"].startswith("2027-05-21")
    assert "too far again" in again.out


def test_a_run_that_is_killed_between_file_and_commit_is_finished_by_the_next(due, portal):
    """kill -9 while git commits: the next run puts the file back and stamps it, once."""
    base, task = due
    complete(portal, task)
    hook = base.path / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nkill -9 $(cut -d' ' -f4 /proc/$PPID/stat)\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # of threads at a fork: the portal's, which the child leaves alone
        child = os.fork()
    if child == 0:
        base.say("review", "--write", "--commit")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    hook.unlink()
    (base.path / ".git/index.lock").unlink(missing_ok=True)
    half_done = base.git("status", "--porcelain")

    base.say("review", "--write", "--commit")

    assert os.WIFSIGNALED(status)
    assert "content/trends.md" in half_done
    assert base.git("status", "--porcelain") == ""
    assert base.git("log", "-1", "--format=%s") == "review: content/trends.md is valid, 2026-11-23"
    assert base.say("review", "--verify-stamps", "HEAD~1..HEAD").code == 0
