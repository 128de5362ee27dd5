"""Who has read what: as ``reading/1``, as CSV, and as a table."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence

from publisher.messages import Catalogue
from publisher.reading.rules import PersonReading, ReadState

SCHEMA = "reading/1"
_COLUMNS = ("person", "key", "version", "state", "at", "task")


def reading_rows(found: Iterable[PersonReading]) -> list[dict[str, object]]:
    """The rows of the contract."""
    return [
        {
            "person": one.person.address,
            "key": one.page.key,
            "version": one.version,
            "state": str(one.state),
            "at": one.at if one.at != "-" else "",
            "task": str(one.task or ""),
        }
        for one in found
    ]


def reading_json(found: Iterable[PersonReading]) -> str:
    """The document ``reading/1``."""
    return json.dumps({"schema": SCHEMA, "readings": reading_rows(found)}, ensure_ascii=False, indent=2) + "\n"


def reading_csv(found: Iterable[PersonReading]) -> str:
    """The same rows for a spreadsheet; a cell that would be taken for a formula is kept from it."""
    written = io.StringIO()
    table = csv.DictWriter(written, _COLUMNS, lineterminator="\n")
    table.writeheader()
    for row in reading_rows(found):
        table.writerow({name: _harmless(str(value)) for name, value in row.items()})
    return written.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in "=+-@\t" else cell


def reading_text(found: Sequence[PersonReading], say: Catalogue) -> str:
    """By page: how many read it, and everybody who has not."""
    if not found:
        return say("reading.nothing") + "\n"
    counts = Counter(one.state for one in found)
    lines = [" · ".join(f"{say(f'reading.state-{state}')} {counts[state]}" for state in ReadState if counts[state])]
    for key in dict.fromkeys(one.page.key for one in found):
        mine = [one for one in found if one.page.key == key]
        page = mine[0].page
        read = sum(one.state is ReadState.READ for one in mine)
        lines += ["", say("reading.page", title=page.title, version=page.version, read=read, all=len(mine))]
        for one in mine:
            state = say(f"reading.state-{one.state}")
            at = f" {one.at[:10]}" if one.at[:1].isdigit() else ""
            old = f" ({say('reading.version', version=one.version)})" if one.version != page.version else ""
            lines.append(f"  {one.person.address}: {state}{at}{old}")
    return "\n".join([*lines, "", say("reading.declared")]) + "\n"
