"""Pages that no file stands for: all tags, and pointers at the addresses that pages had before."""

import re

import requests

ALIASES = "---\naliases: [segments/retail, old/place.md, segments/index.md]\ntags: [Shops, key one]\n---\n"


def publish(base):
    said = base.say("publish", "--format", "json", "--no-tasks")
    assert said.code == 0, said.out + said.err
    return said.json


def nothing_is_written(base, portal):
    portal.forget_requests()
    summary = publish(base)["summary"]
    return (summary["updated"], summary["created"], summary["drift"], portal.writes()) == (0, 0, 0, [])


def test_a_former_address_leads_to_the_page(base, portal):
    """Also in the publish that renames it, when the old address is still taken; a second publish writes nothing."""
    publish(base)
    base.remove("segments/retail.md")
    base.write(
        {
            "segments/shops.md": ALIASES.replace(", segments/index.md", "")
            + "# Retail\n\nSmall shops. [all](index.md)\n",
            "index.md": "# Home\n\nWelcome. See [Retail](segments/shops.md) and [Trends](trends.md).\n",
        }
    )

    report = publish(base)

    assert (report["summary"]["moved"], report["summary"]["created"]) == (1, 0)
    new = next(row["url"] for row in report["pages"] if row["path"].endswith("shops.md"))
    for former in ("segments/retail", "old/place"):
        answer = requests.get(f"{portal.url}/knowledge/test/{former}/", timeout=10)
        assert answer.status_code == 200, former
        assert "This page has moved to" in answer.text
        assert new.removeprefix(portal.url) in answer.text
    home = requests.get(f"{portal.url}/knowledge/test/", timeout=10).text
    assert "Moved:" not in home
    assert nothing_is_written(base, portal)


def test_an_alias_that_is_given_up_goes_to_the_trash(base, portal):
    """And comes back with it; neither is counted as a page."""
    text = "# Retail\n\nSmall shops.\n"
    base.write({"segments/retail.md": f"---\naliases: [old]\n---\n{text}"})
    assert publish(base)["summary"]["created"] == 5
    base.write({"segments/retail.md": text})

    assert publish(base)["summary"]["archived"] == 0
    assert requests.get(f"{portal.url}/knowledge/test/old/", timeout=10).status_code == 404
    assert nothing_is_written(base, portal)
    base.write({"segments/retail.md": f"---\naliases: [old]\n---\n{text}"})
    publish(base)
    assert requests.get(f"{portal.url}/knowledge/test/old/", timeout=10).status_code == 200
    assert nothing_is_written(base, portal)


def test_all_tags_have_a_page(base, portal):
    """Linked from each page's tags and from the menu; without a tag there is none."""
    publish(base)
    assert requests.get(f"{portal.url}/knowledge/test/tags/", timeout=10).status_code == 404
    base.write(
        {
            "trends.md": "---\ntags: [SHOPS]\n---\n# Trends\n\nPrices fall.\n",
            "segments/retail.md": "---\ntags: [Shops, key one]\n---\n# Retail\n\nSmall shops.\n",
        }
    )

    report = publish(base)

    assert report["summary"]["created"] == 0
    tags = requests.get(f"{portal.url}/knowledge/test/tags/", timeout=10).text
    assert re.findall(r'<h2 id="([^"]+)"', tags) == ["tag-key-one", "tag-shops"]
    retail = requests.get(f"{portal.url}/knowledge/test/segments/retail/", timeout=10).text
    assert re.search(r'href="[^"]*/knowledge/test/tags/#tag-key-one"[^>]*>key one</a>', retail)
    home = requests.get(f"{portal.url}/knowledge/test/", timeout=10).text
    assert re.search(r'href="[^"]*/knowledge/test/tags/"[^>]*>Tags</a>', home)
    assert nothing_is_written(base, portal)


def test_a_new_term_is_linked_from_the_pages_that_use_it(base, portal):
    """They are refreshed and count as unchanged; a rename of the term's page writes none of them."""
    publish(base)
    term = "---\nid: term-shop\ntype: term\nshort: Where people buy.\n---\n# Shop\n"
    base.write({"words/shop.md": term})

    summary = publish(base)["summary"]

    assert (summary["created"], summary["updated"], summary["unchanged"]) == (1, 0, 5)
    retail = requests.get(f"{portal.url}/knowledge/test/segments/retail/", timeout=10).text
    assert re.search(r'Small <a href="[^"]*/words/shop/"[^>]*title="Where people buy\."[^>]*>shops</a>', retail)
    assert nothing_is_written(base, portal)

    base.remove("words/shop.md")
    base.write({"words/outlet.md": term})
    portal.forget_requests()
    assert publish(base)["summary"]["moved"] == 1
    retail = requests.get(f"{portal.url}/knowledge/test/segments/retail/", timeout=10).text
    assert re.search(r'<a href="[^"]*/words/outlet/"[^>]*>shops</a>', retail)
    assert nothing_is_written(base, portal)


def what_changed(portal) -> str:
    answer = requests.get(f"{portal.url}/knowledge/test/what-changed/", timeout=10)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def with_changes(base, count: int = 3) -> None:
    file = base.path / "mkdocs.yml"
    settings = re.sub(r"\n *what_changed: \d", "", file.read_text(encoding="utf-8"))
    file.write_text(
        settings.replace(
            "knowledge_base: {code: test}", f"knowledge_base: {{code: test}}\n      what_changed: {count}"
        ),
        encoding="utf-8",
    )


def test_the_latest_changes_have_a_page(base, portal):
    """With what was said of each and links to the pages, under the names they have today; drafts are not told of."""
    with_changes(base)
    base.commit("Begin")
    base.write({"trends.md": "# Trends\n\nPrices fall by 4 per cent.\n", "x.md": "---\nstatus: draft\n---\n# Secret\n"})
    base.commit("Correct the <fall> of prices")
    base.git("mv", "content/segments/chains.md", "content/segments/big.md")
    base.commit("Call chains big")
    publish(base)

    shown = what_changed(portal)

    assert shown.index("Call chains big: Chains") < shown.index("Correct the &lt;fall&gt; of prices: Trends")
    assert "Secret" not in shown
    assert "What changed" in requests.get(f"{portal.url}/knowledge/test/", timeout=10).text
    assert nothing_is_written(base, portal)

    with_changes(base, 0)
    base.commit("No list")
    assert publish(base)["summary"]["archived"] == 0
    assert requests.get(f"{portal.url}/knowledge/test/what-changed/", timeout=10).status_code == 404


def test_a_shallow_clone_keeps_the_page_as_it_is(base, portal):
    """It is published, says so, and the next full clone brings the page up to date."""
    with_changes(base)
    base.commit("Begin")
    base.write({"trends.md": "# Trends\n\nPrices fall by 4 per cent.\n"})
    head = base.commit("Correct the fall")
    publish(base)
    before = what_changed(portal)
    base.write({"trends.md": "# Trends\n\nPrices fall by 5 per cent.\n"})
    base.commit("Correct it again")
    shallow = base.path / ".git" / "shallow"
    shallow.write_text(f"{head}\n", encoding="ascii")

    said = base.say("publish", "--format", "json", "--no-tasks", "--allow-older")

    assert (said.code, said.json["summary"]["updated"]) == (0, 1)
    assert what_changed(portal) == before
    assert "history-missing" in base.say("check").out
    assert nothing_is_written(base, portal)
    shallow.unlink()
    publish(base)
    assert "Correct it again" in what_changed(portal)


def test_without_git_the_page_says_that_nothing_is_known(base, portal):
    """And why is told."""
    with_changes(base)
    publish(base)

    assert "No changes are known yet." in what_changed(portal)
    assert "history-missing" in base.say("check").out
