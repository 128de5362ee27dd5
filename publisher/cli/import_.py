"""``publisher import``: documents of Word, and folders of other tools, become pages."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import console
from publisher.cli.app import Invocation, ResultCommand
from publisher.cli.exit_codes import Exit
from publisher.config import WEBHOOK_VARIABLE
from publisher.errors import ConfigError

if TYPE_CHECKING:
    from publisher.importing.colleagues import Namesakes
    from publisher.plan.people import PortalPerson

_say = console.say()


@click.command(name="import", cls=ResultCommand, help=_say("import.help"), short_help=_say("import.short"))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--from",
    "tool",
    type=click.Choice(["confluence-markdown", "obsidian", "notion", "docusaurus", "hugo"]),
    help=_say("import.from-help"),
)
@click.option("--into", type=click.Path(path_type=Path), metavar="DIR", help=_say("import.into-help"))
@click.option("--split", type=click.IntRange(1, 6), default=1, show_default=True, help=_say("import.split-help"))
@click.option("--owner", default="", help=_say("import.owner-help"))
@click.option("--lang", default="", help=_say("import.lang-help"))
@click.option("--guess-headings", is_flag=True, help=_say("import.guess-headings-help"))
@click.option("--status", type=click.Choice(["draft", "active"]), default="draft", help=_say("import.status-help"))
@click.option("--dry-run", is_flag=True, help=_say("import.dry-run-help"))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=_say("cli.format-help"))
@click.pass_obj
def command(
    invocation: Invocation,
    files: tuple[Path, ...],
    tool: str | None,
    into: Path | None,
    split: int,
    owner: str,
    lang: str,
    guess_headings: bool,
    status: str,
    dry_run: bool,
    form: str,
) -> int:
    """Import documents."""
    from publisher.cli.json_errors import one_document
    from publisher.importing.importing import ImportRequest, import_files
    from publisher.importing.report import report_json, report_text

    is_active = status == "active"
    people = _namesakes(invocation)
    wanted = ImportRequest(files, into, split, owner, lang, guess_headings, is_active, dry_run, tool or "", people)
    again = [name for flag, name in ((into, "--into"), (split > 1, "--split")) if flag]
    named = {"--into": str(into), "--split": str(split)}
    command_line = [
        "publisher",
        "import",
        *map(str, files),
        *(part for name in again for part in (name, named[name])),
        "--status",
        "active",
    ]
    with one_document(form, "import/1"):
        report = import_files(wanted, _config_file(invocation), shlex.join(command_line))
    render = report_json if form == "json" else report_text
    console.result(render(report, console.say()), form)
    return Exit.CHANGES if report.needs_a_person else Exit.DONE


def _namesakes(invocation: Invocation) -> "Namesakes | None":
    """People of the portal by last name, asked for when a document needs them; None where the environment names no portal."""
    if not (invocation.surroundings.secrets.get(WEBHOOK_VARIABLE) or "").strip():
        return None

    def asked(last_names: "Sequence[str]") -> "Sequence[PortalPerson]":
        from publisher.cli.wiring import portal_of
        from publisher.portal.people import namesakes

        with portal_of(invocation, emulator=False) as portal:
            return namesakes(portal, last_names)

    return asked


def _config_file(invocation: Invocation) -> Path | None:
    try:
        return invocation.config_file()
    except ConfigError:
        return None
