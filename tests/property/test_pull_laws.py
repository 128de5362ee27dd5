"""Laws of bringing edits back: nothing edited, nothing changed; one word changed, that word or a refusal."""

import contextlib
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import NavigableString
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.pipeline.articles import Articles
from publisher.pipeline.project import load_project
from publisher.pipeline.trial_rendering import TrialRenderer, open_trial
from publisher.pull.addresses import PortalAddresses
from publisher.pull.page import Around, PullStatus, pull_page
from publisher.render.article import image_attributes
from publisher.targets.knowledge_base.form import text_block
from publisher.targets.knowledge_base.portal_page import parse_reference

TODAY = date(2026, 11, 23)
PAGE = "page.md"
SETTINGS = """\
site_name: Laws
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {code: laws}
      defaults: {owner: anna.k@example.com, review_every: 6 months, last_reviewed: 2026-11-01}
"""
HEAD = "---\ntitle: Page\n---\n\n"
WORDS = st.sampled_from("shelf price полка цена online = data: a_b 3% C++ «so» x*y [7] #tag <b> &c |".split())
TEXT = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
INLINE = st.one_of(
    TEXT,
    TEXT.map(lambda text: f"**{text}**"),
    TEXT.map(lambda text: f"*{text}*"),
    TEXT.map(lambda text: f"`{text}`"),
    TEXT.map(lambda text: f"[{text}](other.md#x)"),
    TEXT.map(lambda text: f"[{text}](https://example.com/?a=1&online=2)"),
)
LINE = st.lists(INLINE, min_size=1, max_size=3).map(" ".join)


def prefixed(prefix: str, lines: str) -> str:
    return "\n".join(f"{prefix}{line}".rstrip() for line in lines.split("\n"))


NESTABLE = st.one_of(
    LINE,
    st.tuples(LINE, LINE).map("\n".join),
    st.tuples(st.sampled_from(["##", "###"]), TEXT).map(" ".join),
    st.lists(LINE, min_size=1, max_size=3).map(lambda items: "\n".join(f"- {item}" for item in items)),
    st.lists(LINE, min_size=1, max_size=3).map(lambda items: "\n\n".join(f"1. {item}" for item in items)),
    st.lists(TEXT, min_size=1, max_size=2).map(
        lambda rows: "\n".join(["| a | b |", "|---|--:|", *(f"| {r} | 1 |" for r in rows)])
    ),
    st.just("---"),
    st.just("<!-- a remark -->"),
)
# Python-Markdown knows no fences inside quotes and lists.
PLAIN = st.one_of(
    NESTABLE,
    TEXT.map(lambda text: f"```python\n{text} = 1\n\n  {text}\n```"),
)
BLOCK = st.one_of(
    PLAIN,
    NESTABLE.map(lambda block: prefixed("> ", block)),
    NESTABLE.map(lambda block: f'!!! tip "Mind {"this"}"\n{prefixed("    ", block)}'),
    NESTABLE.map(lambda block: f"- item\n\n{prefixed('    ', block)}"),
)
SOURCE = st.lists(BLOCK, min_size=1, max_size=4).map(lambda blocks: "\n\n".join(blocks) + "\n")


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[tuple[TrialRenderer, Around, Articles]]:
    """A base of two pages, open for trials."""
    (folder / "content").mkdir()
    (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    (folder / "content/index.md").write_text("# Home\n\n[a](page.md) [b](other.md)\n", encoding="utf-8")
    (folder / "content/other.md").write_text(f"{HEAD}## x\n", encoding="utf-8")
    (folder / "content" / PAGE).write_text(f"{HEAD}Text.\n", encoding="utf-8")
    project = load_project(folder / "mkdocs.yml", today=TODAY)
    articles = Articles(project)
    around = Around(
        portal=PortalAddresses("https://portal.example", {1: PAGE, 2: "other.md"}, reference=parse_reference),
        finish=articles.body,
        fetch=lambda _: None,
        svg=lambda _: None,
    )
    with open_trial(folder / "mkdocs.yml", today=TODAY) as trial:
        yield trial, around, articles


@pytest.fixture(scope="module")
def base() -> Iterator[tuple[TrialRenderer, Around, Articles]]:
    with tempfile.TemporaryDirectory() as name, opened(Path(name)) as made:
        yield made


def portal_text(base: tuple[TrialRenderer, Around, Articles], source: str) -> BeautifulSoup | None:
    """The page's body as the portal holds it."""
    trial, _, articles = base
    page = trial.sources.site.by_path()[PAGE]
    converted = trial.convert(page, (source,))
    if converted is None or converted.title:
        return None
    html = text_block(articles.body(page, converted)).resolve(
        page=lambda ref: "#landing2" if ref.path == "other.md" else "#landing1",
        file=lambda ref: ref.path,
        image=lambda ref: image_attributes(ref.path),
    )
    start = html.index('container">') + len('container">')
    return BeautifulSoup(f'{html[:start]}<div data-kb-body="1">{html[start:-16]}</div></div></section>', "html.parser")


def pull(base: tuple[TrialRenderer, Around, Articles], source: str, tree: BeautifulSoup):
    trial, around, _ = base
    page = trial.sources.site.by_path()[PAGE]
    from dataclasses import replace

    return pull_page(
        replace(page, body=source), tree.decode(formatter="minimal"), "", trial.of(replace(page, body=source)), around
    )


@settings(deadline=None, max_examples=examples(30))
@given(source=SOURCE)
def test_an_unedited_page_is_unchanged(base, source):
    """Whatever stands in it, however the portal writes it."""
    tree = portal_text(base, source)
    if tree is None:
        return

    assert pull(base, source, tree).status is PullStatus.UNCHANGED


@settings(deadline=None, max_examples=examples(40))
@given(
    source=SOURCE,
    place=st.integers(0, 10_000),
    word=st.sampled_from(["lantern", "лестница", "x", "a_b", "7", "*", "[b](c)", "&amp;"]),
)
def test_another_word_comes_back_as_that_word_or_not_at_all(base, source, place, word):
    """The new source comes out as the portal's text, and differs from the old one around that word alone."""
    tree = portal_text(base, source)
    if tree is None:
        return
    texts = [text for text in tree.find_all(string=True) if str(text).strip()]
    if not texts:
        return
    chosen = texts[place % len(texts)]
    words = str(chosen).split(" ")
    at = next((n for n in range(place % len(words), len(words)) if words[n].strip()), None)
    if at is None:
        return
    old = words[at].strip()
    if old == word:
        return
    words[at] = words[at].replace(old, word)
    chosen.replace_with(NavigableString(" ".join(words)))

    result = pull(base, source, tree)

    if result.status is PullStatus.PULLED:
        low = next(
            (n for n, (a, b) in enumerate(zip(source, result.body, strict=False)) if a != b),
            min(len(source), len(result.body)),
        )
        rest = min(len(source), len(result.body)) - low
        high = next((n for n in range(rest) if source[-1 - n] != result.body[-1 - n]), rest)
        assert source[low : len(source) - high].count("\n\n") == 0
        assert (
            len(result.body[low : len(result.body) - high]) <= 4 * len(word) + len(source[low : len(source) - high]) + 8
        )
        again = portal_text(base, result.body)
        assert again is not None
        assert "".join(again.get_text().split()) == "".join(tree.get_text().split())
    else:
        assert result.body == ""
