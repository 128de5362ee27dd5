"""Who the webhook is: a person or a service user, an administrator, the one who wrote the marks on the portal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from publisher.messages import Text, text
from publisher.portal.bitrix24.people_operations import person_of
from publisher.portal.bitrix24.rows import Row, flag, number
from publisher.portal.health import Check, CheckState, WantedUse
from publisher.targets.knowledge_base.mark import parse_mark
from publisher.targets.knowledge_base.rest.doctor.asking import Asker


@dataclass(frozen=True, slots=True)
class Who:
    """The webhook's owner, as far as the portal tells."""

    id: int
    name: str
    is_admin: bool


def who(ask: Asker) -> Who | None:
    """Whose webhook this is; None where the portal does not say."""
    said = ask.ask("profile")
    profile = said.value if isinstance(said.value, Mapping) else {}
    identity = number(profile.get("ID"))
    if identity is None:
        return None
    name = " ".join(str(profile.get(part) or "") for part in ("NAME", "LAST_NAME")).strip()
    return Who(identity, name or f"b24:{identity}", flag(profile.get("ADMIN")))


def owner(ask: Asker, me: Who | None, wanted: WantedUse) -> Iterator[Check]:
    """Whether the webhook is a service user's, and whether it is an administrator's."""
    if me is None:
        yield Check(
            "webhook-user",
            CheckState.NO,
            text("portal.no-user"),
            text("portal.no-user-hint"),
            observed="nobody",
            stops=True,
        )
        return
    yield _person(ask, me, wanted)
    if me.is_admin:
        yield Check("administrator", CheckState.OK, text("doctor.administrator"), observed="administrator")
    else:
        needs = "setup" in wanted.commands
        yield Check(
            "administrator", CheckState.WARNING if needs else CheckState.OK, text("doctor.no-administrator"),
            text("doctor.no-administrator-hint") if needs else None, observed="no administrator",
        )  # fmt: skip


def marks(me: Who | None, pages: list[Row]) -> Iterator[Check]:
    """Whether the pages of ours were made by this very user."""
    ours = [page for page in pages if parse_mark(str(page.get("XML_ID") or "")) is not None]
    if me is None or not ours:
        return
    makers = {number(page.get("CREATED_BY_ID")) for page in ours}
    if makers == {me.id}:
        yield Check("marks", CheckState.OK, text("doctor.marks-ok", n=len(ours)), observed="this user")
        return
    others = sum(number(page.get("CREATED_BY_ID")) != me.id for page in ours)
    yield Check(
        "marks", CheckState.WARNING, text("doctor.marks-others", others=others, all=len(ours), user=me.name),
        text("doctor.marks-others-hint"), observed="another user",
    )  # fmt: skip


def _person(ask: Asker, me: Who, wanted: WantedUse) -> Check:
    found = ask.ask("user.get", {"FILTER": {"ID": me.id}})
    if not found.is_ok:
        return Check(
            "webhook-user", CheckState.UNPROVEN, text("doctor.user-unproven", user=me.name), observed=found.observed
        )
    rows = [person for row in found.rows if (person := person_of(row)).id == me.id]
    if not rows:
        return Check(
            "webhook-user", CheckState.OK, text("doctor.user-system", user=me.name), text("doctor.user-system-hint"),
            observed="system user", switch="webhook_owner=system",
        )  # fmt: skip
    signs = list(_signs(ask, me, rows[0].email, wanted))
    if signs:
        return Check(
            "webhook-user", CheckState.WARNING, text("doctor.user-person", user=me.name, signs=signs[0]),
            text("doctor.user-person-hint"), observed="a person",
        )  # fmt: skip
    return Check(
        "webhook-user", CheckState.OK, text("doctor.user-service", user=me.name), observed="no sign of a person"
    )


def _signs(ask: Asker, me: Who, email: str, wanted: WantedUse) -> Iterator[Text]:
    """What tells that somebody works under this name, the surest first."""
    if email and email in wanted.people:
        yield text("doctor.sign-owner")
    heads = ask.ask("department.get", {"UF_HEAD": me.id})
    if any(number(row.get("UF_HEAD")) == me.id for row in heads.rows):
        yield text("doctor.sign-head")
    tasks = ask.ask("tasks.task.list", {"filter": {"RESPONSIBLE_ID": me.id}, "select": ["ID", "RESPONSIBLE_ID"]})
    rows = tasks.value.get("tasks") if isinstance(tasks.value, Mapping) else ()
    if any(number(row.get("responsibleId")) == me.id for row in rows or () if isinstance(row, Mapping)):
        yield text("doctor.sign-tasks")
