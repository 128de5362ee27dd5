"""tasks.task.* of REST 3.0, and the rules that all its methods share."""

from typing import Any

import pytest

SERVICE = "publisher"
MEMBER, STRANGER, HEAD = "maxim.o@example.com", "pavel.s@example.com", "anna.k@example.com"
FIELDS = {"title": "Review", "creatorId": 1, "responsibleId": 11}
INVALID = (400, "VALIDATION_REQUESTVALIDATIONEXCEPTION")
DENIED = (403, "ACCESSDENIEDEXCEPTION")
NOT_FOUND = (400, "ENTITYNOTFOUNDEXCEPTION")


def new(rest: Any, **fields: Any) -> Any:
    return rest.v3(SERVICE, "tasks.task.add", fields={**FIELDS, **fields})["item"]


@pytest.mark.fact("tn-1.10.1")
def test_a_task_is_answered_in_numbers_booleans_and_words(rest: Any) -> None:
    """The same task is to be read by both versions."""
    item = new(
        rest, deadline="2026-12-01T18:00:00+03:00", priority="high", needsControl=True, xmlId="kb:a", mark="positive"
    )
    assert (item["id"], item["status"], item["priority"], item["needsControl"]) == (1, "pending", "high", True)
    assert (item["deadline"], item["xmlId"], item["mark"]) == ("2026-12-01T16:00:00+01:00", "kb:a", "positive")
    assert "responsibleId" not in item
    old = rest.result(SERVICE, "tasks.task.get", taskId=1)["task"]
    assert (old["xmlId"], old["priority"], old["taskControl"], old["mark"]) == ("kb:a", "2", "Y", "P")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"title": None}, INVALID),
        ({"responsibleId": "11"}, INVALID),
        ({"responsibleId": 999}, INVALID),
        ({"creatorId": 999}, INVALID),
        ({"deadline": "soon"}, INVALID),
        ({"needsControl": "Y"}, INVALID),
        ({"priority": "highest"}, INVALID),
        ({"parentId": 77}, INVALID),
        ({"startPlan": "2026-12-02T00:00:00Z", "endPlan": "2026-12-01T00:00:00Z"}, INVALID),
        ({"accomplices": [3]}, INVALID),
        ({"tags": ["x"]}, INVALID),
        ({"nickname": "x"}, (400, "UNKNOWNDTOPROPERTYEXCEPTION")),
        ({"groupId": 5}, DENIED),
    ],
)
@pytest.mark.fact("tn-1.10.5")
def test_what_cannot_be_a_task(rest: Any, fields: dict[str, Any], error: tuple[int, str]) -> None:
    """Types are strict; members and tags cannot be written (docs: tasks-task-add-rest-v3.md)."""
    assert rest.v3_error(SERVICE, "tasks.task.add", fields={**FIELDS, **fields}) == error


@pytest.mark.fact("tn-8.1")
def test_a_validation_error_names_the_field(rest: Any) -> None:
    """In REST 3.0's words, not in those of REST 2."""
    answer = rest.call_v3(SERVICE, "tasks.task.add", {"fields": {**FIELDS, "responsibleId": 999}})
    (problem,) = answer.json()["error"]["validation"]
    assert problem["field"] == "responsibleId"
    assert rest.v3_error(SERVICE, "tasks.task.add") == INVALID
    assert rest.v3_error(SERVICE, "tasks.task.add", fields="x") == INVALID


@pytest.mark.fact("tn-1.10.4")
def test_get_selects_fields_of_related_objects(rest: Any) -> None:
    """By dots; an unknown field of the task is left out, one of a related object is an error."""
    new(rest)
    rest.result(SERVICE, "tasks.task.update", taskId=1, fields={"AUDITORS": [3], "TAGS": ["kb"]})
    selected = [
        "id",
        "responsible.name",
        "responsible.email",
        "auditors.id",
        "group",
        "chat.id",
        "tags.name",
        "nope",
        "closedBy",
    ]
    item = rest.v3(MEMBER, "tasks.task.get", id=1, select=selected)["item"]
    assert item == {
        "id": 1,
        "responsible": {"name": "Maxim Orlov", "email": "maxim.o@example.com"},
        "auditors": [{"id": 3}],
        "group": None,
        "chat": {"id": 2001},
        "tags": [{"name": "kb"}],
        "closedBy": None,
    }
    assert rest.v3_error(SERVICE, "tasks.task.get", id=1, select=["responsible.stageId"]) == (
        400,
        "UNKNOWNDTOPROPERTYEXCEPTION",
    )
    assert rest.v3_error(SERVICE, "tasks.task.get", id=1, select="id") == (400, "INVALIDSELECTEXCEPTION")


@pytest.mark.parametrize(
    ("params", "error"),
    [({}, INVALID), ({"id": "1"}, INVALID), ({"id": True}, INVALID), ({"id": 2**70}, INVALID), ({"id": 9}, NOT_FOUND)],
)
def test_an_id_is_a_number(rest: Any, params: dict[str, Any], error: tuple[int, str]) -> None:
    """Not a string with one; a task that is not there is 400, not 404."""
    assert rest.v3_error(SERVICE, "tasks.task.get", **params) == error


def test_a_foreign_task_is_not_found(rest: Any) -> None:
    """As one that is not there; changing it is denied."""
    new(rest)
    assert rest.v3_error(STRANGER, "tasks.task.get", id=1) == NOT_FOUND
    assert rest.v3_error(STRANGER, "tasks.task.update", id=1, fields={"title": "x"}) == DENIED
    assert rest.v3_error(MEMBER, "tasks.task.delete", id=1) == DENIED
    assert rest.v3_error(STRANGER, "tasks.task.access.get", id=1) == DENIED


def test_update_and_delete_answer_true(rest: Any) -> None:
    """The creator cannot be changed."""
    new(rest)
    changed = {"title": "New", "status": "completed", "requireResult": True, "matchesSubTasksTime": True}
    assert rest.v3(SERVICE, "tasks.task.update", id=1, fields=changed) == {"result": True}
    item = rest.v3(SERVICE, "tasks.task.get", id=1)["item"]
    assert (item["title"], item["status"], item["requireResult"], item["closed"] is None) == (
        "New",
        "completed",
        True,
        False,
    )
    assert rest.v3_error(SERVICE, "tasks.task.update", id=1, fields={"creatorId": 3}) == INVALID
    assert rest.v3(SERVICE, "tasks.task.access.get", id=1)["renew"] is True
    assert rest.v3(SERVICE, "tasks.task.delete", id=1) == {"result": True}
    assert rest.v3_error(SERVICE, "tasks.task.get", id=1) == NOT_FOUND


def ids(rest: Any, **params: Any) -> Any:
    return [item["id"] for item in rest.v3(SERVICE, "tasks.task.list", **params)["items"]]


@pytest.mark.fact("tn-1.10.2", "tn-1.10.4")
def test_the_list_is_filtered_by_id_only(rest: Any) -> None:
    """XML_ID cannot be looked for here; without `select` only ids come."""
    for number in range(4):
        new(rest, title="dbca"[number], xmlId=f"kb:{number}")
    assert rest.v3(SERVICE, "tasks.task.list") == {"items": [{"id": 1}, {"id": 2}, {"id": 3}, {"id": 4}]}
    assert ids(rest, filter=[["id", ">", 1], ["id", "<=", 3]]) == [2, 3]
    assert ids(rest, filter=[["id", [1, 4]]]) == [1, 4]
    assert ids(rest, filter=[["id", 2]]) == [2]
    assert ids(rest, filter=[["id", "between", [2, 3]], ["id", "!=", 3]]) == [2]
    either = {"logic": "or", "conditions": [["id", "<", 2], ["id", ">=", 4]]}
    assert ids(rest, filter=[either, ["id", "in", [1, 2]]]) == [1]
    assert ids(rest, order={"title": "ASC"}) == [4, 2, 3, 1]
    assert ids(rest, order={"deadline": "ASC", "id": "desc"}) == [4, 3, 2, 1]
    assert rest.v3(SERVICE, "tasks.task.list", select=["title"], filter=[["id", 1]])["items"] == [{"title": "d"}]


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"filter": [["xmlId", "=", "kb:1"]]}, INVALID),
        ({"filter": [["nope", "=", 1]]}, (400, "UNKNOWNDTOPROPERTYEXCEPTION")),
        ({"filter": [["id", "like", 1]]}, (400, "UNKNOWNFILTEROPERATOREXCEPTION")),
        ({"filter": [["id", [], 1]]}, (400, "UNKNOWNFILTEROPERATOREXCEPTION")),
        ({"filter": [["id", "=", "1"]]}, INVALID),
        ({"filter": [["id", ">", None]]}, INVALID),
        ({"filter": [["id", "between", [1]]]}, (400, "INVALIDFILTEREXCEPTION")),
        ({"filter": [["id", "in", 1]]}, (400, "INVALIDFILTEREXCEPTION")),
        ({"filter": [["id"]]}, (400, "INVALIDFILTEREXCEPTION")),
        ({"filter": ["id"]}, (400, "INVALIDFILTEREXCEPTION")),
        ({"filter": "id"}, (400, "INVALIDFILTEREXCEPTION")),
        ({"filter": [{"logic": "xor", "conditions": []}]}, (400, "INVALIDFILTEREXCEPTION")),
        ({"order": {"xmlId": "ASC"}}, (400, "INVALIDORDEREXCEPTION")),
        ({"order": {"id": "up"}}, (400, "INVALIDORDEREXCEPTION")),
        ({"order": "id"}, (400, "INVALIDORDEREXCEPTION")),
        ({"order": {"nope": "ASC"}}, (400, "UNKNOWNDTOPROPERTYEXCEPTION")),
        ({"pagination": {"limit": 0}}, (400, "INVALIDPAGINATIONEXCEPTION")),
        ({"pagination": {"limit": "abc"}}, (400, "INVALIDPAGINATIONEXCEPTION")),
        ({"pagination": "x"}, (400, "INVALIDPAGINATIONEXCEPTION")),
        ({"pagination": {"limit": -1}}, (500, "INTERNAL_INTERNALEXCEPTION")),
    ],
)
@pytest.mark.fact("tn-8.2")
def test_lists_refuse_what_they_do_not_understand(rest: Any, params: dict[str, Any], error: tuple[int, str]) -> None:
    """The common rules of REST 3.0 (docs: rest-v3.md, tasks-task-list-rest-v3.md)."""
    new(rest)
    assert rest.v3_error(SERVICE, "tasks.task.list", **params) == error


def test_a_filter_nested_without_end_is_refused(rest: Any) -> None:
    """Not by a crash."""
    deep = {"logic": "and", "conditions": []}
    for _ in range(100):
        deep = {"logic": "or", "conditions": [deep]}
    assert rest.v3_error(SERVICE, "tasks.task.list", filter=[deep]) == (400, "INVALIDFILTEREXCEPTION")


@pytest.mark.fact("tn-1.10.3")
def test_a_page_has_fifty_at_most(rest: Any) -> None:
    """Whatever the limit; page numbers begin with 1."""
    for number in range(60):
        new(rest, xmlId=str(number))
    assert len(ids(rest, pagination={"limit": 1000})) == 50
    assert ids(rest, pagination={"limit": 25, "page": 3}) == list(range(51, 61))
    assert ids(rest, pagination={"limit": "2", "offset": 58}) == [59, 60]


def test_fields_can_be_asked_for(rest: Any) -> None:
    """What may be filtered and changed is told by `*.field.list` and `*.field.get`."""
    items = rest.v3(SERVICE, "tasks.task.field.list", select=["name", "filterable"])["items"]
    assert [item["name"] for item in items if item["filterable"]] == ["id"]
    title = rest.v3(SERVICE, "tasks.task.field.get", name="title")["item"]
    assert (title["type"], title["editable"], title["requiredGroups"]) == ("string", True, ["add"])
    assert "editable" not in rest.v3(SERVICE, "tasks.task.field.list")["items"][0]
    assert rest.v3_error(SERVICE, "tasks.task.field.get") == INVALID
    answer = rest.call_v3(SERVICE, "tasks.task.field.get", {"name": ["x"]})
    assert answer.json()["error"]["code"] == "BITRIX_REST_V3_REALISATION_EXCEPTION_FIELDNOTFOUNDEXCEPTION"
    assert rest.v3_error(SERVICE, "tasks.task.field.list", select=["x"]) == (400, "UNKNOWNDTOPROPERTYEXCEPTION")


@pytest.mark.fact("tn-1.10.5")
def test_version_three_needs_the_scope_tasks(rest: Any) -> None:
    """`task` is not enough; the error has the new shape."""
    rest.set_scopes(SERVICE, "task")
    assert rest.v3_error(SERVICE, "tasks.task.list") == (403, "INSUFFICIENTSCOPEEXCEPTION")


@pytest.mark.fact("tn-1.8.4")
def test_results_are_open_until_the_task_is_completed(rest: Any) -> None:
    """And stay closed when it is reopened; both versions list them."""
    new(rest)
    item = rest.v3(MEMBER, "tasks.task.result.add", fields={"taskId": 1, "text": "Confirmed"})["item"]
    assert item == {
        "id": 1,
        "taskId": 1,
        "text": "Confirmed",
        "authorId": 11,
        "createdAt": "2026-11-23T09:00:00+01:00",
        "updatedAt": None,
        "status": "open",
        "fileIds": [],
        "rights": {"edit": True, "remove": True},
        "messageId": None,
    }
    rest.result(MEMBER, "tasks.task.complete", taskId=1)
    rest.result(MEMBER, "tasks.task.renew", taskId=1)
    rest.v3(SERVICE, "tasks.task.result.add", fields={"taskId": 1, "text": "Changed"})
    closed = rest.v3(SERVICE, "tasks.task.result.list", filter=[["taskId", 1], ["status", "closed"]])["items"]
    assert [row["text"] for row in closed] == ["Confirmed"]
    old = rest.result(SERVICE, "tasks.task.result.list", taskId=1)
    assert [(row["text"], row["status"], row["createdBy"], row["files"]) for row in old] == [
        ("Changed", 0, 1, []),
        ("Confirmed", 1, 11, []),
    ]
    newest = rest.v3(
        SERVICE, "tasks.task.result.list", filter=[["taskId", [1]]], order={"id": "DESC"}, select=["id", "author"]
    )
    assert [(row["id"], row["author"]["name"]) for row in newest["items"]] == [
        (2, "Knowledge base Publisher"),
        (1, "Maxim Orlov"),
    ]


def test_only_its_author_changes_a_result(rest: Any) -> None:
    """Or an administrator."""
    new(rest)
    rest.v3(MEMBER, "tasks.task.result.add", fields={"taskId": 1, "text": "Confirmed"})
    rest.later(minutes=1)
    item = rest.v3(MEMBER, "tasks.task.result.update", id=1, fields={"text": "No"})["item"]
    assert (item["text"], item["updatedAt"]) == ("No", "2026-11-23T09:01:00+01:00")
    assert rest.v3_error(HEAD, "tasks.task.result.update", id=1, fields={"text": "x"}) == DENIED
    assert rest.v3_error(STRANGER, "tasks.task.result.delete", id=1) == DENIED
    assert rest.v3(SERVICE, "tasks.task.result.delete", id=1) == {"result": True}
    assert rest.v3_error(SERVICE, "tasks.task.result.delete", id=1) == DENIED


@pytest.mark.parametrize(
    ("method", "params", "error"),
    [
        ("tasks.task.result.add", {}, INVALID),
        ("tasks.task.result.add", {"fields": {"text": "x"}}, (400, "VALIDATION_DTOVALIDATIONEXCEPTION")),
        ("tasks.task.result.add", {"fields": {"taskId": 1}}, (400, "VALIDATION_DTOVALIDATIONEXCEPTION")),
        ("tasks.task.result.add", {"fields": {"taskId": 1, "text": " "}}, (400, "VALIDATION_DTOVALIDATIONEXCEPTION")),
        ("tasks.task.result.add", {"fields": {"taskId": "1", "text": "x"}}, INVALID),
        ("tasks.task.result.add", {"fields": {"taskId": 0, "text": "x"}}, INVALID),
        ("tasks.task.result.add", {"fields": {"taskId": 9, "text": "x"}}, INVALID),
        ("tasks.task.result.add", {"fields": {"taskId": 1, "text": "x", "fileIds": [1]}}, INVALID),
        ("tasks.task.result.list", {}, INVALID),
        ("tasks.task.result.list", {"filter": [["id", 1]]}, (400, "VALIDATION_REQUESTFILTERVALIDATIONEXCEPTION")),
        ("tasks.task.result.list", {"filter": [["taskId", 9]]}, DENIED),
        ("tasks.task.result.list", {"filter": [["taskId", 1]], "select": ["x"]}, (400, "UNKNOWNDTOPROPERTYEXCEPTION")),
        ("tasks.task.result.update", {"fields": {"text": "x"}}, INVALID),
        ("tasks.task.result.update", {"id": 1}, INVALID),
        ("tasks.task.result.update", {"id": 1, "fields": {}}, (400, "VALIDATION_DTOVALIDATIONEXCEPTION")),
        ("tasks.task.result.delete", {"id": 1, "filter": []}, INVALID),
        ("tasks.task.chat.message.send", {"fields": {"taskId": 1}}, INVALID),
        ("tasks.task.chat.message.send", {"fields": {"text": "x"}}, INVALID),
        (
            "tasks.task.chat.message.send",
            {"fields": {"taskId": 1, "text": ""}},
            (400, "VALIDATION_DTOVALIDATIONEXCEPTION"),
        ),
        ("tasks.task.chat.message.send", {"fields": {"taskId": "1", "text": "x"}}, INVALID),
        ("tasks.task.chat.message.send", {"fields": {"taskId": 1, "text": 5}}, INVALID),
        ("tasks.task.chat.message.send", {"fields": {"taskId": 9, "text": "x"}}, DENIED),
    ],
)
def test_results_and_messages_are_checked(
    rest: Any, method: str, params: dict[str, Any], error: tuple[int, str]
) -> None:
    """docs: tasks/result/*.md, tasks-task-chat-message-send.md"""
    new(rest)
    assert rest.v3_error(SERVICE, method, **params) == error


@pytest.mark.fact("tn-1.8.5")
def test_a_message_to_the_chat_is_a_comment(rest: Any) -> None:
    """Counted by REST 2, and in the task's history."""
    new(rest)
    assert rest.v3(MEMBER, "tasks.task.chat.message.send", fields={"taskId": 1, "text": "Why?"}) == {"result": True}
    assert rest.result(SERVICE, "tasks.task.get", taskId=1)["task"]["commentsCount"] == "1"
    (event, *_) = rest.result(SERVICE, "tasks.task.history.list", taskId=1)["list"]
    assert (event["field"], event["value"]) == ("COMMENT", {"from": None, "to": "1"})
