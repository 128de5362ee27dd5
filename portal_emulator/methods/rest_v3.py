"""rest.*: what REST 3.0 says of itself. [docs: rest-v3.md#openapi, rest-v3.md#permissions]"""

from typing import Any

from portal_emulator.dispatch import Answer, Call, all_methods, method
from portal_emulator.dto import Dto, described_objects

_TYPES = {"int": "integer", "bool": "boolean", "DateTime": "string"}


@method("rest.scope.list", version=3)
def scope_list(_call: Call) -> Answer:
    """Which scope each method asks for, by module."""
    modules: dict[str, dict[str, str]] = {}
    for known in all_methods(3):
        modules.setdefault(known.name.partition(".")[0], {})[known.name.lower()] = known.scope or "_global"
    return Answer(modules)


@method("rest.documentation.openapi", "documentation", version=3)
def openapi(call: Call) -> Answer:
    """A description of the methods that are there right now, and of their objects."""
    names = [known.name for known in all_methods(3) if known.name != "documentation"]
    modules = sorted({name.partition(".")[0] for name in names})
    return Answer(
        bare=call.settings.switch("openapi") == "bare",
        result={
            "openapi": "3.0.0",
            "info": {"title": "Bitrix24 REST V3 API", "version": "1.0.0"},
            "tags": [{"name": name, "description": f"{name} module methods"} for name in modules],
            "paths": {f"/{name.lower()}": _path(name) for name in names},
            "components": {"schemas": {known.name: _schema(known) for known in described_objects()}},
        },
    )


def _schema(known: Dto) -> dict[str, Any]:
    properties = {field.name: {"type": _TYPES.get(field.type, field.type)} for field in known.fields}
    required = [field.name for field in known.fields if field.required]
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


def _path(name: str) -> dict[str, Any]:
    body = {"content": {"application/json": {"schema": {"type": "object"}}}}
    return {
        "post": {
            "tags": [name.partition(".")[0]],
            "operationId": name.lower(),
            "requestBody": body,
            "responses": {"200": {"description": "Success", **body}},
        }
    }
