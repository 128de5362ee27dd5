"""Tasks and groups as the snapshot shows them: without ids, without the dates at which they were made."""

from typing import Any

from portal_emulator.tasks.picture import groups_picture, tasks_picture


def fill(rest: Any) -> None:
    group = rest.result("anna.k@example.com", "sonet_group.create", NAME="Reviews")
    task = rest.task(XML_ID="kb:a", TAGS=["b", "a"], GROUP_ID=group, AUDITORS=[3], DEADLINE="2026-12-01T18:00:00+01:00")
    rest.task(XML_ID="kb:b", PARENT_ID=task["id"])
    rest.result("publisher", "task.checklistitem.add", TASKID=task["id"], FIELDS={"TITLE": "Numbers"})
    rest.result("publisher", "task.commentitem.add", TASKID=task["id"], FIELDS={"POST_MESSAGE": "Why?"})
    rest.v3("maxim.o@example.com", "tasks.task.result.add", fields={"taskId": int(task["id"]), "text": "Right"})
    rest.result("maxim.o@example.com", "tasks.task.complete", taskId=task["id"])


def test_a_task_says_everything_but_ids_and_stamps(rest: Any) -> None:
    """People by e-mail, groups and parents by name, moments in UTC."""
    fill(rest)
    first, second = tasks_picture(rest.portal.store.connection)
    assert (first["xml_id"], first["status"], first["closed_by"]) == ("kb:a", 5, "maxim.o@example.com")
    assert (first["creator"], first["responsible"]) == ("publisher@example.com", "maxim.o@example.com")
    assert (first["tags"], first["group"], first["auditors"]) == (["a", "b"], "Reviews", ["anna.k@example.com"])
    assert first["deadline"] == "2026-12-01T17:00:00+00:00"
    assert first["checklist"][1] == {"list": "BX_CHECKLIST_1", "title": "Numbers", "complete": False}
    assert first["comments"] == [{"author": "publisher@example.com", "text": "Why?"}]
    assert first["results"] == [{"author": "maxim.o@example.com", "text": "Right", "closed": True}]
    assert second["parent"] == "Review"


def test_the_same_tasks_made_at_another_time_look_the_same(rest: Any) -> None:
    """Deleted tasks shift the ids, and are not shown."""
    fill(rest)
    before = tasks_picture(rest.portal.store.connection)
    for task_id in (1, 2):
        rest.result("publisher", "tasks.task.delete", taskId=task_id)
    rest.result("publisher", "sonet_group.delete", GROUP_ID=1)
    rest.later(hours=7)
    fill(rest)
    assert tasks_picture(rest.portal.store.connection) == before


def test_groups_show_members_and_roles(rest: Any) -> None:
    """By e-mail."""
    fill(rest)
    (group,) = groups_picture(rest.portal.store.connection)
    assert (group["name"], group["members"], group["visible"]) == ("Reviews", {"anna.k@example.com": "A"}, "Y")
