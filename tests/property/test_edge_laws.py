"""Laws of the edge: whatever the portal, git or an author wrote, nothing of it commands, and no secret comes through."""

import io
import json
import re
import unicodedata

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from publisher.cli.edge import RedactingStream
from publisher.messages import Catalogue, text
from publisher.plan.prose import link, page_name, prose
from publisher.pull.report import Editor
from publisher.redaction import forget, hide
from publisher.visible import in_json, in_line, in_lines

SECRET = "a7k2m9x4q1z8w5e3"
COMMANDS = [
    "::add-mask::",
    "##[group]",
    "##vso[x]",
    "##teamcity[x]",
    "\x1b[31m",
    "\x9b2J",
    "\r",
    "\n",
    "\u202e",
    "@team",
]
SIGNS = [
    "[a](b)",
    "![a](b)",
    "<b>",
    "</details>",
    "```",
    "~~~",
    "# ",
    "- ",
    "1. ",
    "[skip ci]",
    "#12",
    "&amp;",
    "|",
    "_",
    "*",
]
HOSTILE = st.lists(st.one_of(st.sampled_from([*COMMANDS, *SIGNS, " ", "a"]), st.text(max_size=4)), max_size=9).map(
    "".join
)
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
COMMANDING = {"Cc", "Zl", "Zp", "Cs"}


def commands(shown: str) -> list[str]:
    """The characters of a text that command a terminal; line breaks are not among them."""
    marks = {
        c
        for c in shown
        if unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    }
    return sorted({c for c in shown if unicodedata.category(c) in COMMANDING} | marks - {"\n"} - {"\t"})


def logs(shown: str) -> list[str]:
    """What a pipeline would take for its command: GitHub trims a line before it looks (runner: ActionCommand)."""
    lines = [line for line in shown.split("\n") if line.strip().startswith("::")]
    return [*lines, *re.findall(r"##\w*\[", shown)]


@_PATIENT
@given(HOSTILE)
@example("x\n ::set-output name=a::b\n##[add-mask]c")
def test_a_text_commands_neither_terminal_nor_pipeline(words: str) -> None:
    """In lines, in one line, and in JSON, which still says the same."""
    assert set(commands(in_lines(words))) <= {"\n", "\t"}
    assert not logs(in_lines(words))
    assert not commands(in_line(words))
    document = json.dumps({"a": words}, ensure_ascii=False, indent=1)
    assert set(commands(in_json(document))) <= {"\n"}
    assert not logs(in_json(document))
    assert json.loads(in_json(document)) == {"a": words}


@_PATIENT
@given(HOSTILE)
def test_a_sentence_is_one_line_whatever_it_tells(words: str) -> None:
    """Nobody writes a line of ours into a report."""
    assert "\n" not in Catalogue("en").say(text("plan.site-folder", title=words))


@_PATIENT
@given(HOSTILE)
@example("[skip ci] @team #12 &amp; ![x](y) <img src=x>")
def test_words_in_markdown_are_nothing_but_words(words: str) -> None:
    """As CommonMark and GFM's tables read them: no tag, link, picture, heading, list, fence comes of them."""
    shown = in_lines(f"- {prose(words)}\n\n| a |\n| - |\n| {prose(words)} |\n")
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(shown)

    kinds = [token.type for token in tokens]
    assert kinds.count("list_item_open") == 1
    assert kinds.count("tr_open") == 2
    assert not {"heading_open", "fence", "code_block", "html_block", "blockquote_open", "hr"} & set(kinds)
    inner = {child.type for token in tokens for child in token.children or []}
    assert inner <= {"text", "text_special"}
    said = "".join(child.content for child in (tokens[3].children or [])) if kinds[3] == "inline" else ""
    wanted = in_lines(" ".join(words.split("\n")))
    assert said.replace("\u200b", "").split() == wanted.replace("\u200b", "").split() or logs(words)


@_PATIENT
@given(HOSTILE)
@example("[skip ci]")
@example("Closes #12, see https://h.example/a/issues/12")
@example("***NO_CI***")
def test_a_host_finds_no_name_and_no_order_in_words(words: str) -> None:
    """Nobody is called, nothing is closed, no pipeline is skipped, by what a person wrote into a page's title."""
    raw = prose(words)

    assert not re.search(r"(?<![\w.])@[\w-]", raw)
    assert not re.search(r"(?<!&)[#!%]\d", raw)
    assert not re.search(r"\[\s*(skip|ci|no|actions)\b[^\]\n]*\]", raw, re.IGNORECASE)
    assert not re.search(r"(issues|pull)/\d", raw, re.IGNORECASE)


@_PATIENT
@given(HOSTILE, HOSTILE)
def test_a_link_leads_where_it_says(words: str, rest: str) -> None:
    """Neither the words nor the address end it early."""
    shown = in_lines(f"- {link(words or 'a', f'https://c.example/{rest}')}\n")
    inline = MarkdownIt("commonmark").parse(shown)[3].children or []

    links = [token for token in inline if token.type == "link_open"]
    assert len(links) == 1
    assert str(links[0].attrs["href"]).startswith("https://c.example/")
    assert inline[0].type == "link_open"
    assert inline[-1].type == "link_close"


@_PATIENT
@given(HOSTILE.filter(str.strip))
def test_a_files_name_is_a_name(path: str) -> None:
    """In a code span where it can be."""
    inline = MarkdownIt("commonmark").parse(in_lines(f"- {page_name(path)}\n"))[3].children or []
    assert {token.type for token in inline} <= {"text", "text_special", "code_inline"}


@_PATIENT
@given(HOSTILE, HOSTILE)
@example("Anna\nCo-authored-by: Eve <eve@example.com>", "anna@example.com")
@example("Anna [skip ci]", "anna@example.com")
def test_a_credit_is_one_trailer(name: str, email: str) -> None:
    """Git reads one person from it, and nobody's order."""
    credit = Editor(1, name, email).credit
    assert credit == "" or re.fullmatch(r"Co-authored-by: [^<>\[\]\n]+ <[^\s<>]+@[^\s<>]+>", credit)
    assert not commands(credit)


def percent(secret: str) -> str:
    return "".join(f"%{ord(c):02X}" for c in secret)


@_PATIENT
@given(
    st.lists(st.one_of(st.text(max_size=6), st.sampled_from([SECRET, SECRET.upper(), percent(SECRET)])), max_size=8),
    st.lists(st.integers(1, 12), min_size=1, max_size=8),
)
def test_no_secret_comes_through_a_stream(parts: list[str], sizes: list[int]) -> None:
    """In whatever pieces it is written, flushed after each."""
    whole, target = "".join(parts), io.StringIO()
    hide(SECRET)
    try:
        stream = RedactingStream(target)
        at, turn = 0, 0
        while at < len(whole):
            stream.write(whole[at : at + sizes[turn % len(sizes)]])
            stream.flush()
            at, turn = at + sizes[turn % len(sizes)], turn + 1
        stream.release()
    finally:
        forget()

    assert SECRET not in target.getvalue().lower()
    assert percent(SECRET) not in target.getvalue()


@_PATIENT
@given(st.text())
def test_where_there_is_no_secret_everything_comes_through(words: str) -> None:
    """Character by character."""
    target = io.StringIO()
    hide(SECRET)
    try:
        stream = RedactingStream(target)
        for character in words:
            stream.write(character)
        stream.release()
    finally:
        forget()
    assert target.getvalue() == words
