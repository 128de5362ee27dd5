"""No secret leaves the program, and no code that it runs finds one in its environment."""

import io
import logging
import os
import sys
from pathlib import Path

import pytest

from publisher.cli.edge import RedactingStream, secrets_kept
from publisher.redaction import forget, hide

SECRET = "a7k2m9x4q1z8w5e3"
CANARY = "zz9yy8xx7ww6vv5u"


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two webhooks in the environment."""
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", f"https://c.example/rest/1/{SECRET}/")
    monkeypatch.setenv("BITRIX24_CANARY_URL", f"https://c.example/rest/9/{CANARY}/")


@pytest.mark.usefixtures("kept")
def test_the_environment_holds_no_secret_while_a_command_runs() -> None:
    """Hooks, plugins and other programs look there; afterwards it is as it was."""
    with secrets_kept() as secrets:
        assert not [name for name in os.environ if name.startswith("BITRIX24_")]
        assert SECRET in secrets["BITRIX24_WEBHOOK_URL"]
    assert SECRET in os.environ["BITRIX24_WEBHOOK_URL"]


@pytest.mark.usefixtures("kept")
def test_every_stream_and_every_handler_of_a_log_is_an_edge(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Also a handler that somebody adds later, and one that writes a file."""
    logger = logging.getLogger("somebody")
    logger.setLevel(logging.INFO)
    with secrets_kept():
        to_file = logging.FileHandler(tmp_path / "log.txt", encoding="utf-8")
        logger.addHandler(to_file)
        try:
            sys.stdout.write(f"out {SECRET}\n")
            sys.stderr.write(f"err {CANARY}\n")
            sys.stdout.buffer.write(f"bytes {SECRET}\n".encode())
            logger.warning("hook %s", SECRET)
            logger.error("crash", exc_info=ValueError(CANARY), stack_info=True)
        finally:
            logger.removeHandler(to_file)
            to_file.close()
    shown = capsys.readouterr()
    written = (tmp_path / "log.txt").read_text(encoding="utf-8")

    for text in (shown.out, shown.err, written):
        assert SECRET not in text
        assert CANARY not in text
    assert shown.out == "out ***\nbytes ***\n"
    assert "hook ***" in written
    assert "ValueError: ***" in written


def test_a_log_line_commands_nothing() -> None:
    """The message is kept within what a log shows; arguments that do not fit are logging's own affair."""
    with secrets_kept():
        make = logging.getLogRecordFactory()
        record = make("x", logging.INFO, "x.py", 1, "page %s", ("\x1b[2J\n::add-mask::a",), None)
        odd = make("x", logging.INFO, "x.py", 1, "page %d", ("a",), None)

    assert record.getMessage() == "page \\x1b[2J\n\\::add-mask::a"
    assert odd.args == ("a",)


def through(*pieces: str) -> str:
    """What comes out of a stream for pieces written and flushed one after the other."""
    target = io.StringIO()
    hide(SECRET)
    try:
        stream = RedactingStream(target)
        for piece in pieces:
            stream.write(piece)
            stream.flush()
        stream.release()
    finally:
        forget()
    return target.getvalue()


@pytest.mark.parametrize("cut", range(1, len(SECRET)))
def test_a_secret_that_comes_in_pieces_is_cut(cut: int) -> None:
    """Wherever it is cut."""
    assert through("a: ", SECRET[:cut], SECRET[cut:], " b") == "a: *** b"


def test_what_only_began_like_a_secret_is_written_at_the_end() -> None:
    """Nothing is lost."""
    assert through("it ends in a", "7k2", "\n", "a") == "it ends in a7k2\na"


def test_a_stream_is_what_it_stands_for() -> None:
    """Programs ask a stream for more than writing."""
    with Path(os.devnull).open("w", encoding="latin-1", errors="strict") as file:
        stream = RedactingStream(file)
        stream.reconfigure(errors="replace")
        assert (stream.encoding, stream.errors) == ("latin-1", "replace")
        assert stream.writable()
        assert not stream.isatty()
        assert stream.fileno() == file.fileno()
        stream.buffer.write("ж".encode())
        stream.buffer.flush()
        assert stream.buffer.writable()
        stream.close()
        assert not file.closed
