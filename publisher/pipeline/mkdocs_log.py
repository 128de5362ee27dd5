"""Collects what MkDocs logs, so that it can be reported as findings."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record)


@contextmanager
def captured_log() -> Iterator[list[logging.LogRecord]]:
    """Collect what MkDocs logs from WARNING up, instead of printing it, however quiet the program was asked to be."""
    logger = logging.getLogger("mkdocs")
    ear, propagated, handlers, level = _Ear(), logger.propagate, logger.handlers, logger.level
    logger.handlers, logger.propagate = [ear], False
    logger.setLevel(logging.WARNING)
    try:
        yield ear.heard
    finally:
        logger.handlers, logger.propagate = handlers, propagated
        logger.setLevel(level)
