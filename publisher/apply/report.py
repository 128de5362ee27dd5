"""What a publish did: counts, a row a page, tasks, and what must be said; as text, JSON (report/1) and Markdown."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from publisher.apply.tasks import TaskResult
from publisher.apply.weekly import Sent
from publisher.messages import Catalogue, Text, text
from publisher.plan.answers import AnswerRow
from publisher.plan.change import Action
from publisher.plan.output import ORDER, counts_line, told_as
from publisher.plan.plan import summarise
from publisher.plan.prose import link, page_name, prose


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page of the report. ``url`` is absolute, ``""`` where the page has none."""

    key: str
    path: str
    action: Action
    url: str = ""
    reasons: tuple[Text, ...] = ()
    diff: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one publish. ``problems`` are refusals that concern no single page; ``seconds`` first request to last answer;
    ``paths`` names pages by key.
    """

    pages: tuple[PageRow, ...]
    tasks: tuple[TaskResult, ...] = ()
    queued: int = 0
    requests: int = 0
    seconds: float = 0.0
    url: str = ""
    notes: tuple[Text, ...] = ()
    problems: tuple[Text, ...] = ()
    stopped_by: Text | None = None
    saved: tuple[str, ...] = field(default=())
    answers: tuple[AnswerRow, ...] = ()
    digests: tuple[Sent, ...] = ()
    paths: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether all was done that was planned."""
        failed = any(row.action is Action.FAILED for row in self.pages) or any(t.problem for t in self.tasks)
        return not (failed or self.problems or self.stopped_by)

    @property
    def has_edits(self) -> bool:
        """Whether pages edited by people were left alone."""
        return any(row.action.is_edit for row in self.pages)

    def summary(self) -> Mapping[str, int]:
        """The counts of the contract."""
        done = (result.change.action for result in self.tasks if result.problem is None)
        return summarise((row.action for row in self.pages), done, self.queued)


def report_json(report: Report, say: Catalogue) -> str:
    """The report as one JSON document of the schema report/1."""
    document = {
        "schema": "report/1",
        "summary": report.summary(),
        "requests": report.requests,
        "seconds": round(report.seconds, 3),
        "pages": [
            {
                "key": row.key,
                "path": row.path,
                "action": row.action.value,
                "url": row.url,
                "reason": "; ".join(say.say(reason) for reason in row.reasons),
            }
            for row in report.pages
        ],
        "answers": [answer.row() for answer in report.answers],
        "digests": [one.row(say) for one in report.digests],
        "notes": [say.say(note) for note in _told(report)],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def report_text(report: Report, say: Catalogue) -> str:
    """The report as a person reads it on a terminal: everything but the unchanged pages, then counts and the address."""
    lines: list[str] = []
    for action in ORDER:
        for row in report.pages:
            if row.action is action:
                reasons = "; ".join(say.say(reason) for reason in row.reasons)
                lines.append(f"{say(f'apply.did-{action}')} {row.path}" + (f"  ({reasons})" if reasons else ""))
                lines += [f"    {line}" for line in row.diff.splitlines()]
    lines += [_task_line(report, result, say) for result in report.tasks]
    lines += [one.line(say) for one in report.digests]
    lines += [say.say(note) for note in _told(report)]
    if any(row.diff for row in report.pages):
        lines.append(say("plan.marks"))
    lines.append(counts_line(report.summary(), say, done=True))
    lines.append(say("apply.requests", n=report.requests, seconds=f"{report.seconds:.1f}"))
    if report.url:
        lines.append(say("apply.address", url=report.url))
    return "\n".join(lines) + "\n"


def report_markdown(report: Report, say: Catalogue) -> str:
    """The report as Markdown, for the summary of a pipeline."""
    lines = [f"### {say('apply.markdown-title')}", "", counts_line(report.summary(), say, done=True), ""]
    rows = [row for action in ORDER for row in report.pages if row.action is action]
    for row in rows:
        reasons = "; ".join(say.say(reason) for reason in row.reasons)
        page = link(row.path, row.url) if row.url else page_name(row.path)
        did = say(f"apply.did-{row.action}").rstrip()
        lines.append(f"- {did} {page}" + (f" — {prose(reasons)}" if reasons else ""))
    lines += [f"- {prose(_task_line(report, result, say))}" for result in report.tasks]
    lines += [f"- {prose(one.line(say))}" for one in report.digests]
    lines += [f"- {prose(say.say(note))}" for note in _told(report)]
    if report.url:
        lines += ["", report.url]
    return "\n".join(lines).rstrip() + "\n"


def review_text(report: Report, say: Catalogue) -> str:
    """The tasks of a review alone, for a terminal."""
    lines = [_task_line(report, result, say) for result in report.tasks]
    lines += [one.line(say) for one in report.digests]
    if not (lines or report.queued or report.stopped_by):
        lines.append(say("apply.no-tasks"))
    lines += [say.say(note) for note in _told(report)]
    lines += [say("plan.count-tasks-queued", n=report.queued)] if report.queued else []
    return "\n".join(lines) + "\n"


def review_markdown(report: Report, say: Catalogue) -> str:
    """The tasks of a review alone, as Markdown."""
    return "".join(f"- {prose(line)}\n" for line in review_text(report, say).splitlines())


def _told(report: Report) -> tuple[Text, ...]:
    stopped = (report.stopped_by, text("apply.run-again")) if report.stopped_by is not None else ()
    answers = (told for answer in report.answers for told in answer.told)
    return (*answers, *report.notes, *report.problems, *stopped)


def _task_line(report: Report, result: TaskResult, say: Catalogue) -> str:
    change = result.change
    due = change.by.isoformat() if change.by is not None else "—"
    key = report.paths.get(change.key, change.key)
    line = say(
        f"apply.task-{told_as(change)}",
        task=result.task_id or "—",
        key=key,
        owner=change.owner,
        due=due,
        title=change.title or key,
        more=change.reads - 1,
    )
    return say("apply.task-not-done", line=line, reason=result.problem) if result.problem is not None else line
