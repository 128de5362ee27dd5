"""What a task says, in the site's language: title, description, comments; safe in BBCode and free of hashtags."""

import re
from collections.abc import Iterable
from datetime import date

from publisher.content.model import Page
from publisher.messages import Catalogue, Text, text
from publisher.plan.tasks import PAGE_URL

MOST_CHARACTERS = 200
"""A title's length that every portal keeps whole (facts on tasks: stored 250, trimmed)."""

_MOST_OF_A_LINE = 300
_HASHTAG = re.compile(r"#(?=\w)")
_BRACKETS = str.maketrans("[]", "()")


def plain(title: str) -> str:
    """A page's title as it may stand in a task: ``#word`` would become a tag of the task, brackets are BBCode."""
    return " ".join(_HASHTAG.sub("", title).translate(_BRACKETS).split())


def title_of(page: Page, say: Catalogue) -> str:
    """The title of a page's review task."""
    title = say("task.title", title=plain(page.meta.title or page.path))
    return title if len(title) <= MOST_CHARACTERS else title[: MOST_CHARACTERS - 1].rstrip() + "…"


def is_same_title(ours: str, portals: str) -> bool:
    """Whether the portal's title is ours, whatever it did to blanks and quotation marks' entities."""
    return " ".join(ours.split()) == " ".join(_unescaped(portals).split()) or ours == portals


def description_of(page: Page, say: Catalogue, *, due: date, why: str, news: Iterable[str] = ()) -> str:
    """What to do, for an owner who has no git. ``why`` says why this person is asked, ``news`` what changed."""
    title = plain(page.meta.title or page.path)
    last = page.meta.last_reviewed
    lines = [
        say("task.page", link=f"[URL={PAGE_URL}]{title}[/URL]"),
        why,
        say("task.first") if last is None else say("task.last", day=day_in(say, last)),
        *news,
        "",
        say("task.what-to-do"),
        say("task.takes", n=reading_minutes(page.words or len(page.body.split()))),
        say("task.how-to-answer"),
        say("task.words"),
        "",
        say("task.due", day=day_in(say, due)),
        say("task.otherwise"),
    ]
    return "\n".join(lines)


def reading_minutes(words: int) -> int:
    """How long a page takes to read with care: 150 words a minute, a minute at least."""
    return max(1, round(words / 150))


def day_in(say: Catalogue, day: date) -> str:
    """A day as people of the language write it."""
    return say("task.day", day=day.day, month=text(f"task.month-{day.month}"), year=day.year)


def comment(say: Catalogue, sentence: Text) -> str:
    """A comment, without what would become a tag."""
    return _HASHTAG.sub("", say.say(sentence))


def quoted(person: str, words: str) -> str:
    """Somebody's words as a quotation in a task: no tags, no commands of the portal's markup."""
    return f"[QUOTE]{person}: {_HASHTAG.sub('', words).translate(_BRACKETS)}[/QUOTE]"


def quoted_lines(lines: Iterable[str]) -> str:
    """Lines of a page as a quotation in a task."""
    kept = (_HASHTAG.sub("", line).translate(_BRACKETS)[:_MOST_OF_A_LINE] for line in lines)
    return f"[QUOTE]{chr(10).join(kept)}[/QUOTE]"


def _unescaped(title: str) -> str:
    for entity, character in (("&quot;", '"'), ("&#039;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        title = title.replace(entity, character)
    return title
