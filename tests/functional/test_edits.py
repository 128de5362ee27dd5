"""What people do to pages in the portal is seen whatever they do, left alone, told, and never a crash."""

import pytest
import requests

IVAN = "ivan.p@example.com"
SCOPE = {"scope": "KNOWLEDGE"}
ANNA = 3
SOMEBODY = "by somebody 2026-11-23"


@pytest.fixture
def published(base, portal):
    """The small base, published."""
    assert base.say("publish").code == 0
    portal.forget_requests()
    return base


def kept(published, portal, path, words="by Ivan Petrov 2026-11-23"):
    """Publish a change of another page: the edited one is left alone and told, exit 6; the row of it."""
    before = portal.control("snapshot")
    published.write({"segments/chains.md": "# Chains\n\nGrocery chains in five countries.\n"})
    said = published.say("publish", "--format", "json")
    assert said.code == 6, said.err
    row = next(row for row in said.json["pages"] if row["path"] == f"content/{path}")
    assert row["action"] == "drift", row
    assert words in row["reason"], row
    assert said.json["summary"]["drift"] == 1, said.json["summary"]
    assert said.json["summary"]["updated"] == 1
    after = portal.control("snapshot")
    strangers = [
        page for page in before["pages"] if "Chains" not in page["title"] and page["title"] != "Test base: menu"
    ]
    assert [page for page in strangers if page not in after["pages"]] == []
    again = published.say("publish", "--format", "json")
    assert (again.code, again.json["summary"]["drift"], again.json["summary"]["updated"]) == (6, 1, 0)
    return row


def test_a_hidden_block_is_kept(published, portal):
    """A person hides the text of a page."""
    block = portal.blocks("Trends")[-1]
    portal.call("landing.landing.hideblock", {"lid": block["lid"], "block": block["id"], **SCOPE}, IVAN)

    assert "block hidden by" in kept(published, portal, "trends.md")["reason"]


def test_an_added_block_is_kept(published, portal):
    """A person adds a block below the text."""
    fields = {"CODE": "27.4.one_col_fix_text", "CONTENT": "<section><p>More of it.</p></section>", "ACTIVE": "Y"}
    after = portal.blocks("Trends")[-1]
    params = {"lid": after["lid"], "fields": {**fields, "AFTER_ID": after["id"]}, **SCOPE}
    portal.call("landing.landing.addblock", params, IVAN)

    kept(published, portal, "trends.md")
    assert "More of it." in portal.read("Trends")


def test_a_changed_title_is_kept(published, portal):
    """A person gives a page another title."""
    page = portal.page_ids()["Trends"]
    portal.call("landing.landing.update", {"lid": page, "fields": {"TITLE": "Trends of ours"}, **SCOPE}, IVAN)

    kept(published, portal, "trends.md", SOMEBODY)
    assert "Trends of ours" in portal.page_ids()
    assert "title changed to “Trends of ours” by somebody 2026-11-23" in published.say("plan").out


def test_a_moved_page_is_kept(published, portal):
    """A person moves a page into a folder."""
    page = portal.page_ids()["Trends"]
    site = portal.call("landing.site.getList", SCOPE)[0]["ID"]
    folders = portal.call("landing.site.getFolders", {"siteId": site, **SCOPE})
    portal.call("landing.landing.move", {"lid": page, "toFolderId": folders[0]["ID"], **SCOPE}, IVAN)

    kept(published, portal, "trends.md", SOMEBODY)


def test_a_trashed_page_is_kept_in_the_trash(published, portal):
    """A person puts a page into the trash."""
    page = portal.page_ids()["Trends"]
    portal.call("landing.landing.markDelete", {"lid": page, **SCOPE}, IVAN)

    kept(published, portal, "trends.md", SOMEBODY)
    assert "Trends" not in portal.page_ids()


def test_an_unpublished_page_is_kept_so(published, portal):
    """A person takes a page out of search and lists."""
    page = portal.page_ids()["Trends"]
    portal.call("landing.landing.unpublic", {"lid": page, **SCOPE}, IVAN)

    kept(published, portal, "trends.md", SOMEBODY)


def test_a_deleted_text_block_is_kept_so(published, portal):
    """A person deletes the block that holds the text."""
    block = portal.blocks("Trends")[-1]
    portal.call("landing.landing.deleteblock", {"lid": block["lid"], "block": block["id"], **SCOPE}, IVAN)

    kept(published, portal, "trends.md", words="")
    assert portal.blocks("Trends") == []


def test_a_trashed_folder_stays_in_the_trash_with_its_pages(published, portal):
    """A person puts a folder with pages of ours into the trash; changes elsewhere do not bring it back."""
    site = portal.call("landing.site.getList", SCOPE)[0]["ID"]
    folder = portal.call("landing.site.getFolders", {"siteId": site, **SCOPE})[0]["ID"]
    portal.call("landing.site.markFolderDelete", {"id": folder, **SCOPE}, IVAN)
    published.write({"trends.md": "# Trends\n\nPrices rise.\n"})

    said = published.say("publish", "--format", "json")

    assert said.code == 6, said.err
    assert (said.json["summary"]["drift"], said.json["summary"]["updated"]) == (3, 1)
    assert "Retail" not in portal.page_ids()
    assert portal.call("landing.site.getFolders", {"siteId": site, **SCOPE}) == []
    again = published.say("publish", "--format", "json")
    assert (again.code, again.json["summary"]["drift"], again.json["summary"]["updated"]) == (6, 3, 0)


def test_a_new_page_brings_its_folder_back_and_nothing_else(published, portal):
    """Git adds a page where a person trashed the folder: the folder is there again, what was in it stays in the trash."""
    site = portal.call("landing.site.getList", SCOPE)[0]["ID"]
    folder = portal.call("landing.site.getFolders", {"siteId": site, **SCOPE})[0]["ID"]
    portal.call("landing.site.markFolderDelete", {"id": folder, **SCOPE}, IVAN)
    published.write({"segments/fuel.md": "# Fuel\n\nFuel stations.\n"})

    said = published.say("publish", "--format", "json")

    assert said.code == 6, said.err
    assert (said.json["summary"]["created"], said.json["summary"]["drift"]) == (1, 3)
    assert {"Fuel"} == {"Fuel", "Retail", "Chains", "Segments"} & set(portal.page_ids())
    assert published.say("publish", "--format", "json").json["summary"]["unchanged"] == 3


def test_a_copy_of_a_page_is_noticed_and_left_alone(published, portal):
    """A person copies a page, mark and all: the copy is not ours, the original is known by its lower number."""
    ids = portal.page_ids()
    copy = portal.call("landing.landing.copy", {"lid": ids["Trends"], **SCOPE}, IVAN)
    published.write({"trends.md": "# Trends\n\nPrices rise.\n"})

    plan = published.say("plan", "--format", "json").json
    said = published.say("publish", "--format", "json")

    assert said.code == 0, said.err
    assert said.json["summary"]["updated"] == 1
    assert len(plan["foreign"]) == 1
    rows = portal.call("landing.landing.getList", {**SCOPE, "params": {"select": ["ID", "TITLE"]}})
    assert {int(row["ID"]) for row in rows} >= {ids["Trends"], int(copy)}
    blocks = portal.call("landing.block.getlist", {"lid": copy, **SCOPE, "params": {"edit_mode": 1, "get_content": 1}})
    assert "Prices fall by 3" in blocks[-1]["content"]
    assert published.say("publish", "--format", "json").json["summary"]["unchanged"] == 5


def test_a_page_that_git_removed_and_a_person_took_back_is_kept(published, portal):
    """Out of git, into the trash by us, out of the trash by a person: told as a conflict, not trashed again."""
    published.write({"index.md": "# Home\n\nSee [Retail](segments/retail.md).\n"})
    published.remove("trends.md")
    page = portal.page_ids()["Trends"]
    assert published.say("publish", "--format", "json").json["summary"]["archived"] == 1
    portal.call("landing.landing.markUnDelete", {"lid": page, **SCOPE}, IVAN)
    portal.call("landing.landing.publication", {"lid": page, **SCOPE}, IVAN)

    said = published.say("publish", "--format", "json")

    assert (said.code, said.json["summary"]["conflicts"]) == (6, 1)
    assert portal.page_ids()["Trends"] == page


def cut_at_the_intent(published, portal):
    """A publish that dies after it told what it means to write, and cannot look again."""
    portal.control("faults", [{"method": "landing.landing.update", "nth": 1, "kind": "die_after_command"}])
    portal.control("faults", [{"method": "landing.landing.getlist", "nth": 2, "kind": "drop_before", "times": 1000}])
    cut = published.say("publish")
    portal.control("faults", [])
    assert cut.code in {5, 7}, cut.err


def test_an_edit_made_while_a_run_was_cut_short_is_kept(published, portal):
    """The run died after telling its intent; a person wrote into the page before the next run: theirs stays."""
    published.write({"trends.md": "# Trends\n\nPrices rise.\n"})
    cut_at_the_intent(published, portal)
    portal.edit("Trends", "3 per cent", "5 per cent")

    said = published.say("publish", "--format", "json")

    assert said.code == 6, said.err
    assert said.json["summary"]["conflicts"] == 1
    assert "5 per cent" in portal.read("Trends")


def test_a_task_whose_tag_a_person_took_away_is_not_made_again(base, portal):
    """A review's task is looked for by its XML_ID before one is made: tags are people's to change."""
    base.write({"trends.md": "---\nlast_reviewed: 2026-05-01\n---\n# Trends\n\nPrices fall.\n"})
    assert base.say("publish", "--format", "json").json["summary"]["tasks_created"] == 1
    task = portal.call("tasks.task.list", {"select": ["ID"], "filter": {"TAG": "kb-review"}})["tasks"][0]["id"]
    portal.call("tasks.task.update", {"taskId": task, "fields": {"TAGS": ["mine"]}})

    said = base.say("publish", "--format", "json")

    assert said.code == 0, said.err
    assert said.json["summary"]["tasks_created"] == 0
    assert len(portal.control("snapshot")["tasks"]) == 1


def test_an_edited_list_of_pages_is_saved_shown_and_written_anew(published, portal):
    """A section's own page has no file: there is nothing to bring the edit into."""
    published.write({"markets/north.md": "# North\n\nCold.\n"})
    published.say("publish")
    portal.edit("Markets", "</ul>", "<li>And mine.</li></ul>", IVAN)

    planned = published.say("plan").out
    said = published.say("publish")

    assert "“Markets”, a list of pages, is written  (text edited by Ivan Petrov" in planned
    assert "    [-And mine.-]\n" in planned
    assert (said.code, "“Markets” is generated by the publisher and was rewritten" in said.out) == (0, True)
    assert "The text that was on “Markets” is saved" in said.out
    assert ".publisher/overwritten/section-" in said.err
    assert "And mine" not in portal.read("Markets")


def test_a_pull_that_refuses_says_what_was_edited(published, portal):
    """An address has no place in the page's file: who changed what is told, as on the other pages."""
    page = portal.page_ids()["Trends"]
    portal.call("landing.landing.update", {"lid": page, "fields": {"CODE": "ours"}, **SCOPE}, IVAN)

    said = published.say("pull", "--all", "--no-tasks", "--format", "markdown")

    assert said.code == 6
    assert "moved to another folder or address by somebody 2026-11-23" in said.out


def test_a_block_that_is_overwritten_away_is_shown_and_saved(published, portal):
    """A person's block goes with the page's edit: its words are in the difference, and in the file."""
    after = portal.blocks("Trends")[-1]
    content = '<section><div class="landing-block-node-text"><p>More of it.</p></div></section>'
    fields = {"CODE": "27.4.one_col_fix_text", "CONTENT": content, "ACTIVE": "Y", "AFTER_ID": after["id"]}
    portal.call("landing.landing.addblock", {"lid": after["lid"], "fields": fields, **SCOPE}, IVAN)

    assert "    [-More of it.-]\n" in published.say("plan").out
    said = published.say("publish", "--overwrite", "trends.md")

    assert said.code == 0
    (saved,) = (published.path / ".publisher" / "overwritten").iterdir()
    assert "More of it." in saved.read_text(encoding="utf-8")
    assert saved.name in said.err
    assert "More of it." not in portal.read("Trends")


def test_an_edit_in_a_block_that_was_hidden_is_saved_when_it_is_shown(published, portal):
    """Nobody can read a hidden block: what it says is seen, and saved, before git's text is written."""
    portal.edit("Trends", "3 per cent", "5 per cent", IVAN)
    block = portal.blocks("Trends")[-1]
    portal.call("landing.landing.hideblock", {"lid": block["lid"], "block": block["id"], **SCOPE}, IVAN)

    said = published.say("publish", "--overwrite", "trends.md")

    assert said.code == 0
    (saved,) = (published.path / ".publisher" / "overwritten").iterdir()
    assert "5 per cent" in saved.read_text(encoding="utf-8")
    assert saved.name in said.err
    assert "3 per cent" in portal.read("Trends")


def test_a_hidden_block_that_nobody_edited_is_shown_again(published, portal):
    """There is nothing to save."""
    block = portal.blocks("Trends")[-1]
    portal.call("landing.landing.hideblock", {"lid": block["lid"], "block": block["id"], **SCOPE}, IVAN)

    assert published.say("publish", "--overwrite", "trends.md").code == 0
    assert "3 per cent" in portal.read("Trends")
    assert not (published.path / ".publisher" / "overwritten").exists()


def test_a_hidden_block_of_a_persons_is_saved_before_it_goes(published, portal):
    """A block beside the text goes where git takes the page back."""
    after = portal.blocks("Trends")[-1]
    content = '<section><div class="landing-block-node-text"><p>More of it.</p></div></section>'
    fields = {"CODE": "27.4.one_col_fix_text", "CONTENT": content, "ACTIVE": "N", "AFTER_ID": after["id"]}
    portal.call("landing.landing.addblock", {"lid": after["lid"], "fields": fields, **SCOPE}, IVAN)

    assert published.say("publish", "--overwrite", "trends.md").code == 0
    saved = (published.path / ".publisher" / "overwritten").iterdir()
    assert any("More of it." in file.read_text(encoding="utf-8") for file in saved)


def test_an_edit_of_a_page_in_the_trash_is_saved_when_the_page_comes_back(published, portal):
    """Nobody can read a page in the trash: what it says is seen, and saved, before git's text is written."""
    portal.edit("Trends", "3 per cent", "5 per cent", IVAN)
    portal.call("landing.landing.markDelete", {"lid": portal.page_ids()["Trends"], **SCOPE}, IVAN)

    said = published.say("publish", "--overwrite", "trends.md")

    assert (said.code, "moved to the trash by somebody 2026-11-23" in said.out) == (0, True)
    (saved,) = (published.path / ".publisher" / "overwritten").iterdir()
    assert "5 per cent" in saved.read_text(encoding="utf-8")
    assert saved.name in said.err
    assert "3 per cent" in portal.read("Trends")


def test_a_folder_that_a_person_renamed_gets_its_address_back(published, portal):
    """Bookmarks lead to the address that git gave; its pages stay in it, and a new page joins them."""
    query = {"siteId": 1, **SCOPE}
    (folder,) = portal.call("landing.site.getFolders", query)
    fields = {"TITLE": "Our segments", "CODE": "our-segments"}
    portal.call("landing.site.updateFolder", {"folderId": folder["ID"], "fields": fields, **query}, IVAN)
    published.write({"segments/kiosks.md": "# Kiosks\n\nNewspapers.\n"})

    told = published.say("plan").out
    said = published.say("publish", "--format", "json")

    assert "* folder “Segments” gets its address back; it was renamed or moved to our-segments in the portal" in told
    assert (said.code, said.json["summary"]["created"], said.json["summary"]["unchanged"]) == (0, 1, 5)
    urls = [row["url"] for row in said.json["pages"] if "segments" in row["path"]]
    assert all("/segments/" in url and requests.get(url, timeout=10).status_code == 200 for url in urls)
    assert [row["CODE"] for row in portal.call("landing.site.getFolders", query)] == ["segments"]
    portal.forget_requests()
    assert published.say("publish").code == 0
    assert portal.writes() == []


def test_a_folder_that_a_person_moved_into_another_comes_back(published, portal):
    """The folder above it is what git says."""
    published.write({"markets/north.md": "# North\n\nCold.\n"})
    published.say("publish")
    query = {"siteId": 1, **SCOPE}
    found = {row["TITLE"]: row for row in portal.call("landing.site.getFolders", query)}
    fields = {"TITLE": "Markets", "PARENT_ID": found["Segments"]["ID"]}
    portal.call("landing.site.updateFolder", {"folderId": found["Markets"]["ID"], "fields": fields, **query}, IVAN)

    assert "moved to segments/markets" in published.say("plan").out
    assert published.say("publish").code == 0
    found = {row["TITLE"]: row for row in portal.call("landing.site.getFolders", query)}
    assert not int(found["Markets"]["PARENT_ID"] or 0)


def test_who_reads_a_page_is_not_told_as_its_editor(published, portal):
    """The portal names the last reader as who changed the page: neither reader nor editor is named for title, trash or hiding."""
    ids = portal.page_ids()
    portal.call("landing.landing.update", {"lid": ids["Trends"], "fields": {"TITLE": "Costs"}, **SCOPE}, IVAN)
    portal.call("landing.landing.unpublic", {"lid": ids["Retail"], **SCOPE}, IVAN)
    portal.call("landing.landing.markDelete", {"lid": ids["Chains"], **SCOPE}, IVAN)
    for title in ("Costs", "Retail", "Chains", "Home"):
        portal.open_as(title, ANNA)

    said = [published.say(*words) for words in (["plan"], ["pull", "--all"], ["publish"], ["publish"])]

    assert [words.code for words in said] == [0, 6, 6, 6]
    tasks = portal.control("snapshot")["tasks"]
    everything = "".join(words.out + words.err for words in said) + "".join(str(task) for task in tasks)
    assert len(tasks) == 3
    assert "“Costs” by somebody 2026-11-23" in everything
    assert "unpublished by somebody 2026-11-23" in everything
    assert "moved to the trash by somebody 2026-11-23" in everything
    assert "Ivan" not in everything
    assert not [line for line in everything.splitlines() if "Anna" in line and "somebody" in line]


def test_a_page_that_was_cut_before_the_trash_goes_there_whoever_read_it(published, portal):
    """Marked, and not in the trash: the next publish ends it, and the one after that has nothing to do."""
    published.write({"index.md": "# Home\n\nSee [Retail](segments/retail.md).\n"})
    published.remove("trends.md")
    query = {**SCOPE, "params": {"select": ["ID", "XML_ID"], "filter": {"TITLE": "Trends"}}}
    (row,) = portal.call("landing.landing.getList", query)
    fields = {"XML_ID": row["XML_ID"].replace("|d|", "|a|")}
    portal.call("landing.landing.update", {"lid": row["ID"], "fields": fields, **SCOPE})
    portal.open_as("Trends", ANNA)

    said = published.say("publish", "--format", "json")

    assert (said.code, said.json["summary"]["archived"]) == (0, 1)
    assert "Trends" not in portal.page_ids()
    portal.forget_requests()
    assert published.say("publish").code == 0
    assert portal.writes() == []


def test_a_page_whose_writing_was_cut_is_finished_whoever_read_it(published, portal):
    """Title and place stand there as the cut run meant them, and git has moved on: nobody edited the page."""
    published.write({"trends.md": "# Costs\n\nPrices rise.\n"})
    cut_at_the_intent(published, portal)
    portal.open_as("Costs", ANNA)
    published.write({"trends.md": "# Prices\n\nPrices rise again.\n"})

    said = published.say("publish", "--format", "json")

    assert (said.code, said.json["summary"]["conflicts"]) == (0, 0)
    assert "Prices rise again" in portal.read("Prices")


def test_an_edited_page_that_git_removed_is_shown_saved_and_told_how_to_keep(published, portal):
    """The words that would be lost stand in the plan; pull says the way back; overwriting saves them to a file and names it."""
    portal.edit("Trends", "3 per cent", "5 per cent", IVAN)
    portal.call(
        "landing.landing.update", {"lid": portal.page_ids()["Trends"], "fields": {"TITLE": "Costs"}, **SCOPE}, IVAN
    )
    published.write({"index.md": "# Home\n\nSee [Retail](segments/retail.md).\n"})
    file = (published.path / "content" / "trends.md").read_text(encoding="utf-8")
    published.remove("trends.md")

    planned, pulled = published.say("plan"), published.say("pull", "content/trends.md")

    assert "no longer in git, but edited in the portal; text edited by Ivan Petrov" in planned.out
    assert "    [-Prices fall by 5 per cent.-]\n" in planned.out
    assert (pulled.code, "git checkout COMMIT~ -- content/trends.md restores it" in pulled.out) == (6, True)
    published.write({"trends.md": file})
    assert published.say("pull", "content/trends.md").code == 0
    assert "5 per cent" in (published.path / "content" / "trends.md").read_text(encoding="utf-8")
    published.remove("trends.md")
    rehearsed = published.say("plan", "--overwrite", "content/trends.md")
    said = published.say("publish", "--overwrite", "content/trends.md")

    for told in (rehearsed.out, said.out):
        assert "overwritten as asked" in told
        assert "the title is now “Costs”" in told
    assert "    [-Prices fall by 5 per cent.-]\n" in rehearsed.out
    (saved,) = (published.path / ".publisher" / "overwritten").iterdir()
    assert "5 per cent" in saved.read_text(encoding="utf-8")
    assert (said.code, saved.name in said.err) == (0, True)
    assert "Costs" not in portal.page_ids()
    portal.forget_requests()
    assert published.say("publish").code == 0
    assert portal.writes() == []


def test_an_edited_list_of_pages_whose_folder_leaves_git_is_saved_and_told(published, portal):
    """Nobody needs the list any more; what a person wrote in it is kept in a file, and its title is named."""
    published.write({"markets/north.md": "# North\n\nCold.\n"})
    published.say("publish")
    portal.edit("Markets", "</ul>", "<li>And mine.</li></ul>", IVAN)
    page = portal.page_ids()["Markets"]
    portal.call("landing.landing.update", {"lid": page, "fields": {"TITLE": "Our markets"}, **SCOPE}, IVAN)
    published.remove("markets/north.md")
    (published.path / "content" / "markets").rmdir()

    planned, said = published.say("plan"), published.say("publish")

    assert "“Our markets”, a list of pages, is moved to the trash  (text edited by Ivan Petrov" in planned.out
    assert "    [-And mine.-]" in planned.out
    assert (
        "“Our markets” is generated by the publisher, is no longer needed and was moved to the trash (text edited"
        in said.out
    )
    assert (
        "title, address, folder or description changed by somebody 2026-11-23 09:00; the title is now “Our markets”"
        in said.out
    )
    (saved,) = (published.path / ".publisher" / "overwritten").iterdir()
    assert "And mine." in saved.read_text(encoding="utf-8")
    assert (said.code, saved.name in said.err) == (0, True)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"TITLE": "Mine"}, "title changed to “Mine” by somebody 2026-11-23"),
        ({"DESCRIPTION": "Our own words"}, "description changed to “Our own words” by somebody 2026-11-23"),
        ({"CODE": "mine"}, "moved to another folder or address by somebody 2026-11-23"),
    ],
)
@pytest.mark.parametrize("title", ["Markets", "Tags", "Test base: menu"])
def test_what_a_person_set_on_a_page_of_ours_is_told_as_it_goes(published, portal, title, fields, told):
    """A list, the page of all tags, the menu: each gets its settings back, and the report says what was there."""
    published.write({"markets/north.md": "---\ntags: [cold]\n---\n# North\n\nCold.\n"})
    published.say("publish")
    before = portal.control("snapshot")
    portal.call("landing.landing.update", {"lid": portal.page_ids()[title], "fields": fields, **SCOPE}, IVAN)

    planned, said = published.say("plan"), published.say("publish", "--format", "json")

    assert told in planned.out
    assert any(told in note and title in note for note in said.json["notes"]), said.json["notes"]
    assert (said.code, portal.control("snapshot")["pages"]) == (0, before["pages"])
    portal.forget_requests()
    assert published.say("publish").code == 0
    assert portal.writes() == []


def test_the_menus_search_is_made_anew_when_a_person_wrote_over_it(published, portal):
    """What stood there is the portal's own and known to nobody else: seen by its editor, saved, and put back as it was."""
    before = portal.control("snapshot")
    search, menu = portal.blocks("Test base: menu")
    params = {"lid": search["lid"], "block": search["id"], "content": "<section><p>No search.</p></section>", **SCOPE}
    portal.call("landing.block.updatecontent", params, IVAN)

    planned, said = published.say("plan"), published.say("publish")

    assert "the menu is written  (block next to the text changed by Ivan Petrov" in planned.out
    assert "No search." in planned.out
    assert "block next to the text changed by Ivan Petrov" in said.out
    (saved,) = (published.path / ".publisher" / "overwritten").iterdir()
    assert "No search." in saved.read_text(encoding="utf-8")
    assert (said.code, portal.control("snapshot")["pages"]) == (0, before["pages"])
    assert portal.blocks("Test base: menu")[1]["id"] == menu["id"]
    portal.forget_requests()
    assert published.say("publish").code == 0
    assert portal.writes() == []


def test_a_list_of_pages_that_a_person_trashed_comes_back_and_is_told(published, portal):
    """Every page of the folder leads to it."""
    published.write({"markets/north.md": "# North\n\nCold.\n"})
    published.say("publish")
    portal.call("landing.landing.markDelete", {"lid": portal.page_ids()["Markets"], **SCOPE}, IVAN)

    said = published.say("publish")

    assert (said.code, "rewritten (moved to the trash by somebody 2026-11-23" in said.out) == (0, True)
    assert "Markets" in portal.page_ids()


@pytest.mark.parametrize("title", ["Area", "Deep"])
@pytest.mark.parametrize("how", ["renamed", "retitled", "moved into another folder", "moved to the top"])
def test_a_folder_that_holds_only_folders_gets_its_place_back(published, portal, title, how):
    """No page of its own tells which folder it is: the folders in it do."""
    published.write({"area/deep/north/a.md": "# North\n\nCold.\n", "area/deep/south/a.md": "# South\n\nWarm.\n"})
    assert published.say("publish").code == 0
    before = portal.control("snapshot")
    query = {"siteId": 1, **SCOPE}
    found = {row["TITLE"]: row for row in portal.call("landing.site.getFolders", query)}
    fields = {"TITLE": title, "PARENT_ID": found[title]["PARENT_ID"]}
    fields |= {
        "renamed": {"CODE": "ours", "TITLE": "Ours"},
        "retitled": {"TITLE": "Ours"},
        "moved into another folder": {"PARENT_ID": found["Segments"]["ID"]},
        "moved to the top": {"PARENT_ID": 0, "CODE": "top"},
    }[how]
    portal.call("landing.site.updateFolder", {"folderId": found[title]["ID"], "fields": fields, **query}, IVAN)

    planned, said = published.say("plan", "--format", "json"), published.say("publish", "--format", "json")

    assert [note for note in planned.json["notes"] if title in note], planned.json["notes"]
    assert (said.code, said.json["summary"]["unchanged"]) == (0, 7)
    after = portal.control("snapshot")
    assert places(after) == places(before)
    assert (after["pages"], after["folders"]) == (before["pages"], before["folders"])
    portal.forget_requests()
    assert published.say("publish").code == 0
    assert portal.writes() == []


def places(snapshot):
    """Where pages and folders are, in short."""
    return [row["path"] for row in (*snapshot["folders"], *snapshot["pages"])]
