"""Rules on one page's front matter and text."""

import re
from collections.abc import Iterator
from datetime import date

from publisher.checks.context import CheckContext
from publisher.checks.rule import FindingFactory, Rule, error, warning
from publisher.config import PageType
from publisher.content.due import next_due
from publisher.content.model import Page, Status
from publisher.content.open_questions import open_questions_line
from publisher.findings import Finding
from publisher.intervals import Interval, Unit

LONGEST_TITLE = 255
_LONGEST_INTERVAL = Interval(2, Unit.YEAR)
_SOME_DAY = date(2026, 1, 1)
_OWNER_RULES = frozenset({"person-malformed", "owner-not-one-person"})
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ")


@error("owner-missing")
def owner_missing(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """A malformed owner, of the page or of the settings, is told where it stands and not again as missing."""
    if context.settings.defaults.get("owner") is not None and not _OWNER_RULES & context.settings.lowered:
        return
    for page in context.site.pages:
        if page.meta.owner is None and "owner" not in page.meta.places:
            yield finding(page, group="owner-missing")


@warning("never-reviewed")
def never_reviewed(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    for page in context.site.pages:
        meta = page.meta
        failed = "last_reviewed" in meta.places
        if meta.status.is_reviewed and not meta.review_never and not failed and next_due(meta) is None:
            yield finding(page, group="never-reviewed")


@warning("interval-too-long")
def interval_too_long(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """Folders and defaults give one interval to many pages: each place is told once, by ``in_order``."""
    longest = _LONGEST_INTERVAL.after(_SOME_DAY)
    for page in context.site.pages:
        every = page.meta.review_every
        if page.meta.status.is_reviewed and every and every.after(_SOME_DAY) > longest:
            yield finding(page, "review_every", group="interval-too-long", interval=str(every))


@warning("term-short-missing")
def term_short_missing(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    for page in context.site.pages:
        if page.meta.type is PageType.TERM and page.meta.term and not page.meta.term.short:
            yield finding(page, "type", group="term-short-missing")


@error("title-too-long")
def title_too_long(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """The portal's column holds 255 characters (facts kb-1.22)."""
    for page in context.site.pages:
        length = len(context.title(page))
        if length > LONGEST_TITLE:
            yield finding(page, "title", length=length, most=LONGEST_TITLE)


@warning("page-empty")
def page_empty(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """An empty page of a folder is none: it shows the list of what is in the folder."""
    for page in context.site.pages:
        if not page.body.strip() and not page.is_index and page.meta.type is not PageType.TERM:
            yield finding(page, line=page.body_line)


@error("merge-conflict")
def merge_conflict(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """Marks that git left where two edits met; in a code block they may be meant."""
    for page in context.site.pages:
        if _CONFLICT[0] in page.body:
            line = _conflict_line(page)
            if line:
                yield finding(page, line=line)


def _conflict_line(page: Page) -> int:
    """The first line of a whole set of conflict marks outside code blocks; 0 without one."""
    fence, start, awaited = "", 0, 0
    for number, line in enumerate(page.body.split("\n"), page.body_line):
        opened = _FENCE.match(line)
        if opened and not fence:
            fence = opened[1]
        elif opened and opened[1].startswith(fence):
            fence = ""
        elif not fence and line.startswith(_CONFLICT[awaited]):
            start = number if awaited == 0 else start
            awaited += 1
            if awaited == len(_CONFLICT):
                return start
    return 0


@error("open-questions")
def open_questions(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """What people wrote in the margin of a document is not for readers: a draft may have it, a page on the portal may not."""
    for page in context.site.pages:
        line = open_questions_line(page.body)
        if line >= 0:
            yield finding(page, line=page.body_line + line)


@warning("superseded-but-active")
def superseded_but_active(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    for page in context.site.pages:
        if page.meta.superseded_by and page.meta.status is Status.ACTIVE:
            yield finding(page, "superseded_by", target=page.meta.superseded_by)


RULES: tuple[Rule, ...] = (
    owner_missing,
    never_reviewed,
    interval_too_long,
    term_short_missing,
    title_too_long,
    page_empty,
    merge_conflict,
    open_questions,
    superseded_but_active,
)
