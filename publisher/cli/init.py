"""``publisher init``: a folder becomes a knowledge base; nothing that is there is overwritten."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import console
from publisher.cli.app import Invocation, ResultCommand
from publisher.cli.exit_codes import Exit
from publisher.errors import ConfigError
from publisher.messages import LANGUAGES, Text, text

if TYPE_CHECKING:
    from publisher.scaffold.settings_file import Answers
    from publisher.scaffold.survey import FolderSurvey

_say = console.say()
_NOBODY = "owner@example.com"


@click.command(name="init", cls=ResultCommand, help=_say("cli.init-help"), short_help=_say("cli.init-short"))
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path())
@click.option("--name", metavar="NAME", help=_say("cli.init-name-help"))
@click.option("--code", metavar="CODE", help=_say("cli.init-code-help"))
@click.option("--owner", metavar="PERSON", help=_say("cli.init-owner-help"))
@click.option("--lang", type=click.Choice(LANGUAGES), help=_say("cli.init-lang-help"))
@click.option("--ci", type=click.Choice(["github", "gitlab", "none"]), help=_say("cli.init-ci-help"))
@click.option("--yes", is_flag=True, help=_say("cli.init-yes-help"))
@click.pass_obj
def command(
    invocation: Invocation,
    folder: Path,
    name: str | None,
    code: str | None,
    owner: str | None,
    lang: str | None,
    ci: str | None,
    yes: bool,
) -> int:
    """Ask what is not given, write what is missing, and say what comes next."""
    from publisher.scaffold.start import start
    from publisher.scaffold.survey import survey

    found = survey(invocation.folder / folder)
    given = {"name": name, "code": code, "owner": owner, "lang": lang, "ci": ci}
    answers = _answers(found, given, _Asking(silent=yes))
    started = start(found, answers)
    speak = console.say()
    rows = [f"{speak(f'scaffold.{laid.act}'):<10} {laid.path}" for laid in started.laid]
    told = [speak("scaffold.found", n=found.pages, folder=started.docs_dir or ".")] if found.pages else []
    console.result("\n".join([*told, *rows, "", _next(found, answers, folder)]) + "\n")
    return Exit.DONE


class _Asking:
    """Asks a person at a terminal, or reads answers from a pipe; where neither gives one, what is proposed counts."""

    def __init__(self, *, silent: bool) -> None:
        self._silent = silent

    def ask(self, question: str, given: str | None, proposed: str, fault: Callable[[str], Text | None]) -> str:
        """An answer without fault. What was given on the command line is not asked for again."""
        if given is not None or self._silent:
            value = proposed if given is None else given.strip()
            problem = fault(value)
            if problem is not None:
                raise ConfigError(problem)
            return value
        while True:
            try:
                value = click.prompt(console.say()(question), default=proposed or None, err=True).strip()
            except click.Abort:
                if sys.stdin.isatty():
                    raise
                self._silent = True
                click.echo(err=True)
                return self.ask(question, None, proposed, fault)
            problem = fault(value)
            if problem is None:
                return value
            console.talk(problem)


def _answers(found: "FolderSurvey", given: dict[str, str | None], asking: _Asking) -> "Answers":
    """At most five questions; a mkdocs.yml that is there answers for the name."""
    from publisher.plan.codes import code_of
    from publisher.scaffold.settings_file import Answers

    def no_fault(_: str) -> None:
        return None

    language = asking.ask("scaffold.ask-lang", given["lang"], console.language_of_environment(), _unknown_language)
    name = found.site_name
    if found.config is None:
        proposed = _in(language, "scaffold.default-name") if found.docs_dir is None else _name_of(found.folder)
        name = asking.ask("scaffold.ask-name", given["name"], proposed, _no_name)
    code = code_of(name)[:40].strip("-")
    code = asking.ask("scaffold.ask-code", given["code"], "strategy" if _bad_code(code) else code, _bad_code)
    owner = found.email if _not_a_person(found.email) is None else _NOBODY if given["owner"] is None else ""
    owner = asking.ask("scaffold.ask-owner", given["owner"], owner, _not_a_person)
    ci = asking.ask("scaffold.ask-ci", given["ci"], found.host, _unknown_platform)
    return Answers(name, code, language, owner, ci)


def _name_of(folder: Path) -> str:
    name = folder.resolve().name.replace("-", " ").replace("_", " ").strip()
    return name[:1].upper() + name[1:] or "Knowledge base"


def _in(language: str, key: str) -> str:
    from publisher.messages import Catalogue

    return Catalogue(language)(key)


def _no_name(value: str) -> Text | None:
    return None if value and value.isprintable() else text("scaffold.no-name")


def _bad_code(value: str) -> Text | None:
    from publisher.config import is_code

    return None if is_code(value) else text("config.code-malformed", setting="--code", value=value)


def _not_a_person(value: str) -> Text | None:
    from publisher.content.people import parse_person

    return None if parse_person(value) is not None else text("scaffold.not-a-person", value=value)


def _unknown_language(value: str) -> Text | None:
    return None if value in LANGUAGES else text("scaffold.one-of", known=", ".join(LANGUAGES))


def _unknown_platform(value: str) -> Text | None:
    from publisher.scaffold.ci import PLATFORMS

    return None if value in PLATFORMS else text("scaffold.one-of", known=", ".join(PLATFORMS))


def _next(found: "FolderSurvey", answers: "Answers", folder: Path) -> str:
    """The commands to run now, as they are typed from where the person stands."""
    speak = console.say()
    where = "" if folder == Path() else f"-C {_typed(folder.as_posix())} "
    lines = [speak("scaffold.next-nobody", owner=answers.owner)] if answers.owner == _NOBODY else []
    rows = [
        (f"publisher {where}check{' -q' if found.pages else ''}", speak("scaffold.next-check")),
        *([(f"publisher {where}check --fix", speak("scaffold.next-fix"))] if found.pages else []),
        *(
            [(f"publisher {where}new segment segments/small-retail", speak("scaffold.next-new"))]
            if not found.pages
            else []
        ),
        (f"publisher {where}preview --open", speak("scaffold.next-preview")),
        (f"publisher {where}publish --emulator", speak("scaffold.next-publish")),
    ]
    width = max(len(typed) for typed, _ in rows)
    lines += [speak("scaffold.next"), *(f"  {typed:<{width}}   {words}" for typed, words in rows)]
    if answers.ci != "none":
        lines.append(speak(f"scaffold.next-{answers.ci}"))
    return "\n".join(lines)


def _typed(path: str) -> str:
    return f'"{path}"' if " " in path else path
