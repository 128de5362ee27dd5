"""The status of a base for a terminal, for a pull request, and as ``status/1``."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date

from publisher.messages import Catalogue, Text
from publisher.status.audit import Audit
from publisher.status.audit_output import audit_document
from publisher.status.history import Freshness, Month, answered, by_month
from publisher.status.model import BaseStatus
from publisher.status.pages import PageState, PageStatus

SCHEMA = "status/1"
_LISTED = 10
_OVERDUE = (PageState.OVERDUE, PageState.QUARANTINED)


def status_json(status: BaseStatus, say: Catalogue, audit: Audit | None = None) -> str:
    """The document ``status/1`` (docs/reference/json.md), with what an audit found where there was one."""
    found = {"audit": audit_document(audit, say)} if audit is not None else {}
    return json.dumps({**status_document(status, say), **found}, ensure_ascii=False, indent=2) + "\n"


def status_document(status: BaseStatus, say: Catalogue) -> dict[str, object]:
    """The values of ``status/1``: every number that a page or the terminal shows comes from here."""
    recent = status.recent
    days = [month.day for month in status.past.months]
    monthly = by_month(status.past.stamps, days)
    return {
        "schema": SCHEMA,
        "today": status.today.isoformat(),
        "pages": len(status.pages),
        "fresh": status.count(PageState.FRESH),
        "due": status.count(PageState.DUE),
        "overdue": status.count(PageState.OVERDUE),
        "quarantined": status.count(PageState.QUARANTINED),
        "never_reviewed": status.count(PageState.NEVER_REVIEWED),
        "broken": status.count(PageState.BROKEN),
        "exempt": status.count(PageState.EXEMPT),
        "drafts": status.count(PageState.DRAFT),
        "archived": status.count(PageState.ARCHIVED),
        "unowned": len(status.unowned),
        "first": [
            {
                "key": first.page.key,
                "path": first.page.shown,
                "reason": reason_line(say, first.reasons),
                "score": round(first.score, 2),
            }
            for first in status.first
        ],
        "sections": [
            {
                "section": name,
                "title": status.section_titles.get(name, name),
                "pages": len(pages),
                **{word: sum(page.state in states for page in pages) for word, states in _SECTION_STATES.items()},
            }
            for name, pages in status.sections.items()
        ],
        "months": [_month_row(month) for month in status.past.months],
        "answered": [{"month": day.isoformat()[:7], **asdict(answered(monthly[day]))} for day in days if monthly[day]],
        "outcomes": dict(sorted(Counter(stamp.outcome or "unsaid" for stamp in recent).items())),
        "stamps": {
            "all": len(recent),
            "bare": sum(stamp.is_bare for stamp in recent),
            "bulk": sum(stamp.is_bulk for stamp in recent),
            "bulk_commits": sorted({stamp.sha for stamp in recent if stamp.is_bulk}),
        },
        "history_is_whole": status.past.is_whole,
        "owners": [
            {
                "owner": load.owner,
                "pages": load.pages,
                "due": load.due,
                "overdue": load.overdue,
                "open_tasks": load.open_tasks,
            }
            for load in status.loads
        ],
        "unowned_pages": [
            {"key": page.key, "path": page.shown, "reason": str(page.unowned), "owner": page.owner}
            for page in status.unowned
        ],
        "views_since": status.views_since.isoformat() if status.views_since else "",
        "unopened_pages": [{"key": page.key, "path": page.shown} for page in status.unopened],
        "draft_pages": [
            {"key": page.key, "path": page.shown, "planned": page.planned.isoformat() if page.planned else ""}
            for page in status.drafts
        ],
        "reading": None
        if status.reading is None
        else {
            "read": status.reading.read,
            "open": status.reading.open,
            "late": status.reading.late,
            "outdated": status.reading.outdated,
        },
        "notes": [say.say(note) for note in status.notes],
    }


_SECTION_STATES: dict[str, tuple[PageState, ...]] = {
    "fresh": (PageState.FRESH,),
    "due": (PageState.DUE,),
    "overdue": _OVERDUE,
    "never_reviewed": (PageState.NEVER_REVIEWED,),
    "broken": (PageState.BROKEN,),
    "other": (PageState.EXEMPT, PageState.DRAFT, PageState.ARCHIVED),
}


def _month_row(month: Month) -> dict[str, object]:
    return {
        "day": month.day.isoformat(),
        **_fresh_row(month.whole),
        "sections": {name: _fresh_row(fresh) for name, fresh in sorted(month.sections.items())},
    }


def _fresh_row(fresh: Freshness) -> dict[str, int]:
    return {"fresh": fresh.fresh, "overdue": fresh.overdue, "never_reviewed": fresh.never}


def reason_line(say: Catalogue, reasons: Sequence[Text]) -> str:
    """The reasons for a page in one line."""
    return "; ".join(say.say(reason) for reason in reasons)


def status_text(status: BaseStatus, say: Catalogue) -> str:
    """The status for a terminal: what there is, what to do first, then where it comes from."""
    return "\n".join(_lines(status, say)) + "\n"


def status_markdown(status: BaseStatus, say: Catalogue) -> str:
    """The status for a pull request or a wiki."""
    lines = [f"## {say('status.title', title=status.title, day=status.today)}", "", _summary(status, say), ""]
    if status.first:
        lines += [f"### {say('status.first-title')}", ""]
        lines += [
            f"{number}. `{first.page.shown}`: {reason_line(say, first.reasons)}"
            for number, first in enumerate(status.first, 1)
        ]
        lines.append("")
    names = [say(f"status.column-{word.replace('_', '-')}") for word in _SECTION_STATES]
    lines += [f"### {say('status.sections-title')}", ""]
    lines.append(f"| {' | '.join((say('status.column-section'), say('status.column-pages'), *names))} |")
    lines.append(f"| --- {'| ---: ' * (len(names) + 1)}|")
    for name, pages in status.sections.items():
        counts = [sum(page.state in states for page in pages) for states in _SECTION_STATES.values()]
        cells = [_cell(section_title(status, name, say)), str(len(pages)), *map(str, counts)]
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", *(f"- {say.say(note)}" for note in status.notes)]
    return "\n".join(lines).rstrip() + "\n"


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def section_title(status: BaseStatus, name: str, say: Catalogue) -> str:
    """What readers call a section."""
    return status.section_titles.get(name) or name or say("status.top")


def _summary(status: BaseStatus, say: Catalogue) -> str:
    parts = [say("status.pages", n=len(status.pages))]
    parts += [f"{say(f'status.state-{state}')} {count}" for state, count in status.counts.items() if count]
    if status.unowned:
        parts.append(f"{say('status.unowned-title')} {len(status.unowned)}")
    return " · ".join(parts)


def _lines(status: BaseStatus, say: Catalogue) -> Iterator[str]:
    yield say("status.title", title=status.title, day=status.today)
    yield _summary(status, say)
    yield ""
    if status.first:
        yield say("status.first-title")
        for number, first in enumerate(status.first, 1):
            yield f"{number:3}. {first.page.shown}: {reason_line(say, first.reasons)}"
    else:
        yield say("status.nothing-first")
    yield ""
    yield from _section_lines(status, say)
    yield from _past_lines(status, say)
    yield from _listed(say("status.unowned-title"), [_unowned_line(page, say) for page in status.unowned], say)
    if status.has_portal:
        title = say("status.unopened-title")
        if status.views_since is not None:
            title = say("status.unopened-since", day=status.views_since)
        yield from _listed(title, [page.shown for page in status.unopened], say)
    yield from _listed(
        say("status.drafts-title"), [_draft_line(page, status.today, say) for page in status.drafts], say
    )
    yield from _owner_lines(status, say)
    if status.reading is not None:
        yield say(
            "status.reading-line",
            read=status.reading.read,
            open=status.reading.open,
            late=status.reading.late,
            outdated=status.reading.outdated,
        )
    for note in status.notes:
        yield say.say(note)


def _section_lines(status: BaseStatus, say: Catalogue) -> Iterator[str]:
    names = [say(f"status.column-{word.replace('_', '-')}") for word in _SECTION_STATES]
    rows = [
        [section_title(status, name, say), str(len(pages))]
        + [str(sum(page.state in states for page in pages)) for states in _SECTION_STATES.values()]
        for name, pages in status.sections.items()
    ]
    yield from table([say("status.column-section"), say("status.column-pages"), *names], rows)
    yield ""


def _past_lines(status: BaseStatus, say: Catalogue) -> Iterator[str]:
    recent = status.recent
    if not recent:
        return
    done = answered(recent)
    yield say("status.reviews", n=len(recent), since=_since(status))
    if done.all:
        yield "  " + say(
            "status.answered",
            in_time=_share(done.in_time, done.all),
            soon=_share(done.in_time + done.soon, done.all),
            all=done.all,
        )
    bare = sum(stamp.is_bare for stamp in recent)
    bulk = sum(stamp.is_bulk for stamp in recent)
    yield "  " + say("status.stamps", bare=bare, bulk=bulk)
    yield ""


def _since(status: BaseStatus) -> date:
    return status.past.months[0].day.replace(day=1)


def _share(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _owner_lines(status: BaseStatus, say: Catalogue) -> Iterator[str]:
    loads = status.loads[:_LISTED]
    if not loads:
        return
    yield say("status.owners-title")
    heads = [say(f"status.column-{name}") for name in ("owner", "pages", "due", "overdue", "open-tasks")]
    rows = [
        [
            load.owner,
            str(load.pages),
            str(load.due),
            str(load.overdue),
            "" if load.open_tasks is None else str(load.open_tasks),
        ]
        for load in loads
    ]
    yield from table(heads, rows)
    if len(status.loads) > _LISTED:
        yield "  " + say("status.more", n=len(status.loads) - _LISTED)
    yield ""


def _listed(title: str, lines: Sequence[str], say: Catalogue) -> Iterator[str]:
    if not lines:
        return
    yield title
    yield from (f"  {line}" for line in lines[:_LISTED])
    if len(lines) > _LISTED:
        yield "  " + say("status.more", n=len(lines) - _LISTED)
    yield ""


def _unowned_line(page: PageStatus, say: Catalogue) -> str:
    return f"{page.shown}: {say(f'status.unowned-{page.unowned}', owner=page.owner or '-')}"


def _draft_line(page: PageStatus, today: date, say: Catalogue) -> str:
    if page.planned is None:
        return page.shown
    name = "status.planned-late" if page.planned < today else "status.planned"
    return f"{page.shown}: {say(name, day=page.planned)}"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns for a terminal: the first to the left, numbers to the right."""
    widths = [max(len(row[i]) for row in (heads, *rows)) for i in range(len(heads))]
    for row in (heads, *rows):
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        yield ("  " + "  ".join(cells)).rstrip()
