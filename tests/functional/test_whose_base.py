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


def test_a_webhook_of_a_page_owner_is_warned_about(base):
    """That person's edits could not be told from ours."""
    base.write({"trends.md": DUE.replace("sergei.n", "publisher")})

    said = base.say("plan")

    assert said.code == 0
    assert "service user" in said.err + said.out
