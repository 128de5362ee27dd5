"""CODEOWNERS gives each page its owner, whatever the pages are, and keeps what people wrote."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.scaffold.codeowners import owner_lines, with_owners

parts = st.sampled_from(["a", "b c", "[x]", "рынки", "#1"])
paths = st.lists(parts, min_size=1, max_size=3).map(lambda names: "/".join(names) + ".md")
people = st.sampled_from(["anna.k@example.com", "ivan.p@example.com", "olga.s@example.com"])


def owner_of(path: str, lines: list[str]) -> str:
    """The owner of the last line that matches, as code hosts read it: a folder ends with a slash, a backslash takes the next letter."""
    found = ""
    for line in lines:
        pattern, owner = re.fullmatch(r"((?:\\.|[^\\ ])+) (\S+)", line).groups()
        plain = re.sub(r"\\(.)", r"\1", pattern)
        if plain == f"/{path}" or (plain.endswith("/") and f"/{path}".startswith(plain)):
            found = owner
    return found


@given(st.dictionaries(paths, people, max_size=8), st.sampled_from(["", "docs/", "my content/"]))
@settings(max_examples=examples(100), deadline=None)
def test_each_page_has_its_owner(owners, prefix):
    """By the last line that matches, and with few lines."""
    lines = owner_lines(owners, prefix)

    assert {path: owner_of(prefix + path, lines) for path in owners} == owners
    assert len(lines) <= max(1, len(owners)) * 2


def test_other_lines_stay_and_a_second_time_changes_nothing():
    """Ours stand between their marks; what people wrote before and behind is theirs."""
    first = with_owners("* @everybody", ["/a.md anna.k@example.com"], "about")
    between = first + "/ci/ @operators\n"
    second = with_owners(between, ["/b.md ivan.p@example.com"], "about")

    assert first.startswith("* @everybody\n# publisher codeowners: begin\n")
    assert second == between.replace("/a.md anna.k", "/b.md ivan.p")
    assert with_owners(second, ["/b.md ivan.p@example.com"], "about") == second
