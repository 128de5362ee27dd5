"""How a plan is made: the day, the looks at the portal, renames that git saw, first days of pages, texts that are kept."""

import os
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from rehearsal import NOON, SETTINGS, TODAY, Edition, Wire, publisher_on, stage

from publisher.errors import ConfigError, UnsafePlanError
from publisher.pipeline.history import NoHistory, open_history
from publisher.plan.change import Action
from publisher.publishing.guard import parse_note
from publisher.publishing.planning import FindingsError, Options, Planner
from publisher.publishing.running import Run, save_text
from publisher.targets.knowledge_base.target import KnowledgeBase

FILES = {
    "index.md": "# Home\n\nSee [trends](trends.md).\n",
    "trends.md": "---\nid: trends-page\n---\n# Trends\n\nPrices fall by 3 per cent.\n",
    "retail.md": "# Retail\n\nSmall shops buy on Tuesdays, in the morning, near the market.\n",
}
NEVER_REVIEWED = SETTINGS.replace(", last_reviewed: 2026-11-01", "")


class Office:
    """A folder under git or not, and a portal that stands still at noon."""

    def __init__(self, place, folder):
        self.place = place
        self.folder = folder
        self.edition = Edition(folder, FILES)
        self.machine_today = TODAY
        self.loaded = []

    def write(self, files=None, settings=SETTINGS):
        self.edition = Edition(self.folder, files or {}, settings=settings)

    def git(self, *arguments, day=NOON):
        who = {
            f"GIT_{role}_{what}": "test@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        when = {"GIT_AUTHOR_DATE": day.isoformat(), "GIT_COMMITTER_DATE": day.isoformat()}
        environment = {**os.environ, **who, **when, "GIT_CONFIG_GLOBAL": os.devnull}
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def commit(self, day=NOON):
        if not (self.folder / ".git").exists():
            self.git("init", "-q", "-b", "main")
            (self.folder / ".gitignore").write_text(".publisher/\n", encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "Change", day=day)
        return self.git("rev-parse", "HEAD")

    def load(self, today):
        self.loaded.append(today)
        return self.edition.load(today)

    def planner(self, portal, **options):
        return Planner(
            KnowledgeBase(portal), self.load, open_history, self.machine_today, replace(Options(), **options)
        )

    def plan(self, folder=None, **options):
        with publisher_on(Wire(self.place.portal)) as portal:
            planner = self.planner(portal, **options)
            try:
                return planner.plan()
            finally:
                self.requests = portal.requests

    def publish(self, **options):
        with publisher_on(Wire(self.place.portal)) as portal:
            planner = self.planner(portal, **options)
            planned = planner.plan()
            self.saved = []

            def keep(key, content):
                self.saved.append(save_text(planned, key, content))
                return self.saved[-1]

            read = lambda folder, path: (folder / path).read_bytes()  # noqa: E731
            report = Run(portal, planned, planner.plan, read, keep=keep).to_the_end()
            assert report.is_complete, (report.problems, report.stopped_by)
            return report

    def edit(self, title, old, new, person="ivan.p@example.com"):
        """A person changes a page's HTML."""
        scope = {"scope": "KNOWLEDGE"}
        rows = self.place.call("landing.landing.getList", {**scope, "params": {"select": ["ID", "TITLE"]}})
        page = next(int(row["ID"]) for row in rows if row["TITLE"] == title)
        looked = {**scope, "lid": page, "params": {"edit_mode": 1, "get_content": 1}}
        block = self.place.call("landing.block.getlist", looked)[-1]
        content = block["content"].split(">", 1)[1].rsplit("</div>", 1)[0].replace(old, new)
        changed = {**scope, "lid": page, "block": block["id"], "content": content}
        assert self.place.call("landing.block.updatecontent", changed, person) is True


@pytest.fixture
def office(tmp_path):
    """Three pages, an empty portal."""
    with stage(tmp_path / "portal.sqlite") as place:
        yield Office(place, tmp_path / "company")


def actions(planned):
    """What happens to each content page that is not left."""
    changes = planned.plan.content_changes
    return {c.path.removeprefix("content/"): c.action for c in changes if c.counted is not Action.UNCHANGED}


# ---- the day


def test_the_portals_day_in_the_bases_zone_is_today(office):
    """At noon in Berlin it is tomorrow in no zone of the tests; what was loaded for another day is loaded again."""
    assert office.plan().project.today == TODAY
    office.place.portal.clock.set(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert office.plan().project.today == date(2027, 1, 1)


def test_the_content_is_loaded_once_though_the_portals_day_is_another(office):
    """Again only where it names a day after one of the two."""
    office.machine_today = TODAY - timedelta(days=2)
    assert office.plan().project.today == TODAY
    assert office.loaded == [office.machine_today]

    office.write(settings=SETTINGS.replace("2026-11-01", (TODAY - timedelta(days=1)).isoformat()))
    office.loaded.clear()
    assert office.plan().project.today == TODAY
    assert office.loaded == [office.machine_today, TODAY]


def test_the_machines_day_does_not_refuse_what_the_portals_allows(office):
    """A machine whose clock is behind, or whose zone is, knows less than the portal; other errors end it as ever."""
    reviewed_today = SETTINGS.replace("2026-11-01", TODAY.isoformat())
    office.machine_today = TODAY - timedelta(days=1)
    office.write(settings=reviewed_today)
    assert office.plan().project.today == TODAY

    office.write({"broken.md": "---\nowner: nobody\n---\n# Broken\n"}, settings=reviewed_today)
    with pytest.raises(FindingsError):
        office.plan()
    assert office.requests == 0


def test_a_day_ahead_of_the_portals_is_refused_before_anything_is_written(office):
    """A machine whose clock is ahead does not let a future review through."""
    office.machine_today = TODAY + timedelta(days=2)
    office.write(settings=SETTINGS.replace("2026-11-01", (TODAY + timedelta(days=1)).isoformat()))

    with pytest.raises(FindingsError):
        office.plan()
    assert office.place.writes() == []


def test_without_a_zone_the_portals_own_counts(office):
    """Its answers carry their offset."""
    office.write(settings=SETTINGS.replace("      time_zone: Europe/Berlin\n", ""))

    assert abs((office.plan().project.today - TODAY).days) <= 1


def test_a_chosen_day_beats_both(office):
    """--today."""
    assert office.plan(today=date(2030, 5, 6)).project.today == date(2030, 5, 6)


# ---- errors


def test_errors_in_the_content_end_it_before_anything_is_sent(office):
    """The project goes with the error, all its findings with it."""
    office.write({"trends.md": "# Trends\n\n[x](gone.md)\n"})
    office.place.portal.journal.clear()

    with pytest.raises(FindingsError) as failed:
        office.plan()

    assert [finding.rule for finding in failed.value.findings if finding.is_error] == ["link-broken"]
    assert office.place.requests() == []


def test_a_key_that_names_no_page_is_told(office):
    """All of them at once."""
    with pytest.raises(ConfigError) as failed:
        office.plan(overwrite=frozenset({"nobody", "trends-page", "another"}))

    assert "another, nobody" in str(failed.value)


# ---- looks


def test_nothing_changed_is_seen_in_two_requests(office):
    """Stamps alone are read; an edit is read in a third."""
    office.publish()
    assert not office.plan().plan.has_changes
    assert office.requests <= 3
    before = office.requests
    office.edit("Trends", "3 per cent", "5 per cent")
    assert actions(office.plan()) == {"trends.md": Action.DRIFT}
    assert office.requests <= before + 1


def test_who_edited_is_told_by_name(office):
    """Also where the person owns no page."""
    office.publish()
    office.edit("Trends", "3 per cent", "5 per cent", "james.w@example.com")

    (change,) = [c for c in office.plan().plan.changes if c.action is Action.DRIFT]
    who = str(dict(change.reasons[0].values)["who"])

    assert who
    assert not who.startswith("b24:")
    assert office.plan(tasks=False).plan.has_edits


def test_without_pages_only_tasks_are_planned(office):
    """``review``: no page is compared; without tasks nobody is looked up."""
    planned = office.plan(pages=False)
    assert planned.plan.changes == ()
    assert not planned.plan.site
    assert office.plan(tasks=False).people.persons == ()


# ---- renames


def test_a_rename_that_git_saw_keeps_its_page(office):
    """The file was moved and its text rewritten: no words are alike, but git finds its head again."""
    head = "---\ntitle: Retail\ntags: [retail, shops, small, market, morning, tuesday, customers, segment, town]\n---\n"
    office.write({"retail.md": f"{head}\nShort, and soon gone.\n"})
    office.commit()
    office.publish()
    (office.folder / "content/retail.md").unlink()
    office.write({"small-shops.md": f"{head}\nAll of it is new.\n"})
    office.commit(NOON + timedelta(minutes=1))

    assert actions(office.plan()) == {"small-shops.md": Action.MOVED}


def test_without_history_words_decide(office):
    """Rewritten and renamed at once, nothing alike: one page goes, one comes."""
    office.publish()
    (office.folder / "content/retail.md").unlink()
    office.write({"small-shops.md": "# Quite another\n\nNothing here was ever said before by anybody.\n"})

    assert actions(office.plan()) == {"retail.md": Action.ARCHIVED, "small-shops.md": Action.CREATED}


def test_the_commit_is_noted_and_guards(office):
    """What was published last stands on the portal; an older commit is refused."""
    old = office.commit()
    office.publish()
    office.write({"trends.md": "---\nid: trends-page\n---\n# Trends\n\nPrices rise.\n"})
    new = office.commit(NOON + timedelta(minutes=1))
    planned = office.plan()
    assert parse_note(planned.commit).sha == new
    assert planned.notes == ()
    office.publish()
    office.git("checkout", "-q", old)
    office.write()

    with pytest.raises(UnsafePlanError):
        office.plan()
    assert [note.key for note in office.plan(allow_older=True).notes] == ["publish.older-allowed"]
    assert office.plan(pages=False, tasks=True).notes == ()


# ---- first days of pages that nobody reviewed


def due(planned, title="trends-page"):
    """When the review of a page is due, as its task says."""
    return [task.due for task in planned.plan.tasks.changes if task.key == title]


def test_a_page_that_nobody_reviewed_is_due_an_interval_after_it_came(office):
    """Its first commit counts, where git tells it."""
    office.write(settings=NEVER_REVIEWED)
    office.commit(datetime(2026, 5, 20, 12, tzinfo=UTC))

    assert due(office.plan()) == [date(2026, 11, 20)]


def test_in_a_shallow_clone_no_first_day_is_made_up(office, tmp_path):
    """Without the commit that brought the page there is no due date, and no task."""
    office.write(settings=NEVER_REVIEWED)
    office.commit(datetime(2026, 5, 20, 12, tzinfo=UTC))
    office.commit(datetime(2026, 6, 20, 12, tzinfo=UTC))
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", office.folder.as_uri(), str(tmp_path / "clone")],
        check=True,
        capture_output=True,
    )
    clone = Office(office.place, tmp_path / "clone")
    clone.edition = Edition(clone.folder, {}, settings=NEVER_REVIEWED)

    assert due(clone.plan()) == []


def test_without_git_a_page_is_new_today_and_it_is_said(office):
    """A review of its own names the reason where a page waits for its first review, and only there."""
    office.write(settings=NEVER_REVIEWED)
    planned = office.plan(pages=False)
    assert due(planned) == []
    assert len(planned.notes) == 1
    office.write()
    assert office.plan(pages=False).notes == ()
    assert isinstance(open_history(office.folder), NoHistory)


# ---- texts that are given up


def test_texts_that_are_overwritten_are_kept_in_files(office):
    """Under the page's key and the text's digest; nothing is kept where nothing is given up."""
    office.publish()
    assert office.saved == []
    office.edit("Trends", "3 per cent", "5 per cent")

    office.publish(overwrite=frozenset({"trends-page"}))

    (path,) = office.saved
    assert path.startswith(".publisher/overwritten/trends-page-")
    assert "5 per cent" in (office.folder / path).read_text(encoding="utf-8")
    for name in ("trends.md", "content/trends.md"):
        office.edit("Trends", "3 per cent", "5 per cent")
        office.publish(overwrite=frozenset({name}))
        assert office.saved == [path]
