"""`batch` of version 2 is one PHP request: its limits, references, halting and sticky statics. (facts kb-10)"""

from typing import Any
from urllib.parse import quote

import pytest


def run(rest: Any, cmd: Any, **params: Any) -> Any:
    """The result of a batch, which answers 200 whatever its commands come to."""
    return rest.result("publisher", "batch", cmd=cmd, **params)


@pytest.mark.fact("kb-10.6")
def test_answers_by_key_with_empty_maps_as_lists(rest: Any) -> None:
    """`[]` stands for an empty map, and each command has its own time with `operating`."""
    answer = run(rest, {"a": "profile", "b": "nope"})
    assert answer["result"]["a"]["ID"] == "1"
    assert answer["result_error"] == {
        "b": {"error": "ERROR_METHOD_NOT_FOUND", "error_description": "Method not found!"}
    }
    assert (answer["result_total"], answer["result_next"]) == ([], [])
    assert {"operating", "operating_reset_at", "duration"} <= answer["result_time"]["a"].keys()
    assert run(rest, {})["result"] == []


def test_commands_in_a_list_answer_as_a_list_until_one_fails(rest: Any) -> None:
    """A PHP array whose keys count on is a JSON list; with a gap it is an object."""
    assert len(run(rest, ["profile", "profile"])["result"]) == 2
    answer = run(rest, ["profile", "nope", "profile"])
    assert list(answer["result"]) == ["0", "2"]
    assert list(answer["result_error"]) == ["1"]


@pytest.mark.fact("kb-10.1")
def test_refuses_each_command_beyond_fifty(rest: Any) -> None:
    """The first fifty run; every further one is an error of its own."""
    answer = run(rest, [f"server.time?n={number}" for number in range(52)])
    assert len(answer["result"]) == 50
    assert {key: error["error"] for key, error in answer["result_error"].items()} == {
        "50": "ERROR_BATCH_LENGTH_EXCEEDED",
        "51": "ERROR_BATCH_LENGTH_EXCEEDED",
    }


@pytest.mark.fact("kb-10.1")
def test_refuses_a_batch_in_a_batch(rest: Any) -> None:
    """Also uploads and downloads."""
    answer = run(rest, {"a": "batch?cmd[x]=profile", "b": "upload", "c": "Download.json", "d": "profile"})
    assert {error["error"] for error in answer["result_error"].values()} == {"ERROR_BATCH_METHOD_NOT_ALLOWED"}
    assert list(answer["result"]) == ["d"]


@pytest.mark.fact("kb-10.1")
def test_switch_makes_such_errors_whole(rest: Any) -> None:
    """The docs have 400 and 405 for the whole batch."""
    rest.set_switch("batch_errors", "docs")
    assert rest.error("publisher", "batch", cmd=["profile"] * 51) == (400, "ERROR_BATCH_LENGTH_EXCEEDED")
    assert rest.error("publisher", "batch", cmd=["batch"]) == (405, "ERROR_BATCH_METHOD_NOT_ALLOWED")
    assert run(rest, ["profile"])["result"]


@pytest.mark.fact("kb-10.4")
def test_result_of_an_earlier_command_is_put_in_as_text(rest: Any) -> None:
    """References reach into objects and lists; the value becomes a string."""
    answer = run(
        rest,
        {
            "site": "landing.site.add?scope=KNOWLEDGE&fields[TITLE]=A&fields[CODE]=a&fields[TYPE]=KNOWLEDGE",
            "page": "landing.landing.add?scope=KNOWLEDGE&fields[TITLE]=No $result[site]&fields[SITE_ID]=$result[site]",
            "list": "landing.landing.getList?scope=KNOWLEDGE&params[select][]=TITLE&params[select][]=ID",
            "again": "landing.landing.update?scope=KNOWLEDGE&lid=$result[list][0][ID]&fields[TITLE]=$result[list][0][TITLE]!",
        },
    )
    assert answer["result_error"] == []
    rows = rest.result("publisher", "landing.landing.getList", scope="KNOWLEDGE", params={"select": ["ID", "TITLE"]})
    assert [row["TITLE"] for row in rows] == ["No 1!"]


@pytest.mark.fact("kb-10.4")
def test_reference_that_leads_nowhere_stays_as_written(rest: Any) -> None:
    """So a code sample with an unknown key survives, and one with a known key is altered."""
    answer = run(rest, {"a": "profile", "b": "method.get?name=x$result[zz][q]", "c": "method.get?name=$result[a]"})
    assert answer["result_error"] == []
    base = "landing.site.add?fields[CODE]=c&fields[TITLE]="
    run(rest, {"me": "profile", "s": base + quote("echo $result[me][ID]; $error[me] $total[x] $nothing[me]")})
    (site,) = rest.result("publisher", "landing.site.getList")
    assert site["TITLE"] == "echo 1; $error[me] $total[x] $nothing[me]"


@pytest.mark.fact("kb-10.5")
def test_halt_stops_at_the_first_error(rest: Any) -> None:
    """What ran before stays."""
    assert list(run(rest, {"a": "profile", "b": "nope", "c": "profile"}, halt=1)["result"]) == ["a"]
    assert list(run(rest, {"a": "profile", "b": "nope", "c": "profile"}, halt="0")["result"]) == ["a", "c"]


@pytest.mark.fact("kb-10.5")
def test_null_is_no_error_so_halt_does_not_stop(base: Any) -> None:
    """Updatecontent with an unknown block answers null: the next command runs all the same."""
    lid = base.page()
    answer = run(
        base.rest,
        {
            "text": f"landing.block.updatecontent?scope=KNOWLEDGE&lid={lid}&block=99&content=x",
            "mark": f"landing.landing.update?scope=KNOWLEDGE&lid={lid}&fields[XML_ID]=done",
        },
        halt=1,
    )
    assert answer["result"] == {"text": None, "mark": True}


@pytest.mark.fact("kb-10.2")
def test_raw_hash_cuts_a_command_and_what_is_no_string_is_skipped(rest: Any) -> None:
    """Commands go through parse_url; other values than text leave no trace."""
    answer = run(rest, {"a": "method.get?name=profile#&x=1", "b": ["x"], "c": True, "d": None})
    assert answer["result"] == {"a": {"isExisting": True, "isAvailable": True}}
    assert answer["result_error"] == []


def test_batch_travels_as_a_form_too(rest: Any) -> None:
    """Then its queries are encoded twice."""
    address = rest.webhooks["publisher"] + "batch"
    answer = rest.session.post(address, data={"cmd[a]": "method.get?name=" + quote("profile"), "halt": "1"})
    assert answer.json()["result"]["result"]["a"]["isExisting"]


@pytest.mark.fact("kb-0.7")
def test_scope_once_given_stays_for_the_request(rest: Any) -> None:
    """A PHP static: the second command sees knowledge bases though it does not say so."""
    add = "landing.site.add?scope=KNOWLEDGE&fields[TITLE]=A&fields[CODE]=a&fields[TYPE]=KNOWLEDGE"
    answer = run(rest, {"a": add, "b": "landing.site.getList"})
    assert [row["CODE"] for row in answer["result"]["b"]] == ["/a/"]
    assert rest.result("publisher", "landing.site.getList") == []


@pytest.mark.fact("kb-0.8")
def test_edit_mode_stays_for_the_request(base: Any) -> None:
    """After addblock a list without edit_mode shows drafts; alone it shows what is public: nothing yet."""
    lid = base.page()
    answer = run(
        base.rest,
        {
            "a": f"landing.landing.addblock?scope=KNOWLEDGE&lid={lid}&fields[CODE]=27.4.one_col_fix_text",
            "b": f"landing.block.getlist?scope=KNOWLEDGE&lid={lid}",
        },
    )
    assert len(answer["result"]["b"]) == 1
    assert base.do("block.getlist", lid=lid) == []


@pytest.mark.fact("kb-0.9")
def test_page_is_touched_once_a_request(base: Any) -> None:
    """Publishing between two changes of one batch leaves the page as published: the second touch is lost."""
    lid = base.page()
    block = base.block(lid)
    node = "data[.landing-block-node-text]"
    change = f"landing.block.updatenodes?scope=KNOWLEDGE&lid={lid}&block={block}&{node}="
    publish = f"landing.landing.publication?scope=KNOWLEDGE&lid={lid}"
    run(base.rest, [change + "one", publish, change + "two"])
    assert base.row(lid)["PUBLIC"] == "Y"
    base.do("block.updatenodes", lid=lid, block=block, data={".landing-block-node-text": "three"})
    assert base.row(lid)["PUBLIC"] == "N"


@pytest.mark.fact("kb-0.10")
def test_folder_made_after_the_first_address_is_missing_from_the_next(base: Any) -> None:
    """PHP remembers the site's folders; reads of addresses belong into another request."""
    lid = base.page("Home")
    site = base.site
    answer = run(
        base.rest,
        {
            "first": f"landing.landing.getPublicUrl?scope=KNOWLEDGE&lid={lid}",
            "folder": f"landing.site.addFolder?scope=KNOWLEDGE&siteId={site}&fields[TITLE]=Deep&fields[CODE]=deep",
            "page": f"landing.landing.add?scope=KNOWLEDGE&fields[TITLE]=P&fields[CODE]=p&fields[SITE_ID]={site}"
            "&fields[FOLDER_ID]=$result[folder]",
            "second": "landing.landing.getPublicUrl?scope=KNOWLEDGE&lid=$result[page]",
        },
    )
    assert answer["result"]["second"].endswith("/knowledge/strategy/p/")
    assert base.row(answer["result"]["page"])["PUBLIC_URL"].endswith("/knowledge/strategy/deep/p/")


@pytest.mark.fact("kb-10.6")
def test_total_and_next_stand_beside_the_results(rest: Any) -> None:
    """Lists that count do so in a batch, too."""
    answer = run(rest, {"people": "user.get"})
    assert answer["result_total"]["people"] == 31
    assert len(answer["result"]["people"]) == 31


def test_next_says_where_a_list_goes_on(rest: Any) -> None:
    """A list of more than fifty rows has `result_next`."""
    cmd = {f"t{number}": "tasks.task.add?fields[TITLE]=T&fields[RESPONSIBLE_ID]=11" for number in range(50)}
    run(rest, cmd)
    answer = run(rest, {"one": "tasks.task.add?fields[TITLE]=T&fields[RESPONSIBLE_ID]=11", "list": "tasks.task.list"})
    assert answer["result_next"] == {"list": 50}
    assert answer["result_total"] == {"list": 51}
