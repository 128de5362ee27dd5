"""Behaviour of the portal that has no other place: what is not exposed, what it keeps silent about, when it is closed."""

from typing import Any

import pytest

from portal_emulator.limits import OperatingTime

SERVICE = "publisher"
ANNA = "anna.k@example.com"
NOT_EXPOSED = (
    "landing.landing.uploadFile", "landing.site.uploadFile", "landing.landing.updateHead", "landing.block.getFileDisk",
    "landing.utils.getUrl",
)  # fmt: skip
NOT_BUILT = (
    "task.dependence.add", "task.item.userfield.add", "tasks.template.add", "tasks.template.list", "log.blogpost.add",
    "log.blogcomment.add", "im.message.add", "event.bind",
)  # fmt: skip
NO_SUCH_NOTES = (
    "note.document.list", "note.document.move", "note.document.copy", "note.document.restore", "note.document.history.list",
    "note.collection.permission.list", "note.document.comment.list", "note.file.delete", "note.file.list",
)  # fmt: skip


@pytest.mark.parametrize("method", NOT_EXPOSED)
@pytest.mark.fact("kb-0.4")
def test_what_is_not_exposed_is_an_unknown_method(rest: Any, method: str) -> None:
    """Though the portal has such functions inside, and old texts call them."""
    assert rest.error(SERVICE, method) == (404, "ERROR_METHOD_NOT_FOUND")


@pytest.mark.parametrize("method", [*NOT_BUILT, *NO_SUCH_NOTES])
@pytest.mark.fact("tn-1.9.1", "tn-4.1", "tn-5.1", "tn-6.1.4")
def test_what_is_not_built_is_an_unknown_method(rest: Any, method: str) -> None:
    """In both versions; method.get says so too."""
    assert rest.error(SERVICE, method) == (404, "ERROR_METHOD_NOT_FOUND")
    assert rest.v3_error(SERVICE, method) == (404, "METHODNOTFOUNDEXCEPTION")
    assert rest.result(SERVICE, "method.get", name=method) == {"isExisting": False, "isAvailable": False}


@pytest.mark.fact("kb-0.16")
def test_what_returns_nothing_answers_true(base: Any) -> None:
    """PHP's null of a method without a value becomes true."""
    page = base.page()
    assert base.do("template.setLandingRef", id=page, data={}) is True
    assert base.do("syspage.deleteForLanding", id=page) is True


@pytest.mark.fact("kb-0.27")
def test_a_portal_may_want_https(rest: Any) -> None:
    """Flat in both versions, before anything else is looked at."""
    rest.set_switch("scheme", "https")
    assert rest.error(SERVICE, "no.such.method") == (400, "INVALID_REQUEST")
    assert rest.call_v3(SERVICE, "note.collection.list", {}).json()["error"] == "INVALID_REQUEST"
    rest.webhooks[SERVICE] = rest.webhooks[SERVICE].replace("http://", "https://")
    rest.session.mount("https://", rest.session.get_adapter("http://"))
    assert rest.call(SERVICE, "profile")[0] == 200


@pytest.mark.parametrize(
    ("state", "status", "code"),
    [
        ("overload", 503, "OVERLOAD_LIMIT"),
        ("deleted", 403, "PORTAL_DELETED"),
        ("deleted_docs", 500, "PORTAL_DELETED"),
        ("confirm", 401, "METHOD_CONFIRM_WAITING"),
        ("denied", 403, "METHOD_CONFIRM_DENIED"),
    ],
)
@pytest.mark.fact("kb-0.28", "tn-7.5", "tn-7.9")
def test_a_portal_may_be_blocked_or_deleted(rest: Any, state: str, status: int, code: str) -> None:
    """The vendor's hand; source and documentation differ about the status of a deleted one."""
    rest.set_switch("portal", state)
    assert rest.error(SERVICE, "profile") == (status, code)


@pytest.mark.fact("kb-0.34")
def test_commands_of_a_batch_spend_their_methods_time(rest: Any) -> None:
    """The batch itself is not counted, and goes on when one of its methods is spent."""
    rest.portal.operating = OperatingTime(lambda: 0.0)
    rest.portal.operating.add(1, "profile", 481)
    answer = rest.result(SERVICE, "batch", cmd={"a": "profile", "b": "server.time"})
    assert answer["result_error"]["a"]["error"] == "OPERATION_TIME_LIMIT"
    assert answer["result_time"]["b"]["operating"] > 0
    assert rest.portal.operating.spent(1, "server.time") > 0
    assert rest.portal.operating.spent(1, "batch") == 0


@pytest.mark.fact("kb-1.5")
def test_attributes_are_sanitised_too(base: Any) -> None:
    """updateattrs, as everything that writes content."""
    lid = base.page()
    block = base.block(lid, '<div class="landing-block-node-text">x</div>')
    base.do("block.updateattrs", lid=lid, block=block, data={".landing-block-node-text": {"data-x": "javascript:x"}})
    assert "jav * ascript:x" in base.text(lid)


@pytest.mark.fact("kb-3.10")
def test_keys_with_a_dot_are_dropped(base: Any) -> None:
    """In select, filter and order; `runtime` goes as a whole."""
    base.page("One", XML_ID="key")
    rows = base.do(
        "landing.getList",
        params={
            "select": ["ID", "TITLE", "SITE.CODE"],
            "filter": {"SITE.CODE": "nothing", "=XML_ID": "key"},
            "order": {"SITE.ID": "asc"},
            "runtime": {"X": {"data_type": "string"}},
        },
    )
    assert [(row["TITLE"], "SITE.CODE" in row) for row in rows] == [("One", False)]


@pytest.mark.fact("kb-3.1")
def test_a_key_of_ours_is_not_unique(base: Any) -> None:
    """XML_ID finds every page that carries it."""
    pages = [base.page(title, XML_ID="kb1|a") for title in ("One", "Two")]
    found = base.do("landing.getList", params={"select": ["ID", "XML_ID"], "filter": {"=XML_ID": "kb1|a"}})
    assert [int(row["ID"]) for row in found] == pages


@pytest.mark.fact("kb-4.2")
def test_links_are_read_back_as_written(base: Any) -> None:
    """References become addresses in front of readers only, so that a text read back can be compared."""
    lid = base.page()
    text = f'<a href="#landing{lid}#top">a</a><a href="#block1">b</a><a href="#top">c</a>'
    base.block(lid, text)
    assert base.text(lid) == text
    base.do("landing.publication", lid=lid)
    assert text in base.blocks(lid)[0]["content"]


@pytest.mark.fact("kb-6.7")
def test_hooks_that_a_base_does_not_have_are_ignored(base: Any) -> None:
    """No head code, no CSS, no robots: without an error."""
    hooks = {"HEADBLOCK_CODE": "<script>", "CSSBLOCK_CODE": "a{}", "ROBOTS_CONTENT": "x", "METAOG_TITLE": "T"}
    lid = base.page(ADDITIONAL_FIELDS=hooks)
    assert base.do("landing.getAdditionalFields", lid=lid) == {"METAOG_TITLE": "T"}


@pytest.mark.fact("kb-9.4")
def test_of_two_writers_the_later_stays(base: Any) -> None:
    """Nobody is told: a stamp read before writing proves nothing about the moment of writing."""
    lid = base.page()
    block = base.block(lid)
    before = base.blocks(lid)[0]["meta"]["DATE_MODIFY"]
    base.do("block.updatecontent", key=ANNA, lid=lid, block=block, content="<p>Hers</p>")
    assert base.do("block.updatecontent", lid=lid, block=block, content="<p>Ours</p>") is True
    assert base.text(lid) == "<p>Ours</p>"
    assert base.blocks(lid)[0]["meta"]["DATE_MODIFY"] == before


@pytest.mark.fact("kb-1.6", "kb-1.7")
def test_the_sanitiser_is_the_portals_build(base: Any) -> None:
    """An old one cuts style, one without the security module lets handlers through."""
    lid = base.page()
    block = base.block(lid)
    seen = {}
    for build in ("current", "old", "absent"):
        base.rest.set_switch("sanitiser", build)
        base.do("block.updatecontent", lid=lid, block=block, content='<p style="color:red" onclick="x">a</p>')
        seen[build] = base.text(lid)
    assert seen["current"] == '<p style="color:red" oncl ick="x">a</p>'
    assert seen["absent"] == '<p style="color:red" onclick="x">a</p>'
    assert "color:red" not in seen["old"]
