"""What people did to a page that a run left half-written, as far as it can be told from what we meant to write."""

from collections.abc import Callable, Mapping

from publisher.plan.desired import place_digest
from publisher.targets.knowledge_base.compare.edits import Edits, last_change, persons_description
from publisher.targets.knowledge_base.mark import RESTORING, Mark, State
from publisher.targets.knowledge_base.portal_page import PortalPage, is_by_person
from publisher.targets.knowledge_base.snapshot import Block, RemotePage


def edits_of_unfinished(
    page: PortalPage,
    folders: Mapping[int, str],
    *,
    is_ours: Callable[[str], bool],
    wanted: str = "",
) -> Edits:
    """The edits. ``is_ours`` tells of a text whether we wrote it, or git says the same; ``wanted`` is git's place of the page now."""
    remote, mark, own, content = page.remote, page.mark, page.text_block, page.text
    # we hide no block: one that is hidden was hidden by a person, even where we wrote into it since; and the publication
    # makes us the last editor of every block: who made one tells whose it is
    theirs = [
        block
        for block in page.blocks
        if is_by_person(block, page.user) or not block.is_active or _is_added(page, block)
    ]
    is_hidden = own is not None and not own.is_active
    wrote = bool(theirs) if content is None else own in theirs and not is_ours(content)
    wrote = wrote and not is_hidden  # what it says is not known
    others = [block for block in theirs if block is not own or not block.is_active]
    ways = ["hidden" if not b.is_active else "changed" if b.code in page.layout.before else "added" for b in others]
    return Edits(
        text=wrote,
        blocks=tuple(dict.fromkeys(ways)) if not wrote else (),
        fields=_has_others_fields(remote, mark, folders, wanted),
        # readers saw it before this write began, unless it was on its way out of the trash
        hidden=not remote.is_active and mark.state is State.DONE and mark.intent != RESTORING,
        who=tuple(dict.fromkeys(user for b in theirs if (user := _person(page, b)))),
        when=theirs[-1].modified if theirs else "",
        title=remote.title,
        description=persons_description(remote, mark),
        changed=last_change(remote, mark),
    )


def _is_added(page: PortalPage, block: Block) -> bool:
    """Whether somebody else made a block that is none of the page's own kinds."""
    is_extra = block is not page.text_block and block.code not in page.layout.before
    return is_extra and block.created_by not in {None, page.user}


def _person(page: PortalPage, block: Block) -> int | None:
    """Who changed a block of theirs last, as far as the portal tells: it names us where we published the page since."""
    if is_by_person(block, page.user):
        return block.modified_by
    return block.created_by if _is_added(page, block) else None


def _has_others_fields(remote: RemotePage, mark: Mark, folders: Mapping[int, str], wanted: str) -> bool:
    """Whether title and place of a half-written page are neither as we left them, nor as we meant to, nor as git wants them now."""
    meant = mark.fingerprint.place
    if not meant or remote.fields_digest() == mark.fields:
        return False
    folder = folders.get(remote.folder, "") if remote.folder else ""
    codes = {remote.code, remote.code[:-5]} if remote.has_code(remote.code[:-5]) else {remote.code}
    return not any(place_digest(remote.title, c, folder, remote.description) in {meant, wanted} for c in codes)
