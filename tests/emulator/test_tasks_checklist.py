"""task.checklistitem.* and the checklist in a task's answer."""

from typing import Any

import pytest

SERVICE, MEMBER, STRANGER = "publisher", "maxim.o@example.com", "pavel.s@example.com"
CORE = (400, "ERROR_CORE")


def add(rest: Any, task_id: Any = 1, key: str = SERVICE, **fields: Any) -> Any:
    return rest.result(key, "task.checklistitem.add", TASKID=task_id, FIELDS=fields)


def rows(rest: Any, **order: Any) -> Any:
    return rest.result(SERVICE, "task.checklistitem.getlist", TASKID=1, ORDER=order)


@pytest.mark.fact("tn-1.8.1")
def test_the_first_item_makes_a_list_of_its_own(rest: Any) -> None:
    """Later ones without PARENT_ID join it; PARENT_ID 0 or an unknown one begins a new list."""
    rest.task()
    assert add(rest, TITLE="one") == 2
    assert add(rest, TITLE="two", IS_IMPORTANT="Y", IS_COMPLETE="Y") == 3
    assert add(rest, TITLE="Another list", PARENT_ID=0) == 4
    assert add(rest, TITLE="Third list", PARENT_ID=77) == 5
    assert add(rest, TITLE="below", PARENT_ID=4, MEMBERS={"3": {"TYPE": "A"}, "x": 1}) == 6
    listed = rows(rest, ID="asc")
    assert [(row["ID"], row["PARENT_ID"], row["TITLE"]) for row in listed] == [
        ("1", 0, "BX_CHECKLIST_1"),
        ("2", "1", "one"),
        ("3", "1", "two"),
        ("4", 0, "Another list"),
        ("5", 0, "Third list"),
        ("6", "4", "below"),
    ]
    assert listed[2]["TOGGLED_BY"] == "1"
    assert (listed[1]["TOGGLED_BY"], listed[1]["TOGGLED_DATE"], listed[1]["ATTACHMENTS"]) == (None, "", [])
    assert listed[5]["MEMBERS"][0]["NAME"] == "Anna Kuznetsova"
    assert rows(rest)[0]["ID"] == "6"
    assert rows(rest, TITLE="desc", NOPE="asc")[0]["TITLE"] == "two"


@pytest.mark.fact("tn-1.8.1")
def test_ticking_notes_who_and_when_once(rest: Any) -> None:
    """The item is found by its own id; the task's is not compared."""
    rest.task()
    item = add(rest, TITLE="one")
    assert rest.result(MEMBER, "task.checklistitem.complete", TASKID=99, ITEMID=item) is True
    rest.later(minutes=3)
    assert rest.result(SERVICE, "task.checklistitem.complete", TASKID=1, ITEMID=item) is True
    row = rest.result(SERVICE, "task.checklistitem.get", TASKID=1, ITEMID=item)
    assert (row["IS_COMPLETE"], row["TOGGLED_BY"], row["TOGGLED_DATE"]) == ("Y", "11", "2026-11-23T09:00:00+01:00")
    assert rest.result(MEMBER, "task.checklistitem.renew", TASKID=1, ITEMID=item) is True
    assert rest.result(MEMBER, "task.checklistitem.complete", TASKID=1, ITEMID=99) is False
    assert rest.error(STRANGER, "task.checklistitem.complete", TASKID=1, ITEMID=item) == CORE


@pytest.mark.fact("tn-1.8.1")
def test_updating_answers_null(rest: Any) -> None:
    """A parent that would make a circle becomes none."""
    rest.task()
    item = add(rest, TITLE="one")
    below = add(rest, TITLE="two", PARENT_ID=item)
    fields = {"TITLE": "uno", "SORT_INDEX": 5, "IS_IMPORTANT": "Y", "MEMBERS": {"3": {"TYPE": "U"}}, "IS_COMPLETE": "Y"}
    assert rest.result(MEMBER, "task.checklistitem.update", TASKID=1, ITEMID=item, FIELDS=fields) is None
    row = rest.result(SERVICE, "task.checklistitem.get", TASKID=1, ITEMID=item)
    assert (row["TITLE"], row["SORT_INDEX"], row["IS_IMPORTANT"], row["IS_COMPLETE"]) == ("uno", "5", "Y", "Y")
    assert row["MEMBERS"][0]["TYPE"] == "U"
    rest.result(MEMBER, "task.checklistitem.update", TASKID=1, ITEMID=item, FIELDS={"PARENT_ID": below})
    assert rest.result(SERVICE, "task.checklistitem.get", TASKID=1, ITEMID=item)["PARENT_ID"] == 0


def test_moving_and_deleting(rest: Any) -> None:
    """An item moves below the other's parent; deleting takes what stands below with it."""
    rest.task()
    one, two = add(rest, TITLE="one"), add(rest, TITLE="two")
    other = add(rest, TITLE="Other", PARENT_ID=0)
    three = add(rest, TITLE="three", PARENT_ID=other)
    assert rest.result(SERVICE, "task.checklistitem.moveafteritem", TASKID=1, ITEMID=three, AFTERITEMID=one) is None
    tree = rest.result(SERVICE, "tasks.task.get", taskId=1)["task"]["checkListTree"]
    titles = [item["fields"]["title"] for item in tree["descendants"][0]["descendants"]]
    assert titles == ["one", "three", "two"]
    root = tree["descendants"][0]["fields"]["id"]
    assert rest.error(SERVICE, "task.checklistitem.moveafteritem", TASKID=1, ITEMID=root, AFTERITEMID=two) == CORE
    assert rest.result(MEMBER, "task.checklistitem.delete", TASKID=1, ITEMID=root) is True
    assert [row["TITLE"] for row in rows(rest)] == ["Other"]
    assert rest.error(SERVICE, "task.checklistitem.delete", TASKID=1, ITEMID=two) == CORE


def test_a_task_shows_its_checklist(rest: Any) -> None:
    """As a map by id, and as a tree with numbers to show."""
    rest.task()
    add(rest, TITLE="one", IS_COMPLETE="Y")
    inner = add(rest, TITLE="two")
    add(rest, TITLE="inner", PARENT_ID=inner)
    task = rest.result(SERVICE, "tasks.task.get", taskId=1)["task"]
    assert task["checklist"]["2"]["title"] == "one"
    assert task["checklist"]["2"]["action"]["toggle"] is True
    (branch,) = task["checkListTree"]["descendants"]
    assert branch["fields"]["completedCount"] == 1
    assert [item["fields"]["displaySortIndex"] for item in branch["descendants"]] == ["1", "2"]
    assert branch["descendants"][1]["descendants"][0]["fields"]["displaySortIndex"] == "2.1"
    assert task["checkListCanAdd"] is True


def test_who_may_change_a_checklist(rest: Any) -> None:
    """Those who work on the task; actions are 1 to 5."""
    rest.task(AUDITORS=[3, 17])
    item = add(rest, TITLE="one")

    def allowed(key: str, action: Any, item_id: Any = item, task_id: Any = 1) -> Any:
        return rest.result(key, "task.checklistitem.isactionallowed", TASKID=task_id, ITEMID=item_id, ACTIONID=action)

    assert allowed(MEMBER, 4) is True
    assert allowed(STRANGER, 4) is False
    assert allowed(MEMBER, 9) is False
    assert allowed(MEMBER, 1, item_id=99) is False
    assert allowed(MEMBER, 1, task_id=99) is False
    assert rest.error(STRANGER, "task.checklistitem.add", TASKID=1, FIELDS={"TITLE": "x"}) == CORE
    assert len(rest.result(STRANGER, "task.checklistitem.getlist", TASKID=1)) == 2
    assert rest.error("lucas.m@example.com", "task.checklistitem.getlist", TASKID=1) == CORE


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("add", {}),
        ("add", {"TASKID": "x", "FIELDS": {"TITLE": "x"}}),
        ("add", {"TASKID": 1}),
        ("add", {"TASKID": 1, "FIELDS": "x"}),
        ("add", {"TASKID": 1, "FIELDS": {"TITLE": " "}}),
        ("add", {"TASKID": 9, "FIELDS": {"TITLE": "x"}}),
        ("get", {"TASKID": 1, "ITEMID": 9}),
        ("get", {"TASKID": 1.5, "ITEMID": 9}),
        ("getlist", {"TASKID": 9}),
        ("getlist", {"TASKID": 1, "ORDER": "x"}),
        ("update", {"TASKID": 1, "ITEMID": 9, "FIELDS": {"TITLE": "x"}}),
        ("complete", {"TASKID": 0, "ITEMID": 1}),
        ("complete", {"TASKID": 1}),
        ("isactionallowed", {"TASKID": 1, "ITEMID": 1}),
    ],
)
@pytest.mark.fact("tn-1.8.2")
def test_wrong_arguments_are_told_by_their_place(rest: Any, method: str, params: dict[str, Any]) -> None:
    """All under ERROR_CORE (docs: tasks/checklist-item/*.md)."""
    rest.task()
    assert rest.error(SERVICE, f"task.checklistitem.{method}", **params) == CORE


@pytest.mark.fact("tn-1.1.2")
def test_parameters_count_by_their_order_not_by_their_names(rest: Any) -> None:
    """In the wrong order an item's id is taken for the task's."""
    rest.task()
    item = add(rest, TITLE="one")
    assert rest.result(SERVICE, "task.checklistitem.complete", ITEMID=item, TASKID=99) is False
    _, body = rest.call(SERVICE, "task.checklistitem.add", FIELDS={"TITLE": "x"}, TASKID=1)
    assert body["error_description"] == (
        "TASKS_ERROR_EXCEPTION_#256; Param #0 (taskId) for method ctaskchecklistitem::add() expected to be of type "
        '"integer", but given something else.; 256/TE/WRONG_ARGUMENTS<br>'
    )
