"""A page looks the same whatever style sheet the portal has, and the same in the preview: compared picture by picture.

Pictures are compared by the browser itself: the share of pixels that differ visibly.
"""

import base64
import mimetypes
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from chromium import MARKS, served
from mkdocs.commands.build import build
from mkdocs.config import load_config

from publisher.pipeline.articles import Articles
from publisher.pipeline.project import Project, load_project
from publisher.render.article import image_attributes
from publisher.targets.knowledge_base.form import text_block

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 23)

pytestmark = MARKS
sync_api = pytest.importorskip("playwright.sync_api")

PAGES = (
    "index.md",
    "overview/goals.md",
    "segments/small-retail.md",
    "markets/index.md",
    "products/price-updates.md",
    "projects/index.md",
    "processes/index.md",
    "trends/index.md",
    "glossary/index.md",
    "kazakhstan/index.md",
)
SHEETS = {
    "reset": """*,::before,::after{box-sizing:border-box;margin:0;padding:0;border:0;font:inherit;vertical-align:baseline;
        text-decoration:none;list-style:none;quotes:none;color:inherit;background:none}
        table{border-collapse:collapse;border-spacing:0}img{display:block}""",
    "framework": """*,::before,::after{box-sizing:border-box}
        body{margin:0;font:300 14px/1.7 Georgia,serif;color:#777;background:#fff;text-align:justify;letter-spacing:.2px}
        h1{font-size:2.5rem;color:#06c;text-transform:uppercase;letter-spacing:1px;margin:2rem 0}
        h2{font-size:2rem;border-bottom:1px solid #ccc;padding-bottom:9px}h3,h4{color:#900;font-weight:300;font-style:italic}
        p{margin:0 0 2rem;font-size:15px;text-indent:1em}a{color:#0a0;text-decoration:none;font-weight:700}
        ul,ol{padding-left:60px;list-style:square;margin:2em 0}li{line-height:2.2;padding-left:5px}
        table{width:100%;margin-bottom:1rem;font-size:18px;background:#eee;border-spacing:2px}
        th,td{padding:.75rem;vertical-align:top;border-top:1px solid #dee2e6;line-height:2}thead th{border-bottom:2px solid #dee2e6}
        tr:nth-child(even){background:#fafafa}caption{text-align:center}
        pre{display:block;padding:9.5px;font-size:13px;color:#d63384;background:#f5f5f5;word-break:break-all;border-radius:4px}
        code{font-size:87.5%;color:#e83e8c;word-wrap:break-word}kbd{padding:.2rem;color:#fff;background:#212529}
        blockquote{padding:10px 20px;font-size:17.5px;border-left:5px solid #eee;font-style:italic}
        figure{margin:1em 40px}img{display:block;margin:1em auto}hr{border-top:3px double red}
        summary{color:#c00}details{border:2px solid #000}dt{font-weight:300}dd{margin-left:0}sup,sub{font-size:60%}
        abbr{text-decoration:none;border-bottom:1px dotted}mark{background:#fcf8e3;padding:.2em}strong,b{font-weight:600}
        em,i{color:#555}span{letter-spacing:normal}small{font-size:80%}""",
    "opinions": """*{box-sizing:border-box}body{font:400 14px/1.43 Georgia;color:#a00}h1,h2,h3{font:300 36px Georgia;color:#0a0;
        text-transform:uppercase;border-bottom:2px solid}p{margin:0 0 10px;font:italic 300 13px/1.2 Times;color:#070}
        table{width:100%;border-spacing:0;background:#eee}td,th{padding:4px;border-top:1px solid red;font-size:12px}
        pre{font-size:13px;word-break:break-all;background:#333;color:#fff}code{color:#c7254e;background:#f9f2f4;font-size:90%}
        a{text-decoration:none;color:#e00}li{line-height:2}blockquote{font-size:17.5px;padding:10px}
        dt,dd{line-height:3;color:red}strong{font-weight:400}em,cite,var,dfn{font-style:normal}del,s,ins,u{text-decoration:none;color:#b00}
        summary{font:300 20px Georgia;color:#0b0}""",
}
BOX = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80"><rect width="200" height="80" fill="#06c"/></svg>'
)
MOST_DIFFERING = 0.01
"""Of all pixels: edges of letters fall a fraction of a pixel elsewhere."""
COMPARE = """async ([one, two]) => {
  const read = async png => {
    const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + png)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height), context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return [image.width, image.height, context.getImageData(0, 0, image.width, image.height).data];
  };
  const [width, height, a] = await read(one), [otherWidth, otherHeight, b] = await read(two);
  let different = 0;
  const rows = Math.min(height, otherHeight), columns = Math.min(width, otherWidth);
  for (let y = 0; y < rows; y++) for (let x = 0; x < columns; x++) {
    const p = (y * width + x) * 4, q = (y * otherWidth + x) * 4;
    if (Math.abs(a[p] - b[q]) + Math.abs(a[p + 1] - b[q + 1]) + Math.abs(a[p + 2] - b[q + 2]) > 96) different++;
  }
  return [width, height, otherWidth, otherHeight, different / (rows * columns)];
}"""


@pytest.fixture(scope="module")
def sample() -> tuple[Project, Articles]:
    """The sample's articles."""
    project = load_project(ROOT / "mkdocs.yml", today=TODAY)
    return project, Articles(project)


def stored(sample: tuple[Project, Articles], path: str) -> str:
    """A page's block as the portal stores it, its pictures inside."""
    project, articles = sample

    def picture(file: str) -> str:
        content = (project.settings.docs_dir / file).read_bytes()
        return image_attributes(f"data:{mimetypes.guess_type(file)[0]};base64,{base64.b64encode(content).decode()}")

    return text_block(articles.page(path)).resolve(
        page=lambda _: "#x", file=lambda _: "#x", image=lambda ref: picture(ref.path)
    )


def shot(page: "sync_api.Page", html: str, sheet: str) -> bytes:
    """A picture of an article on a page with this style sheet, as wide as the portal's column."""
    page.set_content(f"<!doctype html><meta charset=utf-8><style>{sheet}</style><body style='margin:0'>{html}</body>")
    return picture_of(page.locator("div[lang]:has(> .landing-block-node-text)"))


def picture_of(element: "sync_api.Locator") -> bytes:
    """A picture of an element that begins on a whole pixel: half a pixel blurs every letter."""
    element.evaluate(
        "e => { const r = e.getBoundingClientRect(); e.style.position = 'relative';"
        " e.style.left = Math.ceil(r.left) - r.left + 'px'; e.style.top = Math.ceil(r.top) - r.top + 'px'; }"
    )
    return element.screenshot()


def difference(page: "sync_api.Page", one: bytes, two: bytes) -> tuple[tuple[int, int], tuple[int, int], float]:
    """Both sizes, and the share of pixels that differ."""
    if one == two:
        return (0, 0), (0, 0), 0.0
    page.goto("about:blank")
    told = page.evaluate(COMPARE, [base64.b64encode(one).decode(), base64.b64encode(two).decode()])
    return (told[0], told[1]), (told[2], told[3]), told[4]


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page with every construct that has a look, as the portal stores it."""
    folder = tmp_path_factory.mktemp("everything")
    (folder / "docs").mkdir()
    shutil.copy(Path(__file__).with_name("everything.md"), folder / "docs" / "index.md")
    (folder / "docs" / "box.svg").write_text(BOX, encoding="utf-8")
    settings = "site_name: Look\nplugins:\n  - publisher:\n      knowledge_base: {code: look}\n"
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    project = load_project(folder / "mkdocs.yml", today=TODAY, use_cache=False)
    return stored((project, Articles(project)), "index.md")


def seen_under_each_sheet(browser: "sync_api.Browser", html: str, width: int) -> dict[str, bool]:
    """Whether an article looks the same as without any style sheet."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    plain = shot(page, html, "")
    same = {}
    for name, sheet in SHEETS.items():
        size, other, share = difference(page, plain, shot(page, html, sheet))
        same[name] = size == other and share <= MOST_DIFFERING
    page.close()
    return same


@pytest.mark.parametrize("path", PAGES)
def test_no_style_sheet_of_the_portal_changes_a_page(
    browser: "sync_api.Browser", sample: tuple[Project, Articles], path: str
) -> None:
    """With none, with one that takes every look away, and with two that have their own ideas of headings, tables and code."""
    assert seen_under_each_sheet(browser, stored(sample, path), 900) == dict.fromkeys(SHEETS, True)


@pytest.mark.parametrize("width", [900, 390], ids=["desk", "phone"])
def test_no_style_sheet_changes_any_construct(browser: "sync_api.Browser", everything: str, width: int) -> None:
    """Those too that the sample does without."""
    assert seen_under_each_sheet(browser, everything, width) == dict.fromkeys(SHEETS, True)


def test_without_styles_of_its_own_a_page_would_look_different(browser: "sync_api.Browser", everything: str) -> None:
    """The comparison sees what a style sheet does: it is no test that cannot fail."""
    bare = re.sub(r'(<(?!div lang)[a-z0-9]+[^>]*?) style="[^"]*"', r"\1", everything)

    assert seen_under_each_sheet(browser, bare, 900) == dict.fromkeys(SHEETS, False)


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample's preview, built and served."""
    folder = tmp_path_factory.mktemp("preview")
    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder))
    config.plugins["publisher"].day = lambda _: TODAY
    build(config)
    with served(folder) as address:
        yield address


@pytest.mark.parametrize("path", PAGES)
def test_the_preview_shows_a_page_as_the_portal_does(
    browser: "sync_api.Browser", sample: tuple[Project, Articles], preview: str, path: str
) -> None:
    """The article of the preview beside the stored block on a page without any style sheet."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    portal = shot(page, stored(sample, path), "")
    page.goto(f"{preview}{path.removesuffix('.md').removesuffix('index')}")
    shown = picture_of(page.locator("div[lang]:has(> .landing-block-node-text)"))

    size, other, share = difference(page, portal, shown)
    page.close()

    assert size[0] == other[0]
    assert abs(size[1] - other[1]) <= 1
    assert share <= MOST_DIFFERING
