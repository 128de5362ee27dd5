"""The mark in a page's XML_ID, addresses made of names, digests of markup."""

from dataclasses import replace

import pytest

from publisher.plan.codes import code_of, unique_codes
from publisher.plan.desired import ALIAS, EXTRAS, HOME, MENU, SECTION, TYPE
from publisher.plan.digests import comparable, text_digest
from publisher.plan.fingerprint import Fingerprint
from publisher.plan.places import assign_places
from publisher.targets.knowledge_base.mark import TRASHED, Mark, State, parse_mark, site_mark
from publisher.targets.knowledge_base.rest.landing_rows import unwrapped


def codes_of(*paths):
    """Codes of folders and of pages, by path, as in a base that nothing was published in yet."""
    places = assign_places(*paths)
    return places.folders, {path: code for path, (_, code) in places.pages.items()}


A, B, C, D = ("0123456789abcdef"[n:] + "0123456789abcdef"[:n] for n in range(4))
FULL = Mark("seg", Fingerprint(A[:10], B[:8], C[:8], D, A[:10]), A, 12, B, C, D, State.DONE, f"p-{'abcd234567' * 2}")
WRITTEN = str(FULL)


def test_a_mark_is_written_as_documented():
    """Ten parts between bars; the fingerprint's five with dots."""
    assert f"kb1|seg|{A[:10]}.{B[:8]}.{C[:8]}.{D}.{A[:10]}|{A}|12|{B}|{C}|{D}|d|p-abcd234567abcd234567" == WRITTEN
    assert str(Mark("seg")) == "kb1|seg|....||||||n|"
    assert parse_mark("kb1|seg|....||||||n|") == Mark("seg")
    assert parse_mark(str(FULL)) == FULL


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "kb1|strategy",
        WRITTEN.replace("kb1", "kb2"),
        WRITTEN.replace("|seg|", "||"),
        WRITTEN.replace("|seg|", "|../../content/evil|"),
        WRITTEN.replace("|seg|", "|/etc/passwd|"),
        WRITTEN.replace("|seg|", "|~no-such-page|"),
        WRITTEN.replace(".0123", "0123"),
        WRITTEN.replace("|12|", "|twelve|"),
        WRITTEN.replace("|12|", "|١٢|"),
        WRITTEN.replace("|12|", "|012|"),
        WRITTEN.replace("|d|", "|x|"),
        WRITTEN.removesuffix("|p-abcd234567abcd234567"),
        f"{WRITTEN}|",
        f"{WRITTEN}\n",
        "somebody's own id",
    ],
)
def test_what_is_no_mark_of_ours(written):
    """Another program's XML_ID, a base's mark, a mark that was cut off."""
    assert parse_mark(written) is None


@pytest.mark.parametrize("key", [HOME, MENU, *EXTRAS, SECTION])
def test_every_page_that_we_make_has_a_key_that_is_read_again(key):
    """A page whose mark is not read is somebody else's to the next run, which makes another one."""
    whole = key + {SECTION: A[:12], ALIAS: A[:12], TYPE: "segment"}.get(key, "")

    assert parse_mark(str(Mark(whole))) == Mark(whole)


def test_a_mark_is_settled_only_without_intent_and_once_done():
    """New pages and begun writes are looked at before anything is sent."""
    assert FULL.with_intent("").is_settled
    assert not FULL.is_settled
    assert not replace(FULL, state=State.NEW, intent="").is_settled
    assert replace(FULL, state=State.ARCHIVED, intent="").is_settled


def test_a_base_has_a_mark_of_its_own():
    """It names the base's code, and is no page's."""
    assert site_mark("strategy") == "kb1|strategy"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Small retail", "small-retail"),
        ("price_list_2024_1", "price-list-2024-1"),
        ("Розничная торговля", "roznichnaya-torgovlya"),
        ("Щука, съёмка и объём", "shchuka-semka-i-obem"),
        ("Київ, ґанок, їжак", "kiyiv-ganok-yizhak"),
        ("Überfluß & Café", "uberflu-cafe"),
        ("й" + "", "y"),
        ("и\u0306", "y"),
        ("--a--", "a"),
        ("日本", ""),
        ("___", ""),
        ("x" * 100, "x" * 80),
        ("x" * 79 + " y", "x" * 79),
    ],
)
def test_codes_of_names(name, code):
    """Latin letters, digits and hyphens; the composed and the decomposed letter give one code."""
    assert code_of(name) == code


def test_siblings_with_one_code_are_told_apart_by_their_identity():
    """The first keeps the plain code; names without a letter get a digest."""
    codes = unique_codes([("a/Ärzte", "Ärzte"), ("a/arzte", "arzte"), ("a/日本", "日本")])

    assert codes["a/Ärzte"] == "arzte"
    assert codes["a/arzte"].startswith("arzte-")
    assert len(codes["a/arzte"]) == len("arzte-") + 6
    assert codes["a/日本"].startswith("page-")


def test_the_searchs_own_address_and_others_are_taken():
    """The portal makes ``search-result`` by itself."""
    codes = unique_codes([("s", "Search result"), ("t", "Taken")], taken=["taken"])

    assert codes["s"].startswith("search-result-")
    assert codes["t"].startswith("taken-")


def test_a_code_is_unique_even_where_somebody_is_called_like_a_digest():
    """A sibling whose own name is what another would become."""
    second = unique_codes([("1", "a"), ("2", "A")])["2"]

    codes = unique_codes([("0", second), ("1", "a"), ("2", "A")])

    assert len(set(codes.values())) == 3


def test_a_folders_own_page_has_its_folders_address():
    """The portal takes it for the folder's index; a page beside a folder of its name gets another address."""
    folders, pages = codes_of(("index.md", "segments.md", "segments/index.md", "segments/retail.md", "a/README.md"))

    assert folders == {"a": "a", "segments": "segments"}
    assert pages["index.md"] == "home"
    assert pages["segments/index.md"] == "segments"
    assert pages["a/README.md"] == "a"
    assert pages["segments/retail.md"] == "retail"
    assert pages["segments.md"].startswith("segments-")


def test_a_folder_called_home_is_not_the_home_page():
    """The home page lies at the top under a code of its own."""
    folders, pages = codes_of(("index.md", "Home/index.md", "a/Home/b.md"))

    assert pages["index.md"] == "home"
    assert folders["Home"].startswith("home-")
    assert pages["Home/index.md"] == folders["Home"]
    assert folders["a/Home"] == "home"


def test_a_folder_in_a_folder_of_its_name_is_not_the_outer_ones_page():
    """A folder's own page has the folder's code, inside the folder."""
    folders, pages = codes_of(("a/index.md", "a/a/b.md"))

    assert pages["a/index.md"] == folders["a"] == "a"
    assert folders["a/a"].startswith("a-")


def test_a_page_called_home_is_not_the_home_page():
    """The home page's code is taken, with or without a file."""
    _, pages = codes_of(("home.md", "about.md"))

    assert pages["home.md"].startswith("home-")
    assert pages["about.md"] == "about"


@pytest.mark.parametrize(
    ("stored", "inside"),
    [
        ('<div id="block12" class="block-wrapper block-27-4">\n <p>x</p> \n</div>', "<p>x</p>"),
        ("<p>x</p>", "<p>x</p>"),
        ('<div class="other"><p>x</p></div>', '<div class="other"><p>x</p></div>'),
        ('<div class="block-wrapper"><div>y</div></div>', "<div>y</div>"),
    ],
)
def test_a_blocks_content_stands_in_a_wrapper(stored, inside):
    """It is taken off, white space around too."""
    assert unwrapped(stored) == inside


def test_comparable_content_ignores_addresses_of_uploaded_images_only():
    """The portal moves uploaded files; a foreign image's address is content."""
    uploaded = '<img src="/upload/1.png" data-fileid="7" data-kb="0a1b" alt="x">'
    foreign = '<img src="/upload/1.png" data-fileid="7" alt="x">'

    assert comparable(uploaded) == comparable(uploaded.replace("/1.png", "/2.png").replace('"7"', '"8"'))
    assert comparable(uploaded) != comparable(uploaded.replace("0a1b", "ffff"))
    assert comparable(uploaded) != comparable(uploaded.replace('alt="x"', 'alt="y"'))
    assert comparable(foreign) != comparable(foreign.replace("/1.png", "/2.png"))
    assert text_digest(uploaded) == text_digest(unwrapped(f'<div class="block-wrapper">{uploaded}</div>'))


def test_the_mark_of_a_page_in_the_trash_says_so_whatever_was_begun() -> None:
    """A run was cut while it wrote the page: of that nothing is left, the page is where it should be."""
    cut = Mark("page-a", state=State.DONE, intent="0123456789abcdef", fields="0" * 16)

    archived = cut.archived()

    assert (archived.state, archived.intent, archived.fields) == (State.ARCHIVED, TRASHED, "0" * 16)
    assert archived.is_settled
    assert parse_mark(str(archived)) == archived
