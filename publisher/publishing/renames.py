"""Pages that were renamed between two publishes, found by git's history and by their words."""

from publisher.content.keys import page_key
from publisher.pipeline.history import History, NoHistory
from publisher.plan.desired import DesiredPage, DesiredSite
from publisher.plan.existing import ExistingPage, trashed_by_people
from publisher.plan.identity import Matching, match
from publisher.publishing.guard import PublishedCommit
from publisher.targets.target import FoundBase


def with_renames(
    matching: Matching[ExistingPage],
    site: DesiredSite,
    base: FoundBase,
    published: PublishedCommit | None,
    history: History | NoHistory,
) -> Matching[ExistingPage]:
    """Where pages were added while others were removed, or their text left its path, see which of them are renames."""
    new = {page.source[:10] for page in site.content_pages() if page.path not in matching.pairs}
    known = {p.mark.fingerprint.source for p in matching.pairs.values() if p.mark is not None}
    paired = {page.id for page in matching.pairs.values()}
    gone = matching.removed or trashed_by_people(page for page in base.pages if page.id not in paired)
    if not new or not (gone or new & known):
        return matching
    renames: dict[str, str] = {}
    if published is not None and published.finished and isinstance(history, History):
        moved = history.renames_since(published.finished)
        renames = {page_key("", new): page_key("", old) for new, old in moved.items()}

    def wanted(page: DesiredPage) -> str:
        return base.words_wanted(site, page)

    return match(site, base.pages, renames=renames, visible_text=base.words_of, wanted_text=wanted)
