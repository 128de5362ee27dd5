"""Two publishers write one base at the same time: each from a folder and a cache of its own, request by request in turns."""

import itertools
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from campaign import reading_scenarios, undisturbed
from rehearsal import TODAY, Edition, Stage, changed, company, difference, stage

PAGES = 8


class Turns:
    """Who may send a request now: an endless row of names; one that has finished is passed over."""

    def __init__(self, names: Iterator[str]) -> None:
        self._names = names
        self._finished: set[str] = set()
        self._changed = threading.Condition()
        self._now = next(names)
        self._holder = ""

    def take(self, name: str) -> None:
        with self._changed:
            if self._holder == name:
                self._pass_on()
            assert self._changed.wait_for(lambda: self._now == name, timeout=60)
            self._holder = name

    def finish(self, name: str) -> None:
        with self._changed:
            self._finished.add(name)
            if self._now == name:
                self._pass_on()

    def _pass_on(self) -> None:
        self._holder = ""
        if len(self._finished) < 2:
            self._now = next(name for name in self._names if name not in self._finished)
        self._changed.notify_all()


def after(begun: int, rhythm: str) -> Iterator[str]:
    """The first publisher's first requests, then both in a rhythm such as ``AB`` or ``AAB``."""
    return itertools.chain("A" * begun, itertools.cycle(rhythm))


def publish_both(portal: Stage, editions: dict[str, Edition], turns: Turns) -> dict[str, object]:
    """Run two publishers to their ends, each in a thread of its own; their outcomes."""
    outcomes: dict[str, object] = {}

    def run(name: str) -> None:
        try:
            outcomes[name] = portal.publish(editions[name], before_send=lambda _: turns.take(name))
        except BaseException as error:  # noqa: BLE001  a thread's failure is the test's
            outcomes[name] = error
        finally:
            turns.finish(name)

    threads = [threading.Thread(target=run, args=(name,)) for name in editions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return outcomes


def without_trash(picture: dict[str, list]) -> dict[str, list]:
    """What readers can reach: what gave way lies empty in the trash."""
    return {kind: [item for item in items if item.get("deleted") != "Y"] for kind, items in picture.items()}


@pytest.fixture(scope="module")
def editions(tmp_path_factory):
    """The same commit in two folders, and a later one, also in two."""
    files = company(PAGES)
    later = changed(files, text=lambda _, content: content.replace("changes in year", "grows in year"))
    folder = tmp_path_factory.mktemp("editions")
    made = {
        number: {name: Edition(folder / f"{number}{name}", content, number=number) for name in "AB"}
        for number, content in ((1, files), (2, later))
    }
    for pair in made.values():
        for edition in pair.values():
            edition.load(TODAY)
    return made


@pytest.fixture(scope="module")
def clean(tmp_path_factory, editions):
    """A portal's file after one publisher's first publish, what it then holds, and what after the second."""
    file = tmp_path_factory.mktemp("clean") / "first.sqlite"
    with stage(file) as portal:
        assert portal.publish(editions[1]["A"]).is_complete
        first = portal.picture()
    with stage(file.with_name("second.sqlite"), file) as portal:
        assert portal.publish(editions[2]["A"]).is_complete
        return file, first, portal.picture()


@pytest.mark.parametrize("rhythm", ["AB", "AAB", "ABB"])
@pytest.mark.parametrize("begun", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14])
def test_two_first_publishes_end_as_one(begun, rhythm, tmp_path, editions, clean):
    """However far the first one is when the second begins: one base, one page a key, one task a review, both done."""
    with stage(tmp_path / "portal.sqlite") as portal:
        outcomes = publish_both(portal, editions[1], Turns(after(begun, rhythm)))

        assert {name: getattr(outcome, "why", outcome) for name, outcome in outcomes.items()} == {"A": "", "B": ""}
        assert difference(clean[1], without_trash(portal.picture())) == []
        portal.mend()
        assert portal.publish(editions[1]["B"]).is_complete
        assert portal.writes() == []


def test_a_second_text_that_another_run_left_is_nobodys_edit(tmp_path, editions, clean):
    """A run added its text to a page that another had finished, and was cut before it took the block back: the next run does."""
    with stage(tmp_path / "portal.sqlite", clean[0]) as portal:
        wanted = {"scope": "KNOWLEDGE", "params": {"select": ["ID"], "filter": {"%XML_ID": "stable-0"}}}
        page = int(portal.call("landing.landing.getList", wanted)[0]["ID"])
        (own,) = portal.drafts(page)
        fields = {"CODE": own["code"], "CONTENT": own["content"]}
        portal.call("landing.landing.addblock", {"scope": "KNOWLEDGE", "lid": page, "fields": fields})
        assert len(portal.drafts(page)) == 2

        outcome = portal.publish(editions[1]["B"])

        assert outcome.is_complete
        assert [row.path for row in outcome.report.pages if row.action == "updated"] == [
            "content/area-0/deep/page-0.md"
        ]
        assert portal.drafts(page) == [own]
        portal.mend()
        assert portal.publish(editions[1]["B"]).is_complete
        assert portal.writes() == []


@pytest.mark.parametrize("begun", [0, 1, 2, 3, 4, 5])
def test_two_updates_end_as_one(begun, tmp_path, editions, clean):
    """The same new commit from two pipelines: the same state, nothing left to do."""
    with stage(tmp_path / "portal.sqlite", clean[0]) as portal:
        outcomes = publish_both(portal, editions[2], Turns(after(begun, "AB")))

        assert {name: getattr(outcome, "why", outcome) for name, outcome in outcomes.items()} == {"A": "", "B": ""}
        assert difference(clean[2], without_trash(portal.picture())) == []
        portal.mend()
        assert portal.publish(editions[2]["A"]).is_complete
        assert portal.writes() == []


def test_two_processes_at_once_over_http_end_as_one(portal, tmp_path):
    """The program itself, started twice at the same moment from two folders: both say done, and one base stands there."""
    folders = [Edition(tmp_path / name, company(PAGES)) for name in "AB"]
    with stage(tmp_path / "alone.sqlite") as alone:
        assert alone.publish(folders[0]).is_complete
        wanted = alone.picture()
    environment = {**os.environ, "BITRIX24_WEBHOOK_URL": portal.webhook, "PUBLISHER_RETRY_SECONDS": "0"}
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "publisher", "-C", str(edition.folder), "publish", "--format", "json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
        for edition in folders
    ]
    said = [process.communicate(timeout=110) for process in processes]

    assert [process.returncode for process in processes] == [0, 0], said
    assert difference(wanted, without_trash(portal.control("snapshot"))) == []


@pytest.mark.parametrize("begun", range(3, 14, 2))
def test_two_publishers_that_ask_people_to_read_make_one_checklist_a_person(begun, tmp_path):
    """The second one finds a task whose checklist the first has not made yet."""
    asked = reading_scenarios(tmp_path / "A", 5)[0]
    other = reading_scenarios(tmp_path / "B", 5)[0]
    reference = undisturbed(asked, tmp_path)
    with stage(tmp_path / "portal.sqlite", reference.start) as portal:
        outcomes = publish_both(portal, {"A": asked.now, "B": other.now}, Turns(after(begun, "AB")))

        assert {name: getattr(outcome, "why", outcome) for name, outcome in outcomes.items()} == {"A": "", "B": ""}
        assert difference(without_trash(reference.picture), without_trash(portal.picture())) == []
