"""One page that people edited, as far as the portal tells what they did."""

from collections.abc import Iterator
from dataclasses import dataclass

from publisher.content.titles import folded
from publisher.messages import Text, text
from publisher.plan.change import Action, Change
from publisher.plan.desired import DesiredPage
from publisher.targets.knowledge_base.compare.edits import Edits
from publisher.targets.knowledge_base.compare.page_fields import SettingsEdit
from publisher.targets.knowledge_base.snapshot import RemotePage


@dataclass(frozen=True, slots=True)
class Edited:
    """A page with a file, and its page on the portal. ``edits`` and ``settings`` are None where an earlier run left open what we wrote.

    ``content`` is the portal's text, ``""`` where it was not read; ``has_text`` tells whether it may be a person's.
    """

    change: Change
    page: DesiredPage
    remote: RemotePage
    content: str
    has_text: bool
    edits: Edits | None = None
    settings: SettingsEdit | None = None

    @property
    def published_title(self) -> str:
        """The title as we left it, ``""`` where nothing tells; after a run that was cut short, the one in the settings."""
        return (self.settings.published or "") if self.settings else self.remote.title

    @property
    def given_title(self) -> str:
        """The title that a person gave the page in its settings, ``""`` where none did or git says the same."""
        given = folded(self.remote.title)
        known = {folded(self.published_title), folded(self.page.title)}
        return given if self.published_title and given not in known else ""

    @property
    def git_retitled(self) -> bool:
        """Whether git gave the page another title since it was published, as far as that is known."""
        return bool(self.published_title) and folded(self.published_title) != folded(self.page.title)

    @property
    def is_on_both_sides(self) -> bool:
        """Whether git changed the page too."""
        return self.change.action is Action.CONFLICT

    def hopeless(self) -> Text | None:
        """Why the edit has no Markdown at all; None where it is worth trying."""
        if self.has_text:
            return None if self.content else text("pull.refused-no-text")
        return None if self.given_title else self._beside_the_text()

    def _beside_the_text(self) -> Text:
        if self.edits is None:
            return text("pull.refused-unfinished")
        if "removed" in self.edits.blocks:
            return text("pull.refused-no-text")
        if "hidden" in self.edits.blocks:
            return text("pull.refused-out-of-sight")
        return text(
            "pull.refused-two-titles" if self._has_two_titles else "pull.refused-settings", title=self.remote.title
        )

    def notes(self) -> Iterator[Text]:
        """What people did beside text and title, which is not taken."""
        if self.edits is None or self.settings is None:
            return
        if self.edits.blocks:
            yield text("pull.note-blocks")
        if self.edits.hidden:
            yield text("pull.note-hidden")
        if self._has_two_titles:
            yield text("pull.note-fields")
        elif self.edits.fields and self.settings.place:
            yield text("pull.note-place")

    @property
    def _has_two_titles(self) -> bool:
        """Whether a person or git, or both, gave another title, and nothing tells which was there before."""
        unknown = self.edits is not None and self.edits.fields and not self.published_title
        return unknown and folded(self.remote.title) != folded(self.page.title)
