"""MkDocs' files by the names that links and ``nav`` use, whatever form the disk has them in."""

import stat
from collections.abc import Collection
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, file_sort_key, set_exclusions

from publisher.content.disk import spoken
from publisher.content.folder import readable_text
from publisher.content.page_files import bare_path, is_templated

_DERIVED = ("name", "dest_uri", "url", "abs_dest_path")


def speak(files: Files, config: MkDocsConfig) -> None:
    """Name every file of the content folder in the form that is compared; each still knows where it lies on the disk.

    A second file of the same name keeps its own where that is text, and the checks tell of both; else it is left out.
    """
    listed = list(files)
    if all(_is_spoken(file, config) for file in listed):
        return
    for file in listed:
        files.remove(file)
    for file in sorted(listed, key=lambda file: (not _is_spoken(file, config), file_sort_key(file))):
        if not _is_spoken(file, config):
            name = spoken(file.src_uri)
            if files.get_file_from_path(name) is None:
                _rename(file, name, config)
            elif not file.src_uri.isprintable():
                continue
        files.append(file)
    _in_order(files)


class TemplatedFile(File):
    """A page of Middleman: Markdown, though its name does not end as MkDocs expects of one."""

    def is_documentation_page(self) -> bool:
        """It is."""
        return True


def take_templated(files: Files, config: MkDocsConfig) -> None:
    """Let files such as ``index.html.md.erb`` be pages, unless another page has their address."""
    found = [file for file in files if is_templated(file.src_uri) and file.src_dir is not None]
    if not found:
        return
    addresses = {file.dest_uri for file in files.documentation_pages()}
    for file in found:
        page = TemplatedFile(
            file.src_uri, file.src_dir, config.site_dir, config.use_directory_urls, inclusion=file.inclusion
        )
        page.__dict__.update(name=bare_path(file.src_uri.rpartition("/")[2]), abs_src_path=file.abs_src_path)
        if page.dest_uri not in addresses:
            files.remove(file)
            files.append(page)
            addresses.add(page.dest_uri)
    _in_order(files)


def _in_order(files: Files) -> None:
    kept = sorted(files, key=file_sort_key)
    for file in kept:
        files.remove(file)
    for file in kept:
        files.append(file)


def spoken_nav(nav: Any) -> Any:
    """The ``nav`` of mkdocs.yml with paths in the form that is compared."""
    if isinstance(nav, list):
        return [spoken_nav(item) for item in nav]
    if isinstance(nav, dict):
        return {title: spoken_nav(value) for title, value in nav.items()}
    return spoken(nav) if isinstance(nav, str) else nav


def source_of(file: File, *, lenient: bool = False) -> str:
    """A page's text as MkDocs reads it; nothing where there is none. A pipe is not waited for.

    ``lenient``: what can be read of a page that is no UTF-8 text.
    """
    place = file.abs_src_path
    try:
        return file.content_string if place is None or stat.S_ISREG(Path(place).stat().st_mode) else ""
    except UnicodeDecodeError:
        return readable_text(file.content_bytes) if lenient else ""
    except (OSError, ValueError):
        return ""


def leave_out_unreadable(files: Files, config: MkDocsConfig, assets: Collection[str]) -> None:
    """Keep MkDocs from copying files of the content folder that could not be read (not among ``assets``)."""
    for file in files:
        is_author_s = file.src_dir == config.docs_dir and not file.is_documentation_page()
        if is_author_s and file.inclusion.value > InclusionLevel.DRAFT.value and file.src_uri not in assets:
            file.inclusion = InclusionLevel.EXCLUDED


def _is_spoken(file: File, config: MkDocsConfig) -> bool:
    return file.src_dir != config.docs_dir or spoken(file.src_uri) == file.src_uri


def _rename(file: File, name: str, config: MkDocsConfig) -> None:
    place = file.abs_src_path
    file.src_uri = name
    for derived in _DERIVED:
        file.__dict__.pop(derived, None)
    file.abs_src_path = place
    file.inclusion = InclusionLevel.UNDEFINED
    set_exclusions([file], config)
