"""``python -m publisher`` and the ``publisher`` command."""

import gc
import sys

_NEW_OBJECTS = 200_000


def main() -> None:
    """Run the command line and leave with its exit code."""
    # Nearly all that a run makes lives until its end: looking for garbage as often as Python does takes a tenth of the time.
    gc.set_threshold(_NEW_OBJECTS)
    from publisher.cli.app import run

    code = run()
    gc.freeze()  # nor is there anything to look for in the end
    sys.exit(code)


if __name__ == "__main__":
    main()
