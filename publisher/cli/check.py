"""``publisher check``: everything that is wrong with the content, at once. Needs no network and no secret."""

from datetime import date

import click

from publisher.cli import console
from publisher.cli.app import Command, Day, Invocation
from publisher.cli.exit_codes import Exit

_say = console.say()


@click.command(name="check", cls=Command, help=_say("cli.check-help"), short_help=_say("cli.check-short"))
@click.option("--render", is_flag=True, help=_say("cli.render-help"))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "gitlab", "sarif"]),
    default="text",
    help=_say("cli.format-help"),
)
@click.option("-q", "--quiet", is_flag=True, help=_say("cli.quiet-help"))
@click.option("--today", type=Day(), help=_say("cli.today-help"))
@click.pass_obj
def command(invocation: Invocation, render: bool, form: str, quiet: bool, today: date | None) -> int:
    """Check the content and print the findings."""
    from publisher.checks.output import render_findings
    from publisher.pipeline.project import load_project

    project = load_project(invocation.config_file(), today=today or invocation.today)
    if render and project.rendered:
        from publisher.bootstrap import form_of
        from publisher.publishing.desired import render_site

        render_site(project, form_of(project.settings.target))
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
    return Exit.FINDINGS if any(finding.is_error for finding in project.findings) else Exit.DONE
