"""A base over HTTP through random turns, with programs, people and kills: a few; minutes of it are benchmarks/acting_people.py."""

import os

import pytest
from people_over_http import episode, template_in
from programs import Programs

EPISODES = int(os.environ.get("ACTS", "0"))
# words typed around requests of which one fails; words, and a newer commit, which stops the older run
SEEDS = range(1, EPISODES + 1) if EPISODES else (8, 9)
TURNS = 3 if EPISODES else 1


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """The programs' starter, and a base as the first publish left it."""
    folder = tmp_path_factory.mktemp("acts")
    (folder / "out").mkdir()
    with Programs(folder / "out") as programs:
        yield programs, template_in(folder / "template", programs)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_word_is_lost_and_a_second_run_writes_nothing(seed, start, tmp_path):
    """Commits, people, faults and newer commits, drawn from the seed; ``ACTS=50`` plays fifty episodes of three turns."""
    programs, template = start

    done = episode(template, tmp_path / "episode", programs, seed, TURNS)

    assert done.failures == [], "\n".join([*done.failures, *done.story])
    assert done.turns == TURNS
    assert done.acts + done.newer > 0
