"""Random publishes while people act between their requests, for a number of minutes: no word of theirs may be lost.

    python benchmarks/acting_people.py [--minutes 10] [--seed 1]

Git changes words, titles and places at random; during each run people edit texts and titles, move, trash and hide pages and add
blocks, between requests drawn at random. After each run every word is on the portal, in a file that the run named, or in its report;
a second run writes nothing. Prints runs and acts; leaves with 1 where one was lost.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from actors import ACTS, Acts, beside_settings
from rehearsal import Edition, Outcome, Stage, changed, company, stage

PAGES = 8
ROUNDS = 6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    until = time.monotonic() + 60 * options.minutes
    runs = acts = 0
    failures: list[str] = []
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        while time.monotonic() < until:
            with stage(Path(name) / "portal.sqlite") as portal:
                done, acted, found = _history(portal, Path(name) / f"edition-{runs}", draw)
            runs, acts = runs + done, acts + acted
            failures += found
            for line in found:
                print(f"FAILED after {runs} runs: {line}", flush=True)
    print(f"{runs} runs, {acts} acts of people, {len(failures)} lost or written again")
    return 1 if failures else 0


def _history(portal: Stage, folder: Path, draw: random.Random) -> tuple[int, int, list[str]]:
    """One base from its first publish on; runs, what people did, and what was wrong."""
    files = company(PAGES)
    people, saved, outcomes = Acts(portal), dict[str, str](), list[Outcome]()
    first = portal.publish(Edition(folder / "0", files, number=1))
    found = [] if first.is_complete else [f"first publish: {first.why}"]
    for turn in range(1, ROUNDS):
        word = f"in the year {draw.randrange(10_000)}"
        files = changed(files, text=lambda _, text, word=word: text + f"\n{word}.\n" if draw.random() < 0.4 else text)  # type: ignore[misc]
        edition = Edition(folder / str(turn), files, number=turn + 1)
        moments = {draw.randrange(1, 9) for _ in range(draw.randrange(1, 5))}

        def before_send(sent: int, moments: set[int] = moments) -> None:
            if sent in moments:
                people.act(draw.choice(ACTS), draw.randrange(PAGES))

        outcomes.append(portal.publish(edition, before_send=before_send, saved=saved))
        found += people.lost(outcomes, saved)
        outcomes.append(portal.publish(edition, saved=saved))
        portal.mend()
        outcomes.append(portal.publish(edition, saved=saved))
        if not outcomes[-1].is_complete or beside_settings(portal.writes()):
            found.append(f"not idle: {portal.writes()[:6]} {outcomes[-1].why}")
        found += people.lost(outcomes, saved)
        if found:
            break
    return 1 + len(outcomes), people.number, found


if __name__ == "__main__":
    sys.exit(main())
