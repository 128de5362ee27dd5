"""The shape of REST: addresses, parameters in, answers and errors out, in versions 1/2 and 3.0."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from typing import Any
from zoneinfo import ZoneInfo

from portal_emulator import php
from portal_emulator.dispatch import Answer, RestError
from portal_emulator.exchange import Request, Response, json_response

# PHP reads JSON down to 512 levels; half of that is deeper than any client goes, and spares Python's own stack.
MAX_DEPTH = 256
V3 = "BITRIX_REST_V3_EXCEPTION_"
_ADDRESS = re.compile(
    r"/rest/(?P<v3>api/)?(?:(?P<user>\d{1,18})/(?P<secret>[^/]+)/)?(?P<method>[^/]+?)(?:\.(?:json|xml))?/?"
)


@dataclass(frozen=True, slots=True)
class Address:
    """`/rest/{user}/{secret}/{method}[.json]`; user 0 and no secret when the address has none."""

    version: int
    user: int
    secret: str
    method: str


def parse_address(path: str) -> Address | None:
    found = _ADDRESS.fullmatch(path)
    if not found:
        return None
    return Address(
        3 if found["v3"] else 2, int(found["user"] or 0), found["secret"] or "", found["method"].removesuffix(".json")
    )


def parse_params(request: Request) -> dict[str, Any]:
    """v2: query, then body. Only `application/json` is read as JSON, and JSON that does not parse is no parameters."""
    params = php.parse_str(request.query) if request.query else {}
    if request.method != "POST" or not request.body:
        return params
    content_type = request.headers.get("content-type", "application/x-www-form-urlencoded")
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        params.update(_json_map(request.body))
    elif kind == "multipart/form-data":
        params.update(_multipart(content_type, request.body))
    elif kind == "application/x-www-form-urlencoded":
        params.update(php.parse_str(request.body.decode("utf-8", "replace")))
    return params


def parse_v3_body(request: Request) -> Any:
    """v3 reads a JSON body only; an empty one is no parameters. RestError INVALIDJSON when it does not parse."""
    if not request.body.strip():
        return {}
    try:
        return _finite(json.loads(request.body))
    except (ValueError, RecursionError) as error:
        raise RestError(V3 + "INVALIDJSONEXCEPTION", "Invalid JSON in the request body") from error


def _json_map(body: bytes) -> dict[str, Any]:
    try:
        return php.as_map(_finite(json.loads(body)))
    except (ValueError, RecursionError):
        return {}


def _finite(value: Any) -> Any:
    """JSON of PHP knows no NaN and ends at some depth; lone surrogates would not go into the database."""
    if _deeper_than(value, MAX_DEPTH):
        raise ValueError("nested too deep")
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    text.encode("utf-8")
    return value


def _deeper_than(value: Any, depth: int) -> bool:
    level = [value]
    for _ in range(depth):
        level = [
            below
            for node in level
            if isinstance(node, dict | list)
            for below in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            return False
    return True


def _multipart(content_type: str, body: bytes) -> dict[str, Any]:
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    tree: dict[str, Any] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes) and part.get_filename() is None:
            php.put(tree, name, content.decode("utf-8", "replace"))
    return php.listed(tree)


@dataclass(frozen=True, slots=True)
class Timing:
    """When a call began and ended, and the method's spent budget; for the answer's `time`."""

    start: float
    finish: float
    operating: float | None = None
    operating_reset_at: int | None = None

    def as_dict(self, zone: ZoneInfo) -> dict[str, Any]:
        """[docs: how-to-call-rest-api/data-types] seconds, and the same moments as ISO 8601 in the portal's zone."""
        duration = self.finish - self.start
        value: dict[str, Any] = {
            "start": round(self.start, 6),
            "finish": round(self.finish, 6),
            "duration": round(duration, 6),
            "processing": round(duration, 6),
            "date_start": _iso(self.start, zone),
            "date_finish": _iso(self.finish, zone),
        }
        if self.operating_reset_at is not None:
            value["operating_reset_at"] = self.operating_reset_at
        if self.operating is not None:
            value["operating"] = round(self.operating, 6)
        return value


def _iso(moment: float, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(int(moment), UTC).astimezone(zone).isoformat()


def answer_response(answer: Answer, version: int, time: dict[str, Any]) -> Response:
    if answer.bare:
        return json_response(answer.result)
    value: dict[str, Any] = {"result": answer.result}
    if version == 2:
        if answer.next is not None:
            value["next"] = answer.next
        if answer.total is not None:
            value["total"] = answer.total
    value["time"] = time
    return json_response(value)


def error_value(error: RestError) -> dict[str, Any]:
    """The flat error of versions 1 and 2, as it also stands in `result_error` of a batch."""
    return {"error": error.code, "error_description": error.message, **error.extra}


def error_response(error: RestError, version: int) -> Response:
    """v3 nests the error. A code without the v3 prefix or family stays flat only where the portal's gate answers."""
    if version == 2 or error.extra.get("flat"):
        extra = {key: value for key, value in error.extra.items() if key != "flat"}
        return json_response({"error": error.code, "error_description": error.message, **extra}, error.status)
    return json_response({"error": {"code": error.code, "message": error.message, **error.extra}}, error.status)
