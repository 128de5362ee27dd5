"""tasks.task.add, update, get and the status methods of REST 2."""

from typing import Any

import pytest

ANNA, MAXIM, CLARA, BORIS = 3, 11, 12, 30
HEAD, MEMBER, COLLEAGUE, STRANGER = (
    "anna.k@example.com",
    "maxim.o@example.com",
    "clara.b@example.com",
    "pavel.s@example.com",
)
SERVICE = "publisher"
NOT_ALLOWED = (400, "1048582")


@pytest.mark.fact("tn-1.1.1", "tn-1.3.1", "tn-1.3.10")
def test_a_new_task_is_answered_whole_with_strings_for_numbers(rest: Any) -> None:
    """The documented shapes: `[]` for what is empty, null for dates that are not set, objects for people."""
    task = rest.task(TITLE="  Review: Small retail ", XML_ID="kb-review:strategy:seg-small:new", AUDITORS=[ANNA])
    assert task["title"] == "Review: Small retail"
    assert (task["id"], task["status"], task["responsibleId"], task["createdBy"]) == ("1", "2", "11", "1")
    assert task["xmlId"] == "kb-review:strategy:seg-small:new"
    assert task["createdDate"] == "2026-11-23T09:00:00+01:00"
    assert (task["closedDate"], task["closedBy"], task["deadline"], task["parentId"]) == (None, None, None, None)
    assert (task["group"], task["accomplices"], task["checklist"], task["accomplicesData"]) == ([], [], [], [])
    assert task["auditors"] == ["3"]
    assert task["auditorsData"]["3"]["workPosition"] == "Strategy director"
    assert task["responsible"] == {
        "id": "11",
        "name": "Maxim Orlov",
        "link": "/company/personal/user/11/",
        "icon": "/bitrix/images/tasks/default_avatar.png",
        "workPosition": "Market analyst",
    }
    assert task["action"]["complete"] is True
    assert task["action"]["renew"] is False
    assert task["checkListTree"]["descendants"] == []
    assert task["guid"].startswith("{")
    assert "tags" not in task


@pytest.mark.fact("tn-1.3.6")
def test_a_passed_guid_is_overwritten(rest: Any) -> None:
    """It cannot serve as a key, XML_ID can, and need not be unique."""
    first, second = (rest.task(GUID="{mine}", XML_ID="same") for _ in range(2))
    assert "{mine}" not in (first["guid"], second["guid"])
    assert first["guid"] != second["guid"]
    assert first["xmlId"] == second["xmlId"] == "same"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"RESPONSIBLE_ID": 11}, "ERROR_CORE"),
        ({"TITLE": "  ", "RESPONSIBLE_ID": 11}, "ERROR_CORE"),
        ({"TITLE": "x"}, "ERROR_CORE"),
        ({"TITLE": "x", "RESPONSIBLE_ID": 999}, "ERROR_CORE"),
        ({"TITLE": "x", "RESPONSIBLE_ID": 11, "CREATED_BY": 999}, "ERROR_CORE"),
        ({"TITLE": "x", "RESPONSIBLE_ID": 11, "STATUS": 9}, "ERROR_CORE"),
        ({"TITLE": "x", "RESPONSIBLE_ID": 11, "PARENT_ID": 77}, "ERROR_CORE"),
        ({"TITLE": "x", "RESPONSIBLE_ID": 11, "DEADLINE": "soon"}, "ERROR_CORE"),
        ({"TITLE": "x", "RESPONSIBLE_ID": 11, "XML_ID": "k" * 201}, "ERROR_CORE"),
        (
            {"TITLE": "x", "RESPONSIBLE_ID": 11, "START_DATE_PLAN": "2026-12-02", "END_DATE_PLAN": "2026-12-01"},
            "ERROR_CORE",
        ),
        (
            {"TITLE": "x", "RESPONSIBLE_ID": 11, "START_DATE_PLAN": "2026-12-02", "END_DATE_PLAN": "2126-12-01"},
            "ERROR_CORE",
        ),
        ({"TITLE": "x", "RESPONSIBLE_ID": 11, "GROUP_ID": 5}, "ERROR_TASK_CREATE_ACCESS_DENIED"),
        ({}, "100"),
        ("text", "100"),
    ],
)
@pytest.mark.fact("tn-1.3.1")
def test_what_cannot_be_a_task_is_refused(rest: Any, fields: dict[str, Any], code: str) -> None:
    """Codes of docs: tasks/tasks-task-add.md; nothing is stored."""
    assert rest.error(SERVICE, "tasks.task.add", fields=fields) == (400, code)
    assert rest.call(SERVICE, "tasks.task.list")[1]["total"] == 0


def test_error_texts_of_fields_end_with_a_line_break(rest: Any) -> None:
    """As the portal's own do."""
    _, body = rest.call(SERVICE, "tasks.task.add", fields={"RESPONSIBLE_ID": 11})
    assert body == {"error": "ERROR_CORE", "error_description": "Task title is not specified<br>"}


def test_a_dismissed_person_can_be_given_a_task(rest: Any) -> None:
    """The portal asks only whether the account exists."""
    assert rest.task(RESPONSIBLE_ID=BORIS)["responsibleId"] == "30"


def test_nobody_creates_a_task_in_anothers_name_for_a_third(rest: Any) -> None:
    """An administrator does; others may name a creator when the task is their own."""
    fields = {"TITLE": "x", "RESPONSIBLE_ID": CLARA, "CREATED_BY": ANNA}
    assert rest.error(MEMBER, "tasks.task.add", fields=fields) == (400, "ERROR_TASK_CREATE_ACCESS_DENIED")
    assert rest.result(SERVICE, "tasks.task.add", fields=fields)["task"]["createdBy"] == "3"
    mine = {"TITLE": "x", "RESPONSIBLE_ID": MAXIM, "CREATED_BY": ANNA}
    assert rest.result(MEMBER, "tasks.task.add", fields=mine)["task"]["createdBy"] == "3"


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("2026-12-01T18:00:00+03:00", "2026-12-01T16:00:00+01:00"),
        ("2026-12-01T18:00:00Z", "2026-12-01T19:00:00+01:00"),
        ("2026-12-01T18:00:00", "2026-12-01T18:00:00+01:00"),
        ("2026-07-01 18:00:00", "2026-07-01T18:00:00+02:00"),
        ("01.12.2026 18:30", "2026-12-01T18:30:00+01:00"),
        ("12/01/2026 06:30:15 pm", "2026-12-01T18:30:15+01:00"),
        ("2026-12-01", "2026-12-01T00:00:00+01:00"),
        ("tomorrow", "2026-11-24T00:00:00+01:00"),
        ("+2 days", "2026-11-25T09:00:00+01:00"),
        ("-1 hour", "2026-11-23T08:00:00+01:00"),
        ("now", "2026-11-23T09:00:00+01:00"),
        ("@1795420800", "2026-11-23T09:00:00+01:00"),
        ("", None),
    ],
)
@pytest.mark.fact("tn-1.4.1")
def test_deadlines_without_an_offset_are_in_the_portals_zone(rest: Any, sent: Any, stored: Any) -> None:
    """Whatever strtotime understands; an offset in the text is honoured."""
    assert rest.task(DEADLINE=sent)["deadline"] == stored


@pytest.mark.parametrize(
    "value",
    ["0001-01-01", "@-99999999999", "-99999 weeks", "2026-13-01", "2026-12-01T25:00", "99999-12-01", "12 o'clock", 5],
)
def test_what_is_no_date_is_refused(rest: Any, value: Any) -> None:
    """Nothing is guessed."""
    fields = {"TITLE": "x", "RESPONSIBLE_ID": 11, "DEADLINE": value}
    assert rest.error(SERVICE, "tasks.task.add", fields=fields) == (400, "ERROR_CORE")


@pytest.mark.fact("tn-1.3.2")
def test_a_title_is_cut_at_250_characters(rest: Any) -> None:
    """Not refused."""
    assert len(rest.task(TITLE="я" * 300)["title"]) == 250


def tags(rest: Any, task_id: Any, key: str = SERVICE) -> Any:
    (row,) = rest.result(key, "tasks.task.list", filter={"ID": task_id}, select=["TAGS"])["tasks"]
    return row["tags"]


@pytest.mark.fact("tn-1.3.5", "tn-1.5.1")
def test_tags_come_by_id_and_only_when_selected(rest: Any) -> None:
    """An array of texts or one text with commas; equal texts once, whatever their case."""
    listed = rest.task(TAGS=["kb-review", "KB-Review", " strategic goal "])
    joined = rest.task(TAGS="one, two")
    assert tags(rest, listed["id"]) == {"1": {"id": 1, "title": "kb-review"}, "2": {"id": 2, "title": "strategic goal"}}
    assert [tag["title"] for tag in tags(rest, joined["id"]).values()] == ["one", "two"]
    assert tags(rest, rest.task()["id"]) == []


@pytest.mark.fact("tn-1.3.5", "tn-1.3.8")
def test_a_word_after_a_hash_becomes_a_tag(rest: Any) -> None:
    """In title and description; on update only when TAGS is passed too."""
    task = rest.task(TITLE="#urgent look", DESCRIPTION="see issue #12, page#anchor", TAGS=["kb-review"])
    assert [tag["title"] for tag in tags(rest, task["id"]).values()] == ["kb-review", "urgent", "12"]
    rest.result(SERVICE, "tasks.task.update", taskId=task["id"], fields={"TITLE": "a #new one"})
    assert "new" not in str(tags(rest, task["id"]))
    rest.result(SERVICE, "tasks.task.update", taskId=task["id"], fields={"TAGS": []})
    assert [tag["title"] for tag in tags(rest, task["id"]).values()] == ["12", "new"]


@pytest.mark.fact("tn-1.5.3")
def test_one_text_may_stand_under_several_ids(rest: Any) -> None:
    """A tag belongs to a person, so compare titles."""
    first = rest.task(TAGS=["kb-review"])
    second = rest.result(HEAD, "tasks.task.add", fields={"TITLE": "x", "RESPONSIBLE_ID": 11, "TAGS": ["kb-review"]})
    ids = {*tags(rest, first["id"]), *tags(rest, second["task"]["id"])}
    assert len(ids) == 2


@pytest.mark.fact("tn-1.11.2")
def test_get_answers_nothing_for_a_task_that_is_not_there_or_not_ones_own(rest: Any) -> None:
    """HTTP 200 with an empty array, not an error."""
    task = rest.task()
    assert rest.result(SERVICE, "tasks.task.get", taskId=999) == []
    assert rest.result(STRANGER, "tasks.task.get", taskId=task["id"]) == []
    assert rest.result(MEMBER, "tasks.task.get", taskId=task["id"])["task"]["id"] == task["id"]


def test_get_narrows_to_the_selected_fields(rest: Any) -> None:
    """Some come along whether asked for or not, as documented; unknown names do not."""
    task = rest.task(UF_CRM_TASK=["D_10"])
    view = rest.result(
        SERVICE, "tasks.task.get", taskId=task["id"], select=["TITLE", "DESCRIPTION", "UF_CRM_TASK", "NOPE", "title"]
    )["task"]
    assert set(view) == {
        "id", "title", "description", "descriptionInBbcode", "ufCrmTask", "ufTaskWebdavFiles", "ufMailMessage",
        "favorite", "newCommentsCount", "group", "action",
    }  # fmt: skip
    assert view["ufCrmTask"] == ["D_10"]
    assert "createdDate" in rest.result(SERVICE, "tasks.task.get", taskId=task["id"], select=["*"])["task"]


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("tasks.task.get", {}, "100"),
        ("tasks.task.get", {"taskId": "abc"}, "0"),
        ("tasks.task.get", {"taskId": [1]}, "0"),
        ("tasks.task.get", {"taskId": 1, "select": []}, "100"),
        ("tasks.task.get", {"taskId": 1, "select": "ID"}, "100"),
        ("tasks.task.update", {"fields": {"TITLE": "x"}}, "100"),
        ("tasks.task.update", {"taskId": 1}, "100"),
        ("tasks.task.update", {"taskId": 9, "fields": {"TITLE": "x"}}, "0"),
        ("tasks.task.complete", {"taskId": 9}, "0"),
        ("tasks.task.start", {"taskId": 9}, "0"),
        ("tasks.task.delegate", {"taskId": 9, "userId": 3}, "0"),
        ("tasks.task.delegate", {"taskId": 9}, "100"),
        ("tasks.task.delegate", {"taskId": 9, "userId": "x"}, "100"),
        ("tasks.task.pause", {"taskId": 9}, "1048582"),
        ("tasks.task.defer", {"taskId": 9}, "1048582"),
        ("tasks.task.renew", {"taskId": 9}, "1048582"),
        ("tasks.task.approve", {"taskId": 9}, "1048582"),
        ("tasks.task.disapprove", {"taskId": 9}, "1048582"),
        ("tasks.task.delete", {"taskId": 9}, "1048582"),
        ("tasks.task.complete", {"taskId": "x"}, "0"),
        ("tasks.task.favorite.add", {"taskId": 9}, "1"),
        ("tasks.task.favorite.remove", {"taskId": 9}, "1"),
        ("tasks.task.files.attach", {"taskId": 9, "fileId": 1}, "0"),
    ],
)
@pytest.mark.fact("tn-1.11.1")
def test_refusals_have_the_documented_codes(rest: Any, method: str, params: dict[str, Any], code: str) -> None:
    """Each family of methods has its own code for a task that is not there (docs: tasks/*.md)."""
    assert rest.error(SERVICE, method, **params) == (400, code)


@pytest.mark.fact("tn-1.2.5")
def test_files_of_the_drive_are_never_there(rest: Any) -> None:
    """The emulator has no Drive."""
    task = rest.task()
    assert rest.error(SERVICE, "tasks.task.files.attach", taskId=task["id"], fileId=5) == (400, "ERROR_CORE")
    assert rest.error(MEMBER, "tasks.task.files.attach", taskId=task["id"], fileId=5) == (400, "0")


@pytest.mark.fact("tn-1.2.1", "tn-1.7.1")
def test_completing_fills_who_and_when_and_renewing_clears_it(rest: Any) -> None:
    """Status 5, closed by the one who called; then 2 again."""
    task = rest.task()
    rest.later(hours=2)
    done = rest.result(MEMBER, "tasks.task.complete", taskId=task["id"])["task"]
    assert (done["status"], done["closedBy"], done["closedDate"]) == ("5", "11", "2026-11-23T11:00:00+01:00")
    assert done["statusChangedBy"] == "11"
    assert rest.error(MEMBER, "tasks.task.complete", taskId=task["id"]) == (400, "0")
    again = rest.result(MEMBER, "tasks.task.renew", taskId=task["id"])["task"]
    assert (again["status"], again["closedBy"], again["closedDate"]) == ("2", "0", None)
    assert rest.error(MEMBER, "tasks.task.renew", taskId=task["id"]) == NOT_ALLOWED


@pytest.mark.fact("tn-1.2.1", "tn-1.3.3", "tn-1.7.1")
def test_a_controlled_task_waits_for_its_creator(rest: Any) -> None:
    """4, with closedDate already set; approved 5, or returned 2."""
    task = rest.task(TASK_CONTROL="Y")
    waiting = rest.result(MEMBER, "tasks.task.complete", taskId=task["id"])["task"]
    assert (waiting["status"], waiting["closedBy"], waiting["closedDate"] is None) == ("4", "11", False)
    assert rest.error(MEMBER, "tasks.task.approve", taskId=task["id"]) == NOT_ALLOWED
    back = rest.result(SERVICE, "tasks.task.disapprove", taskId=task["id"])["task"]
    assert (back["status"], back["closedDate"]) == ("2", None)
    rest.result(MEMBER, "tasks.task.complete", taskId=task["id"])
    approved = rest.result(SERVICE, "tasks.task.approve", taskId=task["id"])["task"]
    assert (approved["status"], approved["statusChangedBy"]) == ("5", "1")


@pytest.mark.fact("tn-1.3.3")
def test_the_creator_of_a_controlled_task_completes_it_at_once(rest: Any) -> None:
    """As in the sample of docs: tasks/status/tasks-task-complete.md."""
    task = rest.task(TASK_CONTROL="Y")
    assert rest.result(SERVICE, "tasks.task.complete", taskId=task["id"])["task"]["status"] == "5"


@pytest.mark.fact("tn-1.2.1")
def test_work_states(rest: Any) -> None:
    """start, pause, defer; each only from the states that the documented `action` maps allow."""
    task = rest.task()
    started = rest.result(MEMBER, "tasks.task.start", taskId=task["id"])["task"]
    assert (started["status"], started["dateStart"]) == ("3", "2026-11-23T09:00:00+01:00")
    assert rest.error(MEMBER, "tasks.task.defer", taskId=task["id"]) == NOT_ALLOWED
    assert rest.result(MEMBER, "tasks.task.pause", taskId=task["id"])["task"]["status"] == "2"
    deferred = rest.result(MEMBER, "tasks.task.defer", taskId=task["id"])["task"]
    assert deferred["status"] == "6"
    assert (deferred["action"]["start"], deferred["action"]["renew"], deferred["action"]["complete"]) == (
        False,
        True,
        True,
    )
    assert rest.error(STRANGER, "tasks.task.renew", taskId=task["id"]) == NOT_ALLOWED


@pytest.mark.fact("tn-1.3.7")
def test_a_required_result_must_be_there_before_completion(rest: Any) -> None:
    """SE_PARAMETER 3 (docs: tasks/tasks-task-add.md)."""
    task = rest.task(SE_PARAMETER=[{"CODE": 3, "VALUE": "Y"}, {"CODE": 9, "VALUE": "Y"}])
    assert rest.error(MEMBER, "tasks.task.complete", taskId=task["id"]) == (400, "0")
    rest.v3(MEMBER, "tasks.task.result.add", fields={"taskId": int(task["id"]), "text": "Confirmed"})
    assert rest.result(MEMBER, "tasks.task.complete", taskId=task["id"])["task"]["status"] == "5"


@pytest.mark.fact("tn-1.3.9")
def test_a_new_responsible_person_resets_the_status(rest: Any) -> None:
    """A completed task is reopened by it; an explicit STATUS wins."""
    task = rest.task()
    rest.result(MEMBER, "tasks.task.complete", taskId=task["id"])
    moved = rest.result(SERVICE, "tasks.task.update", taskId=task["id"], fields={"RESPONSIBLE_ID": CLARA})["task"]
    assert (moved["status"], moved["closedDate"], moved["responsibleId"]) == ("2", None, "12")
    kept = rest.result(SERVICE, "tasks.task.update", taskId=task["id"], fields={"RESPONSIBLE_ID": MAXIM, "STATUS": 5})[
        "task"
    ]
    assert (kept["status"], kept["closedBy"]) == ("5", "1")


@pytest.mark.fact("tn-1.2.2")
def test_delegating_leaves_the_former_responsible_as_auditor(rest: Any) -> None:
    """The task starts again for the new one."""
    task = rest.task()
    rest.result(MEMBER, "tasks.task.start", taskId=task["id"])
    moved = rest.result(MEMBER, "tasks.task.delegate", taskId=task["id"], userId=CLARA)["task"]
    assert (moved["responsibleId"], moved["auditors"], moved["status"]) == ("12", ["11"], "2")
    assert rest.error(MEMBER, "tasks.task.delegate", taskId=task["id"], userId=ANNA) == (400, "0")
    assert rest.error(COLLEAGUE, "tasks.task.delegate", taskId=task["id"], userId=999) == (400, "ERROR_CORE")


@pytest.mark.fact("tn-1.3.4")
def test_the_responsible_person_moves_a_deadline_only_when_allowed(rest: Any) -> None:
    """ALLOW_CHANGE_DEADLINE; titles are the creator's, and so are status changes that no right covers."""
    fixed, free = rest.task(), rest.task(ALLOW_CHANGE_DEADLINE="Y")
    change = {"DEADLINE": "2026-12-01T18:00:00+01:00"}
    assert rest.error(MEMBER, "tasks.task.update", taskId=fixed["id"], fields=change) == (400, "0")
    moved = rest.result(MEMBER, "tasks.task.update", taskId=free["id"], fields=change)["task"]
    assert moved["deadline"] == "2026-12-01T18:00:00+01:00"
    assert rest.error(MEMBER, "tasks.task.update", taskId=free["id"], fields={"TITLE": "mine"}) == (400, "0")
    assert rest.result(MEMBER, "tasks.task.update", taskId=free["id"], fields={"STATUS": 3})["task"]["status"] == "3"
    assert rest.error(MEMBER, "tasks.task.update", taskId=free["id"], fields={"STATUS": 7}) == (400, "0")
    assert (
        rest.result(HEAD, "tasks.task.update", taskId=free["id"], fields={"TITLE": "ours"})["task"]["title"] == "ours"
    )


@pytest.mark.parametrize(
    "fields",
    [{"TITLE": ""}, {"RESPONSIBLE_ID": 0}, {"RESPONSIBLE_ID": 99}, {"PARENT_ID": 1}, {"PARENT_ID": 2}, {"STATUS": "x"}],
)
def test_a_bad_change_is_refused_and_nothing_changes(rest: Any, fields: dict[str, Any]) -> None:
    """The node itself and its own children cannot be its parent."""
    task = rest.task()
    rest.task(PARENT_ID=task["id"])
    assert rest.error(SERVICE, "tasks.task.update", taskId=task["id"], fields={"DESCRIPTION": "new", **fields}) == (
        400,
        "ERROR_CORE",
    )
    assert rest.result(SERVICE, "tasks.task.get", taskId=task["id"])["task"]["description"] == ""


def test_an_update_changes_what_it_names_and_counts_versions(rest: Any) -> None:
    """Zero as creator is ignored; members that do not exist are too."""
    task = rest.task(DESCRIPTION="old", ACCOMPLICES=[CLARA])
    parent = rest.task()
    rest.later(minutes=5)
    changed = rest.result(
        SERVICE,
        "tasks.task.update",
        taskId=task["id"],
        fields={"PRIORITY": 7, "MARK": "P", "CREATED_BY": 0, "AUDITORS": [ANNA, 999], "PARENT_ID": parent["id"]},
    )["task"]
    assert (changed["priority"], changed["mark"], changed["createdBy"]) == ("2", "P", "1")
    assert (changed["auditors"], changed["accomplices"], changed["parentId"]) == (["3"], ["12"], parent["id"])
    assert (changed["changedDate"], changed["outlookVersion"]) == ("2026-11-23T09:05:00+01:00", "2")
    assert changed["description"] == "old"
    assert rest.result(SERVICE, "tasks.task.get", taskId=parent["id"])["task"]["multitask"] == "Y"


def test_a_task_handed_out_of_ones_own_sight_answers_nothing(rest: Any) -> None:
    """The change is done, the answer is empty."""
    created = rest.result(HEAD, "tasks.task.add", fields={"TITLE": "x", "RESPONSIBLE_ID": 17, "CREATED_BY": 3})["task"]
    assert rest.result(SERVICE, "tasks.task.update", taskId=created["id"], fields={"CREATED_BY": 4})["task"]
    rest.result(SERVICE, "tasks.task.update", taskId=created["id"], fields={"CREATED_BY": 3})
    assert rest.result(HEAD, "tasks.task.update", taskId=created["id"], fields={"CREATED_BY": 4}) == []


@pytest.mark.fact("tn-1.2.3")
def test_a_deleted_task_is_gone_from_lists_and_answers(rest: Any) -> None:
    """Its creator and administrators delete; the responsible person does not."""
    task = rest.task()
    assert rest.error(MEMBER, "tasks.task.delete", taskId=task["id"]) == NOT_ALLOWED
    assert rest.result(SERVICE, "tasks.task.delete", taskId=task["id"]) == {"task": True}
    assert rest.result(SERVICE, "tasks.task.get", taskId=task["id"]) == []
    assert rest.call(SERVICE, "tasks.task.list")[1]["total"] == 0
    assert rest.error(SERVICE, "tasks.task.delete", taskId=task["id"]) == NOT_ALLOWED
    assert rest.task()["id"] == "2"


@pytest.mark.fact("tn-1.2.4")
def test_history_tells_who_changed_what_newest_first(rest: Any) -> None:
    """With a filter by kind of event; a task that is not there has an empty history, a foreign one none to show."""
    task = rest.task(TAGS=["one"], AUDITORS=[ANNA])
    rest.later(minutes=1)
    rest.result(
        SERVICE, "tasks.task.update", taskId=task["id"], fields={"TITLE": "New", "DESCRIPTION": "d", "TAGS": ["two"]}
    )
    rest.later(minutes=1)
    rest.result(MEMBER, "tasks.task.complete", taskId=task["id"])
    rest.result(SERVICE, "tasks.task.renew", taskId=task["id"])
    events = rest.result(SERVICE, "tasks.task.history.list", taskId=task["id"])["list"]
    assert [event["field"] for event in events] == [
        "RENEW", "STATUS", "STATUS", "TAGS", "DESCRIPTION", "TITLE", "NEW", "AUDITORS"
    ]  # fmt: skip
    assert events[2]["value"] == {"from": "2", "to": "5"}
    assert events[2]["user"]["login"] == "maxim.o@example.com"
    assert events[3]["value"] == {"from": "one", "to": "two"}
    assert events[4]["value"] == {"from": None, "to": None}
    only = rest.result(
        SERVICE, "tasks.task.history.list", taskId=task["id"], filter={"FIELD": "STATUS"}, order={"ID": "asc"}
    )["list"]
    assert [event["value"]["to"] for event in only] == ["5", "2"]
    assert rest.result(SERVICE, "tasks.task.history.list", taskId=99) == {"list": []}
    assert rest.error(STRANGER, "tasks.task.history.list", taskId=task["id"]) == (400, "0")


@pytest.mark.fact("tn-1.2.4")
def test_access_is_told_for_each_asked_person(rest: Any) -> None:
    """All false for a stranger and for nobody; an empty array when the caller does not see the task."""
    task = rest.task()
    answer = rest.result(SERVICE, "tasks.task.getaccess", taskId=task["id"], users=[11, 17, 999])["allowedActions"]
    assert (answer["11"]["COMPLETE"], answer["11"]["EDIT"], answer["11"]["CHECKLIST_ADD_ITEMS"]) == (True, False, True)
    assert "EDIT.PLAN" in answer["11"]
    assert not any(answer["17"].values())
    assert not any(answer["999"].values())
    assert set(rest.result(MEMBER, "tasks.task.getaccess", taskId=task["id"])["allowedActions"]) == {"11"}
    assert rest.result(STRANGER, "tasks.task.getaccess", taskId=task["id"]) == {"allowedActions": []}


@pytest.mark.fact("tn-1.2.4")
def test_fields_are_described(rest: Any) -> None:
    """XML_ID is listed, which is how one knows that it may be written."""
    fields = rest.result(SERVICE, "tasks.task.getFields")["fields"]
    assert fields["XML_ID"]["type"] == "string"
    assert fields["TITLE"]["required"] is True
    assert fields["STATUS"]["values"]["5"] == "Completed"


def test_method_names_have_no_case(rest: Any) -> None:
    """tasks.task.getfields is tasks.task.getFields."""
    assert rest.result(SERVICE, "tasks.task.getfields") == rest.result(SERVICE, "tasks.task.getFields")


def test_task_methods_need_the_scope_task(rest: Any) -> None:
    """`tasks` is for REST 3.0 only."""
    rest.set_scopes(SERVICE, "tasks")
    assert rest.error(SERVICE, "tasks.task.list") == (403, "insufficient_scope")


def test_favorites_are_ones_own(rest: Any) -> None:
    """They can be listed by the documented sub-filter."""
    task = rest.task()
    rest.task()
    assert rest.result(MEMBER, "tasks.task.favorite.add", taskId=task["id"]) is True
    wanted = {"::SUBFILTER-PARAMS": {"FAVORITE": "Y"}}
    assert [row["id"] for row in rest.result(MEMBER, "tasks.task.list", filter=wanted)["tasks"]] == [task["id"]]
    assert rest.result(SERVICE, "tasks.task.list", filter=wanted)["tasks"] == []
    assert rest.result(MEMBER, "tasks.task.get", taskId=task["id"])["task"]["favorite"] == "Y"
    rest.result(MEMBER, "tasks.task.favorite.remove", taskId=task["id"])
    assert rest.result(MEMBER, "tasks.task.list", filter=wanted)["tasks"] == []
