"""Where entries of ``nav`` lead that MkDocs takes for addresses, and which of them lead nowhere."""

import os
import posixpath
from collections.abc import Collection, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import yaml

from publisher.checks.references import is_address_of_portal
from publisher.content.keys import normal_path
from publisher.content.model import Place
from publisher.content.nav import Nav, NavItem
from publisher.content.yamlhead import HeadSource
from publisher.findings import Finding, Severity
from publisher.messages import text
from publisher.pipeline.config_files import nearest_node
from publisher.render.links import page_at, within_site


def with_targets(nav: Nav, pages: Collection[str], site_path: str) -> Nav:
    """The navigation with addresses of the site as pages: ``sub/b/`` and ``/sub/b/`` are what a browser finds there."""
    return tuple(_with_target(item, pages, site_path) for item in nav)


def _with_target(item: NavItem, pages: Collection[str], site_path: str) -> NavItem:
    children = with_targets(item.children, pages, site_path)
    path = _page_of(item.url, pages, site_path) if item.url and not is_outside(item.url) else ""
    if not path:
        return item if children == item.children else NavItem(item.title, item.path, item.url, children, item.folder)
    return NavItem(item.title, path, "", children, item.folder)


def _page_of(url: str, pages: Collection[str], site_path: str) -> str:
    address = urlsplit(url)
    stem = posixpath.normpath(within_site(normal_path(unquote(address.path)), site_path) or ".")
    if address.fragment or stem.startswith(".."):
        return ""
    return stem if stem in pages else page_at(stem, pages)


def is_outside(url: str) -> bool:
    """Whether an address is of another server."""
    address = urlsplit(url)
    return bool(address.scheme or address.netloc)


def is_dead(item: NavItem, pages: Collection[str]) -> bool:
    """Whether an entry leads to nothing that readers could open: a file that is not there, or that is no page."""
    if item.path:
        return item.path not in pages
    return bool(item.url) and not is_outside(item.url) and not item.url.startswith("/")


def without_dead(nav: Nav, pages: Collection[str]) -> Nav:
    """The navigation without entries that lead nowhere; sections keep what is below them."""
    kept = []
    for item in nav:
        children = without_dead(item.children, pages)
        dead = is_dead(item, pages)
        if children or not (dead or item.children):
            path, url = ("", "") if dead else (item.path, item.url)
            kept.append(NavItem(item.title, path, url, children, item.folder))
    return tuple(kept)


def missing_pages(nav: Nav, pages: Collection[str]) -> tuple[NavItem, ...]:
    """The entries that name a page of the content folder (``path``) which is not there yet, each page once."""
    found: dict[str, NavItem] = {}
    for item in (item for top in nav for item in top.walk()):
        written = "" if not is_dead(item, pages) else item.path or urlsplit(item.url).path
        path = normal_path(posixpath.normpath(unquote(written))) if written else ""
        if path.lower().endswith(".md") and not path.startswith(("../", "/")):
            found.setdefault(path, NavItem(item.title, path))
    return tuple(found.values())


def nav_findings(nav: Nav, pages: Collection[str], config_file: Path) -> Iterator[Finding]:
    """Entries that lead nowhere, and addresses that begin with a slash and are no page of the site, at their lines in mkdocs.yml."""
    places: dict[str, tuple[str, Place]] | None = None
    for item in (item for top in nav for item in top.walk()):
        absolute = item.url.startswith("/") and not is_outside(item.url) and not is_address_of_portal(item.url)
        if not absolute and not is_dead(item, pages):
            continue
        if places is None:
            places = _places(config_file)
        written = item.path or item.url
        file, place = places.get(written, (config_file.name, Place("")))
        rule, key = ("link-absolute", "nav.absolute_links") if absolute else ("nav-broken", "nav.not_found")
        name = "nav-absolute" if absolute else "nav-no-page" if item.path else "nav-broken"
        yield Finding(
            rule,
            Severity.WARNING,
            file,
            place.line,
            place.column,
            text(f"pipeline.{name}", target=written),
            text(f"pipeline.{name}-hint"),
            validation=key,
        )


def _places(config_file: Path) -> dict[str, tuple[str, Place]]:
    """The file, from the folder of mkdocs.yml, and the place of each value in the nearest ``nav``."""
    found = nearest_node(config_file, "nav")
    if found is None:
        return {}
    file, written, nav = found
    source, name = HeadSource(written, ""), Path(os.path.relpath(file, config_file.parent)).as_posix()
    return {node.value: (name, source.place(node.start_mark.index)) for node in _values(nav)}


def _values(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    for below in node.value if isinstance(node, yaml.SequenceNode | yaml.MappingNode) else ():
        yield from _values(below[1] if isinstance(below, tuple) else below)
