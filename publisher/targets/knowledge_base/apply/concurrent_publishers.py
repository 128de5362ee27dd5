"""Two publishers at once: whoever made a thing second gives way, and looks again at what the first one has made.

Nothing on a portal can be locked. A page's key, a base's mark and a task's XML_ID are not unique either; but numbers grow, so
both publishers list what stands there after they created something, and both see that the lowest number was first.
"""

from collections.abc import Mapping

from publisher.errors import MovedOnError
from publisher.messages import text
from publisher.portal.outcome import Outcome
from publisher.targets.knowledge_base.mark import Mark
from publisher.targets.knowledge_base.port import FindPages, FindSites, KnowledgeBasePortal, TrashSite, UpdatePage
from publisher.targets.knowledge_base.snapshot import RemotePage


def give_way_to_site(portal: KnowledgeBasePortal, made: int, xml_id: str) -> None:
    """After a base was made: MovedOnError where another has the same mark and was first; ours goes to the trash, empty as it is."""
    outcome = portal.carry_out([FindSites(xml_id)])[0]
    found = _good(outcome).value
    if made > min(found if isinstance(found, tuple) and found else (made,)):
        _good(portal.carry_out([TrashSite(made)])[0])
        raise _moved_on()


def give_way_to_pages(portal: KnowledgeBasePortal, site: int, made: Mapping[int, Mark]) -> None:
    """After empty pages were made: MovedOnError where others have their keys and were first; ours go to the trash, still empty."""
    if not made:
        return
    found = _good(portal.carry_out([FindPages(site)])[0]).value
    firsts: dict[str, int] = {}
    for page in found.values() if isinstance(found, dict) else ():
        if isinstance(page, RemotePage) and page.mark is not None and not page.is_deleted:
            firsts[page.mark.key] = min(page.id, firsts.get(page.mark.key, page.id))
    second = {number: mark for number, mark in made.items() if firsts.get(mark.key, number) < number}
    if second:
        away = [UpdatePage(number, mark=mark.archived(), deleted=True) for number, mark in second.items()]
        for outcome in portal.carry_out(away):
            _good(outcome)
        raise _moved_on()


def _good(outcome: Outcome) -> Outcome:
    if outcome.error is not None:
        raise outcome.error
    return outcome


def _moved_on() -> MovedOnError:
    return MovedOnError(text("apply.moved-on"), hint=text("apply.moved-on-hint"))
