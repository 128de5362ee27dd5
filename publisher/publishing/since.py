"""What has happened to pages in git since something happened in a task."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache

from publisher.content.material import is_material
from publisher.content.model import Page
from publisher.content.split import body_of
from publisher.pipeline.history import History, NoHistory
from publisher.plan.talk import Talk
from publisher.review.answering import Circumstances
from publisher.review.news import NO_NEWS, News
from publisher.workdays import NOBODY, Away


def circumstances(
    talks: Mapping[int, Talk],
    service: int,
    held: frozenset[str],
    history: History | NoHistory,
    away: Mapping[int, tuple[Away, ...]] = NOBODY,
    news: Callable[[Page], News] = lambda _: NO_NEWS,
) -> Circumstances:
    """What answers are judged by. Without git nothing is known to have changed."""
    if isinstance(history, NoHistory):
        return Circumstances(talks, service, held.__contains__, away=away, news=news)

    @cache
    def is_other(path: str, moment: datetime) -> bool:
        then, now = history.commit_at(moment), history.head
        if not then or now is None:
            return False
        before, after = history.text_at(path, then), history.text_at(path, now.sha)
        return before is not None and after is not None and is_material(body_of(before), body_of(after))

    return Circumstances(talks, service, held.__contains__, history.has_changed_since, is_other, away, news)
