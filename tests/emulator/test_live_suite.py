"""The tests for real portals, run against the emulator as if it were one: they pass, and leave nothing behind."""

import os
import subprocess
import sys
from pathlib import Path

import requests
from clocks import running_clock

from portal_emulator.server import EmulatorServer

ROOT = Path(__file__).parents[2]
PYTEST = [sys.executable, "-m", "pytest", "tests/live", "-q", "-p", "no:cacheprovider", "-p", "no:randomly"]


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        PYTEST, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=110
    )


def test_the_live_tests_pass_on_a_portal_and_clean_up() -> None:
    """The contract in a base of its own, the open points printed; the secret stands nowhere."""
    with EmulatorServer(clock=running_clock()) as server:
        webhook = server.webhooks["publisher"]
        done = run(BITRIX24_TEST_WEBHOOK_URL=webhook)
        assert done.returncode == 0, done.stdout[-3000:]
        assert "A text for a block that does not exist: 200 None, as expected." in done.stdout
        assert webhook.rstrip("/").rpartition("/")[2] not in done.stdout + done.stderr
        snapshot = requests.get(f"{server.url}/_emulator/snapshot", timeout=10).json()
        assert [snapshot[kind] for kind in ("sites", "pages", "tasks")] == [[], [], []]
        assert {document["state"] for document in snapshot["documents"]} == {"deleted"}


def test_without_a_webhook_they_are_skipped() -> None:
    """With the reason said."""
    done = run(BITRIX24_TEST_WEBHOOK_URL="")
    assert done.returncode == 0, done.stdout
    assert "BITRIX24_TEST_WEBHOOK_URL is not set" in done.stdout
    assert "passed" not in done.stdout
