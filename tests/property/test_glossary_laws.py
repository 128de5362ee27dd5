"""Laws of the glossary: links stand in running text only, whatever the page; and links change no letter."""

import re
from html import unescape

from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples
from markdown import Markdown

from publisher.glossary.matcher import Form, Matcher
from publisher.render.article import Article
from publisher.render.convert import Source, convert
from publisher.render.extension import NAME, STANDARD
from publisher.render.terms import TermUse, link_terms

FORMS = [
    Form(f"{at}.md", word)
    for at, word in enumerate(["ключевой сегмент", "сегмент", "gate", "R&D", "self-check", "onload"])
]
MATCHER = Matcher(FORMS)
WORDS = st.sampled_from(
    [form.written for form in FORMS] + ["слово", "<b>", "*", "`", "~~", "&amp;", "|", "\n", "ё", "=", "#"]
)
PIECES = st.sampled_from(
    [
        "# {}\n",
        "{}\n",
        "[{}](a.md)\n",
        "`{}`\n",
        "    {}\n",
        "```python\n{}\n```\n",
        "| {} | {} |\n|---|---|\n| {} | x |\n",
        "> {}\n",
        '!!! note "{}"\n    {}\n',
        "- {}\n",
        "## {} {{ #x }}\n",
        "![{}](i.png)\n",
        "{}[^1]\n\n[^1]: {}\n",
        "<!-- glossary: off -->\n\n{}\n\n<!-- glossary: on -->\n",
        "<kbd>{}</kbd>\n",
        "*[gate]: {}\n",
    ]
)
LINK = re.compile(r'<a href="\d\.md" data-kb-term="1" title="short"[^>]*>([^<]*)</a>')
READER = Markdown(extensions=[*STANDARD, NAME])


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Markdown in which terms stand wherever words can stand."""
    patterns = draw(st.lists(PIECES, min_size=1, max_size=6))
    texts = st.lists(WORDS, max_size=4).map(" ".join)
    return "\n".join(pattern.format(*(draw(texts) for _ in range(3))) for pattern in patterns)


def uses(text: str) -> list[TermUse]:
    return [TermUse(found.start, found.end, found.form.term, "short") for found in MATCHER.find(text)]


@settings(deadline=None, max_examples=examples(60))
@given(pages())
def test_links_stand_in_running_text_only(text: str) -> None:
    """None in headings, links, code, heads of tables; one a term; the letters are what they were."""
    before = convert(READER.reset().convert(text), Source("a.md", text))
    plain, linked = (
        Article(segments).resolve(page=lambda ref: ref.path, file=lambda ref: ref.path, image=lambda _: 'src="i"')
        for segments in (before.segments, link_terms(before.segments, uses))
    )
    tree = BeautifulSoup(linked, "html.parser")
    made = tree.select("a[data-kb-term]")

    assert [link for link in made if link.find_parent(re.compile("^(h[1-6]|a|code|pre|th|kbd|abbr|summary)$"))] == []
    assert len({str(link["href"]) for link in made}) == len(made)
    assert unescape(LINK.sub(r"\1", linked)) == unescape(plain)
