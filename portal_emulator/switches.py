"""Where the documentation and the portal's source disagree, a named switch chooses; the default is the source.

A switch is set for a database: POST /_emulator/switches {"credentials": "docs"}, and it stays set.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Switch:
    """`choices[0]` is the default."""

    choices: tuple[str, ...]
    about: str


SWITCHES: dict[str, Switch] = {
    "wrong_block": Switch(
        ("source", "docs"),
        "block.updatecontent|getcontent|changeAnchor|changeNodeName with an unknown block: 200 with null, or 400 "
        "BLOCK_NOT_FOUND as documented",
    ),
    "credentials": Switch(("source", "docs"), "INVALID_CREDENTIALS: 401, or 403 as documented"),
    "webhook": Switch(
        ("valid", "expired", "dismissed"),
        "every webhook is past its end: expired_token; or its owner has left, see dismissed_owner",
    ),
    "dismissed_owner": Switch(
        ("source", "docs"), "webhook of a dismissed user: 401 authorization_error, or 403 user_access_error"
    ),
    "batch_errors": Switch(
        ("source", "docs"),
        "too many commands or a forbidden one: entries of result_error in a 200, or an error of the whole batch",
    ),
    "app_info": Switch(("source", "docs"), "app.info by webhook: SCOPE and LICENSE, or ACCESS_DENIED"),
    "insufficient_scope": Switch(("docs", "source"), "insufficient_scope: 403, or 401 as one build has it"),
    "sanitiser": Switch(
        ("current", "old", "absent", "newer"),
        "old cuts style attributes (bxstyle survives); absent is a portal without the security module; newer also decodes "
        "numeric entities after the words it looks for",
    ),
    "svg_upload": Switch(("off", "on"), "portal option allow_svg_content"),
    "file_address": Switch(
        ("relative", "absolute"), "`src` of an uploaded file: a path, or a whole address as on cloud"
    ),
    "list_without_id": Switch(
        ("source", "docs"), "landing.landing.getList without ID in select: rows collapse to one, or ID is always there"
    ),
    "overlong": Switch(
        ("cut", "error"),
        "a text that its column cannot hold (255 characters, four-byte signs): cut by the database, or refused",
    ),
    "waf": Switch(("off", "batch", "on"), "the proactive filter rewrites parameters: of batch commands only, or all"),
    "plan": Switch(
        ("commercial", "free", "free_source", "expired"),
        "free: REST refused, 403, or 401 as the source has it; expired: publication refused",
    ),
    "rights": Switch(("available", "not_available"), "plan feature landing_permissions_available"),
    "unlisted_rights": Switch(
        ("source", "docs"),
        "landing.site.getRights of a base that lists hide: what the check of an operation says, or [] as documented",
    ),
    "default_rights": Switch(
        ("source", "docs"),
        "rights of site 0 in the extended model: not asked for a person whom no row of the site names, or the default",
    ),
    "group_base_lists": Switch(
        ("members", "administrators"),
        "who finds the base of a group in lists: its members, or administrators too though they cannot open it",
    ),
    "group_rights": Switch(
        ("docs", "source"), "landing.site.getRights of a group's base: names of operations, or four times true or false"
    ),
    "move": Switch(
        ("docs", "source"),
        "landing.landing.move to another site and a folder of the old one: FOLDER_NOT_FOUND, or done as the source has it",
    ),
    "scheme": Switch(("any", "https"), "https: REST over plain http is refused, 400 INVALID_REQUEST"),
    "portal": Switch(
        ("open", "overload", "deleted", "deleted_docs", "confirm", "denied"),
        "blocked by hand: 503 OVERLOAD_LIMIT; deleted: PORTAL_DELETED 403, or 500 as documented; an administrator has to "
        "confirm what the webhook calls, or did not: METHOD_CONFIRM_WAITING 401, METHOD_CONFIRM_DENIED 403",
    ),
    "moved_to": Switch(("off", "on"), "portal moved: every REST call is answered by 302"),
    "note_conflict": Switch(("source", "docs"), "NOTE_DOCUMENT_HAS_UNSAVED_CHANGES: 409, or 400 as documented"),
    "note_policy": Switch(
        ("source", "docs"), "policyLevel of a base of notes made by REST: none, or view as the documented answer has it"
    ),
    "note_conversion": Switch(
        ("silent", "stamps"),
        "a person opens a document that REST wrote: the editor's own form is stored without a trace, or it moves "
        "updatedAt and updatedBy though the text is the same",
    ),
    "note_file": Switch(
        ("docs", "fields"),
        "note.file.add: parameters at the top as documented, or in `fields` as other methods have them",
    ),
    "note_import": Switch(("off", "on"), "documents are being imported: bases of notes cannot be deleted, 409"),
    "task_card": Switch(
        ("new", "old"), "comments of tasks: in the task's chat, where old methods only add them; old: all of them work"
    ),
    "result_from_comment": Switch(
        ("works", "refused"),
        "addFromComment, deleteFromComment: the result pages have them refused in the new task card",
    ),
    "task_title": Switch(("250", "460"), "characters of a task's title: the source's, or the old documentation's"),
    "task_tags": Switch(
        ("all", "list"), "TAGS in select: tasks.task.get answers them, or only the list, as reported in 2025"
    ),
    "page_v3": Switch(("50", "1000"), "the largest page of tasks in REST 3.0: as measured, or as documented"),
    "idempotency": Switch(
        ("kept", "ignored"), "Idempotency-Key of REST 3.0: answers are kept for a day, or ignored as by older portals"
    ),
    "openapi": Switch(
        ("bare", "wrapped"),
        "rest.documentation.openapi: the description alone, as its example and other programs want it, or in `result` as "
        "the page says of every answer",
    ),
    "xml_id_filter": Switch(
        ("honoured", "ignored"), "lists of bases, pages and tasks: filtered by XML_ID, or as if the key were unknown"
    ),
    "user_dates": Switch(
        ("iso", "own"), "dates in filters of user.get: ISO 8601 or the portal's own format, or the portal's own alone"
    ),
    "webhook_owner": Switch(
        ("person", "system"), "the webhook's owner: a person, or a system user, whom user.get never answers"
    ),
    "rest_v3": Switch(("present", "absent"), "REST 3.0; absent: a portal that has version 2 only"),
    "notes": Switch(("present", "absent"), "the methods of Knowledge Base 2.0"),
    "rate_error_v3": Switch(("flat", "v3"), "too many REST 3.0 calls: flat 503 of v2, or RATELIMITEXCEPTION 429"),
}

PORTALS = ("documented", "source", "hostile")
"""As the documentation has it; as the portal's source has it; and as awkward as a portal can be that lets one publish."""
# Choices that are not called "docs" or "source"; those and the defaults stand for the rest.
_DOCUMENTED = {
    "openapi": "wrapped",
    "page_v3": "1000",
    "rate_error_v3": "v3",
    "result_from_comment": "refused",
    "task_title": "460",
}
_SOURCE = {"group_base_lists": "administrators"}
_HOSTILE = {
    "app_info": "docs",
    "batch_errors": "docs",
    "credentials": "docs",
    "dismissed_owner": "docs",
    "file_address": "absolute",
    "group_base_lists": "administrators",
    "group_rights": "source",
    "idempotency": "ignored",
    "insufficient_scope": "source",
    "note_conflict": "docs",
    "note_conversion": "stamps",
    "note_file": "fields",
    "openapi": "wrapped",
    "overlong": "error",
    "rate_error_v3": "v3",
    "result_from_comment": "refused",
    "task_tags": "list",
    "user_dates": "own",
    "waf": "batch",
    "webhook_owner": "system",
    "xml_id_filter": "ignored",
}


def choices_like(portal: str) -> dict[str, str]:
    """Every switch's choice on one of PORTALS. ValueError: another."""
    if portal not in PORTALS:
        raise ValueError(f"a portal is like one of {', '.join(PORTALS)}, not {portal!r}")
    called = {"documented": "docs", "source": "source"}.get(portal, "")
    named = {"documented": _DOCUMENTED, "source": _SOURCE, "hostile": _HOSTILE}[portal]
    return {
        name: named.get(name, called if called in switch.choices else switch.choices[0])
        for name, switch in SWITCHES.items()
    }
