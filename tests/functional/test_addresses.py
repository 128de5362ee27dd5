"""Addresses: one that readers know stays with its page; a page that goes gives its own up."""

import requests


def addresses(said):
    """Addresses of content pages by path, from the base's own."""
    return {row["path"]: row["url"].partition("/knowledge/test/")[2] for row in said.json["pages"]}


def publish(base):
    """Publish, and see that the next run finds nothing to do."""
    said = base.say("publish", "--yes", "--format", "json")
    assert said.code == 0, said.err
    again = base.say("publish", "--yes", "--format", "json")
    assert again.json["summary"]["unchanged"] == len(again.json["pages"]), again.out
    assert (
        addresses(again).items()
        >= {path: url for path, url in addresses(said).items() if (base.path / path).exists()}.items()
    )
    return said


def menu(portal):
    """The menu's block as it is stored."""
    return portal.read("Test base: menu")


def test_a_page_becomes_its_folders_when_the_folder_comes(base, portal):
    """``pricing.md`` stays at /pricing/, stands once in the menu with what lies below it, and nothing is made in its place."""
    base.write({"pricing.md": "# Pricing\n\nWhat it costs.\n"})
    assert addresses(publish(base))["content/pricing.md"] == "pricing/"
    number = portal.page_ids()["Pricing"]

    base.write({"pricing/eu.md": "# Pricing in the EU\n\nIn euros.\n"})
    said = publish(base)

    assert addresses(said)["content/pricing.md"] == "pricing/"
    assert addresses(said)["content/pricing/eu.md"] == "pricing/eu/"
    assert portal.page_ids()["Pricing"] == number
    assert menu(portal).count(">Pricing<") == 1
    assert f"#landing{number}" in menu(portal)
    assert "Pricing in the EU" in portal.read("Pricing")
    assert ">Pricing<" in portal.read("Pricing in the EU")
    shown = requests.get(f"{portal.url}/knowledge/test/pricing/", timeout=10).text
    assert "What it costs" in shown

    base.remove("pricing/eu.md")
    assert addresses(publish(base))["content/pricing.md"] == "pricing/"
    base.write({"pricing/us.md": "# Pricing in the US\n\nIn dollars.\n"})
    assert addresses(publish(base))["content/pricing/us.md"] == "pricing/us/"


def test_a_folder_gets_its_page_later(base, portal):
    """The list that stood in its place goes, and the page answers at the folder's address at once."""
    base.write({"pricing/eu.md": "# Pricing in the EU\n\nIn euros.\n"})
    publish(base)
    assert "Pricing" in portal.page_ids()

    base.write({"pricing.md": "# What it costs\n\nA lot.\n"})
    said = publish(base)

    assert addresses(said)["content/pricing.md"] == "pricing/"
    assert "A lot." in requests.get(f"{portal.url}/knowledge/test/pricing/", timeout=10).text


def test_a_newcomer_takes_nobodys_address(base, portal):
    """``a b.md`` comes before ``a_b.md`` in order, and the page that was there keeps /a-b/; a folder does not take it either."""
    base.write({"a_b.md": "# First\n\nText.\n"})
    publish(base)
    base.write({"a b.md": "# Second\n\nOther words.\n", "a-b/x.md": "# Below\n\nMore.\n"})

    found = addresses(publish(base))

    assert found["content/a_b.md"] == "a-b/"
    assert len(set(found.values())) == len(found)


def test_a_page_in_the_trash_gives_its_address_up(base, portal):
    """``plan2.md`` renamed to ``plan.md`` lives at /plan/, whether the old page went before or goes in the same run."""
    base.write(
        {"plan.md": "# Plan\n\nThe old one.\n", "plan2.md": "# Second plan\n\nThe new one, with quite other words.\n"}
    )
    publish(base)
    base.remove("plan.md")
    publish(base)
    (base.path / "content/plan2.md").rename(base.path / "content/plan.md")

    said = publish(base)

    assert addresses(said)["content/plan.md"] == "plan/"
    assert "_" not in {page["title"]: page for page in portal.control("snapshot")["pages"]}["Second plan"]["code"]


def test_a_new_page_takes_the_address_of_one_that_goes(base, portal):
    """In one run, and without ``_`` and four letters behind it."""
    base.write({"a_b.md": "# First\n\nSome words about shelves.\n"})
    publish(base)
    base.remove("a_b.md")
    base.write({"a b.md": "# Second\n\nNothing of that; prices only, and people.\n"})

    assert addresses(publish(base))["content/a b.md"] == "a-b/"


def test_a_page_that_comes_back_has_its_address_back(base, portal):
    """Restored from the trash, where it had given it up."""
    base.write({"plan.md": "# Plan\n\nText.\n"})
    publish(base)
    number = portal.page_ids()["Plan"]
    base.remove("plan.md")
    publish(base)
    base.write({"plan.md": "# Plan\n\nText.\n"})

    said = publish(base)

    assert said.json["summary"]["restored"] == 1
    assert addresses(said)["content/plan.md"] == "plan/"
    assert portal.page_ids()["Plan"] == number


def test_an_address_that_somebody_else_holds_is_told_and_taken_when_it_is_free(base, portal):
    """A person's page is at the wanted address: the report says where the page is instead; later it has its own."""
    base.say("publish", "--yes")
    site = portal.call("landing.site.getList", {"scope": "KNOWLEDGE", "params": {"select": ["ID"]}})[0]["ID"]
    fields = {"SITE_ID": site, "TITLE": "By hand", "CODE": "plan"}
    made = portal.call("landing.landing.add", {"scope": "KNOWLEDGE", "fields": fields}, "ivan.p@example.com")
    base.write({"plan.md": "# Plan\n\nText.\n"})

    said = base.say("publish", "--yes", "--format", "json")

    (row,) = (row for row in said.json["pages"] if row["path"] == "content/plan.md")
    assert row["url"].endswith("/plan_" + row["url"][-5:-1] + "/")
    assert "plan is already in use" in row["reason"]
    portal.call("landing.landing.delete", {"scope": "KNOWLEDGE", "lid": made}, "ivan.p@example.com")
    assert addresses(base.say("publish", "--yes", "--format", "json"))["content/plan.md"] == "plan/"
    assert base.say("publish", "--yes", "--format", "json").json["summary"]["unchanged"] == 6


def reasons(said, path):
    """Why a page changes, as the report says."""
    return next(row["reason"] for row in said.json["pages"] if row["path"] == path)


def test_a_renamed_page_tells_what_becomes_of_its_old_address(base, portal):
    """It gets the address of its new name; the old one answers 404 and that is said, with the line that keeps it."""
    publish(base)
    (base.path / "content/segments/chains.md").rename(base.path / "content/segments/grocery.md")

    plan = base.say("plan").out
    assert "from /segments/chains/ to /segments/grocery/" in plan
    assert "aliases: [segments/chains]" in plan

    base.write(
        {
            "segments/grocery.md": "---\naliases: [segments/chains]\n---\n# Chains\n\nGrocery chains in three countries.\n"
        }
    )
    said = publish(base)

    told = reasons(said, "content/segments/grocery.md")
    assert "/segments/grocery/" in told
    assert "404" not in told
    assert "Chains" in requests.get(f"{portal.url}/knowledge/test/segments/chains/", timeout=10).text


def test_a_draft_is_not_called_removed(base, portal):
    """Its file is in git: readers no longer see it, and that is the reason."""
    publish(base)
    base.write({"trends.md": "---\nstatus: draft\n---\n# Trends\n\nPrices fall by 3 per cent.\n"})
    base.write({"index.md": "# Home\n\nWelcome. See [Retail](segments/retail.md).\n"})

    said = base.say("publish", "--yes", "--format", "json")

    assert reasons(said, "content/trends.md") == "now a draft, which readers do not see"


def test_another_id_is_told_as_such(base, portal):
    """The old id's page goes, the new one's comes."""
    base.write({"trends.md": "---\nid: trends-old\n---\n# Trends\n\nPrices fall by 3 per cent.\n"})
    publish(base)
    base.write({"trends.md": "---\nid: trends-new\n---\n# Trends\n\nPrices fall by 3 per cent.\n"})

    said = base.say("publish", "--yes", "--format", "json")

    told = [
        row["reason"]
        for row in said.json["pages"]
        if row["path"] == "content/trends.md" and row["action"] == "archived"
    ]
    assert told == ["no page in git has the id trends-old any more"]
    (new,) = [row for row in said.json["pages"] if row["key"] == "trends-new"]
    assert new["url"].endswith("/knowledge/test/trends/")


def test_an_address_that_an_edited_page_keeps_is_not_free(base, portal):
    """Git removed the page, but a person's edit keeps it: who wants its address is told once, and no run after that writes."""
    base.write(
        {
            "trends.md": "---\nid: trends-page\n---\n# Trends\n\nPrices fall.\n",
            "news.md": "---\nid: news-page\n---\n# News\n\nA shop.\n",
        }
    )
    assert base.say("publish").code == 0
    portal.edit("Trends", "Prices fall.", "Prices rise.")
    base.write({"trends.md": "---\nid: news-page\n---\n# News\n\nA shop.\n"})
    base.remove("news.md")
    assert base.say("publish").code == 6
    portal.forget_requests()

    assert base.say("publish").code == 6
    assert portal.writes() == []
