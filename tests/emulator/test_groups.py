"""sonet_group.* and socialnetwork.api.workgroup.*"""

from typing import Any

import pytest

SERVICE, HEAD, MEMBER, STRANGER = "publisher", "anna.k@example.com", "maxim.o@example.com", "pavel.s@example.com"
REFUSED = (400, "")


@pytest.fixture
def group(rest: Any) -> Any:
    """A group of Anna's with Maxim in it."""
    created = rest.result(HEAD, "sonet_group.create", NAME=" Reviews ", DESCRIPTION="All of them", KEYWORDS="kb")
    rest.result(SERVICE, "sonet_group.user.add", GROUP_ID=created, USER_ID=[11, 999, 11])
    return created


@pytest.mark.fact("tn-3.1")
def test_a_group_belongs_to_its_creator(rest: Any, group: int) -> None:
    """Upper-case strings; the owner's role is A."""
    (row,) = rest.result(STRANGER, "sonet_group.get")
    assert row["NAME"] == "Reviews"
    assert (row["ID"], row["OWNER_ID"], row["NUMBER_OF_MEMBERS"], row["PROJECT"]) == ("1", "3", "2", "N")
    assert rest.result(STRANGER, "sonet_group.user.get", ID=group) == [
        {"USER_ID": "3", "ROLE": "A"},
        {"USER_ID": "11", "ROLE": "K"},
    ]
    assert rest.result(MEMBER, "sonet_group.user.groups")[0]["ROLE"] == "K"


@pytest.mark.fact("tn-3.1")
def test_an_administrator_names_the_owner(rest: Any) -> None:
    """Others become the owner themselves."""
    rest.result(SERVICE, "sonet_group.create", NAME="One", OWNER_ID=4)
    rest.result(HEAD, "sonet_group.create", NAME="Two", OWNER_ID=4)
    owners = {row["NAME"]: row["OWNER_ID"] for row in rest.result(SERVICE, "sonet_group.get")}
    assert owners == {"One": "4", "Two": "3"}
    assert rest.error(SERVICE, "sonet_group.create", NAME="x", OWNER_ID=999) == REFUSED


def test_members_see_the_groups_tasks(rest: Any, group: int) -> None:
    """A stranger does not; moderators may change them, and the group stands in the task's answer."""
    task = rest.task(GROUP_ID=group, RESPONSIBLE_ID=17, TAGS=["kb"])
    assert task["group"]["name"] == "Reviews"
    assert task["group"]["membersCount"] == 2
    assert rest.result(MEMBER, "tasks.task.get", taskId=task["id"])["task"]["groupId"] == "1"
    assert rest.result("emma.c@example.com", "tasks.task.get", taskId=task["id"]) == []
    assert rest.error(MEMBER, "tasks.task.update", taskId=task["id"], fields={"TITLE": "x"}) == (400, "0")
    rest.result(SERVICE, "sonet_group.user.update", GROUP_ID=group, USER_ID=11, ROLE="E")
    assert rest.result(MEMBER, "tasks.task.update", taskId=task["id"], fields={"TITLE": "x"})
    item = rest.v3(MEMBER, "tasks.task.get", id=int(task["id"]), select=["group.name", "group.type"])["item"]
    assert item["group"] == {"name": "Reviews", "type": "group"}
    listed = rest.result(MEMBER, "tasks.task.list", filter={"GROUP_ID": group}, select=["TAGS"])["tasks"]
    assert [tag["title"] for tag in listed[0]["tags"].values()] == ["kb"]


def test_only_members_create_tasks_in_a_group(rest: Any, group: int) -> None:
    """Administrators do too."""
    fields = {"TITLE": "x", "RESPONSIBLE_ID": 17, "GROUP_ID": group}
    assert rest.error(STRANGER, "tasks.task.add", fields=fields) == (400, "ERROR_TASK_CREATE_ACCESS_DENIED")
    assert rest.result(MEMBER, "tasks.task.add", fields={**fields})["task"]["groupId"] == "1"


@pytest.mark.fact("tn-1.4.2")
def test_a_projects_dates_bind_its_tasks_deadlines(rest: Any) -> None:
    """Outside of them a deadline is refused; a plain group has none."""
    dates = {"PROJECT_DATE_START": "2026-12-01T00:00:00+01:00", "PROJECT_DATE_FINISH": "2026-12-31T00:00:00+01:00"}
    project = rest.result(SERVICE, "sonet_group.create", NAME="Project", PROJECT="Y", **dates)
    late = {"TITLE": "x", "RESPONSIBLE_ID": 11, "GROUP_ID": project, "DEADLINE": "2027-01-05"}
    assert rest.error(SERVICE, "tasks.task.add", fields=late) == (400, "ERROR_CORE")
    assert rest.error(SERVICE, "tasks.task.add", fields={**late, "DEADLINE": "2026-11-30"}) == (400, "ERROR_CORE")
    task = rest.task(GROUP_ID=project, DEADLINE="2026-12-15")
    assert rest.error(SERVICE, "tasks.task.update", taskId=task["id"], fields={"DEADLINE": "2027-02-01"}) == (
        400,
        "ERROR_CORE",
    )
    rest.result(SERVICE, "sonet_group.update", GROUP_ID=project, PROJECT="N")
    assert rest.result(SERVICE, "tasks.task.update", taskId=task["id"], fields={"DEADLINE": "2027-02-01"})


@pytest.mark.fact("tn-3.2")
def test_hidden_groups_are_for_their_members(rest: Any) -> None:
    """An administrator sees them in full with IS_ADMIN and without."""
    hidden = rest.result(HEAD, "sonet_group.create", NAME="Secret", VISIBLE="N")
    assert rest.result(STRANGER, "sonet_group.get") == []
    assert rest.error(STRANGER, "sonet_group.user.get", ID=hidden) == REFUSED
    assert len(rest.result(HEAD, "sonet_group.get")) == 1
    assert len(rest.result(SERVICE, "sonet_group.get", IS_ADMIN="Y")) == 1
    assert rest.error(STRANGER, "socialnetwork.api.workgroup.get", params={"groupId": hidden}) == (
        400,
        "SONET_CONTROLLER_WORKGROUP_NOT_FOUND",
    )


@pytest.mark.fact("tn-3.2")
def test_groups_are_filtered_ordered_and_paged(rest: Any) -> None:
    """Newest first; prefixes as of users."""
    for number in range(52):
        rest.result(SERVICE, "sonet_group.create", NAME=f"Group {number:02}")
    _, body = rest.call(SERVICE, "sonet_group.get")
    assert (body["result"][0]["ID"], body["total"], body["next"]) == ("52", 52, 50)
    found = rest.result(SERVICE, "sonet_group.get", FILTER={"%NAME": "group 1", "<=ID": 13}, ORDER={"NAME": "DESC"})
    assert [row["NAME"] for row in found] == ["Group 12", "Group 11", "Group 10"]
    assert [row["ID"] for row in rest.result(SERVICE, "sonet_group.get", GROUP_ID=7)] == ["7"]
    dated = rest.result(SERVICE, "sonet_group.get", FILTER={">DATE_CREATE": "2026-11-24"})
    assert dated == []
    assert "total" not in rest.call(SERVICE, "sonet_group.get", start=-1)[1]


@pytest.mark.fact("tn-3.3")
def test_the_owner_changes_hands_and_keeps_the_last_word(rest: Any, group: int) -> None:
    """The former owner becomes a moderator; an owner's role is not changed, nor is the owner removed."""
    assert rest.error(MEMBER, "sonet_group.setowner", GROUP_ID=group, USER_ID=11) == REFUSED
    assert rest.result(HEAD, "sonet_group.setowner", GROUP_ID=group, USER_ID=11) is True
    assert rest.result(SERVICE, "sonet_group.user.update", GROUP_ID=group, USER_ID=[3, 11], ROLE="K") == ["3"]
    assert rest.result(SERVICE, "sonet_group.user.delete", GROUP_ID=group, USER_ID=[3, 11]) == ["3"]
    roles = rest.result(SERVICE, "sonet_group.user.get", ID=group)
    assert roles == [{"USER_ID": "11", "ROLE": "A"}]


def test_deleting_a_group_frees_its_tasks(rest: Any, group: int) -> None:
    """They stay, without a group."""
    task = rest.task(GROUP_ID=group)
    assert rest.error(MEMBER, "sonet_group.delete", GROUP_ID=group) == REFUSED
    assert rest.result(HEAD, "sonet_group.delete", GROUP_ID=group) is True
    assert rest.result(SERVICE, "tasks.task.get", taskId=task["id"])["task"]["group"] == []


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sonet_group.create", {"NAME": " "}),
        ("sonet_group.update", {"GROUP_ID": 9, "NAME": "x"}),
        ("sonet_group.update", {"GROUP_ID": 1, "NAME": " "}),
        ("sonet_group.delete", {}),
        ("sonet_group.setowner", {"GROUP_ID": 9, "USER_ID": 3}),
        ("sonet_group.setowner", {"GROUP_ID": 1, "USER_ID": 999}),
        ("sonet_group.user.get", {"ID": "x"}),
        ("sonet_group.user.get", {"ID": 9}),
        ("sonet_group.user.add", {"GROUP_ID": 1, "USER_ID": []}),
        ("sonet_group.user.update", {"GROUP_ID": 1, "USER_ID": 11, "ROLE": "A"}),
        ("sonet_group.feature.access", {"GROUP_ID": 9, "FEATURE": "tasks", "OPERATION": "view"}),
        ("sonet_group.feature.access", {"GROUP_ID": 1, "FEATURE": "x", "OPERATION": "view"}),
        ("sonet_group.feature.access", {"GROUP_ID": 1, "FEATURE": "tasks", "OPERATION": "x"}),
    ],
)
@pytest.mark.usefixtures("group")
@pytest.mark.fact("tn-3.4")
def test_errors_have_an_empty_code(rest: Any, method: str, params: dict[str, Any]) -> None:
    """An empty string, with a text beside it."""
    status, body = rest.call(SERVICE, method, **params)
    assert (status, body["error"]) == REFUSED
    assert body["error_description"]


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sonet_group.update", {"NAME": "x"}),
        ("sonet_group.user.add", {"USER_ID": 17}),
        ("sonet_group.user.update", {"USER_ID": 3, "ROLE": "K"}),
        ("sonet_group.user.delete", {"USER_ID": 3}),
    ],
)
def test_members_do_not_rule_a_group(rest: Any, group: int, method: str, params: dict[str, Any]) -> None:
    """Owners and administrators do."""
    assert rest.error(MEMBER, method, GROUP_ID=group, **params) == REFUSED


@pytest.mark.fact("tn-3.3")
def test_what_a_member_may_do(rest: Any, group: int) -> None:
    """Members see all tasks, moderators change them, strangers nothing."""

    def may(key: str, operation: Any) -> Any:
        return rest.result(key, "sonet_group.feature.access", GROUP_ID=group, FEATURE="tasks", OPERATION=operation)

    assert (may(MEMBER, "view_all"), may(MEMBER, "edit_tasks"), may(HEAD, "edit_tasks")) == (True, False, True)
    assert may(STRANGER, "view") is False


@pytest.mark.fact("tn-3.5")
def test_the_newer_methods_have_another_shape(rest: Any, group: int) -> None:
    """Numbers are numbers, the list is camelCase and gives only ids unasked."""
    found = rest.result(MEMBER, "socialnetwork.api.workgroup.get", params={"groupId": group})
    assert (found["ID"], found["OWNER_ID"], found["MEMBERS"], found["TYPE"]) == (1, 3, [3, 11], "group")
    assert found["DATE_CREATE"] == "11/23/2026 09:00:00 am"
    assert rest.result(MEMBER, "socialnetwork.api.workgroup.list") == {"workgroups": [{"id": "1"}]}
    named = rest.result(MEMBER, "socialnetwork.api.workgroup.list", select=["NAME", "TYPE"], filter={"NAME": "reviews"})
    assert named == {"workgroups": [{"id": "1", "name": "Reviews", "type": "group"}]}
    assert rest.error(MEMBER, "socialnetwork.api.workgroup.get") == (400, "SONET_CONTROLLER_WORKGROUP_EMPTY")
