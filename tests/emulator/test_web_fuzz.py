"""Whatever a browser sends, the pages answer: never with an error of the program."""

import re
from collections.abc import Iterator

import pytest
import requests
from clocks import running_clock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laws import examples

from portal_emulator.server import EmulatorServer

_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
_ANNA_S_TASK = "/company/personal/user/3/tasks/task/view/1/"


class Visitor:
    """A browser that became Anna, at a portal with one base and one task of hers."""

    def __init__(self, server: EmulatorServer) -> None:
        self.url = server.url
        hook = server.webhooks["publisher"]
        call = {"scope": "KNOWLEDGE"}
        site = self._rest(
            hook, "landing.site.add", {**call, "fields": {"TITLE": "S", "CODE": "s", "TYPE": "KNOWLEDGE"}}
        )
        page = self._rest(hook, "landing.landing.add", {**call, "fields": {"TITLE": "P", "SITE_ID": site, "CODE": "p"}})
        block = {"CODE": "27.4.one_col_fix_text", "CONTENT": '<div class="landing-block-node-text">t</div>'}
        self._rest(hook, "landing.landing.addblock", {**call, "lid": page, "fields": block})
        self._rest(hook, "landing.landing.addblock", {**call, "lid": page, "fields": {"CODE": "59.1.search"}})
        self._rest(hook, "tasks.task.add", {"fields": {"TITLE": "T", "RESPONSIBLE_ID": 3}})
        self.browser = requests.Session()
        token = _TOKEN.search(self.browser.get(self.url + "/", timeout=10).text)
        assert token is not None
        self.token = token[1]
        self.browser.post(self.url + "/person", {"csrf": self.token, "person": "3", "back": "/"}, timeout=10)

    @staticmethod
    def _rest(hook: str, method: str, params: dict[str, object]) -> object:
        answer = requests.post(hook + method, json=params, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def status(self, path: str, params: dict[str, str]) -> int:
        return self.browser.get(self.url + path, params=params, timeout=10).status_code

    def post(self, path: str, form: dict[str, str]) -> int:
        return self.browser.post(self.url + path, {"csrf": self.token, **form}, timeout=10).status_code


@pytest.fixture(scope="module")
def visitor() -> Iterator[Visitor]:
    with EmulatorServer(clock=running_clock()) as server:
        yield Visitor(server)


_LARGE = st.sampled_from(
    ["0", "-1", "1", "2", "9" * 9, "9" * 19, "9" * 40, "9" * 5000, "１２", "²", "1e3", "x", "", "\0", "%00", "ё" * 300]
)
_TEXT = st.one_of(_LARGE, st.text(max_size=30))
_PLACES = st.sampled_from(
    [
        "/",
        "/knowledge/",
        "/knowledge/s/",
        "/knowledge/s/p/",
        "/knowledge/s/search-result/",
        "/company/",
        "/company/tasks/",
        "/company/personal/user/3/",
        "/company/personal/user/3/tasks/",
        _ANNA_S_TASK,
    ]
)
_NAMES = st.sampled_from(["q", "edit", "done", "show", "page"])
_SETTINGS = settings(
    deadline=None, max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_SETTINGS
@given(place=_PLACES, query=st.dictionaries(_NAMES, _TEXT, max_size=3))
def test_any_query_is_answered(visitor: Visitor, place: str, query: dict[str, str]) -> None:
    """Numbers too large, signs without meaning, nothing at all."""
    assert visitor.status(place, query) < 500


@pytest.mark.parametrize("number", ["9" * 19, "9" * 40, "9" * 5000, "²", "-1", "0"])
def test_a_number_that_is_no_id_is_not_found(visitor: Visitor, number: str) -> None:
    """Larger than the store's, or than Python reads."""
    user = "/company/personal/user/"
    for path in (f"{user}{number}/", f"{user}{number}/tasks/", f"{user}3/tasks/task/view/{number}/"):
        assert visitor.status(path, {}) == 404
    assert visitor.post(_ANNA_S_TASK, {"action": "tick", "item": number}) in {400, 403}
    assert visitor.post("/person", {"person": number, "back": "/"}) == 200


_STARTS = (
    "/",
    "/knowledge/",
    "/company/personal/user/",
    "/company/personal/user/3/tasks/task/view/",
    "/upload/",
    "/static/",
)
_STEPS = st.one_of(
    _LARGE, st.sampled_from(["s", "p", "group", "..", ".", "%2e%2e", "%ff", "personal", "user", "tasks", "a b"])
)


@_SETTINGS
@given(start=st.sampled_from(_STARTS), parts=st.lists(_STEPS, max_size=5))
def test_any_address_is_answered(visitor: Visitor, start: str, parts: list[str]) -> None:
    """Also those that no link of ours has."""
    path = start + "/".join(part.replace("\0", "%00") for part in parts)

    assert visitor.status(path, {}) < 500
    assert visitor.status(path + "/", {}) < 500


@_SETTINGS
@given(
    place=st.sampled_from(["/person", "/knowledge/s/p/?edit=1", "/knowledge/s/p/", _ANNA_S_TASK, "/nowhere/"]),
    form=st.dictionaries(
        st.sampled_from(
            [
                "action",
                "block",
                "content",
                "text",
                "item",
                "person",
                "back",
                "node:.landing-block-node-text@0",
                "node:[",
            ]
        ),
        st.one_of(
            _TEXT,
            st.sampled_from(
                ["nodes", "html", "comment", "result", "tick", "untick", "complete", "renew", "1", "2", "<p", "<?php"]
            ),
        ),
        max_size=5,
    ),
)
def test_any_form_is_answered(visitor: Visitor, place: str, form: dict[str, str]) -> None:
    """What makes no sense is refused, and said."""
    assert visitor.post(place, form) < 500
