"""Break a publish at every request and every command, in every way, run it again, and compare with an undisturbed run.

    python benchmarks/fault_campaign.py [--pages 60] [--workers 2] [--only SCENARIO] [--kind KIND] [--acts] [--faults]

Then people and newer publishes act at every request of those that write existing pages (``--acts`` does only that, ``--faults``
only the rest). Where the answer of that request is lost as well, words may be lost: these cases are counted apart. Prints the
number of cases and of failures a scenario; each failure with what differs. Leaves with 1 where there was one.
"""

import argparse
import collections
import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from actors import ActedCase, NewerReference, acted_cases, newer_reference, problems_when_acted
from campaign import Case, Reference, problems_of, review_scenarios, scenarios, undisturbed

REFERENCES: dict[str, Reference] = {}
NEWER: dict[str, NewerReference] = {}
REVIEWED_PAGES = 40
"""Enough for owners to answer in every way."""
ACTED = ("update", "move", "archive", "restore")


def _one(job: tuple[Case | ActedCase, Path]) -> tuple[Case | ActedCase, list[str]]:
    case, folder = job
    name = multiprocessing.current_process().name
    try:
        if isinstance(case, ActedCase):
            file = folder / f"{name}.sqlite"
            return case, problems_when_acted(case, REFERENCES[case.scenario], NEWER[case.scenario], file)
        return case, problems_of(case, REFERENCES[case.scenario], folder / f"{name}.sqlite")
    except Exception as error:  # noqa: BLE001  a crash of the publisher is a finding, not the campaign's end
        return case, [f"crashed: {error!r}"]


def _open(number: int) -> str:
    return f", {number} where the answer was lost with what it had read" if number else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", action="append", help="a scenario's name")
    parser.add_argument("--kind", action="append")
    parser.add_argument("--show", type=int, default=8, help="how many differences of a failure are printed")
    parser.add_argument("--acts", action="store_true", help="people and newer publishes only")
    parser.add_argument("--faults", action="store_true", help="faults only")
    options = parser.parse_args()
    started = time.monotonic()
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder = Path(name)
        every = [*scenarios(folder, options.pages), *review_scenarios(folder / "reviews", REVIEWED_PAGES)]
        chosen = [s for s in every if not options.only or s.name in options.only]
        for scenario in chosen:
            REFERENCES[scenario.name] = undisturbed(scenario, folder)
        cases: list[Case | ActedCase] = []
        for name_of, reference in REFERENCES.items():
            cases += () if options.acts else reference.cases()
            if name_of in ACTED and not options.faults:
                NEWER[name_of] = newer_reference(reference, folder)
                cases += acted_cases(reference, options.pages)
        cases = [case for case in cases if not options.kind or case.kind in options.kind]
        counted: collections.Counter[tuple[str, str]] = collections.Counter()
        failed: collections.Counter[tuple[str, str]] = collections.Counter()
        open_cases: collections.Counter[tuple[str, str]] = collections.Counter()
        with multiprocessing.get_context("fork").Pool(options.workers) as pool:
            for case, problems in pool.imap_unordered(_one, [(case, folder) for case in cases], chunksize=8):
                is_lost = isinstance(case, ActedCase) and case.lost
                kind = f"{case.kind}, lost" if is_lost else case.kind
                counted[case.scenario, kind] += 1
                if problems and is_lost:
                    open_cases[case.scenario, kind] += 1
                elif problems:
                    failed[case.scenario, kind] += 1
                    print(f"FAILED {case}", *problems[: options.show], sep="\n    ", flush=True)
    for (scenario, kind), number in sorted(counted.items()):
        print(
            f"{scenario:10} {kind:18} {number:5} cases {failed[scenario, kind]:5} failures"
            + _open(open_cases[scenario, kind])
        )
    seconds = time.monotonic() - started
    print(
        f"{options.pages} pages: {counted.total()} cases, {failed.total()} failures, {seconds:.0f} s"
        + _open(open_cases.total())
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
