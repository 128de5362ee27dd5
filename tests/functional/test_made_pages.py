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
