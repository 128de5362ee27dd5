"""Laws of what reaches the portal: its sanitiser finds nothing to alter, and a reader sees every character."""

import re
from html import unescape

import markdown
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st
from laws import examples

from portal_emulator.landing.sanitiser import sanitise
from publisher.render.article import Article
from publisher.render.convert import Source, convert
from publisher.render.html_cleaning import clean
from publisher.render.sanitiser_encoding import encode_address, encode_attribute, encode_text
from publisher.render.typed_tags import typed_tags
from publisher.targets.knowledge_base.form import text_block

EXTENSIONS = ["toc", "extra", "admonition", "sane_lists", "publisher.render.extension"]
# The portal's patterns and template words, and what may stand around and inside them.
TRIGGERS = st.sampled_from(
    "onclick onConnection online onload once FSCommand formaction srcdoc seekSegmentTime javascript JavaScript vbscript "
    "expression parseExpression behavior Behaviour data: data image/png text/html -moz-binding urn:schemas-microsoft-com: "
    '<?php ?> <script </script> <iframe <object <link <meta <style <!DOCTYPE <!ENTITY <x:script bxstyle=" style=" '
    "$result[ $error $next $total $time #title# #breadcrumb# #crm1 #system_x #YEAR# #CONTENT# #landing12 #block7 #user3 "
    "href=\"#\" href='#' target=\"_self\" target='_self' "
    "&quot; &amp; &#58; %3a %3D \\x3a \\u003d /*x*/ url( = : ; ( ) ' \" < > ? & _ - . , [ ] \\ ` * 1 a".split()
)
# What the portal replaces when a page is viewed, and in a batch (facts kb-1, kb-10).
REPLACED = re.compile(
    r"#(?:title#|breadcrumb#|YEAR#|COUNTDOWN#|CONTENT#|AREA_|DEFAULT_|crm|system_|requisite|(?:landing|block|dynamic|user)\d)"
    r"|\$(?:result|error|next|total|time)\b|<\?|\?>|href=(?:\"#\"|'#')|\starget=(?:\"_self\"|'_self')",
    re.IGNORECASE,
)
BLANKS = st.sampled_from(["", "", " ", "\t", "\n", "\u00a0", "  "])
HOSTILE = st.lists(st.tuples(TRIGGERS, BLANKS), max_size=12).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)
# The words that the portal decodes, each letter in one of the forms that it reads, with what it skips between letters.
SPELLINGS = st.sampled_from(("{0}", "{0}", "{0}", "{1}", "%{2:02x}", "%{3:02X}", "\\x{2:02x}", "\\{2:x}", "\\00{3:x}"))
SKIPPED = st.sampled_from(("", "", "", "", "\n", "\t", "\\", " ", "/* q */", "/*/*//*x*/"))
SIGNS = st.sampled_from((":", "=", "%3a", "%3D", "\\x3a", "\\003d", "(", "%28", "\\x28", "\\28"))
DECODED = st.sampled_from(
    "javascript vbscript expression behavior onclick on seekSegmentTime data -moz-binding urn:schemas-microsoft-com".split()
)


@st.composite
def spelled(draw: st.DrawFn) -> str:
    """One trigger, spelled so that the portal may still read it, and its sign."""
    letters = [draw(SPELLINGS).format(c, c.upper(), ord(c), ord(c.upper())) + draw(SKIPPED) for c in draw(DECODED)]
    return "".join(letters) + draw(BLANKS) + draw(SIGNS)


SPELLED = st.lists(spelled(), min_size=1, max_size=3).map(" ".join)
TEXTS = st.one_of(HOSTILE, SPELLED, st.text(max_size=40))


def seen(markup: str) -> str:
    """The text that a reader sees, blanks folded."""
    return " ".join(BeautifulSoup(markup, "html.parser").get_text().split())


def stored(article: Article) -> str:
    """The block as it is sent to the portal."""
    return text_block(article).resolve(
        page=lambda ref: f"#landing{len(ref.path)}", file=lambda ref: ref.path, image=lambda _: 'src="/upload/x.png"'
    )


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@settings(deadline=None, max_examples=examples(120))
@given(TEXTS)
@example("data:data:data:")
@example("x; data: y: data: z")
@example("javascript\\x3a javascript%3Ax javascript = 1")
@example("-moz-binding: url(x)")
@example("Write <a href=\"#\" target=\"_self\"> or href='#' target='_self'")
@example("The lamp is on\nvalue = 3, and e/*x*/xpression(1)")
def test_shielded_text_is_stored_as_sent_and_read_as_written(text: str) -> None:
    """Text shielded once is left alone by the sanitiser, and means the same characters."""
    markup = f"<p>{encode_text(escaped(text))}</p>"

    assert sanitise(markup) == markup
    assert not REPLACED.search(markup)
    assert unescape(markup) == unescape(f"<p>{escaped(text)}</p>")


@settings(deadline=None, max_examples=examples(120))
@given(TEXTS)
def test_shielded_attributes_are_stored_as_sent_and_mean_the_same(text: str) -> None:
    """An attribute's value survives the sanitiser and is decoded to what was given."""
    markup = f'<p title="{encode_attribute(text)}">x</p>'

    assert sanitise(markup) == markup
    assert unescape(re.fullmatch(r'<p title="([^"]*)">x</p>', markup)[1]) == text


@settings(deadline=None, max_examples=examples(120))
@given(st.one_of(HOSTILE, SPELLED))
@example("https://x.example/?q=label%3Abug+behavior%3Acrash")
@example("https://x.example/?a=1&online=true")
@example("onjavascript=1")
@example("#block7")
def test_shielded_addresses_lead_to_the_same_place(address: str) -> None:
    """In an address only letters are percent-encoded: a browser decodes them to the same address."""
    markup = f'<a href="{encode_address(address)}">x</a>'

    assert sanitise(markup) == markup
    written = BeautifulSoup(markup, "html.parser").a["href"]
    letters = re.sub(r"%([46][1-9A-F]|[57][0-9A])", lambda found: chr(int(found[1], 16)), written)
    assert letters == re.sub(r"%([46][1-9A-F]|[57][0-9A])", lambda found: chr(int(found[1], 16)), address)


@settings(deadline=None, max_examples=examples(80))
@given(st.one_of(HOSTILE, SPELLED))
@example("<script?>")
@example('href="#" target="_self"')
def test_prose_and_code_made_of_triggers_reach_readers_unchanged(text: str) -> None:
    """A page of triggers in prose, code, a table and a link is stored byte for byte and reads as Markdown's own HTML does.

    Tags that are no HTML are text there.
    """
    line = " ".join(text.split())
    source = f"## {line}\n\nA {line} b\n\n    {line}\n\n```python\n{line}\n```\n\n`{line}`\n\n| a | b |\n|---|---|\n| {line} | c |\n"
    html = markdown.markdown(source, extensions=EXTENSIONS)

    article = stored(Article(convert(html, Source("a/b.md", source)).segments))

    assert sanitise(article) == article
    assert not REPLACED.search(article)
    assert seen(article) == seen(clean(typed_tags(html)[0]))


def test_slashes_and_comments_that_hide_no_word_stay_as_they_are() -> None:
    """Only a comment within the letters of ``expression(`` is broken, not every slash of a text that holds a comment."""
    assert encode_text("price/profit /* a note */ (and/xor)") == "price/profit /* a note */ (and/xor)"
    assert encode_text("ex/* a */pression(1)") == "ex&#47;* a */pression(1)"
