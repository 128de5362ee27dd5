"""Rules on what a page of a type has: its sections and its keys."""

from collections.abc import Iterator, Mapping

from publisher.checks.context import CheckContext
from publisher.checks.rule import FindingFactory, Rule, warning
from publisher.config import PageType, Settings
from publisher.content.model import Page, Status
from publisher.content.terms import folded, language_of
from publisher.findings import Finding

# What the sample's pages share, where mkdocs.yml says nothing about a type.
STANDARD: Mapping[PageType, Mapping[str, tuple[str, ...]]] = {
    PageType.SEGMENT: {
        "en": ("Who they are", "Size", "What we will not do"),
        "ru": ("Кто это", "Объём", "Чего мы не делаем"),
    },
    PageType.MARKET: {"en": ("Size", "What we will not do"), "ru": ("Объём", "Чего мы не делаем")},
    PageType.TREND: {"en": ("What we do about it",), "ru": ("Что мы делаем",)},
    PageType.PRODUCT: {"en": ("In numbers", "What we will not do"), "ru": ("В цифрах", "Чего мы не делаем")},
    PageType.PROJECT: {
        "en": ("Why", "Result", "Milestones", "What we will not do"),
        "ru": ("Зачем", "Результат", "Этапы", "Чего мы не делаем"),
    },
}


@warning("section-missing")
def section_missing(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """A heading that begins with the section's name is enough: "What they buy: Shelf in a Day"."""
    for page, kind in _typed(context):
        converted = context.converted.get(page.path)
        if converted is None:
            continue
        headings = [folded(heading.text) for heading in converted.headings]
        for section in _sections(page, kind, context):
            if not any(heading.startswith(folded(section)) for heading in headings):
                yield finding(page, "type", group="section-missing", section=section, type=kind)


@warning("key-missing")
def key_missing(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """Of front matter, inherited values included."""
    for page, kind in _typed(context):
        wanted = context.settings.types.get(kind)
        for key in wanted.keys if wanted else ():
            if not _has(page, key):
                yield finding(page, "type", group="key-missing", key=key, type=kind)


def _typed(context: CheckContext) -> Iterator[tuple[Page, PageType]]:
    """Pages of a type that are in use: drafts are not finished, archived ones no more."""
    for page in context.site.pages:
        if page.meta.type is not None and page.meta.status is Status.ACTIVE:
            yield page, page.meta.type


def _sections(page: Page, kind: PageType, context: CheckContext) -> tuple[str, ...]:
    """What the settings ask for in the page's language, else the standard."""
    return wanted_sections(kind, context.settings, language_of(page, context.settings.language))


def wanted_sections(kind: PageType, settings: Settings, language: str) -> tuple[str, ...]:
    """The sections that a page of a type has in a language: what the settings ask for, else the standard."""
    wanted = settings.types.get(kind)
    if wanted is None or wanted.sections is None:
        return STANDARD.get(kind, {}).get(language, ())
    return wanted.sections.get(language, wanted.sections.get("", ()) if language == settings.language else ())


def _has(page: Page, key: str) -> bool:
    meta = page.meta
    if key == "review_every":
        return meta.review_every is not None or meta.review_never
    found = getattr(meta, key, None) or (getattr(meta.term, key, None) if meta.term else None) or meta.extra.get(key)
    return bool(found)


RULES: tuple[Rule, ...] = (section_missing, key_missing)
