"""A folder made a knowledge base: what ``init`` writes, given what it found and what it was told."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from publisher.errors import ConfigError
from publisher.messages import text
from publisher.pipeline.saving import save
from publisher.scaffold import pages
from publisher.scaffold.ci import pipeline_files
from publisher.scaffold.editors import editor_files
from publisher.scaffold.laying import Act, Laid, add_lines, lay
from publisher.scaffold.settings_file import Answers, lines_to_add, names_plugin, new_settings, with_plugin
from publisher.scaffold.survey import APART, CONTENT, FolderSurvey
from publisher.visible import Lines

_WORK_DIR = ".publisher/"
_SITE_DIR = "site/"


@dataclass(frozen=True, slots=True)
class Started:
    """What became of the files, and the folder of the pages as a person names it."""

    laid: tuple[Laid, ...]
    docs_dir: str


def start(found: FolderSurvey, answers: Answers) -> Started:
    """Write what is missing. Nothing that is there is changed, but for lines added to mkdocs.yml and .gitignore."""
    folder = found.folder
    folder.mkdir(parents=True, exist_ok=True)
    laid = list(_pages_and_settings(found, answers))
    ignored = [_WORK_DIR] if found.config or found.docs_dir == "" else [_WORK_DIR, _SITE_DIR]
    laid.append(add_lines(folder, ".gitignore", ignored))
    laid += lay(folder, editor_files(answers.language))
    top = (found.top or folder).resolve()
    at = found.config.parent if found.config else folder / APART if found.docs_dir == "" else folder
    laid += lay(top, pipeline_files(answers.ci, at.resolve().relative_to(top).as_posix()), root=folder.resolve())
    return Started(tuple(laid), found.docs_dir if found.docs_dir is not None else CONTENT)


def _pages_and_settings(found: FolderSurvey, answers: Answers) -> Iterator[Laid]:
    """mkdocs.yml, and the pages that a folder without any begins with."""
    if found.config is not None:
        yield _extended(found.config, found.folder, answers)
        return
    at_top = found.docs_dir == ""
    is_new = found.docs_dir is None
    settings = new_settings(answers, ".." if at_top else found.docs_dir or CONTENT, pages.NAV if is_new else ())
    yield from lay(found.folder, {f"{APART}/mkdocs.yml" if at_top else "mkdocs.yml": settings})
    docs = found.docs_dir or ("" if at_top else CONTENT)
    below = f"{docs}/" if docs else ""
    if is_new:
        files = pages.strategy_pages(answers.name, answers.language)
    else:
        files = {} if found.has_home else {"index.md": pages.home_page(answers.name, answers.language)}
    yield from lay(found.folder, {below + path: content for path, content in files.items()})


def _extended(config: Path, folder: Path, answers: Answers) -> Laid:
    """The mkdocs.yml that is there, with our block; a ConfigError with the lines to add where that cannot be done with certainty."""
    try:
        written = config.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        written = ""
    shown = config.relative_to(folder).as_posix()
    if names_plugin(written):
        return Laid(shown, Act.KEPT)
    inherits = any(line.lstrip("'\"").startswith("INHERIT") for line in written.splitlines())
    new = None if inherits else with_plugin(written, answers)
    if new is None:
        raise ConfigError(
            text("scaffold.add-by-hand", file=shown),
            hint=text("scaffold.add-by-hand-hint", lines=Lines(lines_to_add(answers))),
        )
    save(config, new.encode())
    return Laid(shown, Act.EXTENDED)
