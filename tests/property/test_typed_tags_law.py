"""Law of words in angle brackets: none of the words around them is lost, and what a reader does not see is told."""

import re
from html import unescape

import markdown
from hypothesis import example, given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.render.convert import Source, convert
from publisher.render.html_cleaning import TAGS
from publisher.render.typed_tags import HTML

EXTENSIONS = ["toc", "extra", "admonition", "sane_lists", "publisher.render.extension"]
# Names of SVG and MathML elements, which the cleaner drops with their content, and what people write in place of values.
FOREIGN = st.sampled_from(
    "product path text list domain share limit set line min max image use view switch circle rect filter mask pattern marker stop "
    "desc metadata title symbol tspan cursor font glyph animate fn apply reln vector matrix sum times plus power quotient factorial "
    "mi mo mn ms mtext semantics annotation interval condition degree tendsto and or xor not implies forall exists eq neq gt lt".split()
)
INVENTED = st.from_regex(r"[a-zA-Z][a-zA-Z0-9_-]{0,12}", fullmatch=True)
NAMES = st.one_of(FOREIGN, INVENTED, st.sampled_from(sorted(HTML)))
TAGS_IN_PROSE = st.builds(
    "{1}{0}{2}{3}".format,
    NAMES,
    st.sampled_from(["<", "</"]),
    st.sampled_from(["", " a", ' a="b"', " /"]),
    st.just(">"),
)
AROUND = st.sampled_from(
    [
        "{}",
        "Alpha {} beta.",
        "- one {} two\n- three",
        "> quoted {} words",
        "<div>\nin {} a box\n</div>\n\nafter",
        "| a | b |\n| --- | --- |\n| cell {} one | two |",
        "# Head {} line\n\nBody",
        "*soft {} words*",
    ]
)


def visible(markup: str) -> str:
    """The text of markup that is well-formed, as ours is."""
    return unescape(re.sub(r"<[^<>]*>", " ", markup))


@settings(deadline=None, max_examples=examples(160))
@given(AROUND, st.lists(TAGS_IN_PROSE, min_size=1, max_size=3).map(" mid ".join))
@example("Alpha {} beta.", "<product>")
@example("Alpha {} beta.", "<title>")
@example("<div>\nin {} a box\n</div>\n\nafter", "<list>")
def test_no_word_is_lost_beside_a_tag_in_prose(around: str, tags: str) -> None:
    """All words that stand around the tags are there, and each tag is markup that stays, is shown as typed, or is told."""
    source = around.format(tags)
    html = markdown.markdown(source, extensions=EXTENSIONS)
    page = convert(html, Source("a.md", source))
    text = visible("".join(str(piece) for piece in page.segments)) + f" {page.title}"

    told = " ".join(loss.detail.lower() for loss in page.losses)
    words = set(re.findall(r"[A-Za-z]+", re.sub(r"<[^<>]*>", " ", source))) - {"mid"}
    lost = [word for word in words if word not in text]
    assert lost == [] or any(loss.what == "raw-html-removed" for loss in page.losses)
    for name in re.findall(r"<([a-zA-Z][\w-]*)", tags):
        is_quiet = name.lower() in TAGS or name.lower() in {
            "html",
            "body",
            "head",
            "input",
            "label",
            "font",
            "nobr",
            "source",
        }
        assert is_quiet or f"<{name}" in text or name.lower() in told, (name, text, told)
