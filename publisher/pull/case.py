"""What one page's rewriting works on, and why its last try came to nothing."""

from dataclasses import dataclass

from publisher.messages import Text
from publisher.plan.reading import Reading
from publisher.pull.source import Edit, SourceLines
from publisher.pull.writing import Means, Style, Writer

STYLES = (Style(), Style(wary=True))
Candidate = list[Edit]


@dataclass
class Case:
    """The present Markdown with what it comes out as, the portal's text, and what the writing of Markdown has to know."""

    lines: SourceLines
    new: Reading
    means: Means
    why: Text | None = None

    def writer(self, style: Style = STYLES[0]) -> Writer:
        """What writes Markdown for this page."""
        return Writer(self.means, style=style)

    @property
    def old(self) -> Reading:
        """What the present Markdown comes out as."""
        return self.lines.reading
