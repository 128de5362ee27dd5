"""Write the pages of docs/reference/ that are made from the code: cli.md and checks.md.

``python docs/reference/generate.py`` writes them (``make reference``); ``--check`` only says which are out of date (exit code 1).
"""
# ruff: noqa: INP001  a script beside what it writes, no package

import os
import sys
from pathlib import Path

os.environ["LC_ALL"] = "en"  # before the command line is imported: its help speaks the environment's language

import click

from publisher.checks.levels import rules_to_set
from publisher.checks.registry import described_rules
from publisher.cli.app import COMMANDS
from publisher.cli.app import main as program
from publisher.findings import Severity
from publisher.messages import Catalogue

HERE = Path(__file__).parent
SAY = Catalogue("en")
MADE = "<!-- Made from the code by docs/reference/generate.py: change the code, then run make reference. -->"

CLI_INTRODUCTION = """\
The language of help and messages is that of the environment (`LC_ALL`, `LC_MESSAGES`, `LANG`): English or Russian.
Results go to standard output, everything else to standard error. Exit codes: [exit-codes.md](exit-codes.md);
`--format json`: [json.md](json.md)."""
CHECKS_INTRODUCTION = """\
`publisher check` runs all of them, and so does `publish` before anything is sent. Errors stop a publish (exit code 1),
warnings are told. What is wrong on a draft only is a warning. A rule's id is stable: pipelines may name it. A rule that a later
version adds begins as a warning.

Text has the errors first, then, where there is more than a screen of findings, how often each rule is broken, then the warnings; `-q`
shows errors only.

`checks` in the plugin's block of `mkdocs.yml` gives a rule another level:

```yaml
plugins:
  - publisher:
      knowledge_base: {code: strategy}
      checks: {link-broken: warning, orphan: "off"}
```

`publisher check --explain RULE` prints what a rule says, what to do, and whether it can be lowered. `publisher check --baseline FILE
--update` writes down what is wrong today. `check --baseline FILE`, and with `baseline: FILE` in the plugin's block every command, then
shows and counts only what is new. A finding is recognised by its page, rule and words, so lines may move; the findings of a renamed page
are new. What cannot be lowered cannot be in a baseline either. Only `--update` writes the file, which belongs in git.

`publisher check --fix` shows a diff of everything that has one right fix: links and pictures whose path differs in case, or whose target
moved (an alias names it, git renamed it, or only one file has this long name); a missing blank line before a table or list; dates in
another order that can be read in one way only (`15.09.2026`, not `03.04.2026`); keys by other names (`responsible: anna.k@example.com`,
`Last Reviewed`, `review_in`); names of files that are stored decomposed. `--fix --yes` writes the fixes; a file in which they would add a
finding stays as it was. Every other byte stays, and a second run finds nothing.

`error` stops a publish, `warning` is told, `off` is not told. A page with a lowered error is published as well as it can be: a link that
leads nowhere is its words, a missing picture its description, a malformed value of front matter counts as not given. A status
that is misspelt counts as the one that was meant, and a page whose `draft` or `published` says neither yes nor no stays a draft. Another
level never rewrites a page.

MkDocs' `validation` is heard where it stands in `mkdocs.yml` (`links.not_found` and `links.unrecognized_links` for `link-broken`,
`image-broken` and `link-outside`, `links.anchors` for `anchor-broken`, `nav.not_found` for `nav-broken`, `absolute_links` of either for
`link-absolute`): `warn` and `info` make warnings, `ignore` tells nothing. What
MkDocs takes for granted when nothing is written lowers nothing, and `checks` beats `validation`. `strict: true` makes errors of what MkDocs
and its plugins say (`mkdocs`), and of nothing else."""


def cli_page() -> str:
    """Every command with every option, as ``--help`` has them."""
    context = click.Context(program, info_name="publisher", help_option_names=["-h", "--help"])
    parts = [
        "# Commands",
        MADE,
        CLI_INTRODUCTION,
        *_command(program, context, "publisher [OPTIONS] COMMAND …"),
    ]
    for name in COMMANDS:
        command = program.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context)
        parts += _command(command, inner, f"publisher {name}")
    return "\n\n".join(parts) + "\n"


def _command(command: click.Command, context: click.Context, heading: str) -> list[str]:
    rows = [
        f"| {_cell(', '.join(f'`{name}`' for name in (*param.opts, *param.secondary_opts)))} "
        f"| {_cell(_value(param, context))} | {_cell(param.help or '')} |"
        for param in command.get_params(context)
        if isinstance(param, click.Option) and not param.hidden
    ]
    table = ["| option | value | what it does |", "| --- | --- | --- |", *rows]
    return [f"## {heading}", command.help or "", "\n".join(table)]


def _value(option: click.Option, context: click.Context) -> str:
    """What follows the option, and what it is without it."""
    if option.is_flag or option.count:
        return ""
    value = f"`{option.make_metavar(context).strip('[]').replace('INTEGER RANGE', 'N')}`"
    default = option.default if option.show_default else None
    return value if default is None else f"{value}, else `{default}`"


def _cell(content: str) -> str:
    return content.replace("|", "\\|")


def checks_page() -> str:
    """Every rule with its severity and what to do."""
    rules = described_rules()
    parts = [
        "# Checks",
        MADE,
        CHECKS_INTRODUCTION,
    ]
    for severity, heading in ((Severity.ERROR, "Errors"), (Severity.WARNING, "Warnings")):
        rows = [f"| `{rule.id}` | {_cell(SAY.say(rule.about))} |" for rule in rules if rule.severity is severity]
        parts += [f"## {heading}", "\n".join(["| rule | what should be |", "| --- | --- |", *rows])]
    reasons = [(rule, reason) for rule, reason in rules_to_set().items() if reason is not None]
    fixed = [f"| `{rule}` | {_cell(SAY.say(reason))} |" for rule, reason in reasons]
    about = "These are errors in every base; `checks` that lowers one is a mistake in the settings (exit code 2)."
    parts += ["## What cannot be lowered", about, "\n".join(["| rule | because |", "| --- | --- |", *fixed])]
    return "\n\n".join(parts) + "\n"


PAGES = {"cli.md": cli_page, "checks.md": checks_page}


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` name those that differ."""
    stale = []
    for name, page in PAGES.items():
        path, wanted = HERE / name, page()
        if not path.is_file() or path.read_text(encoding="utf-8") != wanted:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(wanted, encoding="utf-8", newline="\n")
    sys.stdout.write("".join(f"{name}\n" for name in stale))
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
