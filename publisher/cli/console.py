"""Talking: results on stdout, everything else on stderr, in the language of the environment."""

import os
import sys
import time
from collections.abc import Callable
from typing import TextIO

from publisher.cli import standard_output
from publisher.errors import ConfigError, ContentError, PlanError, PublisherError
from publisher.messages import Catalogue, Text, known_language
from publisher.redaction import redact_shown
from publisher.visible import in_json, in_lines

REPORT_EVERY_S = 30.0
_JSON_FORMS = frozenset({"json", "gitlab", "sarif"})


def language_of_environment() -> str:
    """The language of messages: the first of LC_ALL, LC_MESSAGES and LANG that is set decides."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            return known_language(value)
    return known_language("")


def say() -> Catalogue:
    """The catalogue of the environment's language."""
    return Catalogue(language_of_environment())


def result(document: str, form: str = "text") -> None:
    """Write a command's result to stdout, such that it commands neither the terminal nor a pipeline that reads its log."""
    _write(standard_output.results(), harmless(document, form))


def harmless(document: str, form: str) -> str:
    """A document of a form that ``--format`` knows, without secrets and without characters that command."""
    known = redact_shown(document)
    return in_json(known) if form in _JSON_FORMS else in_lines(known, commands=form == "github")


def has_somebody() -> bool:
    """Whether a person is there to answer a question."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def talk(sentence: Text | str) -> None:
    """Tell the person at the terminal something."""
    line = say().say(sentence) if isinstance(sentence, Text) else sentence
    _write(sys.stderr, f"{in_lines(line)}\n")


def _write(stream: TextIO, words: str) -> None:
    """Write at once. Whoever read a pipe may have left (``publish | head``): the work and its exit code are not theirs."""
    try:
        stream.write(words)
        stream.flush()
    except BrokenPipeError:
        _give_up(stream)
    except OSError as error:  # a full disk behind it: the system names no file
        _give_up(stream)
        name = "cli.standard-error" if stream is sys.stderr else "cli.standard-output"
        raise type(error)(error.errno, error.strerror, say()(name)) from None


def _give_up(stream: TextIO) -> None:
    """Write no more to a stream, not at the program's end either."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def show_error(error: PublisherError) -> None:
    """Explain a failure: what is wrong, all of it, and what to do."""
    speak = say()
    talk(speak("cli.error", message=speak.say(error.message)))
    told = error.reasons if isinstance(error, PlanError | ContentError) else ()
    details = error.problems if isinstance(error, ConfigError) else told
    for detail in details:
        talk(f"  - {speak.say(detail)}")
    if error.hint is not None:
        talk(error.hint)


class Progress:
    """Tells how far a publish is: a bar on a terminal, a line every 30 seconds in a pipe."""

    def __init__(
        self, total: int, *, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total = total
        self._done = 0
        self._stream = stream or sys.stderr
        self._clock = clock
        self._told = clock()
        self._is_terminal = self._stream.isatty()

    def expect(self, total: int) -> None:
        """Say how many pages there will be."""
        self._total = total

    def advance(self, pages: int) -> None:
        """Count pages as finished."""
        self._done = min(self._total, self._done + pages)
        if self._is_terminal:
            self._bar()
        else:
            self._maybe_tell()

    def waiting(self, sentence: Text) -> None:
        """Tell of a wait."""
        if self._is_terminal:
            _write(self._stream, f"\r\x1b[K{say().say(sentence)}")
        else:
            self._maybe_tell(sentence)

    def close(self) -> None:
        """Leave the line of the bar."""
        if self._is_terminal and self._total:
            _write(self._stream, "\r\x1b[K")

    def _bar(self) -> None:
        if not self._total:
            return
        width = 30
        filled = width * self._done // max(1, self._total)
        _write(self._stream, f"\r\x1b[K[{'#' * filled}{'.' * (width - filled)}] {self._line()}")

    def _maybe_tell(self, sentence: Text | None = None) -> None:
        now = self._clock()
        if now - self._told >= REPORT_EVERY_S:
            self._told = now
            told = [*([self._line()] if self._total else []), *([say().say(sentence)] if sentence is not None else [])]
            _write(self._stream, f"{': '.join(told)}\n" if told else "")

    def _line(self) -> str:
        return say()("cli.progress", done=self._done, total=self._total)
