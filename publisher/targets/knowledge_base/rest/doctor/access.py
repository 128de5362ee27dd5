"""Who may read the base: promised by the settings, nowhere read back, and proven by a canary alone."""

from collections.abc import Iterator

from publisher.messages import text
from publisher.portal.bitrix24.rows import Row, number
from publisher.portal.health import Check, CheckState, WantedUse
from publisher.targets.knowledge_base.canary import Canary, Lookout
from publisher.targets.knowledge_base.rest.doctor.bases import Base
from publisher.targets.knowledge_base.rest.doctor.who import Who
from publisher.targets.knowledge_base.rest.scoped import GROUP_SCOPE


def access(
    wanted: WantedUse, canary: Canary | None, me: Who | None, base: Base | None, pages: list[Row], origin: str
) -> Iterator[Check]:
    """Nothing for a base that everybody may read."""
    if not wanted.is_limited:
        return
    if canary is None or me is None or base is None:
        day = wanted.proven.isoformat() if wanted.proven is not None else ""
        proven = text("access.proven-on", day=day) if day else text("access.never-proven")
        message = text("access.no-canary", proven=proven)
        yield Check("access", CheckState.UNPROVEN, message, observed="proven by hand" if day else "never proven")
        return
    titles = {page: str(page) for row in pages if (page := number(row.get("ID"))) is not None}
    verdict = canary.look(Lookout(base.id, wanted.code or "", me.id, origin, base.scope == GROUP_SCOPE, titles))
    if verdict.exposed:
        yield Check(
            "access", CheckState.NO, text("access.exposed"), text("access.exposed-hint"), observed="exposed", stops=True
        )
    elif verdict.unproven is not None:
        yield Check(
            "access", CheckState.NO, verdict.unproven, text("access.unproven-hint"), observed="no proof", stops=True
        )
    else:
        yield Check("access", CheckState.OK, text("doctor.access-proven"), observed="canary sees nothing")
