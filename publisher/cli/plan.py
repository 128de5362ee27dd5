"""``publisher plan``: what publishing would change. Writes nothing to the portal."""

from datetime import date
from pathlib import Path

import click

from publisher.cli import console
from publisher.cli.app import Day, Invocation, ResultCommand
from publisher.cli.exit_codes import Exit

_say = console.say()


@click.command(name="plan", cls=ResultCommand, help=_say("cli.plan-help"), short_help=_say("cli.plan-short"))
@click.option("--emulator", is_flag=True, help=_say("cli.use-emulator-help"))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", help=_say("cli.format-help")
)
@click.option("--out", type=click.Path(path_type=Path), help=_say("cli.out-help"))
@click.option("--exit-code", is_flag=True, help=_say("cli.exit-code-help"))
@click.option("--no-tasks", is_flag=True, help=_say("cli.no-tasks-help"))
@click.option("--adopt", is_flag=True, help=_say("cli.adopt-help"))
@click.option("--new-base", is_flag=True, help=_say("cli.new-base-help"))
@click.option("--allow-removals", type=click.IntRange(0), metavar="N", help=_say("cli.allow-removals-help"))
@click.option("--allow-tasks", type=click.IntRange(0), metavar="N", help=_say("cli.allow-tasks-help"))
@click.option("--overwrite", multiple=True, metavar="KEY", help=_say("cli.overwrite-help"))
@click.option("--allow-older", is_flag=True, help=_say("cli.allow-older-help"))
@click.option("--today", type=Day(), help=_say("cli.today-help"))
@click.pass_obj
def command(
    invocation: Invocation,
    emulator: bool,
    form: str,
    out: Path | None,
    exit_code: bool,
    no_tasks: bool,
    adopt: bool,
    new_base: bool,
    allow_removals: int | None,
    allow_tasks: int | None,
    overwrite: tuple[str, ...],
    allow_older: bool,
    today: date | None,
) -> int:
    """Make a plan and show it."""
    from publisher.cli.json_errors import one_document
    from publisher.cli.wiring import planner_for, portal_of
    from publisher.pipeline.saving import save
    from publisher.plan.output import plan_json
    from publisher.publishing.options import Options
    from publisher.reading.guard import too_many

    options = Options(
        adopt=adopt,
        new_base=new_base,
        tasks=not no_tasks,
        allow_older=allow_older,
        allow_removals=allow_removals,
        overwrite=frozenset(overwrite),
        today=today,
    )
    with one_document(form, "plan/1"), portal_of(invocation, emulator=emulator) as portal:
        planned = planner_for(invocation, portal, options).plan()
    show_plan(planned.plan, form)
    for note in planned.notes:
        console.talk(note)
    refusal = too_many(planned.reading.wanted, allow_tasks)
    if refusal is not None:
        console.talk(refusal)
    if out is not None:
        save(invocation.folder / out, console.harmless(plan_json(planned.plan, console.say()), "json").encode())
    if not exit_code:
        return Exit.DONE
    if planned.plan.has_changes:
        return Exit.CHANGES
    return Exit.EDITS_KEPT if planned.plan.has_edits else Exit.DONE


def show_plan(plan: object, form: str) -> None:
    """Print a plan in a format to stdout."""
    from publisher.plan.comment import plan_markdown
    from publisher.plan.output import plan_json, plan_text
    from publisher.plan.plan import Plan

    assert isinstance(plan, Plan)
    render = {"text": plan_text, "json": plan_json, "markdown": plan_markdown}[form]
    console.result(render(plan, console.say()), form)
