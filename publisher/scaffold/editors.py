"""What editors read of a folder: how files are stored, and snippets for front matter."""

import json
from collections.abc import Iterable

from publisher.config import PageType
from publisher.messages import Catalogue
from publisher.scaffold.schemas import schema

EDITORCONFIG = """\
root = true

[*]
charset = utf-8
end_of_line = lf
insert_final_newline = true

[*.{md,yml}]
indent_style = space

[*.yml]
indent_size = 2
"""


_META_SCHEMA = ".vscode/meta.schema.json"


def editor_files(language: str) -> dict[str, str]:
    """The files by path; those that are there already are kept by whoever writes them."""
    return {
        ".editorconfig": EDITORCONFIG,
        ".vscode/settings.json": _json({"yaml.schemas": {f"./{_META_SCHEMA}": "**/.meta.yml"}}),
        _META_SCHEMA: _json(schema("meta")),
        ".vscode/knowledge-base.code-snippets": _snippets(language),
    }


def _snippets(language: str) -> str:
    """Snippets of VS Code; JetBrains reads none from files."""
    say = Catalogue(language)
    head = ["---", "title: ${1}", f"type: ${{2|{','.join(PageType)}|}}", "owner: ${3}", "review_every: ${4:6 months}"]
    reviewed = ["last_reviewed: ${1:$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE}", "last_reviewed_by: ${2}"]
    snippets = {
        say("scaffold.snippet-page"): _snippet("kb-page", [*head, "---", "", "# ${1}", "", "${0}"]),
        say("scaffold.snippet-reviewed"): _snippet("kb-reviewed", reviewed),
        say("scaffold.snippet-note"): _snippet("kb-note", ['!!! note "${1}"', "    ${0}"]),
    }
    return _json(snippets)


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _snippet(prefix: str, body: Iterable[str]) -> dict[str, object]:
    return {"scope": "markdown", "prefix": prefix, "body": list(body)}
