"""``doctor --write``: the open points settled in a scratch base, and what a person's visit to its page changes."""

from collections.abc import Callable, Iterator

from publisher.errors import PortalError
from publisher.messages import Text, text
from publisher.portal.bitrix24.rows import number
from publisher.portal.bitrix24.transport import Transport
from publisher.portal.health import Check, CheckState
from publisher.targets.knowledge_base.rest.doctor.asking import known_code
from publisher.targets.knowledge_base.rest.doctor.open_points import OPEN_POINTS, NotAskedError, OpenPoint
from publisher.targets.knowledge_base.rest.doctor.scratch import KB, NAME, Caller, ScratchBase, scratch

_WORDS = frozenset(
    {word for point in OPEN_POINTS for word in point.expected if not word[0].isdigit()}
    | {"not found", "not written", "ignored", "neither", "oldest first"}
)


def written(transport: Transport, opened: Callable[[Text], bool]) -> Iterator[Check]:
    """Each point as a check. ``opened`` asks a person to open an address, and tells whether somebody did."""
    portal = Caller(transport)
    try:
        with scratch(portal) as made:
            for point in OPEN_POINTS:
                yield _settled(point, made)
            yield from _visit(made, opened)
    except PortalError as error:
        message = text("probe.no-scratch", reason=error.message)
        yield Check(
            "write", CheckState.NO, message, text("probe.no-scratch-hint"), observed="no scratch base", stops=True
        )
    except (KeyError, TypeError, ValueError, IndexError):
        yield Check("write", CheckState.UNPROVEN, text("probe.odd-answer"), observed="an answer of another shape")


def _settled(point: OpenPoint, made: ScratchBase) -> Check:
    name, question = f"write-{point.id}", text(f"probe.point-{point.id}")
    try:
        seen = point.ask(made)
    except NotAskedError:
        return _unproven(name, text("probe.not-asked", question=question), "not asked")
    except PortalError as error:
        return _unproven(name, text("probe.refused", question=question, reason=error.message), "could not be asked")
    except (KeyError, TypeError, IndexError, AttributeError, StopIteration, ValueError):
        return _unproven(name, text("probe.odd", question=question), "an answer of another shape")
    answer = _in_words(seen)
    if seen == point.expected[0]:
        message = text("probe.as-expected", question=question, answer=answer)
        return Check(name, CheckState.OK, message, observed=_harmless(seen, point), for_information=True)
    return Check(
        name,
        CheckState.WARNING,
        text("probe.differs", question=question, answer=answer),
        observed=_harmless(seen, point),
        fact=point.fact,
        switch=point.switches.get(seen, ""),
        for_information=True,
    )


def _unproven(name: str, message: Text, observed: str) -> Check:
    return Check(name, CheckState.UNPROVEN, message, observed=observed, for_information=True)


def _in_words(seen: str) -> Text:
    """A known word in the reader's language; a status and a code as they are."""
    if seen in _WORDS:
        return text(f"probe.said-{seen.lower().replace(' ', '-').replace('_', '-')}")
    return text("probe.said", answer=seen)


def _harmless(seen: str, point: OpenPoint) -> str:
    """The answer for a report: nothing that only this portal says."""
    if seen in _WORDS or seen in point.expected:
        return seen
    status, _, code = seen.partition(" ")
    return f"{status} {known_code(code)}" if status.isdigit() else "(other)"


def _visit(made: ScratchBase, opened: Callable[[Text], bool]) -> Iterator[Check]:
    """Who is named as the page's editor, and what VIEWS counts, after a person opened it."""
    portal = made.portal
    try:
        fields = {"TITLE": NAME, "CODE": "visit", "XML_ID": ""}
        portal.v2("landing.landing.update", **KB, lid=made.page, fields=fields).result  # noqa: B018
        portal.v2("landing.block.updatecontent", **KB, lid=made.page, block=made.block, content="<p>-</p>")
        portal.v2("landing.landing.publication", **KB, lid=made.page)
        address = portal.v2("landing.landing.getpublicurl", **KB, lid=made.page).result
        before = made.row("VIEWS", "MODIFIED_BY_ID")
    except PortalError as error:
        question = text("probe.point-views")
        yield _unproven("write-views", text("probe.refused", question=question, reason=error.message), "not asked")
        return
    url = str(address) if "://" in str(address) else f"{portal.transport.origin}{address}"
    if "VIEWS" not in before:
        message = text("probe.no-views")
        yield Check(
            "write-views", CheckState.WARNING, message, observed="not selectable", fact="kb-3.11", for_information=True
        )
        return
    if not opened(text("probe.open-page", url=url, title=NAME)):
        yield _unproven("write-views", text("probe.nobody-opened"), "nobody opened it")
        return
    after = made.row("VIEWS", "MODIFIED_BY_ID")
    more = (number(after.get("VIEWS")) or 0) - (number(before.get("VIEWS")) or 0)
    counted = "counted" if more > 0 else "not counted"
    is_named = number(after.get("MODIFIED_BY_ID")) != number(before.get("MODIFIED_BY_ID"))
    named = "named as the editor" if is_named else "not named"
    message = text(f"probe.visit-{'counted' if more > 0 else 'not-counted'}-{'named' if is_named else 'unnamed'}")
    yield Check("write-views", CheckState.OK, message, observed=f"{counted}, {named}", for_information=True)
