"""``publisher new``: a page of a type, with the sections that its type asks for."""

import click

from publisher.cli import console
from publisher.cli.app import Invocation, ResultCommand
from publisher.cli.exit_codes import Exit
from publisher.config import PageType
from publisher.messages import text

_say = console.say()


@click.command(name="new", cls=ResultCommand, help=_say("cli.new-help"), short_help=_say("cli.new-short"))
@click.argument("kind", metavar="TYPE", type=click.Choice([kind.value for kind in PageType]))
@click.argument("path", metavar="PATH")
@click.option("--title", metavar="TITLE", help=_say("cli.new-title-help"))
@click.option("--owner", metavar="PERSON", help=_say("cli.new-owner-help"))
@click.option("--lang", metavar="LANG", help=_say("cli.new-lang-help"))
@click.option("--status", type=click.Choice(["draft", "active"]), default="draft", help=_say("cli.new-status-help"))
@click.pass_obj
def command(
    invocation: Invocation, kind: str, path: str, title: str | None, owner: str | None, lang: str | None, status: str
) -> int:
    """Write the page and say where it is."""
    from publisher.pipeline.mkdocs_config import open_project
    from publisher.scaffold.new import PageRequest, new_page

    settings = open_project(invocation.config_file()).settings
    file = new_page(settings, PageRequest(kind, path, title, owner, lang, status))
    console.result(f"{file}\n")
    if status == "draft":
        console.talk(text("scaffold.is-draft"))
    return Exit.DONE
