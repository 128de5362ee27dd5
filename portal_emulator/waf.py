"""The proactive filter of a portal: it splits what looks like an attack in any parameter. [facts kb-1; switch `waf`]"""

import re
from typing import Any

from portal_emulator.landing.sanitiser import sanitise

_SQL = re.compile(r"\b(sel)(ect\b.{0,200}?\bfrom\b)", re.IGNORECASE | re.DOTALL)
_PATH = re.compile(r"\.\.([/\\])")


def filtered(value: Any) -> Any:
    """A parameter, of any depth, as the filter leaves it; names of parameters stay."""
    if isinstance(value, str):
        return _PATH.sub(r". .\1", _SQL.sub(r"\1 \2", sanitise(value)))
    if isinstance(value, list):
        return [filtered(item) for item in value]
    if isinstance(value, dict):
        return {name: filtered(item) for name, item in value.items()}
    return value
