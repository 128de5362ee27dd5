"""What REST 3.0 methods share: objects with typed fields, filters, orders, pages, errors. [docs: rest-v3.md]"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Answer, Call, RestError, method
from portal_emulator.envelope import V3

MAX_PAGE = 50
_TYPES: dict[str, Callable[[Any], bool]] = {
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63,
    "string": lambda value: isinstance(value, str),
    "bool": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict | list),
    "DateTime": lambda value: isinstance(value, str) and parse_date(value) is not None,
}
DESCRIBED = ("name", "type", "title", "description", "validationRules", "requiredGroups", "filterable", "sortable",
              "editable", "multiple", "elementType")  # fmt: skip
_DESCRIBED_UNASKED = ("name", "type", "title", "description", "filterable", "sortable", "multiple")
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: bool(left == right),
    "!=": lambda left, right: bool(left != right),
    ">": lambda left, right: left is not None and bool(left > right),
    ">=": lambda left, right: left is not None and bool(left >= right),
    "<": lambda left, right: left is not None and bool(left < right),
    "<=": lambda left, right: left is not None and bool(left <= right),
    "in": lambda left, right: left in right,
    "between": lambda left, right: left is not None and bool(right[0] <= left <= right[1]),
}
_DEEPEST = 20
_DESCRIBED_OBJECTS: dict[str, "Dto"] = {}

Test = Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Field:
    """`writable` on creation, `editable` on change; without a `title` the name stands for it."""

    name: str
    type: str
    filterable: bool = False
    sortable: bool = False
    writable: bool = False
    editable: bool = False
    required: bool = False
    title: str = ""
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Dto:
    """A kind of object, under the name that error messages use."""

    name: str
    fields: tuple[Field, ...]
    index: dict[str, Field] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", {known.name: known for known in self.fields})


def parse_date(text: str) -> int | None:
    """Seconds since 1970 of an ISO 8601 moment; without an offset it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
        return int(moment.timestamp()) if moment.tzinfo else int(datetime.fromisoformat(f"{text}+00:00").timestamp())
    except (ValueError, OverflowError):
        return None


def invalid(field_name: str, message: str, kind: str = "REQUEST") -> RestError:
    """A validation error about one field; `kind` is REQUEST or DTO."""
    code = f"{V3}VALIDATION_{kind}VALIDATIONEXCEPTION"
    text = "Error during request object validation" if kind == "REQUEST" else "Error during object validation"
    return RestError(code, text, extra={"validation": [{"message": message, "field": field_name}]})


def missing(name: str) -> RestError:
    return invalid(name, f"Required field `{name}` is missing")


def wrong_type(name: str, wanted: str, kind: str = "REQUEST") -> RestError:
    return invalid(name, f"Field `{name}` requires data type `{wanted}` for this request", kind)


def not_found(identifier: int) -> RestError:
    """400, not 404."""
    return RestError(V3 + "ENTITYNOTFOUNDEXCEPTION", f"Record with ID = `{identifier}` not found")


def access_denied() -> RestError:
    return RestError(V3 + "ACCESSDENIEDEXCEPTION", "Access denied", 403)


def unknown_property(dto: str, name: str) -> RestError:
    return RestError(V3 + "UNKNOWNDTOPROPERTYEXCEPTION", f"Unknown field `{name[:100]}` for entity `{dto}`")


def required_int(params: dict[str, Any], name: str = "id") -> int:
    """A number, not a string with one."""
    value = params.get(name)
    if value is None:
        raise missing(name)
    if not _TYPES["int"](value):
        raise wrong_type(name, "int")
    number: int = value
    return number


def optional(params: dict[str, Any], name: str, wanted: str, default: Any) -> Any:
    value = params.get(name)
    if value is None:
        return default
    if not _TYPES[wanted](value):
        raise wrong_type(name, wanted)
    return value


def fields_object(params: dict[str, Any]) -> dict[str, Any]:
    """`fields`; an empty array is an empty object, as PHP has it."""
    value = params.get("fields")
    if value is None:
        raise missing("fields")
    if not isinstance(value, dict) and value != []:
        raise wrong_type("fields", "array")
    return value or {}


def read_fields(dto: Dto, fields: dict[str, Any], *, change: bool, kind: str = "REQUEST") -> dict[str, Any]:
    """Known, writable, of the right type, the required ones there; `kind` is that of the errors about values."""
    for name, value in fields.items():
        known = dto.index.get(name)
        if known is None:
            raise unknown_property(dto.name, name)
        if not (known.editable if change else known.writable):
            text = f"In DTO `{dto.name}`, the field `{name}` requires the presence of the `Editable` attribute"
            raise invalid(name, f"{text} for such a request")
        if value is not None and not _TYPES[known.type](value):
            raise wrong_type(name, known.type, kind)
    for known in dto.fields:
        if known.required and not change and fields.get(known.name) is None:
            if kind == "REQUEST":
                raise missing(known.name)
            raise invalid(known.name, f'Required field "{known.name}" is not filled', kind)
    return fields


def read_select(params: dict[str, Any]) -> list[str] | None:
    value = params.get("select")
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise RestError(V3 + "INVALIDSELECTEXCEPTION", f"Unable to recognize select expression `{php.shown(value)}`")
    return value


def read_order(dto: Dto, params: dict[str, Any]) -> list[tuple[str, bool]]:
    """Field and whether it goes down."""
    value = params.get("order")
    if value in (None, []):
        return []
    if not isinstance(value, dict):
        raise _bad_order(value)
    order = []
    for name, direction in value.items():
        known = dto.index.get(name)
        if known is None:
            raise unknown_property(dto.name, name)
        if not known.sortable or str(direction).upper() not in ("ASC", "DESC"):
            raise _bad_order({name: direction})
        order.append((name, str(direction).upper() == "DESC"))
    return order


def _bad_order(value: Any) -> RestError:
    return RestError(V3 + "INVALIDORDEREXCEPTION", f"Unable to recognize sorting parameter `{php.shown(value)}`")


def read_page(params: dict[str, Any], most: int = MAX_PAGE) -> tuple[int, int]:
    """Limit and offset. A page has `most` rows, whatever is asked for; a limit below 0 makes the portal fail."""
    value = params.get("pagination")
    if value in (None, []):
        return MAX_PAGE, 0
    if not isinstance(value, dict):
        raise _bad_page(value)
    for name in ("limit", "offset", "page"):
        if name in value and not _is_number(value[name]):
            raise _bad_page({name: value[name]})
    limit = int(value.get("limit", MAX_PAGE))
    if limit == 0:
        raise _bad_page({"limit": value["limit"]})
    if limit < 0 or int(value.get("offset", 0)) < 0:
        raise RestError(V3 + "INTERNAL_INTERNALEXCEPTION", "Internal server error", 500)
    limit = min(limit, most)
    if "page" in value:
        return limit, min(max(0, int(value["page"]) - 1) * limit, 2**62)
    return limit, min(int(value.get("offset", 0)), 2**62)


def _is_number(value: Any) -> bool:
    return _TYPES["int"](value) or (isinstance(value, str) and value.isdecimal() and len(value) < 18)


def _bad_page(value: Any) -> RestError:
    return RestError(
        V3 + "INVALIDPAGINATIONEXCEPTION", f"Unable to recognize the pagination parameter `{php.shown(value)}`"
    )


def read_filter(dto: Dto, value: Any) -> Test:
    """A test for objects; conditions of a level go together by AND, of a group by its `logic`."""
    if not isinstance(value, list):
        raise _bad_filter()
    return _group(dto, value, "and", 0)


def _bad_filter() -> RestError:
    return RestError(V3 + "INVALIDFILTEREXCEPTION", "Unable to recognize the filter expression")


def _group(dto: Dto, conditions: list[Any], logic: str, depth: int) -> Test:
    if depth > _DEEPEST:
        raise _bad_filter()
    tests = [_condition(dto, condition, depth) for condition in conditions]
    if logic == "or":
        return lambda row: any(test(row) for test in tests)
    return lambda row: all(test(row) for test in tests)


def _condition(dto: Dto, condition: Any, depth: int) -> Test:
    if isinstance(condition, dict):
        logic, conditions = str(condition.get("logic", "and")).lower(), condition.get("conditions")
        if logic not in ("and", "or") or not isinstance(conditions, list):
            raise _bad_filter()
        return _group(dto, conditions, logic, depth + 1)
    if not isinstance(condition, list) or len(condition) not in (2, 3) or not isinstance(condition[0], str):
        raise _bad_filter()
    name, operator, wanted = condition if len(condition) == 3 else (condition[0], None, condition[1])
    if operator is None:
        operator = "in" if isinstance(wanted, list) else "="
    known = dto.index.get(name)
    if known is None:
        raise unknown_property(dto.name, name)
    if not known.filterable:
        text = f"In DTO `{dto.name}`, the `{name}` field requires the `Filterable` attribute for such a request"
        raise invalid(name, text)
    compare = _OPERATORS.get(operator) if isinstance(operator, str) else None
    if compare is None:
        raise RestError(V3 + "UNKNOWNFILTEROPERATOREXCEPTION", f"Unknown filter operator `{php.shown(operator)}`")
    _check_values(known, operator, wanted)
    return lambda row: compare(row[name], wanted)


def _check_values(known: Field, operator: str, wanted: Any) -> None:
    many = operator in ("in", "between")
    values = wanted if many and isinstance(wanted, list) else [wanted]
    if (many and not isinstance(wanted, list)) or (operator == "between" and len(values) != 2):
        raise _bad_filter()
    if not all(_TYPES[known.type](item) or (item is None and not many and operator in ("=", "!=")) for item in values):
        raise wrong_type(known.name, known.type)


def item(value: dict[str, Any]) -> Answer:
    return Answer({"item": value})


def done() -> Answer:
    return Answer({"result": True})


def describe(prefix: str, scope: str, dto: Dto, unasked: tuple[str, ...] = _DESCRIBED_UNASKED) -> None:
    """Register `<prefix>.field.list` and `<prefix>.field.get`. [docs: */…-field-list.md, …-field-get.md]"""
    _DESCRIBED_OBJECTS[dto.name] = dto

    @method(f"{prefix}.field.list", scope=scope, version=3)
    def field_list(call: Call) -> Answer:
        names = _described(call) or unasked
        return Answer({"items": [_description(known, names) for known in dto.fields]})

    @method(f"{prefix}.field.get", scope=scope, version=3)
    def field_get(call: Call) -> Answer:
        name = call.params.get("name")
        if name is None:
            raise missing("name")
        names = _described(call) or DESCRIBED
        known = dto.index.get(name) if isinstance(name, str) else None
        if known is None:
            code = "BITRIX_REST_V3_REALISATION_EXCEPTION_FIELDNOTFOUNDEXCEPTION"
            raise RestError(code, f"Field `{php.shown(name)}` not found")
        return item(_description(known, names))


def described_objects() -> list[Dto]:
    """Every kind of object whose fields describe themselves, by name."""
    return [dto for _, dto in sorted(_DESCRIBED_OBJECTS.items())]


def _described(call: Call) -> list[str] | None:
    names = read_select(call.params)
    for name in names or ():
        if name not in DESCRIBED:
            raise unknown_property("DtoFieldDto", name)
    return names


def _description(known: Field, names: tuple[str, ...] | list[str]) -> dict[str, Any]:
    whole = {
        "name": known.name,
        "type": "object" if known.type == "DateTime" else known.type,
        "title": known.title or known.name,
        "description": known.description,
        "validationRules": [],
        "requiredGroups": ["add"] if known.required else None,
        "filterable": known.filterable,
        "sortable": known.sortable,
        "editable": known.editable,
        "multiple": False,
        "elementType": None,
    }
    return {name: whole[name] for name in names}
