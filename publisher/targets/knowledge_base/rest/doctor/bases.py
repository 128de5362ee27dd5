"""The base itself: where it is, whether it is there twice, what this user may do to it, which model of rights holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from publisher.messages import text
from publisher.portal.bitrix24.rows import Row, flag, number
from publisher.portal.health import Check, CheckState, WantedUse
from publisher.targets.knowledge_base.mark import site_mark
from publisher.targets.knowledge_base.rest.doctor.asking import Asker, Said
from publisher.targets.knowledge_base.rest.scoped import GROUP_SCOPE, SCOPE

FIELDS = ["ID", "CODE", "TITLE", "XML_ID", "DELETED"]
NO_SUCH_MARK = "kb-doctor|no-such-base"
_NEEDED = ("read", "edit", "sett", "public")
_OF_GROUPS = ("read", "edit", "sett", "delete")
"""The order in which a group's base may answer four times true or false instead of names (facts kb-7.12)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Bases that this user sees in one scope."""

    scope: str
    rows: list[Row]

    def marked(self, code: str) -> list[Row]:
        return [row for row in self.rows if row.get("XML_ID") == site_mark(code) and not flag(row.get("DELETED"))]

    def trashed(self, code: str) -> list[Row]:
        return [row for row in self.rows if row.get("XML_ID") == site_mark(code) and flag(row.get("DELETED"))]

    def at_address(self, code: str) -> list[Row]:
        return [
            row for row in self.rows if str(row.get("CODE") or "").strip("/") == code and not flag(row.get("DELETED"))
        ]


@dataclass(frozen=True, slots=True)
class Base:
    """Our base: the scope that sees it, and its id."""

    scope: str
    id: int


def look(ask: Asker) -> tuple[Said, Said]:
    """All bases of the company and of groups that this user sees."""
    params = {"select": FIELDS, "filter": {"=DELETED": ["Y", "N"]}}
    company, groups = (
        ask.ask("landing.site.getList", {"scope": scope, "params": params}) for scope in (SCOPE, GROUP_SCOPE)
    )
    return company, groups


def bases(ask: Asker, wanted: WantedUse, found: list[Base]) -> Iterator[Check]:
    """Where the base is; ``found`` gets it. Then the filter by which it is found, the model of rights, and this user's own."""
    company, groups = look(ask)
    if company.error is not None:
        yield Check(
            "base",
            CheckState.UNPROVEN,
            text("doctor.base-unproven", reason=company.error.message),
            observed=company.observed,
        )
        return
    seen = Seen(SCOPE, company.rows), Seen(GROUP_SCOPE, groups.rows)
    if wanted.code is None:
        yield Check(
            "base", CheckState.UNPROVEN, text("doctor.base-no-settings"), observed="no settings", for_information=True
        )
    else:
        yield _place(ask, wanted, wanted.code, seen)
        marked = [(one.scope, row) for one in reversed(seen) for row in one.marked(wanted.code)]
        found += [Base(scope, identity) for scope, row in marked if (identity := number(row.get("ID")))]
    yield _filter(ask, company)
    model = _model(ask)
    yield model
    for base in found[:1]:
        yield _rights(ask, base)
        yield _bindings(ask, base)
        yield _fonts(ask, base)


def pages_of(ask: Asker, base: Base) -> list[Row]:
    """The base's pages with their marks."""
    params = {"select": ["ID", "XML_ID", "CREATED_BY_ID"], "filter": {"SITE_ID": base.id}}
    return ask.ask("landing.landing.getList", {"scope": base.scope, "params": params}).rows


def group_of(ask: Asker, base: Base) -> int | None:
    """The workgroup that a base is bound to."""
    rows = ask.ask("landing.site.getGroupBindings").rows
    return next((number(row.get("BINDING_ID")) for row in rows if number(row.get("ENTITY_ID")) == base.id), None)


def _place(ask: Asker, wanted: WantedUse, code: str, seen: tuple[Seen, Seen]) -> Check:
    company, groups = (one.marked(code) for one in seen)
    if len(company) + len(groups) > 1:
        return Check(
            "base", CheckState.WARNING, text("doctor.base-twin", code=code, n=len(company) + len(groups)),
            text("doctor.base-twin-hint"), observed=f"{len(company)} of the company, {len(groups)} of groups",
        )  # fmt: skip
    if groups:
        return _in_group(ask, wanted, code, groups[0])
    if company:
        if wanted.group is not None:
            return Check(
                "base", CheckState.NO, text("doctor.base-not-bound", code=code, group=wanted.group),
                text("doctor.base-not-bound-hint", group=wanted.group), observed="of the company, not of the group", stops=True,
            )  # fmt: skip
        return Check("base", CheckState.OK, text("doctor.base-ok", code=code), observed="of the company")
    if any(one.at_address(code) for one in seen):
        return Check(
            "base", CheckState.WARNING, text("doctor.base-taken", code=code), text("doctor.base-taken-hint"), observed="taken",
        )  # fmt: skip
    if any(one.trashed(code) for one in seen):
        return Check(
            "base", CheckState.WARNING, text("doctor.base-trashed", code=code), text("doctor.base-trashed-hint"),
            observed="in the trash",
        )  # fmt: skip
    return Check(
        "base", CheckState.OK, text("doctor.base-none", code=code), text("doctor.base-none-hint"), observed="none yet"
    )


def _in_group(ask: Asker, wanted: WantedUse, code: str, row: Row) -> Check:
    group = group_of(ask, Base(GROUP_SCOPE, number(row.get("ID")) or 0))
    if wanted.group is None:
        return Check(
            "base", CheckState.NO, text("doctor.base-in-group", code=code, group=group or "?"),
            text("doctor.base-in-group-hint", group=group or "<id>"), observed="of a group, not in the settings", stops=True,
        )  # fmt: skip
    if isinstance(wanted.group, int) and group is not None and wanted.group != group:
        return Check(
            "base", CheckState.NO, text("doctor.base-other-group", code=code, group=group, wanted=wanted.group),
            text("doctor.base-in-group-hint", group=group), observed="of another group", stops=True,
        )  # fmt: skip
    return Check(
        "base",
        CheckState.OK,
        text("doctor.base-of-group", code=code, group=group or wanted.group),
        observed="of a group",
    )


def _filter(ask: Asker, company: Said) -> Check:
    params = {"select": FIELDS, "filter": {"=XML_ID": NO_SUCH_MARK}}
    if ask.ask("landing.site.getList", {"scope": SCOPE, "params": params}).rows:
        return Check(
            "base-filter", CheckState.NO, text("doctor.base-filter-ignored"), text("doctor.base-filter-ignored-hint"),
            observed="ignored", fact="kb-3.1", switch="xml_id_filter=ignored", stops=True,
        )  # fmt: skip
    if not company.rows:
        return Check(
            "base-filter", CheckState.UNPROVEN, text("doctor.filter-no-rows"), observed="no bases", for_information=True
        )
    return Check("base-filter", CheckState.OK, text("doctor.base-filter-ok"), observed="honoured")


def _model(ask: Asker) -> Check:
    said = ask.ask("landing.role.isEnabled", {"scope": SCOPE})
    if said.code == "FEATURE_NOT_AVAIL":
        return Check(
            "rights-model", CheckState.WARNING, text("doctor.rights-not-in-plan"), text("doctor.rights-not-in-plan-hint"),
            observed="not in the plan", switch="rights=not_available",
        )  # fmt: skip
    if not isinstance(said.value, bool):
        return Check("rights-model", CheckState.UNPROVEN, text("doctor.rights-model-unproven"), observed=said.observed)
    model = "roles" if said.value else "extended"
    return Check("rights-model", CheckState.OK, text(f"doctor.rights-model-{model}"), observed=model)


def operations(value: Any) -> frozenset[str]:
    """Names of operations; a group's base may answer four times true or false. ``denied`` beside others means nothing."""
    given = value if isinstance(value, list) else []
    if given and all(isinstance(item, bool) for item in given):
        return frozenset(name for name, allowed in zip(_OF_GROUPS, given, strict=False) if allowed)
    return frozenset(str(item) for item in given) - {"denied"}


def _rights(ask: Asker, base: Base) -> Check:
    said = ask.ask("landing.site.getRights", {"scope": base.scope, "id": base.id})
    if said.code == "FEATURE_NOT_AVAIL":
        return Check("rights", CheckState.OK, text("doctor.rights-everything"), observed="FEATURE_NOT_AVAIL")
    if said.error is not None:
        return Check("rights", CheckState.UNPROVEN, text("doctor.rights-unproven"), observed=said.observed)
    booleans = isinstance(said.value, list) and any(isinstance(item, bool) for item in said.value)
    needed = [name for name in _NEEDED if not (booleans and name == "public")]
    allowed = operations(said.value)
    missing = [name for name in needed if name not in allowed]
    switch = "group_rights=source" if booleans else ""
    if missing:
        return Check(
            "rights", CheckState.NO, text("doctor.rights-missing", rights=", ".join(missing)), text("doctor.rights-missing-hint"),
            observed=f"missing {' '.join(missing)}", switch=switch, stops=True,
        )  # fmt: skip
    return Check(
        "rights",
        CheckState.OK,
        text("doctor.rights-ok"),
        observed="all",
        fact="kb-7.12" if booleans else "",
        switch=switch,
    )


def _bindings(ask: Asker, base: Base) -> Check:
    menus = [
        str(row.get("BINDING_ID"))
        for row in ask.ask("landing.site.getMenuBindings").rows
        if number(row.get("ENTITY_ID")) == base.id
    ]
    if menus:
        return Check(
            "menus", CheckState.OK, text("doctor.menus", menus=", ".join(menus)), observed=f"{len(menus)} menus"
        )
    return Check("menus", CheckState.OK, text("doctor.menus-none"), observed="no menus", for_information=True)


def _fonts(ask: Asker, base: Base) -> Check:
    """What the base's theme sets: our text has fonts of its own, headings of other blocks have not."""
    said = ask.ask("landing.site.getAdditionalFields", {"scope": base.scope, "id": base.id})
    if not said.is_ok:
        return Check(
            "fonts", CheckState.UNPROVEN, text("doctor.fonts-unproven"), observed=said.observed, for_information=True
        )
    fields = said.value if isinstance(said.value, dict) else {}
    fonts = [str(fields[name]) for name in ("THEMEFONTS_CODE", "THEMEFONTS_CODE_H") if fields.get(name)]
    if fonts:
        return Check(
            "fonts", CheckState.OK, text("doctor.fonts", fonts=", ".join(fonts)), observed="set", for_information=True
        )
    return Check("fonts", CheckState.OK, text("doctor.fonts-none"), observed="not set", for_information=True)
