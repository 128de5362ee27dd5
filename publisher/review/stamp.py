"""A review written into a page's front matter: three lines, and nothing else of the file. Pure."""

from datetime import date

from publisher.content.edit import edit_front_matter
from publisher.plan.answers import ReviewStamp


def stamped(content: str, stamp: ReviewStamp) -> str:
    """The text of a page with the review in its front matter; the same text where it stands there already.

    Raises ContentError where a value cannot be written without touching other lines.
    """
    values: tuple[tuple[str, str | date], ...] = (
        ("last_reviewed", stamp.day),
        ("last_reviewed_by", stamp.by),
        ("review_outcome", stamp.outcome),
    )
    for key, value in values:
        content = edit_front_matter(content, key, value)
    return content
