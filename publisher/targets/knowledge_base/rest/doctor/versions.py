"""What this portal has besides: REST 3.0, Knowledge Base 2.0, chats of tasks, limits."""

from collections.abc import Iterator, Mapping

from publisher.errors import PortalError
from publisher.messages import text
from publisher.portal.bitrix24.answers import read_time
from publisher.portal.bitrix24.batch import Command
from publisher.portal.health import Check, CheckState
from publisher.targets.knowledge_base.rest.doctor.asking import Asker, Said

CHAT = "tasks.task.chat.message.send"


def versions(ask: Asker) -> Iterator[Check]:
    """Nobody has to do anything about these."""
    scopes = _asked(ask, "rest.scope.list")
    if scopes is None or not scopes.is_ok:
        observed = "no answer" if scopes is None else scopes.observed
        yield Check(
            "rest-3", CheckState.NO, text("doctor.rest-3-absent"), text("doctor.rest-3-absent-hint"), observed=observed,
            switch="rest_v3=absent", for_information=True,
        )  # fmt: skip
        return
    yield Check("rest-3", CheckState.OK, text("doctor.rest-3-ok"), observed="there")
    yield _chats(scopes)
    notes = _asked(ask, "note.collection.list")
    if notes is not None and notes.is_ok:
        yield Check("notes", CheckState.OK, text("doctor.notes-ok"), observed="there")
    elif notes is not None and notes.is_unknown_method:
        yield Check(
            "notes",
            CheckState.NO,
            text("doctor.notes-absent"),
            observed="absent",
            switch="notes=absent",
            for_information=True,
        )
    else:
        observed = "no answer" if notes is None else notes.observed
        yield Check(
            "notes", CheckState.UNPROVEN, text("doctor.notes-unproven"), observed=observed, for_information=True
        )


def limits(ask: Asker) -> Check:
    """Whether the portal counts working time, which a cloud portal does."""
    answered = ask.transport.batch([Command("server.time")], writes=False)
    spent = read_time(answered[0].time).operating
    if spent is None:
        return Check("limits", CheckState.OK, text("doctor.limits-none"), observed="no operating", for_information=True)
    return Check("limits", CheckState.OK, text("doctor.limits-counted"), observed="operating counted")


def _asked(ask: Asker, method: str) -> Said | None:
    """A portal without REST 3.0 may answer its addresses with a page, or not at all."""
    try:
        return ask.ask(method, version=3)
    except PortalError:
        return None


def _chats(scopes: Said) -> Check:
    """The methods are listed by module, each with the permission that it needs."""
    modules = scopes.value if isinstance(scopes.value, Mapping) else {}
    names = {str(name).lower() for methods in modules.values() if isinstance(methods, Mapping) for name in methods}
    if not names:
        return Check(
            "task-chats", CheckState.UNPROVEN, text("doctor.chats-unproven"), observed="no list", fact="tn-6.9.5"
        )
    if CHAT in names:
        return Check("task-chats", CheckState.OK, text("doctor.chats-ok"), observed="there")
    return Check("task-chats", CheckState.NO, text("doctor.chats-absent"), observed="absent", for_information=True)
