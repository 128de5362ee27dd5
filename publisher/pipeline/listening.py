"""What MkDocs and other people's plugins say or throw, turned into values: no log noise, no traceback."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType

from mkdocs.exceptions import Abort, BuildError, ConfigurationError

from publisher.errors import ConfigError
from publisher.messages import text
from publisher.visible import Lines


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record)


@contextmanager
def listening() -> Iterator[list[logging.LogRecord]]:
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


@contextmanager
def guarding(plugins: Mapping[str, object], doing: str) -> Iterator[None]:
    """Turn a plugin's refusal or crash into a ConfigError that names the plugin; ``doing`` is the MkDocs event."""
    try:
        yield
    except ConfigError:
        raise
    except (Abort, BuildError, ConfigurationError) as refusal:
        raise ConfigError(text("pipeline.plugin-refused", message=Lines(refusal))) from None
    except Exception as crash:
        reason = f"{type(crash).__name__}: {crash}"
        name = culprit(crash.__traceback__, plugins)
        key = "pipeline.plugin-crashed" if name else "pipeline.mkdocs-crashed"
        raise ConfigError(
            text(key, plugin=name, event=doing, reason=reason), hint=text("pipeline.plugin-crashed-hint")
        ) from crash


def culprit(trace: TracebackType | None, plugins: Mapping[str, object]) -> str:
    """The name of the innermost plugin or hook whose code a traceback passed through, or ``""``."""
    found = ""
    while trace is not None:
        frame = trace.tb_frame
        actor = frame.f_locals.get("self")
        for name, plugin in plugins.items():
            if plugin is actor or getattr(plugin, "__dict__", None) is frame.f_globals:
                found = name
        trace = trace.tb_next
    return found
