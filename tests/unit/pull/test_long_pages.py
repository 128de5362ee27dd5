"""A long page comes back by the part that changed: nothing else of it is converted, and the result is that of the whole page."""

import random
from dataclasses import dataclass, field

import pytest
from bs4 import BeautifulSoup
from word_edits import change_a_word, is_exactly

from publisher.pipeline.trial_rendering import PageTrial
from publisher.plan.reading import read
from publisher.plan.shortening import LONG, shortened, taken_apart
from publisher.pull.addresses import PortalAddresses
from publisher.pull.longpages import pull_long
from publisher.pull.page import Around, PullStatus, pull_page
from publisher.targets.knowledge_base.portal_page import parse_reference

from .conftest import PAGE, Bench

HEAD = "---\ntitle: Page\nowner: anna.k@example.com\n---\n"


def long_page() -> str:
    """Paragraphs, lists, tables and code, and definitions at the end that all of it uses."""
    rnd = random.Random(7)
    words = "market segment trend demand supply рынок клиент спрос goal price".split()
    parts = []
    for n in range(150):
        line = " ".join(rnd.choice(words) for _ in range(40))
        parts.append(
            f"## Part {n}\n\n{line} **{rnd.choice(words)}** [rent][one].\n\n- {line[:60]}\n- item {n}\n\nThen {line[::-1]}.\n"
        )
        if n % 10 == 0:
            parts.append("| a | b |\n| - | -: |\n| c | d |\n\n```python\nx = 1\n\ny = 2\n```\n")
    return "\n".join(parts) + "\n[one]: rent.md\n"


@dataclass
class Counting:
    """Trials that note how much was converted."""

    trial: PageTrial
    sizes: list[int] = field(default_factory=list)

    active = property(lambda self: self.trial.active)
    is_plain = property(lambda self: self.trial.is_plain)

    def own(self):
        return self.trial.own()

    def convert(self, pieces):
        self.sizes.append(len("".join(pieces)))
        return self.trial.convert(pieces)

    def draws(self, language):
        return self.trial.draws(language)

    def of_part(self, body):
        return Counting(self.trial.of_part(body), self.sizes)


@dataclass
class Long:
    """A long page on the portal, and what brings it back."""

    bench: Bench
    source: str = field(default_factory=long_page)

    def __post_init__(self) -> None:
        assert len(self.source) > LONG
        self.html = self.bench.html(HEAD + self.source)
        project, articles, trial = self.bench.opened(HEAD + self.source)
        self.page = project.site.by_path()[PAGE]
        self.trial = trial.of(self.page)
        self.known = project.converted[PAGE]
        ids = dict(enumerate(sorted(project.site.by_path()), 1))
        self.around = Around(
            PortalAddresses("https://portal.example", ids, reference=parse_reference),
            articles.body,
            lambda _: None,
            articles.svg,
        )

    def saved(self, edit) -> str:
        tree = BeautifulSoup(self.html, "html.parser")
        edit(tree)
        return tree.decode(formatter="minimal")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Long:
    return Long(Bench(tmp_path_factory.mktemp("long")))


@pytest.mark.parametrize("seed", range(6))
def test_one_word_costs_its_own_surroundings(page, seed):
    """What is converted for a word is a small part of the page, and only the word changes."""
    changed = []
    html = page.saved(lambda tree: changed.append(change_a_word(tree, random.Random(seed))))
    counting = Counting(page.trial)

    result = pull_long(page.page, html, page.html, counting, page.around, page.known)

    assert result is not None
    assert result.status is PullStatus.PULLED, result.reason
    assert is_exactly(page.source, result.body, *changed[0])
    assert sum(counting.sizes) < len(page.source) / 2


def test_the_whole_page_gives_the_same(page):
    """Two words far apart: one part from the first to the last."""

    def edit(tree):
        paragraphs = tree.find_all("p")
        paragraphs[40].append(" One more.")
        paragraphs[48].append(" Another.")

    html = page.saved(edit)

    result = pull_long(page.page, html, page.html, page.trial, page.around, page.known)

    assert result is not None
    assert result.body == pull_page(page.page, html, "", page.trial, page.around).body


def test_what_other_lines_would_feel_is_tried_on_the_whole_page(page):
    """A code sample that comes is a fence: it might pair with another one."""

    def edit(tree):
        sample = BeautifulSoup("<pre><code>a\nb</code></pre>", "html.parser")
        tree.find_all("p")[40].insert_after(sample)

    assert pull_long(page.page, page.saved(edit), page.html, page.trial, page.around, page.known) is None


def test_a_refusal_names_the_line_in_the_whole_page(page):
    """Counted from the beginning of the text."""

    def edit(tree):
        tree.find_all("p")[100].append(BeautifulSoup('<a href="#landing777">x</a>', "html.parser"))

    html = page.saved(edit)
    result = pull_long(page.page, html, page.html, page.trial, page.around, page.known)

    assert result is not None
    assert result.status is PullStatus.REFUSED
    assert result.line == pull_page(page.page, html, "", page.trial, page.around).line


def test_texts_are_shortened_by_what_is_equal_in_both(page):
    """Entities and the order of attributes are no difference; what differs, and one block at each side, stays."""
    html = page.saved(lambda tree: tree.find_all("p")[60].append(" more"))

    theirs, ours = shortened(html, page.html)

    assert max(len(theirs), len(ours)) < len(html) / 5
    assert read(theirs).tokens != read(ours).tokens
    assert shortened(page.html, page.html)[0] == shortened(page.html, page.html)[1]
    assert shortened("<p>a</p>", "<p>b</p>") == ("<p>a</p>", "<p>b</p>")


@pytest.mark.parametrize(
    "html",
    [
        "<p>no body</p>",
        '<div data-kb-body="1"><p>a</div>',
        '<div data-kb-body="1"><p>a</p><!-- b --></div>',
        '<div data-kb-body="1"></div><div data-kb-body="1"></div>',
        '<div data-kb-body="1"><script>"</div>"</script></div>',
    ],
)
def test_markup_that_is_not_simple_is_not_taken_apart(html):
    """Whoever wrote it: it is then compared whole."""
    assert taken_apart(html) is None


def test_blocks_are_those_at_the_top():
    """Those inside them, quoted signs and elements without an end are no borders."""
    body = taken_apart(
        '<h1>t</h1><div data-kb-body="1"><p title="a > b">a<br>b</p>\n<ul><li><p>c</p></li></ul>d</div><p>e</p>'
    )
    assert body is not None
    assert body.blocks == ('<p title="a > b">a<br>b</p>', "\n<ul><li><p>c</p></li></ul>", "d")
    assert body.cut(1, 2) == '<h1>t</h1><div data-kb-body="1">\n<ul><li><p>c</p></li></ul></div><p>e</p>'
