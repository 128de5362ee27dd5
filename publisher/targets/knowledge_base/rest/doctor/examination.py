"""All the questions in their order. The portal is read; it is changed only in a scratch base, where that is asked for."""

from collections.abc import Callable, Iterable, Iterator

from publisher.errors import PortalError
from publisher.messages import Text, text
from publisher.portal.bitrix24.transport import Transport
from publisher.portal.health import Check, CheckState, WantedUse
from publisher.targets.knowledge_base.canary import Canary
from publisher.targets.knowledge_base.rest.doctor.access import access
from publisher.targets.knowledge_base.rest.doctor.asking import Asker
from publisher.targets.knowledge_base.rest.doctor.bases import Base, bases, pages_of
from publisher.targets.knowledge_base.rest.doctor.content import sanitiser
from publisher.targets.knowledge_base.rest.doctor.people import people
from publisher.targets.knowledge_base.rest.doctor.permissions import permissions
from publisher.targets.knowledge_base.rest.doctor.reach import no_way, reach
from publisher.targets.knowledge_base.rest.doctor.tasks import tasks
from publisher.targets.knowledge_base.rest.doctor.versions import limits, versions
from publisher.targets.knowledge_base.rest.doctor.who import marks, owner, who
from publisher.targets.knowledge_base.rest.doctor.written import written


class Bitrix24Examination:
    """A portal behind one webhook. See ``publisher.portal.health.Examination``."""

    def __init__(self, transport: Transport, canary: Canary | None = None) -> None:
        self._ask = Asker(transport)
        self._canary = canary

    def checks(self, wanted: WantedUse) -> Iterator[Check]:
        """The way to the portal first; where it leads nowhere nothing more is asked."""
        stopped = False
        for check in reach(self._ask, self._ask.transport.way, wanted):
            stopped = stopped or check.stops
            yield check
        if stopped:
            yield Check(
                "rest", CheckState.UNPROVEN, text("doctor.not-asked"), observed="not asked", for_information=True
            )
            return
        yield from self._all_else(wanted)

    def written(self, opened: Callable[[Text], bool]) -> Iterator[Check]:
        """What only writing tells."""
        return written(self._ask.transport, opened)

    def _all_else(self, wanted: WantedUse) -> Iterator[Check]:
        ask = self._ask
        parts: list[Callable[[], Iterable[Check]]] = [
            lambda: permissions(ask, wanted),
            lambda: self._people(wanted),
            lambda: tasks(ask, wanted),
            lambda: sanitiser(ask),
            lambda: versions(ask),
            lambda: [limits(ask)],
        ]
        for part in parts:
            try:
                yield from part()
            except PortalError as error:  # the connection broke in between
                yield no_way(error)
                return

    def _people(self, wanted: WantedUse) -> Iterator[Check]:
        ask = self._ask
        me = who(ask)
        yield from owner(ask, me, wanted)
        found: list[Base] = []
        yield from bases(ask, wanted, found)
        base = found[0] if found else None
        pages = pages_of(ask, base) if base is not None else []
        yield from marks(me, pages)
        yield from access(wanted, self._canary, me, base, pages, ask.transport.origin)
        yield from people(ask, wanted)
