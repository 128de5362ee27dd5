"""Law of the faster inline step: whatever the text, it reads as Python-Markdown's own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.treeprocessors import InlineProcessor

from publisher.pipeline.markdown_speedup import install_fast_inline

PIECES = st.sampled_from(
    "*|**|_|__|`|``|\\|\\*|[|]|(|)|![|[^1]|[a]: /x|[a]|<|>|<b>|</b>|<http://a.b>|<a@b.c>|&amp;|&#33;|&|  \n|\n|\n\n|- |"
    "1. |> |# |    |{.x}|{: #y}|~~|word|два слова|\"|'|...|\x02|\x03|http://a.b/_c_|^a^|H~2~O|[^1]: note".split("|")
)
EXTENSIONS = ("extra", "sane_lists", "smarty", "nl2br", "wikilinks", "legacy_em")


class Marked(Extension):
    """An extension with a pattern that nobody knows."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"(=)(.+?)=", "mark"), "equals", 175)


@settings(deadline=None, max_examples=examples(160))
@given(st.lists(PIECES, max_size=40), st.sets(st.sampled_from(EXTENSIONS)), st.booleans())
def test_the_faster_step_reads_every_text_as_the_stock_one(pieces: list[str], names: set[str], marked: bool) -> None:
    """With the usual extensions and with patterns of others."""
    text = "".join(pieces)
    extensions: list[str | Extension] = [*sorted(names), *([Marked()] if marked else [])]
    fast, stock = Markdown(extensions=extensions), Markdown(extensions=extensions)
    install_fast_inline(fast)

    assert type(fast.treeprocessors["inline"]) is not InlineProcessor
    assert fast.convert(text) == stock.convert(text)
    assert fast.reset().convert(text) == stock.reset().convert(text)


def test_an_inline_step_of_another_is_left_alone() -> None:
    """Where an extension has put its own, it stays."""

    class Other(InlineProcessor):
        pass

    reader = Markdown()
    reader.treeprocessors.register(Other(reader), "inline", 20)
    install_fast_inline(reader)

    assert type(reader.treeprocessors["inline"]) is Other


@pytest.mark.parametrize(
    "text", ["a[^1]\n\n[^1]: b", "![i](x.png)", "a  \nb", "<q@b.c>", "`` ` ``", "\\`a\\`", "&copy; A & B"]
)
def test_each_pattern_still_finds_its_own(text: str) -> None:
    """One text a pattern that is now looked for by a character first."""
    fast, stock = Markdown(extensions=["extra"]), Markdown(extensions=["extra"])
    install_fast_inline(fast)

    assert fast.convert(text) == stock.convert(text) != f"<p>{text}</p>"
