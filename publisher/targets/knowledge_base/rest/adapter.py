"""The portal behind one webhook: two looks at a classic knowledge base, and operations of all ports packed into batches."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from publisher.clock import Clock, machine_clock
from publisher.errors import ApiError, AuthError, TransportError
from publisher.messages import text
from publisher.portal.bitrix24.batch import Command, Ref, Result
from publisher.portal.bitrix24.rows import number, rows_of
from publisher.portal.bitrix24.transport import Transport
from publisher.portal.outcome import Outcome
from publisher.portal.shared import SharedReading
from publisher.targets.knowledge_base.mark import site_mark
from publisher.targets.knowledge_base.port import Condition, ConditionalAnswer, Details, Operation, Reading, Survey
from publisher.targets.knowledge_base.rest.conditional import conditional
from publisher.targets.knowledge_base.rest.groups import group_commands, group_of_base, wanted_group
from publisher.targets.knowledge_base.rest.landing_operations import (
    blocks_by_page,
    blocks_command,
    landing,
)
from publisher.targets.knowledge_base.rest.landing_rows import PAGE_FIELDS, SITE_FIELDS, folder_of, page_of, site_of
from publisher.targets.knowledge_base.rest.operations import command_of, outcome_of
from publisher.targets.knowledge_base.rest.scoped import GROUP_SCOPE, Scoped
from publisher.targets.knowledge_base.snapshot import Blocks, RemoteFolder, RemotePage, RemoteSite

PAGES_A_COMMAND = 900  # a parsed command may hold 1,000 variables
TEXTS_A_COMMAND = 60

Item = TypeVar("Item")


class Bitrix24Portal:
    """A portal behind one webhook. See ``publisher.portal.port.Portal`` for what each method promises."""

    def __init__(self, transport: Transport, origin: str, clock: Clock = machine_clock) -> None:
        self._transport = transport
        self._wire = Scoped(transport)
        self._origin = origin
        self._clock = clock

    @property
    def requests(self) -> int:
        """How many requests were sent so far."""
        return self._transport.requests

    @property
    def seconds(self) -> float:
        """From the first request to the last answer."""
        return self._transport.seconds

    @property
    def room(self) -> int:
        """How many operations one request holds at most; fewer after a portal had trouble with more."""
        return self._transport.most_commands

    def survey(
        self,
        code: str,
        also: Sequence[SharedReading] = (),
        *,
        group: int | str | None = None,
        views: bool = False,
    ) -> Survey:
        """Look at the base, its pages and folders, and what is read along with them, in one batch."""
        self._wire.in_group = group is not None
        own = [*_base_commands(code, views=views), *group_commands(group)]
        commands = [*own, *map(command_of, also)]
        results = self._wire.batch(commands, writes=False)
        named = {result.command.name: result for result in results if result.command.name}
        profile = _good(named["profile"])
        user = number(profile.get("ID")) if isinstance(profile, Mapping) else None
        if user is None:
            raise AuthError(
                text("portal.no-user"), code="user_access_error", status=200, hint=text("portal.no-user-hint")
            )
        ours = [site_of(row) for row in rows_of(_good(named["site"]))]
        site = next((s for s in ours if s.xml_id == site_mark(code)), None)
        others = [site_of(row) for row in rows_of(_good(named["taken"]))]
        taken = next((s for s in others if s.code == code), None) if site is None else None
        other_scope = [site_of(row) for row in rows_of(_good(named["elsewhere"]))]
        # a portal that hears no scope answers the same base twice
        elsewhere = next((s for s in other_scope if s.xml_id == site_mark(code) and s not in ours), None)
        site, taken, elsewhere = (
            group_of_base(self._transport, named.get("bindings"), found, is_groups=is_groups)
            for found, is_groups in (
                (site, self._wire.in_group),
                (taken, self._wire.in_group),
                (elsewhere, not self._wire.in_group),
            )
        )
        pages, folders, areas = self._contents(named, site, taken)
        return Survey(
            now=self._transport.portal_now or self._clock(),
            origin=self._origin,
            user=user,
            site=site,
            taken=taken,
            elsewhere=elsewhere,
            group=wanted_group(group, named.get("groups")),
            pages=pages,
            folders=folders,
            areas=areas,
            templates=_templates(_good(named["templates"])),
            also=_outcomes(also, results[len(own) :]),
        )

    def details(self, stamps: Sequence[int], texts: Sequence[int], also: Sequence[SharedReading] = ()) -> Details:
        """Read blocks of pages and what is read along with them, in one batch where it fits."""
        reads = [blocks_command(part, texts=False) for part in _parts(stamps, PAGES_A_COMMAND)]
        reads += [blocks_command(part, texts=True) for part in _parts(texts, TEXTS_A_COMMAND)]
        commands = [*reads, *map(command_of, also)]
        results = self._wire.batch(commands, writes=False) if commands else []
        blocks: dict[int, Blocks] = {}
        for result in results[: len(reads)]:
            blocks |= blocks_by_page(_good(result), tuple(result.command.params["lid"]))
        return Details(blocks, _outcomes(also, results[len(reads) :]))

    def read_file(self, address: str) -> bytes | None:
        """Fetch a picture that a page shows."""
        return self._transport.file(address)

    def carry_out(self, operations: Sequence[Operation], *, alone: bool = False) -> list[Outcome]:
        """Do operations in order, packed into batches; ``alone`` sends each by itself as plain JSON."""
        if alone:
            return [self._single(operation) for operation in operations]
        if not operations:
            return []
        writes = any(not isinstance(operation, Reading) for operation in operations)
        results = self._wire.batch([command_of(op) for op in operations], writes=writes)
        return list(_outcomes(operations, results))

    def carry_out_if(self, condition: Condition, operations: Sequence[Operation]) -> ConditionalAnswer:
        """Do as many of the operations as one request holds, where pages still have the marks that they are believed to have."""
        return conditional(self._wire, condition, operations)

    def _single(self, operation: Operation) -> Outcome:
        command = command_of(operation)
        writes = not isinstance(operation, Reading)
        try:
            answer = self._wire.call(command.method, command.params, writes=writes)
        except ApiError as error:
            return Outcome(error=error)
        return outcome_of(operation, Result(command, value=answer.result))

    def _contents(
        self, named: Mapping[str, Result], site: RemoteSite | None, taken: RemoteSite | None
    ) -> tuple[tuple[RemotePage, ...], tuple[RemoteFolder, ...], dict[int, int]]:
        """Pages, folders and areas of the base; one more request where the base is not ours, or a folder lies in the trash."""
        if site is None and taken is None:
            return (), (), {}
        results = named
        if site is None and taken is not None:
            answers = self._wire.batch(_content_commands(taken.id), writes=False)
            results = {answer.command.name: answer for answer in answers}
        pages = [page_of(row) for row in rows_of(_good(results["pages"]))]
        folders = [folder_of(row) for row in rows_of(_good(results["folders"]))]
        trashed = [folder_of(row) for row in rows_of(_good(results["trashed-folders"]))]
        areas = _areas(_good(results["areas"]))
        if trashed:
            hidden = landing("landing.getList", _page_params({"FOLDER_ID": [folder.id for folder in trashed]}))
            known = {page.id for page in pages}
            found = self._wire.batch([hidden], writes=False)[0]
            pages += [page for page in map(page_of, rows_of(_good(found))) if page.id not in known]
        return tuple(sorted(pages, key=lambda p: p.id)), (*folders, *trashed), areas


def _base_commands(code: str, *, views: bool = False) -> list[Command]:
    """The commands that find the base and what is in it; those that need its id refer to the command that finds it."""
    select = {"select": SITE_FIELDS}
    ours = {**select, "filter": {"=XML_ID": site_mark(code)}}
    return [
        Command("profile", {}, "profile"),
        landing("site.getList", {"params": ours}, "site"),
        landing("site.getList", {"params": {**select, "filter": {"=CODE": f"/{code}/"}}}, "taken"),
        landing("template.getlist", {"params": {"select": ["ID", "XML_ID"]}}, "templates"),
        Command("landing.site.getList", {"scope": GROUP_SCOPE, "params": ours}, "elsewhere"),
        *_content_commands(Ref("site", 0, "ID"), views=views),
    ]


def _content_commands(site: int | Ref, *, views: bool = False) -> list[Command]:
    return [
        landing("landing.getList", _page_params({"SITE_ID": site}, views=views), "pages"),
        landing("site.getFolders", {"siteId": site}, "folders"),
        landing("site.getFolders", {"siteId": site, "filter": {"=DELETED": "Y"}}, "trashed-folders"),
        landing("template.getSiteRef", {"id": site}, "areas"),
    ]


def _page_params(found_by: Mapping[str, Any], *, views: bool = False) -> dict[str, Any]:
    fields = [*PAGE_FIELDS, "VIEWS"] if views else PAGE_FIELDS  # readable, and not in the documentation (facts kb-9.6)
    both = {**found_by, "=DELETED": ["Y", "N"]}
    return {"params": {"select": fields, "filter": both, "order": {"ID": "ASC"}, "check_area": 1}}


def _parts(items: Sequence[Item], size: int) -> Iterable[Sequence[Item]]:
    return (items[i : i + size] for i in range(0, len(items), size))


def _good(result: Result) -> Any:
    """A command's value; its error is raised, for a look that is not whole must not be believed."""
    error = result.explained()
    if error is not None:
        raise error
    if not result.ran:
        raise TransportError(text("portal.batch-cut", method=result.command.method))
    return result.value


def _templates(value: Any) -> dict[str, int]:
    return {str(row.get("XML_ID")): int(row["ID"]) for row in rows_of(value) if number(row.get("ID"))}


def _areas(value: Any) -> dict[int, int]:
    pairs = value.items() if isinstance(value, Mapping) else ()
    numbers = ((number(area), number(page)) for area, page in pairs)
    return {area: page for area, page in numbers if area is not None and page is not None}


def _outcomes(operations: Sequence[Operation], results: Sequence[Result]) -> tuple[Outcome, ...]:
    """What became of operations; where an answer breaks off before one, nothing of it is believed."""
    for result in results:
        if not result.ran:
            raise TransportError(text("portal.batch-cut", method=result.command.method))
    return tuple(outcome_of(operation, result) for operation, result in zip(operations, results, strict=True))
