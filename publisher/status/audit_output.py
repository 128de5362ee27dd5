"""What an audit found, for a terminal, for a pull request, and as a part of ``status/1``."""

from collections import Counter
from collections.abc import Iterator

from publisher.messages import Catalogue
from publisher.status.audit import Audit, Difference


def audit_document(audit: Audit, say: Catalogue) -> dict[str, object]:
    """The key ``audit`` of the document ``status/1`` (docs/reference/json.md)."""
    return {
        "dates": audit.changes,
        "tasks": audit.tasks,
        "rules": dict(sorted(Counter(one.rule for one in audit.differences).items())),
        "differences": [
            {
                "rule": one.rule,
                "path": one.path,
                "commit": one.sha,
                "task": str(one.task or ""),
                "message": say.say(one.message),
            }
            for one in audit.differences
        ],
        "notes": [say.say(note) for note in audit.notes],
    }


def audit_text(audit: Audit, say: Catalogue) -> str:
    """One line a difference, then how much was looked at."""
    lines = [_line(one, say) for one in audit.differences]
    return "\n".join([*lines, *_end(audit, say)]) + "\n"


def audit_markdown(audit: Audit, say: Catalogue) -> str:
    """The same as a list."""
    lines = [f"- {_line(one, say)}" for one in audit.differences]
    return "\n".join([*lines, *([""] if lines else []), *_end(audit, say)]) + "\n"


def _line(one: Difference, say: Catalogue) -> str:
    where = f" ({say('audit.commit', sha=one.sha[:10])})" if one.sha else ""
    return f"{one.path}: {say.say(one.message)}{where} [{one.rule}]"


def _end(audit: Audit, say: Catalogue) -> Iterator[str]:
    yield say("audit.looked", dates=audit.changes, tasks=audit.tasks)
    yield say("audit.found", n=len(audit.differences)) if audit.differences else say("audit.agrees")
    yield from (say.say(note) for note in audit.notes)
