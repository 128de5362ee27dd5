"""``publisher doctor``: what this portal and this webhook can do, and what is missing. Only ``--write`` changes the portal."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import console
from publisher.cli.app import Invocation, ResultCommand
from publisher.cli.exit_codes import Exit
from publisher.messages import Text, text

if TYPE_CHECKING:
    from publisher.portal.health import WantedUse

_say = console.say()
COMMANDS = ("publish", "review", "reading", "setup")
DEFAULT = "publish,review"


class Purposes(click.ParamType[frozenset[str]]):
    """Names of commands with commas between them."""

    name = "commands"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> frozenset[str]:
        """Read the names or fail as a usage error."""
        if isinstance(value, frozenset):
            return value
        names = [name.strip().lower() for name in str(value).split(",") if name.strip()]
        unknown = [name for name in names if name not in COMMANDS]
        if unknown or not names:
            self.fail(console.say()("doctor.unknown-purpose", value=str(value), known=", ".join(COMMANDS)), param, ctx)
        return frozenset(names)


@click.command(name="doctor", cls=ResultCommand, help=_say("cli.doctor-help"), short_help=_say("cli.doctor-short"))
@click.option("--emulator", is_flag=True, help=_say("cli.use-emulator-help"))
@click.option("--for", "purposes", type=Purposes(), default=DEFAULT, help=_say("cli.doctor-for-help"))
@click.option("--write", is_flag=True, help=_say("cli.doctor-write-help"))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=_say("cli.format-help"))
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE", help=_say("cli.doctor-report-help"))
@click.pass_obj
def command(
    invocation: Invocation, emulator: bool, purposes: frozenset[str], write: bool, form: str, report: Path | None
) -> int:
    """Ask the portal all that can be asked without changing it, and with ``--write`` the rest in a scratch base."""
    from publisher.cli.wiring import examination_of
    from publisher.doctor.output import doctor_json, doctor_report, doctor_text, needs_a_person, stops_publishing
    from publisher.pipeline.saving import save

    with examination_of(invocation, emulator=emulator) as examination:
        checks = tuple(examination.checks(_wanted(invocation, purposes)))
        if write and not any(check.id == "rest" for check in checks):
            checks += tuple(examination.written(_opened))
    console.result((doctor_json if form == "json" else doctor_text)(checks, console.say()), form)
    if report is not None:
        save(invocation.folder / report, console.harmless(doctor_report(checks, console.say()), "json").encode())
        console.talk(text("doctor.report-saved", file=report.as_posix()))
    if stops_publishing(checks):
        return Exit.NO_PORTAL
    return Exit.EDITS_KEPT if needs_a_person(checks) else Exit.DONE


def _opened(request: Text) -> bool:
    """Whether somebody at a terminal opened the page."""
    if not console.has_somebody():
        return False
    console.talk(request)
    return click.confirm(console.say()("probe.opened-question"), err=True)


def _wanted(invocation: Invocation, purposes: frozenset[str]) -> "WantedUse":
    """What the settings say, where there are any: a doctor is asked before there is a base, too."""
    from publisher.portal.health import WantedUse

    if not (invocation.has_settings or invocation.names_file):
        console.talk(text("doctor.without-settings"))
        return WantedUse(purposes, invocation.clock())
    from publisher.content.people import parse_person
    from publisher.pipeline.mkdocs_config import open_project
    from publisher.pipeline.sources import gather

    opened = open_project(invocation.config_file())
    settings = opened.settings
    fallback = parse_person(settings.review.fallback) if settings.review.fallback else None
    pages = gather(opened, invocation.today(settings)).site.pages
    named = [*(person for page in pages for person in (page.meta.owner, page.meta.deputy)), fallback]
    return WantedUse(
        purposes,
        invocation.clock(),
        settings.code,
        settings.group,
        review_group=settings.review.group,
        tag=settings.review.tag,
        tasks=settings.tasks,
        is_limited=settings.access.is_limited,
        proven=settings.access.proven,
        people=frozenset(person.email for person in named if person is not None and person.email),
    )
