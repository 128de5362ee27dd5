"""The store: migrations in order, one transaction a command, a connection a thread."""

import os
import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from portal_emulator.clock import Clock
from portal_emulator.schema import MIGRATIONS
from portal_emulator.store import Store


def test_migrates_once_and_keeps_what_is_there(tmp_path: Path) -> None:
    """user_version counts; opening again applies nothing."""
    store = Store(tmp_path / "deep" / "portal.sqlite")
    assert store.is_new
    store.connection.execute("INSERT INTO setting VALUES ('a', 'b')")
    store.close()
    again = Store(tmp_path / "deep" / "portal.sqlite")
    assert not again.is_new
    assert again.connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
    assert again.connection.execute("SELECT value FROM setting").fetchone()[0] == "b"
    assert again.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert again.connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    again.close()


def test_a_failed_command_leaves_nothing() -> None:
    """Rolled back whole."""
    store = Store()
    with pytest.raises(RuntimeError), store.transaction() as db:  # noqa: PT012  both lines are the command
        db.execute("INSERT INTO setting VALUES ('a', 'b')")
        raise RuntimeError
    assert store.connection.execute("SELECT COUNT(*) FROM setting").fetchone()[0] == 0
    store.close()


def test_each_thread_has_its_own_connection() -> None:
    """And sees what others committed."""
    store = Store()
    seen: list[sqlite3.Connection] = []

    def work() -> None:
        with store.transaction() as db:
            db.execute("INSERT INTO setting VALUES ('thread', 'x')")
        seen.append(store.connection)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen[0] is not store.connection
    assert store.connection.execute("SELECT value FROM setting").fetchone()[0] == "x"
    store.close()


def test_temporary_store_is_removed() -> None:
    """With its folder."""
    store = Store()
    assert store.path.exists()
    store.close()
    assert not store.path.parent.exists()


def test_texts_are_compared_without_case_in_every_alphabet() -> None:
    """SQLite's own LOWER knows ASCII only."""
    store = Store()
    assert store.connection.execute("SELECT LOWER_U('ЁЖ'), LOWER_U(5), LOWER_U(NULL)").fetchone()[:] == ("ёж", 5, None)
    store.close()


def test_clock_runs_until_it_is_set() -> None:
    """And after it is let go."""
    clock = Clock(lambda: 100.5)
    assert (clock.seconds(), clock.stands) == (100, False)
    moment = clock.moment()
    clock.set(moment.replace(year=2030))
    assert clock.moment().year == 2030
    clock.set(None)
    assert clock.now() == 100.5


@pytest.mark.skipif(os.name != "posix", reason="modes of files are a thing of POSIX")
@pytest.mark.parametrize("before", [None, 0o644])
def test_nobody_else_reads_the_store(tmp_path: Path, before: int | None) -> None:
    """It holds webhooks; an older store that others could read is closed when it is opened."""
    file = tmp_path / "portal.sqlite"
    if before is not None:
        file.touch(before)
        file.chmod(before)
    store = Store(file)
    store.connection.execute("INSERT INTO setting VALUES ('a', 'b')")

    assert store.is_new
    assert {path.name: stat.S_IMODE(path.stat().st_mode) & 0o077 for path in tmp_path.iterdir()} == dict.fromkeys(
        (path.name for path in tmp_path.iterdir()), 0
    )
    assert len(list(tmp_path.iterdir())) >= 2
    store.close()
