"""Methods that every webhook may call. [docs: api-reference/common]"""

from portal_emulator import php
from portal_emulator.dispatch import Answer, Call, RestError, all_methods, find, method
from portal_emulator.scopes import ALL_SCOPES, allows


@method("server.time")
def server_time(call: Call) -> Answer:
    """The portal's time in its own zone. [docs: common/system/server-time.md]"""
    return Answer(call.iso(call.now))


@method("profile")
def profile(call: Call) -> Answer:
    """The webhook's owner; a dismissed one never gets here. [docs: common/users/profile.md]"""
    row = call.db.execute("SELECT * FROM user WHERE id = ?", (call.user.id,)).fetchone()
    return Answer(
        {
            "ID": str(row["id"]),
            "ADMIN": bool(row["is_admin"]),
            "NAME": row["name"],
            "LAST_NAME": row["last_name"],
            "PERSONAL_GENDER": row["gender"],
            "TIME_ZONE": row["time_zone"],
        }
    )


@method("scope")
def scope(call: Call) -> Answer:
    """The webhook's scopes; with `full` all that the portal knows. [docs: common/system/scope.md]"""
    if php.truthy(call.params.get("full")):
        return Answer(list(ALL_SCOPES))
    return Answer(sorted(call.scopes))


@method("methods")
def methods(call: Call) -> Answer:
    """Names of the methods that the webhook may call; of a scope, or all with `full`. [docs: common/system/methods.md]"""
    wanted = php.to_str(call.params.get("scope"))
    full = php.truthy(call.params.get("full"))
    return Answer(
        [
            found.name.lower()
            for found in all_methods(2)
            if (wanted in found.scope.split("|") if wanted else full or allows(call.scopes, found.scope))
        ]
    )


@method("method.get")
def method_get(call: Call) -> Answer:
    """Whether a method exists and may be called. [docs: common/system/method-get.md]"""
    name = php.to_str(call.params.get("name"))
    if not name:
        raise RestError("ERROR_ARGUMENT", "Argument 'name' is null or empty", extra={"argument": "name"})
    found = find(name, 2)
    exists = found is not None or name.lower() == "batch"
    available = exists and (found is None or allows(call.scopes, found.scope))
    return Answer({"isExisting": exists, "isAvailable": available})


@method("app.info")
def app_info(call: Call) -> Answer:
    """By webhook: refused as the docs say, or scopes and licence as the source does. [docs: common/system/app-info.md]"""
    if call.settings.switch("app_info") == "docs":
        raise RestError("ACCESS_DENIED", "Access denied! Application context required", 403)
    return Answer({"SCOPE": sorted(call.scopes), "LICENSE": f"{call.language}_emulator"})
