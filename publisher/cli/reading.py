"""``publisher reading``: who has read what, and the tasks that ask people to read."""

from datetime import date

import click

from publisher.cli import console
from publisher.cli.app import Day, Invocation, ResultCommand
from publisher.cli.exit_codes import Exit
from publisher.messages import text

_say = console.say()


@click.command(name="reading", cls=ResultCommand, help=_say("cli.reading-help"), short_help=_say("cli.reading-short"))
@click.option("--emulator", is_flag=True, help=_say("cli.use-emulator-help"))
@click.option("--assign", is_flag=True, help=_say("cli.assign-help"))
@click.option("--allow-tasks", type=click.IntRange(0), metavar="N", help=_say("cli.allow-tasks-help"))
@click.option("--page", "pages", multiple=True, metavar="KEY", help=_say("cli.reading-page-help"))
@click.option("--person", "persons", multiple=True, metavar="EMAIL", help=_say("cli.reading-person-help"))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", help=_say("cli.format-help")
)
@click.option("--today", type=Day(), help=_say("cli.today-help"))
@click.pass_obj
def command(
    invocation: Invocation,
    emulator: bool,
    assign: bool,
    allow_tasks: int | None,
    pages: tuple[str, ...],
    persons: tuple[str, ...],
    form: str,
    today: date | None,
) -> int:
    """Show who has read what; with ``--assign`` make the tasks first."""
    from publisher.bootstrap import target_of
    from publisher.cli.json_errors import one_document
    from publisher.cli.wiring import loader_of, portal_of
    from publisher.pipeline.history import open_history
    from publisher.publishing.required import Required
    from publisher.reading.guard import refuse_many
    from publisher.reading.output import reading_csv, reading_json, reading_text

    with one_document(form, "reading/1"), portal_of(invocation, emulator=emulator) as portal:
        required = Required(
            target_of(portal), loader_of(invocation, keeps_texts=True), open_history, invocation.today, today
        )
        plan = required.look()
        if not plan.project.settings.tasks:
            console.talk(text("cli.base-without-tasks"))
        elif assign:
            refuse_many(plan.wanted, allow_tasks)
            console.talk(
                text(
                    "reading.assigned",
                    n=sum(wanted.task is None for wanted in plan.wanted),
                    changed=sum(wanted.task is not None for wanted in plan.wanted),
                )
            )
            if today is not None:
                console.talk(text("cli.today-never-writes"))
            elif plan.wanted:
                required.assign(plan)
                plan = required.look()
    found = [
        one
        for one in plan.readings
        if (
            not pages or {one.page.key, one.page.path, f"{plan.project.settings.docs_prefix}{one.page.path}"} & {*pages}
        )
        and (not persons or one.person.address in {person.lower() for person in persons})
    ]
    if form == "text":
        console.result(reading_text(found, console.say()))
    else:
        console.result(reading_json(found) if form == "json" else reading_csv(found), form)
    return Exit.DONE
