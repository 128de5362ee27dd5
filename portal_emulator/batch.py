"""`batch` of versions 1 and 2: up to fifty commands in one PHP request. [docs: how-to-call-rest-api/batch.md]

A command is `method?query`, taken apart as PHP does it; `$result[key][field]` of an earlier answer is looked for in
every string parameter; statics are shared; an empty map of the answer is `[]`, one with keys 0, 1, 2 a list.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Answer, RestError
from portal_emulator.envelope import error_value

MAX_COMMANDS = 50
_REFUSED = {"batch", "upload", "download"}
_REFERENCE = re.compile(r"\$(result|next|total|time|error)((?:\[[^\]\s]*\])+)")


@dataclass(frozen=True, slots=True)
class Command:
    key: str
    method: str
    query: str


@dataclass(frozen=True, slots=True)
class Done:
    """What one command came to: an answer or an error, and its `time`."""

    answer: Answer | None
    error: RestError | None
    time: dict[str, Any]


Run = Callable[[str, dict[str, Any]], Done]


def commands_of(params: dict[str, Any]) -> list[Command]:
    """A command that is not a string is skipped without a word; a raw `#` cuts off what follows it."""
    found = []
    for key, text in php.as_map(_parameter(params, "cmd")).items():
        if isinstance(text, str | int | float) and not isinstance(text, bool):
            address, _, query = str(text).partition("#")[0].partition("?")
            found.append(Command(key, address.removesuffix(".json").strip("/"), query))
    return found


def run(params: dict[str, Any], execute: Run, *, whole_errors: bool = False) -> Answer:
    """Run all commands, or with `halt` those before the first error. `whole_errors`: as the docs have it."""
    commands = commands_of(params)
    if whole_errors:
        _refuse_whole(commands)
    halt = php.truthy(_parameter(params, "halt"))
    parts: dict[str, dict[str, Any]] = {"result": {}, "error": {}, "total": {}, "next": {}, "time": {}}
    for number, command in enumerate(commands):
        done = _run_one(number, command, parts, execute)
        if done.answer is not None:
            parts["result"][command.key] = done.answer.result
            if done.answer.total is not None:
                parts["total"][command.key] = done.answer.total
            if done.answer.next is not None:
                parts["next"][command.key] = done.answer.next
        if done.time:
            parts["time"][command.key] = done.time
        if done.error is not None:
            parts["error"][command.key] = error_value(done.error)
            if halt:
                break
    return Answer(
        {name if name == "result" else f"result_{name}": php.empty_as_list(part) for name, part in parts.items()}
    )


def _run_one(number: int, command: Command, parts: dict[str, dict[str, Any]], execute: Run) -> Done:
    if number >= MAX_COMMANDS:
        return Done(None, _too_long(), {})
    if command.method.lower() in _REFUSED:
        return Done(None, _not_allowed(), {})
    query = php.parse_str(command.query)
    return execute(command.method, {name: _resolved(value, parts) for name, value in query.items()})


def _refuse_whole(commands: list[Command]) -> None:
    if len(commands) > MAX_COMMANDS:
        raise _too_long()
    if any(command.method.lower() in _REFUSED for command in commands):
        error = _not_allowed()
        raise RestError(error.code, error.message, 405)


def _too_long() -> RestError:
    return RestError("ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded")


def _not_allowed() -> RestError:
    return RestError("ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage")


def _parameter(params: dict[str, Any], name: str) -> Any:
    """PHP's REST takes `cmd` and `halt` in either case."""
    return params.get(name, params.get(name.upper()))


def _resolved(value: Any, parts: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, str):
        return _REFERENCE.sub(lambda match: _referenced(match, parts), value) if "$" in value else value
    if isinstance(value, list):
        return [_resolved(item, parts) for item in value]
    return {key: _resolved(item, parts) for key, item in value.items()}


def _referenced(match: re.Match[str], parts: dict[str, dict[str, Any]]) -> str:
    """The value at the path, as a string; a path that leads nowhere stays as it is written."""
    node: Any = parts[match[1]]
    for key in re.findall(r"\[([^\]]*)\]", match[2]):
        below = php.as_map(node)
        if key not in below:
            return match[0]
        node = below[key]
    return match[0] if php.is_array(node) else php.to_str(node)
