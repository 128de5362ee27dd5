"""Anchors of headings as MkDocs and other tools make them lead to the same headings here."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions.toc import slugify_unicode

from publisher.content.converted import Heading, LinkKind
from publisher.render.anchors import Anchors
from publisher.render.convert import Source, convert
from publisher.render.extension import NAME


def here(text: str, *, slugs: object = slugify_unicode) -> object:
    reader = Markdown(extensions=["extra", "toc", NAME], extension_configs={"toc": {"slugify": slugs}})
    return convert(reader.convert(text), Source("a.md", text))


WORDS = [
    "Über uns",
    "Цены",
    "Глобальные атрибуты",
    "Price",
    "A & B",
    "2024",
    "C++ 20",
    "!!!",
    "Ещё *раз*",
    "日本",
    "x_1",
    "Naïve `code`",
]
HEADINGS = st.lists(
    st.tuples(
        st.sampled_from(["##", "###", "#"]),
        st.sampled_from(WORDS),
        st.sampled_from(["", "", " {#own}", " {#1-scope}", " {#_1}"]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60)
@given(HEADINGS)
def test_what_mkdocs_calls_a_heading_leads_to_it(headings: list[tuple[str, str, str]]) -> None:
    """MkDocs' own anchors, of the same Markdown, lead to the same heading, in order; an anchor that is here wins."""
    text = "\n\n".join(" ".join(parts[:2]) + parts[2] for parts in headings)
    mkdocs = Markdown(extensions=["extra", "toc"])
    mkdocs.convert(text)

    def flat(tokens: list) -> list[str]:
        return [name for token in tokens for name in (token["id"], *flat(token["children"]))]

    page = here(text)
    anchors = Anchors(page.anchors, page.headings)
    for theirs, ours in zip(flat(mkdocs.toc_tokens), [heading.id for heading in page.headings], strict=True):
        assert theirs in anchors or anchors.meant(theirs) == ours or anchors.meant(theirs) in page.anchors


@pytest.mark.parametrize(
    ("heading", "anchor", "ours"),
    [
        ("Über uns", "uber-uns", "über-uns"),
        ("Über uns", "ueber-uns", "über-uns"),
        ("Цены", "_1", "цены"),
        ("Глобальные атрибуты", "globalnye-atributy", "глобальные-атрибуты"),
        ("Щёлочь и хлор", "schyoloch-i-khlor", "щёлочь-и-хлор"),
        ("Щёлочь и хлор", "shcheloch-i-hlor", "щёлочь-и-хлор"),
        ("Объект № 5", "obekt-5", "объект-5"),
        ("Юлия", "Juliya", "юлия"),
        ("Œuvre", "oeuvre", "œuvre"),
        ("Scope {#1-scope}", "1-scope", "1-scope"),
    ],
)
def test_an_anchor_of_another_tool_is_the_headings(heading: str, anchor: str, ours: str) -> None:
    """In the page itself, and from another one."""
    page = here(f"## {heading}\n\n[x](#{anchor})\n")

    assert [(link.kind, link.anchor) for link in page.links] == [(LinkKind.ANCHOR, ours)]
    assert ours in Anchors(page.anchors, page.headings)
    assert ours in {
        anchor,
        Anchors(page.anchors, page.headings).meant(anchor),
    }


def test_two_cyrillic_headings_are_counted_as_mkdocs_counts() -> None:
    """A heading with an anchor of its own is not counted."""
    page = here("## Цены\n\n## Иное {#other}\n\n## Срок\n\n[a](#_1) [b](#_2) [c](#_3)\n")

    assert [link.anchor for link in page.links] == ["цены", "срок", "_3"]


def test_what_may_be_two_headings_is_none() -> None:
    """``ceny`` is either of them."""
    assert Anchors({"цены", "цэны"}, [Heading(2, "цены", "Цены"), Heading(2, "цэны", "Цэны")]).meant("tseny") == ""
    assert Anchors({"цены"}, [Heading(2, "цены", "Цены")]).meant("prices") == ""


def test_authors_own_slugs_stay_theirs() -> None:
    """``toc: slugify`` of mkdocs.yml."""
    page = here("## Über uns\n", slugs=lambda text, separator: f"s{separator}{len(text)}")

    assert page.anchors == {"s-8"}
    assert Anchors(page.anchors, page.headings).meant("uber-uns") == ""


def test_thousands_of_wrong_anchors_are_told_in_time() -> None:
    """The search grows with the page, not with its square."""
    headings = [Heading(2, f"глава-{n}-щщ", f"Глава {n} щщ") for n in range(10_000)]
    anchors = Anchors({heading.id for heading in headings}, headings)
    started = time.process_time()

    assert {anchors.meant(f"nowhere-{n}") for n in range(10_000)} == {""}
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("security.txt", "security-txt"),
        ("view.css", "view.css"),
        ("Q&A, 2026/27", "q-a-2026-27"),
        ("C++ / C#", "c++-/-c#"),
    ],
)
def test_tools_differ_in_what_they_write_for_a_sign(heading: str, anchor: str) -> None:
    """Ours leaves it out, another writes a dash, a third the sign itself; two headings with the same words are nobody's."""
    page = here(f"## {heading}\n\n## Other\n")
    own = page.headings[0].id

    assert Anchors(page.anchors, page.headings).meant(anchor) == own

    twice = here(f"## {heading}\n\n## {heading}!\n")
    assert anchor in twice.anchors or Anchors(twice.anchors, twice.headings).meant(anchor) in {"", own}
