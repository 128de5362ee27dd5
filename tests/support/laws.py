"""How many examples the laws draw: few by default, many times more with ``LAWS`` in the environment.

``LAWS=10 make test ARGS=tests/property`` looks ten times as hard; ``LAWS=0.2`` is for an answer at once.
"""

import os

TIMES = float(os.environ.get("LAWS", "1"))


def examples(by_default: int) -> int:
    """As many as a law draws by default, times ``LAWS``."""
    return max(5, round(by_default * TIMES))
