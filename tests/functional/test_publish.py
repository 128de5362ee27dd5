"""The main job from the command line, on the emulator over HTTP."""

import requests


def test_everything_is_created_and_links_lead_to_pages(base, portal):
    """The first publish makes folders, pages, home and menu, and every link resolves in the browser's page."""
    said = base.say("publish", "--format", "json")

    assert said.code == 0, said.err
    report = said.json
    assert report["schema"] == "report/1"
    assert report["summary"]["created"] == 5
    assert {row["action"] for row in report["pages"]} == {"created"}
    rows = {row["path"]: row for row in report["pages"]}
    home = requests.get(rows["content/index.md"]["url"], timeout=10).text
    assert "/knowledge/test/segments/retail/" in home
    assert "#landing" not in home
    for row in report["pages"]:
        assert requests.get(row["url"], timeout=10).status_code == 200, row


def test_a_second_publish_finds_nothing_to_do_and_writes_nothing(base, portal):
    """Nothing changed: exit 0, all unchanged, no write in the portal's log."""
    base.say("publish")
    portal.forget_requests()

    said = base.say("publish", "--format", "json")

    assert said.code == 0
    assert said.json["summary"]["unchanged"] == 5
    assert said.json["summary"]["created"] == 0
    assert portal.writes() == []
    assert said.json["requests"] <= 3


def test_the_plan_says_exactly_what_publish_then_does(base, portal):
    """One page edited, one renamed, one deleted, one added: plan and report tell the same four changes.

    The home page names the new file, but its link leads to the same page of the portal: nothing of it changes there.
    """
    base.say("publish")
    base.write(
        {"trends.md": "# Trends\n\nPrices fall by 4 per cent.\n", "segments/new.md": "# New\n\nFuel stations.\n"}
    )
    base.write(
        {
            "index.md": "# Home\n\nWelcome. See [Retail](segments/small-retail.md) and [Trends](trends.md).\n",
            "segments/small-retail.md": (base.path / "content/segments/retail.md").read_text(encoding="utf-8"),
        }
    )
    base.remove("segments/retail.md")
    base.remove("segments/chains.md")

    planned = base.say("plan", "--format", "json")
    done = base.say("publish", "--format", "json")

    expected = {
        "content/trends.md": "updated",
        "content/segments/small-retail.md": "moved",
        "content/segments/new.md": "created",
        "content/segments/chains.md": "archived",
    }
    told = {change["path"]: change["action"] for change in planned.json["changes"]}
    assert told == expected
    rows = {row["path"]: row["action"] for row in done.json["pages"] if row["action"] != "unchanged"}
    assert rows == told
    assert done.code == 0
    assert "[-3-] {+4+}" in next(c["diff"] for c in planned.json["changes"] if c["path"] == "content/trends.md")
    again = base.say("publish", "--format", "json")
    assert again.json["summary"]["unchanged"] == 5


def test_a_rename_keeps_the_portals_page(base, portal):
    """A renamed file keeps its page on the portal: the id stays, so links and history do."""
    base.say("publish")
    before = portal.page_ids()
    text = (base.path / "content/segments/chains.md").read_text(encoding="utf-8")
    base.remove("segments/chains.md")
    base.write({"segments/grocery-chains.md": text})

    said = base.say("publish", "--format", "json")

    assert said.json["summary"]["moved"] == 1
    assert said.json["summary"]["created"] == said.json["summary"]["archived"] == 0
    assert portal.page_ids()["Chains"] == before["Chains"]


def test_a_removed_page_goes_to_the_trash_and_comes_back_with_its_address(base, portal):
    """A page that returns to git is restored under the address that it had."""
    first = base.say("publish", "--format", "json")
    url = next(row["url"] for row in first.json["pages"] if row["path"] == "content/segments/chains.md")
    text = (base.path / "content/segments/chains.md").read_text(encoding="utf-8")
    ids = portal.page_ids()
    base.remove("segments/chains.md")

    removed = base.say("publish", "--format", "json")
    assert removed.json["summary"]["archived"] == 1
    assert "Chains" not in portal.page_ids()
    base.write({"segments/chains.md": text})
    back = base.say("publish", "--format", "json")

    assert back.json["summary"]["restored"] == 1
    row = next(row for row in back.json["pages"] if row["path"] == "content/segments/chains.md")
    assert row["url"] == url
    assert requests.get(url, timeout=10).status_code == 200
    assert portal.page_ids()["Chains"] == ids["Chains"]
    assert base.say("publish", "--format", "json").json["summary"]["unchanged"] == 5


def test_a_page_that_a_person_trashed_is_not_restored_unasked(base, portal):
    """The portal's trash by a person's hand is drift: kept, told, exit 6."""
    base.say("publish")
    page = portal.page_ids()["Trends"]
    portal.call("landing.landing.markDelete", {"lid": page, "scope": "KNOWLEDGE"}, "ivan.p@example.com")

    said = base.say("publish", "--format", "json")

    assert said.code == 6
    assert said.json["summary"]["drift"] == 1
    assert "Trends" not in portal.page_ids()


def test_a_persons_edit_is_kept_and_told(base, portal):
    """An edit in the portal survives a publish that changes other pages: exit 6, shown as a difference."""
    base.say("publish")
    portal.edit("Trends", "3 per cent", "5 per cent")
    base.write({"segments/chains.md": "# Chains\n\nGrocery chains in four countries.\n"})

    said = base.say("publish", "--format", "json")

    assert said.code == 6
    assert said.json["summary"]["drift"] == 1
    assert said.json["summary"]["updated"] == 1
    assert "5 per cent" in portal.read("Trends")
    text = base.say("publish").out
    assert "Ivan Petrov" in text or "b24:4" in text
    assert "{+3+}" in text


def test_an_edit_on_both_sides_is_a_conflict_and_overwrite_takes_gits_version(base, portal):
    """Git and the portal both changed: left alone; --overwrite takes git's text and keeps the portal's in a file."""
    base.say("publish")
    portal.edit("Trends", "3 per cent", "5 per cent")
    base.write({"trends.md": "---\nid: trends-page\n---\n# Trends\n\nPrices fall by 4 per cent.\n"})

    conflict = base.say("publish", "--format", "json")
    overwritten = base.say("publish", "--overwrite", "trends-page", "--format", "json")

    assert (conflict.code, conflict.json["summary"]["conflicts"]) == (6, 1)
    assert (overwritten.code, overwritten.json["summary"]["updated"]) == (0, 1)
    assert "4 per cent" in portal.read("Trends")
    saved = list((base.path / ".publisher/overwritten").glob("trends-page-*.html"))
    assert len(saved) == 1
    assert "5 per cent" in saved[0].read_text(encoding="utf-8")
    assert base.say("publish").code == 0


def test_an_edit_that_git_then_repeats_is_no_conflict(base, portal):
    """The portal already says what git says now: nothing is left alone."""
    base.say("publish")
    portal.edit("Trends", "3 per cent", "5 per cent")
    base.write({"trends.md": "# Trends\n\nPrices fall by 5 per cent.\n"})

    said = base.say("publish", "--format", "json")

    assert said.code == 0, said.out
    assert said.json["summary"]["conflicts"] == 0
    assert base.say("publish", "--format", "json").json["summary"]["unchanged"] == 5


def test_drift_ok_makes_it_a_warning(base, portal):
    """--drift-ok leaves with 0 and says so."""
    base.say("publish")
    portal.edit("Trends", "3 per cent", "5 per cent")

    said = base.say("publish", "--drift-ok")

    assert said.code == 0
    assert "Warning" in said.err
    assert base.say("plan", "--exit-code").code == 6


def test_plan_leaves_with_3_where_there_are_changes(base, portal):
    """plan --exit-code tells changes from none; plan alone is 0."""
    assert base.say("plan", "--exit-code").code == 3
    assert base.say("plan").code == 0
    base.say("publish")
    said = base.say("plan", "--exit-code")
    assert said.code == 0
    assert "No changes" in said.out


def test_a_saved_plan_is_applied_exactly_or_refused(base, portal):
    """publish --plan carries out the plan that was looked at, and refuses when content or portal moved on."""
    base.say("plan", "--out", "plan.json")
    base.write({"trends.md": "# Trends\n\nSomething else.\n"})
    stale = base.say("publish", "--plan", "plan.json")
    assert stale.code == 4
    assert portal.call("landing.site.getList", {"scope": "KNOWLEDGE"}) == []
    base.say("plan", "--out", "plan.json")
    assert base.say("publish", "--plan", "plan.json").code == 0
    assert base.say("publish", "--plan", "nothing.json").code == 2


def test_a_base_that_is_not_ours_is_refused_and_adopted_once(base, portal):
    """An existing base is refused with what would be replaced; --adopt takes it over and keeps people's pages."""
    scope = {"scope": "KNOWLEDGE"}
    site = portal.call("landing.site.add", {**scope, "fields": {"TITLE": "Old", "CODE": "test", "TYPE": "KNOWLEDGE"}})
    old = portal.call(
        "landing.landing.add", {**scope, "fields": {"TITLE": "By hand", "CODE": "by-hand", "SITE_ID": site}}
    )

    refused = base.say("publish", "--format", "json")
    assert refused.code == 4
    assert "Old" in refused.err
    assert list(portal.page_ids()) == ["By hand"]
    adopted = base.say("publish", "--adopt", "--format", "json")

    assert adopted.code == 0, adopted.err
    assert adopted.json["summary"]["created"] == 5
    assert portal.page_ids()["By hand"] == old
    home = requests.get(f"{portal.url}/knowledge/test/", timeout=10).text
    assert "Other pages" in home
    assert "/knowledge/test/by-hand/" in home
    again = base.say("publish", "--format", "json")
    assert again.json["summary"]["unchanged"] == 5
    assert [page["title"] for page in base.say("plan", "--format", "json").json["foreign"]] == ["By hand"]


def test_an_older_commit_is_refused(base, portal):
    """A re-run of an old pipeline does not publish over a newer commit."""
    old = base.commit("Old")
    base.say("publish")
    base.write({"trends.md": "# Trends\n\nNewer.\n"})
    base.commit("New")
    base.say("publish")
    base.git("checkout", "-q", old)

    refused = base.say("publish")
    allowed = base.say("publish", "--allow-older")

    assert refused.code == 4
    assert "descend" in refused.err
    assert allowed.code == 0
    assert "3 per cent" in portal.read("Trends")


def test_too_many_removals_are_refused(base, portal):
    """More than five pages and more than a fifth of what is published: refused with the way out, nothing written."""
    base.write({f"more/p{i}.md": f"# Page {i}\n\nText {i}.\n" for i in range(10)})
    base.say("publish")
    for i in range(7):
        base.remove(f"more/p{i}.md")
    portal.forget_requests()

    refused = base.say("publish", "--format", "json")

    assert refused.code == 4
    assert "--allow-removals 7" in refused.err
    assert portal.writes() == []
    allowed = base.say("publish", "--allow-removals", "7", "--format", "json")
    assert (allowed.code, allowed.json["summary"]["archived"]) == (0, 7)


def test_images_are_uploaded_once_and_named_by_their_bytes(base, portal, tmp_path):
    """A PNG goes into its page's block, not again on an edit of the text, again when its bytes change, even to another kind."""
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
    )
    (base.path / "content/img").mkdir()
    (base.path / "content/img/dot.png").write_bytes(png)
    base.write({"trends.md": "# Trends\n\n![A dot](img/dot.png)\n\nPrices fall.\n"})
    base.say("publish")
    assert "data-fileid=" in portal.read("Trends")
    assert portal.methods().count("landing.block.uploadfile") == 1

    base.write({"trends.md": "# Trends\n\n![A dot](img/dot.png)\n\nPrices rise.\n"})
    said = base.say("publish", "--format", "json")
    assert said.json["summary"]["updated"] == 1
    assert portal.methods().count("landing.block.uploadfile") == 1

    (base.path / "content/img/dot.png").write_bytes(b"\xff\xd8\xff\xe0" + png)  # a JPEG by its first bytes
    assert base.say("publish", "--format", "json").json["summary"]["failed"] == 0
    assert portal.methods().count("landing.block.uploadfile") == 2
    assert base.say("publish", "--format", "json").json["summary"]["unchanged"] == 5


def test_a_draft_is_not_published_and_a_published_page_that_becomes_one_is_archived(base, portal):
    """Drafts are for the preview alone."""
    base.write({"secret.md": "---\nstatus: draft\n---\n# Secret\n\nNot yet.\n"})
    base.say("publish")
    assert "Secret" not in portal.page_ids()
    base.write(
        {
            "index.md": "# Home\n\nSee [Retail](segments/retail.md).\n",
            "trends.md": "---\ndraft: true\n---\n# Trends\n\nX.\n",
        }
    )

    said = base.say("publish", "--format", "json")

    assert said.json["summary"]["archived"] == 1
    assert "Trends" not in portal.page_ids()


def test_a_page_of_more_than_a_batch_arrives(base, portal):
    """Its text alone is more bytes than one request holds, and goes with the condition that it rests on all the same."""
    base.write({"trends.md": "# Trends\n\n" + "Цены падают. " * 40_000 + "\n"})

    first = base.say("publish", "--format", "json")
    base.write({"trends.md": "# Trends\n\n" + "Цены растут. " * 40_000 + "\n"})
    second = base.say("publish", "--format", "json")

    assert (first.code, first.json["summary"]["created"]) == (0, 5)
    assert (second.code, second.json["summary"]["updated"]) == (0, 1)
    assert second.json["requests"] <= 8
    address = next(row["url"] for row in second.json["pages"] if row["path"] == "content/trends.md")
    assert requests.get(address, timeout=30).text.count("растут") == 40_000
