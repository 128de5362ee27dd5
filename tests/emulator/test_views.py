"""Opening a page in a browser leaves a trace in the page's own row. (facts kb-9.6)"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from clocks import running_clock

from portal_emulator.server import EmulatorServer

_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
_STAMPS = ("VIEWS", "MODIFIED_BY_ID", "DATE_MODIFY", "PUBLIC")
ANNA, IVAN = 3, 4


@pytest.fixture
def server() -> Iterator[EmulatorServer]:
    with EmulatorServer(clock=running_clock()) as server:
        yield server


class Reader:
    """A browser, in the name of whoever was chosen."""

    def __init__(self, server: EmulatorServer, person: int = 0) -> None:
        self.url = server.url
        self.session = requests.Session()
        if person:
            self.choose(person)

    def choose(self, person: int) -> None:
        token = _TOKEN.search(self.open("/"))
        assert token is not None
        form = {"csrf": token[1], "person": person, "back": "/"}
        self.session.post(f"{self.url}/person", form, timeout=10)

    def open(self, path: str, method: str = "GET") -> str:
        answer = self.session.request(method, self.url + path, timeout=10)
        assert answer.status_code == 200
        return answer.text


def rest(server: EmulatorServer, method: str, key: str = "publisher", **params: Any) -> Any:
    address = server.webhooks[key] + f"landing.{method}"
    answer = requests.post(address, json={"scope": "KNOWLEDGE", **params}, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


def row(server: EmulatorServer, lid: int) -> tuple[str, ...]:
    params = {"select": ["ID", *_STAMPS], "filter": {"ID": lid}}
    (found,) = rest(server, "landing.getList", params=params)
    return tuple(found[name] for name in _STAMPS)


@pytest.fixture
def page(server: EmulatorServer) -> int:
    """A published page with a text, at /knowledge/strategy/."""
    site = rest(server, "site.add", fields={"TITLE": "S", "CODE": "strategy", "TYPE": "KNOWLEDGE"})
    lid: int = rest(server, "landing.add", fields={"TITLE": "P", "SITE_ID": site})
    rest(server, "landing.addblock", lid=lid, fields={"CODE": "27.4.one_col_fix_text", "CONTENT": "<p>x</p>"})
    rest(server, "landing.publication", lid=lid)
    return lid


@pytest.mark.fact("kb-9.6")
def test_a_view_names_the_reader_and_keeps_the_date(server: EmulatorServer, page: int) -> None:
    """Once a session; another session, and another person in the same browser, count again."""
    (_, _, date, public) = row(server, page)
    server.portal.clock.set(server.portal.clock.moment() + timedelta(days=400))
    anna = Reader(server, ANNA)
    anna.open("/knowledge/strategy/")
    assert row(server, page) == ("1", str(ANNA), date, public)
    Reader(server, IVAN).open("/knowledge/strategy/")
    anna.open("/knowledge/strategy/")
    assert row(server, page) == ("2", str(IVAN), date, public)
    Reader(server, ANNA).open("/knowledge/strategy/")
    anna.choose(IVAN)
    anna.open("/knowledge/strategy/")
    assert row(server, page)[:2] == ("4", str(IVAN))


@pytest.mark.fact("kb-9.6")
def test_who_only_passes_does_not_count(server: EmulatorServer, page: int) -> None:
    """Guests, REST, the editor, a list of bases, and a request for the headers alone."""
    before = row(server, page)
    Reader(server).open("/knowledge/strategy/")
    anna = Reader(server, ANNA)
    anna.open("/knowledge/strategy/?edit=1")
    anna.open("/knowledge/")
    anna.open("/knowledge/strategy/", "HEAD")
    rest(server, "block.getlist", "anna.k@example.com", lid=page, params={"edit_mode": 1})
    assert row(server, page) == before
    assert before[:2] == ("0", "1")


@pytest.mark.fact("kb-9.6")
def test_blocks_keep_their_editor_and_copies_begin_anew(server: EmulatorServer, page: int) -> None:
    """Only the page's row names the reader."""
    Reader(server, ANNA).open("/knowledge/strategy/")
    (block,) = rest(server, "block.getlist", lid=page, params={"edit_mode": 1})
    assert block["meta"]["MODIFIED_BY_ID"] == "1"
    copy = rest(server, "landing.copy", lid=page)
    assert row(server, copy)[:2] == ("0", "1")
    rest(server, "landing.update", lid=page, fields={"VIEWS": 7})
    assert row(server, page)[:2] == ("1", "1")
