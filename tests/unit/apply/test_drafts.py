"""A page on its way to the portal: which block holds its text, and whether a person came between writing and reading."""

from dataclasses import replace

import pytest

from publisher.plan.change import Action, Change
from publisher.plan.desired import MENU, Content, DesiredPage
from publisher.render.article import Article
from publisher.targets.knowledge_base import port
from publisher.targets.knowledge_base.apply.draft import draft_of
from publisher.targets.knowledge_base.mark import Mark
from publisher.targets.knowledge_base.portal_page import MENU_BLOCK, SEARCH_BLOCK, TEXT_BLOCK
from publisher.targets.knowledge_base.snapshot import Block

OURS, PERSON = 1, 4
PAGE = DesiredPage("page-a", "p-a", "a.md", "A", "a", "", Content.of(Article(("<p>One.</p>",))))


def block(number, text="<p>One.</p>", *, code=TEXT_BLOCK, by=OURS):
    """A block as it was read back."""
    return Block(number, 7, code, True, "12:00", by, text)


def written(*blocks, page=PAGE, block_id=70):
    """A page that was written and read back."""
    draft = draft_of(Change(Action.UPDATED, page.key, page.path, page), 7, Mark(page.key, block=block_id), blocks)
    draft.sent = "<p>One.</p>"
    return draft


@pytest.mark.parametrize(("text", "by", "overtaken"), [("<p>One.</p>", PERSON, False), ("<p>Two.</p>", PERSON, True)])
def test_a_persons_stamp_on_our_text_is_no_edit(text, by, overtaken):
    """Somebody saved without a change, or a second service user wrote the same: what was meant stands there."""
    assert written(block(70, text, by=by)).is_changed_by_others(OURS) is overtaken


def test_what_the_portal_altered_is_not_a_persons():
    """By our own hand, and different: sent again, not left."""
    draft = written(block(70, "<p>O ne.</p>"))

    assert (draft.differs, draft.is_changed_by_others(OURS)) == (True, False)


def test_a_block_that_a_person_changed_is_made_anew_only_where_the_plan_says_so():
    """What the plan did not see was not saved: it is left."""
    page = replace(PAGE, key=MENU)
    draft = written(block(69, "<p>Mine.</p>", code=SEARCH_BLOCK, by=PERSON), block(70, code=MENU_BLOCK), page=page)

    assert draft.given_up(OURS) == []
    draft.change = replace(draft.change, undone=("said",))
    assert draft.given_up(OURS) == [69]


def test_an_address_that_somebody_else_has_is_not_asked_for_again(bench):
    """A person's page holds it: ours keeps the four letters that the portal gave it, and the next run finds it at its place."""
    bench.write({"trends.md": None, "index.md": "# Home\n\nWelcome.\n"})
    bench.publish()
    site = bench.stage.call("landing.site.getList", {"scope": "KNOWLEDGE"})[0]["ID"]
    fields = {"TITLE": "By hand", "CODE": "trends", "SITE_ID": site}
    bench.stage.call("landing.landing.add", {"scope": "KNOWLEDGE", "fields": fields})
    bench.write({"trends.md": "# Trends\n\nPrices fall.\n"})

    report = bench.publish()

    assert report.is_complete
    assert not [update for update in bench.asked(port.UpdatePage) if update.code is not None]
    again = bench.plan().plan
    assert not again.has_changes
    assert not again.has_edits
