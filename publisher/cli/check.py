"""``publisher check``: everything that is wrong with the content, at once. Needs no network and no secret."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import console
from publisher.cli.app import Day, Invocation, ResultCommand
from publisher.cli.exit_codes import Exit
from publisher.messages import text

if TYPE_CHECKING:
    from publisher.config import Settings
    from publisher.pipeline.project import Project

_say = console.say()


@click.command(name="check", cls=ResultCommand, help=_say("cli.check-help"), short_help=_say("cli.check-short"))
@click.option("--render", is_flag=True, help=_say("cli.render-help"))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "gitlab", "sarif", "junit"]),
    default="text",
    help=_say("cli.format-help"),
)
@click.option("-q", "--quiet", is_flag=True, help=_say("cli.quiet-help"))
@click.option("--baseline", type=click.Path(path_type=Path), metavar="FILE", help=_say("cli.baseline-help"))
@click.option("--update", is_flag=True, help=_say("cli.update-help"))
@click.option("--fix", is_flag=True, help=_say("cli.fix-help"))
@click.option("--yes", is_flag=True, help=_say("cli.fix-yes-help"))
@click.option("--explain", metavar="RULE", help=_say("cli.explain-help"))
@click.option("--today", type=Day(), help=_say("cli.today-help"))
@click.pass_obj
def command(
    invocation: Invocation,
    render: bool,
    form: str,
    quiet: bool,
    baseline: Path | None,
    update: bool,
    fix: bool,
    yes: bool,
    explain: str | None,
    today: date | None,
) -> int:
    """Check the content and print the findings."""
    if explain is not None:
        from publisher.checks.explaining import explanation

        console.result(explanation(explain, console.say()))
        return Exit.DONE
    _refuse_what_contradicts(form, baseline, update=update, fix=fix, yes=yes, today=today)
    from publisher.checks.output import render_findings
    from publisher.pipeline.project import load_project

    file = None if baseline is None else invocation.folder / baseline
    if file is not None and update:
        from publisher.pipeline.known_findings import refuse_other_files

        refuse_other_files(file)

    def load() -> "Project":
        known = _known(file, update=update or fix)
        return load_project(invocation.config_file(), today=today or invocation.today, known=known)

    project = load()
    if fix:
        return _fix(project, load, yes=yes and today is None)
    if render and project.rendered:
        from publisher.bootstrap import form_of
        from publisher.publishing.desired import render_site

        render_site(project, form_of(project.settings.target))
    if file is not None and update:
        return _update(file, project)
    report = render_findings(
        project.findings,
        form,
        console.say(),
        pages=project.pages,
        rendered=project.rendered,
        cached=project.cached,
        quiet=quiet,
    )
    console.result(report, form)
    if project.known:
        console.talk(text("check.known", n=project.known))
    if project.gone:
        console.talk(text("check.known-gone", n=project.gone))
    return _exit(project)


def _refuse_what_contradicts(
    form: str, baseline: Path | None, *, update: bool, fix: bool, yes: bool, today: date | None
) -> None:
    """Options that say nothing together: rather a question than a guess, where files are written."""
    if update and baseline is None:
        raise click.UsageError(console.say()("cli.update-needs-baseline"))
    if yes and not fix:
        raise click.UsageError(console.say()("cli.yes-needs-fix"))
    given = {"--fix": fix, "--update": update, f"--format {form}": form != "text", "--today": today is not None}
    for one, other in (("--fix", "--update"), ("--fix", f"--format {form}"), ("--update", "--today")):
        if given[one] and given[other]:
            raise click.UsageError(console.say()("cli.not-together", one=one, other=other))


def _known(file: Path | None, *, update: bool) -> "Callable[[Settings], Settings]":
    """Which findings are taken as known: those of a file that is named, else of the settings'; none where they are written anew."""
    from publisher.pipeline.known_findings import with_known, without_known

    return without_known if update else lambda settings: with_known(settings, file)


def _update(file: Path, project: "Project") -> int:
    """Write the baseline. What it cannot hold stays an error."""
    from publisher.pipeline.known_findings import write_known

    known, left = write_known(file, project.findings)
    console.result(console.say()("check.baseline-written", n=known, file=file.name) + "\n")
    if left:
        console.talk(text("check.baseline-left", n=left))
    return Exit.FINDINGS if left else Exit.DONE


def _fix(project: "Project", load: "Callable[[], Project]", *, yes: bool) -> int:
    """Show what can be put right as a diff; with ``--yes`` put it right. With ``--today`` nothing is written."""
    from publisher.fixing.fixing import carry_out, find_fixes, find_renames

    fixes, renames = find_fixes(project), find_renames(project)
    shown = [console.say()("check.fix-rename", name=rename.name) for rename in renames]
    console.result("".join([*(f"{line}\n" for line in shown), *(fix.diff() for fix in fixes)]))
    if not fixes and not renames:
        console.talk(text("check.fix-nothing"))
        return _exit(project) if yes else Exit.DONE
    if not yes:
        console.talk(text("check.fix-would", n=len(fixes) + len(renames)))
        return Exit.DONE
    fixed, taken_back = carry_out(fixes, load, project.findings)
    for rename in renames:
        rename.file.rename(rename.file.with_name(rename.name))
    for fix in taken_back:
        console.talk(text("check.fix-taken-back", path=fix.path))
    console.talk(text("check.fixed", n=len(fixes) - len(taken_back) + len(renames)))
    return _exit(fixed)


def _exit(project: "Project") -> int:
    return Exit.FINDINGS if any(finding.is_error for finding in project.findings) else Exit.DONE
