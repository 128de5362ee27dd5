"""Sections in which nothing has changed for long: no page of theirs was written, moved or reviewed in git. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from publisher.content.model import Page
from publisher.content.page_files import is_index_path
from publisher.intervals import Interval
from publisher.review.weekly import SilentSection


def silent_sections(
    pages: Iterable[Page],
    last_change: Callable[[str], date | None],
    titles: Mapping[str, str],
    today: date,
    after: Interval,
) -> list[SilentSection]:
    """The folders at the top whose latest change lies as far back as ``after`` or further.

    ``last_change`` gives the day of a file's last change by its path, ``titles`` the names of folders. A section with a page of which git
    does not tell is left out: that page may have changed yesterday.
    """
    sections: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        if page.meta.status.is_reviewed and page.folder:
            sections[page.path.partition("/")[0]].append(page)
    found: list[SilentSection] = []
    for folder, inside in sorted(sections.items()):
        days = [last_change(page.path) for page in inside]
        known = [day for day in days if day is not None]
        if len(known) < len(days) or after.after(max(known)) > today:
            continue
        own = next((page for page in inside if page.folder == folder and is_index_path(page.path)), None)
        found.append(SilentSection(titles.get(folder, folder), max(known), own))
    return found
