"""The words that term pages explain: their names, and how words are compared."""

from collections.abc import Iterator

from publisher.content.model import Page


def folded(word: str) -> str:
    """A word as the glossary compares it: letter case, ё or е and the kind of blank make no difference."""
    return " ".join(word.casefold().replace("ё", "е").split())


def names_of(page: Page, title: str) -> Iterator[str]:
    """Every name under which a page's term goes, those to be avoided too; nothing for a page that is no term."""
    term = page.meta.term
    if term is not None:
        yield from (word for word in (term.term or title, title, *term.aka, *term.forms, *term.avoid) if word)


def language_of(page: Page, default: str) -> str:
    """The language of a page's words, without its region: ``en`` of ``en-GB``."""
    return (page.meta.lang or default).replace("_", "-").partition("-")[0].lower()
