"""A plan that was saved with ``plan --out``, read without trust: whatever is in the file, it is a plan or a clear error."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from publisher.errors import ConfigError
from publisher.messages import Text, text
from publisher.plan.plan import Plan

MOST_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """What publishing is held to, and what the plan was made of, as far as the file tells."""

    digest: str
    content: str = ""
    portal: str = ""
    options: tuple[str, ...] = ()

    def why_stale(self, now: Plan) -> tuple[Text, ...]:
        """In which way it is not the plan that would be made now."""
        if self.options != tuple(now.options):
            said = [" ".join(found) or text("publish.no-options") for found in (self.options, now.options)]
            return (text("publish.stale-options", saved=said[0], now=said[1]),)
        content, portal = self.content != now.content_state, self.portal != now.state
        return (
            *([text("publish.stale-content")] if content else []),
            *([text("publish.stale-portal")] if portal else []),
            *([] if content or portal else [text("publish.stale-tasks")]),
        )


def load_saved_plan(file: Path) -> SavedPlan:
    """Read the file; a ConfigError where it holds no plan."""
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
        document = json.loads(content) if len(content) <= MOST_BYTES else None
    except (OSError, ValueError, RecursionError):
        document = None
    if isinstance(document, Mapping) and document.get("schema") == "plan/1" and isinstance(document.get("digest"), str):
        return _parsed(document)
    raise ConfigError(text("publish.no-plan", file=file.name), hint=text("publish.no-plan-hint"))


def _parsed(document: Mapping[str, object]) -> SavedPlan:
    made_of = document.get("made_of")
    told: Mapping[str, object] = made_of if isinstance(made_of, Mapping) else {}
    options = told.get("options")
    return SavedPlan(
        digest=str(document["digest"]),
        content=str(told.get("content")),
        portal=str(told.get("portal")),
        options=tuple(map(str, options)) if isinstance(options, list) else (),
    )
