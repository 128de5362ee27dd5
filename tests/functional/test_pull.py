"""People's edits in the portal come back into the working tree, and the next publish agrees."""

import base64
import json
import random

import pytest
import requests
from bs4 import BeautifulSoup

EDITOR = "ivan.p@example.com"
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n a picture").decode()


def edit_in_editor(portal, title, old, new, person=EDITOR):
    """A person changes words in the portal's editor: the whole text is written anew."""
    block = portal.blocks(title)[-1]
    node = BeautifulSoup(block["content"], "html.parser").select_one(".landing-block-node-text")
    inner = node.decode_contents(formatter="minimal")
    assert old in inner
    data = {".landing-block-node-text@0": inner.replace(old, new)}
    params = {"lid": block["lid"], "block": block["id"], "data": data, "scope": "KNOWLEDGE"}
    assert portal.call("landing.block.updatenodes", params, person) is True


def edit_as_html(portal, title, old, new, person=EDITOR):
    """A person changes a block's markup, what stands around the text too ("Edit HTML")."""
    block = portal.blocks(title)[-1]
    assert old in block["content"]
    params = {
        "lid": block["lid"],
        "block": block["id"],
        "content": block["content"].replace(old, new),
        "scope": "KNOWLEDGE",
    }
    assert portal.call("landing.block.updatecontent", params, person) is True


def text_of(base, name):
    return (base.path / "content" / name).read_text(encoding="utf-8")


def test_without_a_name_edited_pages_are_listed_and_nothing_is_written(base, portal):
    """pull alone shows who edited what, and leaves with 0."""
    base.say("publish")
    assert "Nobody has edited" in base.say("pull").out
    edit_in_editor(portal, "Trends", "Prices fall", "Prices drop")

    said = base.say("pull")

    assert said.code == 0
    assert "content/trends.md" in said.out
    assert "Ivan" in said.out
    assert "Nothing was written" in said.out
    assert text_of(base, "trends.md") == "# Trends\n\nPrices fall by 3 per cent.\n"


def test_an_edit_comes_back_as_that_word_and_the_next_publish_agrees(base, portal):
    """Only the word changes in the file; then git and the portal say the same, and a third run has nothing to do."""
    base.say("publish")
    base.commit("first")
    edit_in_editor(portal, "Trends", "fall", "drop")

    said = base.say("pull", "--all", "--format", "json")

    assert said.code == 0, said.err
    assert text_of(base, "trends.md") == "# Trends\n\nPrices drop by 3 per cent.\n"
    assert base.git("diff", "--stat").splitlines()[0].split("|")[0].strip() == "content/trends.md"
    document = said.json
    assert document["schema"] == "pull/1"
    assert document["summary"]["pulled"] == 1
    [row] = document["pages"]
    assert (row["path"], row["action"]) == ("content/trends.md", "pulled")
    assert row["editors"][0]["email"] == EDITOR
    assert row["when"]
    assert document["co_authors"] == [f"Co-authored-by: {row['editors'][0]['name']} <{EDITOR}>"]
    published = base.say("publish", "--format", "json")
    assert published.code == 0, published.out
    assert published.json["summary"]["drift"] == published.json["summary"]["conflicts"] == 0
    assert "drop by 3 per cent" in portal.read("Trends")
    portal.forget_requests()
    assert base.say("publish", "--format", "json").json["summary"]["unchanged"] == 5
    assert portal.writes() == []


def test_pages_are_named_by_key_or_path_and_others_stay(base, portal):
    """Only the page that was named is written; an unknown name is a usage error; an unedited page is said to be one."""
    base.say("publish")
    edit_in_editor(portal, "Trends", "fall", "drop")
    edit_in_editor(portal, "Chains", "three", "four")

    said = base.say("pull", "content/trends.md", "segments/retail.md", "--format", "json")

    rows = {row["path"]: row["action"] for row in said.json["pages"]}
    assert rows == {
        "content/trends.md": "pulled",
        "content/segments/chains.md": "listed",
        "content/segments/retail.md": "unchanged",
    }
    assert "four" not in text_of(base, "segments/chains.md")
    unknown = base.say("pull", "nowhere")
    assert unknown.code == 2
    assert "nowhere" in unknown.err


def test_a_rehearsal_writes_nothing(base, portal):
    """--dry-run says what would be done."""
    base.say("publish")
    edit_in_editor(portal, "Trends", "fall", "drop")

    said = base.say("pull", "--all", "--dry-run")

    assert said.code == 0
    assert "pulled" in said.out
    assert "fall" in text_of(base, "trends.md")


def test_a_title_that_stands_in_the_text_comes_back_too(base, portal):
    """The page's heading is the file's first heading."""
    base.say("publish")
    edit_in_editor(portal, "Trends", ">Trends</h1>", ">Our trends</h1>")

    said = base.say("pull", "--all")

    assert said.code == 0, said.out
    assert text_of(base, "trends.md").startswith("# Our trends\n")
    assert base.say("publish", "--format", "json").code == 0


def settings(portal, title, **fields):
    """A person changes a page's settings."""
    page = portal.page_ids()[title]
    params = {"lid": page, "fields": fields, "scope": "KNOWLEDGE"}
    assert portal.call("landing.landing.update", params, EDITOR)


def agreed(base, portal):
    """One publish settles what was pulled, and the next has nothing to do."""
    said = base.say("publish", "--format", "json")
    assert (said.code, said.json["summary"]["conflicts"], said.json["summary"]["drift"]) == (0, 0, 0), said.out
    portal.forget_requests()
    assert base.say("publish").code == 0
    return portal.writes() == []


def test_a_title_that_a_person_gave_in_the_settings_comes_into_the_front_matter(base, portal):
    """The one line is written, or changed where it stands; then both sides say the same."""
    base.write({"trends.md": "---\n# who\nowner: anna.k@example.com\n---\n# Trends\n\nPrices fall by 3 per cent.\n"})
    base.write({"segments/chains.md": "---\ntitle: Chains  # short\n---\n\nMore than three shops.\n"})
    base.say("publish")
    settings(portal, "Trends", TITLE="Trends: ours ")
    settings(portal, "Chains", TITLE="Big chains")

    said = base.say("pull", "--all")

    assert said.code == 0, said.out
    assert "The front matter now has the title that a person gave the page: “Big chains”" in said.out
    assert text_of(base, "trends.md") == (
        '---\n# who\nowner: anna.k@example.com\ntitle: "Trends: ours"\n---\n# Trends\n\nPrices fall by 3 per cent.\n'
    )
    assert text_of(base, "segments/chains.md") == "---\ntitle: Big chains  # short\n---\n\nMore than three shops.\n"
    assert agreed(base, portal)
    assert {"Trends: ours", "Big chains"} <= portal.page_ids().keys()
    assert ">Big chains</h1>" in portal.read("Big chains")


def test_a_heading_that_does_not_stand_in_the_text_comes_into_the_front_matter(base, portal):
    """A page whose title its front matter gives: the heading and a word, both edited in the editor."""
    base.write({"segments/chains.md": "---\ntitle: Chains\n---\n\nMore than three shops.\n"})
    base.say("publish")
    edit_in_editor(portal, "Chains", ">Chains</h1>", ">Big chains</h1>")

    assert base.say("pull", "--all").code == 0
    assert text_of(base, "segments/chains.md") == "---\ntitle: Big chains\n---\n\nMore than three shops.\n"
    assert agreed(base, portal)

    edit_in_editor(portal, "Big chains", ">Big chains</h1>", ">Very big chains</h1>")
    edit_in_editor(portal, "Big chains", "three", "four")

    assert base.say("pull", "--all").code == 0
    assert text_of(base, "segments/chains.md") == "---\ntitle: Very big chains\n---\n\nMore than four shops.\n"
    assert agreed(base, portal)


def test_a_title_beside_a_changed_address_is_taken_and_the_address_is_told(base, portal):
    """What has no place in the file stays an edit: the page is held back until somebody decides."""
    base.say("publish")
    settings(portal, "Trends", TITLE="Our trends", CODE="ours")

    said = base.say("pull", "--all")

    assert said.code == 0
    assert "The page's changed address or place was not pulled." in said.out
    assert text_of(base, "trends.md").startswith("---\ntitle: Our trends\n---\n# Trends\n")
    assert base.say("publish").code == 6


def test_a_title_that_git_gave_too_by_itself_is_no_conflict(base, portal):
    """Somebody wrote the person's title into the file by hand."""
    base.say("publish")
    settings(portal, "Trends", TITLE="Our trends")
    base.write({"trends.md": "# Our trends\n\nPrices fall by 3 per cent.\n"})

    assert agreed(base, portal)
    assert ">Our trends</h1>" in portal.read("Our trends")


def test_a_title_of_the_navigation_is_compared_without_blanks_that_nobody_sees(base, portal):
    """mkdocs.yml gives one with a blank that does not break and two in a row, a person the same."""
    nav = 'nav:\n  - index.md\n  - "New\u00a0Trends  x": trends.md\n  - segments/retail.md\n  - segments/chains.md\n'
    base.say("publish")
    settings(portal, "Trends", TITLE="New\u00a0Trends  x")
    file = base.path / "mkdocs.yml"
    file.write_text(file.read_text(encoding="utf-8") + nav, encoding="utf-8")

    assert agreed(base, portal)


UNTITLED = "---\ntitle: Trends\n---\n\nPrices fall by 3 per cent.\n"
"""A page whose heading its front matter gives."""


def test_a_title_in_the_settings_and_a_word_in_the_text_come_together(base, portal):
    """The heading on the portal is still the old title: nobody edited it."""
    base.write({"trends.md": UNTITLED})
    base.say("publish")
    settings(portal, "Trends", TITLE="Our trends")
    edit_in_editor(portal, "Our trends", "fall", "drop")

    assert base.say("pull", "--all").code == 0
    assert text_of(base, "trends.md") == "---\ntitle: Our trends\n---\n\nPrices drop by 3 per cent.\n"
    assert agreed(base, portal)
    assert ">Our trends</h1>" in portal.read("Our trends")


def test_two_titles_of_people_are_one_and_the_other_is_told(base, portal):
    """The heading's goes into the file; the settings' stays an edit, for somebody to decide."""
    base.write({"trends.md": UNTITLED})
    base.say("publish")
    settings(portal, "Trends", TITLE="One")
    edit_in_editor(portal, "One", ">Trends</h1>", ">Two</h1>")

    said = base.say("pull", "--all")

    assert (said.code, "also set the title “One”" in said.out) == (0, True)
    assert text_of(base, "trends.md").startswith("---\ntitle: Two\n---\n")
    assert base.say("publish").code == 6
    assert base.say("publish", "--overwrite", "trends.md").code == 0
    assert "Two" in portal.page_ids()


def test_a_heading_comes_whatever_else_changed(base, portal):
    """Bold letters and a break in it, a word in the owner's line, and git gave the page beside another title."""
    base.write({"trends.md": UNTITLED})
    base.say("publish")
    edit_in_editor(portal, "Trends", ">Trends</h1>", "><b>Our</b><br>trends</h1>")
    edit_as_html(portal, "Trends", "Owner:", "Lord:")
    base.write({"segments/chains.md": "# Big chains\n\nMore than three shops.\n"})

    assert base.say("pull", "--all").code == 0
    assert text_of(base, "trends.md") == UNTITLED.replace("Trends", "Our trends")
    assert agreed(base, portal)
    assert "Our trends" in portal.page_ids()


def test_a_title_goes_along_when_the_file_moves(base, portal):
    """A person changed the title alone, git the file's place: both are right."""
    base.say("publish")
    settings(portal, "Trends", TITLE="Our trends")
    base.say("pull", "--all")
    content = text_of(base, "trends.md")
    base.remove("trends.md")
    base.write({"segments/trends.md": content, "index.md": "# Home\n\nSee [Trends](segments/trends.md).\n"})

    assert agreed(base, portal)
    assert len([page for page in portal.page_ids() if page == "Our trends"]) == 1


def test_an_address_that_looks_like_the_portals_own_is_a_persons(base, portal):
    """The portal puts ``_`` and four letters behind a taken address; so may a person, beside a title that git gave too."""
    base.say("publish")
    settings(portal, "Trends", CODE="trends_2024")
    assert base.say("publish").code == 6
    settings(portal, "Trends", TITLE="Our trends")
    base.write({"trends.md": "# Our trends\n\nPrices fall by 3 per cent.\n"})

    said = base.say("publish", "--format", "json")

    assert (said.code, said.json["summary"]["conflicts"]) == (6, 1)
    rows = portal.call("landing.landing.getList", {"scope": "KNOWLEDGE", "params": {"select": ["ID", "CODE"]}})
    assert "trends_2024" in {row["CODE"] for row in rows}


def test_a_title_that_cannot_be_written_is_told_and_the_text_comes(base, portal):
    """It spans several lines in the file, or is longer than the portal holds; alone it is refused."""
    folded = "---\ntitle: >\n  Trends\n---\n\nPrices fall by 3 per cent.\n"
    base.write({"trends.md": folded, "segments/chains.md": "---\ntitle: Chains\n---\n\nMore than three shops.\n"})
    base.say("publish")
    settings(portal, "Trends", TITLE="Our trends")
    edit_in_editor(portal, "Chains", ">Chains</h1>", f">{'Long ' * 60}</h1>")

    said = base.say("pull", "--all", "--format", "json")

    assert said.code == 6
    rows = {row["path"]: row for row in said.json["pages"]}
    assert {row["action"] for row in rows.values()} == {"refused"}
    assert "The title “Our trends” was not pulled" in rows["content/trends.md"]["reason"]
    assert "the portal allows 255 characters" in rows["content/segments/chains.md"]["reason"]
    assert text_of(base, "trends.md") == folded

    edit_in_editor(portal, "Our trends", "fall", "drop")
    said = base.say("pull", "trends.md", "--format", "json")

    [row] = [row for row in said.json["pages"] if row["path"] == "content/trends.md"]
    assert (row["action"], "was not pulled" in row["notes"][-1]) == ("pulled", True)
    assert text_of(base, "trends.md") == folded.replace("fall", "drop")


def test_a_heading_and_gits_new_title_are_told_as_changed_on_both_sides(base, portal):
    """The settings still show which title was published: the portal's words stand in the file, and the report says so."""
    base.write({"trends.md": UNTITLED})
    base.say("publish")
    edit_in_editor(portal, "Trends", ">Trends</h1>", ">Ours</h1>")
    base.write({"trends.md": UNTITLED.replace("Trends", "Mine")})

    said = base.say("pull", "--all")

    assert (said.code, "Git changed this page too" in said.out) == (0, True)
    assert text_of(base, "trends.md") == UNTITLED.replace("Trends", "Ours")
    assert agreed(base, portal)


OWN = "---\ntitle: Trends\n---\n# Heading\n\nPrices fall by 3 per cent.\n"
"""A page whose heading is not its title."""


@pytest.mark.parametrize("by_person", [False, True], ids=["git's title", "a person's title"])
@pytest.mark.parametrize("file", [OWN, UNTITLED], ids=["own heading", "heading of the title"])
def test_words_around_the_text_are_kept_when_the_title_changes(base, portal, file, by_person):
    """A new title in git says nothing of a note that a person wrote above the last line."""
    base.write({"trends.md": file})
    base.say("publish")
    edit_as_html(portal, "Trends", "Question or correction?", "IMPORTANT NOTE. Question or correction?")
    if by_person:
        settings(portal, "Trends", TITLE="New")
    base.write({"trends.md": file.replace("title: Trends", "title: New")})

    said = base.say("publish", "--format", "json")

    assert (said.code, said.json["summary"]["conflicts"]) == (6, 1)
    assert "IMPORTANT NOTE" in portal.read("New" if by_person else "Trends")


def test_a_second_heading_is_told(base, portal):
    """Typed below ours, or above it."""
    base.write({"trends.md": UNTITLED})
    base.say("publish")
    edit_in_editor(portal, "Trends", "Trends</h1>", "Trends</h1><h1>Second</h1>")

    said = base.say("pull", "--all")

    assert "only what surrounds it was changed" in said.out
    assert "Something around the text was changed too" in said.out
    assert text_of(base, "trends.md") == UNTITLED


def cut_short(base, portal, method, nth=1):
    """A publish that the portal's death ends after one command."""
    portal.control("faults", [{"method": method, "nth": nth, "kind": "die_after_command"}])
    portal.control("faults", [{"method": "landing.landing.getlist", "nth": 4, "kind": "drop_before", "times": 1000}])
    assert base.say("publish").code != 0
    portal.control("faults", [])


def test_a_heading_comes_from_a_page_that_a_cut_run_left(base, portal):
    """Git's text had arrived; what a person did then is taken, and the next publish ends both."""
    base.write({"trends.md": UNTITLED})
    base.say("publish")
    base.write({"trends.md": UNTITLED.replace("3", "4")})
    cut_short(base, portal, "landing.block.updatecontent")
    edit_in_editor(portal, "Trends", ">Trends</h1>", ">Ours</h1>")
    assert base.say("publish").code == 6

    assert base.say("pull", "--all").code == 0
    assert text_of(base, "trends.md") == UNTITLED.replace("3", "4").replace("Trends", "Ours")
    assert agreed(base, portal)


def test_settings_changed_after_a_cut_run_are_told_as_that(base, portal):
    """The text is ours: nobody's edit of it is told, and git's newer file stays as it is."""
    base.write({"trends.md": UNTITLED})
    base.say("publish")
    base.write({"trends.md": UNTITLED.replace("3", "4")})
    cut_short(base, portal, "landing.landing.update", nth=2)  # the first one announces the commit
    settings(portal, "Trends", TITLE="Ours")

    assert "title, address, folder or description changed by somebody" in base.say("publish").out
    said = base.say("pull", "--all")

    assert (said.code, "A publish was interrupted at this page" in said.out) == (6, True)
    assert text_of(base, "trends.md") == UNTITLED.replace("3", "4")


def test_two_new_titles_are_for_somebody_to_decide(base, portal):
    """Git gave one and a person another, and nothing tells which was there before: said, never written."""
    base.write({"trends.md": "---\ntitle: Trends\n---\n# Heading\n\nPrices fall by 3 per cent.\n"})
    base.say("publish")
    settings(portal, "Trends", TITLE="Ours")
    mine = "---\ntitle: Mine\n---\n# Heading\n\nPrices fall by 3 per cent.\n"
    base.write({"trends.md": mine})

    said = base.say("pull", "--all")

    assert said.code == 6
    assert "the person calls it “Ours”" in said.out
    assert text_of(base, "trends.md") == mine


def test_an_edit_on_both_sides_takes_the_portals_words_and_says_so(base, portal):
    """In a conflict the file gets the portal's text; git's stays in its history, and the report says so."""
    base.say("publish")
    edit_in_editor(portal, "Trends", "3 per cent", "5 per cent")
    base.write({"trends.md": "# Trends\n\nPrices fall by 4 per cent.\n"})

    said = base.say("pull", "--all")

    assert said.code == 0
    assert "Git changed this page too" in said.out
    assert text_of(base, "trends.md") == "# Trends\n\nPrices fall by 5 per cent.\n"
    assert base.say("publish").code == 0


def test_words_that_the_portal_split_are_whole_again(base, portal):
    """The sanitiser puts blanks into decoded text when a person saves: git's words stay, and the next publish mends the portal."""
    base.write({"trends.md": "# Trends\n\nWe sell online = cheap. Prices fall.\n"})
    base.say("publish")
    edit_in_editor(portal, "Trends", "fall", "drop")
    assert "onl ine =" in portal.read("Trends")

    said = base.say("pull", "--all")

    assert said.code == 0, said.out
    assert "spaces into these words" in said.out
    assert text_of(base, "trends.md") == "# Trends\n\nWe sell online = cheap. Prices drop.\n"
    assert base.say("publish").code == 0
    assert "onl ine" not in portal.read("Trends")


def test_a_save_that_changes_no_word_is_no_edit(base, portal):
    """Opening the editor and saving writes the text anew: the next publish writes it our way and finds nothing to keep."""
    base.write({"trends.md": "# Trends\n\nWe sell online = cheap & *fast*.\n"})
    base.say("publish")
    edit_in_editor(portal, "Trends", "cheap", "cheap")

    assert base.say("publish").code == 0
    assert base.say("publish", "--format", "json").json["summary"]["unchanged"] == 5


def test_links_lead_to_files_and_pictures_are_fetched(base, portal):
    """A link that a person set is a relative path in git; a picture that a person put in lies beside the page."""
    base.say("publish")
    ids = portal.page_ids()
    block = portal.blocks("Chains")[-1]
    file = portal.call(
        "landing.block.uploadfile", {"block": block["id"], "picture": ["shelf.png", PNG], "scope": "KNOWLEDGE"}, EDITOR
    )
    link = f'<a href="#landing{ids["Trends"]}">prices</a>'
    picture = f'<p><img src="{file["src"]}" data-fileid="{file["id"]}" alt="A shelf"></p>'
    edit_in_editor(portal, "Chains", "three countries.</p>", f"three countries: {link}.</p>{picture}")

    said = base.say("pull", "--all", "--format", "json")

    assert said.code == 0, said.out
    [row] = said.json["pages"]
    [name] = row["files"]
    written = text_of(base, "segments/chains.md")
    assert "in three countries: [prices](../trends.md)." in written
    assert f"![A shelf]({name.removeprefix('content/segments/')})" in written
    assert (base.path / name).read_bytes() == base64.b64decode(PNG)
    assert base.say("publish").code == 0
    assert base.say("publish", "--format", "json").json["summary"]["unchanged"] == 5


def test_what_cannot_be_written_is_refused_with_a_reason(base, portal):
    """A table of tables has no Markdown: the file stays, the reason is told, exit 6."""
    base.say("publish")
    table = "<table><tbody><tr><td><ul><li>a</li></ul></td></tr></tbody></table>"
    edit_in_editor(portal, "Trends", "per cent.</p>", f"per cent.</p>{table}")

    said = base.say("pull", "--all", "--format", "json")

    assert said.code == 6
    [row] = said.json["pages"]
    assert row["action"] == "refused"
    assert row["reason"]
    assert text_of(base, "trends.md") == "# Trends\n\nPrices fall by 3 per cent.\n"


def test_what_is_no_text_is_refused(base, portal):
    """A page in the trash, a changed address in the settings, a page whose file is gone: told, never written."""
    base.say("publish")
    ids = portal.page_ids()
    portal.call("landing.landing.markDelete", {"lid": ids["Trends"], "scope": "KNOWLEDGE"}, EDITOR)
    fields = {"lid": ids["Chains"], "fields": {"CODE": "big-chains"}, "scope": "KNOWLEDGE"}
    portal.call("landing.landing.update", fields, EDITOR)
    edit_in_editor(portal, "Retail", "Small", "Tiny")
    base.remove("segments/retail.md")
    base.write({"index.md": "# Home\n\nWelcome. See [Trends](trends.md).\n"})

    said = base.say("pull", "--all", "--format", "json")

    assert said.code == 6
    assert {row["action"] for row in said.json["pages"]} == {"refused"}
    assert len(said.json["pages"]) == 3


def test_a_page_made_by_hand_becomes_a_draft(base, portal):
    """pull --new: title, text and picture of a person's page; a second time it is there already."""
    base.say("publish")
    site = portal.call("landing.site.getList", {"scope": "KNOWLEDGE", "params": {"select": ["ID"]}})[0]["ID"]
    page = portal.call(
        "landing.landing.add",
        {"scope": "KNOWLEDGE", "fields": {"SITE_ID": site, "TITLE": "Полки & цены", "CODE": "shelves"}},
        EDITOR,
    )
    content = (
        '<section class="landing-block"><div class="landing-block-node-text container">'
        "<p>One <b>bold</b> word.</p><ul><li>a</li><li>b</li></ul></div></section>"
    )
    fields = {"CODE": "27.4.one_col_fix_text", "CONTENT": content}
    portal.call("landing.landing.addblock", {"lid": page, "fields": fields, "scope": "KNOWLEDGE"}, EDITOR)

    said = base.say("pull", "--new", "--format", "json")

    assert said.code == 0, said.err
    [row] = said.json["pages"]
    assert (row["path"], row["action"]) == ("content/полки-цены.md", "new")
    assert text_of(base, "полки-цены.md") == (
        "---\ntitle: Полки & цены\nstatus: draft\n---\n\nOne **bold** word.\n\n- a\n- b\n"
    )
    assert base.say("check").code == 0
    assert base.say("pull", "--new", "--format", "json").json["pages"][0]["action"] == "unchanged"


def test_errors_are_one_document(base, portal):
    """A portal that cannot be reached: exit 7, and stdout is one JSON document."""
    base.say("publish")
    requests.post(
        f"{portal.url}/_emulator/faults",
        json=[{"method": None, "nth": 1, "kind": "http_500_html", "times": 99}],
        timeout=10,
    )

    said = base.say("pull", "--all", "--format", "json")

    assert said.code == 7
    assert json.loads(said.out)["error"]["message"]


def test_every_kind_of_word_in_the_sample_comes_back(base, portal):
    """Random words of a page with everything on it, one at a time: each comes back as exactly that, or is refused."""
    source = (base.path / "content/trends.md").read_text(encoding="utf-8")
    rich = (
        source
        + '\n## Numbers & words\n\nSee **bold** and *italic* `code` [Retail](segments/retail.md "Shops")[^1].\n\n'
        "- first item\n- second\n    - nested thing\n\n1. one\n2. two\n\n"
        "| Name | Share |\n| :-- | --: |\n| small | 12 |\n\n> Said *once*.\n\n"
        '!!! note "Mind this"\n    Inside text.\n\n```python\nx = 1  # online = 1\n```\n\n[^1]: Source of it.\n'
    )
    base.write({"trends.md": rich})
    base.say("publish")
    rnd = random.Random(4)
    words = [
        "Numbers",
        "bold",
        "italic",
        "Retail",
        "second",
        "nested",
        "two",
        "small",
        "once",
        "Mind",
        "Inside",
        "Source",
    ]
    for word in rnd.sample(words, 6):
        edit_in_editor(portal, "Trends", word, "lantern")
        assert base.say("pull", "--all").code == 0, word
        expected = rich.replace(word, "lantern", 1) if word != "Retail" else rich.replace("[Retail]", "[lantern]")
        assert text_of(base, "trends.md") == expected, word
        rich = expected
        assert base.say("publish").code == 0
