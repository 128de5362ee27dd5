"""``publisher schema``: JSON Schema for editors, made of what the reader of each key takes."""

import json

import click

from publisher.cli import console
from publisher.cli.app import ResultCommand
from publisher.cli.exit_codes import Exit

_say = console.say()


@click.command(name="schema", cls=ResultCommand, help=_say("cli.schema-help"), short_help=_say("cli.schema-short"))
@click.argument("what", required=False, type=click.Choice(["front-matter", "meta", "plugin"]))
def command(what: str | None) -> int:
    """Print one schema, or all three in one document that is the one of front matter."""
    from publisher.scaffold.schemas import all_schemas, schema

    document = all_schemas() if what is None else schema(what)
    console.result(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "json")
    return Exit.DONE
