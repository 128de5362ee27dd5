"""The status as one page for a browser: no script, no request to anywhere, in light and dark, on paper and on a phone.

Every number comes from the document that ``--format json`` prints; beside each part stands the key it comes from. Names of people
stand on it only where they were asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from publisher.messages import Catalogue, Text, text
from publisher.status.charts import Series, lying_bars, sparkline, stacked_bars
from publisher.status.model import BaseStatus, unowned_by_reason
from publisher.status.numbers import LOADS, bounds, fresh_share, headline, month_name, share
from publisher.status.output import reason_line, section_title, status_document
from publisher.status.pages import PageStatus

_PAST_COLUMNS = 6
_LISTED = 25


@dataclass(frozen=True, slots=True)
class StatusPart:
    """One part of the page: a chart, the table beside it, and the key of ``status/1`` that its numbers have.

    ``words`` are the columns that hold words, not numbers.
    """

    id: str
    title: str
    key: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[object, ...], ...] = ()
    chart: Markup | None = None
    lead: str = ""
    more: str = ""
    legend: tuple[Mapping[str, str], ...] = ()
    words: frozenset[int] = frozenset()
    wide: bool = False
    by_month: bool = False
    days: frozenset[int] = frozenset()


def status_page(status: BaseStatus, say: Catalogue, *, people: bool = False) -> str:
    """The page as HTML. ``people``: owners' names and what is on each of them, for those who may see that."""
    return _Page(status, say, people).render()


class _Page:
    def __init__(self, status: BaseStatus, say: Catalogue, people: bool) -> None:
        self._status = status
        self._say = say
        self._people = people
        self._document: dict[str, Any] = status_document(status, say)

    def render(self) -> str:
        source = files(__package__)
        template = Environment(autoescape=True, trim_blocks=False).from_string(
            source.joinpath("page.html.j2").read_text(encoding="utf-8")
        )
        status, say = self._status, self._say
        return template.render(
            language=say.language,
            heading=say("status.title", title=status.title, day=status.today),
            title=status.title,
            headline=headline(status, say),
            day=self._day(status.today),
            css=Markup(source.joinpath("style.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
            say=say,
            tiles=self._tiles(),
            notes=[say.say(note) for note in status.notes],
            first=self._first(),
            parts=[part for part in self._parts() if part.rows],
            command=self._command,
        )

    def _tiles(self) -> list[dict[str, object]]:
        document = self._document
        kinds = (
            ("fresh", "fresh", "✓"),
            ("due", "soon", "◔"),
            ("overdue", "late", "!"),
            ("quarantined", "late", "✕"),
            ("never_reviewed", "never", "?"),
            ("broken", "late", "⚠"),
            ("unowned", "never", "∅"),
            ("drafts", "never", "✎"),
        )
        shown = [(name, kind, sign) for name, kind, sign in kinds if document[name] or name in {"fresh", "overdue"}]
        labels = {name: self._say(f"status.tile-{name.replace('_', '-')}") for name, _, _ in kinds}
        return [
            {"key": name, "count": document[name], "kind": kind, "sign": sign, "label": labels[name]}
            for name, kind, sign in shown
        ]

    def _first(self) -> list[dict[str, str]]:
        return [
            {
                "title": first.page.title,
                "reason": reason_line(self._say, self._without_names(first.reasons)),
                "path": first.page.shown,
                "owner": first.page.owner_name if self._people else "",
            }
            for first in self._status.first
        ]

    def _without_names(self, reasons: Sequence[Text]) -> Sequence[Text]:
        """Reasons name an owner who left; without ``--people`` the sentence stands for itself."""
        if self._people:
            return reasons
        return [
            text(f"{one.key}-unnamed") if one.key in {"status.unowned-unknown", "status.unowned-dismissed"} else one
            for one in reasons
        ]

    def _parts(self) -> Sequence[StatusPart]:
        return (
            self._over_time(),
            self._sections(),
            self._answered(),
            self._outcomes(),
            self._stamps(),
            self._load(),
            self._reading(),
            self._unowned(),
            self._unopened(),
            self._drafts(),
        )

    # ---- parts

    def _over_time(self) -> StatusPart:
        say = self._say
        rows = self._document["months"]
        kinds = (("fresh", "fresh"), ("never_reviewed", "never"), ("overdue", "late"))
        series = [Series(kind, tuple(row[name] for row in rows)) for name, kind in kinds]
        labels = [self._month(row["day"]) for row in rows]
        title = say("status.part-time")
        return StatusPart(
            "time",
            title,
            "months",
            (say("status.column-month"), *(say(f"status.column-{n.replace('_', '-')}") for n, _ in kinds), "%"),
            tuple(
                (self._month(row["day"]), *(row[name] for name, _ in kinds), fresh_share(row)) for row in reversed(rows)
            ),
            Markup(stacked_bars(title, labels, series, height=430)) if rows else None,  # noqa: S704
            say("status.part-time-lead"),
            legend=self._legend(*kinds),
            by_month=True,
        )

    def _sections(self) -> StatusPart:
        say, months = self._say, self._document["months"]
        picked = _picked(months, _PAST_COLUMNS)
        rows = []
        for section in self._document["sections"]:
            name = section["section"]
            past = [month["sections"].get(name) for month in months]
            shares = [fresh_share(one) if one else None for one in past]
            curve = sparkline(say("status.part-sections"), shares) if sum(s is not None for s in shares) > 1 else ""
            rows.append(
                (
                    section_title(self._status, name, say),
                    section["pages"],
                    section["fresh"] + section["due"],
                    section["overdue"],
                    section["never_reviewed"] + section["broken"],
                    Markup(curve),  # noqa: S704 - drawn by us
                    *(_percent(_of(month, name)) for month in picked),
                )
            )
        heads = (
            say("status.column-section"),
            say("status.column-pages"),
            say("status.column-fresh"),
            say("status.column-overdue"),
            say("status.column-never-reviewed"),
            say("status.column-curve"),
            *(self._month(month["day"]) for month in picked),
        )
        return StatusPart(
            "sections",
            say("status.part-sections"),
            "sections, months[].sections",
            heads,
            tuple(rows),
            lead=say("status.part-sections-lead"),
            words=frozenset({5}),
            wide=True,
            days=frozenset(range(6, len(heads))),
        )

    def _answered(self) -> StatusPart:
        say, rows = self._say, self._document["answered"]
        kinds = (("in_time", "fresh"), ("soon", "soon"), ("later", "late"), ("first", "never"))
        labels = [self._month(f"{row['month']}-01") for row in rows]
        title = say("status.part-answered")
        series = [Series(kind, tuple(row[name] for row in rows)) for name, kind in kinds]
        total = {name: sum(row[name] for row in rows) for name, _ in kinds}
        dated = total["in_time"] + total["soon"] + total["later"]
        lead = (
            say(
                "status.answered",
                all=dated,
                in_time=share(total["in_time"], dated),
                soon=share(total["in_time"] + total["soon"], dated),
            )
            if dated
            else ""
        )
        return StatusPart(
            "answered",
            title,
            "answered",
            (say("status.column-month"), *(say(f"status.column-{name.replace('_', '-')}") for name, _ in kinds)),
            tuple(
                (label, *(row[n] for n, _ in kinds)) for label, row in reversed(list(zip(labels, rows, strict=True)))
            ),
            Markup(stacked_bars(title, labels, series, height=430)) if rows else None,  # noqa: S704
            lead,
            legend=self._legend(*kinds),
            by_month=True,
        )

    def _outcomes(self) -> StatusPart:
        say, found = self._say, self._document["outcomes"]
        names = {"valid": "fresh", "corrected": "soon", "unsaid": "late"}
        rows = [(self._outcome(name), count) for name, count in sorted(found.items(), key=lambda item: -item[1])]
        title = say("status.part-outcomes")
        series = [
            Series(kind, tuple(count if names.get(name, "never") == kind else 0 for name, count in _ranked(found)))
            for kind in ("fresh", "soon", "late", "never")
        ]
        return StatusPart(
            "outcomes",
            title,
            "outcomes",
            (say("status.column-outcome"), say("status.column-reviews")),
            tuple(rows),
            Markup(lying_bars(title, [label for label, _ in rows], series)) if rows else None,  # noqa: S704
            say("status.part-outcomes-lead"),
        )

    def _outcome(self, name: str) -> str:
        return self._say(f"status.outcome-{name}") if name in {"valid", "corrected", "unsaid"} else name

    def _stamps(self) -> StatusPart:
        say, found = self._say, self._document["stamps"]
        whole = found["all"]
        title = say("status.part-stamps")
        named = (("bare", found["bare"]), ("bulk", found["bulk"]))
        rows = tuple(
            (say(f"status.stamps-{name}"), count, f"{share(count, whole) or 0}\u00a0%") for name, count in named
        )
        series = [
            Series("late", tuple(count for _, count in named)),
            Series("fresh", tuple(whole - count for _, count in named)),
        ]
        labels = [say(f"status.stamps-{name}-short") for name, _ in named]
        return StatusPart(
            "stamps",
            title,
            "stamps",
            (say("status.column-kind"), say("status.column-reviews"), "%"),
            rows if whole else (),
            Markup(lying_bars(title, labels, series)) if whole else None,  # noqa: S704
            say("status.part-stamps-lead", n=whole),
            more=say("status.bulk-commits", n=len(found["bulk_commits"]), commits=_commits(found["bulk_commits"]))
            if found["bulk_commits"]
            else "",
            legend=(
                {"kind": "late", "label": say("status.legend-affected")},
                {"kind": "fresh", "label": say("status.legend-rest")},
            ),
        )

    def _load(self) -> StatusPart:
        say, owners = self._say, self._document["owners"]
        title = say("status.part-owners")
        kinds = (("other", "fresh"), ("due", "soon"), ("overdue", "late"))
        if self._people:
            names = {load.owner: load.name for load in self._status.loads}
            shown = owners[:_LISTED]
            labels = [names[row["owner"]] for row in shown]
            values = [(row["pages"] - row["due"] - row["overdue"], row["due"], row["overdue"]) for row in shown]
            head = (say("status.column-owner"),)
            open_tasks = [("" if row["open_tasks"] is None else row["open_tasks"]) for row in shown]
            rows = tuple(
                (label, sum(value), value[1], value[2], tasks)
                for label, value, tasks in zip(labels, values, open_tasks, strict=True)
            )
            heads = (*head, *(say(f"status.column-{n}") for n in ("pages", "due", "overdue", "open-tasks")))
        else:
            inside = [[row for row in owners if low <= row["pages"] <= high] for low, high in LOADS]
            counted = [
                (
                    bounds(low, high, say),
                    len(group),
                    *(sum(row[n] for row in group) for n in ("pages", "due", "overdue")),
                )
                for (low, high), group in zip(LOADS, inside, strict=True)
                if group
            ]
            labels = [label for label, *_ in counted]
            values = [(pages - due - overdue, due, overdue) for _, _, pages, due, overdue in counted]
            rows = tuple(counted)
            heads = tuple(say(f"status.column-{n}") for n in ("load", "owners", "pages", "due", "overdue"))
        series = [Series(kind, tuple(value[i] for value in values)) for i, (_, kind) in enumerate(kinds)]
        return StatusPart(
            "owners",
            title,
            "owners",
            heads,
            rows,
            Markup(lying_bars(title, labels, series)) if rows else None,  # noqa: S704
            say("status.part-owners-lead", n=len(owners)),
            legend=tuple({"kind": kind, "label": say(f"status.legend-{name}")} for name, kind in kinds),
        )

    def _reading(self) -> StatusPart:
        say, found = self._say, self._document["reading"]
        title = say("status.part-reading")
        if found is None:
            return StatusPart("reading", title, "reading")
        kinds = (("read", "fresh"), ("open", "soon"), ("late", "late"), ("outdated", "never"))
        labels = [say(f"status.reading-{name}") for name, _ in kinds]
        series = [Series(kind, tuple(found[n] if n == name else 0 for n, _ in kinds)) for name, kind in kinds]
        return StatusPart(
            "reading",
            title,
            "reading",
            (say("status.column-kind"), say("status.column-readings")),
            tuple((label, found[name]) for label, (name, _) in zip(labels, kinds, strict=True)),
            Markup(lying_bars(title, labels, series)),  # noqa: S704
            say("status.part-reading-lead"),
        )

    def _unowned(self) -> StatusPart:
        say = self._say
        reasons = unowned_by_reason(self._status.unowned)
        lead = ", ".join(f"{say(f'status.unowned-short-{reason}')}: {n}" for reason, n in reasons.items() if n)
        return self._listing(
            "unowned",
            "unowned_pages",
            [(page, say(f"status.unowned-short-{page.unowned}")) for page in self._status.unowned],
            say("status.column-reason"),
            lead,
        )

    def _unopened(self) -> StatusPart:
        status, say = self._status, self._say
        since = say("status.unopened-since", day=self._day(status.views_since)) if status.views_since else ""
        rows = [(page, say(f"status.state-{page.state}")) for page in status.unopened]
        return self._listing("unopened", "unopened_pages", rows, say("status.column-state"), since)

    def _drafts(self) -> StatusPart:
        say, today = self._say, self._status.today
        rows = []
        for page in self._status.drafts:
            late = page.planned is not None and page.planned < today
            name = "status.planned-late" if late else "status.planned"
            rows.append((page, say(name, day=self._day(page.planned)) if page.planned is not None else ""))
        return self._listing("drafts", "draft_pages", rows, say("status.column-planned"), "")

    def _listing(
        self, name: str, key: str, rows: Sequence[tuple[PageStatus, str]], column: str, lead: str
    ) -> StatusPart:
        say = self._say
        hidden = len(rows) - _LISTED
        return StatusPart(
            name,
            say(f"status.{name}-title"),
            key,
            (say("status.column-page"), say("status.column-section"), column),
            tuple(
                (page.title, section_title(self._status, page.section, say), words) for page, words in rows[:_LISTED]
            ),
            lead=lead,
            more=say("status.more", n=hidden) if hidden > 0 else "",
            words=frozenset({1, 2}),
        )

    # ---- words

    def _legend(self, *kinds: tuple[str, str]) -> tuple[Mapping[str, str], ...]:
        return tuple(
            {"kind": kind, "label": self._say(f"status.column-{name.replace('_', '-')}")} for name, kind in kinds
        )

    def _command(self, key: str) -> Markup:
        """How to get the numbers of a part again."""
        command = f"publisher status --format json --today {self._status.today}"
        code = Markup("<code>{}</code>").format
        return Markup('<p class="how">{} {} → {}</p>').format(self._say("status.how"), code(command), code(key))

    def _month(self, day: str) -> str:
        return month_name(date.fromisoformat(day), self._say)

    def _day(self, day: date | None) -> str:
        if day is None:
            return ""
        return f"{day:%d.%m.%Y}" if self._say.language == "ru" else f"{day.day} {day:%B %Y}"


def _ranked(found: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda item: -item[1])


def _of(month: Mapping[str, Any], section: str) -> int | None:
    found = month["sections"].get(section)
    return fresh_share(found) if found else None


def _percent(share: int | None) -> str:
    return "–" if share is None else f"{share}\u00a0%"


def _picked(months: Sequence[Mapping[str, Any]], count: int) -> Sequence[Mapping[str, Any]]:
    """So many of the months, the last among them, evenly."""
    if len(months) <= count:
        return months
    step = (len(months) - 1) / (count - 1)
    return [months[round(i * step)] for i in range(count)]


def _commits(shas: Sequence[str]) -> str:
    return ", ".join(sha[:10] for sha in shas[:5])
