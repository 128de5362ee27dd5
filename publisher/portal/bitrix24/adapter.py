"""The port on Bitrix24's classic knowledge base: two looks, and operations packed into batches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from publisher.clock import Clock, machine_clock
from publisher.errors import ApiError, AuthError, TransportError
from publisher.messages import text
from publisher.plan.mark import site_mark
from publisher.plan.snapshot import Blocks, RemoteFolder, RemotePage, RemoteSite
from publisher.plan.tasks import Department, People, RemoteTask
from publisher.portal.bitrix24.batch import Command, Ref, Result
from publisher.portal.bitrix24.conditional import conditional
from publisher.portal.bitrix24.operations import (
    GROUP_SCOPE,
    blocks_by_page,
    blocks_command,
    command_of,
    landing,
    outcome_of,
)
from publisher.portal.bitrix24.rows import (
    PAGE_FIELDS,
    SITE_FIELDS,
    TASK_FIELDS,
    department_of,
    folder_of,
    number,
    page_of,
    person_of,
    rows_of,
    site_of,
    task_of,
)
from publisher.portal.bitrix24.transport import Transport
from publisher.portal.port import Answered, Condition, Details, Operation, Outcome, Query, Reading, Survey

PEOPLE_A_COMMAND = 40  # a page of user.get holds 50; an address may have a dismissed and an active user
PAGES_A_COMMAND = 900  # a parsed command may hold 1,000 variables
TEXTS_A_COMMAND = 60
TASKS_A_PAGE = 50
MOST_DEPARTMENTS = 50_000
TASK_LIST = "tasks.task.list"

Item = TypeVar("Item")


class Bitrix24Portal:
    """A portal behind one webhook. See ``publisher.portal.port.Portal`` for what each method promises."""

    def __init__(self, transport: Transport, origin: str, clock: Clock = machine_clock) -> None:
        self._transport = transport
        self._origin = origin
        self._clock = clock
        self._tag = ""
        self._tasks: list[RemoteTask] = []
        self._task_total = 0

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

    def survey(self, query: Query) -> Survey:
        """Look at the base, its pages and folders, the people named, and the first page of tasks, in one batch."""
        self._tag = query.tag
        people = [*_people_commands(query.emails, "EMAIL"), *_people_commands(query.user_ids, "ID")]
        tasks = [_task_page(query.tag, 0)] if query.tag else []
        commands = [*_base_commands(query.code, views=query.views), *people, *tasks]
        results = self._transport.batch(commands, halt=False, writes=False)
        named = {result.command.name: result for result in results if result.command.name}
        profile = _good(named["profile"])
        user = number(profile.get("ID")) if isinstance(profile, Mapping) else None
        if user is None:
            raise AuthError(
                text("portal.no-user"), code="user_access_error", status=200, hint=text("portal.no-user-hint")
            )
        ours = [site_of(row) for row in rows_of(_good(named["site"]))]
        site = next((s for s in ours if s.xml_id == site_mark(query.code)), None)
        others = [site_of(row) for row in rows_of(_good(named["taken"]))]
        taken = next((s for s in others if s.code == query.code), None) if site is None else None
        in_groups = [site_of(row) for row in rows_of(_good(named["grouped"]))]
        grouped = next((s for s in in_groups if s.xml_id == site_mark(query.code)), None)
        pages, folders, areas = self._contents(named, site, taken)
        self._remember_tasks(named.get("tasks"))
        return Survey(
            now=self._transport.portal_now or self._clock(),
            origin=self._origin,
            user=user,
            is_admin=bool(profile.get("ADMIN")),
            site=site,
            taken=taken,
            grouped=grouped,
            pages=pages,
            folders=folders,
            areas=areas,
            templates=_templates(_good(named["templates"])),
            people=_people(results, query),
        )

    def details(self, stamps: Sequence[int], texts: Sequence[int], users: Sequence[int] = ()) -> Details:
        """Read blocks of pages, people's names, and the tasks that the first look did not reach, in one batch where it fits."""
        reads = [blocks_command(part, texts=False) for part in _parts(stamps, PAGES_A_COMMAND)]
        reads += [blocks_command(part, texts=True) for part in _parts(texts, TEXTS_A_COMMAND)]
        rest = [_task_page(self._tag, start) for start in range(TASKS_A_PAGE, self._task_total, TASKS_A_PAGE)]
        people = list(_people_commands(sorted(set(users)), "ID"))
        blocks: dict[int, Blocks] = {}
        names: dict[int, str] = {}
        if reads or rest or people:
            results = self._transport.batch([*reads, *rest, *people], halt=False, writes=False)
            for result in results:
                if result.command.method == "user.get":
                    found = map(person_of, rows_of(result.value))
                    names |= {person.id: person.name or person.email for person in found}
                    continue
                value = _good(result)
                if result.command.method == TASK_LIST:
                    self._tasks += _tasks(value)
                else:
                    blocks |= blocks_by_page(value, tuple(result.command.params["lid"]))
        self._task_total = 0
        return Details(blocks, tuple({task.id: task for task in self._tasks}.values()), names)

    def read_file(self, address: str) -> bytes | None:
        """Fetch a picture that a page shows."""
        return self._transport.file(address)

    def tasks_tagged(self, tag: str) -> tuple[RemoteTask, ...]:
        """Read all tasks with a tag; a webhook without the permission for tasks sees none."""
        tasks: list[RemoteTask] = []
        start: int | None = 0
        while start is not None:
            page = self._transport.batch([_task_page(tag, start)], halt=False, writes=False)[0]
            tasks += _tasks(page.value) if page.is_ok else []
            start = page.next
        return tuple(tasks)

    def with_heads(self, people: People) -> People:
        """Read all departments, then the users who head them; a webhook without the permission adds nothing."""
        departments: list[Department] = []
        start: int | None = 0
        while start is not None and start <= MOST_DEPARTMENTS:
            page = self._transport.batch([Command("department.get", {"start": start})], halt=False, writes=False)[0]
            departments += map(department_of, rows_of(page.value) if page.is_ok else [])
            start = page.next if page.next is not None and page.next > start else None
        known = people.by_id()
        heads = sorted({d.head for d in departments if d.head is not None} - set(known))
        asked = list(_people_commands(heads, "ID"))
        results = self._transport.batch(asked, halt=False, writes=False) if asked else []
        found = [person_of(row) for result in results for row in rows_of(result.value)]
        return replace(
            people,
            persons=(*people.persons, *(p for p in found if p.id in heads)),
            departments=tuple(departments),
        )

    def carry_out(self, operations: Sequence[Operation], *, alone: bool = False) -> list[Outcome]:
        """Do operations in order, packed into batches; ``alone`` sends each by itself as plain JSON."""
        if alone:
            return [self._single(operation) for operation in operations]
        if not operations:
            return []
        writes = any(not isinstance(operation, Reading) for operation in operations)
        results = self._transport.batch([command_of(op) for op in operations], halt=False, writes=writes)
        for result in results:
            if not result.ran:
                raise TransportError(text("portal.batch-cut", method=result.command.method))
        return [outcome_of(operation, result) for operation, result in zip(operations, results, strict=True)]

    def carry_out_if(self, condition: Condition, operations: Sequence[Operation]) -> Answered:
        """Do as many of the operations as one request holds, where pages still have the marks that they are believed to have."""
        return conditional(self._transport, condition, operations)

    def _single(self, operation: Operation) -> Outcome:
        command = command_of(operation)
        writes = not isinstance(operation, Reading)
        try:
            answer = self._transport.call(command.method, command.params, writes=writes)
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
            answers = self._transport.batch(_content_commands(taken.id), halt=False, writes=False)
            results = {answer.command.name: answer for answer in answers}
        pages = [page_of(row) for row in rows_of(_good(results["pages"]))]
        folders = [folder_of(row) for row in rows_of(_good(results["folders"]))]
        trashed = [folder_of(row) for row in rows_of(_good(results["trashed-folders"]))]
        areas = _areas(_good(results["areas"]))
        if trashed:
            hidden = landing("landing.getList", _page_params({"FOLDER_ID": [folder.id for folder in trashed]}))
            known = {page.id for page in pages}
            found = self._transport.batch([hidden], halt=False, writes=False)[0]
            pages += [page for page in map(page_of, rows_of(_good(found))) if page.id not in known]
        return tuple(sorted(pages, key=lambda p: p.id)), (*folders, *trashed), areas

    def _remember_tasks(self, result: Result | None) -> None:
        self._tasks, self._task_total = [], 0
        if result is not None:
            self._tasks = _tasks(_good(result))
            self._task_total = result.total or 0


def _base_commands(code: str, *, views: bool = False) -> list[Command]:
    """The commands that find the base and what is in it; those that need its id refer to the command that finds it."""
    select = {"select": SITE_FIELDS}
    ours = {**select, "filter": {"=XML_ID": site_mark(code)}}
    return [
        Command("profile", {}, "profile"),
        landing("site.getList", {"params": ours}, "site"),
        landing("site.getList", {"params": {**select, "filter": {"=CODE": f"/{code}/"}}}, "taken"),
        landing("template.getlist", {"params": {"select": ["ID", "XML_ID"]}}, "templates"),
        Command("landing.site.getList", {"scope": GROUP_SCOPE, "params": ours}, "grouped"),
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


def _people_commands(wanted: Sequence[str | int], key: str) -> list[Command]:
    parts = _parts(wanted, PEOPLE_A_COMMAND)
    return [Command("user.get", {"FILTER": {key: list(part)}, "start": 0}) for part in parts]


def _task_page(tag: str, start: int) -> Command:
    params = {"order": {"ID": "asc"}, "filter": {"TAG": tag}, "select": TASK_FIELDS, "start": start}
    return Command(TASK_LIST, params, "tasks" if start == 0 else "")


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


def _tasks(value: Any) -> list[RemoteTask]:
    return [task_of(row) for row in rows_of(value.get("tasks") if isinstance(value, Mapping) else value)]


def _people(results: Iterable[Result], query: Query) -> People:
    """The people that were asked for: with a permission that hides e-mails the portal answers the whole company."""
    answered = [result for result in results if result.command.method == "user.get"]
    everybody = [person_of(row) for result in answered for row in rows_of(_good(result))]
    wanted = set(query.emails)
    found = {p.id: p for p in everybody if p.email in wanted or p.id in query.user_ids}
    hides_emails = bool(wanted and everybody) and not any(person.email for person in everybody)
    return People(tuple(found.values()), hides_emails=hides_emails)
