"""Rights where the portal uses roles: a role made by hand is given to the readers. REST makes no role, and does not tell who has one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publisher.portal.bitrix24.batch import Command
from publisher.portal.bitrix24.rows import number
from publisher.targets.knowledge_base.rest.doctor.asking import Asker
from publisher.targets.knowledge_base.rest.scoped import SCOPE

EVERY_SITE = "0"
MENU = "knowledge_menu24"
"""Who has the role sees the section of knowledge bases in the menu."""


@dataclass(frozen=True, slots=True)
class RoleLook:
    """The role for the readers, and the other roles that let people read the base. ``role`` is None where there is none of this name."""

    role: int | None = None
    title: str = ""
    gives_base: bool = False
    gives_others: bool = False
    others: tuple[str, ...] = ()


def look_at_roles(ask: Asker, wanted: int | str | None, site: int) -> RoleLook:
    """What every role of knowledge bases allows. ``site`` is the base, 0 where there is none yet."""
    listed = ask.ask_all([Command("landing.role.getList", {"scope": SCOPE})])[0]
    if listed.error is not None:
        raise listed.error
    roles = {number(row.get("ID")) or 0: str(row.get("TITLE") or row.get("XML_ID") or "?") for row in listed.rows}
    told = ask.ask_all([Command("landing.role.getRights", {"scope": SCOPE, "id": role}) for role in roles])
    rights: dict[int, Mapping[str, object]] = {}
    for role, said in zip(roles, told, strict=True):
        if said.error is not None:
            raise said.error
        rights[role] = _by_site(said.value)
    same = [role for role, title in roles.items() if wanted in {role, title}]
    chosen = same[0] if same else None
    own = rights.get(chosen, {}) if chosen is not None else {}
    others = [roles[role] for role in roles if role != chosen and _lets_in(rights[role], site)]
    return RoleLook(
        chosen,
        roles.get(chosen, "") if chosen is not None else "",
        gives_base="read" in _listed(own.get(str(site))),
        gives_others=any(place != str(site) and "read" in _listed(given) for place, given in own.items()),
        others=tuple(sorted(others)),
    )


def _by_site(value: object) -> Mapping[str, object]:
    """Rights by site; where the only key is 0, PHP writes a list."""
    if isinstance(value, list):
        return {str(place): given for place, given in enumerate(value)}
    return {str(place): given for place, given in value.items()} if isinstance(value, Mapping) else {}


def _lets_in(rights: Mapping[str, object], site: int) -> bool:
    """Whether who has a role with these rights may read the base: by a row for it, else by the row for every base."""
    own = _listed(rights.get(str(site)))
    return "read" in (own or _listed(rights.get(EVERY_SITE)))


def _listed(given: object) -> Sequence[object]:
    return given if isinstance(given, list) else list(given.values()) if isinstance(given, Mapping) else []
