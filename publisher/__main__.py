"""``python -m publisher`` and the ``publisher`` command."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from publisher.cli.app import run

    sys.exit(run())


if __name__ == "__main__":
    main()
