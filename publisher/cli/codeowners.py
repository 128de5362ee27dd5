"""``publisher codeowners``: who reviews which page on the code host, from the owners that the pages name."""

import posixpath
from difflib import unified_diff
from pathlib import Path

import click

from publisher.cli import console
from publisher.cli.app import Invocation, ResultCommand
from publisher.cli.exit_codes import Exit
from publisher.errors import ConfigError
from publisher.messages import text

_say = console.say()


@click.command(
    name="codeowners", cls=ResultCommand, help=_say("cli.codeowners-help"), short_help=_say("cli.codeowners-short")
)
@click.option("--check", is_flag=True, help=_say("cli.codeowners-check-help"))
@click.pass_obj
def command(invocation: Invocation, check: bool) -> int:
    """Write our lines into CODEOWNERS, or say whether they are up to date."""
    from publisher.messages import Catalogue
    from publisher.pipeline.project import load_project
    from publisher.pipeline.saving import save
    from publisher.scaffold.codeowners import PLACES, owner_lines, with_owners
    from publisher.scaffold.survey import top_of

    project = load_project(invocation.config_file(), today=invocation.today)
    root = project.settings.root.resolve()
    top = top_of(root) or root
    docs_dir = Path(project.settings.docs_dir).resolve()
    if not docs_dir.is_relative_to(top):
        raise ConfigError(text("scaffold.codeowners-outside", folder=project.settings.docs_prefix.rstrip("/")))
    prefix = posixpath.normpath(docs_dir.relative_to(top).as_posix()) + "/"
    owners = {page.path: page.meta.owner.email for page in project.site.pages if page.meta.owner is not None}
    nameless = sorted(path for path, email in owners.items() if not email)
    known = {path: email for path, email in owners.items() if email}
    place = next((name for name in PLACES if (top / name).is_file()), PLACES[0 if (top / ".github").is_dir() else 2])
    file = top / place
    written = file.read_text(encoding="utf-8") if file.is_file() else ""
    lines = owner_lines(known, "" if prefix == "./" else prefix)
    # In the language of the base, not of whoever runs this: --check in a pipeline must find what was written on somebody's machine.
    new = with_owners(written, lines, Catalogue(project.settings.language)("scaffold.codeowners-about"))
    for path in nameless[:1]:
        console.talk(text("scaffold.codeowners-nameless", n=len(nameless), path=path))
    if check:
        old, wanted = written.splitlines(keepends=True), new.splitlines(keepends=True)
        console.result("".join(unified_diff(old, wanted, f"a/{place}", f"b/{place}")))
        if new != written:
            console.talk(text("scaffold.codeowners-stale", file=place))
        return Exit.DONE if new == written else Exit.FINDINGS
    if new != written:
        file.parent.mkdir(exist_ok=True)
        save(file, new.encode())
    console.result(f"{place}\n")
    return Exit.DONE
