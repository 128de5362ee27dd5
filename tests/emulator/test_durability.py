"""Kill -9 at every statement that a command sends to the database: what is left opens, each command wholly done or not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import json, os, shutil, signal, sys
from datetime import datetime
from pathlib import Path
from random import Random
from portal_emulator.exchange import Request
from portal_emulator.portal import Portal

folder, commands = Path(sys.argv[1]), json.loads(sys.argv[2])
seed = folder / "seed.sqlite"

def opened(file):
    portal = Portal.open(file)
    portal.clock.set(datetime.fromisoformat("2026-11-23T09:00:00+01:00"))
    portal.rng = Random(7)
    return portal

def send(portal, batch):
    address = portal.webhooks("")["publisher"] + "batch"
    headers = {"host": "localhost", "content-type": "application/json"}
    return portal.handle(Request("POST", address, headers, json.dumps({"cmd": batch, "halt": 1}).encode()))

def dump(file):
    portal = Portal.open(file)
    assert portal.store.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert portal.store.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    text = "\\n".join(portal.store.connection.iterdump())
    portal.close()
    return text

def copy():
    file = folder / "copy.sqlite"
    for old in folder.glob("copy.sqlite*"):
        old.unlink()
    shutil.copyfile(seed, file)
    return file

portal = opened(seed)
setup = [
    "landing.site.add?scope=KNOWLEDGE&fields[TITLE]=A&fields[CODE]=a&fields[TYPE]=KNOWLEDGE",
    "landing.landing.add?scope=KNOWLEDGE&fields[TITLE]=P&fields[SITE_ID]=1",
    "landing.landing.addblock?scope=KNOWLEDGE&lid=1&fields[CODE]=27.4.one_col_fix_text&fields[CONTENT]=One",
    "tasks.task.add?fields[TITLE]=T&fields[RESPONSIBLE_ID]=3",
]
answer = json.loads(send(portal, setup).body)
assert not answer["result"]["result_error"], answer
portal.close()

whole = []  # the database after the first n commands
for count in range(len(commands) + 1):
    file = copy()
    portal = opened(file)
    answer = json.loads(send(portal, commands[:count]).body)
    assert not answer["result"]["result_error"], answer
    portal.close()
    whole.append(dump(file))
assert len(set(whole)) == len(whole), "each command must change something"

seen, statement = set(), 0
while True:
    statement += 1
    file = copy()
    child = os.fork()
    if child == 0:
        portal = opened(file)
        count = 0
        def count_and_die(_):
            global count
            count += 1
            if count == statement:
                os.kill(os.getpid(), signal.SIGKILL)
        portal.store.connection.set_trace_callback(count_and_die)
        send(portal, commands)
        os._exit(0)
    _, how = os.waitpid(child, 0)
    left = dump(file)
    assert left in whole, f"statement {statement} left half a command"
    seen.add(whole.index(left))
    if how == 0:
        break
print(statement - 1, sorted(seen))
"""
CASES = {
    "pages": [
        "landing.landing.add?scope=KNOWLEDGE&fields[TITLE]=Q&fields[SITE_ID]=1",
        "landing.landing.addblock?scope=KNOWLEDGE&lid=1&fields[CODE]=59.1.search",
        "landing.block.updatecontent?scope=KNOWLEDGE&lid=1&block=1&content=Two",
        "landing.landing.publication?scope=KNOWLEDGE&lid=1",
        "landing.landing.markDelete?scope=KNOWLEDGE&lid=2",
    ],
    "tasks": [
        "tasks.task.update?taskId=1&fields[TAGS][]=kb&fields[RESPONSIBLE_ID]=4",
        "task.checklistitem.add?TASKID=1&FIELDS[TITLE]=x",
        "tasks.task.complete?taskId=1",
        "tasks.task.delete?taskId=1",
    ],
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 at a chosen statement needs fork")
@pytest.mark.parametrize("case", CASES)
def test_killed_at_any_statement_each_command_is_whole(tmp_path: Path, case: str) -> None:
    """Compared with the whole database after each number of commands; every such state is met on the way."""
    commands = CASES[case]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), json.dumps(commands)],
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    statements, met = done.stdout.split(" ", 1)
    assert int(statements) > 5 * len(commands)
    assert json.loads(met) == list(range(len(commands) + 1))
