"""Nothing carries out what a portal user typed: not while a pull tries the words, and not when the file is next converted."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.pipeline.project import load_project
from publisher.pull.page import PullStatus

from .conftest import PAGE, SETTINGS, TODAY, Bench

HEAD = "---\ntitle: Page\nowner: anna.k@example.com\n---\n"
TYPED = "zqx"
"""Stands in everything that the portal's user types, and nowhere else."""
MACROS = """
import json
from pathlib import Path
from jinja2 import Environment

SEEN = Path(__file__).with_name("seen.json")
RUN = Path(__file__).with_name("run.json")

def note(file, words):
    file.write_text(json.dumps([*(json.loads(file.read_text()) if file.exists() else []), words]))

def run(words):
    note(RUN, words)
    return "ran"

def on_page_markdown(markdown, page, config, files):
    assert page.title.strip(), "as mkdocs-macros does with titles"
    note(SEEN, markdown)
    return Environment().from_string(markdown).render(run=run, price=42)
"""
WATCHED = SETTINGS.replace("plugins:", "hooks: [macros.py]\nplugins:")


@pytest.fixture
def watched(tmp_path: Path) -> Bench:
    """A base with a hook as mkdocs-macros is one: it renders every page as a template, and notes what it saw and ran."""
    (tmp_path / "macros.py").write_text(MACROS, encoding="utf-8")
    return Bench(tmp_path, settings=WATCHED)


def noted(bench: Bench, name: str) -> list[str]:
    """What the hook has seen or run since it was last asked."""
    file = bench.folder / f"{name}.json"
    found = json.loads(file.read_text()) if file.exists() else []
    file.unlink(missing_ok=True)
    return found


def typed(words: str, selector: str = "p"):
    """A person types words at the end of the first element of a kind."""

    def edit(body: Tag) -> None:
        found = body.select_one(selector)
        assert found is not None
        found.append(words)

    return edit


def shown(bench: Bench, body: str) -> str:
    """What a page with this body shows when the project is next converted, hook and all."""
    bench.write({PAGE: HEAD + body})
    project = load_project(bench.folder / "mkdocs.yml", today=TODAY, use_cache=False)
    bench.kept = None  # the file is another now
    converted = project.converted[PAGE]
    html = "".join(piece for piece in converted.segments if isinstance(piece, str))
    return BeautifulSoup(html, "html.parser").get_text()


def test_a_template_that_a_person_typed_is_never_rendered(watched):
    """Its words reach the file as words, and the next conversion shows them."""
    result = watched.pull(f"{HEAD}One two.\n", typed(f" {{{{ run('{TYPED}') }}}} {{% raw %}} {{# {TYPED}"))

    assert result.status is PullStatus.PULLED, result.reason
    assert TYPED not in "".join(noted(watched, "seen"))
    assert noted(watched, "run") == []
    assert TYPED in shown(watched, result.body)
    assert noted(watched, "run") == []


def test_a_template_in_code_is_refused_with_what_it_is(watched):
    """Code has no other spelling: somebody has to look at it."""
    result = watched.pull(f"{HEAD}Run `one` now.\n", typed(f"{{{{ run('{TYPED}') }}}}", "code"))

    assert (result.status, result.reason.key) == (PullStatus.REFUSED, "pull.refused-active")
    assert TYPED in str(result.reason)
    assert TYPED not in "".join(noted(watched, "seen"))


def test_two_signs_that_come_together_make_no_template(watched):
    """A person takes out the blank between two braces of git's own."""
    source = f"{HEAD}Write {'{ {'} run('{TYPED}') {'} }'} so.\n"

    def edit(body: Tag) -> None:
        found = body.select_one("p")
        assert found is not None
        found.string = found.get_text().replace("{ {", "{{").replace("} }", "}}")

    result = watched.pull(source, edit)

    assert noted(watched, "run") == []
    if result.status is PullStatus.PULLED:
        shown(watched, result.body)
        assert noted(watched, "run") == []


def test_a_page_that_a_plugin_fills_still_comes_back(watched):
    """Other words beside a template's output are pulled; the template stays as git has it."""
    source = f"{HEAD}The price is {{{{ price }}}} now, and **low**.\n\nMore of it.\n"

    def edit(body: Tag) -> None:
        found = body.select_one("strong")
        assert found is not None
        found.string = "high"

    result = watched.pull(source, edit)

    assert result.status is PullStatus.PULLED, result.reason
    assert result.body == "The price is {{ price }} now, and **high**.\n\nMore of it.\n"


def test_a_plugins_own_words_are_not_edited_by_hand(watched):
    """What a template gave has no place in the file."""
    source = f"{HEAD}The price is {{{{ price }}}} now.\n"

    def edit(body: Tag) -> None:
        found = body.select_one("p")
        assert found is not None
        found.string = f"The price is 43 {TYPED} now."

    result = watched.pull(source, edit)

    assert TYPED not in "".join(noted(watched, "seen"))
    assert result.status is PullStatus.REFUSED or "{{ price }}" not in result.body


PARTS = st.sampled_from(
    [
        "{{ run('x') }}", "{{", "}}", "{%", "%}", "{% set a = 1 %}", "{#", "#}", "{", "}", "%", "\\", "`", "```", "~~~", "$", "${run}",
        '--8<-- "../../secret"', "--8<--", ";", "-8<-", "[[x]]", "![a](../secret.png)", "[a](../x.md)", ":::", "::: os.system",
        "/// html | script", "///", "!!! note", "[TOC]", "{: onclick=x }", "{#a}", "---", "!!python/object/apply:os.system", "a: b",
        "<script>", "<!--", "-->", "<?", "<%", "@x", "\n", " ", "*", "_", "|", "=", "^", "~", "&", "&lt;", "'", '"', "word", "слово", "1.",
    ]
)  # fmt: skip
WORDS = st.lists(PARTS, min_size=1, max_size=6).map(" ".join) | st.lists(PARTS, min_size=1, max_size=6).map("".join)
PLACES = ("p", "li", "td", "blockquote p", "h2", "code", "pre code", "strong", "a")
SOURCE = (
    "## Part { one }\n\nOne {{ price }} **two** and `three` [four](rent.md) end.\n\n"
    "- item { {\n- more\n\n| a | b |\n| - | - |\n| c | d |\n\n"
    "> quoted\n\n```python\nx = 1\n```\n"
)


@contextmanager
def reads() -> Iterator[list[str]]:
    """Every file that is opened, program that is started and connection that is made meanwhile."""
    seen: list[str] = []
    _listening.append(seen)
    try:
        yield seen
    finally:
        _listening.remove(seen)


_listening: list[list[str]] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if _listening and event in {
        "open",
        "os.system",
        "subprocess.Popen",
        "socket.connect",
        "socket.getaddrinfo",
        "os.listdir",
    }:
        for seen in _listening:
            seen.append(f"{event} {arguments[0]}")


sys.addaudithook(_hear)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("watched")
    (folder / "macros.py").write_text(MACROS, encoding="utf-8")
    return Bench(folder, settings=WATCHED)


@settings(
    max_examples=examples(20),
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(words=WORDS, place=st.sampled_from(PLACES))
def test_whatever_is_typed_nothing_reads_it_but_markdown(base, words, place):
    """No hook sees it, no file is opened for it, no program runs; and what reaches the file is no template there either."""
    html = base.html(HEAD + SOURCE)
    edited = base.saved(html, typed(f" {TYPED}{words}{TYPED}", place))
    noted(base, "seen")
    noted(base, "run")

    with reads() as found:
        result = base.pull_html(HEAD + SOURCE, edited, html)

    assert TYPED not in "".join(noted(base, "seen"))
    assert noted(base, "run") == []
    own = (
        *(str(base.folder / name) for name in ("seen.json", "run.json", f"content/{PAGE}")),
        sys.prefix,
        sys.base_prefix,
    )
    assert [one for one in found if not any(place in one for place in own)] == []
    if result.status is PullStatus.PULLED:
        assert shown(base, result.body).count(TYPED) == 2
        assert noted(base, "run") == []


def test_a_reference_to_a_file_is_no_path(bench):
    """A picture or a link whose address would be a path in the file; and what looks like one of our own names for pages."""
    for html in (
        '<img src="../../secret.png" alt="x">',
        '<a href="../../secret.md">x</a>',
        '<a href="kb-file:../../secret">x</a>',
        '<a href="kb-page:markets/rent.md">x</a>',
        '<img src="kb:0123456789abcdef" alt="x">',
        '<a href="secret.md">x</a>',
    ):

        def edit(body: Tag, html: str = html) -> None:
            found = body.select_one("p")
            assert found is not None
            found.append(BeautifulSoup(html, "html.parser"))

        result = bench.pull(f"{HEAD}One two.\n", edit)

        assert (result.status, result.reason.key) == (PullStatus.REFUSED, "pull.refused-unwritable"), html


LEAK = """
from markdown import Extension
from markdown.preprocessors import Preprocessor
from pathlib import Path

class Include(Preprocessor):
    def run(self, lines):
        return [Path(l[6:]).read_text() if l.startswith("!file ") else l for l in lines]

class Leak(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(Include(md), "leak", 35)

def makeExtension(**kwargs):
    return Leak(**kwargs)
"""


def test_an_extension_that_nobody_knows_reads_no_words_of_the_portal(tmp_path, monkeypatch):
    """One that includes files: pages that do without it are pulled, a page that needs it is refused with its name."""
    (tmp_path / "leak_extension.py").write_text(LEAK, encoding="utf-8")
    (tmp_path / "secret").write_text("SECRET\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    bench = Bench(tmp_path, settings=SETTINGS.replace("plugins:", "markdown_extensions: [leak_extension]\nplugins:"))

    with reads() as found:
        html = bench.html(f"{HEAD}One two.\n\nThree.\n")
        found.clear()
        edited = bench.saved(html, lambda body: body.select_one("p").insert_after(f"!file {tmp_path / 'secret'}"))
        result = bench.pull_html(f"{HEAD}One two.\n\nThree.\n", edited, html)
    assert not any("secret" in one for one in found)
    assert result.status is PullStatus.REFUSED or "SECRET" not in shown(bench, result.body)
    assert bench.pull(f"{HEAD}One two.\n", typed(" three")).body == "One two. three\n"

    needs = bench.pull(f"{HEAD}One two.\n\n!file {tmp_path / 'secret'}\n", typed(" three"))
    assert (needs.status, needs.reason.key) == (PullStatus.REFUSED, "pull.refused-plugin")
    assert "leak_extension" in str(needs.reason)


def test_no_program_draws_what_a_person_typed(tmp_path):
    """A sample whose language is drawn by a program of the settings is refused; git's own diagrams stay as they are."""
    draw = tmp_path / "draw.sh"
    draw.write_text("#!/bin/sh\ncat >> drawn.txt\necho '<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>'\n")
    draw.chmod(0o755)
    settings = SETTINGS + "      diagrams: {dot: ./draw.sh}\n"
    bench = Bench(tmp_path, settings=settings)
    source = f"{HEAD}One two.\n\n```dot\ndigraph {{}}\n```\n"

    result = bench.pull(source, typed(" three"))
    assert result.body == "One two. three\n\n```dot\ndigraph {}\n```\n"

    def edit(body: Tag) -> None:
        found = body.select_one("p")
        assert found is not None
        found.insert_after(BeautifulSoup(f'<pre><code class="language-dot">{TYPED}</code></pre>', "html.parser"))

    result = bench.pull(source, edit)
    assert (result.status, result.reason.key) == (PullStatus.REFUSED, "pull.refused-active")
    assert TYPED not in (tmp_path / "drawn.txt").read_text()


def test_first_words_do_not_become_settings_of_the_page(bench):
    """A page without front matter, whose first paragraph a person makes look like some."""
    from publisher.pull.splicing import reads_as

    bench.write({PAGE: "# Page\n\nText.\n"})
    project, _, _ = bench.opened("# Page\n\nText.\n")
    page = project.site.by_path()[PAGE]
    for body in (
        "---\ntemplate: x.html\n---\n\nText.\n",
        "template: ../../x.html\n\nText.\n",
        "---\n!!python/name:os.system\n---\n",
    ):
        assert not reads_as(body, page, body, today=TODAY), body
    assert reads_as("# Page\n\nOther.\n", page, "# Page\n\nOther.\n", today=TODAY)
