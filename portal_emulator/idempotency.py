"""`Idempotency-Key` of REST 3.0: a repeated call is answered with the stored answer. [docs: rest-v3.md#idempotency]

Kept for a day, for each webhook and method, successes only; calls that read ignore it.
"""

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace

from portal_emulator.dispatch import Method, RestError
from portal_emulator.envelope import V3, Address
from portal_emulator.exchange import Request, Response
from portal_emulator.store import Store

KEPT_SECONDS = 86400
_KEY = re.compile(r"[\x20-\x7e]{1,255}")
_WRITES = ("add", "addFromChatMessage", "update", "delete", "archive", "send", "attach")


def once(
    store: Store, now: int, request: Request, address: Address, method: Method, work: Callable[[], Response]
) -> Response:
    """Do the work, or repeat the answer of the time when it was done. RestError: a bad key, or another body."""
    key = request.headers.get("idempotency-key")
    if key is None or method.version != 3 or method.name.rpartition(".")[2] not in _WRITES:
        return work()
    if not _KEY.fullmatch(key):
        text = "The value of Idempotency-Key must be 1 to 255 printable ASCII characters"
        raise RestError(V3 + "INVALIDIDEMPOTENCYKEYEXCEPTION", text)
    place = _place(store.connection, address, method, key)
    digest = hashlib.sha256(request.body).hexdigest()
    known = store.connection.execute(
        "SELECT * FROM idempotent_answer WHERE place = ? AND created > ?", (place, now - KEPT_SECONDS)
    ).fetchone()
    if known is not None:
        if known["digest"] != digest:
            text = "The Idempotency-Key was already used with a different request body"
            raise RestError(V3 + "IDEMPOTENCYKEYREUSEDEXCEPTION", text, 422)
        headers = {"Content-Type": known["content_type"], "Idempotency-Key": key, "Idempotent-Replayed": "true"}
        return Response(200, known["body"], headers)
    response = work()
    if response.status == 200 and not response.hangup:
        with store.transaction() as db:
            db.execute("DELETE FROM idempotent_answer WHERE created <= ?", (now - KEPT_SECONDS,))
            db.execute(
                "INSERT OR REPLACE INTO idempotent_answer (place, digest, body, content_type, created)"
                " VALUES (?, ?, ?, ?, ?)",
                (place, digest, response.body, response.headers.get("Content-Type", ""), now),
            )
    return replace(response, headers={**response.headers, "Idempotency-Key": key})


def _place(db: sqlite3.Connection, address: Address, method: Method, key: str) -> str:
    row = db.execute(
        "SELECT id FROM webhook WHERE user_id = ? AND secret = ?", (address.user, address.secret)
    ).fetchone()
    return json.dumps([row["id"] if row else 0, method.name, key])
