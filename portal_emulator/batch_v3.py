"""`batch` of REST 3.0: a JSON array of calls, later ones may refer to earlier answers. [docs: rest-v3.md#batch]

The first failing call is the whole answer, and what ran before it stays. All method names are looked up first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal_emulator import auth, php
from portal_emulator.dispatch import Answer, Method, RestError, find
from portal_emulator.envelope import V3

Run = Callable[[Method, dict[str, Any]], Answer]


@dataclass(frozen=True, slots=True)
class Command:
    method: Method
    query: dict[str, Any]
    alias: str


def run(body: Any, execute: Run) -> Answer:
    """RestError of the first call that fails; the format with `cmd` is none."""
    commands = _commands(body)
    answers: dict[str, Any] = {}
    results = []
    for command in commands:
        result = execute(command.method, _resolved(command.query, answers)).result
        results.append(result)
        if command.alias:
            answers[command.alias] = result
    return Answer(results)


def entries_of(body: Any) -> list[Any]:
    """PHP reads a JSON object with the keys 0, 1, 2 as it reads an array, and b24jssdk sends one."""
    if isinstance(body, dict):
        return list(body.values())
    return body if isinstance(body, list) else []


def _commands(body: Any) -> list[Command]:
    entries = entries_of(body)
    if not entries:
        raise _unrecognised("batch")
    commands = []
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("method"), str):
            raise _unrecognised("method")
        query = entry.get("query")
        if query == []:
            query = {}
        if not isinstance(query, dict):
            raise _unrecognised("query")
        method = find(entry["method"], 3)
        if method is None:
            raise auth.unknown_method(entry["method"][:100], 3)
        alias = entry.get("as")
        commands.append(Command(method, query, alias if isinstance(alias, str) else ""))
    return commands


def _resolved(value: Any, answers: dict[str, Any]) -> Any:
    """The value with `{"$ref": "a.id"}` and `{"$refArray": "a.id"}` replaced by what they point to."""
    if isinstance(value, list):
        return [_resolved(item, answers) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"$ref"}:
        return _one(value["$ref"], answers)
    if set(value) == {"$refArray"}:
        return _many(value["$refArray"], answers)
    return {key: _resolved(item, answers) for key, item in value.items()}


def _one(reference: Any, answers: dict[str, Any]) -> Any:
    alias, path = _parts(reference)
    answer = answers.get(alias)
    if not isinstance(answer, dict) or not isinstance(answer.get("item"), dict):
        raise _unrecognised(reference)
    return _at(answer["item"], path, reference)


def _many(reference: Any, answers: dict[str, Any]) -> list[Any]:
    alias, path = _parts(reference)
    answer = answers.get(alias)
    if not isinstance(answer, dict) or not isinstance(answer.get("items"), list):
        raise _unrecognised(reference)
    return [_at(item, path, reference) for item in answer["items"]]


def _parts(reference: Any) -> tuple[str, list[str]]:
    if not isinstance(reference, str) or "." not in reference:
        raise _unrecognised(reference)
    alias, *path = reference.split(".")
    return alias, path


def _at(node: Any, path: list[str], reference: Any) -> Any:
    for name in path:
        if not isinstance(node, dict) or name not in node:
            raise _unrecognised(reference)
        node = node[name]
    return node


def _unrecognised(what: Any) -> RestError:
    return RestError(V3 + "INVALIDSELECTEXCEPTION", f"Unable to recognize select expression `{php.shown(what)}`")
