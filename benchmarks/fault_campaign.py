"""Break a publish at every request and every command, in every way, run it again, and compare with an undisturbed run.

    python benchmarks/fault_campaign.py [--pages 60] [--workers 2] [--only SCENARIO] [--kind KIND]

Prints the number of cases and of failures a scenario; each failure with what differs. Leaves with 1 where there was one.
"""

import argparse
import collections
import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from campaign import Case, Reference, problems_of, scenarios, undisturbed

REFERENCES: dict[str, Reference] = {}


def _one(job: tuple[Case, Path]) -> tuple[Case, list[str]]:
    case, folder = job
    name = multiprocessing.current_process().name
    try:
        return case, problems_of(case, REFERENCES[case.scenario], folder / f"{name}.sqlite")
    except Exception as error:  # noqa: BLE001  a crash of the publisher is a finding, not the campaign's end
        return case, [f"crashed: {error!r}"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", action="append", help="a scenario's name")
    parser.add_argument("--kind", action="append")
    parser.add_argument("--show", type=int, default=8, help="how many differences of a failure are printed")
    options = parser.parse_args()
    started = time.monotonic()
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder = Path(name)
        chosen = [s for s in scenarios(folder, options.pages) if not options.only or s.name in options.only]
        for scenario in chosen:
            REFERENCES[scenario.name] = undisturbed(scenario, folder)
        cases = [case for reference in REFERENCES.values() for case in reference.cases()]
        cases = [case for case in cases if not options.kind or case.kind in options.kind]
        counted: collections.Counter[tuple[str, str]] = collections.Counter()
        failed: collections.Counter[tuple[str, str]] = collections.Counter()
        with multiprocessing.get_context("fork").Pool(options.workers) as pool:
            for case, problems in pool.imap_unordered(_one, [(case, folder) for case in cases], chunksize=8):
                counted[case.scenario, case.kind] += 1
                if problems:
                    failed[case.scenario, case.kind] += 1
                    print(f"FAILED {case}", *problems[: options.show], sep="\n    ", flush=True)
    for (scenario, kind), number in sorted(counted.items()):
        print(f"{scenario:10} {kind:18} {number:5} cases {failed[scenario, kind]:5} failures")
    seconds = time.monotonic() - started
    print(f"{options.pages} pages: {counted.total()} cases, {failed.total()} failures, {seconds:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
