"""``publisher pull``: people's edits in the portal become changes in the working tree, for somebody to review."""

import click

from publisher.cli import console
from publisher.cli.app import Command, Invocation
from publisher.cli.exits import Exit
from publisher.messages import text

_say = console.say()


@click.command(name="pull", cls=Command, help=_say("pull.help"), short_help=_say("pull.short"))
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option("--all", "everything", is_flag=True, help=_say("pull.all-help"))
@click.option("--new", is_flag=True, help=_say("pull.new-help"))
@click.option("--dry-run", is_flag=True, help=_say("pull.dry-run-help"))
@click.option("--no-tasks", is_flag=True, help=_say("pull.no-tasks-help"))
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
    emulator: bool,
    form: str,
) -> int:
    """Bring edits into git."""
    from publisher.cli.failing import one_document
    from publisher.cli.target import planner_for, portal_of
    from publisher.pipeline.rendering import open_trial
    from publisher.publishing.planning import Options
    from publisher.publishing.pulling import Pull, Wanted
    from publisher.publishing.telling import tell_owners
    from publisher.pull.report import pull_json, pull_markdown, pull_text

    wanted = Wanted(frozenset(keys), everything, new, dry_run)
    progress = console.Progress(0)
    with (
        one_document(form, "pull/1"),
        portal_of(invocation, emulator=emulator, on_wait=lambda wait: progress.waiting(wait.reason)) as portal,
    ):
        tells = everything and not (dry_run or no_tasks)
        planned = planner_for(invocation, portal, Options(tasks=tells, allow_older=True), keeps_texts=True).plan()
        with open_trial(invocation.config_file(), today=planned.project.today) as trial:
            progress.expect(sum(not change.action.writes for change in planned.plan.content_changes if change.remote))
            try:
                report = Pull(portal, planned, trial, wanted, progress.advance).run()
            finally:
                progress.close()
        told = tell_owners(portal, planned) if tells and planned.settings.tasks else []
    if told:
        console.talk(text("pull.told", n=len(told)))
    render = {"text": pull_text, "json": pull_json, "markdown": pull_markdown}[form]
    console.result(render(report, console.say()), form)
    return Exit.EDITS_KEPT if report.has_refusals else Exit.DONE
