"""How often Python looks for garbage: seldom in a run that comes to an end, as usual in one that stays."""

import gc

_USUAL = gc.get_threshold()
_SELDOM = 200_000


def collect_rarely() -> None:
    """For a run whose objects nearly all live until its end: looking as often as usual takes a tenth of its time."""
    gc.set_threshold(_SELDOM)


def collect_as_usual() -> None:
    """For a command that serves until it is stopped: what one answer needed is in the next one's way."""
    gc.set_threshold(*_USUAL)


def stop_collecting() -> None:
    """For the end: there is nothing to look for."""
    gc.freeze()
