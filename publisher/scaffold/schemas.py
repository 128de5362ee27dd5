"""The schemas that ``publisher schema`` prints and ``init`` lays beside an editor's settings."""

from typing import Any

from publisher.content.schema import DIALECT, front_matter_schema
from publisher.scaffold.settings_schema import settings_schema

NAMES = ("front-matter", "meta", "plugin")


def schema(name: str) -> dict[str, Any]:
    """One schema: of a page's front matter, of a ``.meta.yml``, or of the plugin's block in mkdocs.yml."""
    match name:
        case "front-matter":
            return {"title": "Front matter", **front_matter_schema(of_page=True)}
        case "meta":
            return {"title": ".meta.yml", **front_matter_schema(of_page=False)}
        case _:
            return {"title": "plugins.publisher", **settings_schema()}


def all_schemas() -> dict[str, Any]:
    """All of them below ``$defs``; the document itself is the schema of front matter."""
    defined = {name: {key: value for key, value in schema(name).items() if key != "$schema"} for name in NAMES}
    return {"$schema": DIALECT, "$ref": "#/$defs/front-matter", "$defs": defined}
