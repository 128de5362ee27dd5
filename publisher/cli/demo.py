"""``publisher demo``: the main job on the emulator, and where to look."""

import shutil
import threading
from datetime import UTC, datetime
from importlib.resources import as_file, files

import click

from publisher.cli import console, gc_tuning
from publisher.cli.app import Invocation, ResultCommand
from publisher.cli.exit_codes import Exit
from publisher.messages import text

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""The demo portal's clock: with it some pages of the sample are fresh, some due, and one overdue, in any year."""

_say = console.say()


@click.command(name="demo", cls=ResultCommand, help=_say("cli.demo-help"), short_help=_say("cli.demo-short"))
@click.option("--once", is_flag=True, help=_say("cli.once-help"))
@click.pass_obj
def command(invocation: Invocation, once: bool) -> int:
    """Start the emulator, publish, and tell what to look at."""
    from publisher.apply.report import report_text
    from publisher.bootstrap import open_portal, run_demo_emulator
    from publisher.cli.wiring import planner_for
    from publisher.content.assets import read_asset
    from publisher.publishing.options import Options
    from publisher.publishing.running import Run

    sample = _content(invocation)
    work_dir = sample.config_file().parent / ".publisher"
    with run_demo_emulator(work_dir, now=NOW) as emulator:
        console.talk(text("cli.demo-clock", day=NOW.date().isoformat()))
        with open_portal(emulator.webhook) as portal:
            planner = planner_for(sample, portal, Options(allow_older=True))
            planned = planner.plan()
            progress = console.Progress(sum(change.action.writes for change in planned.plan.changes))
            report = Run(portal, planned, planner.plan, read_asset, progress.advance).to_the_end()
            progress.close()
        console.result(report_text(report, console.say()))
        busiest = _somebody_with_tasks(planned)
        speak = console.say()
        console.result("\n" + speak("cli.demo-look", base=report.url, url=emulator.url, person=busiest) + "\n")
        if once:
            console.result(speak("cli.demo-again", folder=sample.config_file().parent.as_posix()) + "\n")
            return Exit.DONE if report.is_complete else Exit.IN_PART
        gc_tuning.collect_as_usual()
        console.result(speak("cli.demo-next", folder=sample.config_file().parent.as_posix()) + "\n")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            console.talk(text("cli.demo-over"))
    return Exit.DONE


def _content(invocation: Invocation) -> Invocation:
    """This folder's content where there is any; else the sample that came with the package, laid out here."""
    if (invocation.folder / "mkdocs.yml").is_file():
        return invocation
    target = invocation.folder / "publisher-demo"
    if not (target / "mkdocs.yml").is_file():
        with as_file(files("publisher") / "sample") as sample:
            shutil.copytree(sample, target)
        console.talk(text("cli.demo-sample", folder=target.name))
    return Invocation(target, None, invocation.verbosity, invocation.surroundings)


def _somebody_with_tasks(planned: object) -> int:
    """The user id of whoever has review tasks, for an address to look at."""
    from publisher.publishing.planned import Planned

    assert isinstance(planned, Planned)
    asked = [change.responsible_id for change in planned.plan.tasks.changes if change.responsible_id]
    people = planned.people.persons
    return asked[0] if asked else next((person.id for person in people), planned.found.user)
