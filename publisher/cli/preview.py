"""``publisher preview``: the pages as the portal will show them, with live reload."""

import click

from publisher.cli import console, gc_tuning
from publisher.cli.app import Invocation, ResultCommand
from publisher.cli.exit_codes import Exit

_say = console.say()


@click.command(name="preview", cls=ResultCommand, help=_say("cli.preview-help"), short_help=_say("cli.preview-short"))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help=_say("cli.port-help"))
@click.option("--open", "open_browser", is_flag=True, help=_say("cli.open-help"))
@click.pass_obj
def command(invocation: Invocation, port: int, open_browser: bool) -> int:
    """Serve the preview until it is stopped."""
    from publisher.preview.serve import serve

    gc_tuning.collect_as_usual()
    serve(invocation.config_file(), port=port, open_browser=open_browser)
    return Exit.DONE
