"""Which Markdown extensions pages are read with: the author's, ours, and those that an author gets without asking."""

import hashlib
import sys
from collections.abc import Collection, Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import markdown
import mkdocs
import nh3
import pygments
from mkdocs.config.defaults import MkDocsConfig

from publisher.render.extension import NAME, STANDARD, heading_slugs

# Extensions whose output depends on the page's text and their settings alone, and which a forked process may run.
_PURE = ("markdown.extensions.", "pymdownx.", "publisher.")
_IMPURE = frozenset({"pymdownx.b64", "pymdownx.pathconverter"})
ARITHMATEX = "pymdownx.arithmatex"
_LINKING = frozenset({"pymdownx.magiclink", "mdx_linkify", "mdx_urlize", "urlize"})
"""Extensions that make links of bare addresses in their own way."""
STOCK = frozenset(
    "abbr admonition attr_list codehilite def_list extra fenced_code footnotes legacy_attrs legacy_em md_in_html meta nl2br "
    "sane_lists smarty tables toc wikilinks".split()
)


def add_extensions(config: MkDocsConfig, *, math: bool = False, github_markdown: bool = True) -> None:
    """Put our extension, and the usual ones that the author did not choose, into MkDocs' configuration."""
    chosen = list(config.markdown_extensions)
    if NAME in chosen:
        return
    usual = [name for name, instead in STANDARD.items() if not instead & set(chosen)]
    config.markdown_extensions = [*usual, *chosen, NAME]
    config.mdx_configs.setdefault("toc", {}).setdefault("slugify", heading_slugs())
    config.mdx_configs[NAME] = {
        "details": "pymdownx.details" not in chosen,
        "tabs": "pymdownx.tabbed" not in chosen,
        "tasks": "pymdownx.tasklist" not in chosen,
        "math": math and ARITHMATEX not in chosen,
        "github": github_markdown,
        "addresses": not _LINKING & set(chosen),
    }


def are_pure(config: MkDocsConfig) -> bool:
    """Whether every extension is known to read nothing but the page: then its result may be kept, and made in another process."""
    return all(_is_pure(str(name)) for name in config.markdown_extensions) and _is_plain(config.mdx_configs)


def reads_more(config: MkDocsConfig, text: str, diagrams: Collection[str]) -> bool:
    """Whether a page includes files or has diagrams that programs draw, so that its text alone does not tell what comes out."""
    if diagrams and ("```" in text or "~~~" in text or "class=" in text):
        return any(language in text.lower() for language in diagrams) or _includes(config, text)
    return _includes(config, text)


def _includes(config: MkDocsConfig, text: str) -> bool:
    return "-8<-" in text and "pymdownx.snippets" in config.markdown_extensions


def _is_pure(name: str) -> bool:
    return name in STOCK or (name.startswith(_PURE) and name not in _IMPURE)


def _is_plain(value: Any) -> bool:
    """Whether settings are plain values and functions: MkDocs' ``!relative`` depends on the page being read."""
    if isinstance(value, Mapping):
        return all(map(_is_plain, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, str | int | float) or callable(value)


def environment_digest(config: MkDocsConfig) -> str:
    """A hash of all that shapes a conversion besides the page: versions, extensions, their settings, our renderer."""
    parts = [
        ".".join(map(str, sys.version_info[:2])),
        *(f"{module.__name__} {module.__version__}" for module in (markdown, mkdocs, nh3, pygments)),
        repr([str(name) for name in config.markdown_extensions]),
        _stable(config.mdx_configs),
        *(f"{package} {version(package)}" for package in _drawing(config)),
        code_digest(),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _drawing(config: MkDocsConfig) -> tuple[str, ...]:
    """The packages that draw formulas, where there may be some."""
    reads = config.mdx_configs.get(NAME, {}).get("math") or ARITHMATEX in config.markdown_extensions
    return ("ziamath", "ziafont", "latex2mathml") if reads else ()


_PACKAGES = tuple(
    f"publisher.{name}" for name in ("content", "glossary", "messages", "pipeline", "publishing", "render")
)


@cache
def code_digest() -> str:
    """A hash of our own code that pages come out of, and of the words that it puts on them."""
    digest = hashlib.sha256()
    for package in _PACKAGES:
        modules = (entry for entry in files(package).iterdir() if entry.name.endswith(".py"))
        for module in sorted(modules, key=lambda entry: entry.name):
            digest.update(module.read_bytes())
    for language in ("en", "ru"):
        digest.update(files("publisher.messages").joinpath(language, "page.toml").read_bytes())
    return digest.hexdigest()


def _stable(value: Any) -> str:
    """A value's text, equal in every run: functions by their names, mappings in order of their keys."""
    if isinstance(value, Mapping):
        inner = sorted((str(key), _stable(item)) for key, item in value.items())
        return f"{{{','.join(f'{key}:{item}' for key, item in inner)}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_stable, value))}]"
    if callable(value):
        return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', type(value).__qualname__)}"
    return repr(value)
