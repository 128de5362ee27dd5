"""``publisher review``: the tasks' part of a publish alone, answers written into pages, and stamps verified."""

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import click

from publisher.cli import console
from publisher.cli.app import Day, Invocation, ResultCommand
from publisher.cli.exit_codes import Exit
from publisher.errors import ConfigError
from publisher.messages import text

if TYPE_CHECKING:
    from publisher.apply.report import Report
    from publisher.portal.port import Portal
    from publisher.publishing.planned import Planned
    from publisher.publishing.planning import Planner

_say = console.say()


@click.command(name="review", cls=ResultCommand, help=_say("cli.review-help"), short_help=_say("cli.review-short"))
@click.option("--emulator", is_flag=True, help=_say("cli.use-emulator-help"))
@click.option("--dry-run", is_flag=True, help=_say("cli.dry-run-review-help"))
@click.option("--write", is_flag=True, help=_say("cli.write-help"))
@click.option("--commit", is_flag=True, help=_say("cli.commit-help"))
@click.option("--proposals", is_flag=True, help=_say("cli.proposals-help"))
@click.option("--verify-stamps", metavar="BASE..HEAD", help=_say("cli.verify-stamps-help"))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", help=_say("cli.format-help")
)
@click.option("--today", type=Day(), help=_say("cli.today-help"))
@click.pass_obj
def command(
    invocation: Invocation,
    emulator: bool,
    dry_run: bool,
    write: bool,
    commit: bool,
    proposals: bool,
    verify_stamps: str | None,
    form: str,
    today: date | None,
) -> int:
    """Open, hand over and close review tasks."""
    from publisher.cli.json_errors import one_document
    from publisher.cli.wiring import planner_for, portal_of
    from publisher.pipeline.work_dir import NAME as WORK_DIR
    from publisher.publishing.options import Options
    from publisher.publishing.unfinished_stamp import put_back

    if (commit or proposals) and not write:
        raise ConfigError(text("review.commit-needs-write"))
    if verify_stamps is not None:
        if write or dry_run or today is not None:
            raise ConfigError(text("review.verify-needs"))
        return _verify(invocation, verify_stamps, emulator=emulator)
    # what is written must know of edits in the portal: the pages are looked at, and left as they are
    options = Options(pages=write, every_task=True, allow_older=True, today=today)
    with one_document(form, "review/1"), portal_of(invocation, emulator=emulator) as portal:
        if commit and not dry_run:
            put_back(invocation.config_file().parent / WORK_DIR)
        planner = planner_for(invocation, portal, options)
        planned = planner.plan()
        if not planned.settings.tasks:
            console.talk(text("cli.base-without-tasks"))
        only_shown = dry_run or today is not None
        report = _shown(planned) if only_shown else _done(portal, planner, planned)
        if today is not None and not dry_run:
            console.talk(text("cli.today-never-writes"))
        if write and not only_shown:
            report = _written(planned, report, commit=commit, proposals=proposals)
    _show(report, form)
    return Exit.DONE if report.is_complete else Exit.IN_PART


def _shown(planned: "Planned") -> "Report":
    from publisher.apply.report import Report
    from publisher.apply.tasks import TaskResult
    from publisher.apply.weekly import Sent

    plan = planned.plan
    tasks = tuple(TaskResult(change, change.task_id) for change in plan.tasks.changes)
    digests = tuple(Sent(digest, text("review.digest-only-shown")) for digest in plan.tasks.weekly.digests)
    return Report(
        (),
        tasks,
        plan.tasks.queued,
        notes=plan.tasks.notes,
        answers=plan.tasks.answers,
        digests=digests,
        paths=plan.paths,
    )


def _done(portal: "Portal", planner: "Planner", planned: "Planned") -> "Report":
    """Carry out the tasks' part of the plan; the pages stay as they are."""
    from publisher.content.assets import read_asset
    from publisher.publishing.running import Run

    report = Run(portal, planned.tasks_alone(), lambda: planner.plan().tasks_alone(), read_asset).to_the_end()
    return replace(report, pages=())


def _written(planned: "Planned", report: "Report", *, commit: bool, proposals: bool) -> "Report":
    """Write what people answered into the pages."""
    from publisher.publishing.stamping import Stamping

    written = Stamping(planned, planned.history, commit=commit, proposals=proposals).write(report.answers)
    return replace(report, answers=written.answers, notes=(*report.notes, *written.notes))


def _show(report: "Report", form: str) -> None:
    from publisher.apply.report import review_markdown, review_text
    from publisher.plan.output import task_row

    if form == "json":
        rows = [
            {**task_row(done.change), "task": str(done.task_id or ""), "cycle": done.change.cycle}
            for done in report.tasks
        ]
        answers = [answer.row() for answer in report.answers]
        digests = [one.row(console.say()) for one in report.digests]
        document = {"schema": "review/1", "tasks": rows, "answers": answers, "digests": digests}
        console.result(json.dumps(document, ensure_ascii=False, indent=2) + "\n", form)
    else:
        console.result((review_text if form == "text" else review_markdown)(report, console.say()))


def _verify(invocation: Invocation, commits: str, *, emulator: bool) -> int:
    """Prove stamps; without a portal only their form."""
    from publisher.cli.wiring import portal_of
    from publisher.config import WEBHOOK_VARIABLE
    from publisher.pipeline.project import load_project
    from publisher.publishing.acts import check_acts
    from publisher.publishing.verifying import read_stamps
    from publisher.publishing.zone import zone_of

    project = load_project(invocation.config_file(), today=invocation.today).without_texts()
    settings = project.settings
    stamps, wrong = read_stamps(settings.root, settings, commits)
    has_portal = emulator or bool((invocation.surroundings.secrets.get(WEBHOOK_VARIABLE) or "").strip())
    if has_portal and stamps:
        with portal_of(invocation, emulator=emulator) as portal:
            survey = portal.survey(settings.code)
            zone = zone_of(settings, survey.now)
            acts = check_acts(portal, project, stamps, zone, survey.user, whole_history=".." not in commits)
        wrong = (*wrong, *acts)
    say = console.say()
    for each in wrong:
        line = text("review.verify-line", path=each.path or "-", line=each.line, sha=each.sha[:10], why=each.why)
        console.result(say.say(line) + "\n")
    if not has_portal:
        console.talk(text("review.verify-form-only"))
    if wrong:
        return Exit.FINDINGS
    console.result(say("review.verified", n=len(stamps)) + "\n")
    return Exit.DONE
