"""A plan as Markdown, for a comment on a pull request: all that the text tells, never longer than a comment may be."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from publisher.messages import Catalogue
from publisher.plan.change import Change
from publisher.plan.output import (
    ORDER,
    base_lines,
    counts_line,
    digest_lines,
    foreign_lines,
    generated_lines,
    nothing_to_do,
    refusal_line,
    task_line,
)
from publisher.plan.plan import Plan
from publisher.plan.prose import page_name, prose

LONGEST = 60_000
"""Characters of a comment: GitHub takes 65,536 and GitLab 1,000,000; the rest is for what a workflow puts around it."""
_DIFFS = 45_000
_ROWS = 30_000
_REST = 12_000
_FOREIGN = 8_000


@dataclass(frozen=True, slots=True)
class _CommentPart:
    """Lines of one kind, cut at ``room`` characters, and how many were cut."""

    lines: list[str]
    left_out: int


def plan_markdown(plan: Plan, say: Catalogue) -> str:
    """The plan as a comment on a pull request."""
    lines = [f"### {say('plan.markdown-title')}", "", counts_line(plan.summary(), say), ""]
    if plan.refusal is not None:
        lines += [f"**{prose(refusal_line(plan, say))}**", ""]
    if plan.removals is not None:
        lines += [f"**{prose(say.say(plan.removals))}**", ""]
    if not plan.has_changes:
        lines += [say(nothing_to_do(plan)), ""]
    about: list[str] = []
    for _, line, below in base_lines(plan, say):
        about += [f"- {prose(line)}", *(f"  - {prose(detail)}" for detail in below)]
    lines += [*_shown(about, _FOREIGN, say), ""] if about else []
    changes = [c for action in ORDER for c in plan.content_changes if c.counted is action]
    if changes:
        columns = (say("plan.column-page"), say("plan.column-change"), say("plan.column-why"))
        rows = _cut([_row(change, say) for change in changes], _ROWS)
        lines += [f"| {' | '.join(columns)} |", "| --- | --- | --- |", *rows.lines]
        lines += [*([f"| {say('plan.more-rows', n=rows.left_out)} | | |"] if rows.left_out else []), ""]
    rest = [*(task_line(plan, task, say) for task in plan.tasks.changes), *digest_lines(plan, say)]
    rest = [*generated_lines(plan, say), *rest, *(say.say(note) for note in plan.tasks.notes)]
    after = _shown([f"- {prose(line)}" for line in rest], _REST, say)
    if plan.foreign:
        after += [*([""] if after else []), say("plan.foreign", n=len(plan.foreign)), ""]
        after += _shown([f"- {prose(line)}" for line in foreign_lines(plan, say)], _FOREIGN, say)
    changes += [change for change in plan.changes if change.is_generated and change.lost is not None]
    room = LONGEST - len("\n".join([*lines, *after]))
    return "\n".join([*lines, *_differences(changes, min(room, _DIFFS), say), *after]).rstrip() + "\n"


def _row(change: Change, say: Catalogue) -> str:
    reasons = "; ".join(say.say(reason) for reason in change.reasons)
    return f"| {page_name(change.path)} | {say(f'plan.action-{change.action}')} | {prose(reasons)} |"


def _differences(changes: Sequence[Change], room: int, say: Catalogue) -> list[str]:
    """Differences to be opened, short ones first where not all find room; which were left out is told."""
    shown = {id(change): _folded(change.path, change.diff) for change in changes if change.diff}
    if not shown:
        return []
    marks = [say("plan.marks"), ""]
    room -= len(marks[0]) + 400  # for what is left out
    kept: set[int] = set()
    for name, folded in sorted(shown.items(), key=lambda entry: len("\n".join(entry[1]))):
        length = len("\n".join(folded)) + 1
        if length > room:
            break
        room -= length
        kept.add(name)
    lines = [line for change in changes if id(change) in kept for line in shown[id(change)]]
    missing = [page_name(change.path) for change in changes if change.diff and id(change) not in kept]
    if missing:
        cut = _cut(missing, 300)
        more = [say("plan.more-rows", n=cut.left_out)] if cut.left_out else []
        lines += [f"{', '.join([*cut.lines, *more])}: {say('plan.left-out')}", ""]
    return [*marks, *lines]


def _folded(path: str, diff: str) -> list[str]:
    """A difference to be opened; its fence is longer than any that it shows."""
    longest = max((len(run) for run in re.findall(r"`{3,}", diff)), default=2)
    fence = "`" * (longest + 1)
    shown = re.sub("(?<![\\w.])@|#(?=\\d)", "\\g<0>&#8203;", html.escape(path))  # hosts look for names here too
    summary = f"<details><summary>{shown}</summary>"
    return [summary, "", f"{fence}text", diff, fence, "", "</details>", ""]


def _shown(lines: Sequence[str], room: int, say: Catalogue) -> list[str]:
    part = _cut(lines, room)
    return [*part.lines, *([f"- {say('plan.more-rows', n=part.left_out)}"] if part.left_out else [])]


def _cut(lines: Sequence[str], room: int) -> _CommentPart:
    kept: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return _CommentPart(kept, len(lines) - len(kept))
