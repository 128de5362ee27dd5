"""Which page of the portal is which page in git: ids, paths, renames (docs/decisions: keys)."""

from dataclasses import replace

import pytest

from publisher.content.keys import page_key
from publisher.plan.change import Action
from publisher.plan.identity import match
from publisher.plan.text_diff import body_text


def words(page):
    """The words of a wanted page, as planning gives them."""
    return body_text(page.article.resolve(page=lambda _: "#", file=lambda _: "", image=lambda _: ""))


def words_on(snapshot):
    """Gives the words of a page of the portal."""
    return lambda page: body_text(snapshot.blocks[page.id][-1].text)


def matched(site, snapshot, **how):
    """Paths of git with the path under which the portal knows the page."""
    found = match(site, snapshot.pages, visible_text=words_on(snapshot), wanted_text=words, **how)
    return {path: page.description for path, page in found.pairs.items()}, [p.description for p in found.removed]


def test_pages_are_found_by_their_key(bench):
    """The same paths, the same ids: the same pages."""
    site = bench.site(bench.page("a.md"), bench.page("b.md", id="page-b"))

    assert matched(site, bench.published(site)) == ({"a.md": "a.md", "b.md": "b.md"}, [])


def test_a_page_with_an_id_is_found_wherever_its_file_lies(bench):
    """The text may be new as well."""
    old = bench.published(bench.site(bench.page("a.md", "<p>One.</p>", id="page-a")))
    site = bench.site(bench.page("deep/down/z.md", "<p>Nothing alike at all.</p>", id="page-a"))

    assert matched(site, old) == ({"deep/down/z.md": "a.md"}, [])


def test_an_id_beats_the_path_it_left(bench):
    """A page with an id moved away and another file took its place: the id's page goes with the id."""
    old = bench.published(bench.site(bench.page("a.md", "<p>Apples.</p>", id="page-a")))
    site = bench.site(bench.page("a.md", "<p>Bread.</p>"), bench.page("b.md", "<p>Apples.</p>", id="page-a"))

    assert matched(site, old) == ({"b.md": "a.md"}, [])


def test_an_id_given_later_keeps_the_page(bench):
    """The key of the path was the page's until now."""
    old = bench.published(bench.site(bench.page("a.md")))
    site = bench.site(bench.page("a.md", id="page-a"))
    found = match(site, old.pages)

    assert [p.id for p in found.pairs.values()] == [bench.remote(old, "a.md").id]
    assert found.keys(site) == {"a.md": "page-a"}


def test_an_id_taken_away_keeps_the_page_and_its_key(bench):
    """A key once given stays for the page's life."""
    old = bench.published(bench.site(bench.page("a.md", id="page-a")))
    site = bench.site(bench.page("a.md"))
    found = match(site, old.pages)

    assert found.removed == ()
    assert found.keys(site) == {"a.md": "page-a"}


def test_another_id_at_the_same_path_is_another_page(bench):
    """Two ids are two pages, even with equal words."""
    old = bench.published(bench.site(bench.page("a.md", id="page-a")))

    assert matched(bench.site(bench.page("a.md", id="page-b")), old) == ({}, ["a.md"])


def test_a_renamed_file_with_equal_text_keeps_its_page_and_key(bench):
    """The source is found whole among what was removed."""
    old = bench.published(bench.site(bench.page("a.md", "<p>Apples.</p>"), bench.page("b.md", "<p>Bread.</p>")))
    site = bench.site(bench.page("a.md", "<p>Apples.</p>"), bench.page("c.md", "<p>Bread.</p>"))

    assert matched(site, old) == ({"a.md": "a.md", "c.md": "b.md"}, [])
    assert match(site, old.pages).keys(site)["c.md"] == page_key("", "b.md")


def test_a_case_only_rename_is_a_rename(bench):
    """Windows and macOS call both names the same; the portal's page stays and is moved."""
    old = bench.published(bench.site(bench.page("retail.md", "<p>Small shops.</p>", title="Retail")))
    site = bench.site(bench.page("Retail.md", "<p>Small shops.</p>", title="Retail"))

    change = bench.changes(site, old)["Retail.md"]

    assert (change.action, change.remote.id) == (Action.MOVED, 101)


def test_a_renamed_folder_takes_its_pages_along(bench):
    """Every page of the folder is found again."""

    def pages(folder):
        return [bench.page(f"{folder}/{name}.md", f"<p>All about {name}.</p>", title=name) for name in ("a", "b", "c")]

    old = bench.published(bench.site(*pages("segments")))
    site = bench.site(*pages("customers"))

    pairs, removed = matched(site, old)

    assert pairs == {f"customers/{n}.md": f"segments/{n}.md" for n in "abc"}
    assert removed == []


def test_two_files_that_changed_places_change_places_on_the_portal(bench):
    """Pages known by path alone: each text is found whole under the other's path."""

    def site(first, second):
        return bench.site(
            bench.page("a.md", f"<p>{first}</p>", source=first), bench.page("b.md", f"<p>{second}</p>", source=second)
        )

    old = bench.published(site("Apples.", "Bread."))

    assert matched(site("Bread.", "Apples."), old) == ({"a.md": "b.md", "b.md": "a.md"}, [])


def test_a_file_that_went_elsewhere_takes_its_page_along_though_another_text_came(bench):
    """Without ids: the text is at another path, unchanged, and what is at its old path is not like it."""
    apples = "<p>Apples are picked in autumn, by hand, and kept in the cellar.</p>"
    old = bench.published(bench.site(bench.page("a.md", apples)))

    other = bench.page("a.md", "<p>Bread is baked every morning at four.</p>")
    assert matched(bench.site(other, bench.page("b.md", apples)), old) == ({"b.md": "a.md"}, [])

    alike = bench.page("a.md", apples.replace("by hand", "by machine"))
    assert matched(bench.site(alike, bench.page("b.md", apples)), old) == ({"a.md": "a.md"}, [])


def test_three_files_in_a_ring_change_places(bench):
    """As two do."""

    def site(*texts):
        return bench.site(*(bench.page(f"{n}.md", f"<p>{t}</p>", source=t) for n, t in zip("abc", texts, strict=True)))

    old = bench.published(site("One.", "Two.", "Three."))

    assert matched(site("Three.", "One.", "Two."), old)[0] == {"a.md": "c.md", "b.md": "a.md", "c.md": "b.md"}


def test_equal_files_do_not_change_places(bench):
    """Where a source stands twice it tells nothing: the path does."""

    def site(*texts):
        return bench.site(*(bench.page(f"{n}.md", f"<p>{t}</p>", source=t) for n, t in zip("abc", texts, strict=True)))

    old = bench.published(site("Same.", "Same.", "Other."))

    assert matched(site("Same.", "Other.", "Same."), old)[0] == {"a.md": "a.md", "b.md": "b.md", "c.md": "c.md"}


OLD = "<p>one two three four five six seven eight nine ten</p>"


@pytest.mark.parametrize(
    ("new", "kept"),
    [
        ("<p>one two three four five six x x x x</p>", True),
        ("<p>one two three four five x x x x x</p>", False),
        ("<p></p>", False),
    ],
)
def test_a_renamed_and_changed_file_is_believed_from_60_per_cent(bench, new, kept):
    """Six words of ten are enough, five are not, none never are."""
    old = bench.published(bench.site(bench.page("index.md", "<p>Home.</p>"), bench.page("a.md", OLD)))
    site = bench.site(bench.page("index.md", "<p>Home.</p>"), bench.page("b.md", new))

    pairs, removed = matched(site, old)

    assert (pairs.get("b.md") == "a.md") is kept
    assert (removed == []) is kept


def test_the_most_alike_pair_wins_each_page_once(bench):
    """Two candidates for one page: the closer one takes it, the other is new."""
    old = bench.published(bench.site(bench.page("a.md", OLD)))
    nearer = "<p>one two three four five six seven eight nine x</p>"
    farther = "<p>one two three four five six seven x x x</p>"
    site = bench.site(bench.page("b.md", farther), bench.page("c.md", nearer))

    assert matched(site, old) == ({"c.md": "a.md"}, [])


def test_without_words_only_equal_sources_are_renames(bench):
    """Before texts were read nothing is guessed."""
    old = bench.published(bench.site(bench.page("a.md", OLD)))

    assert match(bench.site(bench.page("b.md", OLD.replace("ten", "eleven"))), old.pages).pairs == {}


def test_equal_words_do_not_make_an_id_another_page(bench):
    """A page with an id is never taken for a page with another id, however alike they are."""
    old = bench.published(bench.site(bench.page("a.md", OLD, id="page-a")))
    site = bench.site(bench.page("b.md", OLD, id="page-b"))

    assert matched(site, old) == ({}, ["a.md"])


def test_a_rename_that_git_saw_is_believed(bench):
    """Whatever became of the text."""
    old = bench.published(bench.site(bench.page("a.md", OLD)))
    site = bench.site(bench.page("b.md", "<p>All new.</p>"))

    renames = {page_key("", "b.md"): page_key("", "a.md")}

    assert matched(site, old, renames=renames)[0] == {"b.md": "a.md"}
    assert matched(site, old, renames={page_key("", "b.md"): page_key("", "never.md")})[0] == {}


def test_a_page_renamed_before_is_found_by_its_path_then(bench):
    """Its key is of its first path, the mark's path key of the last one."""
    old = bench.published(bench.site(bench.page("b.md", OLD)))
    moved = bench.with_mark(old, "b.md", key=page_key("", "a.md"), path_key=page_key("", "b.md"))
    site = bench.site(bench.page("b.md", "<p>All new.</p>"))

    found = match(site, moved.pages)

    assert found.removed == ()
    assert found.keys(site) == {"b.md": page_key("", "a.md")}


def test_a_file_at_a_path_that_was_left_is_a_new_page(bench):
    """The page that was renamed from here lives on under its new path; the new one gets a key of its own, and keeps it."""
    old = bench.published(bench.site(bench.page("b.md", OLD)))
    moved = bench.with_mark(old, "b.md", key=page_key("", "a.md"), path_key=page_key("", "b.md"))
    site = bench.site(bench.page("a.md", "<p>Quite another thing.</p>"), bench.page("b.md", OLD))

    found = match(site, moved.pages)
    keys = found.keys(site)

    assert {path: page.id for path, page in found.pairs.items()} == {"b.md": old.pages[0].id}
    assert keys["b.md"] == page_key("", "a.md")
    assert keys["a.md"] not in {keys["b.md"], ""}
    again = bench.published(site.with_keys(keys))
    assert match(site, again.pages).keys(site) == keys
    assert matched(site, again) == ({"a.md": "a.md", "b.md": "b.md"}, [])


def test_a_page_that_was_renamed_and_comes_back_is_itself(bench):
    """Its key is of the path that it returns to."""
    old = bench.published(bench.site(bench.page("b.md", OLD)))
    moved = bench.with_mark(old, "b.md", key=page_key("", "a.md"), path_key=page_key("", "b.md"))
    site = bench.site(bench.page("a.md", "<p>All new.</p>"))

    assert matched(site, moved) == ({"a.md": "b.md"}, [])


def test_a_copy_that_a_person_made_is_a_copy(bench):
    """Two live pages with one key: the lower id keeps it, the other is foreign; a trashed double is neither."""
    site = bench.site(bench.page("a.md"))
    old = bench.published(site)
    page = old.pages[0]
    both = replace(old, pages=(page, replace(page, id=300), replace(page, id=301, is_deleted=True)))

    found = match(site, both.pages)

    assert found.pairs["a.md"].id == page.id
    assert [p.id for p in found.copies] == [300]
    assert found.removed == ()


def test_generated_pages_are_no_candidates_for_renames(bench):
    """A menu that is gone is not the page that came."""
    old = bench.published(bench.site(bench.menu()))

    assert matched(bench.site(bench.page("a.md")), old)[0] == {}


def test_trashed_pages_are_not_removed_again(bench):
    """What lies in the trash and is not in git stays where it is."""
    site = bench.site(bench.page("a.md"), bench.page("b.md"))
    there = bench.removed(bench.published(site), "b.md")

    assert matched(bench.site(bench.page("a.md")), there) == ({"a.md": "a.md"}, [])


def test_a_file_that_moves_to_a_path_in_the_trash_keeps_its_page(bench):
    """The page that lay at that path before went to the trash: the live one comes there, with its address and its readers."""
    old = bench.site(bench.page("a.md", "<p>Apples.</p>"), bench.page("b.md", "<p>Bread.</p>"))
    site = bench.site(bench.page("b.md", "<p>Apples.</p>"))

    assert matched(site, bench.removed(bench.published(old), "b.md")) == ({"b.md": "a.md"}, [])


@pytest.mark.parametrize("by", [1, 4])
def test_a_copy_of_a_page_in_the_trash_is_a_new_page(bench, by):
    """The file that the page came from is still there, edited or not."""
    there = bench.removed(bench.published(bench.site(bench.page("a.md", "<p>Apples.</p>"))), "a.md", by=by)

    for stays in ("<p>Apples.</p>", "<p>Apples and pears.</p>"):
        site = bench.site(bench.page("a.md", stays), bench.page("b.md", "<p>Apples.</p>"))
        assert matched(site, there) == ({"a.md": "a.md"}, [])


def test_only_a_persons_trash_follows_a_renamed_file(bench):
    """What we trashed, git had given up: the same text elsewhere is a new page, as it was before."""
    there = bench.removed(bench.published(bench.site(bench.page("a.md", "<p>Apples.</p>"))), "a.md")

    assert matched(bench.site(bench.page("b.md", "<p>Apples.</p>")), there) == ({}, [])


def test_a_page_in_the_trash_and_a_live_one_may_swap_paths(bench):
    """Each file is whole at the other's path: the trash goes with its file."""
    apples, bread = "<p>Apples.</p>", "<p>Bread.</p>"
    old = bench.published(bench.site(bench.page("a.md", apples), bench.page("b.md", bread)))
    site = bench.site(bench.page("a.md", bread), bench.page("b.md", apples))

    assert matched(site, bench.removed(old, "a.md", by=4)) == ({"a.md": "b.md", "b.md": "a.md"}, [])
