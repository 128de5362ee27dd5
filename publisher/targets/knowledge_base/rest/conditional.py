"""A batch that does nothing where the portal is not as it was believed to be.

A batch has no conditions, but it stops at a command that fails, and a command may refer to an earlier one's result. The list of
pages with the expected ``XML_ID``s comes first; the reading after it names the last row of that list. Where one page has another
mark by now there is no such row, the reading fails (an unknown page fails ``block.getlist`` as a whole, facts kb-8.2), and
the batch ends before anything is written. A page in the trash fails it too.
"""

from collections.abc import Sequence

from publisher.portal.bitrix24.batch import Command, Ref
from publisher.portal.outcome import Outcome
from publisher.targets.knowledge_base import port
from publisher.targets.knowledge_base.port import Condition, ConditionalAnswer, Operation, Sight
from publisher.targets.knowledge_base.rest.landing_operations import blocks_command, landing
from publisher.targets.knowledge_base.rest.operations import command_of, outcome_of
from publisher.targets.knowledge_base.rest.scoped import Scoped

_SAME = "same"
_STANDS = "stands"


def conditional(transport: Scoped, condition: Condition, operations: Sequence[Operation]) -> ConditionalAnswer:
    """Send the operations behind their condition; see ``publisher.targets.knowledge_base.port.KnowledgeBase.carry_out_if``."""
    seeing = port.ReadPages(tuple(condition.marks) or condition.read)
    head = [command_of(seeing)] if condition.read else []
    head += _condition(condition)
    looks = _looks(condition.ahead)
    commands = [*head, *map(command_of, operations), *map(command_of, looks)]
    results = transport.once(commands, least=len(head) + 1)
    end = len(head) + len(operations)
    ahead, done, after = results[: len(head)], results[len(head) : end], results[end:]
    if not all(result.is_ok for result in ahead):
        refused = [outcome_of(op, r) for op, r in zip(operations, done, strict=True) if r.error is not None]
        return ConditionalAnswer(tuple(refused), held=not any(result.error is not None for result in ahead))
    before = None
    if condition.read:
        texts = port.ReadBlocks(condition.read)
        before = _sight(outcome_of(seeing, ahead[0]), outcome_of(texts, ahead[-1]))
    outcomes = [outcome_of(op, result) for op, result in zip(operations, done, strict=True) if result.ran]
    seen = looks and all(result.is_ok for result in after)
    found = _sight(*map(outcome_of, looks, after)) if seen else None
    return ConditionalAnswer(tuple(outcomes), before=before, after=found)


def _condition(condition: Condition) -> list[Command]:
    if not condition.marks:
        return [blocks_command(condition.read, texts=True, name=_STANDS)] if condition.read else []
    wanted = {"ID": list(condition.marks), "=XML_ID": list(condition.marks.values()), "=DELETED": ["Y", "N"]}
    # those in the trash first: the last row, which the reading names, must be a page that can be read
    params = {"select": ["ID"], "filter": wanted, "order": {"DELETED": "DESC", "ID": "ASC"}}
    last = Ref(_SAME, len(condition.marks) - 1, "ID")
    reading = blocks_command([*condition.read, last], texts=bool(condition.read), name=_STANDS)
    return [landing("landing.getList", {"params": params}, _SAME), reading]


def _looks(pages: tuple[int, ...]) -> list[Operation]:
    return [port.ReadPages(pages), port.ReadBlocks(pages, texts=False)] if pages else []


def _sight(pages: Outcome, blocks: Outcome) -> Sight:
    return Sight(
        pages.value if isinstance(pages.value, dict) else {},
        blocks.value if isinstance(blocks.value, dict) else {},
    )
