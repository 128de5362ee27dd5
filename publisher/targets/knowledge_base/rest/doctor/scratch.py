"""A scratch base that a doctor may write to: found by its mark and its names, removed at the end, and by the next run after a kill."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from publisher.errors import ApiError, PortalError
from publisher.portal.bitrix24.rows import Row, number, rows_of
from publisher.portal.bitrix24.transport import Transport
from publisher.targets.knowledge_base.rest.scoped import SCOPE

NAME = "publisher-probe-scratch"
MARK = "kb-doctor|scratch"
KB = {"scope": SCOPE}
TEXT_BLOCK = "27.4.one_col_fix_text"
TEXT = "One select * from two; ../three; regular words"
_ALL = {"=DELETED": ["Y", "N"]}


@dataclass(frozen=True, slots=True)
class ProbeAnswer:
    """What a method answered: a result, or a status and the portal's code for the refusal."""

    value: Any = None
    error: ApiError | None = None
    total: int | None = None

    @property
    def code(self) -> str:
        """The error's code; ``""`` where there is none, and the empty code is told as ``(empty)``."""
        return "" if self.error is None else self.error.code or "(empty)"

    @property
    def result(self) -> Any:
        """The result. An ApiError for a refusal: the question cannot be asked."""
        if self.error is not None:
            raise self.error
        return self.value

    @property
    def refusal(self) -> str:
        """A status and a code, or the result."""
        return f"200 {self.value!r}" if self.error is None else f"{self.error.status} {self.code}"


class Caller:
    """A portal whose every answer is told, refusals too. No answer at all is a PortalError."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def v2(self, method: str, **params: Any) -> ProbeAnswer:
        """Call a method of version 2."""
        return self._called(self.transport, method, params, 2)

    def v3(self, method: str, params: Mapping[str, Any] | list[Any], *, key: str = "") -> ProbeAnswer:
        """Call a method of REST 3.0; ``key`` is its Idempotency-Key."""
        return self._called(self.transport, method, params, 3, key)

    def stranger(self, version: int) -> ProbeAnswer:
        """A call with a wrong secret."""
        method = "profile" if version == 2 else "note.collection.list"
        return self._called(self.transport.stranger(), method, {}, version)

    def rows(self, method: str, select: list[str], condition: Mapping[str, Any]) -> list[Row]:
        """Rows of a list of the landing module, trashed ones too."""
        params = {"select": select, "filter": {**condition, **_ALL}, "order": {"ID": "desc"}}
        return rows_of(self.v2(method, **KB, params=params).result)

    def _called(self, transport: Transport, method: str, params: Any, version: int, key: str = "") -> ProbeAnswer:
        try:
            answer = transport.call(method, params, writes=True, version=version, key=key)
        except ApiError as error:
            return ProbeAnswer(error=error)
        return ProbeAnswer(answer.result, total=answer.total)


@dataclass(slots=True)
class ScratchBase:
    """A base with one page and one block; ``me`` is the user that the webhook acts as."""

    portal: Caller
    me: int
    site: int = 0
    page: int = 0
    block: int = 0
    tasks: list[str] = field(default_factory=list)

    def content(self) -> str:
        """The block's text as the portal holds it."""
        params = {"edit_mode": 1, "get_content": 1}
        rows = self.portal.v2("landing.block.getlist", **KB, lid=self.page, params=params).result
        return next(str(row["content"]) for row in rows if int(row["id"]) == self.block)

    def row(self, *select: str) -> Row:
        """Fields of the page."""
        return self.portal.rows("landing.landing.getList", ["ID", *select], {"ID": self.page})[0]

    def task(self, **fields: Any) -> str:
        """Make a task for oneself."""
        whole = {"TITLE": NAME, "RESPONSIBLE_ID": self.me, **fields}
        self.tasks.append(str(self.portal.v2("tasks.task.add", fields=whole).result["task"]["id"]))
        return self.tasks[-1]

    def collection(self) -> Row:
        """Make a base of notes."""
        made: Row = self.portal.v3("note.collection.add", {"fields": {"name": NAME}}).result["item"]
        return made


@contextmanager
def scratch(portal: Caller) -> Iterator[ScratchBase]:
    """Remove what an earlier run left, make a base, and remove it with all that was made, whatever happens."""
    profile = portal.v2("profile").result
    made = ScratchBase(portal, number(profile.get("ID")) or 0 if isinstance(profile, Mapping) else 0)
    remove_leftovers(made)
    try:
        site = {"TITLE": NAME, "CODE": NAME, "TYPE": SCOPE, "XML_ID": MARK}
        made.site = int(portal.v2("landing.site.add", **KB, fields=site).result)
        page = {"TITLE": NAME, "CODE": NAME, "SITE_ID": made.site, "SITEMAP": "N"}
        made.page = int(portal.v2("landing.landing.add", **KB, fields=page).result)
        added = {"CODE": TEXT_BLOCK, "CONTENT": f"<p>{TEXT}</p>"}
        made.block = int(portal.v2("landing.landing.addblock", **KB, lid=made.page, fields=added).result)
        yield made
    finally:
        remove_leftovers(made)


def remove_leftovers(made: ScratchBase) -> None:
    """Delete every base with our mark, and the tasks and bases of notes with our name that this user made.

    What cannot be deleted now is left to the next run.
    """
    for part in (_remove_bases, _remove_tasks, _remove_notes):
        with suppress(PortalError, KeyError, TypeError, ValueError):  # a webhook that may not ask for these made none
            part(made)


def _remove_bases(made: ScratchBase) -> None:
    portal = made.portal
    found = portal.rows("landing.site.getList", ["ID", "CODE", "XML_ID"], {"=XML_ID": MARK})
    for site in (int(row["ID"]) for row in found if row.get("XML_ID") == MARK):
        for row in portal.rows("landing.landing.getList", ["ID", "SITE_ID"], {"SITE_ID": site}):
            if number(row.get("SITE_ID")) == site:
                portal.v2("landing.landing.delete", **KB, lid=int(row["ID"]))
        portal.v2("landing.site.delete", **KB, id=site)


def _remove_tasks(made: ScratchBase) -> None:
    portal = made.portal
    condition = {"CREATED_BY": made.me, "TITLE": NAME}
    rows = portal.v2("tasks.task.list", filter=condition, select=["ID", "TITLE", "CREATED_BY"]).result["tasks"]
    ours = {str(row["id"]) for row in rows if row["title"] == NAME and number(row.get("createdBy")) == made.me}
    for task in sorted({*ours, *made.tasks}):
        portal.v2("tasks.task.delete", taskId=task)


def _remove_notes(made: ScratchBase) -> None:
    for item in made.portal.v3("note.collection.list", {}).result["items"]:
        if item.get("name") == NAME:
            made.portal.v3("note.collection.delete", {"id": int(item["id"])})
