"""Markdown read by nothing that does more than read it: for words that anybody may have written.

Only extensions that are known to read no file, run no program and open no connection, whatever the text, stand here. What an author
configured besides is left out, and named: a page that needs it comes out otherwise, and that can be seen.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig

from publisher.pipeline.extensions import STOCK
from publisher.pipeline.markdown_speedup import install_fast_inline
from publisher.render.extension import NAME

_PYMDOWNX = frozenset(
    "arithmatex betterem blocks.admonition blocks.caption blocks.definition blocks.details blocks.html blocks.tab caret critic "
    "details emoji escapeall extra fancylists highlight inlinehilite keys magiclink mark progressbar quotes saneheaders "
    "smartsymbols striphtml superfences tabbed tasklist tilde".split()
)
_FUNCTIONS = ("markdown.", "pymdownx.", "publisher.")
_DROPPED = object()


def inert_reader(config: MkDocsConfig) -> tuple[Markdown, tuple[str, ...]]:
    """A reader with the author's harmless extensions, and the names of what was left out of it."""
    names: list[str] = []
    left_out: list[str] = []
    settings: dict[str, Any] = {}
    for name in config.markdown_extensions:
        if not _is_harmless(str(name)):
            left_out.append(str(name))
            continue
        names.append(name)
        settings[name] = _harmless_part(config.mdx_configs.get(name, {}))
        if _is_smaller(settings[name], config.mdx_configs.get(name, {})):
            left_out.append(name)
    # extensions that these bring along are configured under names of their own
    rest = {name: value for name, value in config.mdx_configs.items() if name not in settings and _is_harmless(name)}
    reader = Markdown(
        extensions=names, extension_configs={**{k: _harmless_part(v) for k, v in rest.items()}, **settings}
    )
    install_fast_inline(reader)
    return reader, tuple(left_out)


def _is_harmless(name: str) -> bool:
    return (
        name == NAME
        or name.removeprefix("markdown.extensions.") in STOCK
        or (name.startswith("pymdownx.") and name.removeprefix("pymdownx.") in _PYMDOWNX)
    )


def _harmless_part(value: Any) -> Any:
    """Settings without functions of the author's own; an item of a list goes whole (a kind of code block with its function)."""
    if isinstance(value, Mapping):
        parts = {key: _harmless_part(item) for key, item in value.items()}
        return {key: item for key, item in parts.items() if item is not _DROPPED}
    if isinstance(value, list | tuple):
        return [item for item in value if not _is_smaller(_harmless_part(item), item)]
    if value is None or isinstance(value, str | int | float):
        return value
    function = value
    while isinstance(function, partial):
        function = function.func
    module = str(getattr(function, "__module__", ""))
    return value if callable(value) and module.startswith(_FUNCTIONS) else _DROPPED


def _is_smaller(part: Any, whole: Any) -> bool:
    """Whether something was left out of settings."""
    if part is _DROPPED:
        return True
    if isinstance(whole, Mapping):
        return len(part) != len(whole) or any(_is_smaller(part[key], item) for key, item in whole.items())
    if isinstance(whole, list | tuple):
        return len(part) != len(whole)
    return False
