"""Random publishes while people act, for a number of minutes: no word of theirs may be lost, and a second run writes nothing.

    python benchmarks/acting_people.py [--minutes 10] [--seed 1]         # programs over HTTP
    python benchmarks/acting_people.py --seed 17 --episodes 1            # that episode again
    python benchmarks/acting_people.py --in-process [--minutes 10]       # without sockets, more runs a minute

Over HTTP the portal and two publishers are programs of their own. Git changes texts, titles and places at random, pages go and come
back; people edit texts, titles, the menu and its search, add blocks, move, trash, restore and hide pages, finish tasks and comment on
them, before and after requests drawn at random, or at any time; answers are lost, runs are killed, newer commits are published
meanwhile (tests/support/people_over_http.py). An episode is drawn from its number. Prints figures; leaves with 1 where a law broke.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from actors import ACTS, Acts, beside_settings
from disturbance import Tally
from people_over_http import episode, template_in
from programs import Programs
from rehearsal import Edition, Outcome, Stage, changed, company, stage

PAGES = 8
ROUNDS = 6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1, help="the first episode's number")
    parser.add_argument("--episodes", type=int, default=10**9, help="at most so many")
    parser.add_argument("--in-process", action="store_true", help="no programs, no HTTP")
    parser.add_argument("--keep", type=Path, help="a folder for the outputs and the portal of a failed episode")
    options = parser.parse_args()
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        return _in_process(options, Path(name)) if options.in_process else _over_http(options, Path(name))


def _over_http(options: argparse.Namespace, folder: Path) -> int:
    began = time.monotonic()
    until = began + 60 * options.minutes
    total = Tally()
    (folder / "out").mkdir()
    with Programs(folder / "out") as programs:
        template = template_in(folder / "template", programs)
        for seed in range(options.seed, options.seed + options.episodes):
            if time.monotonic() > until:
                break
            done = episode(template, folder / "episode", programs, seed)
            total.add(done)
            for line in done.failures:
                print(f"FAILED --seed {seed} --episodes 1: {line}", flush=True)
            if done.failures and options.keep:
                shutil.copytree(folder, options.keep / str(seed))
                (options.keep / str(seed) / "story").write_text("\n".join(done.story))
            shutil.rmtree(folder / "episode")
            for file in (folder / "out").iterdir():
                file.unlink()
    print(
        f"{time.monotonic() - began:.0f} s: {total.episodes} episodes, {total.turns} turns, {total.runs} runs,"
        f" {total.kills} killed, {total.faults} with an answer or request lost or refused,"
        f" {total.newer} newer commits meanwhile ({total.stopped} older runs stopped),"
        f" {total.acts} acts of people, {total.words} words: {len(total.failures)} failures,"
        f" {total.open} words lost in the moments that are left open"
    )
    return 1 if total.failures else 0


def _in_process(options: argparse.Namespace, folder: Path) -> int:
    draw = random.Random(options.seed)
    until = time.monotonic() + 60 * options.minutes
    runs = acts = 0
    failures: list[str] = []
    while time.monotonic() < until:
        with stage(folder / "portal.sqlite") as portal:
            done, acted, found = _history(portal, folder / f"edition-{runs}", draw)
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
