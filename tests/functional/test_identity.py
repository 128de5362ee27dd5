"""Which page is which: renames, swaps, ids that come and go; the portal's page stays the same."""

PARAGRAPHS = "\n\n".join(
    f"Paragraph {i} tells of shelves, prices and the people who stand between them." for i in range(6)
)


def test_a_rename_that_git_saw_keeps_the_page_however_much_changed(base, portal):
    """Git's rename detection is believed from the published commit on."""
    base.write({"segments/chains.md": f"# Chains\n\n{PARAGRAPHS}\n"})
    base.commit()
    base.say("publish")
    ids = portal.page_ids()
    base.remove("segments/chains.md")
    base.write({"markets/chains-and-more.md": f"# Chains and more\n\n{PARAGRAPHS}\n\nOne more thing.\n"})
    base.commit()

    said = base.say("publish", "--format", "json")

    summary = said.json["summary"]
    assert (summary["moved"], summary["created"], summary["archived"]) == (1, 0, 0)
    assert portal.page_ids()["Chains and more"] == ids["Chains"]
    assert base.say("publish", "--format", "json").json["summary"]["unchanged"] == 5


def test_two_pages_that_swap_paths_keep_their_portal_pages(base, portal):
    """Each text stays with its page: readers' bookmarks lead where they led."""
    base.write({"segments/a.md": "# Alpha\n\nAlpha text.\n", "segments/b.md": "# Beta\n\nBeta text.\n"})
    base.say("publish")
    ids = portal.page_ids()
    base.write({"segments/a.md": "# Beta\n\nBeta text.\n", "segments/b.md": "# Alpha\n\nAlpha text.\n"})

    said = base.say("publish", "--format", "json")

    assert said.code == 0, said.err
    now = portal.page_ids()
    assert (now["Alpha"], now["Beta"]) == (ids["Alpha"], ids["Beta"])
    assert said.json["summary"]["moved"] == 2
    assert base.say("publish", "--format", "json").json["summary"]["unchanged"] == 7


def test_an_id_given_later_keeps_the_page(base, portal):
    """A page already published gets an id in front matter: the same portal page, the new key."""
    base.say("publish")
    ids = portal.page_ids()
    base.write({"trends.md": "---\nid: trends-page\n---\n# Trends\n\nPrices fall by 3 per cent.\n"})

    said = base.say("publish", "--format", "json")

    assert said.json["summary"]["created"] == 0
    assert portal.page_ids()["Trends"] == ids["Trends"]
    base.remove("trends.md")
    base.write(
        {
            "prices.md": "---\nid: trends-page\n---\n# Price trends\n\nAll different now.\n",
            "index.md": "# Home\n\nWelcome. See [Retail](segments/retail.md) and [Prices](prices.md).\n",
        }
    )
    moved = base.say("publish", "--format", "json")
    assert moved.json["summary"]["moved"] == 1
    assert portal.page_ids()["Price trends"] == ids["Trends"]
    assert base.say("publish", "--format", "json").json["summary"]["unchanged"] == 5


def test_a_renamed_folder_keeps_its_pages(base, portal):
    """The pages move into a new folder of the portal; the empty one goes to the trash."""
    base.say("publish")
    ids = portal.page_ids()
    (base.path / "content/segments").rename(base.path / "content/customers")
    base.write({"index.md": "# Home\n\nWelcome. See [Retail](customers/retail.md) and [Trends](trends.md).\n"})

    said = base.say("publish", "--format", "json")

    assert said.json["summary"]["moved"] == 3, said.out
    assert {name: portal.page_ids()[name] for name in ("Retail", "Chains", "Segments")} == {
        name: ids[name] for name in ("Retail", "Chains", "Segments")
    }
    folders = {
        folder["title"] if "title" in folder else folder["TITLE"] for folder in portal.control("snapshot")["folders"]
    }
    assert base.say("publish", "--format", "json").json["summary"]["unchanged"] == 5
    assert folders


def test_a_case_only_rename_keeps_the_page(base, portal):
    """Windows and macOS users rename so; the address does not change."""
    base.say("publish")
    ids = portal.page_ids()
    text = (base.path / "content/segments/chains.md").read_text(encoding="utf-8")
    base.remove("segments/chains.md")
    base.write({"segments/Chains.md": text})

    said = base.say("publish", "--format", "json")

    assert said.json["summary"]["created"] == said.json["summary"]["archived"] == 0
    assert portal.page_ids()["Chains"] == ids["Chains"]


def test_a_copy_made_by_a_person_is_noticed_and_left_alone(base, portal):
    """A copied page carries our key twice: the first keeps it, the copy is told and stays."""
    base.say("publish")
    page = portal.page_ids()["Trends"]
    copy = portal.call("landing.landing.copy", {"lid": page, "scope": "KNOWLEDGE"}, "ivan.p@example.com")

    said = base.say("plan", "--format", "json")

    assert [row["copy"] for row in said.json["foreign"]] == [True]
    assert said.json["foreign"][0]["author"] == "Ivan Petrov"
    published = base.say("publish", "--format", "json")
    assert published.json["summary"]["unchanged"] == 5
    assert copy in portal.page_ids().values() or len(portal.page_ids()) >= 5


def test_a_kept_page_is_known_at_its_new_path_whatever_comes_to_the_old_one(base, portal):
    """A person rewrote it, git renamed it: left alone, its new place noted, and a new file at the old path is a new page."""
    base.commit()
    base.say("publish")
    ids = portal.page_ids()
    portal.edit("Trends", "Prices fall by 3 per cent.", "All of this was written by hand and is quite another text.")
    base.remove("trends.md")
    base.write({"outlook.md": "# Trends\n\nPrices fall by 3 per cent.\n", "index.md": "# Home\n\nWelcome.\n"})
    base.commit()
    first = base.say("publish", "--format", "json")
    base.write(
        {"trends.md": "# New trends\n\nAnother page.\n", "outlook.md": "# Trends\n\nPrices fall by 9 per cent.\n"}
    )
    base.commit()

    said = base.say("publish", "--format", "json")

    kept = {row["path"]: row["action"] for row in said.json["pages"]}
    assert (kept["content/outlook.md"], kept["content/trends.md"]) == ("conflict", "created")
    assert "its file was content/trends.md" in next(r["reason"] for r in first.json["pages"] if "outlook" in r["path"])
    assert portal.page_ids()["Trends"] == ids["Trends"]
    portal.forget_requests()
    assert base.say("publish").code == 6
    assert portal.writes() == []


def test_a_removed_home_page_gives_way_to_a_made_one_and_comes_back(base, portal):
    """In one publish each: the portal keeps no base without a home page."""
    base.say("publish")
    home = portal.page_ids()["Home"]
    base.remove("index.md")

    removed = base.say("publish", "--format", "json")
    assert (removed.code, removed.json["summary"]["archived"]) == (0, 1)
    assert base.say("publish", "--format", "json").json["summary"]["archived"] == 0

    base.write({"index.md": "# Home\n\nWelcome again.\n"})
    back = base.say("publish", "--format", "json")
    assert (back.code, back.json["summary"]["restored"]) == (0, 1)
    assert portal.page_ids()["Home"] == home


def test_a_page_whose_old_path_got_another_text_is_a_move_and_a_new_page(base, portal):
    """Git sees a changed file and a new one: the text, whole at its new path, tells better."""
    base.commit()
    base.say("publish")
    ids = portal.page_ids()
    base.git("mv", "content/trends.md", "content/outlook.md")
    base.write({"trends.md": "# Tenders\n\nQuite another thing that has nothing to do with it.\n"})
    base.write({"index.md": "# Home\n\nWelcome. See [Trends](outlook.md).\n"})
    base.commit()

    said = base.say("publish", "--format", "json")

    rows = {row["path"]: row["action"] for row in said.json["pages"]}
    assert (rows["content/outlook.md"], rows["content/trends.md"]) == ("moved", "created")
    assert portal.page_ids()["Trends"] == ids["Trends"]
    assert base.say("publish", "--format", "json").json["summary"]["unchanged"] == 6


def test_a_page_whose_text_was_copied_stays_where_it_is(base, portal):
    """Its file was changed a little, and what it said before began a new page."""
    base.write({"segments/a.md": f"# Alpha\n\n{PARAGRAPHS}\n"})
    before = {row["path"]: row["url"] for row in base.say("publish", "--format", "json").json["pages"]}
    base.write({"segments/b.md": f"# Alpha\n\n{PARAGRAPHS}\n", "segments/a.md": f"# Alpha\n\n{PARAGRAPHS}\n\nMore.\n"})

    said = base.say("publish", "--format", "json")

    rows = {row["path"]: row for row in said.json["pages"]}
    assert (rows["content/segments/a.md"]["action"], rows["content/segments/b.md"]["action"]) == ("updated", "created")
    assert rows["content/segments/a.md"]["url"] == before["content/segments/a.md"]


def test_a_key_that_a_person_wrote_into_a_mark_names_no_file(base, portal):
    """Whoever may edit a page may write its XML_ID: a key with a path in it makes the page nobody's, and no file of that name."""
    base.say("publish")
    portal.edit("Trends", "Prices fall", "Prices rise")
    params = {"scope": "KNOWLEDGE", "params": {"select": ["ID", "XML_ID"]}}
    rows = portal.call("landing.landing.getList", params)
    written = next(row["XML_ID"] for row in rows if int(row["ID"]) == portal.page_ids()["Trends"])
    prefix, key, *rest = written.split("|")
    forged = "|".join([prefix, "../../content/evil", *rest[:-1], key])
    fields = {"lid": portal.page_ids()["Trends"], "fields": {"XML_ID": forged}, "scope": "KNOWLEDGE"}
    portal.call("landing.landing.update", fields, "ivan.p@example.com")
    before = {file for file in base.path.rglob("*") if ".publisher" not in file.parts}

    base.say("publish", "--overwrite", "../../content/evil")
    base.say("publish", "--overwrite", key)

    assert {file for file in base.path.rglob("*") if ".publisher" not in file.parts} == before


def in_the_trash(base, portal, titles, *renames):
    """A person trashes pages, git renames files; what the next publish says, after which another one writes nothing."""
    ids = portal.page_ids()
    for title in titles:
        portal.call("landing.landing.markDelete", {"lid": ids[title], "scope": "KNOWLEDGE"}, "ivan.p@example.com")
    for old, new in renames:
        (base.path / "content" / new).parent.mkdir(parents=True, exist_ok=True)
        (base.path / "content" / old).rename(base.path / "content" / new)


def stays_in_the_trash(base, portal, titles):
    """Publish twice: the pages are told as kept, and nothing is written the second time."""
    said = base.say("publish", "--format", "json")
    again = base.say("publish", "--format", "json")
    portal.forget_requests()
    third = base.say("publish", "--format", "json")
    for step in (said, again, third):
        assert step.code == 6, step.err
        assert (step.json["summary"]["drift"], step.json["summary"]["created"]) == (len(titles), 0), step.json
    assert not set(titles) & set(portal.page_ids())
    assert portal.writes() == []


def test_a_page_that_a_person_trashed_stays_there_when_its_file_is_renamed(base, portal):
    """Also when it is edited under its new name later: the new name was noted."""
    base.say("publish")
    base.write({"index.md": "# Home\n\nWelcome.\n"})
    in_the_trash(base, portal, ["Trends"], ("trends.md", "markets/prices.md"))
    stays_in_the_trash(base, portal, ["Trends"])
    base.write({"markets/prices.md": "# Trends\n\nQuite another text.\n"})
    stays_in_the_trash(base, portal, ["Trends"])

    assert base.say("publish", "--overwrite", "markets/prices.md").code == 0
    assert "another text" in portal.read("Trends")


def test_a_page_that_a_person_trashed_stays_there_when_git_renames_and_edits_it(base, portal):
    """Git's history tells the rename, where the text alone does not: what is in the trash cannot be read."""
    base.write({"trends.md": "# Trends\n\n" + "Prices fall by 3 per cent.\n" * 9})
    base.commit()
    base.say("publish")
    base.write({"index.md": "# Home\n\nWelcome.\n"})
    in_the_trash(base, portal, ["Trends"], ("trends.md", "prices.md"))
    base.write({"prices.md": "# Trends\n\n" + "Prices fall by 3 per cent.\n" * 9 + "Slowly.\n"})
    base.commit()

    stays_in_the_trash(base, portal, ["Trends"])


def test_a_folder_that_a_person_trashed_stays_there_when_git_renames_it(base, portal):
    """With its list of pages, which git would make anew under the folder's new name."""
    base.remove("segments/index.md")
    base.write(
        {"index.md": "# Home\n\n[Retail](segments/retail.md)\n", "segments/retail.md": "# Retail\n\nSmall shops.\n"}
    )
    base.say("publish")
    site = portal.call("landing.site.getList", {"scope": "KNOWLEDGE"})[0]["ID"]
    (folder,) = portal.call("landing.site.getFolders", {"siteId": site, "scope": "KNOWLEDGE"})
    gone = {"id": folder["ID"], "scope": "KNOWLEDGE"}
    portal.call("landing.site.markFolderDelete", gone, "ivan.p@example.com")
    base.write({"index.md": "# Home\n\n[Retail](customers/retail.md)\n"})
    in_the_trash(base, portal, [], *((f"segments/{n}.md", f"customers/{n}.md") for n in ("retail", "chains")))

    stays_in_the_trash(base, portal, ["Retail", "Chains"])
    assert portal.call("landing.site.getFolders", {"siteId": site, "scope": "KNOWLEDGE"}) == []
    assert "Customers" not in portal.page_ids()
