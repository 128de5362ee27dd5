"""Every way in which one publish can be cut short, and what must be true afterwards: the state of an undisturbed run."""

import os
import signal
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rehearsal import ANY_REMOVALS, Edition, Files, Stage, changed, company, difference, png, stage

from publisher.publishing.planning import Options

REQUEST_KINDS = ("drop_before", "drop_after", "http_503", "http_429", "http_500_html", "malformed_json")
COMMAND_KIND = "die_after_command"
KILL = "kill"
"""SIGKILL before the request."""
DOWN = "down"
"""The portal takes no request any more, from this one on, until the next run."""


@dataclass(frozen=True, slots=True)
class Case:
    """One cut: a kind of fault at the n-th request or, for ``die_after_command``, after the n-th command."""

    scenario: str
    kind: str
    nth: int

    def __str__(self) -> str:
        return f"{self.scenario}: {self.kind} at {'command' if self.kind == COMMAND_KIND else 'request'} {self.nth}"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A publish to be disturbed: what was published before (and what people did then), and what is published now."""

    name: str
    before: tuple[Edition, ...]
    now: Edition
    people: Callable[[Stage], None] = lambda _: None
    options: Options = ANY_REMOVALS


@dataclass(frozen=True, slots=True)
class Reference:
    """The undisturbed run: the portal before and after it, its report's counts, its requests' commands."""

    scenario: Scenario
    start: Path
    picture: dict[str, Any]
    summary: Mapping[str, int]
    requests: tuple[int, ...]

    def cases(self) -> Iterator[Case]:
        """Every fault at every request, death after every command, kill before every request and after the last."""
        for nth in range(1, len(self.requests) + 1):
            for kind in (*REQUEST_KINDS, KILL, DOWN):
                yield Case(self.scenario.name, kind, nth)
        for nth in range(1, sum(self.requests) + 1):
            yield Case(self.scenario.name, COMMAND_KIND, nth)


def undisturbed(scenario: Scenario, folder: Path) -> Reference:
    """Bring a portal to where the scenario starts, keep its file, and do the publish once without a fault."""
    start = folder / f"{scenario.name}-start.sqlite"
    with stage(start) as portal:
        for edition in scenario.before:
            done = portal.publish(edition)
            assert done.is_complete, (scenario.name, done)
        scenario.people(portal)
    with stage(folder / f"{scenario.name}-clean.sqlite", start) as portal:
        done = portal.publish(scenario.now, options=scenario.options)
        assert done.report is not None, (scenario.name, done.error)
        assert done.is_complete, (scenario.name, done)
        requests = tuple(len(commands) for commands in portal.requests())
        return Reference(scenario, start, portal.picture(), done.report.summary(), requests)


def problems_of(case: Case, reference: Reference, file: Path) -> list[str]:
    """Disturb one publish, run it again undisturbed, and tell what is not as it should be."""
    scenario = reference.scenario
    if case.kind == KILL:
        _publish_and_die(case, reference, file)
        with stage(file, file) as portal:
            return _recovery(reference, portal)
    with stage(file, reference.start) as portal:
        if case.kind == DOWN:
            portal.break_at("drop_before", case.nth, times=10_000)
        else:
            portal.break_at(case.kind, case.nth)
        first = portal.publish(scenario.now, options=scenario.options)
        portal.mend()
        found: list[str] = []
        if first.report is not None and first.is_complete:
            found += [f"said done: {line}" for line in difference(reference.picture, portal.picture())]
            found += [f"report: {line}" for line in difference(dict(reference.summary), dict(first.report.summary()))]
        return found + _recovery(reference, portal)


def _publish_and_die(case: Case, reference: Reference, file: Path) -> None:
    """A process of its own publishes until it kills itself before its n-th request: nothing of it runs after that."""

    def before_send(sent: int) -> None:
        if sent == case.nth:
            os.kill(os.getpid(), signal.SIGKILL)

    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # of threads at a fork: the tests' own, which the child leaves alone
        child = os.fork()
    if child == 0:
        with stage(file, reference.start) as portal:
            portal.publish(reference.scenario.now, options=reference.scenario.options, before_send=before_send)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"{case}: the publisher ended by itself"


def _recovery(reference: Reference, portal: Stage) -> list[str]:
    """What is not as it should be after a publish that nothing disturbs, and one more."""
    scenario = reference.scenario
    again = portal.publish(scenario.now, options=scenario.options)
    found = [] if again.is_complete else [f"the second run did not finish: {again.why}"]
    found += difference(reference.picture, portal.picture())
    portal.mend()
    third = portal.publish(scenario.now)
    if not third.is_complete or portal.writes():
        found.append(f"the third run was not idle: {portal.writes()[:5]} {third.why}")
    return found


def scenarios(folder: Path, pages: int) -> list[Scenario]:
    """First publish, update, move, archive, restore, and taking over a base that people made; of a company of so many pages."""
    files = company(pages)
    editions = {
        "first": Edition(folder / "first", files, number=1),
        "update": Edition(folder / "update", _updated(files), number=2),
        "move": Edition(folder / "move", _moved(files), number=2),
        "archive": Edition(folder / "archive", _archived(files), number=2),
        "restore": Edition(folder / "restore", files, number=3),
    }
    first = editions["first"]
    return [
        Scenario("first", (), first),
        Scenario("update", (first,), editions["update"]),
        Scenario("move", (first,), editions["move"]),
        Scenario("archive", (first,), editions["archive"]),
        Scenario("restore", (first, editions["archive"]), editions["restore"]),
        Scenario("adopt", (), first, _base_by_hand, replace(ANY_REMOVALS, adopt=True)),
    ]


def reading_scenarios(folder: Path, pages: int) -> list[Scenario]:
    """People are asked to read for the first time; and, after they ticked, a raised version asks them again."""
    files = company(pages)
    first = Edition(folder / "before", files, number=1)
    asked = Edition(folder / "asked", _required(files, 1), number=2)
    raised = Edition(folder / "raised", _required(files, 2), number=3)
    return [
        Scenario("asked", (first,), asked),
        Scenario("raised", (first, asked), raised, _tick_all),
    ]


def review_scenarios(folder: Path, pages: int) -> list[Scenario]:
    """Owners are asked; they answer in every way, and git changes meanwhile, so that every kind of change to tasks is there.

    Of 40 pages ten are asked about, five of each of two owners.
    """
    files = changed(company(pages), text=_named)
    first = Edition(folder / "first", files, number=1)
    then = Edition(folder / "then", changed(files, text=_meanwhile), number=2)
    return [Scenario("reviews", (first,), then, answer_in_every_way)]


_AFTER_ANSWERS = {
    0: ("2026-05-10", "2026-11-20"),
    3: ("james.w@", "sofia.r@"),
    12: ("---\n#", "status: archived\n---\n#"),
}


def _named(path: str, content: str) -> str:
    """Every page that is asked about has an id."""
    number = _number(path)
    is_asked = number is not None and number % 3 == 0 and number % 4 != 0
    return content.replace("---\n", f"---\nid: stable-{number}\n", 1) if is_asked else content


def _meanwhile(path: str, content: str) -> str:
    """In git one page is reviewed, one gets another owner, one is archived."""
    number = _number(path)
    old, new = _AFTER_ANSWERS.get(number, ("", "")) if number is not None else ("", "")
    return content.replace(old, new, 1) if old else content


def answer_in_every_way(portal: Stage) -> None:
    """Three days after they were asked: the tasks of pages that git changes stay open, the others are answered in different ways."""
    with portal.portal.store.transaction() as db:
        days = 3 * 24 * 3600
        db.execute(
            f"UPDATE task SET created = created - {days}, changed = changed - {days}, activity = activity - {days}"
        )
    tasks = [(int(row["id"]), str(row["email"])) for row in portal.review_tasks()]
    by_page = {row["xml_id"].split(":")[2]: task for row, task in zip(portal.review_tasks(), tasks, strict=True)}
    free = [task for key, task in sorted(by_page.items()) if key not in {"stable-0", "stable-3", "stable-12"}]
    ways: list[tuple[str, ...]] = [
        ("complete",),
        ("I corrected it", "complete"),
        ("words", "complete"),
        ("It is not mine", "words", "complete"),
        ("It needs work",),
        ("too late",),
        ("outsider",),
        ("delegate",),
        ("It can go", "complete"),
    ]
    for (task, owner), acts in zip(free, ways, strict=False):
        for act in acts:
            _answer(portal, task, owner, act)


def _answer(portal: Stage, task: int, owner: str, act: str) -> None:
    fields: dict[str, Any]
    match act:
        case "complete":
            portal.call("tasks.task.complete", {"taskId": task}, owner)
        case "words":
            portal.call("task.commentitem.add", [task, {"POST_MESSAGE": f"Words in task {task}"}], owner)
        case "too late":
            fields = {"DEADLINE": "2027-11-01T18:00:00+01:00"}
            portal.call("tasks.task.update", {"taskId": task, "fields": fields}, owner)
        case "outsider":
            portal.call("tasks.task.update", {"taskId": task, "fields": {"ACCOMPLICES": [11]}})
            portal.call("tasks.task.complete", {"taskId": task}, "maxim.o@example.com")
        case "delegate":
            portal.call("tasks.task.delegate", {"taskId": task, "userId": 5}, owner)
        case tick:
            rows = portal.call("task.checklistitem.getlist", [task], owner)
            item = next(int(row["ID"]) for row in rows if row["TITLE"] == tick)
            portal.call("task.checklistitem.complete", [task, item], owner)


def _required(files: Files, version: int) -> dict[str, str | bytes]:
    """Two people must read pages 1 and 2; the version of page 1 is raised."""
    who = "required_reading: {audience: ['user:grigory.m@example.com', 'user:olga.s@example.com']}"

    def rewrite(path: str, content: str) -> str:
        number = _number(path)
        if number not in {1, 2}:
            return content
        more = f"{who}\nversion: {version if number == 1 else 1}\n---\n#"
        return content.replace("---\n#", more, 1)

    return changed(files, text=rewrite)


def _tick_all(portal: Stage) -> None:
    """Both tick whatever they were asked to read."""
    select = {"select": ["ID", "XML_ID"], "filter": {"TAG": "kb-reading"}}
    people = {"29": "grigory.m@example.com"}
    for task in portal.call("tasks.task.list", select)["tasks"]:
        person = people.get(task["xmlId"].split(":")[2], "olga.s@example.com")
        for row in portal.call("task.checklistitem.getlist", [int(task["id"])]):
            if int(row["PARENT_ID"]):
                portal.call("task.checklistitem.complete", [int(task["id"]), int(row["ID"])], person)


def _updated(files: Files) -> dict[str, str | bytes]:
    """Texts, titles, an image's bytes, an owner, a review that was done."""

    def rewrite(path: str, content: str) -> str:
        number = _number(path)
        if number is None:
            return content
        if number % 4 == 1:
            content = content.replace("changes in year", "grows in year")
        if number % 9 == 2:
            content = content.replace(f"# Page {number}", f"# Page {number}, renamed")
        if number % 6 == 3:
            content = content.replace("james.w@", "sofia.r@")
        if number % 12 == 0:
            content = content.replace("last_reviewed: 2026-05-10", "last_reviewed: 2026-11-20")
        return content

    result = changed(files, text=rewrite)
    result["img/dot-0.png"] = png(0, 0, 9)
    return result


def _moved(files: Files) -> dict[str, str | bytes]:
    """A folder renamed, single files renamed, two pages that swap paths, and words changed on the way."""

    def target(path: str) -> str:
        number = _number(path)
        if path.startswith("area-1/"):
            return path.replace("area-1/", "region-1/")
        if number is not None and number % 8 == 2:
            return path.replace("page-", "sheet-")
        return path

    moved = {target(path): content for path, content in files.items()}
    pages = [path for path in files if _number(path) is not None]

    def rewrite(path: str, content: str) -> str:
        for old in pages:
            new = target(old)
            if new != old:
                content = content.replace(f"{old})", f"{new})")
        return content.replace("about the market", "of the market") if path.startswith("region-1/") else content

    result = changed(moved, text=rewrite)
    swap = [path for path in result if path.startswith("area-3/page-")][:2]
    if len(swap) == 2 and not {"id:"} & {line.split()[0] for p in swap for line in str(result[p]).splitlines() if line}:
        result[swap[0]], result[swap[1]] = result[swap[1]], result[swap[0]]
    return result


def _archived(files: Files) -> dict[str, str | bytes]:
    """A whole folder gone, and single pages with their tasks; links to them are gone too."""

    def is_gone(path: str) -> bool:
        number = _number(path)
        return path.startswith("area-2/") or (number is not None and number % 9 == 6)

    gone = [path for path in files if is_gone(path)]

    def rewrite(path: str, content: str) -> str | None:
        if path in gone:
            return None
        for target in gone:
            content = content.replace(f"{target})", "index.md)") if f"/{target})" in content else content
        return content

    return changed(files, text=rewrite)


def _number(path: str) -> int | None:
    name = path.rpartition("/")[2]
    return int(name[5:-3]) if name.startswith("page-") else None


def _base_by_hand(portal: Stage) -> None:
    scope = {"scope": "KNOWLEDGE"}
    site = portal.call("landing.site.add", {**scope, "fields": {"TITLE": "Old", "CODE": "test", "TYPE": "KNOWLEDGE"}})
    for title in ("By hand", "Another"):
        fields = {"TITLE": title, "CODE": title.lower().replace(" ", "-"), "SITE_ID": site}
        portal.call("landing.landing.add", {**scope, "fields": fields})
