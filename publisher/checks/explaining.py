"""The page of one rule: what should be, what is told where it is not, what to do, and how much it counts."""

import re
from collections.abc import Iterator

from publisher.checks.levels import rules_to_set
from publisher.checks.nearest import nearest_word
from publisher.checks.registry import described_rules
from publisher.errors import ConfigError
from publisher.messages import Catalogue, load_area, text

_AREAS = ("check", "content", "pipeline", "glossary")
_VALUE = re.compile(r"\{(\w+)[^}]*\}")


def explanation(rule: str, catalogue: Catalogue) -> str:
    """The page of a rule by its id; a ConfigError, with the one that was probably meant, where there is none."""
    described = {one.id: one for one in described_rules()}
    if rule not in described:
        near = nearest_word(rule, described)
        hint = text("check.no-rule-near", rule=near) if near else text("check.no-rule-hint")
        raise ConfigError(text("check.no-rule", rule=rule), hint=hint)
    found = described[rule]
    parts = [f"{rule} ({found.severity})", catalogue.say(found.about)]
    for name, heading in (("", "check.explain-told"), ("-hint", "check.explain-do")):
        told = list(dict.fromkeys(_sentences(rule + name, catalogue)))
        if told:
            parts.append("\n".join([catalogue(heading), *(f"  {line}" for one in told for line in one.splitlines())]))
    reason = rules_to_set()[rule]
    counts = text("check.explain-fixed", reason=reason) if reason else text("check.explain-level", rule=rule)
    parts.append(catalogue.say(counts))
    return "\n\n".join(parts) + "\n"


def _sentences(name: str, catalogue: Catalogue) -> Iterator[str]:
    """The sentences of a name in every area that has one; what they tell of a page stands as its name in angle brackets."""
    for area in _AREAS:
        entry = load_area(catalogue.language, area).get(name)
        if entry is not None:
            said = entry["other" if "other" in entry else "many"] if isinstance(entry, dict) else entry
            yield _VALUE.sub(r"<\1>", said).replace("{{", "{").replace("}}", "}")
