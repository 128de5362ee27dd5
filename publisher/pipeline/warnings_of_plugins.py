"""What plugins say of pages while they are made: log records as sentences, and error pages that stand in place of a text."""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from publisher.config import Settings
from publisher.pipeline.attempts import ConversionFailure

# MkDocs' own: they tell of links and front matter, as our findings do.
_MKDOCS = (
    "mkdocs.structure",
    "mkdocs.utils",
    "mkdocs.commands",
    "mkdocs.config",
    "mkdocs.theme",
    "mkdocs.localization",
)
_PLUGINS = "mkdocs.plugins."
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_TRACEBACK = "Traceback (most recent call last)"
_ERROR_PAGE = re.compile(r"^# _Macro (?:Rendering|Syntax) Error_$", re.MULTILINE)
_LINE = re.compile(r"^_Line (?P<line>\d+) in Markdown file:_ \*\*(?P<said>.*)\*\*$", re.MULTILINE)
_SAID = re.compile(r"^_(?P<kind>\w*(?:Error|Exception|NotFound|Undefined)\w*)_: (?P<said>.*)$", re.MULTILINE)
_PAGE_PATH = re.compile(r"[^\s'\"()\[\]`:<>]+\.(?:md|markdown)\b")


@dataclass(frozen=True, slots=True)
class PluginWarning:
    """A warning of a plugin, on a page (its path) or on none."""

    path: str
    message: str


class Overhearing:
    """Sorts what is logged by the page that was being made. ``records`` grow while pages are made."""

    def __init__(self, records: Sequence[logging.LogRecord], settings: Settings, paths: Sequence[str]) -> None:
        self._records = records
        self._settings = settings
        self._paths = frozenset(paths)
        self._failed: set[str] = set()
        self._said: list[PluginWarning] = []

    @property
    def said(self) -> tuple[PluginWarning, ...]:
        """What was said, each once, but for what a page's failure tells."""
        return tuple(dict.fromkeys(said for said in self._said if said.path not in self._failed))

    @contextmanager
    def on(self, path: str = "") -> Iterator[None]:
        """Take what is logged meanwhile for said of a page."""
        start = len(self._records)
        yield
        for record in self._records[start:]:
            if not record.name.startswith(_MKDOCS):
                message = sentence(record, self._settings)
                self._said.append(PluginWarning(path or self._named(message), message))

    def failed(self, path: str) -> None:
        """Say no more of a page that failed."""
        self._failed.add(path)

    def _named(self, message: str) -> str:
        """The one page that a message names, or ``""``."""
        written = {found.removeprefix(self._settings.docs_prefix) for found in _PAGE_PATH.findall(message)}
        named = written & self._paths
        return next(iter(named)) if len(named) == 1 else ""


def sentence(record: logging.LogRecord, settings: Settings) -> str:
    """A record as one line: who says it and what, without colours, tracebacks, and where the project lies on this machine."""
    by = record.name.removeprefix(_PLUGINS).partition(".")[0] if record.name.startswith(_PLUGINS) else ""
    message = without_place(
        _COLOUR.sub("", record.getMessage()).partition(_TRACEBACK)[0], settings.root, settings.docs_dir
    )
    message = " ".join(message.replace("```", " ").split())
    return f"{by}: {message}" if by and not message.startswith(by) else message


def without_place(message: str, *folders: Path) -> str:
    """A text without the names of these folders before paths in them."""
    for folder in sorted(map(str, folders), key=len):
        message = message.replace(f"{folder}/", "").replace(f"{folder}\\", "")
    return message


def error_page(text: str, source: str, first_line: int, settings: Settings) -> ConversionFailure | None:
    """The failure that a plugin wrote into a page in place of its text: with a traceback, or as mkdocs-macros does.

    ``source`` is the page's text before the plugins, which begins on ``first_line`` of its file.
    """
    is_macros = bool(_ERROR_PAGE.search(text)) and not _ERROR_PAGE.search(source)
    if not is_macros and text.count(_TRACEBACK) <= source.count(_TRACEBACK):
        return None
    line, said = _LINE.search(text), _SAID.search(text)
    if line:
        reason = line["said"]
    elif said:
        reason = f"{said['kind']}: {said['said']}"
    else:
        reason = text[text.index(_TRACEBACK) :].partition("\n\n")[0].strip("`\n ").rpartition("\n")[2]
    number = first_line + int(line["line"]) - 1 if line else 0
    place = without_place(reason, settings.root, settings.docs_dir)
    return ConversionFailure(" ".join(place.split()), "macros" if is_macros else "", line=number)
