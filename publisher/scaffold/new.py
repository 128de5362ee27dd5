"""``new``: a page of a type where none is yet."""

import posixpath
from dataclasses import dataclass
from pathlib import Path

from publisher.checks.page_types import wanted_sections
from publisher.config import PageType, Settings
from publisher.content.disk import file_of, spoken
from publisher.content.keys import normal_path
from publisher.content.page_files import bare_path, is_index_path
from publisher.content.people import parse_person
from publisher.errors import ConfigError
from publisher.messages import known_language, text
from publisher.pipeline.saving import leads_out, save
from publisher.scaffold.pages import NewPage, page_text


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a person asks for. ``path`` is in the content folder, with or without ``.md`` or the folder's own name before it."""

    kind: str
    path: str
    title: str | None = None
    owner: str | None = None
    lang: str | None = None
    status: str = "draft"


def new_page(settings: Settings, wanted: PageRequest) -> str:
    """Write the page; its path from the folder of mkdocs.yml. A ConfigError where one is there, or the path is none of the content's."""
    path = _path_in_content(settings, wanted.path)
    file = file_of(settings.docs_dir, path)
    if leads_out(file, settings.docs_dir):
        raise ConfigError(text("scaffold.path-outside", path=wanted.path))
    other = _there_already(file)
    if other is not None:
        raise ConfigError(
            text("scaffold.there-already", path=settings.docs_prefix + posixpath.join(posixpath.dirname(path), other))
        )
    if wanted.owner is not None and parse_person(wanted.owner) is None:
        raise ConfigError(text("scaffold.not-a-person", value=wanted.owner))
    language = known_language(wanted.lang or settings.language)
    of_type = settings.types.get(wanted.kind)
    page = NewPage(
        kind=wanted.kind,
        title=wanted.title or _title_of(path),
        language=language,
        sections=wanted_sections(PageType(wanted.kind), settings, language),
        keys=of_type.keys if of_type else (),
        owner=wanted.owner or "",
        lang=wanted.lang or "",
        status=wanted.status,
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    save(file, page_text(page).encode())
    return settings.docs_prefix + path


def _path_in_content(settings: Settings, written: str) -> str:
    path = posixpath.normpath(normal_path(written.strip()))
    if settings.docs_prefix and f"{path}/".startswith(settings.docs_prefix):
        path = path[len(settings.docs_prefix) :]
    path = path if path.endswith(".md") else f"{path}.md"
    parts = path.split("/")
    if path.startswith("/") or ":" in parts[0] or any(part.startswith(".") for part in parts) or spoken(path) != path:
        raise ConfigError(text("scaffold.path-outside", path=written))
    return path


def _there_already(file: Path) -> str | None:
    """The name of a file that is there under this name, in whatever letters' case."""
    names = [entry.name for entry in file.parent.iterdir()] if file.parent.is_dir() else []
    return next((name for name in names if name.casefold() == file.name.casefold()), None)


def _title_of(path: str) -> str:
    """A title made of the file's name, or of its folder's where it is the folder's own page."""
    bare = posixpath.dirname(path) if is_index_path(path) and "/" in path else bare_path(path)
    words = " ".join(posixpath.basename(bare).replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:]
