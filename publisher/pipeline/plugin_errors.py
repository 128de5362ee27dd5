"""Turns what MkDocs and other people's plugins raise into an error that names the plugin."""

import os
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import mkdocs
from mkdocs.exceptions import Abort, BuildError, ConfigurationError

from publisher.errors import ConfigError
from publisher.messages import text
from publisher.visible import Lines

_MKDOCS, _PYTHON, _OURS = Path(mkdocs.__file__).parent, Path(os.__file__).parent, Path(__file__).parents[1]


@contextmanager
def guarding(plugins: Mapping[str, object], doing: str) -> Iterator[None]:
    """Turn a plugin's refusal or crash into a ConfigError that names the plugin; ``doing`` is the MkDocs event."""
    try:
        yield
    except ConfigError:
        raise
    except (Abort, BuildError, ConfigurationError) as refusal:
        raise ConfigError(text("pipeline.plugin-refused", message=Lines(refusal))) from None
    except (Exception, SystemExit) as crash:
        reason = reason_of(crash)
        name = culprit(crash.__traceback__, plugins)
        key = "pipeline.plugin-crashed" if name else "pipeline.mkdocs-crashed"
        raise ConfigError(
            text(key, plugin=name, event=doing, reason=reason), hint=text("pipeline.plugin-crashed-hint")
        ) from crash


def reason_of(crash: BaseException) -> str:
    """What was thrown, in one line."""
    return f"{type(crash).__name__}: {crash}" if str(crash) else type(crash).__name__


def place_of(crash: BaseException, root: Path) -> str:
    """The file (from ``root``, else its name) and the line in which a hook or plugin failed; ``""`` where it was MkDocs itself."""
    if isinstance(crash, SyntaxError) and crash.filename:
        return f"{_shown(crash.filename, root)}:{crash.lineno or 1}"
    frames = traceback.extract_tb(crash.__traceback__)
    theirs = [frame for frame in frames if not _is_known(frame.filename)]
    inside = [frame for frame in theirs if Path(frame.filename).is_relative_to(root)]
    return next((f"{_shown(frame.filename, root)}:{frame.lineno}" for frame in (inside or theirs)[-1:]), "")


def _shown(file: str, root: Path) -> str:
    path = Path(file)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _is_known(file: str) -> bool:
    """Whether code is MkDocs' own, ours, or Python's."""
    path = Path(file)
    if file.startswith("<") or path.is_relative_to(_MKDOCS) or path.is_relative_to(_OURS):
        return True
    return path.is_relative_to(_PYTHON) and not {"site-packages", "dist-packages"} & set(path.parts)


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
