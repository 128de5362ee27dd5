"""What ``publisher setup`` is to make beside the base itself: who belongs to the workgroup, and which menus show the base."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from publisher.settings_block import SettingsBlock

MENUS: Mapping[str, str] = MappingProxyType(
    {
        "profile": "top_panel:user_menu",
        "profile-page": "user_detail:top_menu",
        "task-list": "tasks_switcher:user",
        "group-task-list": "tasks_switcher:group",
        "groups": "socialnetwork:group_notifications",
    }
)
"""The portal takes any code and shows an unknown one nowhere (facts kb-6.8)."""
RAW = "raw:"


@dataclass(frozen=True, slots=True)
class SetupSettings:
    """People as front matter writes them; ``menus`` are the portal's codes; ``role`` is the readers' role, by id or title."""

    owner: str | None = None
    moderators: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    menus: tuple[str, ...] = ()
    role: int | str | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who is named."""
        return tuple(dict.fromkeys((*([self.owner] if self.owner else []), *self.moderators, *self.members)))


def parse_setup(block: SettingsBlock, *, has_group: bool, is_person: Callable[[str], bool]) -> SetupSettings:
    """Read ``setup``: ``owner``, ``moderators``, ``members``, ``menus``, ``role``."""
    owner = block.person("owner", is_person)
    moderators, members = block.texts("moderators"), block.texts("members")
    for key, people in (("moderators", moderators), ("members", members)):
        for person in people:
            if not is_person(person):
                block.problem(key, "not-a-person", value=person)
    if (owner or moderators or members) and not has_group:
        block.problem("members", "setup-without-group")
    menus = []
    for name in block.texts("menus"):
        code = name.removeprefix(RAW).strip() if name.startswith(RAW) else MENUS.get(name, "")
        if code:
            menus.append(code)
        else:
            block.problem("menus", "not-a-menu", value=name, known=", ".join(MENUS))
    role = block.number_or_text("role")
    block.done()
    return SetupSettings(owner, moderators, members, tuple(dict.fromkeys(menus)), role)
