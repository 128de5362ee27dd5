"""Who calls, and whether the webhook's scopes allow it. An unknown method is told before anything is asked."""

import secrets
import sqlite3
from dataclasses import dataclass

from portal_emulator.dispatch import Method, RestError, User
from portal_emulator.envelope import V3, Address
from portal_emulator.scopes import allows
from portal_emulator.settings import Settings


@dataclass(frozen=True, slots=True)
class Caller:
    user: User
    scopes: frozenset[str]


def identify(db: sqlite3.Connection, address: Address, settings: Settings, now: int) -> Caller:
    """The webhook's owner and scopes. RestError as the portal refuses: see facts tn-7."""
    if not address.secret:
        raise _refusal(address, "NO_AUTH_FOUND", "Wrong authorization data", 401)
    row = db.execute(
        "SELECT w.secret, w.scopes, w.expires, u.active, u.is_admin FROM webhook w JOIN user u ON u.id = w.user_id"
        " WHERE w.user_id = ? AND w.secret = ?",
        (address.user, address.secret),
    ).fetchone()
    if row is None or not secrets.compare_digest(row["secret"].encode(), address.secret.encode()):
        status = 401 if settings.switch("credentials") == "source" else 403
        raise _refusal(address, "INVALID_CREDENTIALS", "Invalid request credentials", status)
    if settings.switch("plan") in ("free", "free_source"):
        status = 403 if settings.switch("plan") == "free" else 401
        text = "REST API is available only on commercial plans."
        raise RestError(V3 + "LICENSEEXCEPTION" if address.version == 3 else "ACCESS_DENIED", text, status)
    trap = settings.switch("webhook")
    if row["active"] != "Y" or trap == "dismissed":
        if settings.switch("dismissed_owner") == "source":
            raise _refusal(address, "authorization_error", "Unable to authorize user", 401)
        raise _refusal(address, "user_access_error", "The user does not have access to the application.", 403)
    if trap == "expired" or (row["expires"] is not None and row["expires"] <= now):
        raise _refusal(address, "expired_token", "The access token provided has expired.", 401)
    return Caller(User(address.user, bool(row["is_admin"])), frozenset(row["scopes"].split(",")))


def check_scope(method: Method, caller: Caller, settings: Settings) -> None:
    """A method may name several scopes, `a|b`: any of them will do."""
    if allows(caller.scopes, method.scope):
        return
    if method.version == 2:
        status = 403 if settings.switch("insufficient_scope") == "docs" else 401
        raise RestError(
            "insufficient_scope", "The request requires higher privileges than provided by the access token", status
        )
    raise RestError(V3 + "INSUFFICIENTSCOPEEXCEPTION", f"The request requires the scope `{method.scope}`", 403)


def unknown_method(name: str, version: int) -> RestError:
    if version == 2:
        return RestError("ERROR_METHOD_NOT_FOUND", "Method not found!", 404)
    return RestError(V3 + "METHODNOTFOUNDEXCEPTION", f"Method `{name}` not found", 404)


def _refusal(address: Address, code: str, message: str, status: int) -> RestError:
    if address.version == 2:
        return RestError(code, message, status)
    return RestError(V3 + "ACCESSDENIEDEXCEPTION", "Access denied", 403 if status == 403 else 401)
