"""Compares the emulator with the vendor's documentation: reads a local checkout of it and calls every method that the emulator has.

`make docs-check CHECKOUT=FOLDER` prints the figures; docs/emulator-coverage.md has the last ones. This is a tool of the repository,
not of the emulator: it needs the checkout, so it is not in the wheel.
"""
