"""A publish with a meddler at the port: what the portal refuses, loses or alters is said by the test, all else is the emulator."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rehearsal import SETTINGS, TODAY, Edition, Stage, Wire, publisher_on, stage

from publisher.apply.report import Report
from publisher.errors import ApiError
from publisher.messages import Text, text
from publisher.portal.outcome import Outcome
from publisher.publishing.planning import Options, Planned, Planner
from publisher.publishing.running import Run
from publisher.targets.knowledge_base.port import Condition, ConditionalAnswer, KnowledgeBasePortal, Operation
from publisher.targets.knowledge_base.target import KnowledgeBase

Rule = Callable[[Operation], Outcome | None]
NO = ApiError(text("portal.did-nothing"), code="ACCESS_DENIED", status=400)
FILES = {
    "index.md": "# Home\n\nSee [trends](trends.md).\n",
    "trends.md": "# Trends\n\nPrices fall by 3 per cent.\n",
    "seg/retail.md": "# Retail\n\nSmall shops.\n",
}


class Meddler:
    """The portal, but for what rules say; keeps every operation that was asked for."""

    def __init__(self, portal: KnowledgeBasePortal, rules: Sequence[Rule]) -> None:
        self._portal = portal
        self._rules = rules
        self.asked: list[Operation] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._portal, name)

    def carry_out(self, operations: Sequence[Operation], *, alone: bool = False) -> list[Outcome]:
        """Answer what a rule answers; the rest goes to the portal, in order."""
        self.asked += operations
        answers = [next((a for rule in self._rules if (a := rule(op)) is not None), None) for op in operations]
        sent = [op for op, answer in zip(operations, answers, strict=True) if answer is None]
        real = iter(self._portal.carry_out(sent, alone=alone) if sent else ())
        return [answer if answer is not None else next(real) for answer in answers]

    def carry_out_if(self, condition: Condition, operations: Sequence[Operation]) -> ConditionalAnswer:
        """One by one, the first that reaches the portal behind the condition, until one is refused."""
        answered = ConditionalAnswer()
        waiting: Condition | None = condition
        for operation in operations:
            answer = next((a for rule in self._rules if (a := rule(operation)) is not None), None)
            if answer is None:
                real = self._portal.carry_out_if(waiting or Condition(), [operation])
                if not real.outcomes:
                    return replace(answered, held=real.held)
                answered = replace(answered, before=answered.before or real.before)
                waiting, answer = None, real.outcomes[0]
            self.asked.append(operation)
            answered = replace(answered, outcomes=(*answered.outcomes, answer))
            if answer.error is not None:
                break
        return answered


class Workbench:
    """A base and a portal; ``publish`` is one run with rules, ``plan`` what the next would do."""

    def __init__(self, place: Stage, folder: Path) -> None:
        self.stage = place
        self.edition = Edition(folder, FILES)
        self.folder = folder
        self.last: Meddler | None = None
        self.told: list[Text] = []

    def write(self, files: dict[str, str | bytes | None], settings: str = SETTINGS) -> None:
        """Change the content; None deletes a file."""
        for name, content in files.items():
            if content is None:
                (self.folder / "content" / name).unlink()
        kept = {name: content for name, content in files.items() if content is not None}
        self.edition = Edition(self.folder, kept, settings=settings)

    def planner(self, portal: Any, **options: Any) -> Planner:
        """A planner on a portal."""
        chosen = replace(Options(allow_removals=99), **options)
        return Planner(KnowledgeBase(portal), self.edition.load, self.edition.history, TODAY, chosen)

    def publish(self, *rules: Rule, **options: Any) -> Report:
        """One run to its end."""
        with publisher_on(Wire(self.stage.portal)) as real:
            self.last = Meddler(real, rules)
            planner = self.planner(self.last, **options)
            planned = planner.plan()
            read = lambda folder, path: (folder / path).read_bytes()  # noqa: E731
            return Run(self.last, planned, planner.plan, read, tell=self.told.append).to_the_end()

    def plan(self, **options: Any) -> Planned:
        """What the next publish would do."""
        with publisher_on(Wire(self.stage.portal)) as real:
            return self.planner(real, **options).plan()

    def asked(self, kind: type) -> list[Any]:
        """The operations of one kind in the last run."""
        assert self.last is not None
        return [operation for operation in self.last.asked if isinstance(operation, kind)]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    """Three pages, an empty portal."""
    with stage(tmp_path / "portal.sqlite") as place:
        yield Workbench(place, tmp_path / "company")


@pytest.fixture
def refuse() -> Callable[..., Rule]:
    """A rule that refuses operations of a kind, where they fit; only the first ``times``."""

    def make(kind: type, fits: Callable[[Any], bool] = lambda _: True, times: int = 99) -> Rule:
        left = [times]

        def rule(operation: Operation) -> Outcome | None:
            if isinstance(operation, kind) and fits(operation) and left[0] > 0:
                left[0] -= 1
                return Outcome(error=NO)
            return None

        return rule

    return make


@pytest.fixture
def lose() -> Callable[..., Rule]:
    """A rule that raises an error at operations of a kind; only the first ``times``."""

    def make(kind: type, error: Exception, times: int = 99) -> Rule:
        left = [times]

        def rule(operation: Operation) -> Outcome | None:
            if isinstance(operation, kind) and left[0] > 0:
                left[0] -= 1
                raise error
            return None

        return rule

    return make
