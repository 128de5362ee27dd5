"""What people did to a page of ours since it was last written: block stamps first, the text's digest decides, never a page's dates."""

from collections.abc import Callable
from dataclasses import dataclass

from publisher.messages import Text, text
from publisher.plan.mark import Mark
from publisher.plan.moments import moment
from publisher.plan.snapshot import Blocks, RemotePage, Snapshot, stamps_digest


@dataclass(frozen=True, slots=True)
class Edits:
    """What people did to a page of ours since we last wrote it. ``blocks`` names how: ``added``, ``hidden``, ``removed``."""

    text: bool = False
    blocks: tuple[str, ...] = ()
    fields: bool = False
    hidden: bool = False
    who: tuple[int, ...] = ()
    when: str = ""

    def __bool__(self) -> bool:
        return self.text or bool(self.blocks) or self.fields or self.hidden

    def reasons(self, name_of: Callable[[int], str], fields: tuple[Text, ...] = ()) -> tuple[Text, ...]:
        """The edits as sentences, with who and when as far as the portal tells; ``fields`` tells what became of title and place."""
        kinds = [
            *(["plan.edited-text"] if self.text else []),
            *(f"plan.edited-block-{how}" for how in self.blocks),
            *(["plan.edited-fields"] if self.fields and not fields else []),
            *(["plan.edited-hidden"] if self.hidden else []),
        ]
        told: dict[str, object] = {
            "who": ", ".join(name_of(user) for user in self.who) or text("plan.somebody"),
            "when": moment(self.when) if self.who and self.when else text("plan.some-day"),
        }
        sentences = [text(kind, **told) for kind in kinds]
        return (*sentences, *(text("plan.edited-by", what=what, **told) for what in fields if self.fields))


def edits_of(remote: RemotePage, mark: Mark, snapshot: Snapshot, expected_blocks: int) -> Edits:
    """What people changed on a settled page."""
    blocks = snapshot.blocks.get(remote.id, ())
    fields = remote.fields_digest() != mark.fields
    hidden = not remote.is_active and remote.modified_by not in {None, snapshot.user}
    if stamps_digest(blocks) == mark.stamps:
        who = _editors(snapshot, remote) if fields or hidden else ()
        return Edits(fields=fields, hidden=hidden, who=who, when=remote.modified)
    touched = [b for b in blocks if b.modified_by != snapshot.user] or list(blocks)
    last = max(touched, key=lambda block: block.id, default=None)
    own = next((b for b in blocks if b.id == mark.block), None)
    return Edits(
        # the portal does not give away what a hidden block says (facts: sites-kb §1.6)
        text=own is not None and own.is_active and snapshot.text_state(remote) != mark.text,
        blocks=_block_edits(blocks, mark.block, expected_blocks),
        fields=fields,
        hidden=hidden,
        who=tuple(dict.fromkeys(b.modified_by for b in touched if b.modified_by)) or _editors(snapshot, remote),
        when=last.modified if last else remote.modified,
    )


def _block_edits(blocks: Blocks, own: int | None, expected: int) -> tuple[str, ...]:
    """How the blocks differ from ours: one gone and one come counts as both."""
    is_there = any(block.id == own for block in blocks)
    found = {
        "added": len(blocks) - is_there > expected - 1,
        "hidden": not all(block.is_active for block in blocks),
        "removed": not is_there or len(blocks) < expected,
    }
    return tuple(how for how, is_so in found.items() if is_so)


def _editors(snapshot: Snapshot, remote: RemotePage) -> tuple[int, ...]:
    return (remote.modified_by,) if remote.modified_by and remote.modified_by != snapshot.user else ()
