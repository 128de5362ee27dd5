"""Some weeks of reviews with everything that happens to people, pages and runs; a whole year is ``make year``."""

import os
from datetime import date
from pathlib import Path

import pytest
from rehearsal import stage
from review_year import Scale, Year, verified

SEEDS = [int(seed) for seed in os.environ.get("YEARS", "1").split(",")]


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_asked_twice_nothing_is_lost_and_every_stamp_is_a_persons_act(seed: int, tmp_path: Path) -> None:
    """Three weeks in Honolulu around a leap day; ``YEARS=1,2,3`` tries more seeds. Three weeks of runs take this long."""
    scale = Scale(pages=16, owners=5, days=21, zone="Pacific/Honolulu", start=date(2028, 2, 14))
    with stage(tmp_path / "portal.sqlite") as portal:
        year = Year(seed, scale, portal, tmp_path)

        tally = year.run()
        stamps = verified(year, tmp_path / "git")

    assert not tally.wrong, f"seed {seed}\n{tally.table()}"
    assert stamps == tally.happened["stamps merged"]
    assert tally.happened["answer: valid"] > 0
