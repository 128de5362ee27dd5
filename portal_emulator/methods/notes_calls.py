"""What all note.* methods share. [docs: api-reference/note]"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from portal_emulator import dto
from portal_emulator.dispatch import Call, RestError
from portal_emulator.notes.desk import Denied, NoteDesk, NotFound

SCOPE = "note"
# What *.field.list of this module tells unasked.
DESCRIBED = ("name", "type", "title", "filterable", "sortable")
NAME_LENGTH = 255
MAX_LIMIT = 200
DEFAULT_LIMIT = 50


def desk_of(call: Call) -> NoteDesk:
    return NoteDesk(call.db, call.user.id, call.user.is_admin, call.now)


@contextmanager
def refusals() -> Iterator[None]:
    """Hidden and missing are the same: 400."""
    try:
        yield
    except NotFound as error:
        raise dto.not_found(error.args[0]) from error
    except Denied as error:
        raise dto.access_denied() from error


def refused(code: str, message: str, status: int = 400) -> RestError:
    """Codes of this module have no prefix."""
    return RestError(code, message, status)


def name_of(fields: dict[str, Any], field: str, what: str) -> str:
    """A name or title: not empty, 255 characters at most."""
    value: str = fields[field]
    if not value.strip():
        raise dto.invalid(field, f"{what} cannot be empty", "DTO")
    if len(value) > NAME_LENGTH:
        raise dto.invalid(field, f"{what} must not exceed {NAME_LENGTH} characters", "DTO")
    return value


def page_of(call: Call) -> tuple[int, dict[str, Any]]:
    """The limit, 1 to 200, and the rest of `pagination`."""
    value = call.params.get("pagination")
    if value in (None, []):
        return DEFAULT_LIMIT, {}
    if not isinstance(value, dict):
        raise dto.wrong_type("pagination", "array")
    limit = dto.optional(value, "limit", "int", DEFAULT_LIMIT)
    if not 1 <= limit <= MAX_LIMIT:
        raise dto.invalid("pagination.limit", f"The limit must be from 1 to {MAX_LIMIT}")
    return limit, value


def utc(seconds: int) -> str:
    """Dates of this module are in UTC, whatever the portal's zone."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
