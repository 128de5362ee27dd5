"""What documentation and source leave open, as questions to a scratch base: each answer is one of a few words of our own.

The first of the answers that the facts allow is the likeliest, and the emulator's default.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from publisher.targets.knowledge_base.rest.doctor.scratch import KB, NAME, TEXT, ScratchBase

PNG = base64.b64encode(
    base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
).decode()
PAGE = 50
# A scope, and a method of it that only reads.
V2_METHODS = {"department": "department.get", "calendar": "calendar.settings.get", "task": "tasks.task.list"}
V3_METHODS = {"tasks": "tasks.task.list", "note": "note.collection.list"}
_NO_SWITCHES: Mapping[str, str] = MappingProxyType({})


class NotAskedError(Exception):
    """This portal or this webhook cannot be asked that; no finding either way."""


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One question. ``id`` names its sentence, ``fact`` its number in docs/facts.

    ``expected`` are the answers that the facts allow, the likeliest first; ``switches`` tell by answer how the emulator imitates it.
    """

    id: str
    fact: str
    expected: tuple[str, ...]
    ask: Callable[[ScratchBase], str]
    switches: Mapping[str, str] = field(default_factory=lambda: _NO_SWITCHES)


def added_text(made: ScratchBase) -> str:
    """The block that was added is there, with the text as it was given."""
    return "kept" if TEXT in made.content() else "altered"


def published(made: ScratchBase) -> str:
    """Whether publication says when."""
    made.portal.v2("landing.landing.publication", **KB, lid=made.page).result  # noqa: B018
    return "written" if made.row("DATE_PUBLIC").get("DATE_PUBLIC") else "not written"


def trash(made: ScratchBase) -> str:
    """A page goes to the trash by an update, and comes back with its content."""
    page = made.portal.v2("landing.landing.add", **KB, fields={"TITLE": NAME, "SITE_ID": made.site}).result
    states = []
    for deleted in ("Y", "N"):
        made.portal.v2("landing.landing.update", **KB, lid=page, fields={"DELETED": deleted}).result  # noqa: B018
        [row] = made.portal.rows("landing.landing.getList", ["ID", "DELETED"], {"ID": page})
        states.append(row["DELETED"])
    return "found" if states == ["Y", "N"] else "not found"


def wrong_block(made: ScratchBase) -> str:
    call = {**KB, "lid": made.page, "block": made.block + 1_000_000, "content": "x"}
    return made.portal.v2("landing.block.updatecontent", **call).refusal


def filtered(made: ScratchBase, *, batch: bool) -> str:
    """Whether the proactive filter splits words that look like SQL or a path."""
    params = {**KB, "lid": made.page, "block": made.block, "content": f"<p>{TEXT}</p>", "preventHistory": 1}
    if batch:
        query = urlencode(params)
        made.portal.v2("batch", halt=0, cmd={"a": f"landing.block.updatecontent?{query}"}).result  # noqa: B018
    else:
        made.portal.v2("landing.block.updatecontent", **params).result  # noqa: B018
    return "kept" if TEXT in made.content() else "altered"


def overlong(made: ScratchBase, name: str) -> str:
    said = made.portal.v2("landing.landing.update", **KB, lid=made.page, fields={name: "x" * 300})
    if said.code:
        return f"refused {said.code}"
    params = {"select": ["ID", name], "filter": {"ID": made.page}}
    row = made.portal.v2("landing.landing.getList", **KB, params=params).result[0]
    return f"cut at {len(row[name])}"


def large_body(made: ScratchBase, size: int) -> str:
    content = f"<p>{'word ' * (size // 5)}</p>"
    said = made.portal.v2("landing.block.updatecontent", **KB, lid=made.page, block=made.block, content=content)
    return "stored" if said.value is True and content in made.content() else said.refusal[:80]


def image_without_login(made: ScratchBase) -> str:
    file = made.portal.v2("landing.block.uploadfile", **KB, block=made.block, picture=["dot.png", PNG]).result
    return "served" if made.portal.transport.file(str(file["src"])) is not None else "refused"


def rights(made: ScratchBase) -> str:
    said = made.portal.v2("landing.site.getRights", **KB, id=made.site)
    return said.code or "available"


def list_without_id(made: ScratchBase) -> str:
    for number in range(2):
        made.portal.v2("landing.landing.add", **KB, fields={"TITLE": f"{NAME} {number}", "SITE_ID": made.site}).result  # noqa: B018
    params = {"select": ["TITLE"], "filter": {"SITE_ID": made.site}}
    rows = made.portal.v2("landing.landing.getList", **KB, params=params).result
    return "collapses" if len(rows) == 1 else "keeps rows"


def too_many_commands(made: ScratchBase) -> str:
    said = made.portal.v2("batch", halt=0, cmd={f"c{number}": "server.time" for number in range(51)})
    if said.code:
        return said.refusal
    return "200, one by one" if "c50" in said.result["result_error"] else "200, all done"


def key_filter(made: ScratchBase, *, many: bool) -> str:
    keys = [f"{NAME}:{many}:{number}" for number in range(2)]
    numbers = {made.task(XML_ID=key) for key in keys}
    wanted: Any = keys if many else keys[0]
    rows = made.portal.v2("tasks.task.list", filter={"XML_ID": wanted}, select=["ID", "XML_ID"]).result["tasks"]
    found = {str(row["id"]) for row in rows if row["xmlId"] in keys}
    if len(rows) > len(found):
        return "ignored"
    return "found" if (found == numbers if many else len(found) == 1) else "not found"


def tags(made: ScratchBase, *, update: bool) -> str:
    number = made.task(**({} if update else {"TAGS": [NAME]}))
    if update:
        made.portal.v2("tasks.task.update", taskId=number, fields={"TAGS": [NAME]}).result  # noqa: B018
    row = made.portal.v2("tasks.task.list", filter={"ID": number}, select=["ID", "TAGS"]).result["tasks"][0]
    held = row.get("tags") or {}
    return "written" if NAME in [tag["title"] for tag in held.values()] else "not written"


def newest_first(made: ScratchBase) -> str:
    collection = made.collection()["id"]
    for title in ("first", "second"):
        fields = {"collectionId": collection, "title": title}
        made.portal.v3("note.document.add", {"fields": fields}).result  # noqa: B018
    items = made.portal.v3("note.document.tree.list", {"collectionId": collection}).result["items"]
    return "newest first" if [item["title"] for item in items] == ["second", "first"] else "oldest first"


def policy(made: ScratchBase) -> str:
    return str(made.collection()["policyLevel"])


def file_parameters(made: ScratchBase) -> str:
    fields = {"collectionId": made.collection()["id"], "title": NAME}
    document = made.portal.v3("note.document.add", {"fields": fields}).result["item"]["id"]
    given = {"documentId": document, "fileName": "dot.png", "fileContent": PNG}
    if not made.portal.v3("note.file.add", given).code:
        return "at the top"
    return "in fields" if not made.portal.v3("note.file.add", {"fields": given}).code else "neither"


def repeated(made: ScratchBase, *, batch: bool) -> str:
    """Whether the second of two equal calls with one key gives the first one's answer."""
    collection = made.collection()["id"]
    call: Any = {"fields": {"collectionId": collection, "title": NAME}}
    method = "note.document.add"
    if batch:
        call, method = [{"method": method, "query": call}], "batch"
    answers = [made.portal.v3(method, call, key=f"{NAME}-{collection}-{batch}").result for _ in range(2)]
    return "replayed" if answers[0] == answers[1] else "done twice"


def stranger(made: ScratchBase, version: int) -> str:
    """Asked with a secret that nobody has."""
    return made.portal.stranger(version).refusal.removeprefix("BITRIX_REST_V3_EXCEPTION_")


def lacking_scope_v2(made: ScratchBase) -> str:
    return made.portal.v2(_out_of_scope(made, V2_METHODS)).refusal


def lacking_scope_v3(made: ScratchBase) -> str:
    return made.portal.v3(_out_of_scope(made, V3_METHODS), {}).refusal


def _out_of_scope(made: ScratchBase, methods: dict[str, str]) -> str:
    """A method whose scope the webhook has not. NotAskedError: it has all that could be tried."""
    held = set(made.portal.v2("scope").result)
    method = next((method for scope, method in methods.items() if scope not in held), None)
    if method is None:
        raise NotAskedError
    return method


def application(made: ScratchBase) -> str:
    said = made.portal.v2("app.info")
    return said.refusal if said.code else f"200 {' '.join(sorted(said.result))}"


def addresses(made: ScratchBase) -> str:
    rows = made.portal.v2("user.get", FILTER={"ACTIVE": True}).result
    return "shown" if all("EMAIL" in row for row in rows) else "hidden"


def tags_from_get(made: ScratchBase) -> str:
    number = made.task(TAGS=[NAME])
    task = made.portal.v2("tasks.task.get", taskId=number, select=["ID", "TAGS"]).result["task"]
    return "answered" if task.get("tags") else "left out"


def largest_page(made: ScratchBase) -> str:
    """Only a portal with more tasks than fifty can tell."""
    if (made.portal.v2("tasks.task.list", select=["ID"]).total or 0) <= PAGE:
        raise NotAskedError
    items = made.portal.v3("tasks.task.list", {"pagination": {"limit": 1000}}).result["items"]
    return str(PAGE) if len(items) == PAGE else f"more than {PAGE}"


def _docs(answer: str, switch: str) -> Mapping[str, str]:
    return MappingProxyType({answer: switch})


_OVERLONG = _docs("refused SYSTEM_ERROR", "overlong=error")
_V3 = "BITRIX_REST_V3_EXCEPTION_"
OPEN_POINTS = (
    OpenPoint("block-text", "kb-11.3", ("kept", "altered"), added_text, _docs("altered", "waf=on")),
    OpenPoint("wrong-block", "kb-11.1", ("200 None", "400 BLOCK_NOT_FOUND"), wrong_block, _docs("400 BLOCK_NOT_FOUND", "wrong_block=docs")),
    OpenPoint("words-single", "kb-11.3", ("kept", "altered"), lambda s: filtered(s, batch=False), _docs("altered", "waf=on")),
    OpenPoint("words-batch", "kb-11.3", ("kept", "altered"), lambda s: filtered(s, batch=True), _docs("altered", "waf=batch")),
    OpenPoint("publication", "kb-11.2", ("written",), published),
    OpenPoint("trash", "kb-3.1", ("found",), trash),
    OpenPoint("long-title", "kb-11.4", ("cut at 255", "refused SYSTEM_ERROR"), lambda s: overlong(s, "TITLE"), _OVERLONG),
    OpenPoint("long-code", "kb-11.4", ("cut at 255", "refused SYSTEM_ERROR"), lambda s: overlong(s, "CODE"), _OVERLONG),
    OpenPoint("text-1mb", "kb-11.4", ("stored",), lambda s: large_body(s, 1_000_000)),
    OpenPoint("text-4mb", "kb-11.4", ("stored",), lambda s: large_body(s, 4_000_000)),
    OpenPoint("image", "kb-11.5", ("served", "refused"), image_without_login),
    OpenPoint("rights", "kb-11.6", ("available", "FEATURE_NOT_AVAIL"), rights, _docs("FEATURE_NOT_AVAIL", "rights=not_available")),
    OpenPoint("list-without-id", "kb-3.11", ("collapses", "keeps rows"), list_without_id, _docs("keeps rows", "list_without_id=docs")),
    OpenPoint(
        "commands-51", "kb-10.1", ("200, one by one", "400 ERROR_BATCH_LENGTH_EXCEEDED"), too_many_commands,
        _docs("400 ERROR_BATCH_LENGTH_EXCEEDED", "batch_errors=docs"),
    ),
    OpenPoint("key", "tn-10.1", ("found",), lambda s: key_filter(s, many=False), _docs("ignored", "xml_id_filter=ignored")),
    OpenPoint("keys", "tn-10.1", ("found",), lambda s: key_filter(s, many=True), _docs("ignored", "xml_id_filter=ignored")),
    OpenPoint("tags-added", "tn-10.2", ("written",), lambda s: tags(s, update=False)),
    OpenPoint("tags-changed", "tn-10.2", ("written",), lambda s: tags(s, update=True)),
    OpenPoint("notes-order", "tn-10.3", ("newest first",), newest_first),
    OpenPoint("notes-policy", "tn-10.5", ("none", "view"), policy, _docs("view", "note_policy=docs")),
    OpenPoint("notes-file", "tn-6.1.6", ("at the top", "in fields"), file_parameters, _docs("in fields", "note_file=fields")),
    OpenPoint(
        "secret-v2", "tn-10.6", ("401 INVALID_CREDENTIALS", "403 INVALID_CREDENTIALS"), lambda s: stranger(s, 2),
        _docs("403 INVALID_CREDENTIALS", "credentials=docs"),
    ),
    OpenPoint(
        "secret-v3", "tn-10.6", ("401 ACCESSDENIEDEXCEPTION", "403 ACCESSDENIEDEXCEPTION"), lambda s: stranger(s, 3),
        _docs("403 ACCESSDENIEDEXCEPTION", "credentials=docs"),
    ),
    OpenPoint(
        "scope-v2", "tn-10.6", ("403 insufficient_scope", "401 insufficient_scope"), lacking_scope_v2,
        _docs("401 insufficient_scope", "insufficient_scope=source"),
    ),
    OpenPoint("scope-v3", "tn-10.6", ("403 INSUFFICIENTSCOPEEXCEPTION",), lacking_scope_v3),
    OpenPoint("tags-read", "tn-1.5.1", ("answered", "left out"), tags_from_get, _docs("left out", "task_tags=list")),
    OpenPoint("tasks-page", "tn-1.10.3", ("50", "more than 50"), largest_page, _docs("more than 50", "page_v3=1000")),
    OpenPoint(
        "repeated", "tn-10.7", ("replayed", "done twice"), lambda s: repeated(s, batch=False),
        _docs("done twice", "idempotency=ignored"),
    ),
    OpenPoint("repeated-batch", "tn-10.7", ("done twice", "replayed"), lambda s: repeated(s, batch=True)),
    OpenPoint("app-info", "tn-10.9", ("200 LICENSE SCOPE", "403 ACCESS_DENIED"), application, _docs("403 ACCESS_DENIED", "app_info=docs")),
    OpenPoint("emails", "tn-10.10", ("shown", "hidden"), addresses),
    OpenPoint("long-xml-id", "kb-11.4", ("cut at 255", "refused SYSTEM_ERROR"), lambda s: overlong(s, "XML_ID"), _OVERLONG),
)  # fmt: skip
