"""What a review's task tells of since the last review. Values and their wording; pure."""

from dataclasses import dataclass
from datetime import date

from publisher.messages import Catalogue, Text
from publisher.review.wording import day_in, plain, quoted_lines


@dataclass(frozen=True, slots=True)
class Other:
    """A page that this one links to or depends on, with how many words changed in it, and the lines that did."""

    title: str
    words: int
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """``commits`` are the last ones that changed the page's file, of ``all_commits``; ``others`` some of ``all_others``; ``broken`` what
    is wrong with its links, ``reason`` why it is to be looked at, in its author's words.
    """

    commits: tuple[tuple[date, str], ...] = ()
    all_commits: int = 0
    others: tuple[Other, ...] = ()
    all_others: int = 0
    broken: tuple[Text, ...] = ()
    reason: str = ""

    def lines(self, say: Catalogue) -> list[str]:
        """The news as lines of a task's description, with an empty line before them; nothing where there is no news."""
        lines = [say("task.news-reason", reason=plain(self.reason))] if self.reason else []
        if self.commits:
            lines.append(say("task.news-commits", n=self.all_commits))
            lines += [f"- {day_in(say, day)}: {plain(subject)}" for day, subject in self.commits]
        if self.others:
            lines.append(say("task.news-pages", n=self.all_others))
            for other in self.others:
                lines.append(f"- {say('task.news-page', title=plain(other.title), n=other.words)}")
                lines += [quoted_lines(other.lines)] if other.lines else []
        if self.broken:
            lines.append(say("task.news-broken", n=len(self.broken)))
            lines += [f"- {plain(say.say(told))}" for told in self.broken[:5]]
        return ["", *lines] if lines else []


NO_NEWS = News()
