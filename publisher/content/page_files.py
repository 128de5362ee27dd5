"""Names of the files that are pages: how they end, and which of them stand for their folder."""

TEMPLATED = (".html.md.erb", ".md.erb")
"""Endings of Middleman's pages: Markdown with commands in Ruby between, as manuals of GOV.UK are written."""

INDEX_NAMES = ("index.md", "README.md", "readme.md", *(f"index{ending}" for ending in TEMPLATED))
"""Files that are their folder's own page."""

_ENDINGS = (*TEMPLATED, ".md")
_INDEXES = frozenset(name.lower() for name in INDEX_NAMES)


def is_templated(path: str) -> bool:
    """Whether a file is Markdown with commands between, which MkDocs alone does not take for a page."""
    return path.endswith(TEMPLATED[-1])


def is_index_path(path: str) -> bool:
    """Whether a path is that of a folder's own page."""
    return path.rpartition("/")[2].lower() in _INDEXES


def bare_path(path: str) -> str:
    """A page's path without its ending: the path of the folder whose page it may be."""
    return next((path.removesuffix(ending) for ending in _ENDINGS if path.endswith(ending)), path)
