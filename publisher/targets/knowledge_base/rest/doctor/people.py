"""Whether people can be found: their e-mail addresses, and the dates by which newcomers are known."""

from collections.abc import Iterator

from publisher.messages import text
from publisher.portal.bitrix24.people_operations import person_of
from publisher.portal.health import Check, CheckState, WantedUse
from publisher.targets.knowledge_base.rest.doctor.asking import Asker

NOBODY = ("nobody@doctor.invalid", "nobody-else@doctor.invalid")
LONG_AGO = "1990-01-01T00:00:00+00:00"
NO_DATE = "the day before yesterday"


def people(ask: Asker, wanted: WantedUse) -> Iterator[Check]:
    """Three questions to ``user.get``; nothing where the webhook may not read people, for the scopes say so."""
    everybody = ask.ask("user.get", {"FILTER": {"ACTIVE": True}})
    if everybody.lacks_scope:
        yield Check("emails", CheckState.UNPROVEN, text("doctor.people-no-scope"), observed="no scope")
        return
    strangers = ask.ask("user.get", {"FILTER": {"EMAIL": list(NOBODY)}})
    hidden = not any(person_of(row).email for row in everybody.rows)
    dropped = bool(strangers.rows)
    if hidden or dropped:
        yield Check(
            "emails", CheckState.WARNING, text("doctor.emails-hidden"), text("doctor.emails-hidden-hint"),
            observed="hidden" if hidden else "filter dropped", fact="tn-2.1.4",
        )  # fmt: skip
    else:
        yield Check("emails", CheckState.OK, text("doctor.emails-ok"), observed="shown")
        yield from _owners(ask, wanted)
    yield _dates(ask)


def _owners(ask: Asker, wanted: WantedUse) -> Iterator[Check]:
    """The people that the settings name are known to the portal, and work there."""
    if not wanted.people:
        return
    named = sorted(wanted.people)
    found = [person_of(row) for row in ask.ask("user.get", {"FILTER": {"EMAIL": named}}).rows]
    active = {person.email for person in found if person.is_active}
    unknown = [email for email in named if email not in active]
    if unknown:
        yield Check(
            "owners", CheckState.WARNING, text("doctor.owners-unknown", people=", ".join(unknown)),
            text("doctor.owners-unknown-hint"), observed=f"{len(unknown)} of {len(named)} unknown",
        )  # fmt: skip
    else:
        yield Check("owners", CheckState.OK, text("doctor.owners-ok", n=len(named)), observed="all known")


def _dates(ask: Asker) -> Check:
    """A date that is not understood selects nobody, which looks as if nobody had joined."""
    long_ago = ask.ask("user.get", {"FILTER": {">=DATE_REGISTER": LONG_AGO}})
    if not long_ago.is_ok:
        return Check("user-dates", CheckState.UNPROVEN, text("doctor.dates-unproven"), observed=long_ago.observed)
    if not long_ago.rows:
        return Check(
            "user-dates", CheckState.WARNING, text("doctor.dates-not-understood"), text("doctor.dates-not-understood-hint"),
            observed="ISO 8601 not understood", fact="tn-2.1.8", switch="user_dates=own",
        )  # fmt: skip
    if ask.ask("user.get", {"FILTER": {">=DATE_REGISTER": NO_DATE}}).rows:
        return Check(
            "user-dates", CheckState.WARNING, text("doctor.dates-ignored"), observed="wrong dates ignored", fact="tn-2.1.8",
            for_information=True,
        )  # fmt: skip
    return Check("user-dates", CheckState.OK, text("doctor.dates-ok"), observed="ISO 8601")
