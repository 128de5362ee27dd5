"""Money never becomes a formula, and a formula never becomes anything that the portal alters."""

import markdown
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from portal_emulator.landing.sanitiser import sanitise
from publisher.render.article import Article
from publisher.render.convert import Source, convert

AMOUNTS = st.builds(
    "{}{}{}".format,
    st.integers(0, 9_999),
    st.sampled_from(["", ".50", ",5", " 000"]),
    st.sampled_from(["", " млн", " million", "k", "/month", " each"]),
)
PRICES = st.builds(lambda amount, before: f"${amount}" if before else f"{amount} $", AMOUNTS, st.booleans())
WORDS = st.sampled_from(["from", "to", "or", "and", "за", "штуку", "(", ")", ",", "—", "a year.", "USD"])
TEX = st.lists(
    st.sampled_from(
        [*"abx12+-=<>^_{}\\ ", r"\frac", r"\text", "on", "load=", "data:", "javascript:", "#title#", "&", '"', "'"]
    )
).map("".join)


def article(source: str, *, math: bool = True) -> str:
    html = markdown.markdown(
        source,
        extensions=["extra", "publisher.render.extension"],
        extension_configs={"publisher.render.extension": {"math": math}},
    )
    return Article(convert(html, Source("a.md", source)).segments).resolve(page=str, file=str, image=str)


@given(st.lists(st.one_of(PRICES, WORDS), min_size=2, max_size=12))
@settings(deadline=None, max_examples=examples(60))
def test_prices_are_never_formulas(words: list[str]) -> None:
    """Whatever stands around them, before the amount or behind it."""
    source = " ".join(words)
    assert article(source) == article(source, math=False)


@given(TEX, st.booleans())
@settings(deadline=None, max_examples=examples(40))
def test_the_portal_finds_nothing_in_a_formula(tex: str, display: bool) -> None:
    """Drawn or shown as code, with its description: the sanitiser leaves it as it is."""
    page = article(f"Before\n\n$${tex}$$\n\nafter" if display else f"Before \\({tex}\\) after")
    assert sanitise(page) == page
