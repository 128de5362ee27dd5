"""A guard for the emulator's speed, in processor time, so that a busy machine fails nothing; benchmarks/ has the figures."""

import json
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from portal_emulator.exchange import Request

HEADERS = {"host": "localhost", "content-type": "application/json"}


@pytest.fixture
def call(rest: Any) -> Callable[..., Any]:
    """Calls without the work of an HTTP client."""
    path = rest.webhooks["publisher"].removeprefix("http://portal.localhost")

    def made(method: str, **params: Any) -> Any:
        answer = rest.portal.handle(Request("POST", path + method, HEADERS, json.dumps(params).encode()))
        return json.loads(answer.body)["result"]

    return made


def spent(action: Callable[[], Any]) -> float:
    """Seconds of processor time."""
    began = time.process_time()
    action()
    return time.process_time() - began


def test_a_thousand_calls_a_second(call: Callable[..., Any]) -> None:
    """Three times as long is allowed, for tests run under coverage."""
    call("profile")
    assert spent(lambda: [call("profile") for _ in range(300)]) < 0.9


def test_ten_thousand_pages_are_listed_in_a_second(base: Any, call: Callable[..., Any]) -> None:
    """With their addresses."""
    base.page("Page")
    db = base.rest.portal.store.connection
    columns = [row["name"] for row in db.execute("PRAGMA table_info(landing)") if row["name"] != "id"]
    values = ", ".join("'p' || n" if name == "code" else name for name in columns)
    db.execute(
        "WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 9999)"
        f" INSERT INTO landing ({', '.join(columns)}) SELECT {values} FROM landing, counted WHERE landing.id = 1"
    )
    rows: list[Any] = []
    params = {"select": ["ID", "TITLE", "XML_ID"], "get_urls": 1}
    seconds = spent(lambda: rows.extend(call("landing.landing.getList", scope="KNOWLEDGE", params=params)))
    assert (len(rows), len({row["PUBLIC_URL"] for row in rows})) == (10_000, 10_000)
    assert seconds < 3


def test_memory_stays_flat(rest: Any, call: Callable[..., Any]) -> None:
    """Nothing is kept of a call but its line in the log, which ends at 10,000 lines."""

    def some() -> None:
        for number in range(30):
            call("profile")
            call("user.get", ID=number)
            call("tasks.task.list", filter={"XML_ID": str(number)})
        rest.portal.journal.clear()

    some()
    tracemalloc.start()
    try:
        some()
        before = tracemalloc.get_traced_memory()[0]
        some()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 20_000
