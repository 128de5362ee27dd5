"""A simulated year of reviews: what people do, what happens to pages and people, and a run every night, against an emulated portal.

    python benchmarks/review_year.py [--seed 1] [--pages 500] [--owners 50] [--days 365] [--answers 0.9] [--zone Europe/Berlin]

Prints what must be 0 with examples of what was not, what happened, and how many of those who were asked answered within two weeks.
At the end the year's history is written to a real repository, and every stamp in it is verified against the portal. Leaves with 1
where something was not 0.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from rehearsal import stage
from review_year import Scale, Year, verified


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--owners", type=int, default=50)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument(
        "--answers", type=float, default=0.9, help="how likely somebody means to answer within two weeks"
    )
    parser.add_argument("--zone", default="Europe/Berlin")
    options = parser.parse_args()
    scale = Scale(options.pages, options.owners, options.days, options.answers, options.zone)
    print(f"seed {options.seed}: {scale}", flush=True)
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder = Path(name)
        with stage(folder / "portal.sqlite") as portal:
            started = time.monotonic()
            year = Year(options.seed, scale, portal, folder)
            year.run()
            ran = time.monotonic() - started
            stamps = verified(year, folder / "git")
            print(year.tally.table())
            print(f"{'stamps verified over the whole history':45} {stamps:6}")
            print(f"{ran:.0f} s, verifying {time.monotonic() - started - ran:.0f} s")
    return 1 if year.tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
