"""What plan and report say of owners: who cannot be asked, who is asked instead, who owns too many pages. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from publisher.content.model import Page
from publisher.content.people import parse_person
from publisher.messages import Text, text
from publisher.review.owners import Absence, Assignment, Directory, address_of
from publisher.review.rules import TaskRules
from publisher.review.schedule import has_reviews

MOST_PAGES = 25
"""Of more pages nobody can take care; plan and report say so."""


def owner_notes(
    pages: Mapping[str, Page], assigned: Mapping[str, Assignment], directory: Directory, rules: TaskRules
) -> list[Text]:
    """Every owner whom the portal does not know or has dismissed, with the number of pages and who is asked instead; and the rest."""
    notes: list[Text] = []
    met: dict[tuple[str, str, str], list[Page]] = defaultdict(list)
    for key, given in assigned.items():
        page = pages[key]
        if given.absence in {None, Absence.AWAY} or not page.meta.status.is_published:
            continue
        owner = given.owner.address if given.owner is not None else ""
        instead = address_of(given.person) if given.person is not None else ""
        met[str(given.absence), owner, instead].append(page)
    for (absence, owner, instead), theirs in sorted(met.items()):
        first = rules.prefix + min(theirs, key=lambda page: page.path).path
        outcome = text("review.asked-instead", person=instead) if instead else text("review.nobody-asked")
        notes.append(text(f"review.owner-{absence}", owner=owner or "-", n=len(theirs), path=first, outcome=outcome))
    load = Counter(
        given.person for key, given in assigned.items() if given.person is not None and has_reviews(pages[key])
    )
    for person, count in sorted(load.items(), key=lambda item: item[0].id):
        if count > MOST_PAGES:
            notes.append(text("review.many-pages", person=person.name or address_of(person), n=count))
    fallback = rules.review.fallback
    if fallback and met:
        found = directory.find(parse_person(fallback))
        if found is None or not found.is_active:
            notes.append(text("review.fallback-unusable", person=fallback))
    return notes
