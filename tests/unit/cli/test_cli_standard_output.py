"""Standard output holds a command's result alone, whatever hooks, plugins and the programs they start print."""

import json
import os
import subprocess
import sys

import pytest

HOOK = """\
import atexit, os, subprocess, sys
print("imported")
sys.__stdout__.write("past the redirection\\n")
atexit.register(print, "at the end")

def on_page_markdown(markdown, **_):
    print("a page")
    os.write(1, b"by number\\n")
    subprocess.run([sys.executable, "-c", "print('a program')"], check=True)
"""
PRINTED = ("imported", "past the redirection", "at the end", "a page", "by number", "a program")


@pytest.fixture
def printing(company):
    """A company whose hook prints in every way that there is."""
    company.write("mkdocs.yml", (company.path / "mkdocs.yml").read_text() + "hooks: [hook.py]\n")
    company.write("hook.py", HOOK)
    company.write("content/index.md", "# Home\n")
    return company


def run(company, *arguments):
    """The command line as a process of its own: only that has a standard output by number."""
    return subprocess.run(
        [sys.executable, "-m", "publisher", "-C", str(company.path), *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"},
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "schema"),
    [
        (("check", "--format", "json"), "findings/1"),
        (("plan", "--emulator", "--format", "json"), "plan/1"),
        (("publish", "--emulator", "--format", "json"), "report/1"),
        (("pull", "--emulator", "--format", "json"), "pull/1"),
    ],
)
def test_what_a_hook_prints_goes_to_standard_error(printing, arguments, schema):
    """The document is whole, and what was printed can be read."""
    done = run(printing, *arguments)

    assert json.loads(done.stdout)["schema"] == schema
    assert all(line in done.stderr.splitlines() for line in PRINTED)


def test_results_in_text_are_apart_too(printing):
    """A person may send them to a file."""
    done = run(printing, "check")

    assert done.stdout
    assert not any(line in done.stdout for line in PRINTED)


def test_within_one_process_prints_and_results_are_apart(printing):
    """A test or a program that calls the command line has streams of its own in place of the process's."""
    said = printing.say("check", "--format", "json")

    assert said.json["schema"] == "findings/1"
    assert "a page" in said.err


def test_help_stays_on_standard_output(company):
    """It is what was asked for."""
    assert "--format" in run(company, "check", "--help").stdout
