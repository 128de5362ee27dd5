"""The use case: documents opened, turned into pages, written and reported."""

import os.path
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from publisher.content.people import parse_person
from publisher.errors import ConfigError, ContentError
from publisher.importing.checking import Checker
from publisher.importing.colleagues import Namesakes
from publisher.importing.folders.folder import import_folder
from publisher.importing.opening import Unreadable, WordFile, open_word
from publisher.importing.report import ImportReport
from publisher.importing.word import Imported, Wishes, import_word, in_folder
from publisher.importing.writing import carry_out
from publisher.messages import Text, text
from publisher.pipeline.work_dir import NAME
from publisher.pull.foreign import file_name


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What the command line asks for."""

    files: tuple[Path, ...]
    into: Path | None = None
    split: int = 1
    owner: str = ""
    lang: str = ""
    guess_headings: bool = False
    is_active: bool = False
    is_rehearsal: bool = False
    tool: str = ""
    namesakes: Namesakes | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """Where pages go: the folder, the one that holds all pages, that of mkdocs.yml, and what its settings say.

    ``published`` is the folder that mkdocs.yml publishes, ``""`` where the pages go into it or there is no mkdocs.yml.
    """

    into: Path
    root: Path
    folder: Path
    language: str = "en"
    has_owner: bool = False
    published: str = ""


def import_files(
    wanted: ImportRequest, config_file: Path | None, command: str, checker: Checker | None = None
) -> ImportReport:
    """Import documents. A ContentError where one cannot be read: then nothing is written."""
    if wanted.owner and parse_person(wanted.owner) is None:
        raise ConfigError(text("import.not-an-owner", value=wanted.owner))
    base = _base(wanted.into, config_file)
    if wanted.tool:
        return _import_folders(wanted, base)
    opened = _opened(wanted.files)
    checker = checker or Checker()
    folders = _folders(wanted.files)
    work_dir = base.folder / NAME
    documents: list[Imported] = []
    unreadable: list[tuple[Path, Text]] = []
    for path, file, folder in zip(wanted.files, opened, folders, strict=True):
        wishes = Wishes(
            base.into / folder if folder else base.into,
            base.root,
            work_dir,
            wanted.split,
            wanted.owner,
            wanted.lang,
            base.language,
            wanted.guess_headings,
            wanted.is_active,
            wanted.namesakes,
        )
        try:
            documents.append(in_folder(import_word(file, wishes, checker), folder))
        except Unreadable as failure:
            unreadable.append((path, failure.why))
    _refuse(unreadable)
    if not wanted.is_rehearsal:
        carry_out(documents, base.into, work_dir, base.root)
    has_owner = base.has_owner or bool(wanted.owner)
    return ImportReport(
        tuple(documents),
        _prefix(base.into, base.folder),
        _prefix(base.into, base.root),
        command,
        has_owner,
        wanted.is_rehearsal,
        wanted.split,
        published=base.published,
    )


def _import_folders(wanted: ImportRequest, base: Destination) -> ImportReport:
    """Import folders of another tool; what lies in the base already stays there."""
    documents: list[Imported] = []
    unreadable: list[tuple[Path, Text]] = []
    for path, folder in zip(wanted.files, _folders(wanted.files), strict=True):
        into = base.into / folder if folder else base.into
        try:
            imported = import_folder(path, wanted.tool, into, owner=wanted.owner, lang=wanted.lang)
            documents.append(in_folder(imported, folder))
        except Unreadable as failure:
            unreadable.append((path, failure.why))
    _refuse(unreadable)
    if not wanted.is_rehearsal:
        carry_out(documents, base.into, base.folder / NAME, base.root)
    prefixes = _prefix(base.into, base.folder), _prefix(base.into, base.root)
    return ImportReport(
        tuple(documents),
        *prefixes,
        has_owner=True,
        is_rehearsal=wanted.is_rehearsal,
        is_ordered=False,
        published=base.published,
    )


def _prefix(folder: Path, start: Path) -> str:
    path = Path(os.path.relpath(folder, start)).as_posix()
    return "" if path == "." else f"{path}/"


def _base(into: Path | None, config_file: Path | None) -> Destination:
    if into is not None and into.is_file():
        raise ConfigError(text("import.into-is-file", path=str(into)))
    if config_file is None:
        if into is None:
            raise ConfigError(text("import.no-into"))
        return Destination(into.absolute(), into.absolute(), Path().absolute())
    from publisher.pipeline.mkdocs_config import open_project

    opened = open_project(config_file)
    docs = Path(opened.config.docs_dir).absolute()
    chosen = into.absolute() if into is not None else docs
    root = docs if chosen.is_relative_to(docs) else chosen
    has_owner = opened.settings.defaults.get("owner") is not None
    folder = config_file.parent.absolute()
    published = "" if chosen.is_relative_to(docs) else _prefix(docs, folder)
    return Destination(chosen, root, folder, opened.settings.language, has_owner, published)


def _opened(paths: Sequence[Path]) -> list[WordFile]:
    files: list[WordFile] = []
    unreadable: list[tuple[Path, Text]] = []
    for path in paths:
        try:
            files.append(open_word(path))
        except Unreadable as failure:
            unreadable.append((path, failure.why))
    _refuse(unreadable)
    return files


def _refuse(unreadable: Sequence[tuple[Path, Text]]) -> None:
    if not unreadable:
        return
    if len(unreadable) == 1:
        path, why = unreadable[0]
        raise ContentError(text("import.cannot-read", file=path.name, why=why))
    told = tuple(text("import.cannot-read", file=path.name, why=why) for path, why in unreadable)
    raise ContentError(text("import.unreadable", n=len(unreadable)), reasons=told)


def _folders(paths: Sequence[Path]) -> list[str]:
    """The folder that each of several documents goes to; ``""`` for a document alone."""
    if len(paths) == 1:
        return [""]
    taken: list[str] = []
    for number, path in enumerate(paths, 1):
        name = file_name(path.stem, number).removesuffix(".md")
        taken.append(name if name not in taken else f"{name}-{number}")
    return taken
