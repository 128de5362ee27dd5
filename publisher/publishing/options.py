"""What the operator chose for one plan."""

from dataclasses import dataclass
from datetime import date

from publisher.config import Settings


@dataclass(frozen=True, slots=True)
class Options:
    """What the operator chose. ``today`` beats the portal's day and then nothing may be written.

    ``notices``: the tasks that are planned tell owners which of their pages were edited in the portal, and no others are.
    ``every_task``: what is said is read in every open task, not only where something seems to have happened.
    """

    adopt: bool = False
    new_base: bool = False
    tasks: bool = True
    notices: bool = False
    pages: bool = True
    every_task: bool = False
    allow_older: bool = False
    allow_removals: int | None = None
    overwrite: frozenset[str] = frozenset()
    today: date | None = None

    @property
    def shaping(self) -> tuple[str, ...]:
        """The options that make another plan of the same content and portal, as the command line writes them."""
        return (
            *(["--adopt"] if self.adopt else []),
            *(["--new-base"] if self.new_base else []),
            *([] if self.tasks else ["--no-tasks"]),
            *(f"--overwrite {key}" for key in sorted(self.overwrite)),
        )

    def may_touch_tasks(self, settings: Settings) -> bool:
        """Whether this run may touch tasks: the base has some, and nobody said ``--no-tasks``."""
        return self.tasks and settings.tasks
