"""What commands of all ports share: fields that are given, and an answer that did nothing."""

from collections.abc import Mapping
from typing import Any

from publisher.messages import text
from publisher.portal.bitrix24.batch import Result
from publisher.portal.bitrix24.codes import Refusal, explain
from publisher.portal.outcome import Outcome


def did_nothing(result: Result) -> Outcome:
    """An answer without an error that did not do the work."""
    refusal = Refusal("EMPTY_ANSWER", str(text("portal.did-nothing")), 200)
    return Outcome(error=explain(refusal, result.command.method))


def given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that an operation changes: those that are not None."""
    return {name: value for name, value in fields.items() if value is not None}
