"""What people did and a change undoes: said with the change, and the words saved; nothing of it is lost in silence."""

from dataclasses import replace

import pytest

from publisher.plan.change import Action, ChangeKind
from publisher.plan.fingerprint import Fingerprint
from publisher.targets.knowledge_base.mark import State


@pytest.fixture
def site(bench):
    """A page, a folder with a made list of its pages, and the menu."""
    made = replace(
        bench.page("area/index.md", "<p>Pages here.</p>"),
        key="~section-0123456789ab",
        description="",
        title="Area",
        source="",
    )
    made = replace(made, path_key=made.key)
    return bench.site(bench.page("index.md"), made, bench.page("area/a.md"), bench.menu("index.md"))


@pytest.fixture
def portal(bench, site):
    """The portal right after the site was published."""
    return bench.published(site)


def without(bench, site, *paths):
    """The site without some pages."""
    return bench.site(*(page for page in site.pages if page.path not in paths))


def keys(texts):
    """The names of sentences."""
    return [text.key.removeprefix("plan.") for text in texts]


def by_key(changes, key):
    """The change of one page."""
    return next(change for change in changes.values() if change.key == key)


def test_a_made_list_that_git_needs_no_more_goes_with_its_words_saved(bench, site, portal):
    """Its folder left git: the page goes, what a person wrote and called it is said and kept."""
    there = bench.with_page(bench.edited(portal, "Area", "Pages here", "Pages of mine"), "Area", title="Mine")
    page = bench.remote(there, "Mine")

    change = by_key(bench.changes(without(bench, site, "area/index.md", "area/a.md"), there), page.mark.key)

    assert (change.action, keys(change.undone)) == (Action.ARCHIVED, ["edited-text", "edited-fields"])
    assert "Pages of mine" in change.lost
    assert change.diff == "[-Pages of mine.-]"
    assert dict(change.undone[1].values)["title"] == "Mine"


def test_a_page_that_nobody_touched_goes_without_a_word(bench, site, portal):
    """Nothing is undone, nothing is saved."""
    changes = bench.changes(without(bench, site, "area/index.md", "area/a.md"), portal)

    gone = [change for change in changes.values() if change.action is Action.ARCHIVED]
    assert len(gone) == 2
    assert all((change.undone, change.lost, change.diff) == ((), None, "") for change in gone)


@pytest.mark.parametrize("overwrite", [(), ("area-page",)])
def test_an_edited_page_that_git_removed_shows_the_words_that_would_go(bench, overwrite):
    """As a conflict, and again when it is given up: then they are saved."""
    site = bench.site(bench.page("index.md"), bench.page("area/a.md", "<p>One two.</p>", id="area-page"))
    there = bench.edited(bench.published(site), "area/a.md", "One two", "One three")

    change = by_key(bench.changes(without(bench, site, "area/a.md"), there, overwrite=overwrite), "area-page")

    assert change.diff == "[-One three.-]"
    if overwrite:
        assert (change.action, keys(change.undone)) == (Action.ARCHIVED, ["edited-text"])
        assert "One three" in change.lost
    else:
        assert (change.action, change.undone, change.lost) == (Action.CONFLICT, (), None)


def test_the_search_that_a_person_wrote_over_is_seen_by_its_editor(bench, site, portal):
    """The block before the menu's own is the portal's: no digest of it is known, its editor is."""
    search, menu = portal.blocks[bench.remote(portal, "Menu").id]
    written = replace(search, text="<p>No search.</p>", modified_by=bench.person, modified="14:00")
    ours = replace(search, modified="14:00")

    change = bench.changes(site, bench.with_blocks(portal, "Menu", written, menu))["~menu"]
    same = bench.changes(site, bench.with_blocks(portal, "Menu", ours, menu))["~menu"]

    assert (change.action, change.kind.has_text, keys(change.undone)) == (
        Action.UPDATED,
        True,
        ["edited-block-changed"],
    )
    assert "No search." in change.lost
    assert same.action is Action.UNCHANGED


def test_a_block_that_a_person_hid_is_told_as_hidden_alone(bench, site, portal):
    """The portal gives no text of a hidden block: that is no edit of the text."""
    (block,) = portal.blocks[bench.remote(portal, "area/a.md").id]
    hidden = replace(block, is_active=False, text="", modified_by=bench.person, modified="14:00")

    change = bench.changes(site, bench.with_blocks(portal, "area/a.md", hidden))["area/a.md"]

    assert (change.action, keys(change.reasons)) == (Action.DRIFT, ["edited-block-hidden"])


@pytest.mark.parametrize("state", [State.NEW, State.DONE])
def test_a_title_on_a_half_made_list_is_told(bench, site, portal, state):
    """A run was cut at the page, a person called it otherwise: it is finished, and the title is named."""
    page = next(p for p in portal.pages if p.mark.key.startswith("~section"))
    place = Fingerprint(place=page.mark.fingerprint.place)
    mark = replace(page.mark, state=state, intent="0123456789abcdef", fingerprint=place, fields="")
    mine = replace(page, xml_id=str(mark), title="Mine")
    there = replace(portal, pages=tuple(mine if p is page else p for p in portal.pages))

    change = by_key(bench.changes(site, there), page.mark.key)

    assert change.action.writes
    assert keys(change.undone) == ["edited-fields"]
    assert dict(change.undone[0].values)["title"] == "Mine"


def test_a_page_left_alone_gets_its_new_place_noted_once(bench, portal):
    """A person edited it and git moved its file: the mark learns the new path, and is not written again."""
    old = bench.site(bench.page("a.md", "<p>One two three four.</p>", title="A"))
    there = bench.edited(bench.published(old), "a.md", "four", "five")
    moved = bench.site(bench.page("b/c.md", "<p>One two three four.</p>", title="A"))

    change = bench.changes(moved, there)["b/c.md"]
    noted = bench.changes(moved, bench.with_mark(there, "a.md", path_key=change.page.path_key))["b/c.md"]

    assert (change.action, change.kind) == (Action.CONFLICT, ChangeKind.PATH)
    assert (noted.action, noted.kind) == (Action.CONFLICT, ChangeKind.NOTHING)


def test_a_page_left_alone_where_it_lies_is_not_noted(bench, site, portal):
    """Nothing to learn: nothing is written for it."""
    there = bench.edited(portal, "area/a.md", "Some", "Any")

    assert bench.changes(site, there)["area/a.md"].kind is ChangeKind.NOTHING


def test_a_key_given_meanwhile_is_not_noted(bench):
    """The note is of the place alone: a page that is left alone keeps the key under which its task is known."""
    there = bench.edited(bench.published(bench.site(bench.page("a.md"))), "a.md", "Some", "Any")

    change = bench.changes(bench.site(bench.page("a.md", id="page-a")), there)["a.md"]

    assert (change.action.writes, change.kind) == (False, ChangeKind.NOTHING)


def test_after_a_note_the_day_of_an_edit_is_not_told(bench):
    """The note is the page's last change by then: its day is no person's."""
    old = bench.site(bench.page("a.md", "<p>One two three four.</p>", title="A"))
    there = bench.with_page(bench.published(old), "a.md", title="Mine", modified="13:45")
    moved = bench.site(bench.page("b/c.md", "<p>One two three four.</p>", title="A"))

    (change,) = bench.changes(moved, there).values()
    noted = bench.with_mark(there, "a.md", path_key=change.page.path_key)
    noted = bench.with_page(noted, "a.md", modified="17:00")
    (again,) = bench.changes(moved, noted).values()

    assert change.kind is ChangeKind.PATH
    assert "13:45" in dict(change.reasons[0].values).values()
    assert "17:00" not in {value for reason in again.reasons for value in dict(reason.values).values()}


def test_a_title_and_words_that_a_person_gave_are_named_when_git_changed_them_too(bench):
    """Nothing tells what was there before: what stands there now is said, before git's comes."""
    old = bench.site(bench.page("a.md", title="A"))
    there = bench.with_page(bench.published(old), "a.md", title="Mine", description="My own words")
    new = bench.site(bench.page("a.md", title="B"))
    key = old.pages[0].key

    for site, action in (
        (new, Action.UPDATED),
        (bench.site(bench.page("z.md", "<p>Quite another.</p>")), Action.ARCHIVED),
    ):
        change = by_key(bench.changes(site, there, overwrite=(key,)), key)

        assert (change.action, keys(change.undone)) == (action, ["edited-fields", "edited-by"])
        assert dict(change.undone[0].values)["title"] == "Mine"
        assert dict(dict(change.undone[1].values)["what"].values) == {"description": "My own words"}


def test_a_title_on_a_page_that_a_person_trashed_is_named_when_it_comes_back(bench):
    """Asked for: git's title comes with it."""
    site = bench.site(bench.page("a.md", title="A"))
    there = bench.removed(bench.with_page(bench.published(site), "a.md", title="Mine"), "a.md", by=bench.person)
    key = site.pages[0].key

    (change,) = bench.changes(site, there, overwrite=(key,)).values()

    assert (change.action, keys(change.undone)) == (Action.RESTORED, ["trashed-by-person", "edited-fields"])
    assert keys(change.reasons) == ["reason-overwrite", "trashed-by-person", "edited-fields"]
