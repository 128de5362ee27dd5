"""One page's conversion, which may crash, nest too deeply or come to no end: then it is a ConversionFailure, and the other pages go on.

Some texts take Python-Markdown hours: thirty thousand opening brackets, a thousand lists in each other. The limit is on processor
time, so that a busy machine fails no page, and grows with the page. What is interrupted is Python code and Python's regular
expressions. It needs an interval timer and the main thread: on Windows, and in threads, there is no limit.
"""

import signal
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import FrameType
from typing import TypeVar

from publisher.pipeline.plugin_errors import culprit, reason_of

UNLIMITED = "unlimited"
"""The attribute that a page's limited ``render`` keeps the unlimited one in."""

T = TypeVar("T")
_AGAIN = 1.0


class Cause(StrEnum):
    """Why a page could not be converted."""

    CRASH = "crash"
    TIME = "time"
    DEPTH = "depth"


@dataclass(frozen=True, slots=True)
class ConversionFailure:
    """A page that could not be converted: what was said, the plugin or ``""``; else the seconds it had, and its longest line."""

    reason: str
    plugin: str = ""
    cause: Cause = Cause.CRASH
    seconds: float = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """Seconds of processor time for a page, and one more for each so many characters that are not blank."""

    seconds: float = 20
    characters_a_second: int = 50_000

    def of(self, text: str) -> float:
        """The seconds that a text may take."""
        return self.seconds + sum(map(len, text.split())) / self.characters_a_second


USUAL = TimeLimit()


class _OverTimeError(BaseException):
    """Thrown into the conversion. No Exception: extensions that catch everything would go on."""


def attempt(
    work: Callable[[], T], text: str, limit: TimeLimit, plugins: Mapping[str, object], *, first_line: int = 1
) -> T | ConversionFailure:
    """What ``work`` makes of a page's text; ``first_line`` is the line of the file that the text begins on."""
    seconds = limit.of(text)
    try:
        return _within(seconds, work)
    except _OverTimeError:
        return ConversionFailure("", cause=Cause.TIME, seconds=seconds, line=first_line + _longest_line(text))
    except RecursionError:
        return ConversionFailure("RecursionError", cause=Cause.DEPTH, line=first_line + _longest_line(text))
    except (Exception, SystemExit) as crash:  # noqa: BLE001 - an extension may throw anything; the page is named in the findings
        return failure_of(crash, plugins)


def failure_of(crash: BaseException, plugins: Mapping[str, object]) -> ConversionFailure:
    """A failure with the plugin or hook that caused it."""
    return ConversionFailure(reason_of(crash), culprit(crash.__traceback__, plugins))


def _within(seconds: float, work: Callable[[], T]) -> T:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return work()
    running = True

    def stop(_number: int, _frame: FrameType | None) -> None:
        if running:
            raise _OverTimeError

    handler = signal.signal(signal.SIGVTALRM, stop)
    timer = signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN)  # again: Python drops what is thrown in a callback
    try:
        return work()
    finally:
        running = False
        signal.setitimer(signal.ITIMER_VIRTUAL, *timer)
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL if handler is None else handler)


def _longest_line(text: str) -> int:
    """The number, from 0, of the line that most likely is to blame."""
    lengths = [len(line) for line in text.split("\n")]
    return lengths.index(max(lengths))
