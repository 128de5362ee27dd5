"""The control interface under /_emulator/: faults, request log, webhooks, clock, switches, snapshot. JSON in and out."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from portal_emulator import faults, php, settings, webhooks
from portal_emulator.exchange import Request, Response, json_response
from portal_emulator.snapshot import snapshot

if TYPE_CHECKING:
    from portal_emulator.portal import Portal

Action = Callable[["Portal", Any], Any]
"""What a route does with the JSON that was sent; for a new webhook, with the portal's address beside it."""


def handle(portal: "Portal", request: Request) -> Response:
    name = request.path.removeprefix("/_emulator/").rstrip("/")
    actions = _ROUTES.get(name)
    if actions is None:
        return _refused(f"unknown; known: {', '.join(f'/_emulator/{known}' for known in _ROUTES)}", 404)
    action = actions.get(request.method)
    if action is None:
        return _refused(f"/_emulator/{name} takes {', '.join(actions)}", 405)
    # A page of the portal, or of a stranger, can send a form without asking, but not JSON.
    # Not "text/plain;charset=json" either: of what a browser sends unasked only the type itself counts.
    sent_as = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method == "POST" and sent_as != "application/json":
        return _refused("send JSON, with Content-Type: application/json", 415)
    try:
        value = json.loads(request.body) if request.method == "POST" else None
        if action is _add_webhook:
            value = (value, request.base_url)
        return json_response(action(portal, value))
    except (ValueError, TypeError, RecursionError) as error:
        return _refused(str(error), 400)


def _refused(text: str, status: int) -> Response:
    return json_response({"error": text}, status)


def _add_faults(portal: "Portal", value: Any) -> Any:
    portal.faults.add(faults.parse_rules(value))
    return portal.faults.as_list()


def _show_faults(portal: "Portal", _: Any) -> Any:
    return portal.faults.as_list()


def _show_requests(portal: "Portal", _: Any) -> Any:
    return portal.journal.entries()


def _clear_requests(portal: "Portal", _: Any) -> Any:
    portal.journal.clear()
    return []


def _add_webhook(portal: "Portal", value: Any) -> Any:
    wanted, base_url = value
    with portal.store.transaction() as db:
        return {"url": webhooks.add_for(db, wanted, base_url)}


def _set_clock(portal: "Portal", value: Any) -> Any:
    if not isinstance(value, dict) or "now" not in value or not isinstance(value["now"], str | None):
        raise ValueError('send {"now": "2026-12-15T09:00:00+01:00"}, or {"now": null} to let the clock run')
    moment = datetime.fromisoformat(value["now"]) if value["now"] is not None else None
    if moment is not None and moment.tzinfo is None:
        raise ValueError("the moment needs an offset, such as +01:00 or Z")
    portal.clock.set(moment)
    with portal.store.transaction() as db:
        db.execute(
            "INSERT OR REPLACE INTO setting (name, value) VALUES ('clock', ?)", (moment.isoformat() if moment else "",)
        )
    return _show_clock(portal, None)


def _show_clock(portal: "Portal", _: Any) -> Any:
    return {"now": portal.clock.moment().astimezone(portal.settings.zone).isoformat(), "stands": portal.clock.stands}


def _set_switches(portal: "Portal", value: Any) -> Any:
    if not isinstance(value, dict):
        raise TypeError('send an object, such as {"credentials": "docs"}')
    chosen = {name: php.shown(choice) for name, choice in value.items()}
    for name, choice in chosen.items():
        settings.check(name, choice)
    with portal.store.transaction() as db:
        for name, choice in chosen.items():
            portal.settings.store(db, name, choice)
    return portal.settings.as_dict()


def _show_switches(portal: "Portal", _: Any) -> Any:
    return portal.settings.as_dict()


def _snapshot(portal: "Portal", _: Any) -> Any:
    with portal.store.transaction() as db:
        return snapshot(db)


_ROUTES: dict[str, dict[str, Action]] = {
    "faults": {"GET": _show_faults, "POST": _add_faults},
    "requests": {"GET": _show_requests, "DELETE": _clear_requests},
    "webhooks": {"POST": _add_webhook},
    "clock": {"GET": _show_clock, "POST": _set_clock},
    "switches": {"GET": _show_switches, "POST": _set_switches},
    "snapshot": {"GET": _snapshot},
}
