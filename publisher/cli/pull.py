"""``publisher pull``: people's edits in the portal become changes in the working tree, for somebody to review."""

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from publisher.cli import console
from publisher.cli.app import Invocation, ResultCommand
from publisher.cli.exit_codes import Exit
from publisher.messages import text

if TYPE_CHECKING:
    from publisher.apply.tasks import TaskResult
    from publisher.publishing.planned import Planned

_say = console.say()


@click.command(name="pull", cls=ResultCommand, help=_say("pull.help"), short_help=_say("pull.short"))
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option("--all", "everything", is_flag=True, help=_say("pull.all-help"))
@click.option("--new", is_flag=True, help=_say("pull.new-help"))
@click.option("--dry-run", is_flag=True, help=_say("pull.dry-run-help"))
@click.option("--no-tasks", is_flag=True, help=_say("pull.no-tasks-help"))
@click.option("--yes", is_flag=True, help=_say("cli.yes-help"))
@click.option("--emulator", is_flag=True, help=_say("cli.use-emulator-help"))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", help=_say("cli.format-help")
)
@click.pass_obj
def command(
    invocation: Invocation,
    keys: tuple[str, ...],
    everything: bool,
    new: bool,
    dry_run: bool,
    no_tasks: bool,
    yes: bool,
    emulator: bool,
    form: str,
) -> int:
    """Bring edits into git."""
    from publisher.cli.json_errors import one_document
    from publisher.cli.wiring import planner_for, portal_of
    from publisher.pipeline.trial_rendering import open_trial
    from publisher.publishing.options import Options
    from publisher.publishing.pulling import Pull, PullSelection, refuse_unsupported
    from publisher.publishing.running import notify_owners
    from publisher.pull.report import pull_json, pull_markdown, pull_text

    wanted = PullSelection(frozenset(keys), everything, new, dry_run)
    progress = console.Progress(0)
    with (
        one_document(form, "pull/1"),
        portal_of(invocation, emulator=emulator, on_wait=lambda wait: progress.waiting(wait.reason)) as portal,
    ):
        options = Options(tasks=everything and not no_tasks, notices=True, allow_older=True)
        planner = planner_for(invocation, portal, options, keeps_texts=True)
        refuse_unsupported(planner.target)
        planned = planner.plan()
        with open_trial(invocation.config_file(), today=planned.project.today) as trial:
            progress.expect(sum(not change.action.writes for change in planned.plan.content_changes if change.remote))
            try:
                report = Pull(portal, planned, trial, wanted, progress.advance).run()
            finally:
                progress.close()
        made = notify_owners(portal, planned) if _agreed(planned, rehearses=dry_run, yes=yes) else []
    _show_made(made)
    tasks = (
        planned.plan.tasks.changes if dry_run else [replace(m.change, task_id=m.task_id) for m in made if not m.problem]
    )
    report = replace(report, tasks=tuple(tasks))
    render = {"text": pull_text, "json": pull_json, "markdown": pull_markdown}[form]
    console.result(render(report, console.say()), form)
    if any(result.problem for result in made):
        return Exit.IN_PART
    return Exit.EDITS_KEPT if report.has_refusals else Exit.DONE


def _agreed(planned: "Planned", *, rehearses: bool, yes: bool) -> bool:
    """Show the tasks that tell owners of edits, and ask where there is a person to ask, as ``publish`` does."""
    from publisher.plan.output import task_line

    tasks = planned.plan.tasks.changes
    for task in tasks:
        console.talk(f"+ {task_line(planned.plan, task, console.say())}")
    if rehearses or not tasks:
        return False
    return yes or not console.has_somebody() or click.confirm(console.say()("cli.ask"), err=True)


def _show_made(made: "list[TaskResult]") -> None:
    """Say how many owners were told, and which tasks the portal refused."""
    done = sum(result.problem is None for result in made)
    if done:
        console.talk(text("pull.told", n=done))
    for result in made:
        if result.problem is not None:
            line = text("plan.task-notice", key=result.change.key, owner=result.change.owner)
            console.talk(text("apply.task-not-done", line=line, reason=result.problem))
