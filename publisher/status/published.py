"""The status as tables for a page of the base: counts without names, and nothing that differs from one run to the next by itself.

Every number is taken from the document that ``publisher status --format json`` prints. Openings are not on it: they are counted
between two looks of one runner, and another runner would count otherwise. Neither are open tasks, which publishing itself makes.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from publisher.messages import Catalogue
from publisher.render.status_tables import StatusTable
from publisher.status.model import BaseStatus, unowned_by_reason
from publisher.status.numbers import LOADS, bounds, fresh_share, headline, month_name, share
from publisher.status.output import section_title, status_document

_STATES = ("fresh", "due", "overdue", "quarantined", "never_reviewed", "broken", "exempt", "drafts", "archived")


def published_tables(status: BaseStatus, say: Catalogue) -> tuple[StatusTable, ...]:
    """The parts of the page, those without any number left out."""
    document = status_document(status, say)
    parts = (
        _states(status, document, say),
        _sections(status, document, say),
        _months(document, say),
        _answered(document, say),
        _outcomes(document, say),
        _loads(document, say),
        _unowned(status, say),
        _reading(document, say),
    )
    return tuple(part for part in parts if part.rows)


def _states(status: BaseStatus, document: Mapping[str, Any], say: Catalogue) -> StatusTable:
    rows = [(say(f"status.state-{_state(name)}"), str(document[name])) for name in _STATES if document[name]]
    late = sum(page.planned is not None and page.planned < status.today for page in status.drafts)
    if late:
        rows.append((say("status.drafts-late"), str(late)))
    heads = (say("status.column-state"), say("status.column-pages"))
    return StatusTable("", headline(status, say), heads, tuple(rows), key=", ".join(n for n in _STATES if document[n]))


def _state(name: str) -> str:
    return {"never_reviewed": "never-reviewed", "drafts": "draft"}.get(name, name)


def _sections(status: BaseStatus, document: Mapping[str, Any], say: Catalogue) -> StatusTable:
    rows = []
    for row in document["sections"]:
        good = row["fresh"] + row["due"]
        counted = good + row["overdue"] + row["never_reviewed"] + row["broken"]
        numbers = (row["pages"], good, row["overdue"], row["never_reviewed"] + row["broken"])
        rows.append((section_title(status, row["section"], say), *map(str, numbers), _percent(share(good, counted))))
    names = ("section", "pages", "fresh", "overdue", "never-reviewed")
    heads = (*(say(f"status.column-{name}") for name in names), "%")
    return StatusTable(say("status.part-sections"), "", heads, tuple(rows), bars=5, key="sections")


def _months(document: Mapping[str, Any], say: Catalogue) -> StatusTable:
    rows = [
        (
            month_name(date.fromisoformat(row["day"]), say),
            *(str(row[name]) for name in ("fresh", "never_reviewed", "overdue")),
            _percent(fresh_share(row)),
        )
        for row in reversed(document["months"])
    ]
    names = ("month", "fresh", "never-reviewed", "overdue")
    heads = (*(say(f"status.column-{name}") for name in names), "%")
    title, lead = say("status.part-time"), say("status.part-time-lead")
    return StatusTable(title, lead, heads, tuple(rows), bars=4, key="months")


def _answered(document: Mapping[str, Any], say: Catalogue) -> StatusTable:
    names = ("in_time", "soon", "later", "first")
    total = {name: sum(row[name] for row in document["answered"]) for name in names}
    rows = [(say(f"status.column-{name.replace('_', '-')}"), str(total[name])) for name in names if total[name]]
    dated = total["in_time"] + total["soon"] + total["later"]
    in_time, soon = share(total["in_time"], dated), share(total["in_time"] + total["soon"], dated)
    lead = say("status.answered", all=dated, in_time=in_time, soon=soon) if dated else ""
    heads = (say("status.column-kind"), say("status.column-reviews"))
    return StatusTable(say("status.part-answered"), lead, heads, tuple(rows), key="answered")


def _outcomes(document: Mapping[str, Any], say: Catalogue) -> StatusTable:
    found, stamps = document["outcomes"], document["stamps"]
    rows = [
        (say(f"status.outcome-{name}") if name in {"valid", "corrected", "unsaid"} else name, str(count))
        for name, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    ]
    if rows:
        rows += [(say(f"status.stamps-{name}"), str(stamps[name])) for name in ("bare", "bulk") if stamps[name]]
    heads = (say("status.column-outcome"), say("status.column-reviews"))
    title, lead = say("status.part-outcomes"), say("status.part-outcomes-lead")
    return StatusTable(title, lead, heads, tuple(rows), key="outcomes, stamps")


def _loads(document: Mapping[str, Any], say: Catalogue) -> StatusTable:
    owners: Sequence[Mapping[str, Any]] = document["owners"]
    rows = []
    for low, high in LOADS:
        inside = [row for row in owners if low <= row["pages"] <= high]
        if inside:
            numbers = (len(inside), *(sum(row[name] for row in inside) for name in ("pages", "due", "overdue")))
            rows.append((bounds(low, high, say), *map(str, numbers)))
    heads = tuple(say(f"status.column-{name}") for name in ("load", "owners", "pages", "due", "overdue"))
    return StatusTable(say("status.part-owners"), "", heads, tuple(rows), key="owners")


def _unowned(status: BaseStatus, say: Catalogue) -> StatusTable:
    rows = [(say(f"status.unowned-short-{why}"), str(n)) for why, n in unowned_by_reason(status.unowned).items() if n]
    heads = (say("status.column-reason"), say("status.column-pages"))
    return StatusTable(say("status.unowned-title"), "", heads, tuple(rows), key="unowned_pages")


def _reading(document: Mapping[str, Any], say: Catalogue) -> StatusTable:
    found: Mapping[str, int] = document["reading"] or {}
    rows = [(say(f"status.reading-{name}"), str(count)) for name, count in found.items()]
    heads = (say("status.column-kind"), say("status.column-readings"))
    return StatusTable(say("status.part-reading"), say("status.part-reading-lead"), heads, tuple(rows), key="reading")


def _percent(found: int | None) -> str:
    return "–" if found is None else f"{found}\u00a0%"
