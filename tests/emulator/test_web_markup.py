"""Stored content on its way to a reader's browser."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from portal_emulator.web.markup import as_shown, harmless

_PAGES = {("landing", 12): "http://h/knowledge/s/page/", ("block", 7): "http://h/knowledge/s/page/#b7"}


def shown(content: str) -> str:
    return as_shown(
        content, lambda kind, number: _PAGES.get((kind, number)), page_title="A & B", year=2026, breadcrumb="<b>way</b>"
    )


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        ("<p>#YEAR#</p>", "<p>2026</p>"),
        ('<a href="#landing12">', '<a href="http://h/knowledge/s/page/">'),
        ("<a href='#landing12'>", "<a href='http://h/knowledge/s/page/'>"),
        ('<a href="#landing12#part">', '<a href="http://h/knowledge/s/page/#part">'),
        ('<a href="#landing12@#part">', '<a href="http://h/knowledge/s/page/#part">'),
        ('<a href="#block7">', '<a href="http://h/knowledge/s/page/#b7">'),
        ('<a href="#landing99">', '<a href="#landing99">'),
        ('<a href="#landing">', '<a href="#landing">'),
        ("text &quot;#landing12&quot;", "text &quot;http://h/knowledge/s/page/&quot;"),
        ("text #landing12", "text #landing12"),
        ('<a href="&#35;landing12">', '<a href="&#35;landing12">'),
        ('<a href="#part">', '<a href="#part">'),
        ('<a href="#" target="_self">', '<a href="">'),
        ("#title# and #breadcrumb#", "A &amp; B and <b>way</b>"),
    ],
)
@pytest.mark.fact("kb-1.10", "kb-4.1", "kb-1.28")
def test_tokens_are_replaced_as_the_portal_does(content: str, seen: str) -> None:
    """facts kb-1, kb-4: in a delimiter context, with whatever follows the number appended; unknown ids stay."""
    assert shown(content) == seen


@pytest.mark.parametrize(
    "content",
    [
        '<p class="a" id="b" style="color:red" data-fileid="3" aria-label="x" title="t" lang="ru">x</p>',
        '<details open=""><summary>s</summary>t</details>',
        '<table class="table"><tbody><tr><th scope="col" align="right">a</th><td colspan="2">b</td></tr></tbody></table>',
        '<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="x" width="10">',
        '<img src="/upload/landing/a.png" data-fileid="5" alt="">',
        '<svg viewBox="0 0 1 1"><path d="M0 0" fill="none" stroke-width="2"></path></svg>',
        '<svg><defs><linearGradient id="g"><stop offset="0" stop-color="red"></stop></linearGradient></defs></svg>',
        '<a href="mailto:a@b.example">m</a><a href="/company/">c</a><a href="#landing99">u</a>',
        "<pre><code>a &lt; b\n  c</code></pre><kbd>k</kbd><mark>m</mark><sup>1</sup>",
        '<input type="checkbox" disabled="" checked=""> done',
    ],
)
def test_what_articles_are_made_of_stays(content: str) -> None:
    """Protection does not change what a reader sees of an ordinary page."""
    assert harmless(content) == content


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<iframe src="/"></iframe>',
        "<style>*{display:none}</style>",
        '<form action="javascript:x"><button formaction="javascript:x">b</button></form>',
        '<svg><use href="https://evil.example/x"></use><script>alert(1)</script></svg>',
        '<base href="https://evil.example/"><meta http-equiv="refresh" content="0"><link rel="stylesheet" href="x">',
        '<p popover="" popovertarget="x" id="portal-content">x</p>',
        "<object data='x'></object><embed src='x'>",
    ],
)
def test_what_acts_is_taken_out(content: str) -> None:
    """No script, handler, frame, style sheet, foreign base or id of the portal's own parts reaches the browser."""
    seen = harmless(content)

    for part in (
        "script",
        "onerror",
        "javascript",
        "text/html",
        "iframe",
        "<style",
        "formaction",
        "evil",
        "popover",
        "portal-content",
        "<object",
        "<embed",
        "<meta",
    ):
        assert part not in seen


def test_content_cannot_reach_out_of_its_place() -> None:
    """What was left open is closed, what was never opened is dropped, an unfinished attribute swallows nothing."""
    assert harmless("</div></main><b>x") == "<b>x</b>"
    assert harmless("<p>a</p><img src='https://evil.example/?") == "<p>a</p>"


@settings(deadline=None, max_examples=examples(40))
@given(st.text(alphabet="<>/\"'= abdivpscrt!-&;#onx", max_size=60))
def test_protection_is_stable(content: str) -> None:
    """What is harmless stays as it is."""
    once = harmless(content)

    assert harmless(once) == once
