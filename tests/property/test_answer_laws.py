"""Laws of reading the portal: whatever JSON it answers, and whatever is pasted for its address, only errors of ours come of it."""

import contextlib
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from laws import examples
from requests.adapters import BaseAdapter

from publisher.config import Webhook, parse_webhook
from publisher.errors import ConfigError, PublisherError
from publisher.portal import tasks as task_port
from publisher.portal.bitrix24.answers import read_answer
from publisher.portal.bitrix24.transport import Transport
from publisher.portal.people import FindNamesakes, ListDepartments, PeopleQuery, with_heads
from publisher.portal.tasks import ListTasks, further_pages, task_page, visible_tasks
from publisher.targets.knowledge_base import port
from publisher.targets.knowledge_base.mark import Mark
from publisher.targets.knowledge_base.port import Operation
from publisher.targets.knowledge_base.rest.adapter import Bitrix24Portal

_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=examples(30))
NAMES = st.sampled_from(
    "result result_error result_total result_next result_time error error_description time total next finish date_finish "
    "operating_reset_at ID id lid code CODE TITLE XML_ID DELETED ACTIVE content meta tasks task xmlId status deadline "
    "MODIFIED_BY_ID DATE_MODIFY UF_DEPARTMENT UF_HEAD EMAIL NAME PARENT FOLDER_ID src message validation field".split()
)
NUMBERS = st.one_of(
    st.integers(), st.floats(), st.sampled_from([10**400, -(10**400), 2**63, 1e308, 10**9, 10**15, -1, 0, True])
)
TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [
            "Y",
            "N",
            "1",
            "-5",
            "12",
            "9" * 5000,
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-12:00",
            "kb1|k|1|",
            "\ud800",
        ]
    ),
)
JSON = st.recursive(
    st.one_of(st.none(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.one_of(NAMES, TEXTS), inner, max_size=6)),
    max_leaves=25,
)


class Odd(BaseAdapter):
    """Answers every command of a batch with one value and one time, every other request with a document."""

    def __init__(self, value: Any, time: Any, more: Any) -> None:
        super().__init__()
        self.value, self.time, self.more = value, time, more
        self.left = 60

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        self.left -= 1
        assert self.left > 0, "requests without end"
        assert isinstance(request.body, bytes)
        asked = json.loads(request.body)
        document: Any = {"result": self.value, "time": self.time, "total": self.more, "next": self.more}
        if str(request.url).endswith("/batch"):
            keys = list(asked["cmd"])
            profile = [key for key in keys if asked["cmd"][key].startswith("profile")]
            every = dict.fromkeys(keys, self.value) | {key: {"ID": "1"} for key in profile}
            more = dict.fromkeys(keys, self.more)
            parts = {"result": every, "result_error": [], "result_total": more, "result_next": more}
            document = {"result": {**parts, "result_time": dict.fromkeys(keys, self.time)}, "time": self.time}
        response = requests.Response()
        response.status_code = 200
        response.raw = io.BytesIO(json.dumps(document).encode("utf-8", "surrogatepass"))
        response.request, response.url = request, str(request.url)
        return response

    def close(self) -> None:
        """Nothing is open."""


OPERATIONS: list[Operation] = [
    port.AddSite("code", "Title", "kb1|code"),
    port.FindSites("kb1|code"),
    port.AddPage(1, None, "T", "t", "d", Mark("key")),
    port.WriteText(1, 2, "<p>x</p>"),
    port.Upload(1, 2, "a.png", b"bytes"),
    port.Publish(1),
    port.ReadBlocks((1,)),
    port.ReadPages((1,)),
    port.FindPages(1, "c"),
    task_port.FindTasks(("x",)),
    ListTasks("tag"),
    ListDepartments(),
    FindNamesakes(("Kuznetsova",)),
    task_port.AddTask("x", "T", "D", 1, datetime(2026, 12, 1, 18, tzinfo=UTC), "tag", None),
    task_port.CommentTask(1, "words"),
]


def bitrix(value: Any, time: Any, more: Any) -> Bitrix24Portal:
    """A portal that answers so."""
    session = requests.Session()
    session.mount("https://", Odd(value, time, more))
    webhook = Webhook("https://c.example", 1, "a7k2m9x4q1z8w5e3")
    return Bitrix24Portal(Transport(webhook, session=session, retry_cap=0.0, sleep=lambda _: None), webhook.origin)


@_PATIENT
@given(JSON, JSON, JSON)
@example([{"ID": 1e308, "DELETED": []}], {"finish": 10**400, "operating_reset_at": 1}, 10**9)
@example(
    {"tasks": [{"id": 1, "deadline": "0001-01-01T00:00:00+14:00"}]}, {"date_finish": "9999-12-31T23:59:59-12:00"}, 5
)
@example({"abc": "1", "5": {}}, None, 0)
def test_no_look_ends_in_anything_but_our_errors(value: Any, time: Any, more: Any) -> None:
    """Of the portal's clock too: what a plan counts with has a day in every zone."""
    with contextlib.suppress(PublisherError):
        looked = bitrix(value, time, more)
        query = PeopleQuery(("a@example.com",), (1,))
        survey = looked.survey("code", [*query.looks(), ListTasks("tag")])
        people, tasks = query.found(survey.also[:-1]), task_page(survey.also[-1])
        survey.now.astimezone(UTC)
        for page in survey.pages:
            page.fields_digest()
        looked.details([1, 2], [3], [*further_pages("tag", replace(tasks, total=120)), *PeopleQuery(ids=(4,)).looks()])
        with_heads(looked, people)
        visible_tasks(looked, "tag")


@_PATIENT
@given(JSON, JSON)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: type(operation).__name__)
def test_no_operation_ends_in_anything_but_our_errors(operation: Operation, value: Any, time: Any) -> None:
    """In a batch and alone."""
    for alone in (False, True):
        with contextlib.suppress(PublisherError):
            bitrix(value, time, 0).carry_out([operation], alone=alone)


@given(st.integers(100, 599), JSON, st.text(max_size=20))
@example(302, None, "https://[company]/x")
@example(302, None, "https://\u2100.example/")
@example(200, {"result": 1, "time": {"finish": 10**400}}, "")
def test_every_answer_can_be_read(status: int, document: Any, location: str) -> None:
    """Of any status, with any body."""
    body = json.dumps(document).encode("utf-8", "surrogatepass")
    assert read_answer(status, {"Location": location}, body, "profile") is not None


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "https://",
                "http://",
                "[",
                "]",
                "c.example",
                ":",
                "99999",
                "/rest/",
                "1",
                "9" * 5000,
                "/",
                "a7k2m9x4q1z8w5e3",
                "@",
                "?",
                "#",
                "%5B",
                "\u2100",
                "company",
                "api/",
                "profile.json",
                " ",
                "\n",
            ]
        ),
        st.text(max_size=3),
    ),
    max_size=12,
).map("".join)


@given(PIECES)
@example("https://[company].bitrix24.com/rest/1/a7k2m9x4q1z8w5e3/")
@example("https://c.example:port/rest/1/a7k2m9x4q1z8w5e3/")
@example(f"https://c.example/rest/{'9' * 5000}/a7k2m9x4q1z8w5e3/")
def test_whatever_is_pasted_is_an_address_or_explained(pasted: str) -> None:
    """A webhook that is taken can be used; the error does not repeat what was pasted."""
    webhook, said = None, ""
    try:
        webhook = parse_webhook(pasted)
    except ConfigError as error:
        said = str(error)
    assert "a7k2m9x4q1z8w5e3" not in said
    if webhook is not None:
        assert re.fullmatch(r"https?://[^/]+.*", webhook.origin)
        with contextlib.suppress(ConfigError):
            Transport(webhook).close()
