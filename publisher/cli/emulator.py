"""``publisher emulator``: the stand-in for a portal, as a program."""

from pathlib import Path

import click

from publisher.cli import console, gc_tuning
from publisher.cli.app import Invocation, ResultCommand
from publisher.cli.exit_codes import Exit
from publisher.messages import text

_say = console.say()


@click.command(
    name="emulator", cls=ResultCommand, help=_say("cli.emulator-help"), short_help=_say("cli.emulator-short")
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True, help=_say("cli.port-help"))
@click.option("--db", type=click.Path(path_type=Path), help=_say("cli.db-help"))
@click.option("--seed", default="demo", show_default=True, help=_say("cli.seed-help"))
@click.option("--ready-file", type=click.Path(path_type=Path), help=_say("cli.ready-help"))
@click.option("--rate-limit", default="2/50", show_default=True, metavar="2/50|5/250|off", help=_say("cli.rate-help"))
@click.option("--like", type=click.Choice(("documented", "source", "hostile")), help=_say("cli.like-help"))
@click.pass_obj
def command(
    invocation: Invocation,
    port: int,
    db: Path | None,
    seed: str,
    ready_file: Path | None,
    rate_limit: str,
    like: str | None,
) -> int:
    """Serve the emulator until it is stopped."""
    from publisher.bootstrap import serve_emulator

    gc_tuning.collect_as_usual()
    folder = invocation.folder
    store, ready = (folder / path if path else None for path in (db, ready_file))

    def announce(url: str) -> None:
        console.talk(text("cli.emulator-ready", url=url))

    serve_emulator(port, store, seed, ready, rate_limit, like, announce)
    return Exit.DONE
