"""What a folder holds before it becomes a knowledge base: its pages, its mkdocs.yml, where its git repository is hosted."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from publisher.content.page_files import is_index_path
from publisher.pipeline.config_files import written_keys
from publisher.pipeline.git import decode, run_git

CONTENT = "content"
_USUAL = (CONTENT, "docs", "doc", "handbook", "wiki")
APART = "publishing"
"""The folder of mkdocs.yml where pages lie at the top: MkDocs wants its settings outside the folder of the pages."""
_CONFIG_FILES = ("mkdocs.yml", "mkdocs.yaml", f"{APART}/mkdocs.yml")
_PASSED_BY = frozenset("node_modules venv env site build dist vendor __pycache__".split()) | {"publishing"}
# Files about a repository, which say nothing about where its pages are.
_OF_REPOSITORY = frozenset(
    f"{name}.md"
    for name in "readme changelog contributing license security code_of_conduct authors history support governance".split()
)
_HOSTED = re.compile(r"(?:@|://)(?:[^/@]*@)?(?P<host>[\w.-]+)")


@dataclass(frozen=True, slots=True)
class FolderSurvey:
    """What was found. ``docs_dir`` is relative to the folder, ``""`` where its pages lie at its very top, None where there are none.

    ``config`` is the mkdocs.yml that is there, ``top`` the top of the git repository, ``email`` what git knows its user by,
    ``host`` the platform that the repository is on: ``github``, ``gitlab`` or ``none``.
    """

    folder: Path
    config: Path | None
    docs_dir: str | None
    pages: int
    has_home: bool
    top: Path | None
    email: str
    host: str
    site_name: str = ""


def survey(folder: Path) -> FolderSurvey:
    """Look at a folder, which may not be there yet."""
    config = next((path for name in _CONFIG_FILES if (path := folder / name).is_file()), None)
    docs_dir, pages = _pages_of(config, folder) if config else _find_pages(folder)
    content = folder / (docs_dir if docs_dir is not None else CONTENT)
    top = top_of(folder)
    return FolderSurvey(
        folder=folder,
        config=config,
        docs_dir=docs_dir,
        pages=pages,
        has_home=content.is_dir() and any(is_index_path(path.name) for path in content.iterdir()),
        top=top,
        email=_asked(folder, "config", "user.email"),
        host=_host(folder, top),
        site_name=_setting(config, "site_name", "") if config else "",
    )


def _pages_of(config: Path, folder: Path) -> tuple[str, int]:
    """The folder that a mkdocs.yml names, as a person names it, and how many pages are in it."""
    docs_dir = Path(os.path.normpath(config.parent / _setting(config, "docs_dir", "docs")))
    shown = os.path.relpath(docs_dir, os.path.normpath(folder)).replace(os.sep, "/")
    return "" if shown == "." else shown, _count(docs_dir) if docs_dir.is_dir() else 0


def _setting(config: Path, key: str, otherwise: str) -> str:
    return str(written_keys(config, key).get(key) or otherwise)


def _find_pages(folder: Path) -> tuple[str | None, int]:
    """Where the pages are, and how many: one folder, or all of it where they lie in several or at the top."""
    if not folder.is_dir():
        return None, 0
    below = {entry.name: _count(Path(entry.path)) for entry in _folders(folder)}
    below = {name: pages for name, pages in below.items() if pages}
    at_top = [path.name for path in folder.iterdir() if path.is_file() and _is_page(path.name)]
    if any(name.lower() not in _OF_REPOSITORY for name in at_top):
        return "", len(at_top) + sum(below.values())
    if len(below) == 1:
        return next(iter(below.items()))
    usual = next((name for name in _USUAL if name in below), None)
    if usual is not None:
        return usual, below[usual]
    return ("", len(at_top) + sum(below.values())) if below else (None, 0)


def _folders(folder: Path) -> Iterator["os.DirEntry[str]"]:
    """The folders in a folder that may hold pages."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            hidden = entry.name.startswith(".") or entry.name.lower() in _PASSED_BY
            if entry.is_dir(follow_symlinks=False) and not hidden:
                yield entry


def _count(folder: Path) -> int:
    with os.scandir(folder) as entries:
        here = sum(entry.is_file() and _is_page(entry.name) for entry in entries)
    return here + sum(_count(Path(entry.path)) for entry in _folders(folder))


def _is_page(name: str) -> bool:
    return name.lower().endswith(".md") and not name.startswith(".")


def top_of(folder: Path) -> Path | None:
    """The top of the git repository that a folder is in."""
    found = _asked(folder, "rev-parse", "--show-toplevel")
    return Path(found) if found else None


def _host(folder: Path, top: Path | None) -> str:
    """The platform as the remote's address names it, or as files of a pipeline that is there already show it."""
    match = _HOSTED.search(_asked(folder, "config", "--get", "remote.origin.url"))
    for host in ("github", "gitlab"):
        if match is not None and host in match["host"].lower():
            return host
    root = top or folder
    if (root / ".gitlab-ci.yml").is_file():
        return "gitlab"
    return "github" if (root / ".github").is_dir() else "none"


def _asked(folder: Path, *question: str) -> str:
    """Git's answer in one line; nothing where there is no git, no repository or no answer."""
    there = next((path for path in (folder, *folder.parents) if path.is_dir()), None)
    try:
        found = run_git(there, *question) if there is not None else None
    except OSError:
        return ""
    return decode(found.stdout).strip() if found is not None and found.returncode == 0 else ""
