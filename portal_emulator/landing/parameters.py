"""Parameters of `landing.*` as the portal checks them before a method runs. [facts kb-0]"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Answer, Call, RestError, method
from portal_emulator.landing import types
from portal_emulator.landing.errors import refuse

_MISSING = {
    "en": "Not enough call parameters, missing: {names}",
    "de": "Aufrufparameter fehlen: {names}",
    "ru": "Недостаточно параметров вызова, пропущены: {names}",
}


class Kind(StrEnum):
    INT = "int"
    NUMBER = "number"
    TEXT = "text"
    FLAG = "flag"
    ARRAY = "array"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Parameter:
    """INT is declared `int` in PHP, so text that is no number is refused; NUMBER is cast, "abc" to 0."""

    name: str
    kind: Kind
    required: bool = False
    default: Any = None

    @property
    def argument(self) -> str:
        return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", self.name).lower()


def need(name: str, kind: Kind) -> Parameter:
    return Parameter(name, kind, required=True)


def may(name: str, kind: Kind, default: Any = None) -> Parameter:
    return Parameter(name, kind, default=default)


LandingHandler = Callable[..., Any]


def landing(*names: str, takes: tuple[Parameter, ...] = ()) -> Callable[[LandingHandler], LandingHandler]:
    """Register `landing.*` methods: the handler gets the call and its checked parameters by their names in snake case.

    What it returns is `result`; None is null, which a few methods really answer.
    """

    def register(handler: LandingHandler) -> LandingHandler:
        @method(*names, scope="landing")
        def run(call: Call) -> Answer:
            types.take_scope(call)
            return Answer(handler(call, **checked(call, takes)))

        return handler

    return register


def checked(call: Call, takes: tuple[Parameter, ...]) -> dict[str, Any]:
    """Arguments by name. RestError: MISSING_PARAMS with all that are missing, ERROR_ARGUMENT, TYPE_ERROR."""
    missing = [wanted.name for wanted in takes if wanted.required and call.params.get(wanted.name) is None]
    if missing:
        raise RestError("MISSING_PARAMS", _MISSING[call.language].format(names=", ".join(missing)))
    return {
        wanted.argument: _value(call, number, wanted, call.params.get(wanted.name))
        for number, wanted in enumerate(takes, 1)
    }


def _value(call: Call, number: int, wanted: Parameter, given: Any) -> Any:
    if given is None:
        return wanted.default
    if wanted.kind is not Kind.MIXED and php.is_array(given) != (wanted.kind is Kind.ARRAY):
        text = f"The value of an argument '{wanted.name}' has an invalid type"
        raise refuse("ERROR_ARGUMENT", text, {"argument": wanted.name})
    match wanted.kind:
        case Kind.INT:
            if not isinstance(given, bool) and not php.is_numeric(given):
                raise _wrong_type(call, number, wanted)
            return php.to_int(given)
        case Kind.NUMBER:
            return php.to_int(given)
        case Kind.TEXT:
            return php.to_str(given)
        case Kind.FLAG:
            return php.truthy(given)
        case _:
            return given


def _wrong_type(call: Call, number: int, wanted: Parameter) -> RestError:
    """PHP's own words, which the portal hands on. [docs: landing-site-binding-to-group.md, Possible Error Codes]"""
    _, family, name = call.method.split(".")
    place = f"Bitrix\\Landing\\PublicAction\\{family.capitalize()}::{name}()"
    kind = "int" if wanted.required or wanted.default is not None else "?int"
    return refuse("TYPE_ERROR", f"{place}: Argument #{number} (${wanted.name}) must be of type {kind}, string given")
