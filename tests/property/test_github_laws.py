"""Laws of Markdown as people type it: read as an independent parser of GitHub's Markdown reads it, and nothing else is changed.

Few documents by default: ``LAWS=50 make test ARGS=tests/property/test_github_laws.py`` reads more.
"""

from block_tree import block_tree
from hypothesis import example, given, settings
from hypothesis import strategies as st
from laws import examples
from markdown import Markdown
from markdown_it import MarkdownIt
from typed_markdown import typed

from publisher.render.extension import NAME

EXTENSIONS = ["extra", "admonition", "sane_lists", NAME]
GITHUB = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def html_of(text: str, *extensions: str, github: bool = True) -> str:
    """A page as the preview's own Markdown makes it."""
    reader = Markdown(extensions=[*EXTENSIONS, *extensions], extension_configs={NAME: {"github": github}})
    return reader.convert(text)


def rewritten(text: str) -> str:
    """What Python-Markdown is given in the place of a page."""
    reader = Markdown(extensions=EXTENSIONS, extension_configs={NAME: {"github": True}})
    lines = reader.preprocessors["normalize_whitespace"].run(text.split("\n"))
    return "\n".join(reader.preprocessors["kb_github"].run(lines))


@settings(deadline=None, max_examples=examples(30))
@given(st.integers(0, 10**9))
@example(2142)
@example(260)
def test_lists_quotes_and_samples_are_read_as_github_reads_them(seed: int) -> None:
    """Depth of lists, words of items and paragraphs, code, tables: whatever stands in whatever, indented by 2, 3 or 4 blanks."""
    text = typed(seed)
    assert block_tree(html_of(text)) == block_tree(GITHUB.render(text)), text


@settings(deadline=None, max_examples=examples(30))
@given(st.integers(0, 10**9))
@example(927)
@example(1393)
def test_what_both_read_alike_stays_as_it_is_to_the_byte(seed: int) -> None:
    """A base that was published before is not written anew for nothing."""
    text = typed(seed)
    plain = html_of(text, github=False)
    if block_tree(plain) == block_tree(GITHUB.render(text)):
        assert html_of(text) == plain, text


@settings(deadline=None, max_examples=examples(15))
@given(st.integers(0, 10**9))
def test_superfences_of_the_author_read_what_they_read_before(seed: int) -> None:
    """Where an extension that was chosen reads a page as GitHub does, nothing is changed for it either."""
    text = typed(seed)
    plain = html_of(text, "pymdownx.superfences", github=False)
    if block_tree(plain) == block_tree(GITHUB.render(text)):
        assert html_of(text, "pymdownx.superfences") == plain, text


@settings(deadline=None, max_examples=examples(15))
@given(st.integers(0, 10**9))
def test_what_is_written_for_python_markdown_is_not_written_again(seed: int) -> None:
    """Markdown that this reading has made stays as it is, where GitHub reads that, too, as Python-Markdown does."""
    text = rewritten(typed(seed))
    plain = html_of(text, github=False)
    # a sample in a list has no form that Python-Markdown reads by itself, and an item that begins with a quote none that both read alike
    if "\x02" not in text and block_tree(plain) == block_tree(GITHUB.render(text)):
        assert html_of(text) == plain, text


_BARS = st.tuples(st.booleans(), st.booleans())


@settings(deadline=None, max_examples=examples(15))
@given(st.lists(_BARS, min_size=3, max_size=5), st.sampled_from(["", "> ", "- Words\n  ", "Words\n", "> Words\n> "]))
def test_a_row_of_a_table_may_begin_and_end_with_a_bar_or_not(bars: list[tuple[bool, bool]], before: str) -> None:
    """Each for itself: Python-Markdown moves the cells of such rows by one and loses the last."""
    cells = ["one | two", "--- | ---", *("three | four" for _ in bars[2:])]
    rows = [f"{'| ' * first}{row}{' |' * last}" for row, (first, last) in zip(cells, bars, strict=True)]
    prefix = {"> ": "> ", "- Words\n  ": "  ", "> Words\n> ": "> "}.get(before, "")
    text = before + f"\n{prefix}".join(rows) + "\n"

    assert block_tree(html_of(text)) == block_tree(GITHUB.render(text)), text
