"""What a reading task says: its title, its description with what changed since a person last read a page, and its checklist's items."""

import difflib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from publisher.content.split import normalise, yaml_block
from publisher.messages import Catalogue
from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.past import blob_contents, past_commits
from publisher.pipeline.project import Project
from publisher.plan.readings import Line, item_title
from publisher.reading.rules import RequiredPage, WantedTask
from publisher.review.wording import day_in, plain

_MOST_LINES = 24


def text_hash(body: str) -> str:
    """The hash of a page's text that a record holds."""
    return hashlib.sha256(body.strip().encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class ReadingWording:
    """The words of one base's reading tasks. ``history`` gives git's history; it is asked only where a page was read before."""

    project: Project
    history: Callable[[], History | NoHistory]

    @property
    def title(self) -> str:
        """Every task's title."""
        return self._say("task.reading-title", base=plain(self.project.settings.title))

    @property
    def list_title(self) -> str:
        """The title of the checklist."""
        return self._say("task.reading-list")

    @property
    def left(self) -> str:
        """The comment in the task of a person who left."""
        return self._say("task.reading-left")

    def item(self, page: RequiredPage, url: str) -> str:
        """The checklist's item for a page at this address."""
        minutes = self._say("task.reading-minutes", n=page.minutes)
        return item_title(plain(page.title), page.key, page.version, url=url, minutes=minutes)

    def description(self, wanted: WantedTask) -> str:
        """What to do, and for a page that was read before what changed since that person's version."""
        words = wanted.task.description if wanted.task is not None else self._say("task.reading-what")
        lines = [words]
        for page in wanted.added:
            before = wanted.before.get(page.key)
            if before is not None and before.version < page.version:
                day = day_in(self._say, date.fromisoformat(before.read_at[:10])) if before.read_at[:1].isdigit() else ""
                head = self._say("task.reading-changed", title=plain(page.title), version=before.version, day=day)
                lines += ["", head, *self._difference(page, before)]
        return "\n".join(lines)

    @property
    def _say(self) -> Catalogue:
        return Catalogue(self.project.settings.language)

    def _difference(self, page: RequiredPage, before: Line) -> list[str]:
        """The lines that came and went since the text with this hash; nothing where git does not hold it."""
        old = self._text_of(page.path, before.hash)
        now = self.project.site.by_path()[page.path].body
        if old is None:
            return []
        found = difflib.ndiff(old.split("\n"), now.split("\n"))
        lines = [plain(line) for line in found if line[:2] in {"- ", "+ "} and line[2:].strip()]
        return [*lines[:_MOST_LINES], *(["…"] if len(lines) > _MOST_LINES else [])]

    def _text_of(self, path: str, wanted: str) -> str | None:
        history = self.history()
        if isinstance(history, NoHistory):
            return None
        blobs = [file.before for commit in past_commits(history, [path], landed=False) for file in commit.files]
        for _, content in blob_contents(history, reversed(blobs)):
            text = normalise(content.decode("utf-8", "replace"))
            block = yaml_block(text)
            rest = text[text.find(block) + len(block) :].partition("\n")[2] if block else text
            if text_hash(rest) == wanted:
                return rest
        return None
