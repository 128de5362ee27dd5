"""``publisher setup``: the workgroup, the base, its binding, rights and menus, as a plan that is shown, asked about and verified."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from publisher.cli import console
from publisher.cli.app import Invocation, ResultCommand
from publisher.cli.exit_codes import Exit
from publisher.errors import PortalError
from publisher.messages import text

if TYPE_CHECKING:
    from publisher.portal.setting_up import PortalSetup, SetupStep

_say = console.say()
TRIES = 2
"""How often one step is done: its answer may be lost, or another look may still show what was."""


@click.command(name="setup", cls=ResultCommand, help=_say("cli.setup-help"), short_help=_say("cli.setup-short"))
@click.option("--emulator", is_flag=True, help=_say("cli.use-emulator-help"))
@click.option("--yes", is_flag=True, help=_say("cli.yes-help"))
@click.option("--dry-run", is_flag=True, help=_say("cli.setup-dry-run-help"))
@click.option("--replace-rights", is_flag=True, help=_say("cli.replace-rights-help"))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=_say("cli.format-help"))
@click.pass_obj
def command(invocation: Invocation, emulator: bool, yes: bool, dry_run: bool, replace_rights: bool, form: str) -> int:
    """Make the portal ready for the base."""
    from publisher.cli.json_errors import one_document
    from publisher.cli.wiring import setup_of
    from publisher.pipeline.mkdocs_config import open_project

    settings = open_project(invocation.config_file()).settings
    with (
        one_document(form, "setup/1"),
        setup_of(invocation, settings, emulator=emulator, replace_rights=replace_rights) as setup,
    ):
        planned = setup.steps()
        has_work = any(step.writes for step in planned)
        if has_work and not dry_run and not yes and console.has_somebody():
            console.talk(_in_words(planned))
            if not click.confirm(console.say()("cli.ask"), err=True):
                console.talk(text("publish.not-agreed"))
                return Exit.DONE
        is_done = dry_run or not has_work or _carry_out(setup, planned)
        console.result(_in_json(planned) if form == "json" else _in_words(planned), form)
    if not is_done:
        return Exit.IN_PART
    if has_work and not dry_run:
        console.talk(text("setup.done"))
    return _exit(planned)


def _carry_out(setup: "PortalSetup", planned: "Sequence[SetupStep]") -> bool:
    """Do what is open, looking again after every step; whether all of it was seen to be done. A portal that refuses the first is raised."""
    steps, tried = planned, dict[str, int]()
    while (step := next((step for step in steps if step.writes), None)) is not None:
        if tried.get(step.name, 0) >= TRIES:
            console.talk(text("setup.not-confirmed", step=step.what))
            return False
        try:
            setup.carry_out(step)
            tried[step.name] = tried.get(step.name, 0) + 1
            steps = setup.steps()
        except PortalError as error:
            if not tried:
                raise
            console.talk(text("setup.stopped", step=step.what, reason=error.message))
            return False
    return True


def _exit(steps: "Sequence[SetupStep]") -> Exit:
    return Exit.EDITS_KEPT if any(step.action == "by-hand" for step in steps) else Exit.DONE


def _in_words(steps: "Sequence[SetupStep]") -> str:
    say = console.say()
    actions = [say(f"setup.action-{step.action}") for step in steps]
    widest = max(map(len, actions), default=0)
    return "".join(f"{action:<{widest}}  {say.say(step.what)}\n" for action, step in zip(actions, steps, strict=True))


def _in_json(steps: "Sequence[SetupStep]") -> str:
    say = console.say()
    rows = [{"step": step.name, "action": str(step.action), "what": say.say(step.what)} for step in steps]
    return json.dumps({"schema": "setup/1", "steps": rows}, ensure_ascii=False, indent=2) + "\n"
