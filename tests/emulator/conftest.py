"""A seeded portal in process, whose clock stands, and calls in anybody's name."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests
from portals import new_portal

from portal_emulator.in_process import InProcess
from portal_emulator.portal import Portal

SERVICE = "publisher"


@dataclass
class Rest:
    """`call` gives status and body, `result` insists on success, `error` on a refusal and gives code and text."""

    portal: Portal
    session: requests.Session
    webhooks: dict[str, str]

    def post(self, key: str, method: str, params: Any, headers: dict[str, str] | None = None) -> requests.Response:
        return self.session.post(self.webhooks[key] + method, json=params, headers=headers)

    def call(self, key: str, method: str, **params: Any) -> tuple[int, dict[str, Any]]:
        answer = self.post(key, method, params)
        return answer.status_code, answer.json()

    def result(self, key: str, method: str, **params: Any) -> Any:
        status, body = self.call(key, method, **params)
        assert status == 200, body
        return body["result"]

    def error(self, key: str, method: str, **params: Any) -> tuple[int, str]:
        status, body = self.call(key, method, **params)
        assert "error" in body, body
        return status, body["error"]

    def call_v3(self, key: str, method: str, params: Any, **headers: str) -> requests.Response:
        address = self.webhooks[key].replace("/rest/", "/rest/api/") + method
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.session.post(address, json=params, headers=named)

    def v3(self, key: str, method: str, **params: Any) -> Any:
        answer = self.call_v3(key, method, params)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def v3_error(self, key: str, method: str, **params: Any) -> tuple[int, str]:
        """Status and code without the prefix that all share."""
        answer = self.call_v3(key, method, params)
        return answer.status_code, answer.json()["error"]["code"].removeprefix("BITRIX_REST_V3_EXCEPTION_")

    def set_switch(self, name: str, value: str) -> None:
        with self.portal.store.transaction() as db:
            self.portal.settings.store(db, name, value)

    def set_scopes(self, key: str, *scopes: str) -> None:
        with self.portal.store.transaction() as db:
            db.execute("UPDATE webhook SET scopes = ? WHERE key = ?", (",".join(scopes), key))

    def at(self, moment: str) -> None:
        self.portal.clock.set(datetime.fromisoformat(moment))

    def later(self, **time: float) -> None:
        self.portal.clock.set(self.portal.clock.moment() + timedelta(**time))

    def task(self, **fields: Any) -> dict[str, Any]:
        """A new task of the service user's; TITLE and RESPONSIBLE_ID (Maxim) when not given."""
        created = self.result(SERVICE, "tasks.task.add", fields={"TITLE": "Review", "RESPONSIBLE_ID": 11, **fields})
        found: dict[str, Any] = created["task"]
        return found


@contextmanager
def fresh_rest() -> Iterator[Rest]:
    with new_portal() as portal, requests.Session() as session:
        adapter = InProcess(portal)
        session.trust_env = False
        session.mount("http://", adapter)
        yield Rest(portal, session, adapter.webhooks)


@pytest.fixture
def rest() -> Iterator[Rest]:
    with fresh_rest() as made:
        yield made


@pytest.fixture
def rests() -> Iterator[Callable[[], Rest]]:
    """Portals, each a new one, for tests that compare."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(fresh_rest())


@dataclass
class Base:
    """A knowledge base and calls on it: every call carries the scope, and is the service user's unless `key` says."""

    rest: Rest
    site: int

    def do(self, method: str, *, key: str = SERVICE, **params: Any) -> Any:
        return self.rest.result(key, f"landing.{method}", scope="KNOWLEDGE", **params)

    def refused(self, method: str, *, key: str = SERVICE, **params: Any) -> str:
        """The code of a refusal, which is always HTTP 400."""
        status, code = self.rest.error(key, f"landing.{method}", scope="KNOWLEDGE", **params)
        assert status == 400
        return code

    def page(self, title: str = "Page", **fields: Any) -> int:
        lid: int = self.do("landing.add", fields={"TITLE": title, "SITE_ID": self.site, **fields})
        return lid

    def block(self, lid: int, content: str | None = "<p>Text</p>", **fields: Any) -> int:
        """A text block; `content` None takes the repository's."""
        given = {"CODE": "27.4.one_col_fix_text", **fields} | ({} if content is None else {"CONTENT": content})
        block: int = self.do("landing.addblock", lid=lid, fields=given)
        return block

    def row(self, lid: int) -> dict[str, Any]:
        """The page as the list shows it, from the trash too."""
        found: list[dict[str, Any]] = self.do(
            "landing.getList", params={"filter": {"ID": lid, "=DELETED": ["Y", "N"]}, "get_urls": 1, "check_area": 1}
        )
        return found[0]

    def blocks(self, lid: int, **params: Any) -> list[dict[str, Any]]:
        """Draft blocks with their content."""
        found: list[dict[str, Any]] = self.do(
            "block.getlist", lid=lid, params={"edit_mode": 1, "get_content": 1, **params}
        )
        return found

    def text(self, lid: int) -> str:
        """The content of the page's only block, without its wrapper."""
        (block,) = self.blocks(lid)
        content: str = block["content"]
        return content[content.index(">") + 1 : -len("</div>")]


@pytest.fixture
def base(rest: Rest) -> Base:
    site = rest.result(
        SERVICE,
        "landing.site.add",
        scope="KNOWLEDGE",
        fields={"TITLE": "Strategy", "CODE": "strategy", "TYPE": "KNOWLEDGE"},
    )
    return Base(rest, site)
