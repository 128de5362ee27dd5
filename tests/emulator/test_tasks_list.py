"""tasks.task.list of REST 2: filters, order, pages, who sees what."""

from typing import Any

import pytest

SERVICE = "publisher"
ANNA, MAXIM, CLARA = 3, 11, 12


def found(rest: Any, key: str = SERVICE, **params: Any) -> Any:
    return [int(row["id"]) for row in rest.result(key, "tasks.task.list", order={"ID": "asc"}, **params)["tasks"]]


@pytest.fixture
def six(rest: Any) -> None:
    """Six tasks that differ in most things that can be asked for."""
    rest.task(TITLE="Review: Small retail", XML_ID="kb:a", TAGS=["kb-review", "goal"], DEADLINE="2026-11-20T10:00:00Z")
    rest.task(TITLE="Review: Chains", XML_ID="kb:b", TAGS=["KB-Review"], RESPONSIBLE_ID=ANNA, PRIORITY=2)
    rest.task(TITLE="100% done_deal", XML_ID="kb:c", ACCOMPLICES=[CLARA], UF_CRM_TASK=["D_1"], MARK="P")
    rest.task(TITLE="Обзор сегмента", AUDITORS=[CLARA], PARENT_ID=1, DEADLINE="2026-11-23T20:00:00+01:00")
    rest.task(TITLE="Number", XML_ID="12", STATUS=5)
    rest.task(TITLE="Later", XML_ID="", DEADLINE="2027-01-01T00:00:00Z", START_DATE_PLAN="2026-12-01", STATUS=3)


@pytest.mark.usefixtures("six")
@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({"XML_ID": "kb:a"}, [1]),
        ({"XML_ID": "KB:A"}, [1]),
        ({"XML_ID": ["kb:a", "kb:c", "no"]}, [1, 3]),
        ({"!XML_ID": ["kb:a", "kb:c"]}, [2, 4, 5, 6]),
        ({"=XML_ID": "kb:b"}, [2]),
        ({"XML_ID": ""}, [4, 6]),
        ({"%XML_ID": "KB:"}, [1, 2, 3]),
        ({"@XML_ID": ["kb:a"]}, [1, 2, 3, 4, 6]),
        ({"@XML_ID": ["12"]}, [5]),
        ({">XML_ID": "kb:b"}, [3]),
        ({"XML_ID": []}, [1, 2, 3, 4, 5, 6]),
        ({"TAG": "kb-review"}, [1, 2]),
        ({"TAG": ["kb-review", "GOAL"]}, [1]),
        ({"!TAG": "kb-review"}, [3, 4, 5, 6]),
        ({"TAG": ""}, [1, 2, 3, 4, 5, 6]),
        ({"ID": [1, "3", "x"]}, [1, 3]),
        ({"!ID": 1}, [2, 3, 4, 5, 6]),
        ({">ID": 2, "<=ID": 4}, [3, 4]),
        ({">ID": []}, [1, 2, 3, 4, 5, 6]),
        ({"RESPONSIBLE_ID": ANNA}, [2]),
        ({"REAL_STATUS": [3, 5]}, [5, 6]),
        ({"!REAL_STATUS": 5}, [1, 2, 3, 4, 6]),
        ({"STATUS": -1}, [1]),
        ({"STATUS": -3}, [4]),
        ({"STATUS": 2}, [2, 3]),
        ({"PRIORITY": 2}, [2]),
        ({"MARK": "P"}, [3]),
        ({"!MARK": "P"}, [1, 2, 4, 5, 6]),
        ({"TITLE": "review:%"}, [1, 2]),
        ({"TITLE": "Later"}, [6]),
        ({"!TITLE": "%review%"}, [3, 4, 5, 6]),
        ({"%TITLE": "ОБЗОР"}, [4]),
        ({"%TITLE": "0% d"}, [3]),
        ({"%TITLE": "e_d"}, [3]),
        ({"?TITLE": "chains"}, [2]),
        ({"=TITLE": "Later"}, [6]),
        ({"%TITLE": "x" * 20_000}, []),
        ({"PARENT_ID": 1}, [4]),
        ({"ONLY_ROOT_TASKS": "Y"}, [1, 2, 3, 5, 6]),
        ({"ONLY_ROOT_TASKS": "N"}, [1, 2, 3, 4, 5, 6]),
        ({"ACCOMPLICE": CLARA}, [3]),
        ({"!ACCOMPLICE": [CLARA]}, [1, 2, 4, 5, 6]),
        ({"AUDITOR": CLARA}, [4]),
        ({"UF_CRM_TASK": "D_1"}, [3]),
        ({"!UF_CRM_TASK": "D_1"}, [1, 2, 4, 5, 6]),
        ({"<DEADLINE": "2026-11-23T09:00:00+01:00"}, [1]),
        ({">=DEADLINE": "2026-11-23 20:00:00"}, [4, 6]),
        ({"DEADLINE": "2026-11-20T10:00:00Z"}, [1]),
        ({"DEADLINE": ""}, [2, 3, 5]),
        ({"!DEADLINE": False}, [1, 4, 6]),
        ({"><DEADLINE": ["2026-11-21", "2026-11-24"]}, [4]),
        ({"!><DEADLINE": ["2026-11-21", "2026-11-24"]}, [1, 6]),
        ({"><DEADLINE": ["2026-11-21"]}, []),
        ({"%DEADLINE": "2026"}, []),
        ({"DEADLINE": "some day"}, []),
        ({">=START_DATE_PLAN": "2026-12-01"}, [6]),
        ({">=CLOSED_DATE": "2026-09-01T00:00:00+03:00"}, [5]),
        ({"DEPENDS_ON": 1}, []),
        ({"!SPRINT_ID": 1}, [1, 2, 3, 4, 5, 6]),
        ({"SITE_ID": "s1"}, [1, 2, 3, 4, 5, 6]),
        ({"::LOGIC": "OR", "ID": 1, "TITLE": "Later"}, [1, 6]),
        ({"TAG": "kb-review", "::SUBFILTER-1": {"::LOGIC": "OR", "ID": 2, "MARK": "P"}}, [2]),
    ],
)
@pytest.mark.fact("tn-1.5.2", "tn-1.6.3")
def test_what_a_filter_finds(rest: Any, wanted: Any, ids: list[int]) -> None:
    """Documented keys and operators, and those that the source has besides (facts tn-1.6)."""
    assert found(rest, filter=wanted) == ids


@pytest.mark.usefixtures("six")
@pytest.mark.parametrize("key", ["XMLID", "xml_id", "NAME", "CLOSED_BY", "~ID", "", "!!TAG", "0"])
@pytest.mark.fact("tn-1.6.4")
def test_an_unknown_key_brings_the_whole_list(rest: Any, key: str) -> None:
    """Without an error: so every row must be checked by who asks."""
    assert found(rest, filter={key: "kb:a"}) == [1, 2, 3, 4, 5, 6]


@pytest.mark.usefixtures("six")
@pytest.mark.fact("tn-1.6.5")
def test_seen_tasks_have_no_meta_status(rest: Any) -> None:
    """-2 is a task that its responsible person has not looked at."""
    assert found(rest, "maxim.o@example.com", filter={"STATUS": -2}) == [3, 4]
    rest.result("maxim.o@example.com", "tasks.task.start", taskId=3)
    assert found(rest, "maxim.o@example.com", filter={"STATUS": -2}) == [4]
    rows = rest.result("maxim.o@example.com", "tasks.task.list", select=["STATUS", "DEADLINE"], order={"ID": "asc"})
    shown = {row["id"]: (row["status"], row["subStatus"]) for row in rows["tasks"]}
    assert shown == {"1": ("2", "-1"), "3": ("3", "3"), "4": ("2", "-2"), "5": ("5", "5"), "6": ("3", "3")}


@pytest.mark.usefixtures("six")
def test_nested_filters_have_an_end(rest: Any) -> None:
    """A filter nested beyond all sense is ignored from some depth on."""
    deep = {"ID": 1}
    for _ in range(60):
        deep = {"::SUBFILTER-1": deep}
    assert found(rest, filter=deep) == [1, 2, 3, 4, 5, 6]


def test_newest_first_without_an_order(rest: Any) -> None:
    """And the order asked for otherwise."""
    for title in ("b", "A", "c"):
        rest.task(TITLE=title)
    listed = [row["id"] for row in rest.result(SERVICE, "tasks.task.list")["tasks"]]
    assert listed == ["3", "2", "1"]
    by_title = rest.result(SERVICE, "tasks.task.list", order={"TITLE": "asc"}, select=["TITLE"])["tasks"]
    assert [row["title"] for row in by_title] == ["A", "b", "c"]


@pytest.mark.parametrize("key", ["XML_ID", "TAG", "STATUS", "NOPE", "id; DROP TABLE task"])
@pytest.mark.fact("tn-1.6.2")
def test_a_key_outside_the_closed_list_is_no_order(rest: Any, key: str) -> None:
    """Code "0"."""
    assert rest.error(SERVICE, "tasks.task.list", order={key: "asc"}) == (400, "0")


@pytest.mark.parametrize(
    "key",
    [
        "ID", "TITLE", "TIME_SPENT_IN_LOGS", "DATE_START", "CREATED_DATE", "CHANGED_DATE", "CLOSED_DATE",
        "ACTIVITY_DATE", "START_DATE_PLAN", "END_DATE_PLAN", "DEADLINE", "REAL_STATUS", "STATUS_COMPLETE", "PRIORITY",
        "MARK", "CREATED_BY_LAST_NAME", "RESPONSIBLE_LAST_NAME", "GROUP_ID", "TIME_ESTIMATE", "ALLOW_CHANGE_DEADLINE",
        "ALLOW_TIME_TRACKING", "MATCH_WORK_TIME", "FAVORITE", "SORTING", "IS_PINNED", "IS_PINNED_IN_GROUP",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("six")
@pytest.mark.fact("tn-1.6.2")
def test_every_documented_key_sorts(rest: Any, key: str) -> None:
    """The closed list of docs: tasks/tasks-task-list.md."""
    rows = rest.result(SERVICE, "tasks.task.list", order={key: "desc", "ID": "asc"}, select=["ID"])["tasks"]
    assert sorted(int(row["id"]) for row in rows) == [1, 2, 3, 4, 5, 6]


@pytest.mark.fact("tn-1.6.1")
def test_fifty_a_page_whatever_the_limit(rest: Any) -> None:
    """`total` and `next`; start counts whole pages; -1 switches counting off."""
    for number in range(120):
        rest.task(XML_ID=f"kb:{number}")
    _, first = rest.call(SERVICE, "tasks.task.list", limit=10)
    assert (len(first["result"]["tasks"]), first["total"], first["next"]) == (50, 120, 50)
    _, middle = rest.call(SERVICE, "tasks.task.list", start=60)
    assert (middle["result"]["tasks"][0]["id"], middle["next"]) == ("70", 100)
    _, last = rest.call(SERVICE, "tasks.task.list", start="100")
    assert len(last["result"]["tasks"]) == 20
    assert "next" not in last
    _, uncounted = rest.call(SERVICE, "tasks.task.list", start=-1, order={"ID": "asc"}, filter={">ID": 100})
    assert len(uncounted["result"]["tasks"]) == 20
    assert "total" not in uncounted
    assert (
        len(rest.result(SERVICE, "tasks.task.list", filter={"XML_ID": [f"kb:{n}" for n in range(50)]})["tasks"]) == 50
    )


@pytest.mark.fact("tn-1.6.7")
def test_without_a_selection_only_what_is_stored(rest: Any) -> None:
    """No tags, no checklist, no counters; `group` is always there."""
    rest.task(TAGS=["kb-review"])
    (row,) = rest.result(SERVICE, "tasks.task.list")["tasks"]
    assert {"tags", "checklist", "newCommentsCount", "action", "ufCrmTask"}.isdisjoint(row)
    assert row["group"] == []
    assert row["responsible"]["id"] == "11"
    assert row["subStatus"] == "2"


def test_the_id_comes_always_and_people_only_with_their_field(rest: Any) -> None:
    """Names are upper case; unknown ones are left out."""
    rest.task(ACCOMPLICES=[CLARA])
    (row,) = rest.result(SERVICE, "tasks.task.list", select=["TITLE", "ACCOMPLICES", "title"])["tasks"]
    assert set(row) == {"id", "title", "accomplices", "accomplicesData", "group"}
    assert row["accomplicesData"]["12"]["name"] == "Clara Becker"


@pytest.mark.fact("tn-1.6.7")
def test_params_add_results_timers_and_descriptions(rest: Any) -> None:
    """WITH_RESULT_INFO, WITH_TIMER_INFO, WITH_PARSED_DESCRIPTION."""
    rest.task(DESCRIPTION="[B]x[/B]")
    extras = {"WITH_RESULT_INFO": True, "WITH_TIMER_INFO": True, "WITH_PARSED_DESCRIPTION": True}
    rest.v3(SERVICE, "tasks.task.result.add", fields={"taskId": 1, "text": "done"})
    (row,) = rest.result(SERVICE, "tasks.task.list", select=["ID"], params=extras)["tasks"]
    assert (row["taskRequireResult"], row["taskHasOpenResult"], row["taskHasResult"]) == ("N", "Y", "Y")
    assert (row["timeElapsed"], row["timerIsRunningForCurrentUser"]) == (None, "N")
    assert row["parsedDescription"] == "[B]x[/B]"


@pytest.mark.parametrize("name", ["filter", "order", "select", "params"])
def test_a_text_instead_of_an_array_is_refused(rest: Any, name: str) -> None:
    """Code "100"."""
    assert rest.error(SERVICE, "tasks.task.list", **{name: "x"}) == (400, "100")


@pytest.mark.fact("tn-1.6.6")
def test_who_sees_what(rest: Any) -> None:
    """Administrators all, heads those of the people below, others their own."""
    rest.task(RESPONSIBLE_ID=MAXIM)
    rest.task(RESPONSIBLE_ID=17)
    rest.task(RESPONSIBLE_ID=23, AUDITORS=[CLARA])
    assert found(rest) == [1, 2, 3]
    assert found(rest, "maxim.o@example.com") == [1]
    assert found(rest, "clara.b@example.com") == [3]
    assert found(rest, "anna.k@example.com") == [1, 3]
    assert found(rest, "james.w@example.com") == [3], "a head of a department above"
    assert found(rest, "elena.v@example.com") == [1, 2, 3]
    assert found(rest, "emma.c@example.com") == []


def test_a_childs_parent_may_be_out_of_sight(rest: Any) -> None:
    """ONLY_ROOT_TASKS shows the child then."""
    rest.task(RESPONSIBLE_ID=17)
    rest.task(RESPONSIBLE_ID=MAXIM, PARENT_ID=1)
    assert found(rest, filter={"ONLY_ROOT_TASKS": "Y"}) == [1]
    assert found(rest, "maxim.o@example.com", filter={"ONLY_ROOT_TASKS": "Y"}) == [2]
