"""--help of every command in both languages, told by a program of its own: help is chosen when the commands are loaded."""

import os
import re
import subprocess
import sys

import pytest

COMMANDS = ("init", "new", "check", "preview", "plan", "publish", "review", "schema", "codeowners", "emulator", "demo")
SHOW_ALL = """
import sys
from publisher.cli.app import COMMANDS, run
assert run(["--help"]) == 0
for command in COMMANDS:
    print(f"=== {command}")
    assert run([command, "--help"]) == 0
    assert run([command, "-h"]) == 0
"""
HEAVY = ("requests", "mkdocs", "bs4", "starlette", "uvicorn", "markdown", "nh3")


def told(language, *arguments):
    """What a fresh program says, in a language of the environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**environment, "LC_ALL": language, "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


@pytest.fixture(scope="module", params=["en_US.UTF-8", "ru_RU.UTF-8"])
def language(request):
    """English, then Russian."""
    return request.param


@pytest.fixture(scope="module")
def helps(language):
    """The help of the program and of each command, by name."""
    overview, *rest = re.split(r"^=== ", told(language, "-c", SHOW_ALL), flags=re.MULTILINE)
    return {"": overview, **{part.partition("\n")[0]: part for part in rest}}


def options(shown):
    """The options of a help text with what is said about each."""
    section = shown.partition("Options:\n")[2].partition("\n\n")[0]
    found: dict[str, str] = {}
    for line in section.splitlines():
        if line.startswith("  -"):
            name, _, said = line.strip().partition("  ")
            found[name] = said.strip()
        elif found and line.strip():
            found[list(found)[-1]] += f" {line.strip()}"
    return {name: said for name, said in found.items() if "--help" not in name}


def test_the_overview_names_every_command(helps):
    """Each with a line of its own."""
    for command in COMMANDS:
        (line,) = re.findall(rf"^  {command} +(\S.*)$", helps[""], flags=re.MULTILINE)
        assert len(line) > 10


def test_every_option_of_every_command_is_explained(helps, language):
    """No option without a sentence, each in the language that was asked for."""
    for command, shown in helps.items():
        for name, said in options(shown).items():
            assert said, (command, name)
            if language.startswith("ru"):
                assert re.search("[а-я]", said), (command, name, said)
            else:
                assert not re.search("[а-я]", said), (command, name, said)


def test_the_options_of_the_contract_are_there(helps):
    """Design: commands and exit codes."""
    expected = {
        "": ["-C", "-f", "-v", "--version"],
        "check": ["--render", "--format", "--today"],
        "preview": ["--port", "--open"],
        "plan": ["--format", "--out", "--exit-code", "--no-tasks", "--adopt", "--overwrite", "--allow-older", "--today"],
        "publish": [
            "--yes", "--dry-run", "--no-tasks", "--plan", "--adopt", "--allow-removals", "--overwrite",
            "--allow-older", "--drift-ok", "--format", "--emulator", "--today",
        ],
        "review": ["--format", "--today", "--dry-run", "--emulator"],
        "emulator": ["--port", "--db", "--seed", "--ready-file", "--rate-limit"],
        "demo": ["--once"],
    }  # fmt: skip
    for command, names in expected.items():
        known = " ".join(options(helps[command]))
        assert [name for name in names if name not in known] == [], command


def test_help_is_fast_because_it_loads_nothing_heavy():
    """None of the libraries that only the work needs."""
    code = f"import sys; from publisher.cli.app import run; run(['--help']); print([m for m in {HEAVY!r} if m in sys.modules])"

    assert told("C.UTF-8", "-c", code).splitlines()[-1] == "[]"


def test_the_version_is_told():
    """As the package has it."""
    from publisher import __version__

    assert __version__ in told("C.UTF-8", "-m", "publisher", "--version")
