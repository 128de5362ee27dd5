"""Former paths that mkdocs-redirects knows: its ``redirect_maps`` are to pages what ``aliases`` in their front matter are."""

from collections.abc import Mapping
from dataclasses import replace

from mkdocs.plugins import PluginCollection

from publisher.content.keys import normal_path
from publisher.content.model import Page, Site

REDIRECTS = "redirects"


def with_redirects(site: Site, plugins: PluginCollection) -> Site:
    """The site with each page's former paths in its aliases; redirects to other sites, and to nothing, are left out."""
    former: dict[str, list[str]] = {}
    for old, new in _maps(plugins).items():
        former.setdefault(normal_path(str(new).partition("#")[0]).removeprefix("/"), []).append(normal_path(str(old)))
    if not former:
        return site
    return replace(site, pages=tuple(_with_aliases(page, former.get(page.path, [])) for page in site.pages))


def _with_aliases(page: Page, paths: list[str]) -> Page:
    aliases = tuple(dict.fromkeys((*page.meta.aliases, *paths)))
    return page if aliases == page.meta.aliases else replace(page, meta=replace(page.meta, aliases=aliases))


def redirects_out(plugins: PluginCollection) -> bool:
    """Whether some former path leads to another site, which no page of a knowledge base does."""
    return any("://" in str(new) for new in _maps(plugins).values())


def _maps(plugins: PluginCollection) -> Mapping[object, object]:
    plugin = plugins.get(REDIRECTS)
    maps = plugin.config.get("redirect_maps") if plugin is not None else None
    return maps if isinstance(maps, Mapping) else {}
