"""``python -m publisher`` and the ``publisher`` command."""

import sys

from publisher.cli import garbage, standard_output


def main() -> None:
    """Run the command line and leave with its exit code."""
    garbage.look_seldom()
    from publisher.cli.app import run

    code = run()
    standard_output.end_of_results()
    garbage.look_no_more()
    sys.exit(code)


if __name__ == "__main__":
    main()
