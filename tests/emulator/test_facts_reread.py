"""What a second reading of the facts added: one small test each. (facts kb-0 to kb-10, tn-1 to tn-8)"""

from collections.abc import Callable
from typing import Any

import pytest

from portal_emulator.limits import RateLimit

SERVICE = "publisher"
ANNA, MAXIM = "anna.k@example.com", "maxim.o@example.com"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
ON_FRIDAY_EVENING = "2026-11-27T20:00:00+01:00"


@pytest.mark.fact("kb-0.35")
def test_of_several_errors_the_first_is_told(base: Any) -> None:
    """Neither the title is there nor may the code be so."""
    _, body = base.rest.call(
        SERVICE, "landing.landing.add", scope="KNOWLEDGE", fields={"TITLE": "", "CODE": "a/b", "SITE_ID": base.site}
    )
    assert (body["error"], isinstance(body["error_description"], str)) == ("BX_EMPTY_REQUIRED", True)


@pytest.mark.fact("kb-0.36")
def test_some_parameters_take_one_or_many(base: Any) -> None:
    """No ERROR_ARGUMENT for either."""
    lid = base.page()
    block = base.block(lid)
    assert base.do("block.getlist", lid=lid, params={"edit_mode": 1}) == base.do(
        "block.getlist", lid=[lid], params={"edit_mode": 1}
    )
    assert base.do("site.getPublicUrl", id=base.site) == base.do("site.getPublicUrl", id=[base.site])[str(base.site)]
    assert base.refused("block.uploadfile", block=block, picture="no address") == "FILE_ERROR"
    assert base.do("site.setRights", id=base.site, rights="") is True


@pytest.mark.fact("kb-0.37")
def test_too_many_calls_are_not_told_when_to_come_back(rest: Any) -> None:
    """No Retry-After, in either version."""
    rest.portal.bucket.limit = RateLimit(0.001, 1)
    rest.call(SERVICE, "profile")
    refused = rest.post(SERVICE, "profile", {}), rest.call_v3(SERVICE, "note.collection.list", {})
    assert [(answer.status_code, "Retry-After" in answer.headers) for answer in refused] == [(503, False)] * 2


@pytest.mark.fact("kb-1.29")
def test_files_of_the_drive_are_blanked(base: Any) -> None:
    """Nobody can read what is not there."""
    lid = base.page()
    block = base.block(lid, '<a href="file:#diskFile5">A file</a>')
    assert base.text(lid) == '<a href="">A file</a>'
    base.do("block.updatecontent", lid=lid, block=block, content='<a href="file:#diskFile77">x</a>')
    assert base.text(lid) == '<a href="">x</a>'


@pytest.mark.fact("kb-3.24")
def test_addresses_are_found_in_any_case(base: Any) -> None:
    """Though a code is kept as given."""
    lid = base.page("Home"), base.page(CODE="Retail-Рынок")
    assert base.row(lid[1])["CODE"] == "Retail-Рынок"
    assert base.do("landing.resolveIdByPublicUrl", landingUrl="/rETAIL-рынок/", siteId=base.site) == lid[1]


@pytest.mark.fact("kb-3.25")
def test_code_of_a_folder(base: Any) -> None:
    """Made of the title when there is none; a slash is refused."""
    base.do("site.addFolder", siteId=base.site, fields={"TITLE": "Our Markets"})
    (folder,) = base.do("site.getFolders", siteId=base.site)
    assert folder["CODE"] == "ourmarkets"
    given = {"TITLE": "x", "CODE": "a/b"}
    assert base.refused("site.addFolder", siteId=base.site, fields=given) == "SLASH_IS_NOT_ALLOWED"


@pytest.mark.parametrize("leave", ["move", "delete"])
@pytest.mark.fact("kb-3.26")
def test_a_folder_loses_an_index_page_that_leaves(base: Any, leave: str) -> None:
    """Any number is taken for INDEX_ID; it is cleared when that page moves or goes for good."""
    base.page("Home")
    folder = base.do("site.addFolder", siteId=base.site, fields={"TITLE": "F", "CODE": "f"})

    def index() -> Any:
        return base.do("site.getFolders", siteId=base.site)[0]["INDEX_ID"]

    base.do("site.updateFolder", siteId=base.site, folderId=folder, fields={"INDEX_ID": 4711})
    assert index() == "4711"
    lid = base.page(FOLDER_ID=folder)
    base.do("site.updateFolder", siteId=base.site, folderId=folder, fields={"INDEX_ID": lid})
    assert index() == str(lid)
    base.do(f"landing.{leave}", lid=lid)
    assert index() in (None, "0")


@pytest.mark.fact("kb-3.27")
def test_folders_nest_without_a_limit(base: Any) -> None:
    """As deep as anybody goes."""
    base.page("Home")
    folder = None
    for _ in range(30):
        fields = {"TITLE": "f", "CODE": "f"} | ({"PARENT_ID": folder} if folder else {})
        folder = base.do("site.addFolder", siteId=base.site, fields=fields)
    assert base.row(base.page(CODE="p", FOLDER_ID=folder))["PUBLIC_URL"].endswith("/strategy/" + "f/" * 30 + "p/")


@pytest.mark.fact("kb-3.28")
def test_a_page_that_moves_may_lose_its_code(base: Any) -> None:
    """Where it is taken there; folder 0 is the root."""
    base.page("Home")
    folder = base.do("site.addFolder", siteId=base.site, fields={"TITLE": "F", "CODE": "f"})
    base.page(CODE="same")
    lid = base.page(CODE="same", FOLDER_ID=folder)
    base.do("landing.move", lid=lid, toSiteId=base.site, toFolderId=0)
    row = base.row(lid)
    assert row["FOLDER_ID"] in (None, "0", "")
    assert row["CODE"].startswith("same_")


@pytest.mark.fact("kb-5.9")
def test_a_file_that_nothing_names_stays_with_its_block(base: Any) -> None:
    """Until the block goes."""
    lid = base.page()
    block = base.block(lid)
    base.do("block.uploadfile", block=block, picture=["p.png", PNG])
    base.do("block.updatecontent", lid=lid, block=block, content="<p>Other</p>")

    def files() -> int:
        base.rest.later(days=1)
        base.do("site.getList")
        return int(base.rest.portal.store.connection.execute("SELECT COUNT(*) FROM file").fetchone()[0])

    assert files() == 1
    base.do("landing.deleteBlock", lid=lid, block=block)
    assert files() == 0


@pytest.mark.fact("kb-6.9")
def test_settings_that_a_base_has_are_kept(base: Any) -> None:
    """Colours, fonts, the picture for social networks."""
    given = {"THEME_CODE": "music", "THEMEFONTS_SIZE": "1", "METAOG_TITLE": "Ours", "UP_SHOW": "Y"}
    base.do("site.update", id=base.site, fields={"ADDITIONAL_FIELDS": given})
    assert given.items() <= base.do("site.getAdditionalFields", id=base.site).items()


@pytest.mark.fact("kb-7.7")
def test_a_plan_limits_the_number_of_bases(base: Any) -> None:
    """When one is added, when one comes out of the trash, when one is published."""
    other = base.do("site.add", fields={"TITLE": "Other", "CODE": "other", "TYPE": "KNOWLEDGE"})
    base.rest.set_switch("site_limit", "2")
    third = {"TITLE": "Third", "CODE": "third", "TYPE": "KNOWLEDGE"}
    assert base.refused("site.add", fields=third) == "SITE_LIMIT_REACHED"
    base.do("site.markDelete", id=other)
    base.do("site.add", fields=third)
    assert base.refused("site.markUnDelete", id=other) == "TOTAL_SITE_REACHED"
    base.rest.set_switch("site_limit", "1")
    lid = base.page()
    base.do("landing.publication", lid=lid)
    base.do("landing.publication", lid=lid)
    second = base.do("site.getList", params={"filter": {"CODE": "/third/"}})[0]["ID"]
    page = base.do("landing.add", fields={"TITLE": "P", "SITE_ID": second})
    assert base.refused("landing.publication", lid=page) == "PUBLIC_SITE_REACHED"


@pytest.mark.fact("kb-8.7")
def test_delete_is_for_good_and_has_the_same_limits(base: Any) -> None:
    """The main page and an area stay; of the rest nothing is left, not even in the trash."""
    main, area, lid = base.page("Home"), base.page("Area"), base.page("Gone")
    base.block(lid)
    base.do("site.update", id=base.site, fields={"TPL_ID": 2})
    base.do("template.setSiteRef", id=base.site, data={"1": area})
    assert base.refused("landing.delete", lid=main) == "CANT_DELETE_MAIN"
    assert base.refused("landing.delete", lid=area) == "UNABLE_DELETE_INCLUDE"
    base.do("landing.delete", lid=lid)
    assert base.do("landing.getList", params={"filter": {"ID": lid, "=DELETED": ["Y", "N"]}}) == []
    assert base.rest.portal.store.connection.execute("SELECT COUNT(*) FROM block").fetchone()[0] == 0


@pytest.mark.fact("kb-10.7")
def test_uploads_travel_in_a_batch(base: Any) -> None:
    """Only the names batch, upload and download are refused."""
    lid = base.page()
    block = base.block(lid)
    upload = (
        f"landing.block.uploadfile?block={block}&scope=KNOWLEDGE&picture[0]=p.png&picture[1]={PNG.replace('+', '%2B')}"
    )
    commands = {"a": upload, "b": "batch?cmd[x]=profile", "c": "upload", "d": "download?x=1"}
    answer = base.rest.result(SERVICE, "batch", cmd=commands)
    assert answer["result"]["a"]["id"] > 0
    assert {key: error["error"] for key, error in answer["result_error"].items()} == dict.fromkeys(
        "bcd", "ERROR_BATCH_METHOD_NOT_ALLOWED"
    )


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (ON_FRIDAY_EVENING, "2026-11-30T09:00:00+01:00"),
        ("2026-11-27T06:00:00+01:00", "2026-11-27T09:00:00+01:00"),
        ("2026-12-25T12:00:00+01:00", "2026-12-28T09:00:00+01:00"),
        ("2026-11-27T17:30:00+01:00", "2026-11-27T17:30:00+01:00"),
    ],
)
@pytest.mark.fact("tn-1.3.11")
def test_a_deadline_may_keep_to_working_time(rest: Any, wanted: str, kept: str) -> None:
    """When added and when changed, if the task wants it."""
    assert rest.task(DEADLINE=wanted, MATCH_WORK_TIME="Y")["deadline"] == kept
    plain = rest.task(DEADLINE=wanted)
    assert plain["deadline"] == wanted
    fields = {"MATCH_WORK_TIME": "Y", "DEADLINE": wanted}
    changed = rest.result(SERVICE, "tasks.task.update", taskId=plain["id"], fields=fields)
    assert changed["task"]["deadline"] == kept


@pytest.mark.fact("tn-1.3.12")
def test_what_else_a_task_holds(rest: Any) -> None:
    """Priority is 1 untold; people are lists; a client's items are kept."""
    plain = rest.task()
    assert (plain["priority"], plain["accomplices"], plain["auditors"]) == ("1", [], [])
    full = rest.task(PRIORITY=2, ACCOMPLICES=[3, 4], AUDITORS=[5], UF_CRM_TASK=["D_10"])
    assert (full["priority"], full["accomplices"], full["auditors"]) == ("2", ["3", "4"], ["5"])
    select = ["ID", "UF_CRM_TASK"]
    assert rest.result(SERVICE, "tasks.task.get", taskId=full["id"], select=select)["task"]["ufCrmTask"] == ["D_10"]


@pytest.mark.fact("tn-1.3.2", "tn-1.5.1")
def test_tasks_of_other_builds(rest: Any) -> None:
    """A longer title; no tags from get, though the list has them."""
    task = rest.task(TAGS=["kb"])["id"]
    rest.set_switch("task_title", "460")
    assert len(rest.task(TITLE="x" * 500)["title"]) == 460
    rest.set_switch("task_tags", "list")
    select = ["ID", "TAGS"]
    assert rest.result(SERVICE, "tasks.task.get", taskId=task, select=select)["task"]["tags"] == []
    (row,) = rest.result(SERVICE, "tasks.task.list", filter={"ID": task}, select=select)["tasks"]
    assert [tag["title"] for tag in row["tags"].values()] == ["kb"]


@pytest.mark.fact("tn-1.6.8")
def test_one_of_several_keys_by_operator_compares_numbers(rest: Any) -> None:
    """`@XML_ID` finds every text that is no number; an array under the plain key is what one wants."""
    wanted = rest.task(XML_ID="kb:a")["id"]
    rest.task(XML_ID="kb:b")
    found = rest.result(SERVICE, "tasks.task.list", filter={"@XML_ID": ["kb:a"]})["tasks"]
    assert len(found) == 2
    found = rest.result(SERVICE, "tasks.task.list", filter={"XML_ID": ["kb:a"]})["tasks"]
    assert [row["id"] for row in found] == [wanted]


@pytest.mark.fact("tn-1.7.2")
def test_who_approved_stands_in_the_history(rest: Any) -> None:
    """And in STATUS_CHANGED_BY; who closed it is the one who did the work."""
    task = rest.task(TASK_CONTROL="Y")["id"]
    rest.result(MAXIM, "tasks.task.complete", taskId=task)
    approved = rest.result(SERVICE, "tasks.task.approve", taskId=task)["task"]
    assert approved["statusChangedBy"] == "1"
    events = rest.result(SERVICE, "tasks.task.history.list", taskId=task, filter={"FIELD": "STATUS"})["list"]
    assert [(event["user"]["id"], event["value"]["to"]) for event in events] == [(1, "5"), (11, "4")]


@pytest.mark.fact("tn-1.10.6")
def test_rest_3_changes_neither_creator_nor_status_by_method(rest: Any) -> None:
    """There is no complete, renew or approve."""
    rest.task()
    changed = rest.v3_error(SERVICE, "tasks.task.update", id=1, fields={"creatorId": 3})
    assert changed == (400, "VALIDATION_REQUESTVALIDATIONEXCEPTION")
    for name in ("complete", "renew", "approve", "start"):
        assert rest.v3_error(SERVICE, f"tasks.task.{name}", id=1) == (404, "METHODNOTFOUNDEXCEPTION")


@pytest.mark.fact("tn-1.10.3")
def test_a_page_of_tasks_as_documented(rest: Any) -> None:
    """Up to a thousand, where fifty were measured."""
    for _ in range(52):
        rest.task()
    assert len(rest.v3(SERVICE, "tasks.task.list", pagination={"limit": 1000})["items"]) == 50
    rest.set_switch("page_v3", "1000")
    assert len(rest.v3(SERVICE, "tasks.task.list", pagination={"limit": 1000})["items"]) == 52


@pytest.mark.fact("tn-2.1.8")
def test_new_employees_are_found_by_their_registration(rest: Any) -> None:
    """Bots, mail users and guests are never among people; the date of employment is often empty."""
    wanted = {"ACTIVE": True, "USER_TYPE": "employee", ">=DATE_REGISTER": "2026-09-01T00:00:00+03:00"}
    found = rest.result(SERVICE, "user.get", FILTER=wanted)
    everybody = rest.result(SERVICE, "user.get", FILTER={"ACTIVE": True})
    assert 0 < len(found) < len(everybody)
    assert {row["USER_TYPE"] for row in everybody} == {"employee"}
    assert "" in {row.get("UF_EMPLOYMENT_DATE", "") for row in everybody}


@pytest.mark.parametrize("method", ["humanresources.node.get", "humanresources.employee.search"])
@pytest.mark.fact("tn-2.2.2")
def test_the_newer_structure_of_a_company_is_not_built(rest: Any, method: str) -> None:
    """department.get is what the issues need."""
    assert rest.v3_error(SERVICE, method) == (404, "METHODNOTFOUNDEXCEPTION")


@pytest.fixture
def note(rest: Any) -> Callable[..., Any]:
    """Makes a document in a base of its own."""

    def made(**fields: Any) -> Any:
        base = rest.v3(SERVICE, "note.collection.add", fields={"name": "N"})["item"]["id"]
        return rest.v3(SERVICE, "note.document.add", fields={"collectionId": base, "title": "D", **fields})["item"]

    return made


@pytest.mark.fact("tn-6.1.7")
def test_dates_of_notes_are_utc_and_a_tree_has_none(rest: Any, note: Any) -> None:
    """Numbers for ids, null for no parent; a node of the tree has neither dates nor text."""
    item = note(markdown="x")
    assert (item["createdAt"], item["parentId"]) == ("2026-11-23T08:00:00Z", None)
    assert set(item) == {"id", "collectionId", "parentId", "title", "markdown", "position", "createdBy", "updatedBy",
                         "createdAt", "updatedAt"}  # fmt: skip
    (node,) = rest.v3(SERVICE, "note.document.tree.list", collectionId=item["collectionId"])["items"]
    assert set(node) == {"id", "collectionId", "parentId", "title", "position", "children"}


@pytest.mark.fact("tn-6.2.2")
def test_a_document_keeps_its_number_and_shares_its_title(rest: Any, note: Any) -> None:
    """Nothing but the number tells one from another."""
    item = note()
    same = {"collectionId": item["collectionId"], "title": "D"}
    assert rest.v3(SERVICE, "note.document.add", fields=same)["item"]["id"] != item["id"]
    changed = rest.v3(SERVICE, "note.document.update", id=item["id"], fields={"title": "New", "markdown": "new"})
    assert changed["item"]["id"] == item["id"]


@pytest.mark.fact("tn-6.7.1")
def test_a_new_base_as_the_documentation_shows_it(rest: Any) -> None:
    """Open to everybody's eyes."""
    rest.set_switch("note_policy", "docs")
    made = rest.v3(SERVICE, "note.collection.add", fields={"name": "N"})["item"]
    assert made["policyLevel"] == "view"
    assert rest.v3(ANNA, "note.collection.get", id=made["id"])["item"]["name"] == "N"


@pytest.mark.fact("tn-6.9.4")
def test_an_older_portal_ignores_the_key(rest: Any) -> None:
    """Every call is done."""
    rest.set_switch("idempotency", "ignored")
    for _ in range(2):
        answer = rest.call_v3(SERVICE, "note.collection.add", {"fields": {"name": "N"}}, Idempotency_Key="k")
        assert "Idempotent-Replayed" not in answer.headers
    assert len(rest.v3(SERVICE, "note.collection.list")["items"]) == 2


@pytest.mark.fact("tn-6.9.7")
def test_only_objects_can_be_referred_to(rest: Any) -> None:
    """`query` must be there; what answered true has no id, and a batch has no limit but the time."""
    rest.v3(SERVICE, "note.collection.add", fields={"name": "N"})
    delete = {"method": "note.collection.archive", "query": {"id": 1}, "as": "gone"}
    get = {"method": "note.collection.get", "query": {"id": {"$ref": "gone.id"}}}
    answer = rest.call_v3(SERVICE, "batch", [delete, get])
    assert (answer.status_code, answer.json()["error"]["code"][-22:]) == (400, "INVALIDSELECTEXCEPTION")
    assert rest.call_v3(SERVICE, "batch", [{"method": "note.collection.list"}]).status_code == 400
    many = [{"method": "note.collection.list", "query": {}}] * 60
    assert len(rest.call_v3(SERVICE, "batch", many).json()["result"]) == 60


@pytest.mark.parametrize(("plan", "status"), [("free", 403), ("free_source", 401)])
@pytest.mark.fact("kb-0.24", "tn-7.10")
def test_a_plan_without_rest_in_both_versions(rest: Any, plan: str, status: int) -> None:
    """ACCESS_DENIED, which the source has as 401; REST 3.0 names the licence."""
    rest.set_switch("plan", plan)
    assert rest.error(SERVICE, "profile") == (status, "ACCESS_DENIED")
    assert rest.v3_error(SERVICE, "note.collection.list") == (status, "LICENSEEXCEPTION")


@pytest.mark.fact("tn-8.3")
def test_a_code_is_text_even_where_it_is_a_number(rest: Any) -> None:
    """Nothing, a number or a word."""
    codes = [
        rest.call(SERVICE, "tasks.task.get")[1]["error"],
        rest.call(SERVICE, "sonet_group.update")[1]["error"],
        rest.call(SERVICE, "landing.site.getRights")[1]["error"],
    ]
    assert codes == ["100", "", "MISSING_PARAMS"]
