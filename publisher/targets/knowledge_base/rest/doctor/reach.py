"""Whether the portal answers at all: the way to it, its clock, the webhook, the subscription."""

from collections.abc import Iterator

from publisher.errors import ApiError, PortalError
from publisher.messages import Text, text
from publisher.portal.bitrix24.answers import moment_of
from publisher.portal.bitrix24.codes import Refusal, sentence_of
from publisher.portal.bitrix24.network import Way
from publisher.portal.health import Check, CheckState, WantedUse
from publisher.targets.knowledge_base.rest.doctor.asking import Asker, Said, known_code

CLOCKS_APART_S = 300

# What a refusal of the very first call is about, by the sentence that explains it.
_CHECKED = {
    "no-rest-plan": "subscription",
    "bad-token": "webhook",
    "expired-token": "webhook",
    "no-user-access": "webhook",
    "confirmation-waiting": "webhook",
    "confirmation-denied": "webhook",
}
_OBSERVED = {"expired-token": "expired", "no-user-access": "dismissed", "bad-token": "unknown"}


def reach(ask: Asker, way: Way, wanted: WantedUse) -> Iterator[Check]:
    """Address and TLS, webhook, subscription, clock. The last check is a NO that stops where nothing more can be asked."""
    try:
        said = ask.ask("server.time")
    except PortalError as error:
        yield no_way(error)
        if way.proxy:
            yield Check(
                "proxy",
                CheckState.WARNING,
                text("doctor.proxy", proxy=way.proxy),
                text("doctor.proxy-hint"),
                observed="set",
            )
        return
    yield _way(way)
    if said.error is not None:
        yield _refused(said.error)
        return
    yield Check("webhook", CheckState.OK, text("doctor.webhook-ok"), observed="works")
    yield _subscription(ask.ask("app.info"))
    yield _expiry()
    yield _clock(said, wanted)


def no_way(error: PortalError) -> Check:
    """A portal that cannot be reached; the error's sentence names the hop that failed."""
    return Check(
        "address", CheckState.NO, error.message, error.hint, observed=error.message.key.partition(".")[2], stops=True
    )


def _way(way: Way) -> Check:
    message = text("doctor.address-ok", host=way.host, store=_store(way))
    if way.proxy:
        message = text("doctor.address-proxy", host=way.host, proxy=way.proxy, store=_store(way))
    return Check(
        "address", CheckState.OK, message, observed=f"{way.scheme} {'proxy' if way.proxy else 'direct'} {way.store}"
    )


def _store(way: Way) -> Text:
    return text(f"doctor.store-{way.store}", file=way.file)


def _refused(error: ApiError) -> Check:
    name = sentence_of(Refusal(error.code, "", error.status))
    observed = _OBSERVED.get(name, f"{error.status} {known_code(error.code)}")
    return Check(_CHECKED.get(name, "portal"), CheckState.NO, error.message, error.hint, observed=observed, stops=True)


def _subscription(said: Said) -> Check:
    """REST that answers is proof enough; ``app.info`` is asked for the difference between documentation and source."""
    if said.code == "ACCESS_DENIED":
        return Check(
            "subscription", CheckState.OK, text("doctor.subscription-ok"), observed="app.info refused",
            fact="tn-7.2", switch="app_info=docs",
        )  # fmt: skip
    return Check("subscription", CheckState.OK, text("doctor.subscription-ok"), observed=f"app.info {said.observed}")


def _expiry() -> Check:
    return Check("expiry", CheckState.UNPROVEN, text("doctor.expiry"), text("doctor.expiry-hint"), for_information=True)


def _clock(said: Said, wanted: WantedUse) -> Check:
    portal = moment_of(said.value)
    if portal is None:
        return Check("clock", CheckState.UNPROVEN, text("doctor.clock-unknown"), observed="unreadable", fact="tn-7.1")
    apart = round((wanted.now - portal).total_seconds())
    if abs(apart) <= CLOCKS_APART_S:
        return Check("clock", CheckState.OK, text("doctor.clock-ok", seconds=abs(apart)), observed=f"{apart} s")
    name = "doctor.clock-ahead" if apart > 0 else "doctor.clock-behind"
    message = text(name, minutes=round(abs(apart) / 60))
    return Check("clock", CheckState.WARNING, message, text("doctor.clock-hint"), observed=f"{apart} s")
