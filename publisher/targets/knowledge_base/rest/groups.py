"""Which workgroup a base belongs to, and which one the settings mean."""

from dataclasses import replace

from publisher.portal.bitrix24.batch import Command, Result
from publisher.portal.bitrix24.rows import number, rows_of
from publisher.portal.bitrix24.transport import Transport
from publisher.targets.knowledge_base.snapshot import RemoteSite

# They leave their scope to the commands after them (facts kb-6.12), which all name their own.
_BINDINGS = Command("landing.site.getGroupBindings", {}, "bindings")


def group_commands(group: int | str | None) -> list[Command]:
    """What a first look asks for where the settings name a workgroup; for a name, who has it."""
    if group is None:
        return []
    by_name = [] if isinstance(group, int) else [Command("sonet_group.get", {"FILTER": {"NAME": group}}, "groups")]
    return [*by_name, _BINDINGS]


def wanted_group(group: int | str | None, found: Result | None) -> int | None:
    """The id of the workgroup that the settings mean; None where there is none of this name, or several, or none may be seen."""
    if group is None or isinstance(group, int):
        return group
    rows = rows_of(found.value) if found is not None and found.is_ok else []
    ids = {number(row.get("ID")) for row in rows if str(row.get("NAME") or "").strip() == group}
    return ids.pop() if len(ids) == 1 else None


def group_of_base(
    transport: Transport, bindings: Result | None, site: RemoteSite | None, *, is_groups: bool
) -> RemoteSite | None:
    """The base with the workgroup that it belongs to; bindings that were not asked for yet cost a request."""
    if site is None or not is_groups:
        return site
    if bindings is None:
        [bindings] = transport.batch([_BINDINGS], writes=False)
    rows = rows_of(bindings.value) if bindings.is_ok else []
    bound = (number(row.get("BINDING_ID")) for row in rows if number(row.get("ENTITY_ID")) == site.id)
    return replace(site, is_groups=True, group=next(bound, None))
