"""Verified pages as files for assistants and search: one a page, and ``llms.txt`` that lists them and names what not to rely on.

Only pages that somebody who can answer for them confirmed, and whose time is not over, come with their text. The rest is named
with its state and no more. No e-mail address goes into any file. Pure; ``write_export`` alone writes.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from publisher.content.model import Page
from publisher.errors import ConfigError
from publisher.messages import Catalogue, text
from publisher.pipeline.saving import leads_out, save
from publisher.status.model import BaseStatus
from publisher.status.pages import PageState, PageStatus

INDEX = "llms.txt"
MANIFEST = "export.json"
SCHEMA = "export/1"
_EMAIL = re.compile(r"(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NOT_LISTED = frozenset({PageState.DRAFT})


@dataclass(frozen=True, slots=True)
class Export:
    """The files of an export by their path in its folder, with their words. ``verified`` pages are exported, ``left_out`` named."""

    files: Mapping[str, str]
    verified: int
    left_out: int


def export_of(
    status: BaseStatus, bodies: Mapping[str, Page], urls: Mapping[str, str], say: Catalogue, *, form: str
) -> Export:
    """The files of an export. ``bodies`` are pages by path, ``urls`` addresses by key, ``form`` markdown or json."""
    names = _names(status)
    published = [page for page in status.pages if page.state not in _NOT_LISTED]
    verified = [page for page in published if page.is_verified and page.path in bodies]
    rest = [page for page in published if page not in verified]
    files: dict[str, str] = {}
    for page in verified:
        values = _values(page, urls.get(page.key, ""), names)
        words = without_emails(bodies[page.path].body.strip("\n"))
        name = _file_name(page.path, form)
        files[name] = _json(values, words) if form == "json" else _markdown(values, words)
    files[INDEX] = _index(status, verified, rest, urls, say, form)
    return Export(files, len(verified), len(rest))


def without_emails(words: str) -> str:
    """Words with e-mail addresses left out."""
    return _EMAIL.sub("[e-mail]", words)


def _names(status: BaseStatus) -> Mapping[str, str]:
    """People's names by address, as pages write their owners."""
    return {page.owner: page.owner_name for page in status.pages if page.owner and page.owner_name}


def _values(page: PageStatus, url: str, names: Mapping[str, str]) -> dict[str, str]:
    by = page.reviewed_by
    return {
        "key": page.key,
        "title": without_emails(page.title),
        "section": page.section,
        "state": str(page.state),
        "owner": without_emails(page.owner_name),
        "reviewed_on": page.reviewed.isoformat() if page.reviewed else "",
        "reviewed_by": without_emails(names.get(by.lower(), by.partition("@")[0])),
        "review_due": page.due.isoformat() if page.due else "",
        "url": url,
        "source": page.shown,
    }


def _file_name(path: str, form: str) -> str:
    stem = path.removesuffix(".erb").removesuffix(".md").removesuffix(".html")
    return f"{stem}.{'json' if form == 'json' else 'md'}"


def _json(values: Mapping[str, str], words: str) -> str:
    return json.dumps({"schema": SCHEMA, **values, "text": words}, ensure_ascii=False, indent=2) + "\n"


def _markdown(values: Mapping[str, str], words: str) -> str:
    head = yaml.safe_dump({k: v for k, v in values.items() if v}, allow_unicode=True, sort_keys=False, width=1_000)
    return f"---\n{head}---\n\n{words}\n"


def _index(
    status: BaseStatus,
    verified: Sequence[PageStatus],
    rest: Sequence[PageStatus],
    urls: Mapping[str, str],
    say: Catalogue,
    form: str,
) -> str:
    """As llmstxt.org describes it: a heading, a summary, lists of links with a word to each."""
    lines = [f"# {status.title}", "", f"> {say('status.export-summary', day=status.today.isoformat())}", ""]
    sections = dict.fromkeys(page.section for page in verified)
    for section in sections:
        lines += [f"## {status.section_titles.get(section) or section or say('status.top')}", ""]
        for page in verified:
            if page.section == section:
                reviewed = page.reviewed.isoformat() if page.reviewed else ""
                said = say("status.export-line", owner=page.owner_name, day=reviewed)
                lines.append(f"- [{_link_words(page.title)}]({_link(_file_name(page.path, form))}): {said}")
        lines.append("")
    if rest:
        lines += [f"## {say('status.export-not-verified')}", "", say("status.export-do-not-rely"), ""]
        for page in rest:
            url = urls.get(page.key, "")
            title = _link_words(page.title)
            unowned = f"; {say(f'status.unowned-short-{page.unowned}')}" if page.unowned is not None else ""
            lines.append(f"- {f'[{title}]({url})' if url else title}: {say(f'status.state-{page.state}')}{unowned}")
        lines.append("")
    return without_emails("\n".join(lines))


def _link_words(title: str) -> str:
    return title.replace("[", "\\[").replace("]", "\\]")


def _link(name: str) -> str:
    return f"<{name}>" if re.search(r"[\s()]", name) else name


def write_export(folder: Path, export: Export) -> None:
    """Write the files, and remove those of an earlier export that are no longer part of it.

    A folder that holds other files and no export is refused: they might be somebody's.
    """
    earlier = _earlier(folder)
    if earlier is None and folder.exists() and any(folder.iterdir()):
        raise ConfigError(
            text("status.export-folder-taken", folder=str(folder)), hint=text("status.export-folder-hint")
        )
    for name in sorted(set(earlier or ()) - export.files.keys()):
        file = folder / name
        if not leads_out(file, folder) and file.is_file():
            file.unlink()
    for name, words in sorted(export.files.items()):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.is_file() or file.read_text(encoding="utf-8") != words:
            save(file, words.encode("utf-8", "replace"), lasting=True)
    manifest = json.dumps({"schema": SCHEMA, "files": sorted(export.files)}, ensure_ascii=False, indent=2) + "\n"
    save(folder / MANIFEST, manifest.encode())


def _earlier(folder: Path) -> list[str] | None:
    """The files of the export that is there; None where there is none."""
    try:
        written = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return [str(name) for name in written["files"]] if written["schema"] == SCHEMA else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
