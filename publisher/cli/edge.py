"""The edge of the program: no secret leaves it, and no code that it runs finds one in its environment.

Decision record 25. Secrets are taken out of the environment before hooks, plugins and other programs can read them there; what
is written to standard output and standard error, by whomever, and every record of a log, for whatever handler, loses them.
"""

import contextlib
import io
import logging
import os
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from publisher import redaction, visible
from publisher.config import SECRET_PREFIX


@contextlib.contextmanager
def secrets_kept() -> Iterator[Mapping[str, str]]:
    """Give the secrets of the environment; while it lasts, no output holds them and the environment lacks them."""
    taken = {name: os.environ.pop(name) for name in sorted(os.environ) if name.upper().startswith(SECRET_PREFIX)}
    redaction.hide(*(secret for value in taken.values() for secret in redaction.secrets_of(value)))
    streams = sys.stdout, sys.stderr
    out, err = RedactingStream(sys.stdout), RedactingStream(sys.stderr)
    sys.stdout, sys.stderr = out, err
    make_record = logging.getLogRecordFactory()

    def harmless(*arguments: Any, **named: Any) -> logging.LogRecord:
        return cleaned(make_record(*arguments, **named))

    logging.setLogRecordFactory(harmless)
    try:
        yield taken
    finally:
        logging.setLogRecordFactory(make_record)
        for stream in (out, err):
            stream.release()
        for handler in list(logging.getLogger().handlers):
            if getattr(handler, "stream", None) in (out, err):
                logging.getLogger().removeHandler(handler)
        sys.stdout, sys.stderr = streams
        redaction.forget()
        os.environ.update(taken)


def cleaned(record: logging.LogRecord) -> logging.LogRecord:
    """A record without secrets and commands, for whatever handler comes to format it; of a traceback the last line."""
    try:
        message = record.getMessage()
    except (TypeError, ValueError, KeyError):  # arguments that do not fit: logging tells of that itself
        return record
    record.msg, record.args = visible.in_lines(redaction.redact_shown(message)), None
    if record.exc_info:
        # what it was, in one line: whoever wrote to the log knew of the failure, and a known failure shows no traceback
        kind, failure = record.exc_info[:2]
        said = "".join(traceback.format_exception_only(kind, failure)).strip()
        record.exc_text = visible.in_lines(redaction.redact_shown(said))
        record.exc_info = None
    if record.stack_info:
        record.stack_info = redaction.redact_shown(record.stack_info)
    return record


class RedactingStream(io.TextIOBase):
    """A text stream that cuts secrets out of what passes, also where a secret comes in pieces.

    What may be the beginning of a secret is held back until it is known, at the latest until ``release``.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        self._rest = ""
        self._lock = threading.RLock()

    def write(self, text: str) -> int:
        with self._lock:
            known = redaction.redact_shown(self._rest + text)
            ready = redaction.settled(known)
            self._rest = known[ready:]
            if ready:
                self._stream.write(known[:ready])
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def release(self) -> None:
        """Write what was held back."""
        with self._lock, contextlib.suppress(OSError, ValueError):
            self._stream.write(self._rest)
            self._rest = ""
            self._stream.flush()

    def close(self) -> None:
        """The stream below belongs to whoever made it."""
        self.release()

    @property
    def buffer(self) -> "_Bytes":
        """For writers of bytes: the same edge."""
        return _Bytes(self)

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._stream.encoding or "utf-8"

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        return self._stream.errors

    def isatty(self) -> bool:
        return self._stream.isatty()

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._stream.fileno()

    def reconfigure(self, **options: Any) -> None:
        """Pass on what a text stream may be told."""
        if isinstance(self._stream, io.TextIOWrapper):
            self._stream.reconfigure(**options)


class _Bytes(io.RawIOBase):
    """The way of bytes into a RedactingStream."""

    def __init__(self, stream: RedactingStream) -> None:
        super().__init__()
        self._text = stream

    def write(self, content: Any) -> int:
        written = bytes(content)
        self._text.write(written.decode(self._text.encoding, "replace"))
        return len(written)

    def flush(self) -> None:
        self._text.flush()

    def writable(self) -> bool:
        return True
