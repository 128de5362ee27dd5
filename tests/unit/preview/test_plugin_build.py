"""The preview as MkDocs builds it: the portal's articles, findings on their page, our theme or another."""

import json
import logging
import re
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, PluginError

from publisher.pipeline.articles import Articles
from publisher.pipeline.attempts import TimeLimit
from publisher.pipeline.project import load_project
from publisher.preview.plugin import PublisherPlugin, machine_day
from publisher.preview.theme import names_theme, theme_dir

TODAY = date(2026, 11, 23)
ROOT = Path(__file__).parents[3]
PLUGIN = (
    "plugins:\n  - search\n  - publisher:\n      knowledge_base: {code: test, title: The base}\n"
    "      defaults: {owner: Lea <lead@example.com>, last_reviewed: 2026-10-01}\n"
)


class Said(logging.Handler):
    """What MkDocs logs."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.getMessage()}")


@contextmanager
def listening() -> Iterator[list[str]]:
    logger, ear = logging.getLogger("mkdocs"), Said()
    level = logger.level
    logger.addHandler(ear)
    logger.setLevel(logging.INFO)
    try:
        yield ear.lines
    finally:
        logger.removeHandler(ear)
        logger.setLevel(level)


class Built:
    """A built preview: its folder and what MkDocs said."""

    def __init__(self, folder: Path, said: list[str]) -> None:
        self.folder = folder
        self.said = said

    def page(self, path: str = "") -> BeautifulSoup:
        return BeautifulSoup((self.folder / path / "index.html").read_text(encoding="utf-8"), "html.parser")

    def article(self, path: str = "") -> str:
        return str(self.page(path).main.find("div", style=re.compile("^max-width:46em"), lang=True))


def build_site(file: Path, *, strict: bool = False) -> Built:
    with listening() as said:
        config = load_config(str(file), strict=strict, site_dir=str(file.parent / "site"))
        config.plugins["publisher"].day = lambda _: TODAY
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    return Built(file.parent / "site", said)


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., Path]:
    """Writes pages and mkdocs.yml; gives the path of mkdocs.yml."""

    def make(pages: Mapping[str, str | bytes], *, more: str = "", plugin: str = PLUGIN) -> Path:
        (tmp_path / "mkdocs.yml").write_text(f"site_name: B\n{more}{plugin}", encoding="utf-8")
        for path, content in pages.items():
            target = tmp_path / "docs" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / "mkdocs.yml"

    return make


PAGES = {
    "index.md": "# Start\n\n[a](m/a.md#who) ![i](i.png)\n",
    "m/a.md": "# A page\n\n[home](../index.md) [t](../t/x.md)\n\n## Who\n",
    "t/x.md": "# X\n",
    "i.png": b"\x89PNG\r\n\x1a\n",
}


def test_the_sample_builds_strictly_and_shows_what_the_portal_gets(tmp_path: Path) -> None:
    """Every page of content/: the preview's article is the portal's, but for the addresses that only the target knows."""
    config = load_config(str(ROOT / "mkdocs.yml"), strict=True, site_dir=str(tmp_path))
    config.plugins["publisher"].day = lambda _: TODAY
    with listening() as said:
        build(config)
    articles = Articles(load_project(ROOT / "mkdocs.yml", today=TODAY, use_cache=False))
    project = load_project(ROOT / "mkdocs.yml", today=TODAY, use_cache=False)

    assert not [line for line in said if line.startswith(("WARNING", "ERROR"))]
    for path in project.converted:
        stem = re.sub(r"(?:/?(?:index|README))?\.md$", "", path)
        shown = Built(tmp_path, said).article(stem)
        sent = articles.page(path).resolve(page=lambda _: "x", file=lambda _: "x", image=lambda _: 'src="x"')
        assert normal(shown) == normal(sent), path


def test_what_is_drawn_and_listed_is_the_portals_too(site: Callable[..., Path]) -> None:
    """Formulas, diagrams by a program, the list of a page's sections, the page of what changed."""
    program = """import sys; print('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">' + sys.stdin.read()[0] + '</svg>')"""
    sections = "".join(f"## Part {number}\n\nText.\n\n" for number in range(4))
    page = f"# A\n\n$x_1$ and $5\n\n```mermaid\ngraph\n```\n\n{sections}"
    settings = f"      math: true\n      what_changed: 3\n      diagrams: {{mermaid: {json.dumps([sys.executable, '-c', program])}}}\n"
    file = site({"index.md": page}, plugin=f"{PLUGIN}{settings}")
    built = build_site(file)
    articles = Articles(load_project(file, today=TODAY))

    for path, stem in (("index.md", ""), ("what-changed.md", "what-changed")):
        article = articles.page(path) if path == "index.md" else articles.extra_page(path)
        sent = article.resolve(page=lambda _: "x", file=lambda _: "x", image=lambda _: 'src="x"')
        assert normal(built.article(stem)) == normal(sent)
    assert len(built.page().main.find_all("img")) == 2
    assert "On this page" in built.article()


def normal(html: str) -> str:
    """An article without the addresses of pages and pictures, and without the day of the last change, which git tells."""
    tree = BeautifulSoup(re.sub(r" <span data-kb-changed.*?</span>", "", html), "html.parser")
    for link in tree.find_all("a"):
        if not re.match(r"https?:|mailto:|/company/", str(link["href"])):
            link["href"] = "#" + str(link["href"]).partition("#")[2]
    for image in tree.find_all("img"):
        if not str(image["src"]).startswith(("data:", "https:")):
            image["src"] = ""
    return str(tree)


def test_our_theme_shows_menu_article_and_search(site: Callable[..., Path]) -> None:
    """Where mkdocs.yml names no theme; addresses are relative, anchors kept; nothing comes from another server."""
    built = build_site(site(PAGES), strict=True)
    home = built.page()

    assert [link.get_text(strip=True) for link in home.select(".menu a")] == ["Start", "M", "A page", "T", "X"]
    assert home.select_one(".menu [aria-current=page]").get_text(strip=True) == "Start"
    assert {link.get_text(): link["href"] for link in home.main.select("a")}["a"] == "m/a/#who"
    assert home.main.img["src"] == "i.png"
    assert home.select_one("#mkdocs-search-query") is not None
    assert home.title.string == "B"
    assert built.page("m/a").title.string == "A page – B"
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', (built.folder / "index.html").read_text(encoding="utf-8"))
    assert (built.folder / "css" / "kb.css").is_file()


def test_a_page_that_is_not_there_is_explained(site: Callable[..., Path]) -> None:
    """404.html has the menu and the search."""
    built = build_site(site(PAGES))
    page = BeautifulSoup((built.folder / "404.html").read_text(encoding="utf-8"), "html.parser")

    assert page.main.h1.string == "There is no such page"
    assert page.select_one(".menu a")["href"].startswith("/")


def test_sections_made_for_the_portal_lead_to_their_first_page(site: Callable[..., Path]) -> None:
    """The preview has no page for them."""
    built = build_site(site(PAGES))

    assert {link.get_text(): link["href"] for link in built.page("t/x").main.select("a")}["T"] == "./"


def test_another_theme_shows_the_same_article(site: Callable[..., Path]) -> None:
    """``theme: mkdocs``: the article in its frame, and the findings before it."""
    built = build_site(site(PAGES | {"b.md": "<script>x</script>\n\nText.\n"}, more="theme: mkdocs\n"))

    assert "Owner: " in built.page("m/a").get_text()
    assert built.page("b").select_one(".kb-findings li").get_text().startswith("Warning, line 1")
    assert not (built.folder / "css" / "kb.css").is_file()


def test_a_copy_of_our_theme_works_like_ours(site: Callable[..., Path]) -> None:
    """A company may take the theme's folder and change it."""
    file = site(PAGES, more="theme: {name: null, custom_dir: look, locale: en}\n")
    shutil.copytree(theme_dir(), file.parent / "look")

    built = build_site(file)

    assert built.page().select_one(".menu [aria-current=page]") is not None


def test_findings_stand_on_their_page_and_fail_a_strict_build_when_they_are_errors(site: Callable[..., Path]) -> None:
    """Errors first, with place, rule and what to do; warnings are told as information."""
    file = site({"index.md": "<script>x</script>\n\n[x](gone.md)\n", "b.md": "x"})

    built = build_site(file)

    rows = [row.get_text(" ") for row in built.page().select(".kb-findings li")]
    assert [row.split()[0] for row in rows] == ["Error", "Warning"]
    assert "link-broken" in rows[0]
    assert built.page("b").select_one(".kb-findings") is None
    assert any(re.match(r"WARNING .*docs/index.md:3:5: .*\[link-broken\]", line) for line in built.said)
    assert any(re.match(r"INFO .*docs/index.md:1:1: .*\[raw-html-removed\]", line) for line in built.said)
    with pytest.raises(Abort):
        build_site(file, strict=True)


def test_the_search_reads_the_page_s_own_text(site: Callable[..., Path]) -> None:
    """No owner and no menu in its results; the pages themselves are whole."""
    built = build_site(site(PAGES))
    index = json.loads((built.folder / "search" / "search_index.json").read_text(encoding="utf-8"))
    texts = {entry["location"]: entry["text"] for entry in index["docs"]}

    assert texts["m/a/"] == "home t Who"
    assert not [text for text in texts.values() if "Owner" in text]
    assert "Owner: <a" in built.article("m/a")


def test_drafts_are_marked(site: Callable[..., Path]) -> None:
    """A page with ``draft: true`` is in the preview, not in the menu."""
    built = build_site(site(PAGES | {"d.md": "---\ndraft: true\n---\n# Draft\n"}))

    assert "Draft: readers of the portal do not see this page yet." in built.article("d")
    assert "Draft" not in [link.get_text(strip=True) for link in built.page().select(".menu a")]


def test_a_page_that_cannot_be_read_is_shown_as_mkdocs_shows_it(site: Callable[..., Path]) -> None:
    """With its findings: the author sees what is wrong."""
    built = build_site(site({"index.md": "x", "b.md": "---\nowner: [\n---\nText.\n"}))

    assert built.page("b").select_one(".kb-findings li").get_text().startswith("Error")


def test_a_russian_base_is_shown_in_russian(site: Callable[..., Path]) -> None:
    """The frame's words too."""
    plugin = PLUGIN.replace("defaults: {", "defaults: {lang: ru, ")
    home = build_site(site(PAGES, plugin=plugin)).page()

    assert home.html["lang"] == "ru"
    assert "Предпросмотр" in home.select_one(".banner").get_text()
    assert "Владелец" in home.main.get_text()


def test_in_a_big_base_only_the_way_to_the_page_is_unfolded(site: Callable[..., Path]) -> None:
    """Two hundred entries on every page would be too many."""
    pages = {f"s{section}/p{number}.md": f"# P{number}\n" for section in range(3) for number in range(80)}
    built = build_site(site({"index.md": "x", **pages}))

    assert len(built.page().select(".menu a")) == 4
    assert len(built.page("s1/p7").select(".menu a")) == 84


def test_wrong_settings_stop_the_build_with_all_problems(site: Callable[..., Path]) -> None:
    """As MkDocs tells of plugins' errors."""
    file = site({"index.md": "x"}, plugin="plugins:\n  - publisher:\n      target: fax\n")

    config = load_config(str(file))

    with pytest.raises(PluginError) as caught:
        config.plugins.on_config(config)

    assert "knowledge_base.code is missing" in str(caught.value)
    assert "fax" in str(caught.value)


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"mkdocs.yml": "site_name: x\n"}, False),
        ({"mkdocs.yml": "site_name: x\ntheme: mkdocs\n"}, True),
        ({"mkdocs.yml": "INHERIT: base.yml\n", "base.yml": "theme:\n  name: null\n"}, True),
        ({"mkdocs.yml": "INHERIT: base.yml\n", "base.yml": "site_name: x\n"}, False),
        ({"mkdocs.yml": "INHERIT: gone.yml\n"}, False),
        ({"mkdocs.yml": "extra:\n  theme: x\n"}, False),
    ],
)
def test_a_theme_that_is_named_is_respected(tmp_path: Path, files: dict[str, str], named: bool) -> None:
    """In the file itself or one that it inherits from."""
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")

    assert names_theme((tmp_path / "mkdocs.yml").resolve()) is named


def test_the_theme_is_found() -> None:
    """In a working copy beside the package."""
    assert (theme_dir() / "main.html").is_file()


def test_the_day_is_the_base_s(site: Callable[..., Path]) -> None:
    """The machine's clock in the base's time zone, whatever zone the machine is in."""
    from publisher.pipeline.mkdocs_config import open_project

    settings = replace(open_project(site(PAGES)).settings, time_zone="Europe/Berlin")
    evening = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)

    assert machine_day(settings, lambda: evening) == date(2026, 11, 23)
    assert machine_day(settings, lambda: evening.astimezone(ZoneInfo("Pacific/Honolulu"))) == date(2026, 11, 23)
    assert PublisherPlugin.day is machine_day


def test_a_theme_of_ours_that_changes_is_watched(site: Callable[..., Path]) -> None:
    """Live reload sees the theme's files; with another theme there is nothing to watch."""

    class Server:
        def __init__(self) -> None:
            self.watched: list[str] = []
            self.builder = self.error_handler = lambda *_: None

        def watch(self, path: str) -> None:
            self.watched.append(path)

    for more, watched in (("", [str(theme_dir())]), ("theme: mkdocs\n", [])):
        config = load_config(str(site(PAGES, more=more)))
        config = config.plugins.on_config(config)
        server = Server()
        assert config.plugins.on_serve(server, config=config, builder=lambda: None) is server
        assert server.watched == watched


@pytest.mark.parametrize("more", ["", "theme: mkdocs\n", "use_directory_urls: false\n"])
def test_pages_that_no_file_stands_for_are_written(site: Callable[..., Path], more: str) -> None:
    """The list of all tags, linked from each page's tags; at a former address a pointer that leads on by itself."""
    pages = PAGES | {
        "m/a.md": "---\ntags: [key]\naliases: [old/a, t/x2]\n---\n# A page\n\n## Who\n",
        "t/x2.html": b"<p>Kept</p>",
    }
    built = build_site(site(pages, more=more), strict=False)
    flat = more.startswith("use_directory")

    def read(path: str) -> str:
        return (built.folder / (f"{path}.html" if flat else f"{path}/index.html")).read_text(encoding="utf-8")

    assert 'id="tag-key"' in read("tags")
    assert f'href="{"../tags.html" if flat else "../../tags/"}#tag-key"' in read("m/a")
    assert f'content="0; url={"../m/a.html" if flat else "../../m/a/"}"' in read("old/a")
    assert "This page has moved to" in read("old/a")
    assert ("Kept" in read("t/x2")) is flat
    assert not [line for line in built.said if line.startswith(("WARNING", "ERROR"))]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no interval timer on Windows")
def test_a_page_without_an_end_does_not_keep_the_others(site: Callable[..., Path]) -> None:
    """It is empty but for its finding, at the line that is to blame."""
    file = site({"index.md": "# Start\n\nText.\n", "b.md": f"---\ntitle: B\n---\n\nText.\n\n{'[' * 20_000}\n"})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PublisherPlugin, "limit", TimeLimit(0.5, 10**9))
        built = build_site(file)

    assert "Text." in built.article()
    assert any("b.md:7:1: The page could not be converted within 1 s" in line for line in built.said)
    assert "could not be converted" in built.page("b").text
