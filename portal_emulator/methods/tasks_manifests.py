"""What the old task methods tell of themselves. [docs: checklist-item/…-get-manifest.md, comment-item/…-get-manifest.md]"""

from typing import Any

from portal_emulator.dispatch import Answer, Call, method
from portal_emulator.tasks import checklist

_READABLE = ("ID", "TASK_ID", "PARENT_ID", "CREATED_BY", "TITLE", "SORT_INDEX", "IS_COMPLETE", "IS_IMPORTANT",
             "TOGGLED_BY", "TOGGLED_DATE", "MEMBERS", "ATTACHMENTS")  # fmt: skip
_WRITABLE = ("PARENT_ID", "TITLE", "SORT_INDEX", "IS_COMPLETE", "IS_IMPORTANT", "MEMBERS")
# The portal, too, names some fields twice.
_COMMENT_WRITABLE = ("POST_MESSAGE", "AUTHOR_ID", "POST_DATE", "UF_FORUM_MESSAGE_DOC")
_COMMENT_SORTABLE = ("ID", "AUTHOR_ID", "AUTHOR_NAME", "AUTHOR_EMAIL", "POST_DATE")
_COMMENT_READABLE = (
    "POST_MESSAGE_HTML", *_COMMENT_SORTABLE, "POST_DATE", *_COMMENT_WRITABLE, "ATTACHED_OBJECTS"
)  # fmt: skip
_COMMENT_FILTER = ("ID", "AUTHOR_ID", "AUTHOR_NAME", "POST_DATE")
_PREFIXES = ("!", "<=", "<", ">=", ">")

_TASK = {"description": "taskId", "type": "integer"}
_ITEM = {"description": "itemId", "type": "integer"}
_ACTION = {"description": "actionId", "type": "integer"}


@method("task.checklistitem.getmanifest", scope="task")
def checklist_manifest(_call: Call) -> Answer:
    """[docs: checklist-item/task-checklist-item-get-manifest.md]"""
    order = _array("arOrder", tuple(checklist.ORDER_KEYS))
    fields = _array("arFields", _WRITABLE)
    methods = {
        "getmanifest": {"staticMethod": True, "params": []},
        "get": _method(_TASK, _ITEM) | _returns(_READABLE),
        "getlist": _method(_TASK, order, static=True, needs=1)
        | _returns(_READABLE)
        | {"collectionInReturnValue": True},
        "add": _method(_TASK, fields, static=True),
        "update": _method(_TASK, _ITEM, fields, static=False),
        "delete": _method(_TASK, _ITEM, static=False),
        "complete": _method(_TASK, _ITEM, static=False),
        "renew": _method(_TASK, _ITEM, static=False),
        "moveafteritem": _method(_TASK, _ITEM, {"description": "afterItemId", "type": "integer"}, static=False),
        "isactionallowed": _method(_TASK, _ITEM, _ACTION, static=False),
    }
    fields_of = {"writable": _WRITABLE, "readable": _READABLE, "sortable": tuple(checklist.ORDER_KEYS)}
    return Answer(_manifest("2.0", "checklistitem", fields_of, ("TOGGLED_DATE",), methods))


@method("task.commentitem.getmanifest", scope="task")
def comment_manifest(_call: Call) -> Answer:
    """[docs: comment-item/task-comment-item-get-manifest.md]"""
    order = _array("arOrder", _COMMENT_SORTABLE)
    wanted = _array("arFilter", _COMMENT_FILTER) | {"allowedKeyPrefixes": list(_PREFIXES)}
    fields = _array("arFields", _COMMENT_WRITABLE)
    listed = _method(_TASK, order, wanted, static=True, needs=1)
    methods = {
        "getmanifest": {"staticMethod": True, "params": []},
        "getlist": listed | _returns(_COMMENT_READABLE) | {"collectionInReturnValue": True},
        "get": _method(_TASK, _ITEM) | _returns(_COMMENT_READABLE),
        "add": _method(_TASK, fields, static=True),
        "update": _method(_TASK, _ITEM, fields, static=False),
        "delete": _method(_TASK, _ITEM, static=False),
        "isactionallowed": _method(_TASK, _ITEM, _ACTION, static=False),
    }
    fields_of = {
        "writable": _COMMENT_WRITABLE,
        "readable": _COMMENT_READABLE,
        "sortable": _COMMENT_SORTABLE,
        "filterable": _COMMENT_FILTER,
    }
    return Answer(_manifest("1.1", "commentitem", fields_of, ("POST_DATE",), methods))


def _manifest(
    version: str, name: str, fields: dict[str, tuple[str, ...]], dates: tuple[str, ...], methods: dict[str, Any]
) -> dict[str, Any]:
    return {
        "Manifest version": version,
        "Warning": "the form of this manifest may change without notice",
        "REST: shortname alias to class": name,
        **{f"REST: {kind} {name} data fields": list(names) for kind, names in fields.items()},
        "REST: date fields": list(dates),
        "REST: available methods": methods,
    }


def _method(*params: dict[str, Any], static: bool | None = None, needs: int | None = None) -> dict[str, Any]:
    known: dict[str, Any] = {} if static is None else {"staticMethod": static}
    return known | {"mandatoryParamsCount": len(params) if needs is None else needs, "params": list(params)}


def _array(name: str, keys: tuple[str, ...]) -> dict[str, Any]:
    return {"description": name, "type": "array", "allowedKeys": list(keys)}


def _returns(names: tuple[str, ...]) -> dict[str, Any]:
    return {"allowedKeysInReturnValue": list(names)}
