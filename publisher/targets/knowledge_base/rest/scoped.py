"""A transport on which landing commands go to the scope of the base that is meant.

A base of the company is seen in one scope only, a workgroup's in the other (facts kb-6.10). Commands are made for a base of the
company; where the base is a workgroup's the two scopes change places, so that a look into the other scope stays one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from publisher.portal.bitrix24.answers import MethodAnswer
from publisher.portal.bitrix24.batch import Command, Result
from publisher.portal.bitrix24.transport import Transport

SCOPE = "KNOWLEDGE"
GROUP_SCOPE = "GROUP"
_OTHER = {SCOPE: GROUP_SCOPE, GROUP_SCOPE: SCOPE}


class Scoped:
    """Sends commands of the classic base; ``in_group`` tells whether the base is a workgroup's."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.in_group = False

    def call(self, method: str, params: Mapping[str, Any], *, writes: bool) -> MethodAnswer:
        """See ``Transport.call``."""
        return self._transport.call(method, self._placed(Command(method, params)).params, writes=writes)

    def batch(self, commands: Sequence[Command], *, writes: bool) -> list[Result]:
        """See ``Transport.batch``."""
        return self._transport.batch(list(map(self._placed, commands)), writes=writes)

    def once(self, commands: Sequence[Command], *, least: int = 1) -> list[Result]:
        """See ``Transport.once``."""
        return self._transport.once(list(map(self._placed, commands)), least=least)

    def _placed(self, command: Command) -> Command:
        scope = command.params.get("scope")
        if not self.in_group or scope not in _OTHER:
            return command
        return replace(command, params={**command.params, "scope": _OTHER[scope]})
