"""``publisher review``: the tasks' part of a publish alone."""

import json
from datetime import date

import click

from publisher.cli import console
from publisher.cli.app import Command, Day, Invocation
from publisher.cli.exit_codes import Exit
from publisher.messages import text

_say = console.say()


@click.command(name="review", cls=Command, help=_say("cli.review-help"), short_help=_say("cli.review-short"))
@click.option("--emulator", is_flag=True, help=_say("cli.use-emulator-help"))
@click.option("--dry-run", is_flag=True, help=_say("cli.dry-run-review-help"))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", help=_say("cli.format-help")
)
@click.option("--today", type=Day(), help=_say("cli.today-help"))
@click.pass_obj
def command(invocation: Invocation, emulator: bool, dry_run: bool, form: str, today: date | None) -> int:
    """Open, hand over and close review tasks."""
    from publisher.apply.report import Report, review_markdown, review_text
    from publisher.apply.tasks import TaskResult
    from publisher.cli.json_errors import one_document
    from publisher.cli.wiring import planner_for, portal_of
    from publisher.content.assets import read_asset
    from publisher.plan.output import task_row
    from publisher.publishing.planning import Options
    from publisher.publishing.running import Run

    options = Options(pages=False, allow_older=True, today=today)
    with one_document(form, "review/1"), portal_of(invocation, emulator=emulator) as portal:
        planner = planner_for(invocation, portal, options)
        planned = planner.plan()
        if not planned.settings.tasks:
            console.talk(text("cli.base-without-tasks"))
        if dry_run or today is not None:
            tasks = tuple(TaskResult(change, change.task_id) for change in planned.plan.tasks.changes)
            report = Report(
                (), tasks, planned.plan.tasks.queued, notes=planned.plan.tasks.notes, paths=planned.plan.paths
            )
            if today is not None and not dry_run:
                console.talk(text("cli.today-never-writes"))
        else:
            report = Run(portal, planned, planner.plan, read_asset).to_the_end()
    if form == "json":
        rows = [
            {**task_row(done.change), "task": str(done.task_id or ""), "cycle": done.change.cycle}
            for done in report.tasks
        ]
        console.result(json.dumps({"schema": "review/1", "tasks": rows}, ensure_ascii=False, indent=2) + "\n", form)
    else:
        console.result((review_text if form == "text" else review_markdown)(report, console.say()))
    return Exit.DONE if report.is_complete else Exit.IN_PART
