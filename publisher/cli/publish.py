"""``publisher publish``: check, plan, ask, carry out, report."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from publisher.cli import console
from publisher.cli.app import Day, Invocation, ResultCommand
from publisher.cli.exit_codes import Exit
from publisher.errors import StalePlanError
from publisher.messages import text

if TYPE_CHECKING:
    from publisher.apply.report import Report
    from publisher.portal.port import Portal
    from publisher.publishing.planned import Planned

_say = console.say()


@click.command(name="publish", cls=ResultCommand, help=_say("cli.publish-help"), short_help=_say("cli.publish-short"))
@click.option("--emulator", is_flag=True, help=_say("cli.use-emulator-help"))
@click.option("--yes", is_flag=True, help=_say("cli.yes-help"))
@click.option("--dry-run", is_flag=True, help=_say("cli.dry-run-help"))
@click.option("--plan", "plan_file", type=click.Path(path_type=Path), help=_say("cli.plan-file-help"))
@click.option("--no-tasks", is_flag=True, help=_say("cli.no-tasks-help"))
@click.option("--adopt", is_flag=True, help=_say("cli.adopt-help"))
@click.option("--new-base", is_flag=True, help=_say("cli.new-base-help"))
@click.option("--allow-removals", type=click.IntRange(0), metavar="N", help=_say("cli.allow-removals-help"))
@click.option("--allow-tasks", type=click.IntRange(0), metavar="N", help=_say("cli.allow-tasks-help"))
@click.option("--overwrite", multiple=True, metavar="KEY", help=_say("cli.overwrite-help"))
@click.option("--allow-older", is_flag=True, help=_say("cli.allow-older-help"))
@click.option("--drift-ok", is_flag=True, help=_say("cli.drift-ok-help"))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", help=_say("cli.format-help")
)
@click.option("--today", type=Day(), help=_say("cli.today-help"))
@click.pass_obj
def command(
    invocation: Invocation,
    emulator: bool,
    yes: bool,
    dry_run: bool,
    plan_file: Path | None,
    no_tasks: bool,
    adopt: bool,
    new_base: bool,
    allow_removals: int | None,
    allow_tasks: int | None,
    overwrite: tuple[str, ...],
    allow_older: bool,
    drift_ok: bool,
    form: str,
    today: date | None,
) -> int:
    """Publish the content."""
    from publisher.bootstrap import EMULATOR_FILE, EMULATOR_STORE, is_in_process
    from publisher.cli.json_errors import nothing_done, one_document
    from publisher.cli.plan import show_plan
    from publisher.cli.saved_plan import load_saved_plan
    from publisher.cli.wiring import canary_of, planner_for, portal_of
    from publisher.publishing.options import Options
    from publisher.reading.guard import refuse_many

    options = Options(
        adopt=adopt,
        new_base=new_base,
        tasks=not no_tasks,
        allow_older=allow_older,
        allow_removals=allow_removals,
        overwrite=frozenset(overwrite),
        today=today,
    )
    saved = load_saved_plan(invocation.folder / plan_file) if plan_file is not None else None
    progress = console.Progress(0)
    with (
        one_document(form, "report/1"),
        canary_of(invocation) as canary,
        portal_of(invocation, emulator=emulator, on_wait=lambda wait: progress.waiting(wait.reason)) as portal,
    ):
        planner = planner_for(invocation, portal, options, canary=canary)
        planned = planner.plan()
        if dry_run or today is not None:
            for note in planned.notes:
                console.talk(note)
            show_plan(planned.plan, form)
            if today is not None and not dry_run:
                console.talk(text("cli.today-never-writes"))
            return Exit.DONE
        if saved is not None and saved.digest != planned.plan.digest():
            raise StalePlanError(
                text("publish.stale-plan"), hint=text("publish.stale-plan-hint"), reasons=saved.why_stale(planned.plan)
            )
        planned.plan.raise_if_unsafe()
        refuse_many(planned.reading.wanted, allow_tasks)
        agreed = _agreed(planned, planner.plan, yes=yes or plan_file is not None)
        if agreed is None:
            console.talk(text("publish.not-agreed"))
            if form == "json":
                console.result(nothing_done("report/1"), form)
            return Exit.DONE
        planned = agreed
        proof = planned.found.proof(planned.settings.code, planned.settings.group, planned.settings.access)
        for told in proof.before():
            console.talk(told)
        report = _carry_out(planned, planner.plan, portal, progress)
        exposed = proof.after()
    in_process = emulator and is_in_process(report.url)
    _show_report(_without_address(report) if in_process and form == "text" else report, form)
    if in_process:
        path = urlsplit(report.url).path
        files = {"store": f".publisher/{EMULATOR_STORE}", "ready": f".publisher/{EMULATOR_FILE}"}
        console.talk(text("cli.show-emulator", path=path, **files))
    if exposed:
        console.talk(text("access.exposed-after"))
        for seen in exposed:
            console.talk(f"  - {console.say().say(seen)}")
        console.talk(text("access.exposed-after-hint"))
        return Exit.IN_PART
    return _exit(report, drift_ok=drift_ok)


def _agreed(planned: "Planned", plan_again: Callable[[], "Planned"], *, yes: bool) -> "Planned | None":
    """Show the plan and ask, where there is a person to ask; None where they say no.

    A question may stand for hours, so the plan is made again after a yes. What people did meanwhile is told, and less than was
    agreed to is done without another question; anything that nobody has seen yet is shown and asked about again.
    """
    from publisher.plan.output import plan_text
    from publisher.publishing.meanwhile import exceeds, news

    if yes or not planned.plan.has_changes or not console.has_somebody():
        return planned
    while True:
        console.talk(plan_text(planned.plan, console.say()))
        if not click.confirm(console.say()("cli.ask"), err=True):
            return None
        shown, planned = planned, plan_again()
        planned.plan.raise_if_unsafe()
        for told in news(shown.plan, planned.plan):
            console.talk(told)
        if not exceeds(planned.plan, shown.plan):
            return planned
        console.talk(text("publish.ask-again"))


def _carry_out(
    planned: "Planned", plan_again: Callable[[], "Planned"], portal: "Portal", progress: console.Progress
) -> "Report":
    from publisher.content.assets import read_asset
    from publisher.publishing.running import Run, save_text

    if planned.plan.removals is not None:
        console.talk(planned.plan.removals)

    def keep(key: str, content: str) -> str:
        path = save_text(planned, key, content)
        console.talk(text("publish.saved", path=path))
        return path

    progress.expect(sum(change.action.writes for change in planned.plan.changes))
    try:
        return Run(portal, planned, plan_again, read_asset, progress.advance, keep, console.talk).to_the_end()
    finally:
        progress.close()


def _without_address(report: "Report") -> "Report":
    """The report without an address that nobody can open: the emulator that knew it ended with this run."""
    return replace(report, url="")


def _show_report(report: "Report", form: str) -> None:
    from publisher.apply.report import report_json, report_markdown, report_text

    render = {"text": report_text, "json": report_json, "markdown": report_markdown}[form]
    console.result(render(report, console.say()), form)


def _exit(report: "Report", *, drift_ok: bool) -> Exit:
    if not report.is_complete:
        return Exit.IN_PART
    if report.has_edits:
        console.talk(text("publish.edits-kept-ok" if drift_ok else "publish.edits-kept"))
        return Exit.DONE if drift_ok else Exit.EDITS_KEPT
    return Exit.DONE
