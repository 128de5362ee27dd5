"""Would the tests of a package notice? Breaks the core modules in one place at a time and runs their unit tests and laws.

    python benchmarks/mutants.py [--seed 12] [--only plan] [--jobs 2] [--list]

Mutants are those of ``KNOWN``, which survived once or stand for a rule, and ``DRAWN`` more of each area, drawn with a seed: a comparison
turned, a condition negated or one of its parts left out, a number off by one, ``min`` for ``max``, a statement left out. A mutant that
changes nothing anybody could see is named in ``EQUIVALENT`` with the reason. Exit code 1: fewer than 95 of 100 died.

Nothing is written: each mutant lives in a process of its own that gets the changed source when it imports the module.
"""

import argparse
import ast
import importlib.abc
import importlib.util
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PUBLISHER = ROOT / "publisher"
BASE = "targets/knowledge_base"
LONGEST_S = 600
GOAL = 0.95
SURVIVED, DIED = 10, 11


@dataclass(frozen=True)
class Area:
    """Modules (from ``publisher/``) and the tests that are to notice what is broken in them, the quickest first."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    drawn: int


AREAS = {
    "plan": Area(
        (
            "plan/identity.py",
            "plan/places.py",
            "plan/plan.py",
            "plan/change.py",
            "plan/existing.py",
            "plan/contacts.py",
        ),
        ("tests/unit/plan", "tests/unit/targets", "tests/property/test_plan_laws.py"),
        15,
    ),
    "compare": Area(
        (
            *tuple(
                f"{BASE}/compare/{name}.py"
                for name in ("diff", "edits", "removal", "unfinished", "claims", "page_fields", "moved")
            ),
            f"{BASE}/portal_page.py",
            f"{BASE}/mark.py",
        ),
        ("tests/unit/plan", "tests/unit/targets", "tests/property/test_plan_laws.py"),
        15,
    ),
    "apply": Area(
        (
            *tuple(f"{BASE}/apply/{name}.py" for name in ("executor", "wave", "draft", "watch", "folders", "unseen")),
            "apply/tasks.py",
        ),
        ("tests/unit/apply",),
        15,
    ),
    "encoding": Area(
        ("render/sanitiser_encoding.py",),
        ("tests/property/test_sanitiser_encoding.py", "tests/unit/render/test_hostile_pages.py"),
        9,
    ),
    "portal": Area(
        tuple(
            f"portal/bitrix24/{name}.py"
            for name in ("transport", "pacing", "limits", "batch", "answers", "codes", "failures")
        ),
        (
            "tests/unit/portal",
            *(f"tests/property/test_{name}_laws.py" for name in ("batch", "limiter", "answer")),
        ),
        17,
    ),
    "review": Area(
        tuple(
            f"review/{name}.py"
            for name in ("schedule", "tasks", "answers", "ticks", "deadlines", "owners", "presence", "notices")
        ),
        ("tests/unit/review", "tests/property/test_review_year.py"),
        17,
    ),
}
KNOWN = (
    (
        "encoding",
        "render/sanitiser_encoding.py",
        "match = _ANY.search(text, match.start() + 1)",
        "match = _ANY.search(text, match.end())",
    ),
    ("encoding", "render/sanitiser_encoding.py", '"data:", "-moz-", "urn:"', '"data:", "urn:"'),
    (
        "compare",
        f"{BASE}/compare/edits.py",
        "own is not None and own.is_active and page.text_state",
        "own is not None and page.text_state",
    ),
    ("compare", f"{BASE}/portal_page.py", "return min(of_kind) if of_kind", "return max(of_kind) if of_kind"),
    ("apply", f"{BASE}/apply/draft.py", "is_by_person(block, user) and self.differs", "is_by_person(block, user)"),
    (
        "apply",
        f"{BASE}/apply/executor.py",
        'told = text("apply.address-taken", wanted=draft.page.code, code=draft.read.code)',
        "told = None",
    ),
    ("apply", f"{BASE}/apply/concurrent_publishers.py", "made > min(found", "made > max(found"),
    ("plan", "plan/identity.py", "and not page.is_deleted]\n", "]\n"),
    ("review", "review/names.py", 'f"{self.kind}:', 'f"{self.kind.value}x:'),
)
EQUIVALENT = {
    "plan/identity.py: visible_text is None or wanted_text is None or not candidates or not rest"
    " -> ((visible_text is None) or (wanted_text is None) or (not candidates))": "without anything left there is no pair",
}
"""Mutants (module, what stands there and what instead) that nobody could notice, each with the reason."""
TURNED: dict[type, tuple[str, str]] = {
    ast.Eq: ("==", "!="), ast.NotEq: ("!=", "=="), ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"), ast.In: (" in ", " not in "), ast.NotIn: (" not in ", " in "), ast.Is: (" is ", " is not "),
    ast.IsNot: (" is not ", " is "),
}  # fmt: skip
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """One place of one module, written in another way."""

    area: str
    module: str
    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: {self.change}"

    @property
    def change(self) -> str:
        """What stands there, and what instead."""
        return f"{' '.join(self.before.split())} -> {' '.join(self.after.split())}"


def mutants_of(area: str, module: str) -> Iterator[Mutant]:
    """Every mutant of a module."""
    source = (PUBLISHER / module).read_text(encoding="utf-8")
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode()))
    raw = source.encode()

    def at(node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset

    def changed(line: int, start: int, end: int, after: str) -> Mutant:
        text = (raw[:start] + after.encode() + raw[end:]).decode()
        return Mutant(area, module, line, raw[start:end].decode(), after, text)

    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            start, end = at(node.left)[1], at(node.comparators[0])[0]
            sign, other = TURNED[type(node.ops[0])]
            yield changed(node.lineno, start, end, raw[start:end].decode().replace(sign, other, 1))
        elif isinstance(node, ast.BoolOp):
            for dropped in range(len(node.values)):
                kept = node.values[:dropped] + node.values[dropped + 1 :]
                word = " and " if isinstance(node.op, ast.And) else " or "
                parts = [raw[slice(*at(value))].decode() for value in kept]
                yield changed(node.lineno, *at(node), f"({word.join(f'({part})' for part in parts)})")
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield changed(node.lineno, *at(node), raw[slice(*at(node.operand))].decode())
        elif isinstance(node, ast.If | ast.IfExp) and not isinstance(node.test, ast.Compare | ast.UnaryOp):
            yield changed(node.lineno, *at(node.test), f"(not ({raw[slice(*at(node.test))].decode()}))")
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            yield changed(node.lineno, *at(node), str(node.value + 1))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SWAPPED:
            yield changed(node.lineno, *at(node.func), SWAPPED[node.func.id])
        elif isinstance(node, ast.AugAssign | ast.Raise | ast.Delete) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        ):
            yield changed(node.lineno, *at(node), "pass")


def known() -> Iterator[Mutant]:
    """The mutants of ``KNOWN``; a text that is not there once is an error: the list is to be kept up."""
    for area, module, before, after in KNOWN:
        source = (PUBLISHER / module).read_text(encoding="utf-8")
        assert source.count(before) == 1, f"{module} has this {source.count(before)} times: {before}"
        yield Mutant(
            area, module, source[: source.index(before)].count("\n") + 1, before, after, source.replace(before, after)
        )


def drawn(seed: int) -> Iterator[Mutant]:
    """So many mutants of each area, at most one a line; the same for the same seed and sources."""
    for name, area in AREAS.items():
        every = [mutant for module in area.modules for mutant in mutants_of(name, module)]
        random.Random(f"{seed} {name}").shuffle(every)
        lines: set[tuple[str, int]] = set()
        for mutant in every:
            if len(lines) < area.drawn and (mutant.module, mutant.line) not in lines and _may_count(mutant):
                lines.add((mutant.module, mutant.line))
                yield mutant


def _may_count(mutant: Mutant) -> bool:
    try:
        compile(mutant.source, mutant.module, "exec")
    except SyntaxError:
        return False
    return f"{mutant.module}: {mutant.change}" not in EQUIVALENT


class Broken(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from the mutant's source."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        self.file = PUBLISHER / mutant.module
        self.name = "publisher." + mutant.module.removesuffix(".py").replace("/", ".")

    def find_spec(self, name: str, *_: object) -> "importlib.machinery.ModuleSpec | None":
        return importlib.util.spec_from_file_location(name, self.file, loader=self) if name == self.name else None

    def exec_module(self, module: object) -> None:
        exec(compile(self.mutant.source, self.file, "exec"), vars(module))


def survives(mutant: Mutant) -> bool:
    """Run the tests in this process, which ends with it."""
    import pytest

    sys.meta_path.insert(0, Broken(mutant))
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    options = [
        "-x",
        "-q",
        "--no-header",
        "--assert=plain",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(ROOT),
    ]
    return pytest.main([*options, *AREAS[mutant.area].tests]) == pytest.ExitCode.OK


def outcomes(mutants: Sequence[Mutant], jobs: int) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant and whether it died, as they end; one that takes too long died."""
    waiting, running = list(mutants), dict[int, tuple[Mutant, float]]()
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop(0)
            child = os.fork()
            if child == 0:
                os.setpgid(0, 0)
                try:
                    os._exit(SURVIVED if survives(mutant) else DIED)
                finally:
                    os._exit(0)  # neither: the parent says so
            running[child] = (mutant, time.monotonic())
        for child, (mutant, since) in list(running.items()):
            if time.monotonic() - since > LONGEST_S:
                os.killpg(child, signal.SIGKILL)
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                del running[child]
                code = os.waitstatus_to_exitcode(status)
                if code not in {SURVIVED, DIED, -signal.SIGKILL}:
                    sys.exit(f"the tests could not be run for {mutant}")
                yield mutant, code != SURVIVED
        time.sleep(0.05)


def main() -> None:
    """Break, run, print what survives, and the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--only", choices=AREAS, help="one area")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="print the mutants and run nothing")
    arguments = parser.parse_args()
    mutants = [m for m in (*known(), *drawn(arguments.seed)) if arguments.only in {None, m.area}]
    if arguments.list:
        sys.exit("\n".join(map(str, mutants)))
    os.chdir(ROOT)
    os.environ.setdefault("LAWS", "0.5")
    sys.path[:0] = [str(ROOT)]
    for library in ("pytest", "hypothesis", "requests", "bs4", "mkdocs.config", "nh3", "markdown"):
        __import__(library)  # once, and not once a mutant
    dead = dict.fromkeys(AREAS, 0)
    for number, (mutant, died) in enumerate(outcomes(mutants, arguments.jobs), start=1):
        dead[mutant.area] += died
        print(f"{number:3} {'died    ' if died else 'SURVIVES'} {mutant}", flush=True)
    for area, count in dead.items():
        print(f"{area}: {count} of {sum(m.area == area for m in mutants)} died")
    share = sum(dead.values()) / len(mutants)
    print(f"all: {sum(dead.values())} of {len(mutants)}, {share:.0%}")
    sys.exit(share < GOAL)


if __name__ == "__main__":
    main()
