"""``publisher setup`` on Bitrix24: each step follows from a look at what is there, so that a run that was cut is simply run again.

A base that is being set up carries a mark of its own until its rights are set, for nobody can read back who may read a base: only
with that mark is it known that no person's rights are replaced. The group's owner comes last: until then the webhook's user is one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from publisher.access import Access, Readers
from publisher.content.people import parse_person
from publisher.errors import ConfigError, OutcomeUnknownError
from publisher.messages import Text, text
from publisher.portal.bitrix24.batch import Command
from publisher.portal.bitrix24.rows import Row, flag, number, rows_of
from publisher.portal.bitrix24.transport import Transport
from publisher.portal.setting_up import SetupStep, StepAction
from publisher.setup_settings import SetupSettings
from publisher.targets.knowledge_base.mark import site_mark
from publisher.targets.knowledge_base.rest.doctor.asking import Asker
from publisher.targets.knowledge_base.rest.scoped import GROUP_SCOPE, SCOPE
from publisher.targets.knowledge_base.rest.setup_roles import MENU, RoleLook, look_at_roles

UNFINISHED = "kb1-setup|"
"""Of a base that setup made and did not finish; the base's code follows."""
ALL = ["read", "edit", "sett", "public", "delete"]
OWNER, MODERATOR = "A", "E"


@dataclass(frozen=True, slots=True)
class SetupOrder:
    """What is wanted. ``group`` is an id or a name; ``replace_rights`` allows to write over rights that people may have set."""

    code: str
    title: str
    group: int | str | None
    setup: SetupSettings
    access: Access
    replace_rights: bool = False


@dataclass(slots=True)
class SetupLook:
    """What is there: who asks, the group with its members' roles, the base, its bindings."""

    me: int
    is_admin: bool
    group: Row | None = None
    roles: Mapping[int, str] = field(default_factory=dict)
    base: Row | None = None
    in_group: bool = False
    bound_to: int | None = None
    taken: bool = False
    group_taken: bool = False
    menus: frozenset[str] = frozenset()
    has_roles: bool = False
    has_rights: bool = True
    roles_of_bases: RoleLook = field(default_factory=RoleLook)

    @property
    def group_id(self) -> int:
        """The group's id, 0 where there is none yet."""
        return number(self.group.get("ID")) or 0 if self.group is not None else 0

    @property
    def site(self) -> int:
        """The base's id, 0 where there is none yet."""
        return number(self.base.get("ID")) or 0 if self.base is not None else 0

    @property
    def is_unfinished(self) -> bool:
        """Whether setup has still to make or to finish the base."""
        return self.base is None or str(self.base.get("XML_ID") or "").startswith(UNFINISHED)


class Bitrix24Setup:
    """A portal behind one webhook. See ``publisher.portal.setting_up.PortalSetup``."""

    def __init__(self, transport: Transport, order: SetupOrder) -> None:
        self._transport = transport
        self._ask = Asker(transport)
        self._order = order
        self._ids: dict[str, int] | None = None
        self._look = SetupLook(0, is_admin=False)
        self._rights_written = False

    def steps(self) -> Sequence[SetupStep]:
        """Group, members, base, binding, rights, menus, the finished mark, the owner; less where a person must decide first."""
        self._look = self._looked()
        steps: list[SetupStep] = []
        if self._order.group is not None:
            steps += self._group_steps()
        steps.append(self._base_step())
        if self._order.group is not None and steps[-1].action is not StepAction.BY_HAND:
            steps.append(self._binding_step())
        if steps[-1].action is StepAction.BY_HAND:  # which base is meant is for a person to say
            return steps
        rights = self._rights_steps()
        steps += [*rights, *map(self._menu_step, self._order.setup.menus), self._mark_step(rights)]
        if self._order.setup.owner is not None:
            steps.append(self._owner_step(self._order.setup.owner))
        return steps

    def carry_out(self, step: SetupStep) -> None:
        """Write; an answer that is lost is no trouble, for the next look tells what became of it."""
        try:
            self._write(step)
        except OutcomeUnknownError:
            return

    def _write(self, step: SetupStep) -> None:
        order, look = self._order, self._look
        name, _, detail = step.name.partition(" ")
        group, site = look.group_id, look.site
        match name:
            case "group":
                self._call(
                    "sonet_group.create", {"NAME": order.group, "VISIBLE": "N", "OPENED": "N", "INITIATE_PERMS": "E"}
                )
            case "members":
                self._call("sonet_group.user.add", {"GROUP_ID": group, "USER_ID": self._missing()})
            case "moderators":
                params = {"GROUP_ID": group, "USER_ID": self._to_promote(), "ROLE": MODERATOR}
                self._call("sonet_group.user.update", params)
            case "base":
                mark = f"{UNFINISHED}{order.code}"
                fields = {"TITLE": order.title, "CODE": order.code, "TYPE": SCOPE, "XML_ID": mark}
                self._call("landing.site.add", {"scope": SCOPE, "fields": fields})
            case "binding":
                self._call("landing.site.bindingToGroup", {"id": site, "groupId": group})
            case "rights" if look.has_roles:
                self._rights_written = self._write_role()
            case "rights":
                params = {"scope": SCOPE, "id": site, "rights": self._rows()}
                if self._call("landing.site.setRights", params) is True:
                    self._rights_written = True
            case "menu":
                self._call("landing.site.bindingToMenu", {"id": site, "menuCode": detail})
            case "mark":
                scope = GROUP_SCOPE if look.in_group else SCOPE
                fields = {"XML_ID": site_mark(order.code)}
                self._call("landing.site.update", {"scope": scope, "id": site, "fields": fields})
            case "owner":
                assert order.setup.owner is not None
                self._call("sonet_group.setowner", {"GROUP_ID": group, "USER_ID": self._id(order.setup.owner)})

    def _write_role(self) -> bool:
        """Let the readers' role read the base, and give it to them; nobody can read back who has it."""
        role, site = self._look.roles_of_bases.role, str(self._look.site)
        rights = {"scope": SCOPE, "id": role, "rights": {site: ["read"]}, "additional": [MENU]}
        if self._call("landing.role.setRights", rights) is not True:
            return False
        codes = [code for code in self._rows() if code not in {"AU", f"U{self._look.me}"}]
        return self._call("landing.role.setAccessCodes", {"scope": SCOPE, "id": role, "codes": codes}) is True

    def _call(self, method: str, params: Mapping[str, object]) -> object:
        return self._transport.call(method, params, writes=True).result

    def _read(self, method: str, params: Mapping[str, object] | None = None) -> object:
        return self._transport.call(method, params or {}, writes=False).result

    def _looked(self) -> SetupLook:
        order = self._order
        self._resolve()
        params = {"select": ["ID", "CODE", "TITLE", "XML_ID"]}
        condition = {"ID": order.group} if isinstance(order.group, int) else {"NAME": order.group}
        group = [Command("sonet_group.get", {"FILTER": condition, "IS_ADMIN": "Y"})] if order.group is not None else []
        profile, model, company, groups, bindings, menus, *found = self._ask.ask_all(
            [
                Command("profile"),
                Command("landing.role.isEnabled", {"scope": SCOPE}),
                Command("landing.site.getList", {"scope": SCOPE, "params": params}),
                Command("landing.site.getList", {"scope": GROUP_SCOPE, "params": params}),
                Command("landing.site.getGroupBindings"),
                Command("landing.site.getMenuBindings"),
                *group,
            ]
        )
        for said in (profile, company, groups, bindings, menus, *found):
            if said.error is not None:
                raise said.error
        who = profile.value if isinstance(profile.value, Mapping) else {}
        look = SetupLook(number(who.get("ID")) or 0, flag(who.get("ADMIN")), has_roles=model.value is True)
        if model.error is not None:
            if model.code not in {"FEATURE_NOT_AVAIL", "IS_NOT_ADMIN"}:
                raise model.error
            look.has_rights = False
        if order.group is not None:
            look.group = _the_group(order.group, found[0].rows)
        if look.group is not None:
            members = rows_of(self._read("sonet_group.user.get", {"ID": look.group_id}))
            look.roles = {number(row.get("USER_ID")) or 0: str(row.get("ROLE")) for row in members}
        self._look_at_bases(look, {SCOPE: company.rows, GROUP_SCOPE: groups.rows}, bindings.rows, menus.rows)
        if look.has_roles and order.access.is_limited and order.group is None:
            look.roles_of_bases = look_at_roles(self._ask, order.setup.role, look.site)
        return look

    def _look_at_bases(
        self, look: SetupLook, bases: Mapping[str, list[Row]], bindings: list[Row], menus: list[Row]
    ) -> None:
        """By our marks in both scopes: a base that is bound is seen in the other one (facts kb-6.10)."""
        marks = {site_mark(self._order.code), f"{UNFINISHED}{self._order.code}"}
        found = [(scope, row) for scope, rows in bases.items() for row in rows if row.get("XML_ID") in marks]
        codes = {str(row.get("CODE") or "").strip("/") for rows in bases.values() for row in rows}
        look.taken = self._order.code in codes
        if len(found) > 1:
            raise ConfigError(text("setup.base-twice", code=self._order.code), hint=text("setup.base-twice-hint"))
        for scope, row in found:
            look.base, look.in_group = row, scope == GROUP_SCOPE
        for row in bindings:
            if look.site and number(row.get("ENTITY_ID")) == look.site:
                look.bound_to = number(row.get("BINDING_ID"))
            elif look.group_id and number(row.get("BINDING_ID")) == look.group_id:
                look.group_taken = True
        look.menus = frozenset(str(row.get("BINDING_ID")) for row in menus if number(row.get("ENTITY_ID")) == look.site)

    def _resolve(self) -> None:
        """Find everybody who is named, once; one ConfigError names all whom the portal does not know."""
        if self._ids is not None:
            return
        ids: dict[str, int] = {}
        named = tuple(dict.fromkeys((*self._order.setup.people, *self._order.access.users)))
        persons = [person for written in named if (person := parse_person(written)) is not None]
        asked = [{"ID": p.user_id} if p.user_id is not None else {"EMAIL": p.email} for p in persons]
        answers = self._ask.ask_all([Command("user.get", {"FILTER": {**one, "ACTIVE": True}}) for one in asked])
        for written, person, said in zip(named, persons, answers, strict=True):
            if said.error is not None:
                raise said.error
            for row in said.rows:
                is_meant = (
                    number(row.get("ID")) == person.user_id or str(row.get("EMAIL") or "").lower() == person.email
                )
                if is_meant and (identity := number(row.get("ID"))):
                    ids[written] = identity
        unknown = [name for name in named if name not in ids]
        if unknown:
            raise ConfigError(
                text("setup.unknown-people", people=", ".join(unknown)), hint=text("setup.unknown-people-hint")
            )
        self._ids = ids

    def _id(self, written: str) -> int:
        assert self._ids is not None
        return self._ids[written]

    def _missing(self) -> list[int]:
        wanted = (self._look.me, *map(self._id, self._order.setup.people))
        return [user for user in dict.fromkeys(wanted) if user not in self._look.roles]

    def _to_promote(self) -> list[int]:
        wanted = map(self._id, self._order.setup.moderators)
        return [user for user in wanted if self._look.roles.get(user) not in {OWNER, MODERATOR}]

    def _group_steps(self) -> list[SetupStep]:
        order, look = self._order, self._look
        group = order.group
        is_there = look.group is not None
        steps = [
            _step(
                "group",
                StepAction.NONE if is_there else StepAction.CREATE,
                "group-is-there" if is_there else "group-new",
                group=group,
            )
        ]
        if look.group is not None and flag(look.group.get("OPENED")) and order.access.is_limited:
            steps.append(_step("group-open", StepAction.BY_HAND, "group-open", group=group))
        wanted = len(dict.fromkeys(map(self._id, order.setup.people)))
        missing = len(self._missing()) if is_there else wanted
        if not missing:
            steps.append(_step("members", StepAction.NONE, "members-are-there", n=max(wanted, 1)))
        elif look.is_admin:
            steps.append(_step("members", StepAction.UPDATE, "members-new", n=missing))
        else:
            steps.append(_step("members", StepAction.BY_HAND, "members-by-hand", people=", ".join(order.setup.people)))
        if order.setup.moderators:
            lacking = len(self._to_promote())
            action = StepAction.UPDATE if lacking else StepAction.NONE
            steps.append(
                _step("moderators", action, "moderators-new" if lacking else "moderators-are-there", n=lacking)
            )
        return steps

    def _base_step(self) -> SetupStep:
        code, look = self._order.code, self._look
        if look.base is None:
            if look.taken:
                return _step("base", StepAction.BY_HAND, "base-taken", code=code)
            return _step("base", StepAction.CREATE, "base-new", code=code)
        there = str(look.base.get("CODE") or "").strip("/")
        if there != code:
            return _step("base", StepAction.BY_HAND, "base-elsewhere", code=code, there=there)
        return _step("base", StepAction.NONE, "base-is-there", code=code)

    def _binding_step(self) -> SetupStep:
        look, group = self._look, self._order.group
        if look.bound_to is not None or look.in_group:
            if look.bound_to == look.group_id and look.group_id:
                return _step("binding", StepAction.NONE, "bound", group=group)
            return _step("binding", StepAction.BY_HAND, "bound-elsewhere", group=group, there=look.bound_to or "?")
        if look.group_taken:
            return _step("binding", StepAction.BY_HAND, "group-has-base", group=group)
        return _step("binding", StepAction.BIND, "binding", group=group)

    def _rights_steps(self) -> list[SetupStep]:
        """The rights, and the roles that let in others as well. What is for a person to do is done once ``proven`` has its day."""
        steps = [self._rights_step()]
        look = self._look
        if look.roles_of_bases.others:
            others = ", ".join(look.roles_of_bases.others)
            steps.append(_step("other-roles", StepAction.BY_HAND, "other-roles", roles=others, code=self._order.code))
        proven = self._order.access.proven
        if proven is None or self._order.group is not None:
            return steps
        done = _step("rights", StepAction.NONE, "rights-proven", day=proven.isoformat())
        return [done if step.action is StepAction.BY_HAND and step.name == "rights" else step for step in steps[:1]]

    def _rights_step(self) -> SetupStep:
        order, look = self._order, self._look
        if order.group is not None:
            return _step("rights", StepAction.BY_HAND if look.is_unfinished else StepAction.NONE, "rights-of-group")
        if not order.access.is_limited:
            return _step("rights", StepAction.NONE, "rights-of-everybody")
        if not look.has_rights:
            return _step("rights", StepAction.BY_HAND, "rights-not-in-plan")
        if look.has_roles and (by_hand := self._role_by_hand()) is not None:
            return by_hand
        if self._rights_written and (look.roles_of_bases.gives_base or not look.has_roles):
            return _step("rights", StepAction.NONE, "rights-written")
        if look.is_unfinished or order.replace_rights:
            if look.has_roles:
                return _step("rights", StepAction.UPDATE, "role-new", role=look.roles_of_bases.title)
            return _step("rights", StepAction.UPDATE, "rights-new")
        return _step("rights", StepAction.NONE, "rights-kept")

    def _role_by_hand(self) -> SetupStep | None:
        """What a person has to do before a role can be given to the readers."""
        role, wanted = self._look.roles_of_bases, self._order.setup.role
        if wanted is None:
            return _step("rights", StepAction.BY_HAND, "rights-of-roles", code=self._order.code)
        if role.role is None:
            return _step("rights", StepAction.BY_HAND, "role-missing", role=wanted)
        if role.gives_others:
            return _step("rights", StepAction.BY_HAND, "role-of-others", role=wanted)
        return None

    def _rows(self) -> dict[str, list[str]]:
        """Everybody is denied by a row of their own: whom no row names may do everything (facts kb-7.8)."""
        assert self._order.access.readers is Readers.NAMED
        rows = {f"DR{number}": ["read"] for number in self._order.access.departments}
        rows |= {f"U{self._id(user)}": ["read"] for user in self._order.access.users}
        return {**rows, f"U{self._look.me}": ALL, "AU": ["denied"]}

    def _menu_step(self, code: str) -> SetupStep:
        if self._order.group is not None:
            return _step(f"menu {code}", StepAction.BY_HAND, "menu-of-group", menu=code)
        if code in self._look.menus:
            return _step(f"menu {code}", StepAction.NONE, "menu-is-there", menu=code)
        return _step(f"menu {code}", StepAction.BIND, "menu-new", menu=code)

    def _mark_step(self, rights: Sequence[SetupStep]) -> SetupStep:
        """A base that is not for everybody is ready only once somebody has closed it, where setup cannot."""
        waits = self._order.access.is_limited and self._order.group is None
        if self._look.is_unfinished and waits and any(step.action is StepAction.BY_HAND for step in rights):
            return _step("mark", StepAction.BY_HAND, "mark-waits")
        if self._look.is_unfinished:
            return _step("mark", StepAction.UPDATE, "mark-new")
        return _step("mark", StepAction.NONE, "mark-is-there")

    def _owner_step(self, owner: str) -> SetupStep:
        if self._look.roles.get(self._id(owner)) == OWNER:
            return _step("owner", StepAction.NONE, "owner-is", person=owner)
        mine = self._look.roles.get(self._look.me) == OWNER or self._look.group is None
        if mine or self._look.is_admin:
            return _step("owner", StepAction.UPDATE, "owner-new", person=owner)
        return _step("owner", StepAction.BY_HAND, "owner-by-hand", person=owner)


def _the_group(wanted: int | str, rows: Sequence[Row]) -> Row | None:
    """The group with this id or name; None where one of this name is still to be made."""
    same = "ID" if isinstance(wanted, int) else "NAME"
    found = [row for row in rows if str(row.get(same)).strip() == str(wanted)]
    if len(found) > 1:
        raise ConfigError(text("setup.group-twice", group=wanted), hint=text("setup.group-twice-hint"))
    if not found and isinstance(wanted, int):
        raise ConfigError(text("setup.no-group", group=wanted), hint=text("setup.no-group-hint"))
    return found[0] if found else None


def _step(name: str, action: StepAction, sentence: str, **values: object) -> SetupStep:
    what: Text = text(f"setup.step-{sentence}", **values)
    return SetupStep(name, action, what)
