"""What holds for all tasks of a base."""

from dataclasses import dataclass
from datetime import tzinfo

from publisher.review_settings import ReviewSettings
from publisher.workdays import WEEKENDS, WorkDays


@dataclass(frozen=True, slots=True)
class TaskRules:
    """What holds for all tasks of a base. ``zone`` is where deadlines are meant; ``prefix`` stands before paths in notes.

    ``knows_all_pages`` false (some pages could not be read) keeps the tasks of pages that seem to be gone.
    """

    code: str
    review: ReviewSettings
    language: str
    zone: tzinfo
    prefix: str = ""
    knows_all_pages: bool = True
    workdays: WorkDays = WEEKENDS
