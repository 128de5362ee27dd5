"""When each page's file was changed last, asked of git only where a page that tells it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from publisher.pipeline.history import History, NoHistory


@dataclass(frozen=True)
class LastChanges:
    """The last changes of a folder's files as its history has them until a day."""

    history: Callable[[], History | NoHistory]
    today: date

    def of(self, path: str) -> date | None:
        """The day of a file's last change, by its path from the folder (NFC); None where git does not tell it."""
        return self._days.get(path)

    @cached_property
    def _days(self) -> dict[str, date]:
        history = self.history()
        return {} if isinstance(history, NoHistory) else history.last_changes(until=self.today)
