"""A transport with nothing real around it: a scripted portal at the adapter's seam, and a clock that only moves when told."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter

from publisher.config import Webhook
from publisher.portal.bitrix24.limits import RateLimiter
from publisher.portal.bitrix24.transport import Transport
from publisher.portal.waiting import Wait

SECRET = "s3cretOfTheWebhook"
PORTAL = Webhook("https://company.example", 17, SECRET)


@dataclass(frozen=True)
class Said:
    """One HTTP answer of the scripted portal; ``took`` is how long it takes by the rig's clock."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    took: float = 0.0

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


Script = Said | Exception | Callable[[dict[str, Any]], Said]


class ScriptedPortal(BaseAdapter):
    """Answers requests from a list, in order, and keeps what was asked."""

    def __init__(self, rig: "Rig") -> None:
        super().__init__()
        self.rig = rig
        self.script: list[Script] = []
        self.asked: list[tuple[str, Any]] = []
        self.options: list[dict[str, Any]] = []

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        assert request.url is not None
        assert isinstance(request.body, bytes)
        params = json.loads(request.body)
        self.asked.append((request.url, params))
        self.options.append({**options, "headers": dict(request.headers)})
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        said = step if isinstance(step, Said) else step(params)
        self.rig.now += said.took
        response = requests.Response()
        response.status_code = said.status
        response.headers.update(said.headers)
        response.raw = io.BytesIO(said.content)
        response.url = request.url
        response.request = request
        return response

    def close(self) -> None:
        self.rig.is_closed = True


class Rig:
    """A transport, its scripted portal, the clock's time, and the waits it made."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self.waits: list[Wait] = []
        self.is_closed = False
        self.portal = ScriptedPortal(self)

    def transport(
        self,
        *script: Script,
        webhook: Webhook = PORTAL,
        paced: bool = False,
        limiter: RateLimiter | None = None,
        **options: Any,
    ) -> Transport:
        """A transport whose portal says the script."""
        self.portal.script = list(script)
        session = requests.Session()
        session.mount("https://", self.portal)
        session.mount("http://", self.portal)
        limiter = RateLimiter(clock=self.clock) if paced else limiter
        numbers = iter(range(1000))
        return Transport(
            webhook,
            session=session,
            clock=self.clock,
            sleep=self.sleep,
            limiter=limiter,
            on_wait=self.waits.append,
            nonce=lambda: f"n{next(numbers)}x",
            **options,
        )

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def methods(self) -> list[str]:
        """What was called, in order."""
        return [url.rpartition("/")[2] for url, _ in self.portal.asked]

    def commands(self, request: int) -> list[str]:
        """The commands of the batch that travelled in this request."""
        return list(self.portal.asked[request][1]["cmd"].values())


def ok(result: Any = True, **more: Any) -> Said:
    """An answer that holds a result."""
    return Said({"result": result, **more})


def refusal(code: str, status: int, description: str = "no") -> Said:
    """An error in the shape of REST v2."""
    return Said({"error": code, "error_description": description}, status)


def batch_of(params: dict[str, Any], *, errors: Mapping[int, str] | None = None, halt: bool = False) -> Said:
    """A batch carried out: command number n answers n, or the error given for it."""
    results: dict[str, Any] = {}
    refused: dict[str, Any] = {}
    for number, key in enumerate(params["cmd"]):
        if errors and number in errors:
            refused[key] = {"error": errors[number], "error_description": ""}
            if halt:
                break
        else:
            results[key] = number
    return ok({"result": results or [], "result_error": refused or [], "result_time": []})


@pytest.fixture
def rig() -> Iterator[Rig]:
    """A fresh rig."""
    return Rig()


@pytest.fixture
def say() -> Callable[..., Said]:
    """Makes an HTTP answer of any body."""
    return Said


@pytest.fixture
def answered() -> Callable[..., Said]:
    """Makes an answer with a result."""
    return ok


@pytest.fixture
def refused() -> Callable[..., Said]:
    """Makes an error answer."""
    return refusal


@pytest.fixture
def carried_out() -> Callable[..., Said]:
    """Answers a batch."""
    return batch_of


@pytest.fixture
def secret() -> str:
    """The webhook's secret, which may appear nowhere."""
    return SECRET
