"""What a person did to a page's title and place in its settings, as far as its mark can tell.

The mark holds one digest of all of them as we left them. Which one is another now is known where the title that we had given is.
"""

from dataclasses import dataclass, replace

from publisher.plan.desired import DesiredPage
from publisher.plan.fingerprint import Fingerprint
from publisher.render.elements import BODY
from publisher.targets.knowledge_base.snapshot import RemotePage


@dataclass(frozen=True, slots=True)
class SettingsEdit:
    """``published`` is the title as we left it, None where nothing tells; ``place`` whether anything beside the title may be another.

    ``by_heading`` says that the heading on the portal told the title: then nobody edited that heading.
    """

    published: str | None
    place: bool
    by_heading: bool = False


def settings_edit(page: DesiredPage, remote: RemotePage, now: Fingerprint, content: str | None) -> SettingsEdit:
    """What became of a page's settings since we left them. ``now`` is git's fingerprint, ``content`` the portal's text, if it was read.

    A guess at the title is right when the settings with that title are what the mark says.
    """
    mark = remote.mark
    assert mark is not None
    if remote.fields_digest() == mark.fields:
        return SettingsEdit(remote.title, place=False)
    kept = page.title if mark.fingerprint.place == now.place else None
    for guess, by_heading in ((kept, False), (_heading(content), True)):
        if guess is not None and replace(remote, title=guess).fields_digest() == mark.fields:
            return SettingsEdit(guess, place=False, by_heading=by_heading)
    return SettingsEdit(kept, place=True)


def _heading(content: str | None) -> str | None:
    if not content:
        return None
    from publisher.plan.reading import heading_of, parsed  # here: it reads HTML, and most pages need no look at it

    start, found, _ = content.partition(BODY)  # it stands before what the file says, where that is
    return (heading_of(parsed(start.rpartition("<")[0])) if found else "") or heading_of(parsed(content))
