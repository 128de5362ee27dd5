"""What one page's rewriting works on, and why its last try came to nothing."""

from dataclasses import dataclass

from publisher.messages import Text
from publisher.plan.reading import Reading
from publisher.pull.source import Edit, Lines
from publisher.pull.writing import LinkTo, Style

STYLES = (Style(), Style(wary=True))
Candidate = list[Edit]


@dataclass
class Case:
    """The present Markdown with what it comes out as, the portal's text, and how addresses are written."""

    lines: Lines
    new: Reading
    link_to: LinkTo
    why: Text | None = None

    @property
    def old(self) -> Reading:
        """What the present Markdown comes out as."""
        return self.lines.reading
