"""The emulator's sanitiser does to a text what the portal's own patterns did to it."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from portal_emulator.landing.sanitiser import sanitise

VECTORS = json.loads(Path(__file__).with_name("sanitiser_vectors.json").read_text("utf-8"))
CHANGED = [
    ('<a onclick="x">', '<a oncl ick="x">'),
    ("<code>&lt;button onclick=&quot;x&quot;&gt;</code>", "<code>&lt;button oncl ick=&quot;x&quot;&gt;</code>"),
    ("onClick={f}", "onCl ick={f}"),
    ("const onConnect = () =>", "const onConn ect = () =>"),
    ("online = true", "onl ine = true"),
    ("ontology=OWL", "ontol ogy=OWL"),
    ('href="https://x/?a=1&amp;online=true"', 'href="https://x/?a=1&amp;onl ine=true"'),
    ("JavaScript: the good parts", "Jav * aScript: the good parts"),
    ("javascript = 1", "jav * ascript = 1"),
    ("javascript%3Ax", "jav * ascript%3Ax"),
    ("VBScript: x", "VB * Script: x"),
    ("regular expression (RE2)", "regular ex * pression (RE2)"),
    ("expression/* a */(x)", "ex * pression/* a */(x)"),
    ("parseExpression(node)", "parseEx * pression(node)"),
    ("Expected behavior: it works", "Expected beh * avior: it works"),
    ("template:\n    data: x", "template:\n    dat a: x"),
    ("&quot;data: x", "&quot;dat a: x"),
    ("x; data: y", "x; dat a: y"),
    ('href="data:text/html,x"', 'href="dat a:text/html,x"'),
    ("<iframe src=x></iframe>", "<ifr ame src=x></iframe>"),
    ("<script>a</script>", "<sc ript>a</sc ript>"),
    ("<style>b</style>", "<st yle>b</style>"),
    ("<link rel=x>", "<li nk rel=x>"),
    ("<math>", "<ma th>"),
    ("<object>", "<ob ject>"),
    ("<embed>", "<emb ed>"),
    ("<base href>", "<ba se href>"),
    ("<html lang=x>", "<ht ml lang=x>"),
    ("<meta x>", "<met a x>"),
    ("<Link to=x>", "<Li nk to=x>"),
    ("<object-x>", "<ob ject-x>"),
    ("<!DOCTYPE html>", "<!DO CTYPE html>"),
    ("<?php echo ?>", "< ?php echo ? >"),
    ('<p bxstyle="color:red">', '<p style="color:red">'),
    ("srcdoc=x", "sr cdoc=x"),
    ("-moz-binding: url(x)", "-moz-bi nding: url(x)"),
    ("<!--'start_frame_cache_1'-->", "<!--'start_frame _cache_1'-->"),
    ("q=label%3Abug+behavior%3Acrash", "q=label%3Abug+beh * avior%3Acrash"),
    ("?q=behavior%3dx", "?q=beh * avior%3dx"),
    ("%62eh%41vior: x", "%62eh * %41vior: x"),
    ("behavior\0\u2029 : x", "beh * avior\0\u2029 : x"),
    ("Java Script: x", "Jav * a Script: x"),
    ("java\\script\\003a x", "jav * a\\script\\003a x"),
    ("%6A%61v%61script%3Ax", "%6A%61v * %61script%3Ax"),
    (r"\x6aav\61script:", r"\x6aav * \61script:"),
    ("VB Script = x", "VB  * Script = x"),
    ("expression/* a */ b */ (x", "ex * pression/* a */ b */ (x"),
    ("ex/* a\n */pression%28x", "ex/* a\n */ * pression%28x"),
    ("urn:schemas-microsoft-com:vml", "urn:s chemas-microsoft-com:vml"),
    ("urn : /* x */schemas-microsoft-com :", "urn : /* x */s chemas-microsoft-com :"),
    ("-moz-\nbinding : url", "-moz-\nbi nding : url"),
    ("<scr\nipt>", "<sc r\nipt>"),
    ("</scripty", "</sc ripty"),
    ("<met\na>", "<met \na>"),
    ("<Form.Item>", "<Fo rm.Item>"),
    ("<SVG>", "<SV G>"),
    ("the menu is on\nclass=x", "the menu is on\ncl ass=x"),
    ("onclick\u2029=x", "oncl ick\u2029=x"),
    ('href=\n"\t data:x', 'href=\n"\t dat a:x'),
    ("<sv g>", "<svg>"),
]
KEPT = [
    "?online=1",
    "&online=1",
    "once = 1",
    "only=1",
    "on_click=1",
    "data-on-x=1",
    "option=5",
    "conversion=1",
    "scroll-behavior: smooth",
    "behaviour: ok",
    '"behavior": {}',
    "kind: ConfigMap\ndata:",
    '"data": 1',
    'src="data:image/png;base64,AA"',
    "<svg><path/></svg>",
    "<form><input></form>",
    '<p style="color:red">',
    "&lt;script&gt;",
    "&lt;Link to=x",
    "javascript&#58;",
    "onclick&#61;",
    "expression&#40;",
    "expression&#8203;(",
    "<span>java</span>script:",
    '<span class="hl">onClick</span>=',
    'class="language-javascript"',
    "<mathx>",
    "<basefont>",
    "<base64>",
    "<!-- a comment -->",
    "URN:schemas-microsoft-com:vml",
    "urn:Schemas-microsoft-com:vml",
    "urn:schemas-microsoft-com%3avml",
    "=data:IMAGE/png",
    "<emb\ned>",
    "onclick%3Dx",
    "javascript\0:",
    "java\0script:",
    "ja&#118;ascript:",
    "be havior: x",
    r"java\u0073cript:",
    "<sv\u00a0g>",
]


@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.fact("kb-1.2")
def test_reproduces_every_measured_vector(vector: list[str]) -> None:
    """Each pair was measured with the portal's own patterns; one text alone came out as it went in."""
    assert sanitise(vector[0]) == vector[-1]


@pytest.mark.parametrize(("before", "after"), CHANGED)
@pytest.mark.fact("kb-1.1")
def test_breaks_what_looks_dangerous(before: str, after: str) -> None:
    """Prose and code samples are no exception: the patterns see raw text."""
    assert sanitise(before) == after


@pytest.mark.parametrize("text", KEPT)
@pytest.mark.fact("kb-1.2", "kb-1.3")
def test_keeps_what_no_pattern_names(text: str) -> None:
    """Entities, harmless tags and lookalikes come back as they went in."""
    assert sanitise(text) == text


@pytest.mark.fact("kb-1.7")
def test_old_build_cuts_style_and_keeps_bxstyle() -> None:
    """Of an old portal only `bxstyle` survives, as `style`."""
    assert sanitise('<p style="a" class="b"><i bxstyle="c">x</i>', "old") == '<p class="b"><i style="c">x</i>'


@pytest.mark.fact("kb-1.6")
def test_portal_without_the_security_module_only_restores() -> None:
    """Some portals on premises have no auditor; what is put right is put right there too."""
    assert sanitise('<a onclick="x" bxstyle="y"><fo rm><?', "absent") == '<a onclick="x" style="y"><form>< ?'


@settings(deadline=None, max_examples=examples(30))
@given(st.text(alphabet=st.sampled_from(list("<>on=clik :;'\"()data-jvscript/?&#")), max_size=60))
@pytest.mark.fact("kb-1.4")
def test_a_second_pass_finds_nothing(text: str) -> None:
    """What was broken is no longer dangerous, so content written twice does not decay."""
    once = sanitise(text)
    assert sanitise(once) == once


# Words and what has to follow, in the form that a person would type.
WORDS = {
    "behavior": ("beh", ":"),
    "javascript": ("jav", ":"),
    "vbscript": ("vb", "="),
    "expression": ("ex", "("),
}


def _written(draw: st.DrawFn, sign: str) -> str:
    """A sign as it is, in upper case, percent-encoded, or as CSS and JavaScript write it."""
    code = f"{ord(draw(st.sampled_from((sign, sign.upper())))):02x}"
    forms = (sign, sign.upper(), f"%{code}", f"%{code.upper()}", rf"\x{code}", rf"\{code}", rf"\00{code}")
    return draw(st.sampled_from(forms))


@st.composite
def disguised(draw: st.DrawFn) -> tuple[str, str]:
    """A word in some encoding, and how its first part is written there."""
    word = draw(st.sampled_from(sorted(WORDS)))
    head, sign = WORDS[word]
    gap = st.sampled_from(("", "", "", "\\", "\n", "\t\r"))
    first, second = (
        "".join(_written(draw, letter) + draw(gap) for letter in part) for part in (head, word[len(head) :])
    )
    return first, second + _written(draw, sign)


@settings(deadline=None, max_examples=examples(120))
@given(disguised())
@pytest.mark.fact("kb-1.31")
def test_no_encoding_hides_a_word(parts: tuple[str, str]) -> None:
    """Percent signs, escapes of CSS and JavaScript, blanks and line breaks between the letters: it is broken at its place."""
    first, second = parts
    assert sanitise(f"A {first}{second} z") == f"A {first} * {second} z"


@settings(deadline=None, max_examples=examples(80))
@given(
    st.lists(
        st.sampled_from(
            [*WORDS, "on", "click", "<", "svg", "data", "urn", "%3a", "\\", "=", ":", "\n", " ", "/*", "*/", "%6", "a"]
        )
    )
)
@pytest.mark.fact("kb-1.1")
def test_breaking_adds_and_takes_nothing_away(parts: list[str]) -> None:
    """Without the splitters the text is as it came, whatever it holds."""
    text = "".join(parts)
    assert sanitise(text, splitter="¦").replace("¦", "").replace(" * ", "") == text.replace(" * ", "")


def test_a_splitter_that_brings_a_trigger_comes_to_an_end() -> None:
    """The portal would go on until it gives up."""
    assert len(sanitise("onclick=", splitter="on")) < 200


def test_a_long_text_takes_no_long_time() -> None:
    """100 KB of what starts many rules, then whatever they look for."""
    end = " % = behavior javascript expression vbscript urn:schemas-microsoft-com data: -moz-binding:url <iframe"
    starts = ("on\n", "n\n", "<", "j\n", "e/*", "e/**/ ", "urn/* ", "=\n", "%6a", r"\006a", "\\", "-m\n")
    for start in starts:
        began = time.process_time()
        sanitise(start * (100_000 // len(start)) + end)
        assert time.process_time() - began < 8, start


@pytest.mark.fact("kb-1.8")
def test_check_content_shows_what_the_sanitiser_would_do(base: Any) -> None:
    """landing.repo.checkContent runs the same patterns with a splitter of the caller's choice."""
    answer = base.do("repo.checkContent", content='<div style="a" onclick="b">', splitter="#A#")
    assert answer == {"is_bad": True, "content": '<div style="a" oncl#A#ick="b">'}
    assert base.do("repo.checkContent", content="<p>fine</p>") == {"is_bad": False, "content": "<p>fine</p>"}
    assert "#SANITIZE#" in base.do("repo.checkContent", content="<iframe>")["content"]
    star = base.do("repo.checkContent", content="javascript:", splitter="#A#")
    assert star == {"is_bad": True, "content": "jav * ascript:"}
    drawing = base.do("repo.checkContent", content="<svg>", splitter=" ")
    assert drawing == {"is_bad": True, "content": "<svg>"}
    assert base.refused("repo.checkContent", content=["x"]) == "ERROR_ARGUMENT"
