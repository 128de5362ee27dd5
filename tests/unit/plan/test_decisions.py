"""The decision table of a plan, row by row (docs/decisions/0003): git's side, the portal's side, what a person did."""

from dataclasses import replace

import pytest

from publisher.messages import text
from publisher.plan.change import Action, ChangeKind
from publisher.plan.digests import digest, text_digest
from publisher.plan.fingerprint import Fingerprint
from publisher.targets.knowledge_base.mark import TRASHED, State
from publisher.targets.knowledge_base.portal_page import PLACEHOLDER


@pytest.fixture
def site(bench):
    """A home page, a page with an id, a page in a folder, and the menu."""
    return bench.site(
        bench.page("index.md", "<p>Welcome.</p>", links=("trends.md",)),
        bench.page("trends.md", "<p>Prices fall by 3 per cent.</p>", id="trends-page"),
        bench.page("segments/retail.md", "<p>Small shops.</p>", neighbours="<p>Next: trends</p>"),
        bench.menu("index.md", "trends.md"),
    )


@pytest.fixture
def portal(bench, site):
    """The portal right after the site was published."""
    return bench.published(site)


def changed(bench, site, path, **changes):
    """The site with one page made anew."""
    kept = {page.path: page for page in site.pages}
    made = bench.page(path, **changes)
    return bench.site(*(made if page.path == path else page for page in kept.values()))


def said(change):
    """The names of a change's reasons."""
    return [reason.key.removeprefix("plan.") for reason in change.reasons]


# ---- nobody touched the page: git decides


def test_an_empty_portal_gets_every_page(bench, site):
    """No page there: each is created, text and place."""
    changes = bench.changes(site, replace(bench.published(bench.site()), site=None))

    assert {c.action for c in changes.values()} == {Action.CREATED}
    assert all(c.kind is ChangeKind.PAGE and c.remote is None for c in changes.values())


def test_what_was_published_is_unchanged(bench, site, portal):
    """Equal fingerprints, untouched blocks: no change writes."""
    changes = bench.changes(site, portal)

    assert {c.action for c in changes.values()} == {Action.UNCHANGED}
    assert not any(c.kind is not ChangeKind.NOTHING for c in changes.values())


def test_a_changed_text_is_an_update_with_its_difference(bench, site, portal):
    """Source and body differ: the reason is the text, shown as a reader sees it; the place is left."""
    new = changed(bench, site, "trends.md", body="<p>Prices fall by 4 per cent.</p>", id="trends-page")

    change = bench.changes(new, portal)["trends.md"]

    assert change.action is change.counted is Action.UPDATED
    assert change.kind is ChangeKind.TEXT
    assert said(change) == ["reason-text"]
    assert change.diff == "Prices fall by [-3-] {+4+} per cent."


def test_equal_text_with_other_markup_is_told_as_rendered_anew(bench, site, portal):
    """The body's conversion differs, its source does not: a library was upgraded."""
    old = site.by_path()["trends.md"]
    made = bench.page("trends.md", "<p>Prices <b>fall</b> by 3 per cent.</p>", id="trends-page")
    new = replace(
        site,
        pages=tuple(replace(made, code=old.code, source=old.source) if p is old else p for p in site.pages),
    )

    change = bench.changes(new, portal)["trends.md"]

    assert said(change) == ["reason-renderer"]
    assert change.diff == ""


@pytest.mark.parametrize("source", ["", "another head"])
def test_a_changed_frame_is_told_as_the_lines_about_the_page(bench, site, portal, source):
    """Equal body: the day changed what we say of owner, reviews and state, or the front matter did."""
    old = site.by_path()["trends.md"]
    made = bench.page("trends.md", "<p>Prices fall by 3 per cent.</p>", id="trends-page", frame="<p>Overdue.</p>")
    new = replace(
        site,
        pages=tuple(
            replace(made, code=old.code, source=digest(source, 64) if source else old.source) if p is old else p
            for p in site.pages
        ),
    )

    change = bench.changes(new, portal)["trends.md"]

    assert said(change) == ["reason-owner"]
    assert change.diff == "{+Overdue.+}"
    assert change.kind is not ChangeKind.NAVIGATION


def test_a_neighbours_change_only_refreshes_the_page(bench, site, portal):
    """Only the navigation around it differs: written, and counted as unchanged."""
    new = changed(bench, site, "segments/retail.md", body="<p>Small shops.</p>", neighbours="<p>Next: chains</p>")

    change = bench.changes(new, portal)["segments/retail.md"]

    assert (change.action, change.counted, change.kind) == (Action.UPDATED, Action.UNCHANGED, ChangeKind.NAVIGATION)
    assert change.kind.has_text
    assert change.diff == ""


def test_a_title_is_an_update_that_tells_both(bench, site, portal):
    """Title alone: the place is written, not a move."""
    new = changed(bench, site, "trends.md", body="<p>Prices fall by 3 per cent.</p>", id="trends-page", title="Prices")

    change = bench.changes(new, portal)["trends.md"]

    assert (change.action, change.kind.has_settings) == (Action.UPDATED, True)
    assert said(change) == ["reason-title"]
    assert dict(change.reasons[0].values) == {"old": "Trends", "new": "Prices"}


def test_another_folder_is_a_move(bench, site, portal):
    """A page with an id whose file lies in another folder keeps its page and is moved."""
    pages = [p for p in site.pages if p.path != "trends.md"]
    moved = bench.page("markets/trends.md", "<p>Prices fall by 3 per cent.</p>", id="trends-page")
    new = bench.site(pages[0], moved, *pages[1:])

    change = bench.changes(new, portal)["markets/trends.md"]

    assert (change.action, change.kind.has_settings) == (Action.MOVED, True)
    assert said(change) == ["reason-moved", "reason-new-address", "reason-old-address-gone"]
    assert dict(change.reasons[0].values) == {"old": "trends.md"}
    assert dict(change.reasons[1].values) == {"old": "/trends/", "new": "/markets/trends/"}
    assert dict(change.reasons[2].values) == {"alias": "trends"}
    assert change.remote.id == bench.remote(portal, "trends.md").id


def test_a_code_with_the_portals_four_letters_is_in_place(bench, site, portal):
    """The portal puts ``_`` and four letters behind a taken address: that page is where it should be."""
    renamed = bench.with_page(portal, "trends.md", code="trends_x7yz")
    remote = bench.remote(renamed, "trends.md")
    settled = bench.with_mark(renamed, "trends.md", fields=remote.fields_digest())
    new = changed(bench, site, "trends.md", body="<p>Prices fall by 3 per cent.</p>", id="trends-page", title="Prices")

    change = bench.changes(new, settled)["trends.md"]

    assert (change.action, said(change)) == (Action.UPDATED, ["reason-title"])


def test_a_description_alone_is_told_as_where_the_file_lies(bench, site, portal):
    """Only the file's path as reports name it differs (the content folder was renamed)."""
    new = replace(
        site,
        pages=tuple(replace(p, description="docs/trends.md") if p.path == "trends.md" else p for p in site.pages),
    )

    change = bench.changes(new, portal)["trends.md"]

    assert (change.action, said(change)) == (Action.UPDATED, ["reason-moved"])


def test_a_key_given_later_is_written_without_a_word_of_the_text(bench, site, portal):
    """A page gets an ``id``: the page stays, only its mark is written."""
    old = site.by_path()["segments/retail.md"]
    new = replace(site, pages=tuple(replace(p, key="seg-retail") if p is old else p for p in site.pages))

    change = bench.changes(new, portal)["segments/retail.md"]

    assert (change.action, change.kind) == (Action.UPDATED, ChangeKind.MARK)
    assert said(change) == ["reason-key"]
    assert change.kind is not ChangeKind.NAVIGATION


# ---- a person changed the page


def test_an_edited_text_is_drift(bench, site, portal):
    """Only the portal changed: left alone, with who, when and what git would say."""
    there = bench.edited(portal, "trends.md", "3 per cent", "5 per cent")

    change = bench.changes(site, there)["trends.md"]

    assert change.action is Action.DRIFT
    assert not change.action.writes
    assert said(change) == ["edited-text"]
    assert dict(change.reasons[0].values) == {"who": "user 4", "when": "13:30"}
    assert change.diff == "Prices fall by [-5-] {+3+} per cent."


@pytest.mark.parametrize("what", ["text", "title"])
def test_edits_on_both_sides_are_a_conflict(bench, site, portal, what):
    """Git changed the text or the place too: left alone, as a conflict."""
    there = bench.edited(portal, "trends.md", "3 per cent", "5 per cent")
    body = "<p>Prices fall by 4 per cent.</p>" if what == "text" else "<p>Prices fall by 3 per cent.</p>"
    title = "Prices" if what == "title" else ""
    new = changed(bench, site, "trends.md", body=body, id="trends-page", title=title)

    assert bench.changes(new, there)["trends.md"].action is Action.CONFLICT


def test_an_edit_that_git_repeats_is_settled(bench, site, portal):
    """The portal already says what git says: only the mark is written."""
    there = bench.edited(portal, "trends.md", "3 per cent", "4 per cent")
    new = changed(bench, site, "trends.md", body="<p>Prices fall by 4 per cent.</p>", id="trends-page")

    change = bench.changes(new, there)["trends.md"]

    assert (change.action, change.kind) == (Action.UPDATED, ChangeKind.MARK)
    assert said(change) == ["reason-same-edit"]


def test_moved_stamps_with_equal_text_are_neither_conflict_nor_write(bench, site, portal):
    """Somebody saved without a change: nothing to tell, nothing to write."""
    there = bench.edited(portal, "trends.md", "3 per cent", "3 per cent")

    assert bench.changes(site, there)["trends.md"].action is Action.UNCHANGED


def test_a_hidden_block_and_an_added_one_are_edits_of_blocks(bench, site, portal):
    """Both leave the text as it was and are kept."""
    (block,) = portal.blocks[bench.remote(portal, "trends.md").id]
    hidden = bench.with_blocks(portal, "trends.md", replace(block, is_active=False, modified_by=4, modified="14:00"))
    extra = replace(block, id=9999, modified_by=4, modified="14:00", text="<p>By hand</p>")
    added = bench.with_blocks(portal, "trends.md", block, extra)

    for there, how, diff in ((hidden, "hidden", ""), (added, "added", "[-By hand-]")):
        change = bench.changes(site, there)["trends.md"]
        assert (change.action, said(change), change.diff) == (Action.DRIFT, [f"edited-block-{how}"], diff)
        assert dict(change.reasons[0].values)["who"] == "user 4"


@pytest.mark.parametrize(
    ("words", "by", "action"),
    [
        (None, "service", Action.UPDATED),
        (PLACEHOLDER, "service", Action.UPDATED),
        ("<p>By hand</p>", "service", Action.DRIFT),
        (None, "editor", Action.DRIFT),
    ],
)
def test_a_second_block_with_our_text_is_another_runs(bench, site, portal, words, by, action):
    """Two runs gave a new page its text: the second block goes, and is no edit, unless it says what we did not write."""
    (block,) = portal.blocks[bench.remote(portal, "trends.md").id]
    editor = {"service": bench.service, "editor": 4}[by]
    twin = replace(block, id=9999, created_by=bench.service, modified_by=editor, text=words or block.text)

    change = bench.changes(site, bench.with_blocks(portal, "trends.md", block, twin))["trends.md"]

    assert (change.action, said(change)) == (
        action,
        ["reason-unfinished" if action is Action.UPDATED else "edited-block-added"],
    )


def test_a_page_without_its_block_is_kept(bench, site, portal):
    """A person deleted the text block: kept, and git's text is what would come."""
    change = bench.changes(site, bench.with_blocks(portal, "trends.md"))["trends.md"]

    assert change.action is Action.DRIFT
    assert said(change) == ["edited-block-removed"]
    assert "{+Prices fall by 3 per cent.+}" in change.diff


def test_changed_settings_are_an_edit(bench, site, portal):
    """A person retitled the page: kept; who did it, the portal does not say (it names the last reader)."""
    there = bench.with_page(portal, "trends.md", title="By hand", modified="13:45")

    change = bench.changes(site, there)["trends.md"]

    assert (change.action, said(change)) == (Action.DRIFT, ["edited-by"])
    what = text("plan.edited-title", title="By hand")
    assert dict(change.reasons[0].values) == {"when": "13:45", "what": what}


def test_an_editor_of_the_text_is_not_named_for_the_settings(bench, site, portal):
    """Two edits, two sentences: only blocks know who changed them, and when."""
    there = bench.edited(portal, "trends.md", "3 per cent", "5 per cent")
    there = bench.with_page(there, "trends.md", title="By hand", is_active=False, modified="13:45")

    reasons = bench.changes(site, there)["trends.md"].reasons

    assert [reason.key for reason in reasons] == ["plan.edited-text", "plan.edited-hidden", "plan.edited-by"]
    assert dict(reasons[0].values) == {"who": "user 4", "when": "13:30"}
    assert all("user 4" not in dict(reason.values).values() for reason in reasons[1:])
    assert {dict(reason.values)["when"] for reason in reasons[1:]} == {"13:45"}


def test_overwrite_takes_gits_version_and_keeps_the_portals(bench, site, portal):
    """Asked by key: the page is written, what is given up goes with the change."""
    there = bench.edited(portal, "trends.md", "3 per cent", "5 per cent")

    change = bench.changes(site, there, overwrite=("trends-page",))["trends.md"]

    assert (change.action, change.kind) == (Action.UPDATED, ChangeKind.PAGE)
    assert said(change) == ["reason-overwrite", "edited-text"]
    assert "5 per cent" in change.lost
    assert "5 per cent" not in repr(change)


def test_an_edited_menu_is_ours_to_write(bench, site, portal):
    """Generated pages hold nobody's words."""
    there = bench.edited(portal, "Menu", "trends.md", "by hand")

    change = bench.changes(site, there)["~menu"]

    assert (change.action, said(change)) == (Action.UPDATED, ["edited-text"])
    assert change.is_generated


# ---- an earlier run was cut short


def new_page(bench, portal, path, **changes):
    """A page that was created and not finished."""
    return bench.with_mark(portal, path, state=State.NEW, text="", stamps="", fields="", block=None, **changes)


def test_an_empty_new_page_is_ours_to_finish(bench, site, portal):
    """Created, then cut: counted as created when it is finished."""
    there = bench.with_blocks(new_page(bench, portal, "trends.md"), "trends.md")

    change = bench.changes(site, there)["trends.md"]

    assert (change.action, said(change)) == (Action.CREATED, ["reason-unfinished"])
    assert change.kind.has_text
    assert change.kind.has_settings


def test_a_new_page_with_its_text_is_finished(bench, site, portal):
    """The block came, the mark did not: the text is what git wants."""
    assert bench.changes(site, new_page(bench, portal, "trends.md"))["trends.md"].action is Action.CREATED


@pytest.mark.parametrize("overwrite", [(), ("trends-page",)])
def test_a_new_page_that_a_person_wrote_in_is_kept(bench, site, portal, overwrite):
    """A person filled the blank page: theirs, unless git is told to win."""
    there = bench.edited(new_page(bench, portal, "trends.md"), "trends.md", "Prices fall", "I was first")

    change = bench.changes(site, there, overwrite=overwrite)["trends.md"]

    assert change.action is (Action.CREATED if overwrite else Action.CONFLICT)
    assert change.diff == "[-I was first-] {+Prices fall+} by 3 per cent."
    if not overwrite:
        assert said(change) == ["edited-text"]
    else:
        assert "I was first" in change.lost


@pytest.mark.parametrize("overwrite", [(), ("trends-page",)])
def test_an_unfinished_page_whose_blocks_a_person_changed_is_kept(bench, site, portal, overwrite):
    """The text was not read, a person's stamp is there: kept, unless git is told to win."""
    there = new_page(bench, portal, "trends.md")
    (block,) = there.blocks[bench.remote(there, "trends.md").id]
    there = bench.with_blocks(there, "trends.md", replace(block, text=None, modified_by=4))

    change = bench.changes(site, there, overwrite=overwrite)["trends.md"]

    assert change.action is (Action.CREATED if overwrite else Action.CONFLICT)


def test_an_unfinished_page_whose_only_block_is_ours_is_finished(bench, site, portal):
    """The text was not read, nobody else was there."""
    there = new_page(bench, portal, "trends.md")
    (block,) = there.blocks[bench.remote(there, "trends.md").id]

    change = bench.changes(site, bench.with_blocks(there, "trends.md", replace(block, text=None)))["trends.md"]

    assert change.action is Action.CREATED


@pytest.fixture
def begun(bench, site, portal):
    """Git has a new text; an earlier run told its intent in the mark. Gives (site, portal before, portal after the write)."""
    new = changed(bench, site, "trends.md", body="<p>Prices fall by 4 per cent.</p>", id="trends-page")
    after = bench.edited(portal, "trends.md", "3 per cent", "4 per cent", by=bench.service)
    intent = text_digest(after.blocks[bench.remote(after, "trends.md").id][-1].text)
    return (
        new,
        bench.with_mark(portal, "trends.md", intent=intent),
        bench.with_mark(after, "trends.md", intent=intent),
    )


def test_cut_before_the_write_is_ours(bench, begun):
    """The portal has the text that we left there."""
    new, before, _ = begun

    change = bench.changes(new, before)["trends.md"]

    assert (change.action, said(change), change.kind.has_text) == (Action.UPDATED, ["reason-unfinished"], True)


def test_cut_after_the_write_is_ours(bench, begun):
    """The portal has the text that was meant, whoever's stamp it carries."""
    new, _, after = begun
    stamped = bench.edited(after, "trends.md", "4 per cent", "4 per cent", by=bench.person)

    assert bench.changes(new, stamped)["trends.md"].action is Action.UPDATED


def test_cut_and_then_git_moved_on_is_ours(bench, begun):
    """The intent's text stands there and git wants a third: ours to overwrite."""
    new, _, after = begun
    third = changed(bench, new, "trends.md", body="<p>Prices rise.</p>", id="trends-page")

    assert bench.changes(third, after)["trends.md"].action is Action.UPDATED


def test_cut_and_then_edited_by_a_person_is_kept(bench, begun):
    """Neither what we left nor what we meant, last changed by a person: a person's."""
    new, _, after = begun
    there = bench.edited(after, "trends.md", "4 per cent", "6 per cent")

    change = bench.changes(new, there)["trends.md"]

    assert change.action is Action.CONFLICT
    assert dict(change.reasons[0].values) == {"who": "user 4", "when": "13:30"}
    assert change.diff == "Prices fall by [-6-] {+4+} per cent."
    assert bench.changes(new, there, overwrite=("trends-page",))["trends.md"].action is Action.UPDATED


@pytest.mark.parametrize("by", ["person", "service"])
@pytest.mark.parametrize("shown", [None, "", "<p>Prices fall by 4 per cent.</p>"])
def test_cut_and_hidden_by_a_person_is_kept(bench, begun, by, shown):
    """We hide no block: a person did, even where a run wrote into it afterwards. What a hidden block says is not known."""
    new, _, after = begun
    *before, own = after.blocks[bench.remote(after, "trends.md").id]
    hidden = replace(own, is_active=False, modified_by=getattr(bench, by), text=shown)
    there = bench.with_blocks(after, "trends.md", *before, hidden)

    change = bench.changes(new, there)["trends.md"]

    assert (change.action, said(change)) == (Action.CONFLICT, ["edited-block-hidden"])
    assert dict(change.reasons[0].values)["who"] != f"user {bench.service}"
    assert bench.changes(new, there, overwrite=("trends-page",))["trends.md"].action is Action.UPDATED


def test_cut_and_unpublished_by_a_person_is_kept(bench, begun):
    """Readers saw the page before the write began, so a person took it out of their sight; a restored page was not seen yet."""
    new, _, after = begun
    there = bench.with_page(after, "trends.md", is_active=False)
    restored = bench.with_mark(there, "trends.md", state=State.ARCHIVED)

    change = bench.changes(new, there)["trends.md"]

    assert (change.action, said(change)) == (Action.CONFLICT, ["edited-hidden"])
    assert bench.changes(new, there, overwrite=("trends-page",))["trends.md"].action is Action.UPDATED
    assert bench.changes(new, restored)["trends.md"].action is Action.UPDATED


def test_cut_and_then_changed_by_the_service_user_is_ours(bench, begun):
    """The portal's filter may have altered what we sent."""
    new, _, after = begun
    there = bench.edited(after, "trends.md", "4 per cent", "4 per ce nt", by=bench.service)

    assert bench.changes(new, there)["trends.md"].action is Action.UPDATED


def test_a_cut_menu_is_ours_whoever_was_there(bench, site, portal):
    """Nobody's words are in it."""
    there = bench.edited(bench.with_mark(portal, "Menu", intent="0123456789abcdef"), "Menu", "trends.md", "by hand")

    assert bench.changes(site, there)["~menu"].action is Action.UPDATED


# ---- the trash


def test_our_trash_is_restored(bench, site, portal):
    """Git has the page again: it comes back with its address."""
    change = bench.changes(site, bench.removed(portal, "trends.md"))["trends.md"]

    assert (change.action, change.kind) == (Action.RESTORED, ChangeKind.PAGE)
    assert change.remote.id == bench.remote(portal, "trends.md").id


def test_a_persons_trash_is_drift(bench, site, portal):
    """It is not restored unasked; when it was is told, and nobody is named."""
    change = bench.changes(site, bench.removed(portal, "trends.md", by=4))["trends.md"]

    assert (change.action, said(change)) == (Action.DRIFT, ["trashed-by-person"])
    assert dict(change.reasons[0].values) == {"when": "13:30"}


def test_a_persons_trash_is_restored_on_request(bench, site, portal):
    """--overwrite names the page; the menu needs no asking."""
    there = bench.removed(bench.removed(portal, "trends.md", by=4), "Menu", by=4)

    changes = bench.changes(site, there, overwrite=("trends-page",))

    assert changes["trends.md"].action is Action.RESTORED
    assert changes["~menu"].action is Action.RESTORED


# ---- git no longer has the page


def without(bench, site, path):
    """The site without one page."""
    return bench.site(*(page for page in site.pages if page.path != path))


def test_a_removed_page_goes_to_the_trash(bench, site, portal):
    """Nobody touched it since."""
    change = bench.changes(without(bench, site, "trends.md"), portal)["trends.md"]

    assert (change.action, said(change), change.page) == (Action.ARCHIVED, ["reason-removed"], None)
    assert change.key == "trends-page"


def test_a_removed_page_that_a_person_edited_is_kept(bench, site, portal):
    """Edits on the portal against a removal in git: a conflict, until git is told to win."""
    there = bench.edited(portal, "trends.md", "3 per cent", "5 per cent")
    new = without(bench, site, "trends.md")

    change = bench.changes(new, there)["trends.md"]

    assert (change.action, said(change)) == (Action.CONFLICT, ["removed-but-edited", "edited-text"])
    assert bench.changes(new, there, overwrite=("trends-page",))["trends.md"].action is Action.ARCHIVED


def test_a_removed_page_that_was_never_finished_goes(bench, site, portal):
    """A blank page of ours is nobody's work."""
    there = bench.with_blocks(new_page(bench, portal, "trends.md"), "trends.md")

    assert bench.changes(without(bench, site, "trends.md"), there)["trends.md"].action is Action.ARCHIVED


def test_a_removed_page_that_a_person_wrote_in_after_a_cut_is_kept(bench, site, portal):
    """Its mark tells an intent, its text is neither that nor what we left there: a person's."""
    cut = bench.with_mark(portal, "trends.md", intent="0123456789abcdef")
    there = bench.edited(cut, "trends.md", "3 per cent", "5 per cent")
    new = without(bench, site, "trends.md")

    assert bench.changes(new, cut)["trends.md"].action is Action.ARCHIVED
    change = bench.changes(new, there)["trends.md"]
    assert (change.action, said(change)) == (Action.CONFLICT, ["removed-but-edited", "edited-text"])
    assert bench.changes(new, there, overwrite=("trends-page",))["trends.md"].action is Action.ARCHIVED


def test_a_generated_page_goes_even_if_edited(bench, site, portal):
    """A section got a page of its own: the generated one is not needed, whoever touched it."""
    there = bench.edited(portal, "Menu", "trends.md", "by hand")

    (change,) = [c for c in bench.changes(without(bench, site, "~menu"), there).values() if c.page is None]

    assert (change.action, change.is_generated) == (Action.ARCHIVED, True)


def test_a_removed_page_without_a_description_is_named_by_id_and_title(bench, site, portal):
    """Old marks, or a description that a person emptied: still recognisable."""
    remote = bench.remote(portal, "trends.md")
    there = bench.with_page(portal, "trends.md", description="")

    (change,) = [c for c in bench.changes(without(bench, site, "trends.md"), there).values() if c.page is None]

    assert change.path == f"#{remote.id} Trends"


# ---- half-way in or out of the trash


def test_a_page_that_was_cut_on_its_way_out_of_the_trash_is_restored(bench, site, portal):
    """Our mark still says archived, the page is out and not yet published."""
    there = bench.with_page(bench.with_mark(portal, "trends.md", state=State.ARCHIVED), "trends.md", is_active=False)

    change = bench.changes(site, there)["trends.md"]

    assert (change.action, said(change)) == (Action.RESTORED, ["reason-unfinished"])
    assert change.kind.has_text


def test_a_page_that_is_done_but_not_published_was_hidden(bench, site, portal):
    """The done mark comes after the publication: whoever opened the page since, a person took it out of sight."""
    change = bench.changes(site, bench.with_page(portal, "trends.md", is_active=False))["trends.md"]

    assert (change.action, said(change)) == (Action.DRIFT, ["edited-hidden"])


@pytest.mark.parametrize(
    ("mark", "page", "action"),
    [
        ({"intent": TRASHED}, {}, Action.CONFLICT),
        ({}, {}, Action.ARCHIVED),
        ({}, {"is_active": False}, Action.CONFLICT),
        ({}, {"modified": "23.11.2026 14:00:00", "published": "23.11.2026 14:00:00"}, Action.ARCHIVED),
        ({}, {"modified": "23.11.2026 14:00:00", "published": "23.11.2026 14:00:01"}, Action.CONFLICT),
    ],
)
def test_a_removed_page_that_is_out_of_the_trash_again(bench, site, portal, mark, page, action):
    """A person took it back: kept. A run was cut before the trash: it goes, and the next publish ends what that one began.

    The mark tells which; an older publisher's says nothing, but what was in the trash came out unpublished.
    """
    there = bench.with_mark(portal, "trends.md", state=State.ARCHIVED, **mark)
    there = bench.with_page(there, "trends.md", **page)

    change = bench.changes(without(bench, site, "trends.md"), there)["trends.md"]

    assert change.action is action
    if action is Action.CONFLICT:
        assert said(change) == ["taken-back-by-person"]
    asked = bench.changes(without(bench, site, "trends.md"), there, overwrite=("trends-page",))
    assert asked["trends.md"].action is Action.ARCHIVED


def test_a_generated_page_in_a_folder_that_a_person_trashed_stays_there(bench, portal):
    """The folder went with all that is in it: nobody's words, but a person's wish."""
    section = replace(bench.page("seg/index.md"), key="~section-0123456789ab", path_key="~section-0123456789ab")
    site = bench.site(bench.page("index.md"), section, bench.page("seg/a.md"))
    there = bench.published(site)
    there = replace(
        there,
        folders=tuple(replace(folder, is_deleted=True) for folder in there.folders),
        pages=tuple(replace(p, is_deleted=bool(p.folder)) for p in there.pages),
    )

    changes = bench.changes(site, there)

    assert changes["seg/index.md"].action is Action.DRIFT
    assert changes["seg/a.md"].action is Action.DRIFT


# ---- a cut run, and people in the same page


def test_a_block_that_a_person_added_to_a_cut_page_is_kept(bench, begun):
    """The text is ours, the page is not ours alone."""
    new, _, after = begun
    (block,) = after.blocks[bench.remote(after, "trends.md").id]
    extra = replace(block, id=block.id + 5, modified_by=4, modified="14:00", text="<p>By hand</p>")

    assert (
        bench.changes(new, bench.with_blocks(after, "trends.md", block, extra))["trends.md"].action is Action.CONFLICT
    )


@pytest.mark.parametrize(
    ("now", "action"),
    [
        ({"title": "By hand"}, Action.CONFLICT),
        ({"folder": 11}, Action.CONFLICT),
        ({"description": "By hand"}, Action.CONFLICT),
        ({"title": "Prices"}, Action.UPDATED),
        ({"title": "Prices", "code": "trends_x7yz"}, Action.UPDATED),
        ({}, Action.UPDATED),
    ],
)
def test_a_title_or_place_that_a_person_gave_a_cut_page_is_kept(bench, site, portal, now, action):
    """Unless it is what the cut run meant to write, which its mark says, or what git wants now."""
    meant = changed(bench, site, "trends.md", id="trends-page", title="Prices")
    before = bench.remote(portal, "trends.md").mark.fingerprint
    place = replace(before, place=meant.fingerprints["trends.md"].place)
    cut = bench.with_mark(portal, "trends.md", intent="0123456789abcdef", fingerprint=place)
    there = bench.with_page(cut, "trends.md", **now)
    new = changed(bench, site, "trends.md", body="<p>Prices fall by 3 per cent.</p>", id="trends-page", title="Costs")

    found = {change.page.path: change for change in bench.changes(new, there).values() if change.page}

    assert found["trends.md"].action is action


@pytest.mark.parametrize(("title", "told"), [("Trends", []), ("By hand", ["edited-fields"])])
def test_a_title_that_a_person_gave_a_blank_page_is_told(bench, site, portal, title, told):
    """A blank page is finished all the same, for its readers: its title in the portal is named as it goes."""
    place = Fingerprint(place=site.fingerprints["trends.md"].place)
    there = bench.with_blocks(new_page(bench, portal, "trends.md", fingerprint=place), "trends.md")

    change = bench.changes(site, bench.with_page(there, "trends.md", title=title))["trends.md"]

    assert (change.action, said(change)) == (Action.CREATED, ["reason-unfinished", *told])
    assert [dict(reason.values)["title"] for reason in change.undone] == ([title] if told else [])


# ---- the same, written another way


def test_an_edit_that_only_wrote_it_another_way_is_written_our_way(bench, site, portal):
    """A person's save changed entities and blanks; no reader sees a difference, nothing is given up."""
    there = bench.edited(
        portal, "trends.md", "<p>Prices fall by 3 per cent.</p>", "<p>Prices  fall by &#51; per cent.\n</p>"
    )

    change = bench.changes(site, there)["trends.md"]

    assert (change.action, change.kind.has_text, change.lost) == (Action.UPDATED, True, None)
    assert said(change) == ["reason-same-edit"]


def test_a_persons_words_that_git_took_over_are_written_our_way(bench, site, portal):
    """After pull: words are git's, the look is ours again; what stood there is kept all the same."""
    there = bench.edited(portal, "trends.md", "3 per cent.", '<b style="color:red">5</b> per cent.')
    new = changed(bench, site, "trends.md", body="<p>Prices fall by <b>5</b> per cent.</p>", id="trends-page")

    change = bench.changes(new, there)["trends.md"]

    assert (change.action, change.kind.has_text) == (Action.UPDATED, True)
    assert "color:red" in change.lost
