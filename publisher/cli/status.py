"""``publisher status``: how true the base is, and what to look at first."""

import contextlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import console
from publisher.cli.app import Day, Invocation, ResultCommand
from publisher.cli.exit_codes import Exit

if TYPE_CHECKING:
    from publisher.targets.target import Target

_say = console.say()


@click.command(name="status", cls=ResultCommand, help=_say("cli.status-help"), short_help=_say("cli.status-short"))
@click.option("--emulator", is_flag=True, help=_say("cli.use-emulator-help"))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", help=_say("cli.format-help")
)
@click.option("--html", "page", type=click.Path(path_type=Path), metavar="FILE", help=_say("cli.status-html-help"))
@click.option("--people", is_flag=True, help=_say("cli.status-people-help"))
@click.option("--audit", is_flag=True, help=_say("cli.status-audit-help"))
@click.option("--today", type=Day(), help=_say("cli.today-help"))
@click.pass_obj
def command(
    invocation: Invocation, emulator: bool, form: str, page: Path | None, people: bool, audit: bool, today: date | None
) -> int:
    """Gather the status and show it; with ``--audit`` hold git and the portal against each other."""
    from publisher.cli.json_errors import one_document
    from publisher.cli.wiring import loader_of
    from publisher.pipeline.history import open_history
    from publisher.publishing.auditing import Auditor
    from publisher.publishing.base_status import Gatherer
    from publisher.status.audit import Audit
    from publisher.status.audit_output import audit_markdown, audit_text
    from publisher.status.model import BaseStatus
    from publisher.status.output import status_json, status_markdown, status_text

    load = loader_of(invocation)
    status: BaseStatus | None = None
    audited: Audit | None = None
    with one_document(form, "status/1"), target_if_given(invocation, emulator=emulator) as target:
        if not audit or form == "json" or page is not None:
            status = Gatherer(load, open_history, invocation.today, target, today).gather()
        if audit:
            audited = Auditor(load, open_history, invocation.today, target, today).audit()
    if page is not None and status is not None:
        from publisher.messages import Catalogue
        from publisher.pipeline.saving import save
        from publisher.status.page import status_page

        save(
            invocation.folder / page,
            console.harmless(status_page(status, Catalogue(status.language), people=people), "html").encode(),
        )
    say = console.say()
    if form == "json" and status is not None:
        console.result(status_json(status, say, audited), form)
    elif audited is not None:
        console.result((audit_text if form == "text" else audit_markdown)(audited, say), form)
    elif status is not None:
        console.result((status_text if form == "text" else status_markdown)(status, say), form)
    return Exit.EDITS_KEPT if audited is not None and audited.differences else Exit.DONE


@contextlib.contextmanager
def target_if_given(invocation: Invocation, *, emulator: bool) -> "Iterator[Target | None]":
    """The target of the environment or the emulator; None where there is neither: git alone tells a good part of it."""
    from publisher.bootstrap import target_of
    from publisher.cli.wiring import portal_of
    from publisher.config import WEBHOOK_VARIABLE, parse_webhook

    if not emulator and parse_webhook(invocation.surroundings.secrets.get(WEBHOOK_VARIABLE)) is None:
        yield None
        return
    with portal_of(invocation, emulator=emulator) as portal:
        yield target_of(portal)
