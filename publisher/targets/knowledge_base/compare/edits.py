"""What people did to a page of ours since it was last written: block stamps first, the text's digest decides, never a page's dates.

Whose hand it was is known of blocks alone: a page names its last reader as its last editor (docs/decisions/0021).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from publisher.content.keys import is_path_key, page_key
from publisher.messages import Text, text
from publisher.plan.moments import moment
from publisher.targets.knowledge_base.mark import Mark, State
from publisher.targets.knowledge_base.portal_page import PortalPage, is_changed_by_person
from publisher.targets.knowledge_base.snapshot import Blocks, RemotePage, stamps_digest


@dataclass(frozen=True, slots=True)
class Edits:
    """What people did to a page of ours since we last wrote it. ``blocks`` names how: ``added``, ``hidden``, ``removed``, ``changed``.

    ``who`` and ``when`` are those of the blocks; ``title``, ``description`` (a person's) and ``changed`` are those of the page's settings.
    """

    text: bool = False
    blocks: tuple[str, ...] = ()
    fields: bool = False
    hidden: bool = False
    who: tuple[int, ...] = ()
    when: str = ""
    title: str = ""
    description: str = ""
    changed: str = ""

    def __bool__(self) -> bool:
        return self.text or bool(self.blocks) or self.fields or self.hidden

    def reasons(self, name_of: Callable[[int], str], fields: tuple[Text, ...] = ()) -> tuple[Text, ...]:
        """The edits as sentences, with editor and date if known; ``fields`` describes title and place changes."""
        in_blocks: dict[str, object] = {
            "who": ", ".join(name_of(user) for user in self.who) or text("plan.somebody"),
            "when": moment(self.when) if self.who and self.when else text("plan.some-day"),
        }
        when = moment(self.changed) if self.changed else text("plan.some-day")
        if self.fields and not fields and self.description:
            described = text(
                "plan.edited-by", what=text("plan.edited-description", description=self.description), when=when
            )
        else:
            described = None
        return (
            *([text("plan.edited-text", **in_blocks)] if self.text else []),
            *(text(f"plan.edited-block-{how}", **in_blocks) for how in self.blocks),
            *([text("plan.edited-fields", title=self.title, when=when)] if self.fields and not fields else []),
            *([described] if described is not None else []),
            *([text("plan.edited-hidden", when=when)] if self.hidden else []),
            *(text("plan.edited-by", what=what, when=when) for what in fields if self.fields),
        )


def edits_of(page: PortalPage) -> Edits:
    """What people changed on a settled page."""
    remote, mark, blocks = page.remote, page.mark, page.blocks
    fields = remote.fields_digest() != mark.fields
    # the done mark comes after the publication, and a page leaves the trash unpublished
    hidden = not remote.is_active and mark.state is State.DONE
    settings = Edits(fields=fields, hidden=hidden, title=remote.title)
    if settings:
        description = persons_description(remote, mark)
        settings = replace(settings, description=description, changed=last_change(remote, mark))
    if stamps_digest(blocks) == mark.stamps:
        return settings
    if twins := page.twins:
        blocks = tuple(block for block in blocks if block not in twins)
        if stamps_digest(blocks) == mark.stamps:
            return settings
    touched = [b for b in blocks if b.modified_by != page.user] or list(blocks)
    last = max(touched, key=lambda block: block.id, default=None)
    own = page.marked_block
    return replace(
        settings,
        # the portal does not give away what a hidden block says (facts kb-9.2)
        text=own is not None and own.is_active and page.text_state != mark.text,
        blocks=_block_edits(page, blocks),
        who=tuple(dict.fromkeys(b.modified_by for b in touched if b.modified_by)),
        when=last.modified if last else "",
    )


def last_change(remote: RemotePage, mark: Mark) -> str:
    """When a person last changed the page's settings; ``""`` where our own note of the file's new place came later."""
    is_noted = is_path_key(mark.present_path_key) and not _describes_its_place(remote, mark)
    return "" if is_noted else remote.modified


def persons_description(remote: RemotePage, mark: Mark) -> str:
    """A description that a person wrote, ``""`` where it is ours: a file's path, or the menu's note of the commit."""
    ours = _describes_its_place(remote, mark) or remote.description.endswith(".md")
    return "" if ours or remote.description.startswith("git ") else remote.description


def _describes_its_place(remote: RemotePage, mark: Mark) -> bool:
    """Whether a page's description is the path that its mark knows, from whatever folder above it."""
    parts = remote.description.split("/")
    return mark.present_path_key in {page_key("", "/".join(parts[n:])) for n in range(len(parts))}


def _block_edits(page: PortalPage, blocks: Blocks) -> tuple[str, ...]:
    """How the blocks differ from ours: one gone and one come counts as both."""
    layout = page.layout
    is_there = page.marked_block is not None
    found = {
        "added": len(blocks) - is_there > len(layout.before),
        "hidden": not all(block.is_active for block in blocks),
        "removed": not is_there or len(blocks) < len(layout.before) + 1,
        "changed": any(block.is_active and is_changed_by_person(block, layout, page.user) for block in blocks),
    }
    return tuple(how for how, is_so in found.items() if is_so)
