"""People, and other publishers, who act while a publish is under way; what they did must not be lost, nor told by nobody.

An act happens between two requests of a run. Afterwards every word of theirs is on the portal, in a file that the run names, or in
its report; a newer commit that was published meanwhile is what readers find.
"""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from campaign import Reference, Scenario
from rehearsal import Edition, Outcome, Stage, changed, difference, stage

from publisher.apply.report import report_json
from publisher.messages import Catalogue
from publisher.plan.desired import MENU
from publisher.targets.knowledge_base.mark import State, parse_mark
from publisher.targets.knowledge_base.portal_page import MENU_BLOCK, SEARCH_BLOCK

SCOPE = {"scope": "KNOWLEDGE"}
PERSON = "ivan.p@example.com"
NEWER = "newer"
ACTS = ("text", "title", "place", "trash", "hide", "unpublish", "block")
ELSEWHERE = ("restore", "menu-link", "menu-text", "search", "complete", "comment")
"""What people do beside that: to pages in the trash, to the menu and its search, to tasks."""
ALL = "all"
ONE = "one"


@dataclass(frozen=True, slots=True)
class ActedCase:
    """Somebody acts before the n-th request: on one page (``which`` counts) or on every page; or publishes a newer commit.

    With ``lost`` the answer of that request is lost as well.
    """

    scenario: str
    kind: str
    nth: int
    which: int | None = None
    lost: bool = False

    def __str__(self) -> str:
        where = "every page" if self.which is None else f"page {self.which}"
        lost = ", whose answer is lost" if self.lost else ""
        return f"{self.scenario}: {self.kind} on {where} before request {self.nth}{lost}"


class Reached(Protocol):
    """A portal as people and tests reach it."""

    def call(self, method: str, params: Any = None, person: str = "publisher", /) -> Any:
        """REST as any person of the portal; an AssertionError where it refuses."""
        ...

    def drafts(self, page: int, /) -> list[dict[str, Any]]:
        """A page's draft blocks as the portal stores them."""
        ...

    def review_tasks(self) -> list[dict[str, Any]]:
        """The review tasks that are not in the recycle bin: ``id``, ``xml_id``, and the responsible person's ``email``."""
        ...

    def comments(self, task: int, /) -> str:
        """All that was said in a task."""
        ...


@dataclass
class Acts:
    """What a person did, as far as it has to be found again: words by page, and other deeds by page.

    A task counts as a page with its number below zero.
    """

    portal: Reached
    words: dict[int, list[str]] = field(default_factory=dict)
    deeds: dict[int, str] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    number: int = 0

    def act(self, kind: str, which: int | None) -> None:
        """Do it to every page that it can be done to, or to one of them: pages of ours with a file, and beside them the menu's."""
        chosen = self._reached(kind)
        if which is not None and chosen:
            chosen = [chosen[which % len(chosen)]]
        for page in chosen:
            # the portal refuses some of it to them: the home page stays out of the trash
            with contextlib.suppress(AssertionError):
                self.number += 1
                getattr(self, f"_{kind.replace('-', '_')}")(page, f"word{page:03}x{kind}{self.number}x")

    def _reached(self, kind: str) -> list[int]:
        if kind in {"complete", "comment"}:
            return [int(task["id"]) for task in self.portal.review_tasks()]
        rows = self.rows()
        self.keys |= {int(row["ID"]): row["mark"].key for row in rows}
        if kind in {"menu-link", "menu-text", "search"}:
            return [int(row["ID"]) for row in rows if row["mark"].key == MENU]
        if kind == "unpublish":  # what nobody sees cannot be taken out of sight
            rows = [row for row in rows if row["ACTIVE"] == "Y"]
        deleted = "Y" if kind == "restore" else "N"
        # a page that was never finished has no reader yet; who edits it counts as the publisher (docs/robustness.md)
        return [
            int(row["ID"])
            for row in rows
            if row["DELETED"] == deleted and not row["mark"].key.startswith("~") and row["mark"].state is not State.NEW
        ]

    def rows(self) -> list[dict[str, Any]]:
        """All pages with a mark of ours, in the trash or not, in their order."""
        select = ["ID", "TITLE", "XML_ID", "DELETED", "ACTIVE", "FOLDER_ID"]
        wanted = {"select": select, "filter": {"=DELETED": ["Y", "N"]}, "order": {"ID": "ASC"}}
        rows = self.portal.call("landing.landing.getList", {"params": wanted, **SCOPE})
        marked = [{**row, "mark": parse_mark(row["XML_ID"])} for row in rows]
        return [row for row in marked if row["mark"] is not None]

    def _text(self, page: int, token: str) -> None:
        blocks = self.portal.drafts(page)
        if not blocks:
            return
        content = f'<section class="landing-block"><div class="landing-block-node-text"><p>{token}</p></div></section>'
        params = {"lid": page, "block": blocks[0]["id"], "content": content, **SCOPE}
        self.portal.call("landing.block.updatecontent", params, PERSON)
        self._says(page, token)

    def _title(self, page: int, token: str) -> None:
        self.portal.call("landing.landing.update", {"lid": page, "fields": {"TITLE": token}, **SCOPE}, PERSON)
        self._says(page, token)

    def _says(self, page: int, token: str) -> None:
        """Their newer words take the place of their older ones of the same kind."""
        kind = token.rstrip("x0123456789").rpartition("x")[2]
        kept = [word for word in self.words.get(page, []) if f"x{kind}" not in word]
        self.words[page] = [*kept, token]

    def _place(self, page: int, _: str) -> None:
        row = next(row for row in self.rows() if int(row["ID"]) == page)
        site = self.portal.call("landing.site.getList", SCOPE)[0]["ID"]
        folders = self.portal.call("landing.site.getFolders", {"siteId": site, **SCOPE})
        ids = sorted(int(folder["ID"]) for folder in folders)
        others = [0, *(number for number in ids if str(number) != str(row["FOLDER_ID"] or 0))]
        target = others[-1] if str(row["FOLDER_ID"] or 0) == "0" else others[0]
        self.portal.call("landing.landing.move", {"lid": page, "toSiteId": site, "toFolderId": target, **SCOPE}, PERSON)
        self.deeds[page] = f"place {target}"

    def _trash(self, page: int, _: str) -> None:
        self.portal.call("landing.landing.markDelete", {"lid": page, **SCOPE}, PERSON)
        self.deeds[page] = "trash"

    def _hide(self, page: int, _: str) -> None:
        blocks = self.portal.drafts(page)
        if blocks:
            self.portal.call("landing.landing.hideblock", {"lid": page, "block": blocks[0]["id"], **SCOPE}, PERSON)
            self.deeds[page] = "hide"

    def _unpublish(self, page: int, _: str) -> None:
        self.portal.call("landing.landing.unpublic", {"lid": page, **SCOPE}, PERSON)
        self.deeds[page] = "unpublish"

    def _block(self, page: int, token: str) -> None:
        last = [block["id"] for block in self.portal.drafts(page)][-1:]
        fields = {"CODE": "27.4.one_col_fix_text", "CONTENT": f"<section>{token}</section>", "ACTIVE": "Y"}
        place = {"AFTER_ID": last[0]} if last else {}
        self.portal.call("landing.landing.addblock", {"lid": page, "fields": {**fields, **place}, **SCOPE}, PERSON)
        self.words.setdefault(page, []).append(token)

    def _restore(self, page: int, _: str) -> None:
        self.portal.call("landing.landing.markUnDelete", {"lid": page, **SCOPE}, PERSON)
        self.deeds[page] = "restore"

    def _menu_link(self, page: int, token: str) -> None:
        link = f'<a class="landing-block-node-link" href="https://example.com/{token}">{token}</a>'
        item = f'<li class="landing-block-node-menu-item">{link}</li>'
        block = self._block_of(page, MENU_BLOCK)
        head, end, tail = block["content"].rpartition("</ul>")
        if end:
            self._write(page, block, head + item + end + tail, token)

    def _menu_text(self, page: int, token: str) -> None:
        self._write(page, self._block_of(page, MENU_BLOCK), f"<nav><ul><li>{token}</li></ul></nav>", token)

    def _search(self, page: int, token: str) -> None:
        self._write(page, self._block_of(page, SEARCH_BLOCK), f"<section><div>{token}</div></section>", token)

    def _block_of(self, page: int, code: str) -> dict[str, Any]:
        found = [block for block in self.portal.drafts(page) if block["code"] == code]
        assert found, "not there at the moment"
        return found[0]

    def _write(self, page: int, block: dict[str, Any], content: str, token: str) -> None:
        params = {"lid": page, "block": block["id"], "content": _inner(content), **SCOPE}
        self.portal.call("landing.block.updatecontent", params, PERSON)
        # whoever writes a block anew takes away what people wrote into it before
        there = "".join(draft["content"] for draft in self.portal.drafts(page))
        kept = [word for word in self.words.get(page, []) if word in there or word not in block["content"]]
        self.words[page] = [*kept, token]

    def _complete(self, task: int, _: str) -> None:
        person = next(found["email"] for found in self.portal.review_tasks() if int(found["id"]) == task)
        self.portal.call("tasks.task.complete", {"taskId": task}, person)

    def _comment(self, task: int, token: str) -> None:
        person = next(found["email"] for found in self.portal.review_tasks() if int(found["id"]) == task)
        self.portal.call("task.commentitem.add", [task, {"POST_MESSAGE": token}], person)
        self.words.setdefault(-task, []).append(token)

    def lost(self, outcomes: list[Outcome], saved: dict[str, str]) -> list[str]:
        """What of it is neither on the portal, nor in a file that was named, nor in a report."""
        told = "".join(report_json(o.report, Catalogue("en")) for o in outcomes if o.report is not None)
        named = "".join(content for name, content in saved.items())
        lost = [f"lost: {word} of page {page}" for page, word in self.absent(named + told)]
        undone = [(page, deed) for page, deed in self.undone() if not self._is_told(page, outcomes)]
        return [*lost, *(f"undone and not told: {deed} of page {page}" for page, deed in undone)]

    def absent(self, elsewhere: str) -> list[tuple[int, str]]:
        """The pages and words that are neither on the portal, in the trash or not, nor elsewhere."""
        titles = {int(row["ID"]): row["TITLE"] for row in self.rows()}
        found: list[tuple[int, str]] = []
        for page, words in self.words.items():
            if page < 0:
                there = self.portal.comments(-page)
            else:
                there = "".join(block["content"] for block in self.portal.drafts(page)) + titles.get(page, "")
            there += elsewhere
            found += [(page, word) for word in words if word not in there]
        return found

    def undone(self) -> list[tuple[int, str]]:
        """The pages and deeds that do not stand any more."""
        rows = {int(row["ID"]): row for row in self.rows()}
        return [(page, deed) for page, deed in self.deeds.items() if not self._stands(deed, rows[page])]

    def _stands(self, deed: str, row: dict[str, Any]) -> bool:
        if deed.startswith("place"):
            return str(row["FOLDER_ID"] or 0) == deed.split()[1]
        if deed == "hide":
            return any(block["active"] == "N" for block in self.portal.drafts(int(row["ID"])))
        if deed == "restore":
            return bool(row["DELETED"] == "N")
        return bool(row["DELETED"] == "Y" if deed == "trash" else row["ACTIVE"] == "N")

    def _is_told(self, page: int, outcomes: list[Outcome]) -> bool:
        rows = [row for o in outcomes if o.report is not None for row in o.report.pages if row.key == self.keys[page]]
        return any(row.action in {"drift", "conflict"} for row in rows)


def _inner(content: str) -> str:
    """What stands in a block's frame, which the portal puts around whatever is sent."""
    frame = re.fullmatch(r"\s*<div[^>]*\bid=\"block\d+\"[^>]*>(.*)</div>\s*", content, re.DOTALL)
    return frame[1] if frame else content


def acted_cases(reference: Reference, pages: int, *, kinds: tuple[str, ...] = (*ACTS, NEWER)) -> Iterator[ActedCase]:
    """Every act before every request: on every page, and on one page after another; with that request's answer lost, too."""
    name = reference.scenario.name
    for nth in range(1, len(reference.requests) + 1):
        for kind in kinds:
            for lost in (False, True):
                if kind == NEWER:
                    yield ActedCase(name, kind, nth, None, lost)
                    continue
                yield ActedCase(name, kind, nth, None, lost)
                yield ActedCase(name, kind, nth, (nth * 7 + ACTS.index(kind) * 3) % pages, lost)


def newer_than(scenario: Scenario) -> Edition:
    """The next commit: other words on some pages, others put back to what they were, one page gone."""
    files = {
        file.relative_to(scenario.now.folder / "content").as_posix(): file.read_bytes()
        for file in sorted((scenario.now.folder / "content").rglob("*"))
        if file.is_file()
    }
    texts = {name: content.decode() if name.endswith(".md") else content for name, content in files.items()}

    def rewrite(path: str, content: str) -> str:
        number = int(found[1]) if (found := re.search(r"page-(\d+)\.md$", path)) else 0
        if number % 2:
            return content.replace("grows in year", "changes in year")
        return content.replace("in year", "in the newer year")

    assert scenario.now.number is not None
    folder = scenario.now.folder.with_name(f"{scenario.now.folder.name}-newer")
    return Edition(folder, changed(texts, text=rewrite), number=scenario.now.number + 1)


def without_trash(picture: dict[str, Any]) -> dict[str, Any]:
    """What readers can reach."""
    return {kind: [item for item in items if item.get("deleted") != "Y"] for kind, items in picture.items()}


@dataclass(frozen=True, slots=True)
class NewerReference:
    """The next commit of a scenario, and the portal after it was published alone, from the scenario's start."""

    edition: Edition
    picture: dict[str, Any]


def newer_reference(reference: Reference, folder: Path) -> NewerReference:
    """Publish the next commit from the scenario's start."""
    edition = newer_than(reference.scenario)
    with stage(folder / f"{reference.scenario.name}-newer.sqlite", reference.start) as portal:
        done = portal.publish(edition)
        assert done.is_complete, done.why
        return NewerReference(edition, without_trash(portal.picture()))


def problems_when_acted(case: ActedCase, reference: Reference, newer: NewerReference, file: Path) -> list[str]:
    """Let somebody act during one publish, run it again, and tell what was lost, overwritten or written once more."""
    with stage(file, reference.start) as portal:
        acts = Acts(portal)
        saved: dict[str, str] = {}
        others: list[Outcome] = []

        def before_send(sent: int) -> None:
            if sent != case.nth:
                return
            if case.kind == NEWER:
                others.append(portal.publish(newer.edition))
            else:
                acts.act(case.kind, case.which)
            if case.lost:
                portal.break_at("drop_after", 1)

        scenario = reference.scenario
        first = portal.publish(scenario.now, options=scenario.options, before_send=before_send, saved=saved)
        portal.mend()
        if case.kind == NEWER:
            return _newer_stands(portal, first, others, newer)
        return _people_kept(portal, case, reference, acts, first, saved)


def _newer_stands(portal: Stage, first: Outcome, others: list[Outcome], newer: NewerReference) -> list[str]:
    found = [f"the newer one did not finish: {o.why}" for o in others if not o.is_complete]
    if not others:
        return []
    found += [f"newer: {line}" for line in difference(newer.picture, without_trash(portal.picture()))]
    again = portal.publish(newer.edition)
    if not again.is_complete or portal.writes():
        found.append(f"the newer one had to be published again: {portal.writes()[:6]} {again.why}")
    return found


def beside_settings(writes: list[str]) -> list[str]:
    """What was written beside settings of folders, with the commit's note that goes with them: a page that moved is no folder's own."""
    settings = [name for name in writes if name == "landing.site.updateFolder"]
    rest = [name for name in writes if name not in settings]
    return rest if not settings or rest != ["landing.landing.update"] else []


def _people_kept(
    portal: Stage, case: ActedCase, reference: Reference, acts: Acts, first: Outcome, saved: dict[str, str]
) -> list[str]:
    scenario = reference.scenario
    outcomes = [first]
    found = acts.lost(outcomes, saved)
    if first.report is None and first.error is not None:
        found.append(f"ended: {first.error!r}")
    again = portal.publish(scenario.now, options=scenario.options, saved=saved)
    outcomes.append(again)
    if not again.is_complete:
        found.append(f"the second run did not finish: {again.why}")
    if first.is_complete and (written := beside_settings(portal.writes())):
        found.append(f"the second run wrote: {written[:6]}")
    portal.mend()
    third = portal.publish(scenario.now, options=scenario.options, saved=saved)
    if not third.is_complete or portal.writes():
        found.append(f"the third run was not idle: {portal.writes()[:6]} {third.why}")
    return found + [f"later {line}" for line in acts.lost([*outcomes, third], saved)]
