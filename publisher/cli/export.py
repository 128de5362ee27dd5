"""``publisher export``: verified pages for assistants and search."""

from pathlib import Path

import click

from publisher.cli import console
from publisher.cli.app import Invocation, ResultCommand
from publisher.cli.exit_codes import Exit
from publisher.messages import text

_say = console.say()


@click.command(name="export", cls=ResultCommand, help=_say("cli.export-help"), short_help=_say("cli.export-short"))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--emulator", is_flag=True, help=_say("cli.use-emulator-help"))
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "json"]),
    default="markdown",
    show_default=True,
    help=_say("cli.export-format-help"),
)
@click.pass_obj
def command(invocation: Invocation, folder: Path, emulator: bool, form: str) -> int:
    """Write the files."""
    from publisher.cli.status import target_if_given
    from publisher.cli.wiring import loader_of
    from publisher.messages import Catalogue
    from publisher.pipeline.history import open_history
    from publisher.publishing.base_status import Gatherer
    from publisher.status.export import export_of, write_export

    with target_if_given(invocation, emulator=emulator) as target:
        gatherer = Gatherer(loader_of(invocation, keeps_texts=True), open_history, invocation.today, target)
        status = gatherer.gather()
    pages = gatherer.project.site.by_path()
    export = export_of(status, pages, gatherer.urls, Catalogue(status.language), form=form)
    write_export(invocation.folder / folder, export)
    for note in status.notes:
        console.talk(note)
    console.result(f"{console.say().say(text('status.exported', n=export.verified, left_out=export.left_out))}\n")
    return Exit.DONE
