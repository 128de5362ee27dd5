"""The ``publisher`` command: its commands by name, each imported only when it runs."""

import contextlib
import importlib
import logging
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from publisher import __version__
from publisher.cli import console, standard_output
from publisher.cli.edge import secrets_kept
from publisher.cli.exit_codes import Exit, exit_of
from publisher.clock import Clock, day_in, machine_clock
from publisher.errors import ConfigError, PublisherError
from publisher.messages import text

if TYPE_CHECKING:
    from publisher.config import Settings

CONFIG_FILES = (Path("mkdocs.yml"), Path("mkdocs.yaml"), Path("publishing/mkdocs.yml"))
"""Where mkdocs.yml is looked for; the last is its place where pages lie at the top of a folder, which MkDocs wants it outside of."""
COMMANDS = (
    "init",
    "new",
    "check",
    "preview",
    "plan",
    "publish",
    "review",
    "reading",
    "status",
    "export",
    "pull",
    "import",
    "doctor",
    "setup",
    "schema",
    "codeowners",
    "emulator",
    "demo",
)


class Commands(click.Group):
    """A group whose commands live in modules of this package named as they are."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; of one that is mistyped the error names the one that was meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = get_close_matches(args[0].lower(), COMMANDS, n=1)
            if not near:
                raise
            meant = console.say()("cli.did-you-mean", name=near[0])
            raise click.UsageError(f"{error.message} {meant}", ctx) from None

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = importlib.import_module(f"publisher.cli.{module}").command
        return command


class ResultCommand(click.Command):
    """A command whose standard output holds its results and nothing that a hook or plugin prints."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with standard_output.kept_for_results():
            return super().invoke(ctx)


@dataclass(frozen=True, slots=True)
class Environment:
    """What a command is handed of the machine: its clock, and the secrets that its environment held."""

    clock: Clock = machine_clock
    secrets: Mapping[str, str] = field(default_factory=dict)


class Invocation:
    """What stands before the command: folder, configuration file, how much is told; and what surrounds whoever runs it."""

    def __init__(
        self, folder: Path, file: Path | None, verbosity: int, surroundings: Environment = Environment()
    ) -> None:
        self._folder = folder
        self._file = file
        self.verbosity = verbosity
        self.surroundings = surroundings

    @property
    def clock(self) -> Clock:
        """The clock of whoever runs the command."""
        return self.surroundings.clock

    @property
    def folder(self) -> Path:
        """The folder to work in, absolute."""
        return self._folder.absolute()

    @property
    def names_file(self) -> bool:
        """Whether the command line names a configuration file."""
        return self._file is not None

    @property
    def has_settings(self) -> bool:
        """Whether there is a configuration file."""
        return any((self.folder / name).is_file() for name in ((self._file,) if self._file else CONFIG_FILES))

    def config_file(self) -> Path:
        """The mkdocs.yml to use; a ConfigError where it is not there."""
        names = (self._file,) if self._file else CONFIG_FILES
        path = next((path for name in names if (path := self.folder / name).is_file()), self.folder / names[0])
        if not path.is_file():
            raise ConfigError(
                text("config.no-file", file=path.name, folder=path.parent.as_posix()), hint=text("config.no-file-hint")
            )
        return path

    def today(self, settings: "Settings") -> date:
        """The day by this machine's clock, in the base's time zone; where none is set, in the machine's."""
        return day_in(settings.time_zone, self.clock())


class Day(click.ParamType[date]):
    """A calendar date, ``2026-12-31``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the date or fail as a usage error."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(console.say()("cli.not-a-date", value=value), param, ctx)


_say = console.say()


@click.command(cls=Commands, help=_say("cli.help"), context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C", "folder", type=click.Path(path_type=Path), default=Path(), metavar="DIR", help=_say("cli.folder-help")
)
@click.option("-f", "file", type=click.Path(path_type=Path), metavar="FILE", help=_say("cli.file-help"))
@click.option("-v", "verbosity", count=True, help=_say("cli.verbose-help"))
@click.version_option(__version__, prog_name="publisher", help=_say("cli.version-help"))
@click.pass_context
def main(ctx: click.Context, folder: Path, file: Path | None, verbosity: int) -> None:
    """Set up what every command needs. All of it works in ``-C``'s folder, plugins and programs that are started too."""
    try:
        ctx.with_resource(contextlib.chdir(folder))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(text("cli.no-folder", folder=str(folder), reason=reason)) from None
    ctx.obj = Invocation(Path(), file, verbosity, ctx.obj or Environment())
    level = {0: logging.ERROR, 1: logging.INFO}.get(verbosity, logging.DEBUG)
    logging.basicConfig(stream=sys.stderr, level=level, format="%(levelname)s %(name)s: %(message)s", force=True)


def run(arguments: Sequence[str] | None = None, *, clock: Clock = machine_clock) -> int:
    """Run a command line and give its exit code. No known failure shows a traceback, no failure a secret."""
    with secrets_kept() as secrets:
        return _run(arguments, Environment(clock, secrets))


def _run(arguments: Sequence[str] | None, surroundings: Environment) -> int:
    for stream in (sys.stdout, sys.stderr):
        # Windows consoles may not know every letter of a Russian page: a replacement beats a crash
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = main.main(args=arguments, prog_name="publisher", standalone_mode=False, obj=surroundings)
    except click.exceptions.Abort:
        console.talk(text("cli.interrupted"))
        return Exit.INTERRUPTED
    except click.ClickException as error:
        error.show(file=sys.stderr)
        return Exit.USAGE
    except PublisherError as error:
        console.show_error(error)
        return exit_of(error)
    except KeyboardInterrupt:
        console.talk(text("cli.interrupted"))
        return Exit.INTERRUPTED
    except OSError as error:
        reason = error.strerror or str(error)
        named = text("cli.file-trouble", file=error.filename, reason=reason) if error.filename else None
        message = named or text("cli.system-trouble", reason=reason)
        console.talk(text("cli.error", message=message))
        return Exit.USAGE
    except Exception:  # noqa: BLE001 - a fault of ours: what Python would print holds whatever was at hand
        console.talk(traceback.format_exc())
        console.talk(text("cli.error", message=text("cli.crashed")))
        console.talk(text("cli.crashed-hint"))
        return Exit.CRASHED
    return int(code) if isinstance(code, int) else Exit.DONE
