"""What stands in the blocks of one page on the portal: the text that is ours, and what people added."""

from publisher.plan.edits import is_changed_by_person
from publisher.plan.snapshot import Block, RemotePage, Snapshot


def text_block(snapshot: Snapshot, remote: RemotePage) -> Block | None:
    """The page's text block: as marked, else the last one (a run that was cut short after adding it)."""
    blocks = snapshot.blocks.get(remote.id, ())
    marked = remote.mark.block if remote.mark is not None else None
    return next((b for b in blocks if b.id == marked), blocks[-1] if blocks else None)


def portal_text(snapshot: Snapshot, remote: RemotePage) -> str | None:
    """The page's text; None where it is not there or was not asked for."""
    own = text_block(snapshot, remote)
    return own.text if own is not None else None


def added_text(snapshot: Snapshot, remote: RemotePage, before: tuple[str, ...] = ()) -> str:
    """What people's blocks say. ``before`` are the codes of the blocks that stand before the text."""
    own = text_block(snapshot, remote)
    others = [b for b in snapshot.blocks.get(remote.id, ()) if b is not own and b.text]
    return "\n".join(
        b.text or "" for b in others if b.code not in before or is_changed_by_person(b, before, snapshot.user)
    )


def whole_text(snapshot: Snapshot, remote: RemotePage, before: tuple[str, ...] = ()) -> str | None:
    """What goes when git's version comes: the text, and what people's blocks say. None where nothing is known to stand there."""
    texts = [portal_text(snapshot, remote) or "", added_text(snapshot, remote, before)]
    return "\n".join(text for text in texts if text) or None
