"""What each command does with its options, on the folder's own emulator."""

import json
import re
from datetime import UTC, datetime

import pytest
import requests

from publisher.bootstrap import EMULATOR_FILE, run_demo_emulator, running_emulator

# ---- check


@pytest.mark.parametrize("form", ["text", "json", "github", "gitlab", "sarif"])
def test_check_speaks_every_format(company, form):
    """Each tells the broken link; the exit code is the same."""
    company.write("content/trends.md", "# Trends\n\n[x](gone.md)\n")

    said = company.say("check", "--format", form)

    assert said.code == 1
    assert "gone.md" in said.out
    assert "trends.md" in said.out


def test_check_counts_what_it_rendered(company):
    """The second time pages come from the cache; --render changes nothing of the findings."""
    assert company.say("check", "--format", "json").json["rendered"] == 2
    again = company.say("check", "--render", "--format", "json")
    assert (again.code, again.json["cached"], again.json["findings"]) == (0, 2, [])


def test_checks_day_can_be_chosen(company):
    """A review in the future is an error until the day has come."""
    company.write("content/trends.md", "---\nlast_reviewed: 2030-01-01\n---\n# Trends\n\nFall.\n")

    assert company.say("check", "--today", "2029-12-31").code == 1
    assert company.say("check", "--today", "2030-01-01").code == 0


# ---- plan


def test_a_plan_needs_no_question_and_writes_nothing(company):
    """In all three formats."""
    for form, words in (
        ("text", "+ new content/index.md"),
        ("json", '"plan/1"'),
        ("markdown", "| `content/index.md` |"),
    ):
        said = company.say("plan", "--emulator", "--format", form)
        assert (said.code, words in said.out) == (0, True)
    assert company.titles() == []


def test_a_saved_plan_is_what_is_then_done(company):
    """--out keeps it as JSON beside the text that is shown; publish --plan holds to it and asks nothing."""
    said = company.say("plan", "--emulator", "--out", "plan.json")
    assert "+ new" in said.out
    assert json.loads((company.path / "plan.json").read_text(encoding="utf-8"))["schema"] == "plan/1"

    assert company.say("publish", "--emulator", "--plan", "plan.json").code == 0
    assert company.say("publish", "--emulator", "--plan", "plan.json").code == 4


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"schema": "report/1"}', '{"schema": "plan/1"}', "no json"])
def test_what_is_no_plan_is_not_carried_out(company, content):
    """A usage error that says how to get one."""
    company.write("plan.json", content)

    said = company.say("publish", "--emulator", "--plan", "plan.json")

    assert said.code == 2
    assert "plan.json" in said.err
    assert "--out" in said.err


def test_without_tasks_the_plan_has_none(company):
    """--no-tasks on plan and publish."""
    company.write("content/trends.md", "---\nid: trends-page\nlast_reviewed: 2026-01-10\n---\n# Trends\n\nFall.\n")

    assert len(company.say("plan", "--emulator", "--format", "json").json["tasks"]) == 1
    assert company.say("plan", "--emulator", "--format", "json", "--no-tasks").json["tasks"] == []
    done = company.say("publish", "--emulator", "--no-tasks", "--format", "json").json
    assert done["summary"]["tasks_created"] == 0
    assert company.say("publish", "--emulator", "--format", "json").json["summary"]["tasks_created"] == 1


def test_a_base_that_is_not_ours_is_adopted(company):
    """--adopt on plan shows what is replaced, on publish does it."""
    fields = {"TITLE": "Old", "CODE": "test", "TYPE": "KNOWLEDGE"}
    company.rest("landing.site.add", {"scope": "KNOWLEDGE", "fields": fields}, "publisher")

    refused = company.say("plan", "--emulator")
    assert refused.code == 4
    assert "--adopt" in refused.err
    assert "taken over" in company.say("plan", "--emulator", "--adopt").out
    assert company.say("publish", "--emulator", "--adopt").code == 0
    assert company.say("plan", "--emulator", "--exit-code").code == 0


# ---- publish


def test_a_dry_run_is_the_plan(company):
    """Nothing is asked or written."""
    said = company.say("publish", "--emulator", "--dry-run")

    assert (said.code, "+ new content/index.md" in said.out) == (0, True)
    assert company.titles() == []


def test_a_report_in_each_format(company):
    """Text for a terminal, Markdown for a pipeline's summary."""
    said = company.say("publish", "--emulator")
    assert re.search(r"created +content/index\.md", said.out)
    assert "2 new" in said.out
    company.write("content/trends.md", "---\nid: trends-page\n---\n# Trends\n\nRise.\n")
    marked = company.say("publish", "--emulator", "--format", "markdown")
    assert marked.out.startswith("### ")
    assert "[content/trends.md](http" in marked.out


def test_git_wins_where_it_is_told_to(company):
    """--overwrite names a page by its key; the portal's text is kept in a file that is named."""
    company.say("publish", "--emulator")
    company.edit("Trends", "3 per cent", "5 per cent")
    kept = company.say("publish", "--emulator")
    assert kept.code == 6
    assert "--overwrite" in kept.err

    unknown = company.say("publish", "--emulator", "--overwrite", "nobody")
    assert unknown.code == 2
    assert "nobody" in unknown.err
    planned = company.say("plan", "--emulator", "--overwrite", "trends-page", "--format", "json").json
    assert [row["action"] for row in planned["changes"]] == ["updated"]
    done = company.say("publish", "--emulator", "--overwrite", "trends-page")
    assert done.code == 0
    (saved,) = (company.path / ".publisher/overwritten").iterdir()
    assert f".publisher/overwritten/{saved.name}" in done.err
    assert "5 per cent" in saved.read_text(encoding="utf-8")
    assert company.say("plan", "--emulator", "--exit-code").code == 0


def test_allowing_removals_is_allowing_so_many(company):
    """One fewer is still refused."""
    for number in range(9):
        company.write(f"content/p{number}.md", f"# Page {number}\n\nText {number}.\n")
    company.say("publish", "--emulator")
    for number in range(7):
        (company.path / f"content/p{number}.md").unlink()

    assert company.say("publish", "--emulator", "--allow-removals", "6").code == 4
    assert company.say("publish", "--emulator", "--allow-removals", "7").code == 0
    assert company.titles() == ["Home", "Page 7", "Page 8", "Test base: menu", "Trends"]


# ---- review


def test_a_review_with_nothing_to_do_says_so(company):
    """As text and as Markdown; commits play no part in it."""
    company.say("publish", "--emulator")

    said = company.say("review", "--emulator")

    assert (said.code, said.out) == (0, "Nothing to do: every review that is due has its task.\n")
    assert company.say("review", "--emulator", "--format", "markdown").out == f"- {said.out}"


def test_a_review_opens_hands_over_and_closes(company):
    """One task for one review, for whoever owns the page, until git says that it is reviewed."""

    def page(head):
        company.write("content/trends.md", f"---\nid: trends-page\n{head}---\n# Trends\n\nFall.\n")

    page("last_reviewed: 2026-01-10\n")
    company.say("publish", "--emulator", "--no-tasks")
    assert "anna.k@example.com reviews content/trends.md" in company.say("review", "--emulator", "--dry-run").out
    opened = company.say("review", "--emulator")
    assert re.search(r"task \d+: anna\.k@example\.com reviews content/trends\.md by 2026-11-30", opened.out)
    page("last_reviewed: 2026-01-10\nowner: ivan.p@example.com\n")
    assert "ivan.p@example.com" in company.say("review", "--emulator").out
    page("last_reviewed: 2026-11-20\nowner: ivan.p@example.com\n")
    assert "closed" in company.say("review", "--emulator").out
    assert "Nothing to do" in company.say("review", "--emulator").out


# ---- the emulator, the demo, the preview


def test_a_running_emulator_is_used(company):
    """A demo in the same folder: the command talks to it, its pages open in a browser."""
    with run_demo_emulator(company.path / ".publisher", now=datetime(2026, 11, 23, 8, tzinfo=UTC)) as emulator:
        assert running_emulator(company.path / ".publisher" / EMULATOR_FILE) == emulator.webhook
        report = company.say("publish", "--emulator", "--format", "json").json
        for row in report["pages"]:
            assert row["url"].startswith(emulator.url)
            assert requests.get(row["url"], timeout=10).status_code == 200
    assert running_emulator(company.path / ".publisher" / EMULATOR_FILE) is None
    assert company.say("plan", "--emulator", "--exit-code").code == 0


@pytest.mark.parametrize(
    "ready",
    ["", "[]", "{}", '{"webhooks": {"publisher": 7}, "url": "x"}', '{"webhooks": {"publisher": "x"}, "url": "x"}'],
)
def test_a_spoilt_ready_file_is_no_running_emulator(company, ready):
    """The folder's store is used then."""
    company.write(f".publisher/{EMULATOR_FILE}", ready)

    assert company.say("plan", "--emulator").code == 0


def test_the_demo_publishes_and_tells_where_to_look(company):
    """--once ends after publishing; a second time there is nothing to do."""
    first = company.say("demo", "--once")
    second = company.say("demo", "--once")

    assert (first.code, second.code) == (0, 0)
    assert "2 new" in first.out
    assert "/knowledge/test/" in first.out
    assert "/company/personal/user/" in first.out
    assert "2026-11-23" in first.err
    assert "2 unchanged" in second.out


def test_the_emulator_names_what_it_does_not_understand(company):
    """Options and a taken port."""
    assert "seed" in company.say("emulator", "--seed", "other").err
    with run_demo_emulator(company.path / ".publisher", now=datetime(2026, 11, 23, 8, tzinfo=UTC)) as emulator:
        port = emulator.url.rpartition(":")[2]
        said = company.say("emulator", "--port", port)
    assert said.code == 2
    assert "in use" in said.err


def test_nobody_is_sent_to_an_address_that_ended_with_the_run(company):
    """An emulator that lived in this process cannot be opened; how to open its store is said, with the page's address."""
    said = company.say("publish", "--emulator", "--no-tasks")

    assert "portal.localhost" not in said.out + said.err
    assert "--ready-file .publisher/emulator.json" in said.err
    assert "http://127.0.0.1:8080/knowledge/test/" in said.err
    assert company.say("publish", "--emulator", "--no-tasks", "--format", "json").json["pages"][0]["url"]


def test_mkdocs_yaml_is_found_too(company):
    """As MkDocs finds it; mkdocs.yml comes first."""
    (company.path / "mkdocs.yml").rename(company.path / "mkdocs.yaml")

    assert company.say("check").code == 0
    (company.path / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    assert company.say("check").code == 2


@pytest.mark.parametrize(("written", "meant"), [("pubish", "publish"), ("Check", "check"), ("plann", "plan")])
def test_a_mistyped_command_is_told_the_one_that_was_meant(company, written, meant):
    """A usage error, in the environment's language."""
    said = company.say(written)
    assert said.code == 2
    assert f"Did you mean {meant}?" in said.err


def test_quiet_shows_errors_and_counts_warnings(company):
    """``check -q``: the exit code is the same."""
    file = company.path / "content" / "index.md"
    file.write_text(file.read_text(encoding="utf-8") + "\n[x](gone.md)\n\n[y](/nope/)\n", encoding="utf-8")

    said = company.say("check", "-q")

    assert said.code == 1
    assert "[link-broken]" in said.out
    assert "[link-absolute]" not in said.out
    assert "1 warning" in said.out
