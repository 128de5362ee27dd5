"""``python -m publisher`` and the ``publisher`` command."""

import sys

from publisher.cli import gc_tuning, standard_output


def main() -> None:
    """Run the command line and leave with its exit code."""
    gc_tuning.collect_rarely()
    from publisher.cli.app import run

    code = run()
    standard_output.end_of_results()
    gc_tuning.stop_collecting()
    sys.exit(code)


if __name__ == "__main__":
    main()
