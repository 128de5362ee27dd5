"""Which base a publish goes to: never a second one beside the first; and a webhook that is a page owner's own."""

import pytest

DUE = (
    "---\ntitle: Trends\nowner: sergei.n@example.com\nlast_reviewed: 2026-05-20\nreview_every: 6 months\n---\n\nText.\n"
)


def bases(portal):
    """Titles of the bases that the service user sees."""
    return [row["TITLE"] for row in portal.call("landing.site.getList", {"scope": "KNOWLEDGE"})]


@pytest.fixture
def hidden(base, portal):
    """A published base with a review task, which is then out of the publisher's sight: somebody put it into the trash."""
    base.write({"trends.md": DUE})
    assert base.say("publish").code == 0
    [site] = portal.call("landing.site.getList", {"scope": "KNOWLEDGE"})
    portal.call("landing.site.markDelete", {"scope": "KNOWLEDGE", "id": site["ID"]})
    return base


@pytest.mark.parametrize("command", [["plan"], ["publish"], ["publish", "--no-tasks"]], ids=" ".join)
def test_a_base_that_cannot_be_seen_is_not_made_a_second_time(hidden, portal, command):
    """Its review tasks say that there is one: nothing is written, and what can be done is said."""
    portal.forget_requests()

    said = hidden.say(*command)

    assert said.code == 4
    assert "--new-base" in said.err
    assert portal.writes() == []
    assert bases(portal) == []


def test_a_base_that_is_gone_for_good_is_made_anew_when_that_is_meant(hidden, portal):
    """The operator knows; the tasks of the pages go on."""
    said = hidden.say("publish", "--new-base", "--format", "json")

    assert said.code == 0
    assert said.json["summary"]["created"] == 5
    assert said.json["summary"]["tasks_created"] == 0
    assert bases(portal) == ["Test base"]


@pytest.fixture
def grouped(base, portal):
    """A published base that somebody bound to a workgroup; the service user is a member of it or not."""

    def make(*, member):
        assert base.say("publish").code == 0
        [site] = portal.call("landing.site.getList", {"scope": "KNOWLEDGE"})
        group = portal.call("sonet_group.create", {"NAME": "Strategy"})
        bound = portal.call("landing.site.bindingToGroup", {"scope": "KNOWLEDGE", "id": site["ID"], "groupId": group})
        assert bound is True
        if not member:
            portal.call("sonet_group.user.add", {"GROUP_ID": group, "USER_ID": [3]})
            portal.call("sonet_group.setowner", {"GROUP_ID": group, "USER_ID": 3})
            portal.call("sonet_group.user.delete", {"GROUP_ID": group, "USER_ID": 1})
        return base

    return make


def test_a_base_that_was_bound_to_a_workgroup_gets_no_twin(grouped, portal):
    """A new base beside it would be open to every employee."""
    base = grouped(member=True)
    portal.forget_requests()

    for command in (["publish"], ["publish", "--new-base"], ["plan"], ["review"]):
        said = base.say(*command)
        assert said.code == 4, said.err
        assert "workgroup" in said.err
    assert portal.writes() == []
    assert bases(portal) == []


def with_group(base, group):
    """The settings name a workgroup."""
    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    base.write({}, settings.replace("{code: test}", f"{{code: test, group: {group}}}"))


def test_the_refusal_says_what_to_write(grouped):
    """The workgroup's number, ready to be copied."""
    assert "knowledge_base.group: 1" in grouped(member=True).say("publish").err


@pytest.mark.parametrize("group", ["1", "Strategy"])
def test_with_the_setting_publishing_goes_on(grouped, portal, group):
    """The same pages, nothing written that did not change, addresses below the group's, and no twin."""
    base = grouped(member=True)
    pages = set(portal.pages())
    with_group(base, group)
    portal.forget_requests()

    first = base.say("publish", "--format", "json")

    assert first.code == 0, first.err
    assert first.json["summary"]["unchanged"] == 5
    assert first.json["requests"] == 2
    assert portal.writes() == []
    assert bases(portal) == []
    assert set(portal.pages()) == pages


def test_a_groups_base_is_published_read_pulled_and_reviewed(grouped, portal):
    """A page changes, a person edits another, and both come across as in any base; links of pages lead into the group's base."""
    base = grouped(member=True)
    with_group(base, 1)
    base.write({"trends.md": "# Trends\n\nPrices fall by 4 per cent. See [Retail](segments/retail.md).\n"})
    [ivan] = portal.call("user.get", {"FILTER": {"EMAIL": "ivan.p@example.com"}})
    portal.call("sonet_group.user.add", {"GROUP_ID": 1, "USER_ID": [ivan["ID"]]})
    params = {"scope": "GROUP", "params": {"select": ["ID", "TITLE"], "filter": {"TITLE": "Retail"}}}
    [page] = portal.call("landing.landing.getList", params)
    read = {"scope": "GROUP", "lid": page["ID"], "params": {"edit_mode": 1, "get_content": 1}}
    block = portal.call("landing.block.getlist", read)[-1]
    text = block["content"].split(">", 1)[1].rsplit("</div>", 1)[0].replace("Small shops", "Tiny shops")
    change = {"scope": "GROUP", "lid": page["ID"], "block": block["id"], "content": text}
    assert portal.call("landing.block.updatecontent", change, "ivan.p@example.com") is True

    published = base.say("publish", "--format", "json")
    pulled = base.say("pull", "content/segments/retail.md")

    assert published.code == 6, published.err
    rows = {row["path"]: row for row in published.json["pages"]}
    assert (rows["content/trends.md"]["action"], rows["content/segments/retail.md"]["action"]) == ("updated", "drift")
    assert "/knowledge/group/test/" in rows["content/trends.md"]["url"]
    assert pulled.code == 0, pulled.err
    assert "Tiny shops" in (base.path / "content/segments/retail.md").read_text(encoding="utf-8")
    assert base.say("publish").code == 0
    assert base.say("review").code == 0
    shown = portal.session.get(rows["content/trends.md"]["url"], timeout=10).text
    assert "/knowledge/group/test/segments/retail/" in shown


def test_a_base_that_left_its_group_is_refused(base, portal):
    """The settings still name a workgroup: published as the company's, every employee could read it."""
    assert base.say("publish").code == 0
    portal.call("sonet_group.create", {"NAME": "Strategy"})
    with_group(base, 1)
    portal.forget_requests()

    for command in ("plan", "publish", "pull", "review"):
        said = base.say(command)
        assert said.code == 4, said.err
        assert "remove knowledge_base.group" in said.err
    assert portal.writes() == []


@pytest.mark.parametrize("group", ["77", "Nobody"])
def test_another_group_is_refused_with_the_right_one(grouped, portal, group):
    """Moved to another group, or a name that no group has."""
    base = grouped(member=True)
    with_group(base, group)
    portal.forget_requests()

    said = base.say("publish")

    assert said.code == 4
    assert "knowledge_base.group: 1" in said.err
    assert portal.writes() == []


def test_a_group_without_the_base_gets_none_by_publishing(base, portal):
    """A base is open to every employee until it is bound, so publish makes none for a group."""
    portal.call("sonet_group.create", {"NAME": "Strategy"})
    with_group(base, 1)
    portal.forget_requests()

    said = base.say("publish", "--new-base")

    assert said.code == 4
    assert "workgroup 1" in said.err
    assert portal.writes() == []


def test_a_member_who_left_sees_no_base_and_makes_none(grouped, portal):
    """The webhook's user was taken out of the group."""
    base = grouped(member=False)
    with_group(base, 1)

    said = base.say("publish")

    assert said.code == 4
    assert "member" in said.err


def test_a_webhook_of_a_page_owner_is_warned_about(base):
    """That person's edits could not be told from ours."""
    base.write({"trends.md": DUE.replace("sergei.n", "publisher")})

    said = base.say("plan")

    assert said.code == 0
    assert "service user" in said.err + said.out
