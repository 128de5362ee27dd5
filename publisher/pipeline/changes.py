"""The latest changes of the content, for the page that tells them."""

from dataclasses import dataclass

from publisher.config import Settings
from publisher.messages import Text, text
from publisher.pipeline.history import Commit, NoHistory, open_history
from publisher.render.links import PAGE_SUFFIXES


@dataclass(frozen=True, slots=True)
class Changes:
    """Commits that changed pages, newest first. ``missing`` says why there may be more than are known: the page is then kept."""

    commits: tuple[Commit, ...] = ()
    missing: Text | None = None

    @property
    def is_whole(self) -> bool:
        """Whether these are all that there are."""
        return self.missing is None


NO_CHANGES = Changes()


def latest_changes(settings: Settings) -> Changes:
    """As many commits as the settings ask for; git is not asked where they ask for none."""
    if not settings.what_changed:
        return NO_CHANGES
    history = open_history(settings.docs_dir)
    if isinstance(history, NoHistory):
        return Changes(missing=text("pipeline.history-none", reason=history.reason))
    commits, is_whole = history.latest(settings.what_changed, *PAGE_SUFFIXES)
    return Changes(commits, None if is_whole else text("pipeline.history-shallow"))
