"""What all task methods of REST 2 share: parameters by name or by place, and how a refusal is worded."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call, RestError
from portal_emulator.tasks.desk import Desk, open_desk
from portal_emulator.tasks.errors import BadField, CreationDenied, NotAllowed

ACTION_NOT_ALLOWED = "Action on the task is not allowed"
_NOT_A_TASK = "CTaskItem All parameters in the constructor must have real class type"


def desk_of(call: Call) -> Desk:
    desk = open_desk(call.db, call.user.id, call.now, call.settings.zone)
    return replace(desk, title_length=int(call.settings.switch("task_title")))


def task_id(call: Call, name: str = "taskId") -> int:
    """A task's id: "100" when it is missing, "0" when it is none."""
    value = call.params.get(name)
    if value is None:
        raise RestError("100", _NOT_A_TASK)
    number = php.to_int(value) if php.is_numeric(value) else 0
    if number <= 0:
        raise RestError("0", "wrong task id")
    return number


def fields_of(call: Call, name: str = "fields") -> dict[str, Any]:
    """A required object: "100" when it is missing, empty or something else."""
    value = call.params.get(name)
    if value is not None and not php.is_array(value):
        raise wrong_type(name, value, "array")
    if not value:
        raise RestError("100", f"Could not find value for parameter {{{name}}}")
    return php.as_map(value)


def array_of(call: Call, name: str) -> dict[str, Any]:
    """An optional array; an empty one when it is not given."""
    value = call.params.get(name)
    if value is None:
        return {}
    if not php.is_array(value):
        raise wrong_type(name, value, "array")
    return php.as_map(value)


def names_of(call: Call, name: str) -> list[str]:
    return [php.to_str(item) for item in array_of(call, name).values()]


def number_of(call: Call, name: str) -> int:
    """A required whole number: "100" when it is missing or something else."""
    value = call.params.get(name)
    if value is None:
        raise RestError("100", f"Could not find value for parameter {{{name}}}")
    if not php.is_numeric(value):
        raise wrong_type(name, value, "int")
    return php.to_int(value)


def wrong_type(name: str, value: Any, wanted: str) -> RestError:
    shown = php.to_str(value)[:100]
    text = f"Invalid value {{{shown}}} to match with parameter {{{name}}}. Should be value of type {wanted}."
    return RestError("100", text)


@contextmanager
def refusals(code: str = "0", text: str = ACTION_NOT_ALLOWED) -> Iterator[None]:
    """Refusals as the methods of tasks.task.* word them; `code` is the one for "not allowed"."""
    try:
        yield
    except NotAllowed as error:
        raise RestError(code, text) from error
    except CreationDenied as error:
        raise RestError("ERROR_TASK_CREATE_ACCESS_DENIED", "Access denied") from error
    except BadField as error:
        raise RestError("ERROR_CORE", f"{error.message}<br>") from error


def by_place(call: Call, owner: str, *expected: tuple[str, type]) -> list[Any]:
    """The parameters of an old method: their order in the request counts, not their names.

    `expected` is the name in messages and the type; the last one may be left out when it is a dict.
    """
    given = [value for name, value in call.params.items() if name not in ("auth", "start")]
    values: list[Any] = []
    for place, (name, kind) in enumerate(expected):
        value = given[place] if place < len(given) else None
        if value is None or (kind is dict and value in ({}, [], "")):
            raise _wrong_argument(f"Param #{place} ({name}) expected by method {owner}(), but not given.")
        if kind is int and not (php.is_numeric(value) and float(value).is_integer()):
            raise _wrong_argument(
                f'Param #{place} ({name}) for method {owner}() expected to be of type "integer", '
                "but given something else."
            )
        if kind is dict and not php.is_array(value):
            raise _wrong_argument(
                f'Param #{place} ({name}) for method {owner}() expected to be of type "array", '
                "but given something else."
            )
        values.append(php.to_int(value) if kind is int else php.as_map(value))
    return values


def optional_map(call: Call, owner: str, place: int, name: str) -> dict[str, Any]:
    """An array at a place that may be empty."""
    given = [value for key, value in call.params.items() if key not in ("auth", "start")]
    if place >= len(given) or given[place] is None:
        return {}
    if not php.is_array(given[place]):
        raise _wrong_argument(
            f'Param #{place} ({name}) for method {owner}() expected to be of type "array", but given something else.'
        )
    return php.as_map(given[place])


def _wrong_argument(text: str) -> RestError:
    return task_exception(256, text, "WRONG_ARGUMENTS")


def task_exception(number: int, text: str, name: str) -> RestError:
    """As the old task classes word an exception."""
    return RestError("ERROR_CORE", f"TASKS_ERROR_EXCEPTION_#{number}; {text}; {number}/TE/{name}<br>")
