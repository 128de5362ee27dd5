"""What a REST method is here: a function from a `Call` to an `Answer`, registered by name.

    @method("landing.site.add", scope="landing")
    def add(call: Call) -> Answer: ...

A method is added by adding a module to `portal_emulator/methods/`: every module there is imported at start-up.
"""

import importlib
import pkgutil
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random, SystemRandom
from typing import Any

from portal_emulator.clock import Clock
from portal_emulator.settings import Settings


class RestError(Exception):
    """An error that the portal answers: code, text, HTTP status, and further keys of the answer.

    On REST 3.0 `code` is the whole code and `extra` may hold `validation`, a list of {"field", "message"}.
    """

    def __init__(self, code: str, message: str, status: int = 400, extra: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.extra = dict(extra or {})


@dataclass(frozen=True, slots=True)
class User:
    """Who calls: the owner of the webhook."""

    id: int
    is_admin: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """`total` and `next` stand beside `result` in REST v1/v2; REST 3.0 has neither. `bare`: the result is the answer."""

    result: Any
    total: int | None = None
    next: int | None = None
    bare: bool = False


@dataclass(slots=True)
class Statics:
    """What PHP keeps in static variables for one HTTP request, so for all commands of one batch.

    `memory` is for whatever a family of methods keeps besides: a key of its own each.
    """

    scope: str | None = None
    landing_edit_mode: bool = False
    history: bool = True
    touched: set[int] = field(default_factory=set)
    memory: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Call:
    """One command: a single call, or one entry of a batch. `params` hold str, int, float, bool, None, list, dict."""

    method: str
    params: dict[str, Any]
    user: User
    version: int
    db: sqlite3.Connection
    clock: Clock
    settings: Settings
    statics: Statics
    scopes: frozenset[str]
    base_url: str
    rng: Random = field(default_factory=SystemRandom)

    @property
    def language(self) -> str:
        return self.settings.language

    @property
    def now(self) -> int:
        """The stamp of this moment, in seconds."""
        return self.clock.seconds()

    def iso(self, seconds: int) -> str:
        """ISO 8601 with the offset of the portal's zone, as tasks and users answer."""
        return datetime.fromtimestamp(seconds, UTC).astimezone(self.settings.zone).isoformat()

    def local(self, seconds: int) -> str:
        """A date in the portal's locale format and zone, as `landing.*` answers."""
        moment = datetime.fromtimestamp(seconds, UTC).astimezone(self.settings.zone)
        return moment.strftime(self.settings.date_time_format).replace("AM", "am").replace("PM", "pm")


Handler = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Method:
    """`scope` is empty for what every webhook may call."""

    name: str
    version: int
    scope: str
    handler: Handler


_METHODS: dict[tuple[int, str], Method] = {}


def method(*names: str, scope: str = "", version: int = 2) -> Callable[[Handler], Handler]:
    """Register a handler under its names; REST finds them whatever the case."""

    def register(handler: Handler) -> Handler:
        for name in names:
            key = (version, name.lower())
            if key in _METHODS:
                raise ValueError(f"two handlers for {name} in REST version {version}")
            _METHODS[key] = Method(name, version, scope, handler)
        return handler

    return register


def find(name: str, version: int) -> Method | None:
    return _METHODS.get((version, name.lower()))


def all_methods(version: int) -> list[Method]:
    return [found for (known, _), found in sorted(_METHODS.items()) if known == version]


def load_methods() -> None:
    """Import every module of `portal_emulator.methods`, which registers its handlers."""
    package = importlib.import_module("portal_emulator.methods")
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
