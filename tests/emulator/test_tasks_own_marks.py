"""Muted, pinned, watched tasks, a person's counters, and what methods tell of themselves. (docs: tasks/user-actions)"""

from typing import Any

import pytest

SERVICE, MEMBER, HEAD, STRANGER = "publisher", "maxim.o@example.com", "anna.k@example.com", "pavel.s@example.com"
MAXIM, ANNA = 11, 3


@pytest.mark.fact("tn-1.2.6")
@pytest.mark.parametrize(
    ("on", "off", "shown"),
    [("mute", "unmute", "isMuted"), ("pin", "unpin", "isPinned")],
)
def test_a_mark_is_ones_own(rest: Any, on: str, off: str, shown: str) -> None:
    """The answer is the task as this person sees it; nobody else's view changes."""
    task = rest.task()["id"]
    assert rest.result(MEMBER, f"tasks.task.{on}", id=task)["task"][shown] == "Y"
    assert rest.result(SERVICE, "tasks.task.get", taskId=task)["task"][shown] == "N"
    newer = rest.v3(MEMBER, "tasks.task.get", id=int(task))["item"]
    assert (newer["inMute"], newer["inPin"]) == (([MAXIM], []) if on == "mute" else ([], [MAXIM]))
    assert rest.result(MEMBER, f"tasks.task.{off}", id=task)["task"][shown] == "N"


def test_pinned_tasks_come_first_when_asked_for(rest: Any) -> None:
    """As the list of the portal has them."""
    first, second = rest.task()["id"], rest.task()["id"]
    rest.result(MEMBER, "tasks.task.pin", id=first)
    found = rest.result(MEMBER, "tasks.task.list", order={"IS_PINNED": "desc", "ID": "desc"})["tasks"]
    assert [row["id"] for row in found] == [first, second]
    assert [row["isPinned"] for row in found] == ["Y", "N"]


@pytest.mark.fact("tn-1.2.6")
@pytest.mark.parametrize("method", ["mute", "unmute", "pin", "unpin"])
def test_marks_on_what_is_not_there(rest: Any, method: str) -> None:
    """An empty answer for a task that one does not see; what is no id, and no id, are errors."""
    task = rest.task()["id"]
    assert rest.result(STRANGER, f"tasks.task.{method}", id=task) == []
    assert rest.result(SERVICE, f"tasks.task.{method}", id=99) == []
    assert rest.error(SERVICE, f"tasks.task.{method}", id="x") == (400, "0")
    assert rest.error(SERVICE, f"tasks.task.{method}") == (400, "100")


@pytest.mark.fact("tn-1.2.6")
def test_watching_makes_an_auditor(rest: Any) -> None:
    """Twice is once; whoever loses sight of the task by it gets an empty answer."""
    task = rest.task(AUDITORS=[2])["id"]
    assert rest.result(HEAD, "tasks.task.startwatch", taskId=task)["task"]["auditors"] == ["2", str(ANNA)]
    assert rest.result(HEAD, "tasks.task.startwatch", taskId=task)["task"]["auditors"] == ["2", str(ANNA)]
    assert rest.result(HEAD, "tasks.task.stopwatch", taskId=task)["task"]["auditors"] == ["2"]
    assert rest.result(HEAD, "tasks.task.stopwatch", taskId=task)["task"]["auditors"] == ["2"]
    only_auditor = rest.task(AUDITORS=[17])["id"]
    assert rest.result(STRANGER, "tasks.task.stopwatch", taskId=only_auditor) == []


@pytest.mark.fact("tn-1.2.6")
@pytest.mark.parametrize("method", ["tasks.task.startwatch", "tasks.task.stopwatch"])
def test_watching_what_one_does_not_see(rest: Any, method: str) -> None:
    """A code of its own."""
    task = rest.task()["id"]
    assert rest.error(STRANGER, method, taskId=task) == (400, "1048584")
    assert rest.error(SERVICE, method, taskId=99) == (400, "1048584")
    assert rest.error(SERVICE, method, taskId="x") == (400, "0")


@pytest.mark.fact("tn-1.2.7")
def test_overdue_tasks_are_counted_by_person_role_and_group(rest: Any) -> None:
    """Of oneself, of those below, of anybody for an administrator; of nobody else."""
    late = "2026-11-22T12:00:00+01:00"
    group = rest.result(SERVICE, "sonet_group.create", NAME="Ours", VISIBLE="N")
    rest.task(DEADLINE=late)
    rest.task(DEADLINE=late, AUDITORS=[MAXIM], RESPONSIBLE_ID=17, GROUP_ID=group)
    rest.task(DEADLINE=late, STATUS=5)
    rest.task(DEADLINE="2026-12-22T12:00:00+01:00")

    def count(key: str = SERVICE, **params: Any) -> Any:
        return rest.result(key, "tasks.task.counters.get", **params)["expired"]["counter"]

    assert count(MEMBER) == 2
    assert count(userId=MAXIM) == 2
    assert count(userId=MAXIM, type="view_role_responsible") == 1
    assert count(userId=MAXIM, type="view_role_auditor") == 1
    assert count(userId=MAXIM, type="view_role_accomplice") == 0
    assert count(type="view_role_originator") == 2
    assert count(groupId=group) == 1
    status, body = rest.call(STRANGER, "tasks.task.counters.get", userId=MAXIM)
    assert (status, body["result"], body["total"]) == (200, [], 1)
    assert rest.result(SERVICE, "tasks.task.counters.get", userId=999) == []
    assert rest.error(STRANGER, "tasks.task.counters.get", groupId=group) == (400, "0")
    assert rest.error(SERVICE, "tasks.task.counters.get", groupId=999) == (400, "0")
    assert rest.error(SERVICE, "tasks.task.counters.get", userId="x") == (400, "0")


@pytest.mark.fact("tn-1.8.6")
@pytest.mark.parametrize("family", ["checklistitem", "commentitem"])
def test_old_methods_tell_of_themselves(rest: Any, family: str) -> None:
    """Every method that a manifest names is there, and no other."""
    manifest = rest.result(SERVICE, f"task.{family}.getmanifest")
    assert manifest["REST: shortname alias to class"] == family
    for name, told in manifest["REST: available methods"].items():
        assert rest.result(SERVICE, "method.get", name=f"task.{family}.{name}")["isExisting"] is True
        assert len(told["params"]) >= told.get("mandatoryParamsCount", 0)
    asked = rest.error(SERVICE, f"task.{family}.isactionallowed", TASKID=1, ITEMID=1)
    assert asked == (400, "ERROR_CORE")


@pytest.mark.fact("tn-1.8.6")
def test_what_may_be_done_with_a_comment(rest: Any) -> None:
    """Added always; changed by its author, under the old card only; false for what is not there."""
    rest.task()
    for _ in range(2):
        rest.result(MEMBER, "task.commentitem.add", TASKID=1, FIELDS={"POST_MESSAGE": "x"})

    def may(key: str, action: int, task: int = 1, item: int = 1) -> Any:
        return rest.result(key, "task.commentitem.isactionallowed", TASKID=task, ITEMID=item, ACTIONID=action)

    assert [may(MEMBER, action) for action in (1, 2, 3, 4)] == [True, False, False, False]
    rest.set_switch("task_card", "old")
    assert [may(MEMBER, action) for action in (1, 2, 3, 4)] == [True, True, True, False]
    assert [may(HEAD, action) for action in (1, 2, 3)] == [True, False, False]
    assert may(SERVICE, 3) is True
    assert [may(SERVICE, 1, 9), may(SERVICE, 1, 1, 9), may(STRANGER, 1)] == [False, False, False]
    assert rest.error(SERVICE, "task.commentitem.isactionallowed", TASKID=0, ITEMID=1, ACTIONID=1)[1] == "ERROR_CORE"


@pytest.mark.fact("tn-1.8.4")
def test_a_result_is_made_of_a_chat_message(rest: Any) -> None:
    """Of the caller, with the message's text and number (docs: tasks-task-result-addfromchatmessage.md)."""
    rest.task()
    rest.v3(MEMBER, "tasks.task.chat.message.send", fields={"taskId": 1, "text": "Confirmed"})
    item = rest.v3(MEMBER, "tasks.task.result.addfromchatmessage", fields={"messageId": 1})["item"]
    assert (item["taskId"], item["text"], item["authorId"], item["messageId"]) == (1, "Confirmed", MAXIM, 1)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        (None, (400, "VALIDATION_REQUESTVALIDATIONEXCEPTION")),
        ({}, (400, "VALIDATION_DTOVALIDATIONEXCEPTION")),
        ({"fileIds": [1]}, (400, "VALIDATION_DTOVALIDATIONEXCEPTION")),
        ({"text": "x"}, (400, "UNKNOWNDTOPROPERTYEXCEPTION")),
        ({"messageId": "1"}, (400, "VALIDATION_REQUESTVALIDATIONEXCEPTION")),
        ({"messageId": 99}, (400, "VALIDATION_REQUESTVALIDATIONEXCEPTION")),
        ({"messageId": 1}, (403, "ACCESSDENIEDEXCEPTION")),
    ],
)
def test_results_of_messages_are_checked(rest: Any, fields: Any, error: tuple[int, str]) -> None:
    """docs: tasks-task-result-addfromchatmessage.md"""
    rest.task()
    rest.v3(MEMBER, "tasks.task.chat.message.send", fields={"taskId": 1, "text": "Confirmed"})
    given = {} if fields is None else {"fields": fields}
    assert rest.v3_error(STRANGER, "tasks.task.result.addfromchatmessage", **given) == error


def test_a_message_of_a_removed_task(rest: Any) -> None:
    """The task is what is not found."""
    rest.task()
    rest.v3(MEMBER, "tasks.task.chat.message.send", fields={"taskId": 1, "text": "Confirmed"})
    rest.result(SERVICE, "tasks.task.delete", taskId=1)
    answer = rest.call_v3(SERVICE, "tasks.task.result.addfromchatmessage", {"fields": {"messageId": 1}})
    assert answer.json()["error"]["validation"][0]["field"] == "taskId"


@pytest.mark.fact("tn-1.2.5")
def test_files_of_the_drive_are_not_there_by_rest_3(rest: Any) -> None:
    """The documented refusal names no field."""
    rest.task()
    answer = rest.call_v3(SERVICE, "tasks.task.file.attach", {"taskId": 1, "fileIds": [5]})
    assert (answer.status_code, answer.json()["error"]["validation"]) == (
        400,
        [{"message": "Insufficient permissions"}],
    )
    for params in ({}, {"taskId": 1}, {"taskId": "1", "fileIds": [5]}, {"taskId": 1, "fileIds": 5}):
        assert rest.v3_error(SERVICE, "tasks.task.file.attach", **params)[1] == "VALIDATION_REQUESTVALIDATIONEXCEPTION"


@pytest.mark.parametrize(
    ("family", "names"),
    [
        ("tasks.task.access", ["id"]),
        ("tasks.task.chat.message", ["id", "taskId", "text"]),
        ("tasks.task.file", ["taskId", "fileIds"]),
    ],
)
def test_fields_of_rest_3_describe_themselves(rest: Any, family: str, names: list[str]) -> None:
    """A list of all, one by name, an error of its own for another."""
    assert [item["name"] for item in rest.v3(SERVICE, f"{family}.field.list")["items"]] == names
    assert rest.v3(SERVICE, f"{family}.field.get", name=names[0])["item"]["name"] == names[0]
    answer = rest.call_v3(SERVICE, f"{family}.field.get", {"name": "nope"})
    assert answer.json()["error"]["code"].endswith("FIELDNOTFOUNDEXCEPTION")
