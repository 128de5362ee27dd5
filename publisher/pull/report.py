"""What a pull did, page by page: text, the document ``pull/1``, and Markdown for the merge request and the commit that carry it."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from publisher.messages import Catalogue, Text
from publisher.plan.moments import moment
from publisher.plan.output import task_row
from publisher.plan.prose import link, page_name, prose
from publisher.plan.tasks import TaskChange

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+")
_NO_NAME = re.compile(r"[<>\[\]@#\x00-\x20\x7f-\xa0\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+")


class PullOutcome(StrEnum):
    """LISTED pages were edited and not asked for."""

    PULLED = "pulled"
    NEW = "new"
    LISTED = "listed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Editor:
    """Who edited a page in the portal; the name and e-mail are as far as the portal tells."""

    id: int
    name: str = ""
    email: str = ""

    def __str__(self) -> str:
        return self.name or self.email or f"b24:{self.id}"

    @property
    def credit(self) -> str:
        """The line that credits the person in a commit; nothing for one without an e-mail. It is one line, whatever the name."""
        if not _ADDRESS.fullmatch(self.email):
            return ""
        named = " ".join(_NO_NAME.sub(" ", self.name).split())
        return f"Co-authored-by: {named or self.email} <{self.email}>"


@dataclass(frozen=True, slots=True)
class PageReport:
    """One page. ``path`` is from the folder of mkdocs.yml, ``line`` in its file (0: not known), ``when`` the portal's own date."""

    key: str
    path: str
    outcome: PullOutcome
    url: str = ""
    reason: Text | None = None
    line: int = 0
    editors: tuple[Editor, ...] = ()
    when: str = ""
    files: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class PullReport:
    """All pages of one pull, and the tasks that tell owners of edits. ``is_rehearsal``: nothing was written."""

    pages: tuple[PageReport, ...]
    is_rehearsal: bool = False
    tasks: tuple[TaskChange, ...] = ()

    @property
    def has_refusals(self) -> bool:
        """Whether an edit that was asked for stays in the portal alone."""
        return any(page.outcome is PullOutcome.REFUSED for page in self.pages)

    def summary(self) -> dict[str, int]:
        """How many pages came out how."""
        counted: Mapping[PullOutcome, int] = Counter(page.outcome for page in self.pages)
        return {outcome.value: counted.get(outcome, 0) for outcome in PullOutcome}

    def credits(self) -> tuple[str, ...]:
        """The lines that credit the editors of what was brought in, each once."""
        brought = (page for page in self.pages if page.outcome in {PullOutcome.PULLED, PullOutcome.NEW})
        return tuple(dict.fromkeys(editor.credit for page in brought for editor in page.editors if editor.credit))


def pull_json(report: PullReport, say: Catalogue) -> str:
    """The report as the document ``pull/1``."""
    pages = [
        {
            "key": page.key,
            "path": page.path,
            "action": page.outcome.value,
            "url": page.url,
            "reason": say.say(page.reason) if page.reason else "",
            "line": page.line,
            "when": page.when,
            "editors": [{"id": e.id, "name": e.name, "email": e.email} for e in page.editors],
            "files": list(page.files),
            "notes": [say.say(note) for note in page.notes],
        }
        for page in report.pages
    ]
    document = {
        "schema": "pull/1",
        "summary": report.summary(),
        "dry_run": report.is_rehearsal,
        "co_authors": list(report.credits()),
        "pages": pages,
        "tasks": [task_row(task) for task in report.tasks],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def pull_text(report: PullReport, say: Catalogue) -> str:
    """The report as people read it."""
    if not report.pages:
        return say("pull.nothing") + "\n"
    width = max(len(say(f"pull.did-{page.outcome}")) for page in report.pages)
    lines: list[str] = []
    for page in report.pages:
        who = ", ".join(map(str, page.editors))
        credit = say("pull.by", who=who, when=moment(page.when)) if who else ""
        place = f"{page.path}:{page.line}" if page.line else page.path
        lines.append(f"{say(f'pull.did-{page.outcome}'):<{width}}  {place}  {credit}".rstrip())
        told = [*([page.reason] if page.reason else []), *page.notes]
        lines += [f"    {say.say(sentence)}" for sentence in told]
        lines += [f"    + {name}" for name in page.files]
    counted = report.summary()
    lines.append(", ".join(say(f"pull.count-{name}", n=n) for name, n in counted.items() if n))
    if report.is_rehearsal:
        lines.append(say("pull.rehearsal"))
    return "\n".join(lines) + "\n"


def pull_markdown(report: PullReport, say: Catalogue) -> str:
    """The report as a merge request's description, or a commit's message: the editors are credited by its last lines."""
    lines = [f"### {say('pull.markdown-title')}", ""]
    if not report.pages:
        return "\n".join([*lines, say("pull.nothing")]) + "\n"
    for page in report.pages:
        who = ", ".join(map(str, page.editors))
        credit = say("pull.by", who=who, when=moment(page.when)) if who else ""
        path = link(page.path, page.url) if page.url else page_name(page.path)
        lines.append(f"- {say(f'pull.did-{page.outcome}')} {path} {prose(credit)}".rstrip())
        told = [*([page.reason] if page.reason else []), *page.notes]
        lines += [f"  - {prose(say.say(sentence))}" for sentence in told]
    counted = report.summary()
    lines += ["", ", ".join(say(f"pull.count-{name}", n=n) for name, n in counted.items() if n)]
    named = report.credits()
    return "\n".join([*lines, *(["", *named] if named else [])]) + "\n"
