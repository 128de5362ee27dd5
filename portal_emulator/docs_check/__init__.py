"""The emulator held against the vendor's documentation: a local checkout of it is read, every method that we serve asked.

`python -m portal_emulator.docs_check CHECKOUT` prints the figures; docs/emulator-coverage.md keeps the last ones.
"""
