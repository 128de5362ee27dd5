"""The emulator's sanitiser does to a text what the portal's own patterns did to it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    ("<!DOCTYPE html>", "<!DOC TYPE html>"),
    ("<?php echo ?>", "< ?php echo ? >"),
    ('<p bxstyle="color:red">', '<p style="color:red">'),
    ("srcdoc=x", "sr cdoc=x"),
    ("-moz-binding: url(x)", "-moz-bind ing: url(x)"),
    ("<!--'start_frame_cache_1'-->", "<!--'s tart_frame_cache_1'-->"),
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
    """Some portals on premises have no auditor."""
    assert sanitise('<a onclick="x" bxstyle="y">', "absent") == '<a onclick="x" style="y">'


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=st.sampled_from(list("<>on=clik :;'\"()data-jvscript/?&#")), max_size=60))
@pytest.mark.fact("kb-1.4")
def test_a_second_pass_finds_nothing(text: str) -> None:
    """What was broken is no longer dangerous, so content written twice does not decay."""
    once = sanitise(text)
    assert sanitise(once) == once


@pytest.mark.fact("kb-1.8")
def test_check_content_shows_what_the_sanitiser_would_do(base: Any) -> None:
    """landing.repo.checkContent runs the same patterns with a splitter of the caller's choice."""
    answer = base.do("repo.checkContent", content='<div style="a" onclick="b">', splitter="#A#")
    assert answer == {"is_bad": True, "content": '<div style="a" oncl#A#ick="b">'}
    assert base.do("repo.checkContent", content="<p>fine</p>") == {"is_bad": False, "content": "<p>fine</p>"}
    assert "#SANITIZE#" in base.do("repo.checkContent", content="<iframe>")["content"]
    assert base.refused("repo.checkContent", content=["x"]) == "ERROR_ARGUMENT"
