"""Failures of the command line: usage, files, interruptions, broken pipes. A sentence, an exit code, never a traceback."""

import os
import signal
import subprocess
import sys
import time

import pytest

COMMANDS = ("check", "preview", "plan", "publish", "review", "emulator", "demo")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["nonsense"],
        ["check", "--format", "xml"],
        ["check", "--today", "31.12.2026"],
        ["check", "surplus"],
        ["plan", "--today", "2026-02-30"],
        ["publish", "--allow-removals", "-1"],
        ["publish", "--allow-removals", "many"],
        ["emulator", "--port", "70000"],
        ["emulator", "--rate-limit", "much"],
        ["emulator", "--seed", "other"],
        ["preview", "--port", "x"],
        ["-C"],
    ],
)
def test_wrong_usage_leaves_with_2(company, arguments):
    """Nothing on standard output; what is wrong on standard error."""
    said = company.say(*arguments)

    assert (said.code, said.out) == (2, "")
    assert said.err.strip()
    assert "Traceback" not in said.err


def test_a_wrong_date_is_explained_with_an_example(company):
    """The value and how to write it."""
    said = company.say("check", "--today", "tomorrow")

    assert "'tomorrow' is not a date" in said.err
    assert "2026-12-31" in said.err


@pytest.mark.parametrize("command", ["check", "preview", "plan", "publish", "review"])
def test_without_a_configuration_file_there_is_nothing_to_do(company, command, tmp_path):
    """The file and the folder are named."""
    (company.path / "mkdocs.yml").unlink()

    said = company.say(command, *(["--emulator"] if command in {"plan", "publish", "review"} else []))

    assert said.code == 2
    assert "mkdocs.yml" in said.err
    assert tmp_path.as_posix() in said.err


@pytest.mark.parametrize("folder", ["missing", "content/index.md"])
def test_a_folder_that_is_none_is_named(company, folder):
    """-C to nowhere, or to a file."""
    path = (company.path / folder).as_posix()
    said = company.say("-C", path, "check")

    assert said.code == 2
    assert f"The folder {path} cannot be used" in said.err


def test_another_configuration_file_is_used(company):
    """-f names it, from the folder."""
    (company.path / "mkdocs.yml").rename(company.path / "staging.yml")

    assert company.say("-f", "staging.yml", "check").code == 0
    assert company.say("-f", "other.yml", "check").code == 2


@pytest.mark.parametrize("command", ["plan", "publish", "review"])
@pytest.mark.parametrize("webhook", [None, "", "  ", "https://company.example/rest/"])
def test_without_a_portal_nothing_is_published_into_nowhere(company, monkeypatch, command, webhook):
    """Neither a webhook nor --emulator: a usage error that names the variable."""
    if webhook is not None:
        monkeypatch.setenv("BITRIX24_WEBHOOK_URL", webhook)

    said = company.say(command, "--format", "json")

    assert (said.code, said.out) == (2, "")
    assert "BITRIX24_WEBHOOK_URL" in said.err


def test_a_wrong_retry_cap_is_told(company, monkeypatch):
    """It is a number of seconds."""
    for value in ("soon", "-1", "inf", "nan"):
        monkeypatch.setenv("PUBLISHER_RETRY_SECONDS", value)
        said = company.say("plan", "--emulator")
        assert said.code == 2, value
        assert "PUBLISHER_RETRY_SECONDS" in said.err


def test_a_folder_that_cannot_be_written_is_explained(company):
    """--out into a folder that is not there."""
    said = company.say("plan", "--emulator", "--out", "missing/plan.json")

    assert said.code == 2
    assert "plan.json" in said.err
    assert "Traceback" not in said.err


def test_a_spoilt_store_is_explained(company):
    """The emulator's file holds something else."""
    company.write(".publisher/emulator.sqlite", "not a database, but long enough to be looked at as one " * 50)

    for arguments in (["plan", "--emulator"], ["emulator", "--db", ".publisher/emulator.sqlite"], ["demo", "--once"]):
        said = company.say(*arguments)
        assert said.code == 2, arguments
        assert "emulator.sqlite" in said.err
        assert "Traceback" not in said.err


def test_settings_are_told_all_at_once(company):
    """Every problem on a line of its own."""
    company.write(
        "mkdocs.yml", "site_name: x\ndocs_dir: content\nplugins:\n  - publisher: {target: wiki, surplus: 1}\n"
    )

    said = company.say("check")

    assert said.code == 2
    assert len([line for line in said.err.splitlines() if line.startswith("  - ")]) == 3


def child(company, *arguments, **how):
    """The command line as a program of its own."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.Popen(
        [sys.executable, "-m", "publisher", "-C", str(company.path), *arguments],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        **how,
    )


@pytest.mark.parametrize(("content", "code"), [("# Fine\n", 0), ("# Bad\n\n[x](gone.md)\n", 1)])
def test_a_reader_that_left_changes_nothing(company, content, code):
    """``publisher check | head -0``: no traceback, no complaint at exit, the command's own exit code."""
    company.write("content/more.md", content)
    reading, writing = os.pipe()
    os.close(reading)
    process = child(company, "check", stdout=writing)
    os.close(writing)

    _, err = process.communicate(timeout=60)

    assert err == ""
    assert process.returncode == code


def test_ctrl_c_leaves_with_130_and_a_sentence(company):
    """While the emulator serves, as at any other moment."""
    ready = company.path / "ready.json"
    process = child(company, "emulator", "--ready-file", str(ready), stdout=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not ready.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)

    assert out == ""
    assert "Traceback" not in err
    assert process.returncode in {0, 130}
