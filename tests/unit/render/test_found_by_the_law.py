"""What the law of arrival found by itself, each in its smallest form (docs/arrival.md)."""

import markdown
import pytest

from publisher.render.convert import Source, convert

EXTENSIONS = ["toc", "extra", "publisher.render.extension"]


def named(source: str) -> list[int]:
    """The lines at which something is named as lost or changed."""
    html = markdown.markdown(source, extensions=EXTENSIONS)
    return [loss.line for loss in convert(html, Source("a.md", source)).losses]


def shown(source: str) -> str:
    html = markdown.markdown(source, extensions=EXTENSIONS)
    return str(convert(html, Source("a.md", source)))


def test_the_mark_of_the_glossary_ends_no_comment() -> None:
    """Within a comment that was left open before it, everything behind the mark was gone."""
    assert "Last words" in shown("# A\n\nFirst <!-- open\n\n<!-- glossary: off -->\n\nLast words.\n")


@pytest.mark.parametrize("element", ["label", "font", "div"])
def test_what_an_author_hid_is_named(element: str) -> None:
    """The portal shows it, MkDocs does not."""
    assert named(f"# A\n\nText.\n\n<{element} hidden>Secret</{element}>\n") == [5]


def test_a_stray_end_tag_that_is_no_html_is_named() -> None:
    """It is shown as it is typed."""
    assert named("# A\n\nText </foreignObject> and more.\n") == [3]
