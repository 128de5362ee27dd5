"""Checks as people and programs read them: a table, ``doctor/1``, and ``doctor-report/1``, which holds nothing of the company."""

import json
import platform
from collections.abc import Sequence

from publisher import __version__
from publisher.messages import Catalogue
from publisher.portal.health import Check, CheckState


def needs_a_person(checks: Sequence[Check]) -> bool:
    """Whether somebody has to look at anything."""
    return any(check.state in {CheckState.WARNING, CheckState.NO} and not check.for_information for check in checks)


def stops_publishing(checks: Sequence[Check]) -> bool:
    """Whether publishing cannot work."""
    return any(check.stops and check.state is CheckState.NO for check in checks)


def doctor_text(checks: Sequence[Check], say: Catalogue) -> str:
    """A table of a line a check, with what to do below it, and the verdict at the end."""
    widest = max((len(check.id) for check in checks), default=0)
    states = {state: say(f"doctor.state-{state}") for state in CheckState}
    first = max(map(len, states.values()))
    lines = []
    for check in checks:
        lines.append(f"{states[check.state]:<{first}}  {check.id:<{widest}}  {say.say(check.message)}")
        below = " " * (first + widest + 4)
        if check.hint is not None:
            lines.append(f"{below}{say.say(check.hint)}")
        if check.fact:
            lines.append(f"{below}{_difference(check, say)}")
    return "\n".join([*lines, "", _verdict(checks, say)]) + "\n"


def doctor_json(checks: Sequence[Check], say: Catalogue) -> str:
    """``doctor/1``."""
    rows = [
        {
            "id": check.id,
            "state": str(check.state),
            "message": say.say(check.message),
            "hint": say.say(check.hint) if check.hint is not None else "",
            "fact": check.fact,
            "switch": check.switch,
        }
        for check in checks
    ]
    return json.dumps({"schema": "doctor/1", "checks": rows}, ensure_ascii=False, indent=2) + "\n"


def doctor_report(checks: Sequence[Check], say: Catalogue) -> str:
    """``doctor-report/1``: words of the program's own and numbers, nothing that the portal or the content said."""
    rows = [
        {"id": c.id, "state": str(c.state), "observed": c.observed, "fact": c.fact, "switch": c.switch} for c in checks
    ]
    document = {
        "schema": "doctor-report/1",
        "about": say("doctor.report-about"),
        "publisher": __version__,
        "python": platform.python_version(),
        "system": platform.system(),
        "checks": rows,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _difference(check: Check, say: Catalogue) -> str:
    told = say("doctor.differs", fact=check.fact)
    return f"{told} {say('doctor.imitated', switch=check.switch)}" if check.switch else told


def _verdict(checks: Sequence[Check], say: Catalogue) -> str:
    if stops_publishing(checks):
        return say("doctor.verdict-stops")
    return say("doctor.verdict-look" if needs_a_person(checks) else "doctor.verdict-good")
