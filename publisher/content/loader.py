"""The only reader of the content folder: files in, a Site of values and all findings out.

MkDocs (or a plugin of it) says which files there are; their text is read here, so that the byte order mark, line ends and
front matter mean the same in the preview and on the portal, on every operating system.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import yaml

from publisher.config import Settings
from publisher.content.assets import NOTHING_REMEMBERED, Remembered, asset_of
from publisher.content.folder import Folder
from publisher.content.frontmatter import (
    EMPTY,
    Layer,
    Value,
    for_index,
    front_matter,
    overlay,
    parse_front_matter,
    read_layer,
)
from publisher.content.keys import normal_path, page_key
from publisher.content.model import Asset, Page, Place, Site, Status
from publisher.content.page_files import is_index_path
from publisher.content.problems import Problems
from publisher.content.split import normalise
from publisher.content.yamlhead import HeadSource
from publisher.findings import Finding, Severity, in_order

META_FILE = ".meta.yml"
_NOT_META_FILES = (".meta.yaml", "_meta.yml")


def load_site(
    docs_dir: Path,
    page_paths: Iterable[str],
    asset_paths: Iterable[str] = (),
    *,
    settings: Settings,
    today: date,
    draft_paths: Collection[str] = (),
    elsewhere: Mapping[str, Callable[[], bytes]] = MappingProxyType({}),
    remembered: Remembered = NOTHING_REMEMBERED,
) -> tuple[Site, list[Finding]]:
    """Read the pages and other files that MkDocs names, by their paths from the content folder.

    ``draft_paths`` are those of ``draft_docs``; ``elsewhere`` reads files that are not in the content folder, because a plugin made
    or brought them, ``remembered`` is what is known of other files.
    Never raises for what is in the files: a page that cannot be read stands in ``Site.broken`` and in the findings.
    """
    loader = _Loader(
        Folder(docs_dir, settings.docs_prefix, elsewhere, lowered=settings.lowered),
        settings,
        today,
        frozenset(map(normal_path, draft_paths)),
        remembered,
    )
    pages, broken = [], []
    for path in loader.distinct(page_paths):
        page = loader.page(path)
        if page is None:
            broken.append(path)
        else:
            pages.append(page)
    assets = {path: asset for path in loader.distinct(asset_paths) if (asset := loader.asset(path))}
    site = Site(tuple(pages), MappingProxyType(assets), tuple(broken), frozenset(loader.days))
    return site, in_order(loader.findings)


class _Loader:
    """One reading of the content folder; keeps what folders say for the pages in them."""

    def __init__(
        self, folder: Folder, settings: Settings, today: date, drafts: frozenset[str], remembered: Remembered
    ) -> None:
        self._remembered = remembered
        self._folder = folder
        self._settings = settings
        self._today = today
        self._drafts = drafts
        self._problems = folder.problems
        self._inherited: dict[str, Layer] = {}
        self._elsewhere: list[Finding] = []
        self._told_of: set[str] = set()
        self.days = self._problems.days
        self._defaults = self._read_defaults(settings)

    @property
    def findings(self) -> list[Finding]:
        return [*self._problems.findings, *self._elsewhere]

    def distinct(self, paths: Iterable[str]) -> list[str]:
        """Each path in its normal form, in order."""
        found: dict[str, str] = {}
        for written in paths:
            path = normal_path(written)
            if found.setdefault(path, written) != written:
                self._problems.add("path-form-clash", Place(path))
        for folder in sorted({path.rpartition("/")[0] for path in found if not path.isascii()} - self._told_of):
            self._told_of.add(folder)
            if folder and self._folder.has_forms(folder):
                self._problems.add("path-form-clash", Place(folder))
        return sorted(found)

    def page(self, path: str) -> Page | None:
        self._folder.check_name(path, of_page=True)
        content = self._folder.text(path)
        if content is None:
            return None
        content = normalise(content)
        parsed, findings = parse_front_matter(
            content,
            path,
            today=self._today,
            prefix=self._problems.prefix,
            lowered=self._settings.lowered,
            status_words=self._settings.status_words,
        )
        if parsed is None:
            self._tell(findings, path, draft=path in self._drafts)
            return None
        self.days |= parsed.days
        inherited = self._for_folder(path.rpartition("/")[0])
        layer = overlay(parsed.layer, for_index(inherited) if is_index_path(path) else inherited)
        together = Problems(self._problems.prefix, lowered=self._settings.lowered)
        meta = front_matter(layer, path, together)
        if path in self._drafts:
            meta = replace(meta, status=Status.DRAFT)
        self._tell([*findings, *together.findings], path, draft=meta.status is Status.DRAFT)
        return Page(
            path=path,
            key=page_key(meta.id, path),
            meta=meta,
            body=parsed.body,
            body_line=parsed.body_line,
            digest=hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest(),
        )

    def _tell(self, findings: list[Finding], path: str, *, draft: bool) -> None:
        """Keep a page's findings; what is wrong on a draft is a warning, as for ``publisher.checks``, and elsewhere an error."""
        own = self._problems.prefix + path
        self._elsewhere.extend(
            replace(finding, severity=Severity.WARNING) if draft and finding.path == own else finding
            for finding in findings
        )

    def asset(self, path: str) -> Asset | None:
        self._folder.check_name(path, of_page=False)
        if path in self._folder.elsewhere:
            content = self._folder.content(path)
            return asset_of(path, content) if content is not None else None
        found = self._folder.find(path)
        if found is None:
            return None
        known = self._remembered.find(path, found[1])
        content = self._folder.read(path, found[0]) if known is None else None
        if content is None:
            return known
        asset = asset_of(path, content)
        self._remembered.keep(asset, found[1])
        return asset

    def _for_folder(self, folder: str) -> Layer:
        """What a page in a folder inherits: the folder's ``.meta.yml`` over those above it, over the settings' defaults."""
        if folder not in self._inherited:
            parent = folder.rpartition("/")[0]
            far = self._for_folder(parent) if folder else self._defaults
            self._inherited[folder] = overlay(self._read_meta_file(folder), far)
        return self._inherited[folder]

    def _read_meta_file(self, folder: str) -> Layer:
        start = f"{folder}/" if folder else ""
        for name in _NOT_META_FILES:
            if self._folder.has(start + name):
                self._problems.add("meta-file-ignored", Place(start + name), name=name, known=META_FILE)
        path = start + META_FILE
        if not self._folder.has(path):
            return EMPTY
        content = self._folder.text(path)
        if content is None:
            return EMPTY
        source = HeadSource(normalise(content), path)
        return self._layer(source, self._problems)

    def _layer(self, source: HeadSource, problems: Problems) -> Layer:
        words = self._settings.status_words
        return read_layer(source, problems, today=self._today, of_page=False, status_words=words) or EMPTY

    def _read_defaults(self, settings: Settings) -> Layer:
        """The settings' ``defaults`` as a layer. MkDocs has loaded them, so their places are looked for, or line 1 told."""
        if not settings.defaults:
            return EMPTY
        written = {key: _simple(value) for key, value in settings.defaults.items()}
        source = HeadSource(yaml.safe_dump(written, allow_unicode=True, sort_keys=False), settings.config_file.name)
        problems = Problems(lowered=settings.lowered, days=self.days)
        layer = self._layer(source, problems)
        lines = self._folder.lines_of_defaults(settings.config_file)
        order = source.text.split("\n")
        for finding in problems.findings:
            key = order[finding.line - 1].partition(":")[0].strip("'\"- ")
            self._elsewhere.append(replace(finding, line=lines.get(key, 1), column=1))
        return Layer({key: Value(value.value, None) for key, value in layer.values.items()}, layer.extra)


def _simple(value: object) -> object:
    """A loaded value as YAML can write it again; what is no plain value is told by its text."""
    if isinstance(value, Mapping):
        return {str(key): _simple(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_simple(inner) for inner in value]
    return value if value is None or isinstance(value, str | int | float | date) else str(value)
