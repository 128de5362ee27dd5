"""Rows of tables."""

import re

_BAR = re.compile(r"(?<!\\)\|")


def cells_of(row: str) -> list[str]:
    """The cells of a row as it is typed, which may stand in a quote."""
    return _BAR.split(row.strip(" \t>").removeprefix("|").removesuffix("|"))
