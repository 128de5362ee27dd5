"""What REST 3.0 has besides methods: batches, repeated calls, descriptions of itself."""

import re
from typing import Any

import pytest

SERVICE, MEMBER = "publisher", "maxim.o@example.com"
TASK = {"title": "Review", "creatorId": 1, "responsibleId": 11}
UNRECOGNISED = (400, "INVALIDSELECTEXCEPTION")


def batch(rest: Any, body: Any, key: str = SERVICE) -> Any:
    return rest.call_v3(key, "batch", body)


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"].removeprefix("BITRIX_REST_V3_EXCEPTION_")


def count(rest: Any) -> int:
    return len(rest.v3(SERVICE, "tasks.task.list")["items"])


@pytest.mark.fact("tn-6.9.2")
def test_a_batch_is_an_array_and_its_answers_are_in_order(rest: Any) -> None:
    """Later calls refer to earlier answers."""
    answer = batch(
        rest,
        [
            {"method": "note.collection.add", "query": {"fields": {"name": "Base"}}, "as": "base"},
            {
                "method": "note.document.add",
                "query": {"fields": {"collectionId": {"$ref": "base.id"}, "title": "One"}},
                "as": "one",
            },
            {"method": "tasks.task.add", "query": {"fields": TASK}},
            {"method": "tasks.task.list", "query": {}, "as": "tasks"},
            {
                "method": "tasks.task.list",
                "query": {"filter": [["id", "in", {"$refArray": "tasks.id"}]], "select": ["title"]},
            },
        ],
    )
    result = answer.json()["result"]
    assert result[1]["item"]["collectionId"] == result[0]["item"]["id"] == 1
    assert result[4] == {"items": [{"title": "Review"}]}
    assert "time" in answer.json()


@pytest.mark.fact("tn-6.9.2")
def test_a_batch_may_be_an_object_of_numbers(rest: Any) -> None:
    """PHP takes it for the same array, and the JavaScript SDK sends it so; the log of requests shows its commands."""
    call = {"method": "tasks.task.add", "query": {"fields": TASK}, "as": "t", "parallel": False}
    answer = batch(rest, {"0": call, "1": {"method": "tasks.task.get", "query": {"id": {"$ref": "t.id"}}}})
    assert [part["item"]["id"] for part in answer.json()["result"]] == [1, 1]
    assert [command["method"] for command in rest.portal.journal.entries()[-1]["commands"]] == [
        "tasks.task.add",
        "tasks.task.get",
    ]


@pytest.mark.fact("tn-6.9.3")
def test_the_first_failure_is_the_whole_answer_and_earlier_writes_stay(rest: Any) -> None:
    """Not a transaction."""
    answer = batch(
        rest,
        [
            {"method": "tasks.task.add", "query": {"fields": TASK}},
            {"method": "tasks.task.get", "query": {"id": 99}},
            {"method": "tasks.task.add", "query": {"fields": TASK}},
        ],
    )
    assert code(answer) == (400, "ENTITYNOTFOUNDEXCEPTION")
    assert "result" not in answer.json()
    assert count(rest) == 1


@pytest.mark.fact("tn-6.9.3")
def test_an_unknown_method_keeps_the_whole_batch_from_running(rest: Any) -> None:
    """All names are looked up first; a batch within a batch is unknown too."""
    for name in ("no.such.method", "batch"):
        body = [{"method": "tasks.task.add", "query": {"fields": TASK}}, {"method": name, "query": {}}]
        assert code(batch(rest, body)) == (404, "METHODNOTFOUNDEXCEPTION")
    assert count(rest) == 0


@pytest.mark.parametrize(
    "body",
    [
        {"cmd": {"a": "tasks.task.get?id=1"}},
        [],
        ["tasks.task.list"],
        [{"query": {}}],
        [{"method": "tasks.task.list"}],
        [{"method": "tasks.task.get", "query": {"id": {"$ref": "a.id"}}}],
        [{"method": "tasks.task.get", "query": {"id": {"$ref": 5}}}],
        [{"method": "tasks.task.get", "query": {"id": {"$ref": "a"}}}],
        [
            {"method": "tasks.task.list", "query": [], "as": "a"},
            {"method": "tasks.task.get", "query": {"id": {"$ref": "a.id"}}},
        ],
        [
            {"method": "tasks.task.add", "query": {"fields": TASK}, "as": "a"},
            {"method": "tasks.task.get", "query": {"id": {"$ref": "a.nope"}}},
        ],
        [
            {"method": "tasks.task.add", "query": {"fields": TASK}, "as": "a"},
            {"method": "tasks.task.list", "query": {"filter": [["id", {"$refArray": "a.id"}]]}},
        ],
    ],
)
@pytest.mark.fact("tn-6.9.3")
def test_what_is_no_batch(rest: Any, body: Any) -> None:
    """The old format with `cmd`, and references that lead nowhere."""
    assert code(batch(rest, body)) == UNRECOGNISED


def test_the_log_names_a_batchs_commands(rest: Any) -> None:
    """One request, however many calls it carries."""
    batch(rest, [{"method": "tasks.task.list", "query": {}}] * 3)
    entry = rest.portal.journal.entries()[-1]
    assert (entry["path"], entry["version"]) == ("batch", 3)
    assert [command["method"] for command in entry["commands"]] == ["tasks.task.list"] * 3


def add(rest: Any, key: str, fields: Any = TASK, webhook: str = SERVICE) -> Any:
    return rest.call_v3(webhook, "tasks.task.add", {"fields": fields}, Idempotency_Key=key)


@pytest.mark.fact("tn-6.9.4")
def test_a_repeated_call_gets_the_stored_answer(rest: Any) -> None:
    """For a day; the header comes back, and tells a repeat from the first call."""
    first = add(rest, "k1")
    rest.later(hours=23)
    again = add(rest, "k1")
    assert again.json() == first.json()
    assert (first.headers["Idempotency-Key"], "Idempotent-Replayed" in first.headers) == ("k1", False)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert count(rest) == 1
    rest.later(hours=2)
    assert "Idempotent-Replayed" not in add(rest, "k1").headers
    assert count(rest) == 2


@pytest.mark.fact("tn-6.9.4")
def test_a_key_is_for_one_webhook_and_one_method(rest: Any) -> None:
    """Another person's, or another method's, is another key."""
    add(rest, "k1")
    mine = {"title": "Mine", "creatorId": 11, "responsibleId": 11}
    assert add(rest, "k1", mine, MEMBER).json()["result"]["item"]["title"] == "Mine"
    answer = rest.call_v3(SERVICE, "note.collection.add", {"fields": {"name": "x"}}, Idempotency_Key="k1")
    assert answer.status_code == 200


@pytest.mark.fact("tn-6.9.4")
def test_a_key_with_another_body_is_refused(rest: Any) -> None:
    """422."""
    add(rest, "k1")
    assert code(add(rest, "k1", {**TASK, "title": "Other"})) == (422, "IDEMPOTENCYKEYREUSEDEXCEPTION")


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
@pytest.mark.fact("tn-6.9.4")
def test_a_key_is_printable_and_not_too_long(rest: Any, key: str) -> None:
    """1 to 255 characters."""
    assert code(add(rest, key)) == (400, "INVALIDIDEMPOTENCYKEYEXCEPTION")


@pytest.mark.fact("tn-6.9.4")
def test_failures_are_not_stored(rest: Any) -> None:
    """The same key runs the call again."""
    assert add(rest, "k1", {**TASK, "responsibleId": 999}).status_code == 400
    assert add(rest, "k1").status_code == 200


def test_reading_calls_ignore_the_key(rest: Any) -> None:
    """They do not change anything anyway."""
    for _ in range(2):
        answer = rest.call_v3(SERVICE, "tasks.task.list", {}, Idempotency_Key="k1")
        assert "Idempotency-Key" not in answer.headers


def test_version_two_ignores_the_key(rest: Any) -> None:
    """A repeated call makes a second task there."""
    fields = {"fields": {"TITLE": "x", "RESPONSIBLE_ID": 11}}
    for _ in range(2):
        rest.post(SERVICE, "tasks.task.add", fields, headers={"Idempotency-Key": "k1"})
    assert count(rest) == 2


@pytest.mark.fact("tn-6.9.5")
def test_the_portal_tells_its_methods_and_scopes(rest: Any) -> None:
    """rest.scope.list and rest.documentation.openapi, which has a short name too."""
    scopes = rest.v3(MEMBER, "rest.scope.list")
    assert scopes["note"]["note.document.add"] == "note"
    assert scopes["tasks"]["tasks.task.get"] == "tasks"
    described = rest.call_v3(MEMBER, "rest.documentation.openapi", {}).json()
    assert (described["openapi"], "result" in described) == ("3.0.0", False)
    assert "/tasks.task.chat.message.send" in described["paths"]
    assert {"name": "note", "description": "note module methods"} in described["tags"]
    schema = described["components"]["schemas"]["TaskDto"]
    assert (schema["properties"]["title"], schema["required"]) == (
        {"type": "string"},
        ["title", "creatorId", "responsibleId"],
    )
    assert rest.call_v3(MEMBER, "documentation", {}).json() == described
    rest.set_switch("openapi", "wrapped")
    assert rest.v3(MEMBER, "documentation") == described


@pytest.mark.fact("tn-6.9.3")
def test_a_batch_tells_its_time_as_any_call(rest: Any) -> None:
    """In both versions it spends nothing itself, and so has nothing to get back."""
    newer = rest.call_v3("publisher", "batch", [{"method": "note.collection.list", "query": {}}]).json()["time"]
    older = rest.call("publisher", "batch", cmd={"a": "profile"})[1]["time"]
    for time in (newer, older):
        assert time["operating"] == 0
        assert "operating_reset_at" not in time


@pytest.mark.fact("tn-8.2")
@pytest.mark.parametrize("value", [{"limit": 0}, {"limit": None}, {"a": [True, "б"]}, [None], True, 1.5])
@pytest.mark.parametrize("place", ["select", "filter", "order", "pagination"])
def test_errors_show_values_as_json(rest: Any, place: str, value: Any) -> None:
    """Whatever is wrong, no other language speaks in the message."""
    for method in ("tasks.task.list", "note.collection.list"):
        error = rest.call_v3("publisher", method, {place: value}).json().get("error", {})
        for text in (error.get("message", ""), *(found["message"] for found in error.get("validation", ()))):
            assert not re.search(r"'|True|None|False|\\u", text), text
    shown = rest.call_v3("publisher", "tasks.task.list", {"pagination": {"limit": 0, "offset": 5}}).json()["error"]
    assert shown["message"] == 'Unable to recognize the pagination parameter `{"limit":0}`'
