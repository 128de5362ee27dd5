"""The adapter against answers that a portal may give and the emulator does not."""

from datetime import UTC, datetime

import pytest

from publisher.errors import ApiError, AuthError, PortalError, TransportError
from publisher.portal import tasks as task_port
from publisher.portal.bitrix24.answers import moment_of
from publisher.portal.bitrix24.batch import Command, Result
from publisher.portal.bitrix24.people_operations import person_of
from publisher.portal.bitrix24.rows import flag, number, rows_of
from publisher.portal.bitrix24.task_operations import task_of
from publisher.portal.people import PeopleQuery
from publisher.portal.tasks import ListTasks, all_tasks, further_pages, task_page, visible_tasks
from publisher.targets.knowledge_base import port
from publisher.targets.knowledge_base.mark import Mark
from publisher.targets.knowledge_base.rest.adapter import Bitrix24Portal
from publisher.targets.knowledge_base.rest.landing_operations import blocks_by_page
from publisher.targets.knowledge_base.rest.landing_rows import folder_of, page_of, site_of
from publisher.targets.knowledge_base.rest.operations import command_of, outcome_of
from publisher.targets.knowledge_base.snapshot import Block

MARK = Mark("key")
OPERATIONS = [
    port.AddSite("code", "Title", "kb1|code"),
    port.UpdateSite(1, title="T"),
    port.SetAreas(1, ((1, 2),)),
    port.AddFolder(1, "T", "t", None),
    port.UpdateFolder(1, 2, None, "T", "t", None),
    port.TrashFolder(2),
    port.TrashFolder(2, restore=True),
    port.AddPage(1, None, "T", "t", "d", MARK),
    port.UpdatePage(1, mark=MARK, deleted=True),
    port.AddBlock(1, "27.4.one_col_fix_text", "<p>x</p>", None),
    port.WriteText(1, 2, "<p>x</p>"),
    port.DeleteBlock(1, 2),
    port.ShowBlock(1, 2),
    port.Upload(1, 2, "a.png", b"bytes"),
    port.Publish(1),
    task_port.AddTask("x", "T", "D", 1, datetime(2026, 12, 1, 18, tzinfo=UTC), "tag", None),
    task_port.UpdateTask(1, deadline=datetime(2026, 12, 1, 18, tzinfo=UTC)),
    task_port.CompleteTask(1),
    task_port.CommentTask(1, "words"),
]


def found(operation, value):
    """What an answer means for an operation."""
    return outcome_of(operation, Result(command_of(operation), value=value))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: f"{type(op).__name__}-{OPERATIONS.index(op)}")
@pytest.mark.parametrize("nothing", [None, False, []])
def test_an_answer_of_nothing_is_no_success(operation, nothing):
    """Some methods answer null without an error and have done nothing (facts kb-0)."""
    outcome = found(operation, nothing)

    assert not outcome.is_done
    assert isinstance(outcome.error, ApiError)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: f"{type(op).__name__}-{OPERATIONS.index(op)}")
def test_every_landing_command_says_its_scope(operation):
    """Without it the portal sees no knowledge base; nulls are left out of what is sent."""
    command = command_of(operation)
    if command.method.startswith("landing."):
        assert command.params["scope"] == "KNOWLEDGE"
    assert None not in command.params.get("fields", {}).values()


def test_values_of_answers_are_numbers_or_files():
    """Ids come as numbers or as strings."""
    assert found(port.AddSite("code", "Title", "kb1|code"), "12").value == 12
    assert found(task_port.AddTask("x", "T", "D", 1, None, "tag", 3), {"task": {"id": "7"}}).value == 7
    assert found(port.Upload(1, 2, "a.png", b"bytes"), {"id": "5", "src": "/a.png"}).value == port.UploadedFile(
        5, "/a.png"
    )


@pytest.mark.parametrize("value", ["", 0, "yes", 1, {}])
def test_a_text_is_written_only_where_the_portal_says_true(value):
    """Anything else may have done nothing."""
    assert not found(port.WriteText(1, 2, "<p>x</p>"), value).is_done
    assert found(port.WriteText(1, 2, "<p>x</p>"), True).is_done


@pytest.mark.parametrize("value", [{"id": 5}, {"src": "/a.png"}, "true", 7])
def test_an_upload_without_a_file_is_none(value):
    """Id and address are both needed."""
    assert not found(port.Upload(1, 2, "a.png", b"bytes"), value).is_done


@pytest.mark.parametrize("value", [{"task": 7}, {"task": {}}, {"task": {"id": 0}}, "7"])
def test_a_task_without_an_id_is_none(value):
    """It could never be found again."""
    assert not found(task_port.AddTask("x", "T", "D", 1, None, "tag", None), value).is_done


def test_what_a_command_sends():
    """Only what is said: a page that moves to the top, a folder whose parent is always told, flags of the trash."""
    assert command_of(port.UpdatePage(9, folder=0)).params == {
        "scope": "KNOWLEDGE", "lid": 9, "fields": {"FOLDER_ID": 0},
    }  # fmt: skip
    assert command_of(port.UpdatePage(9, deleted=False)).params["fields"] == {"DELETED": "N"}
    assert command_of(port.UpdateFolder(1, 2, None, "T", "t", None)).params["fields"] == {
        "TITLE": "T", "CODE": "t", "PARENT_ID": 0,
    }  # fmt: skip
    assert command_of(port.TrashFolder(2)).method == "landing.site.markFolderDelete"
    assert command_of(port.TrashFolder(2, restore=True)).method == "landing.site.markFolderUnDelete"
    task = command_of(task_port.UpdateTask(1, deadline=datetime(2026, 12, 1, 18, tzinfo=UTC)))
    assert task.params["fields"] == {"DEADLINE": "2026-12-01T18:00:00+00:00"}


# ---- rows


def test_rows_come_as_lists_or_maps():
    """PHP writes both; what is no row is left out."""
    assert rows_of([{"ID": 1}, "x", None]) == [{"ID": 1}]
    assert rows_of({"7": {"ID": 7}, "total": 1}) == [{"ID": 7}]
    assert rows_of(None) == rows_of("text") == rows_of(5) == []


def test_numbers_are_positive_or_none():
    """Nought is how the portal writes "none"."""
    assert [number(written) for written in ("12", 12)] == [12, 12]
    assert {number(written) for written in ("0", 0, None, "", "x", -1, [])} == {None}


def test_flags_come_in_three_forms():
    """Letters, booleans, digits."""
    assert all(map(flag, ["Y", True, "1"]))
    assert not any(map(flag, ["N", False, "0", None, ""]))


@pytest.mark.parametrize("value", [None, "", "01.02.2026", "2026-02-01T10:00:00", 5])
def test_what_is_no_moment(value):
    """Only ISO 8601 with an offset is one."""
    assert moment_of(value) is None


def test_rows_with_little_in_them_are_read():
    """Everything but the id may be missing."""
    assert site_of({"ID": "3", "CODE": "/strategy/"}).code == "strategy"
    assert folder_of({"ID": 3}).parent is None
    assert page_of({"ID": "3", "DELETED": "Y"}).is_deleted
    person = person_of({"ID": "3", "EMAIL": " Anna@Example.COM ", "UF_DEPARTMENT": False, "ACTIVE": True})
    assert (person.email, person.name, person.departments) == ("anna@example.com", "", ())
    assert person_of({"ID": 3, "NAME": " Anna ", "LAST_NAME": "K", "UF_DEPARTMENT": ["5", 0]}).departments == (5,)
    task = task_of({"id": "3", "status": "5", "closedDate": "2026-11-01T10:00:00+03:00"})
    assert task.is_closed
    assert task.closed is not None


@pytest.mark.parametrize(
    ("read", "row"),
    [(site_of, {}), (folder_of, {"ID": None}), (page_of, {"ID": "x"}), (person_of, {"ID": 0}), (task_of, {"ID": 5})],
)
def test_a_row_without_its_number_cannot_be_believed(read, row):
    """The whole answer is refused: what was left out could be a page."""
    with pytest.raises(TransportError):
        read(row)


def test_blocks_are_sorted_to_their_pages():
    """In the portal's order; a page without blocks has none; content loses its wrapper."""
    rows = [
        {"id": 2, "lid": 7, "code": "a", "active": True, "content": '<div class="block-wrapper">x</div>', "meta": []},
        {"id": 1, "lid": 7, "code": "b", "active": False, "meta": {"DATE_MODIFY": "d", "MODIFIED_BY_ID": "4"}},
    ]

    blocks = blocks_by_page(rows, (7, 8))

    assert blocks == {7: (Block(2, 7, "a", True, "", None, "x"), Block(1, 7, "b", False, "d", 4, None)), 8: ()}


# ---- the two looks


class Answers:
    """Answers a batch by method; what is not named is empty."""

    def __init__(self, answered, **by_method):
        self._answered = answered
        self._by_method = {name.replace("__", "."): value for name, value in by_method.items()}

    def __call__(self, params):
        results, errors = {}, {}
        for key, command in params["cmd"].items():
            method = command.partition("?")[0]
            value = self._by_method.get(method, [])
            if isinstance(value, Exception):
                errors[key] = {"error": str(value), "error_description": ""}
            elif value is not ...:
                results[key] = value
        totals = {key: 120 for key, c in params["cmd"].items() if c.startswith("tasks.task.list")}
        return self._answered({"result": results, "result_error": errors, "result_total": totals})


ME = {"ID": "1", "ADMIN": True}


@pytest.fixture
def portal(rig, answered):
    """Makes an adapter whose portal answers so."""

    def make(*looks):
        script = [Answers(answered, **{"profile": ME, **look}) for look in looks]
        return Bitrix24Portal(rig.transport(*script), "https://company.example")

    return make


def test_an_empty_portal_is_surveyed_in_one_request(portal, rig):
    """No base, nobody asked for, no tasks."""
    survey = portal({}).survey("strategy")

    assert (survey.user, survey.site, survey.taken, survey.pages) == (1, None, None, ())
    assert survey.now.tzinfo is not None
    assert len(rig.portal.asked) == 1


@pytest.mark.parametrize("profile", [None, [], {"ID": "0"}, "1", {"NAME": "x"}])
def test_a_profile_without_a_user_is_refused(portal, profile):
    """Whose webhook it is decides whose edits are ours."""
    with pytest.raises(AuthError):
        portal({"profile": profile}).survey("strategy")


@pytest.mark.parametrize(
    "method", ["profile", "landing__site__getList", "landing__landing__getList", "landing__template__getlist"]
)
def test_a_look_that_is_not_whole_is_not_believed(portal, method):
    """An error or a missing answer of any part: no survey."""
    base = [{"ID": 3, "CODE": "/strategy/", "XML_ID": "kb1|strategy"}]
    for broken in (RuntimeError("ACCESS_DENIED"), ...):
        look = {"landing__site__getList": base, method: broken}
        with pytest.raises(PortalError):
            portal(look).survey("strategy", PeopleQuery(("a@x.y",)).looks())


def test_only_our_mark_makes_a_base_ours(portal):
    """Another's XML_ID at our address is a base that is taken; a filter that does not filter is seen through."""
    rows = [
        {"ID": 3, "CODE": "/other/", "XML_ID": "kb1|strategy-2"},
        {"ID": 4, "CODE": "/strategy/", "XML_ID": "somebody's"},
    ]

    survey = portal({"landing__site__getList": rows}, {}).survey("strategy")

    assert survey.site is None
    assert survey.taken is not None
    assert survey.taken.id == 4


def test_pages_of_a_trashed_folder_are_looked_for(portal, rig):
    """They are in no list of the base; a page that is in both is taken once."""
    base = [{"ID": 3, "CODE": "/strategy/", "XML_ID": "kb1|strategy"}]
    folders = [{"ID": 8, "TITLE": "F", "CODE": "f", "DELETED": "Y"}]
    first = {
        "landing__site__getList": base,
        "landing__site__getFolders": folders,
        "landing__landing__getList": [{"ID": 20}],
    }
    second = {"landing__landing__getList": [{"ID": 20}, {"ID": 10, "FOLDER_ID": 8}]}

    survey = portal(first, second).survey("strategy")

    assert [page.id for page in survey.pages] == [10, 20]
    assert len(rig.portal.asked) == 2


def test_areas_come_as_maps_or_not_at_all(portal):
    """An empty map is an empty list; an area without a page is none."""
    base = [{"ID": 3, "CODE": "/strategy/", "XML_ID": "kb1|strategy"}]
    for value, expected in ((["5"], {}), ([], {}), ({"1": "5", "2": "0"}, {1: 5})):
        look = {"landing__site__getList": base, "landing__template__getSiteRef": value}
        assert portal(look).survey("strategy").areas == expected


def test_a_portal_that_hides_addresses_answers_everybody(portal):
    """Only those who were asked for are kept."""
    users = [{"ID": n, "EMAIL": f"p{n}@x.y", "ACTIVE": True} for n in range(1, 6)]

    query = PeopleQuery(("p2@x.y",), (5,))
    people = query.found(portal({"user__get": users}).survey("strategy", query.looks()).also)

    assert sorted(person.id for person in people.persons) == [2, 5]
    assert not people.hides_emails


@pytest.mark.parametrize(
    ("users", "hides"),
    [
        ([{"ID": 1}, {"ID": 2, "EMAIL": ""}, {"ID": 3, "EMAIL": None}], True),
        ([{"ID": 1}, {"ID": 2, "EMAIL": "other@x.y"}], False),
        ([], False),
    ],
)
def test_hidden_addresses_are_no_unknown_people(portal, users, hides):
    """Rows without any address: the permission hides them. Nobody found at all says nothing about the permission."""
    query = PeopleQuery(("p2@x.y",))
    people = query.found(portal({"user__get": users}).survey("strategy", query.looks()).also)

    assert people.hides_emails is hides


def test_tasks_that_nobody_needs_may_be_refused(portal):
    """Asked for without a look, the permission for tasks may be missing; in a look it may not."""
    refused = {"tasks__task__list": RuntimeError("insufficient_scope")}

    assert visible_tasks(portal(refused, refused), "kb-review") == ()
    with pytest.raises(PortalError):
        task_page(portal(refused).survey("strategy", [ListTasks("kb-review")]).also[0])


def test_many_pages_and_tasks_are_read_in_parts(portal, rig):
    """900 stamps, 60 texts, 50 tasks a command; a task that moved between pages of the list counts once."""
    task = {"id": "5", "xmlId": "kb-review:a:b:new", "status": "2", "responsibleId": "4"}
    adapter = portal({"tasks__task__list": {"tasks": [task]}}, {"tasks__task__list": {"tasks": [task]}})
    first = task_page(adapter.survey("strategy", [ListTasks("kb-review")]).also[0])

    details = adapter.details(range(1, 1001), range(2000, 2100), further_pages("kb-review", first))

    assert [task.id for task in all_tasks(first, details.also)] == [5]
    commands = [command.partition("?")[0] for command in rig.commands(1)]
    assert commands.count("landing.block.getlist") == 4
    assert commands.count("tasks.task.list") == 2


def test_nothing_to_look_at_asks_nothing(portal, rig):
    """An empty second look, and no operations."""
    adapter = portal()

    assert adapter.details([], []).blocks == {}
    assert adapter.carry_out([]) == []
    assert rig.portal.asked == []


def test_an_operation_that_was_not_reached_is_no_outcome(portal):
    """A batch that ends before its end: not known, so not told as done or refused."""
    with pytest.raises(TransportError):
        portal({"landing__landing__publication": ...}).carry_out([port.Publish(1)])


def test_alone_is_a_call_of_its_own(rig, answered, refused):
    """Plain JSON, one request each; a refusal is an outcome."""
    adapter = Bitrix24Portal(rig.transport(answered(True), refused("BLOCK_NOT_FOUND", 400)), "https://company.example")

    done, failed = adapter.carry_out([port.WriteText(1, 2, "x"), port.WriteText(1, 3, "y")], alone=True)

    assert done.is_done
    assert failed.error is not None
    assert failed.error.code == "BLOCK_NOT_FOUND"
    assert rig.methods == ["landing.block.updatecontent"] * 2
    assert adapter.requests == 2
    assert adapter.seconds == 0


def test_a_refused_command_is_an_outcome_of_its_own(portal):
    """Its neighbours are done."""
    adapter = portal({"landing__landing__publication": True, "landing__landing__add": RuntimeError("ACCESS_DENIED")})

    refused, done = adapter.carry_out([port.AddPage(1, None, "T", "t", "d", MARK), port.Publish(1)])

    assert refused.error is not None
    assert refused.error.code == "ACCESS_DENIED"
    assert done.is_done


def test_commands_are_values():
    """A read names its pages."""
    assert command_of(port.ReadBlocks((1, 2))) == Command(
        "landing.block.getlist",
        {"scope": "KNOWLEDGE", "lid": [1, 2], "params": {"edit_mode": 1, "get_content": 1}},
    )
