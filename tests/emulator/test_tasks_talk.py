"""Comments and results of REST 2, under the new task card and the old one."""

from typing import Any

import pytest

SERVICE, MEMBER, HEAD, STRANGER = "publisher", "maxim.o@example.com", "anna.k@example.com", "pavel.s@example.com"
CORE = (400, "ERROR_CORE")


def say(rest: Any, text: Any = "Done", key: str = SERVICE, **fields: Any) -> Any:
    return rest.result(key, "task.commentitem.add", TASKID=1, FIELDS={"POST_MESSAGE": text, **fields})


def old_list(rest: Any, order: Any = None, wanted: Any = None) -> Any:
    rows = rest.result(SERVICE, "task.commentitem.getlist", TASKID=1, ORDER=order or {}, FILTER=wanted or {})
    return [row["POST_MESSAGE"] for row in rows]


@pytest.fixture
def old_card(rest: Any) -> None:
    rest.set_switch("task_card", "old")


@pytest.mark.fact("tn-1.8.3")
def test_adding_works_reading_and_changing_does_not(rest: Any) -> None:
    """From tasks 25.700.0 comments live in the task's chat (docs: tasks/comment-item/index.md)."""
    rest.task()
    assert say(rest) == 1
    assert rest.result(SERVICE, "tasks.task.get", taskId=1)["task"]["commentsCount"] == "1"
    assert rest.result(SERVICE, "task.commentitem.getlist", TASKID=1) == []
    assert rest.error(SERVICE, "task.commentitem.get", TASKID=1, ITEMID=1) == CORE
    assert rest.error(SERVICE, "task.commentitem.update", TASKID=1, ITEMID=1, FIELDS={"POST_MESSAGE": "x"}) == CORE
    assert rest.error(SERVICE, "task.commentitem.delete", TASKID=1, ITEMID=1) == CORE


def test_results_of_comments_may_be_refused(rest: Any) -> None:
    """As docs: tasks/result/*-from-comment.md have it of the new card; results of REST 3.0 work all the same."""
    rest.task()
    say(rest)
    rest.set_switch("result_from_comment", "refused")
    assert rest.error(SERVICE, "tasks.task.result.addFromComment", commentId=1) == (400, "0")
    assert rest.error(SERVICE, "tasks.task.result.deleteFromComment", commentId=1) == (400, "0")
    assert rest.v3(SERVICE, "tasks.task.result.add", fields={"taskId": 1, "text": "Right"})["item"]["status"] == "open"


@pytest.mark.parametrize(
    "params",
    [
        {"TASKID": 1, "FIELDS": {"POST_MESSAGE": " "}},
        {"TASKID": 1, "FIELDS": {"AUTHOR_ID": 3}},
        {"TASKID": 1, "FIELDS": {"POST_MESSAGE": "x", "TEXT": "y"}},
        {"TASKID": 1, "FIELDS": {"POST_MESSAGE": "x", "UF_FORUM_MESSAGE_DOC": ["n1"]}},
        {"TASKID": 9, "FIELDS": {"POST_MESSAGE": "x"}},
        {"TASKID": 1},
    ],
)
def test_what_is_no_comment(rest: Any, params: dict[str, Any]) -> None:
    """docs: task-comment-item-add.md"""
    rest.task()
    assert rest.error(SERVICE, "task.commentitem.add", **params) == CORE


@pytest.mark.usefixtures("old_card")
@pytest.mark.fact("tn-1.8.3")
def test_the_old_card_lists_gets_changes_and_deletes(rest: Any) -> None:
    """Anybody may write in another's name; an unknown author is the caller."""
    rest.task()
    say(rest, "first", AUTHOR_ID=3, POST_DATE="2026-11-20T10:00:00+01:00")
    say(rest, "second", key=MEMBER)
    say(rest, "third", AUTHOR_ID=999)
    assert old_list(rest) == ["third", "second", "first"]
    assert old_list(rest, {"POST_DATE": "asc", "ID": "asc"}) == ["first", "second", "third"]
    assert old_list(rest, wanted={"AUTHOR_ID": [1, 11]}) == ["third", "second"]
    assert old_list(rest, wanted={"!AUTHOR_ID": 1, "AUTHOR_NAME": "x"}) == ["second", "first"]
    first = rest.result(HEAD, "task.commentitem.get", TASKID=1, ITEMID=1)
    assert (first["AUTHOR_NAME"], first["POST_DATE"]) == ("Anna Kuznetsova", "2026-11-20T10:00:00+01:00")
    changed = {"TASKID": 1, "ITEMID": 2, "FIELDS": {"POST_MESSAGE": "2nd"}}
    assert rest.error(HEAD, "task.commentitem.update", **changed) == CORE
    assert rest.result(MEMBER, "task.commentitem.update", **changed) is True
    assert rest.result(SERVICE, "task.commentitem.delete", TASKID=1, ITEMID=3) is True
    assert old_list(rest) == ["2nd", "first"]
    assert rest.error(STRANGER, "task.commentitem.getlist", TASKID=1) == CORE
    assert rest.error(STRANGER, "task.commentitem.get", TASKID=1, ITEMID=1) == CORE


@pytest.mark.usefixtures("old_card")
def test_an_order_must_name_known_fields(rest: Any) -> None:
    """What a filter in the place of the order looks like."""
    rest.task()
    assert rest.error(SERVICE, "task.commentitem.getlist", TASKID=1, FILTER={">=POST_DATE": "x"}) == CORE


@pytest.mark.fact("tn-1.8.4")
def test_a_comment_becomes_a_result_once(rest: Any) -> None:
    """One's own, or any for an administrator, who makes its author the result's."""
    rest.task()
    say(rest, "Confirmed", key=MEMBER)
    assert rest.error(HEAD, "tasks.task.result.addFromComment", commentId=1) == (400, "0")
    assert rest.error(STRANGER, "tasks.task.result.addFromComment", commentId=1) == (400, "0")
    result = rest.result(SERVICE, "tasks.task.result.addFromComment", commentId=1)
    assert (result["createdBy"], result["commentId"], result["files"], result["status"]) == (11, 1, None, 0)
    assert rest.error(MEMBER, "tasks.task.result.addFromComment", commentId=1) == (400, "0")
    assert rest.result(MEMBER, "tasks.task.result.deleteFromComment", commentId=1) is None
    assert rest.result(MEMBER, "tasks.task.result.list", taskId=1) == []


@pytest.mark.usefixtures("old_card")
def test_deleting_a_comment_takes_its_result_along(rest: Any) -> None:
    """docs: tasks/comment-item/index.md"""
    rest.task()
    say(rest, "Confirmed", key=MEMBER)
    rest.result(MEMBER, "tasks.task.result.addFromComment", commentId=1)
    rest.result(MEMBER, "task.commentitem.delete", TASKID=1, ITEMID=1)
    assert rest.result(SERVICE, "tasks.task.result.list", taskId=1) == []


@pytest.mark.parametrize(
    ("params", "code"), [({}, "100"), ({"taskId": "x"}, "100"), ({"taskId": [1]}, "100"), ({"taskId": 9}, "0")]
)
@pytest.mark.fact("tn-1.8.4")
def test_the_list_of_results_wants_a_task(rest: Any, params: dict[str, Any], code: str) -> None:
    """docs: tasks/result/tasks-task-result-list.md"""
    assert rest.error(SERVICE, "tasks.task.result.list", **params) == (400, code)
