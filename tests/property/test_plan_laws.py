"""Laws of planning that hold for any content and any portal."""

import re
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.config import PageType
from publisher.content.keys import page_key
from publisher.messages import Text
from publisher.plan.change import Action, Change, ChangeKind
from publisher.plan.codes import code_of, unique_codes
from publisher.plan.desired import ALIAS, CHANGES, HOME, MENU, SECTION, TAGS, TYPE
from publisher.plan.digests import comparable, digest
from publisher.plan.fingerprint import Fingerprint
from publisher.plan.identity import match
from publisher.plan.places import assign_places, placed
from publisher.plan.plan import Plan
from publisher.plan.tasks import TaskPlan
from publisher.plan.text_diff import body_text, reader_diff
from publisher.render.article import image_attributes
from publisher.targets.knowledge_base.addresses import held_addresses
from publisher.targets.knowledge_base.compare.diff import Differ
from publisher.targets.knowledge_base.mark import MAXIMUM, RESTORING, TRASHED, Mark, State, parse_mark
from publisher.targets.knowledge_base.snapshot import RemotePage

EXAMPLES = settings(max_examples=examples(30), deadline=None)

# ---- marks

HEX = "0123456789abcdef"


def hexes(length: int) -> st.SearchStrategy[str]:
    """Digests, and none."""
    return st.just("") | st.text(HEX, min_size=length, max_size=length)


marks = st.builds(
    Mark,
    key=st.from_regex(r"[a-z0-9][a-z0-9-]{2,62}", fullmatch=True)
    | st.text(max_size=40).map(lambda path: page_key("", path))
    | st.sampled_from([HOME, MENU, TAGS, CHANGES, *(f"{TYPE}{name}" for name in PageType)])
    | st.builds(lambda kind, path: f"{kind}{digest(path, 12)}", st.sampled_from([SECTION, ALIAS]), st.text(max_size=9)),
    fingerprint=st.builds(Fingerprint, hexes(10), hexes(8), hexes(8), hexes(16), hexes(10)),
    intent=hexes(16) | st.sampled_from([RESTORING, TRASHED]),
    block=st.none() | st.integers(1, 10**12),
    stamps=hexes(16),
    text=hexes(16),
    fields=hexes(16),
    state=st.sampled_from(State),
    path_key=st.just("") | st.from_regex(r"p-[a-z2-7]{20}", fullmatch=True),
)


@EXAMPLES
@given(marks)
def test_a_mark_is_read_as_it_was_written(mark):
    """Every legal mark comes back whole and fits into XML_ID."""
    assert parse_mark(str(mark)) == mark
    assert len(str(mark)) <= MAXIMUM


@EXAMPLES
@given(
    st.text("kb1|.0a d", max_size=40) | marks.map(str), st.integers(0, 255), st.text("/\\.| ~\n\0é٣aZ09-", max_size=2)
)
def test_what_we_could_not_have_written_is_no_mark(text, at, letters):
    """Whatever stands in XML_ID: a mark that we would write to the letter as it stands there, or none."""
    changed = text[:at] + letters + text[at + 1 :]
    mark = parse_mark(changed)
    assert mark is None or str(mark) == changed


@EXAMPLES
@given(
    marks,
    st.text(max_size=30) | st.sampled_from(["../../content/evil", "/etc/passwd", "..", "C:\\x", "a/b", "a\0b", "~x"]),
)
def test_a_key_of_a_mark_is_never_a_path(mark, key):
    """A person may write any key into XML_ID: it is one that a page can have, or there is no mark."""
    found = parse_mark(str(replace(mark, key=key)))
    assert found is None or re.fullmatch(r"[a-z0-9][a-z0-9-]{2,62}|~[a-z]+(-[a-z0-9]+)?", found.key)


# ---- codes

names = st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1, max_size=30) | st.sampled_from(
    ["a", "A", "á", "a-", "a_1_2", "Search result", "日本", "Щ", "home", "index.md", "README.md"]
)


@EXAMPLES
@given(names)
def test_codes_are_plain(name):
    """Only letters, digits and hyphens; never what the portal's router takes for a detail page."""
    code = code_of(name)
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?|", code)
    assert code_of(code) == code
    assert code_of(name) == code


@EXAMPLES
@given(st.lists(names, unique=True, max_size=12), st.data())
def test_siblings_have_codes_of_their_own(siblings, data):
    """Unique, whatever they are called; the codes before a new last sibling are as they were."""
    known = [(name, name) for name in siblings]
    codes = unique_codes(known)
    more = unique_codes([*known, ("~new", data.draw(names))])

    assert len(set(codes.values())) == len(siblings)
    assert "search-result" not in codes.values()
    assert {name: more[name] for name in siblings} == codes


@EXAMPLES
@given(st.lists(st.lists(names, min_size=1, max_size=3), max_size=10))
def test_no_two_pages_share_an_address(parts):
    """Over all folders; a folder's address is shared by its own page alone."""
    paths = tuple(dict.fromkeys("/".join(part) for part in parts))
    given = assign_places(paths)
    places = Counter(given.pages.values())
    subfolders = {(path.rpartition("/")[0], code) for path, code in given.folders.items()}

    assert not [place for place, n in places.items() if n > 1]
    assert len(subfolders) == len(given.folders)
    assert not subfolders & set(places)
    assert assign_places(tuple(reversed(paths))) == given


# ---- addresses

file_names = st.sampled_from(
    ["a.md", "a b.md", "a_b.md", "A-b.md", "index.md", "README.md", "tags.md", "home.md", "ж.md"]
)
folder_names = st.sampled_from(["a", "a b", "a_b", "ж"])
files = st.builds(lambda folders, name: "/".join([*folders, name]), st.lists(folder_names, max_size=2), file_names)
# MkDocs leaves out a README.md beside an index.md
contents = st.sets(files, max_size=6).map(
    lambda paths: {p for p in paths if not (p.endswith("README.md") and p.replace("README", "index") in paths)}
)


def addresses_in(site):
    """Where a reader finds each page: a folder's own page at the folder's address."""
    folders = site.folder_addresses()
    indexes = {folder.index: folders[folder.path] for folder in site.folders if folder.index}
    found = {}
    for page in site.content_pages():
        inside = folders[page.folder]
        own = indexes.get(page.path) == inside and page.code == inside.rpartition("/")[2]
        found[page.path] = inside if own else f"{inside}/{page.code}".lstrip("/")
    return found


@settings(max_examples=examples(20), deadline=None)
@given(st.lists(contents, min_size=2, max_size=3), st.data())
def test_a_page_that_stays_keeps_its_address(bench, steps, data):
    """Over any sequence of files that come and go; no two pages share one, and publishing again moves nothing."""
    before, snapshot, pairs = {}, None, {}
    for paths in steps:
        again = sorted(data.draw(st.sets(st.sampled_from(sorted(paths)))) if paths else ())
        for chosen in (sorted(paths), sorted({*paths} - {*again}), sorted(paths)):
            site = bench.site(*(bench.page(path) for path in chosen))
            if snapshot is not None:
                site = placed(site, held_addresses({p: r for p, r in pairs.items() if p in chosen}, snapshot))
            now = addresses_in(site)

            assert len(set(now.values())) == len(now)
            assert {p: now[p] for p in before if p in now} == {p: before[p] for p in before if p in now}
            snapshot = bench.published(site)
            pairs = {page.path: bench.remote(snapshot, page.path) for page in site.pages}
            assert placed(site, held_addresses(pairs, snapshot)) is site
            before = now


@EXAMPLES
@given(contents.filter(bool), st.data())
def test_a_persons_choice_of_an_address_is_not_taken_for_ours(bench, paths, data):
    """A page that a person gave another address has git's again; pages that nobody touched stay."""
    site = bench.site(*(bench.page(path) for path in sorted(paths)))
    snapshot = bench.published(site)
    path = data.draw(st.sampled_from(sorted(paths)))
    snapshot = bench.with_page(snapshot, path, code="by-hand")
    pairs = {page.path: bench.remote(snapshot, page.path) for page in site.pages}

    assert placed(site, held_addresses(pairs, snapshot)).pages == site.pages


# ---- differences

word = st.text("abcdeж", min_size=1, max_size=4)
sentence = st.lists(word, min_size=1, max_size=5).map(lambda words: " ".join(words).capitalize() + ".")
texts = st.lists(sentence, max_size=6)


def is_subsequence(part: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(item in rest for item in part)


def side(diff: str, gone: str, kept: str) -> list[str]:
    """One side of a difference: without the other's words, the marks taken off."""
    lines = [re.sub(kept, r"\1", re.sub(gone, "", line)) for line in diff.splitlines()]
    return [" ".join(line.split()) for line in lines if line.strip()]


@EXAMPLES
@given(texts, texts)
def test_a_difference_tells_both_sides(old, new):
    """Equal texts have none; else what went and what came can be read back from the marks, and what is not told is common."""
    told = reader_diff("".join(f"<p>{s}</p>" for s in old), "".join(f"<div>{s}</div>" for s in new))
    went = side(told, r"\{\+.*?\+\}", r"\[-(.*?)-\]")
    came = side(told, r"\[-.*?-\]", r"\{\+(.*?)\+\}")

    assert (told == "") == (old == new)
    assert is_subsequence(went, old)
    assert is_subsequence(came, new)
    assert len(old) - len(went) == len(new) - len(came)


address = st.from_regex(r"/[a-z0-9/]{1,12}\.png", fullmatch=True)


@EXAMPLES
@given(sentence, address, address, st.integers(1, 99), st.integers(1, 99), st.text(HEX, min_size=16, max_size=16))
def test_only_addresses_of_uploaded_images_do_not_compare(words, one, other, first, second, kb):
    """An image that we uploaded may move; one that names no bytes may not, and words never."""

    def page(src: str, file: int, bytes_: str) -> str:
        return f"<p>{words}<img {image_attributes(src, fileid=str(file), kb=bytes_)} alt='x'></p>"

    assert comparable(page(one, first, kb)) == comparable(page(other, second, kb))
    assert (comparable(page(one, first, "")) == comparable(page(other, second, ""))) == (
        (one, first) == (other, second)
    )
    assert comparable(page(one, first, kb)) != comparable(page(one, first, kb[::-1] + "0"))
    assert comparable(page(one, first, kb) + "x") != comparable(page(one, first, kb))


# ---- whole sites

paths = st.from_regex(r"([a-c]/)?([a-b]/)?[a-f]\.md", fullmatch=True)
bodies = st.lists(word, max_size=8).map(lambda words: f"<p>{' '.join(words)}</p>")
ids = st.just("") | st.sampled_from(["page-one", "page-two", "page-three"])


@st.composite
def sites(draw, bench):
    """A site of a few pages with links between them, each id once, and perhaps a menu."""
    chosen = draw(st.lists(paths, unique=True, max_size=7))
    used: set[str] = set()
    pages = []
    for path in chosen:
        known = draw(ids)
        links = tuple(draw(st.lists(st.sampled_from(chosen), max_size=2)))
        images = ("x.png",) if draw(st.booleans()) else ()
        pages.append(bench.page(path, draw(bodies), id="" if known in used else known, links=links, images=images))
        used.add(known)
    menu = [bench.menu(*chosen[:2])] if draw(st.booleans()) else []
    return bench.site(*pages, *menu)


def compared(site, snapshot, overwrite=frozenset()):
    """The matching and the changes as planning makes them."""

    def on_portal(page):
        return body_text(snapshot.blocks[page.id][-1].text or "")

    def in_git(page):
        return body_text(page.article.resolve(page=lambda _: "", file=lambda _: "", image=lambda _: ""))

    found = match(site, snapshot.pages, visible_text=on_portal, wanted_text=in_git)
    keyed = site.with_keys(found.keys(site))
    changes = Differ(keyed, snapshot, found, overwrite=overwrite).changes()
    for change in changes:
        assert change.action.writes == (change.kind not in {ChangeKind.NOTHING, ChangeKind.PATH}), change
        assert (change.kind is ChangeKind.TRASH) == (change.action is Action.ARCHIVED), change
    return found, keyed, changes


@EXAMPLES
@given(st.data())
def test_what_is_published_needs_no_write(bench, data):
    """A site compared with itself: every page found, nothing to do."""
    site = data.draw(sites(bench))
    found, _, changes = compared(site, bench.published(site))

    assert set(found.pairs) == {page.path for page in site.pages}
    assert {change.action for change in changes} <= {Action.UNCHANGED}


@EXAMPLES
@given(st.data())
def test_applying_a_plan_leaves_nothing_to_do(bench, data):
    """From any site to any other: once the portal is as the plan left it, the next one changes nothing, keys included."""
    old, new = data.draw(sites(bench)), data.draw(sites(bench))
    _, keyed, _ = compared(new, bench.published(old))
    found, again, changes = compared(new, bench.published(keyed))

    assert {change.action for change in changes} <= {Action.UNCHANGED}
    assert again.pages == keyed.pages
    assert found.removed == found.copies == ()


@EXAMPLES
@given(st.data())
def test_every_page_is_matched_at_most_once(bench, data):
    """No page of the portal stands for two files; keys stay unique; two ids are never taken for one page."""
    old, new = data.draw(sites(bench)), data.draw(sites(bench))
    snapshot = bench.published(old)
    found, keyed, changes = compared(new, snapshot)
    taken = [page.id for page in found.pairs.values()]

    assert len(set(taken)) == len(taken)
    assert not {page.id for page in found.removed} & set(taken)
    assert len({page.key for page in keyed.pages}) == len(keyed.pages)
    for page in new.pages:
        remote = found.pairs.get(page.path)
        if remote is not None and not page.key.startswith("p-") and not remote.mark.key.startswith("p-"):
            assert page.key == remote.mark.key
    assert len(changes) == len(new.pages) + len(found.removed)


@EXAMPLES
@given(st.data(), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), max_size=4))
def test_a_persons_page_is_never_written_unasked(bench, data, touches):
    """Whatever git does: a page that a person changed is in no write, but where both say the same or nobody's words are in it."""
    old, new = data.draw(sites(bench)), data.draw(sites(bench))
    snapshot = bench.published(old)
    touched = set()
    for number, kind in touches:
        if number >= len(snapshot.pages):
            continue
        page = snapshot.pages[number]
        *before, last = snapshot.blocks[page.id]
        if kind == 0:
            changed = replace(last, text=f"{last.text}<p>By hand.</p>", modified="14:00", modified_by=4)
            snapshot = replace(snapshot, blocks={**snapshot.blocks, page.id: (*before, changed)})
        elif kind == 1:
            hidden = replace(last, is_active=False, modified="14:00", modified_by=4)
            snapshot = replace(snapshot, blocks={**snapshot.blocks, page.id: (*before, hidden)})
        else:
            what = {"title": "By hand"} if kind == 2 else {"is_deleted": True, "is_active": False}
            pages = [replace(p, **what) if p is page else p for p in snapshot.pages]
            snapshot = replace(snapshot, pages=tuple(pages))
        touched.add(page.id)
    _, _, changes = compared(new, snapshot)

    for change in changes:
        if change.remote is not None and change.remote.id in touched and not change.is_generated:
            assert change.action in {Action.DRIFT, Action.CONFLICT}, change


@settings(max_examples=examples(20), deadline=None)
@given(st.data())
def test_a_persons_trash_stays_whatever_is_renamed(bench, data):
    """Files and folders get other names, twice, and are edited then: each page stays in the trash, and none is made for it."""
    chosen = data.draw(st.lists(paths, unique=True, min_size=1, max_size=4))
    away = data.draw(st.lists(st.sampled_from(chosen), unique=True, min_size=1))

    def site_at(places, edition=""):
        gone = [bench.page(place, f"<p>{edition}{old}</p>", title=old) for old, place in zip(away, places, strict=True)]
        return bench.site(
            *gone, *(bench.page(path, f"<p>{path}</p>", title=path) for path in chosen if path not in away)
        )

    snapshot = bench.published(site_at(away))
    there = (replace(p, is_deleted=True, is_active=False) if p.title in away else p for p in snapshot.pages)
    snapshot = replace(snapshot, pages=tuple(there))
    names = st.permutations([*away, *(f"new/{path}" for path in away)]).map(lambda order: order[: len(away)])
    first, second = data.draw(names), data.draw(names)
    for site in (site_at(first), site_at(second), site_at(second, "edited ")):
        _, _, changes = compared(site, snapshot)

        assert {change.action for change in changes if change.page.title in away} == {Action.DRIFT}
        assert all(change.remote.title == change.page.title for change in changes)
        pages = {page.id: page for page in snapshot.pages}
        for change in changes:
            if change.kind is ChangeKind.PATH:
                key = "" if change.page.path_key == change.remote.mark.key else change.page.path_key
                noted = replace(change.remote.mark, path_key=key)
                pages[change.remote.id] = replace(change.remote, xml_id=str(noted))
        snapshot = replace(snapshot, pages=tuple(pages.values()))


def said_of(change):
    """Everything that a change says and saves of people's work, as one text."""

    def words(value):
        return [word for inner in value.values for word in words(inner[1])] if isinstance(value, Text) else [str(value)]

    return " ".join([change.lost or "", *(word for sentence in change.undone for word in words(sentence))])


def touched_by_person(snapshot, page, kind, word):
    """The portal after a person did something to a page, with a word of his own where there is one."""
    *before, last = snapshot.blocks[page.id]
    stamp = {"modified": "14:00", "modified_by": 4}
    match kind:
        case "text":
            blocks = (*before, replace(last, text=f"{last.text}<p>{word}</p>", **stamp))
        case "block":
            blocks = (*before, last, replace(last, id=last.id + 5, text=f"<p>{word}</p>", **stamp))
        case "instead":
            blocks = (*before, replace(last, id=last.id + 5, text=f"<p>{word}</p>", **stamp))
        case "search" if before:
            blocks = (replace(before[0], text=f"<p>{word}</p>", **stamp), *before[1:], last)
        case _:
            blocks = (*before, last)
    settings = {"title": {"title": word}, "description": {"description": word}}.get(kind, {})
    pages = tuple(replace(p, **settings) if p.id == page.id else p for p in snapshot.pages)
    return replace(snapshot, pages=pages, blocks={**snapshot.blocks, page.id: blocks})


@EXAMPLES
@given(st.data())
def test_no_word_of_a_person_goes_unsaid(bench, data):
    """Whatever git does and however much it may overwrite: what a person wrote is kept, saved, or said with the change."""
    old, new = data.draw(sites(bench)), data.draw(sites(bench))
    snapshot = bench.published(old)
    kinds = st.sampled_from(["text", "block", "instead", "search", "title", "description"])
    words = {}
    for page in data.draw(st.lists(st.sampled_from(snapshot.pages), unique=True)) if snapshot.pages else ():
        kind = data.draw(kinds)
        if kind == "search" and len(snapshot.blocks[page.id]) == 1:
            continue
        if data.draw(
            st.booleans()
        ):  # a run was cut at this page before: its texts are read then, whatever the stamps say
            cut = replace(page, xml_id=str(replace(page.mark, intent="0123456789abcdef")))
            snapshot = replace(snapshot, pages=tuple(cut if p is page else p for p in snapshot.pages))
        words[page.id] = f"word{page.id}"
        snapshot = touched_by_person(snapshot, page, kind, words[page.id])
    keys = {page.mark.key for page in snapshot.pages} | {page.key for page in new.pages}
    overwrite = frozenset(data.draw(st.lists(st.sampled_from(sorted(keys)), unique=True)) if keys else ())
    _, _, changes = compared(new, snapshot, overwrite)

    for change in changes:
        if change.remote is not None and change.remote.id in words and change.action.writes:
            assert words[change.remote.id] in said_of(change), change


# ---- plans


def any_change(action: Action, number: int, refresh: bool, generated: bool) -> Change:
    key = f"~section-{number}" if generated else f"page-{number}"
    remote = RemotePage(number, "T", "t", None, "", "", False, True)
    return Change(
        action,
        key,
        f"{number}.md",
        remote=remote,
        kind=ChangeKind.NAVIGATION if refresh and action is Action.UPDATED else ChangeKind.NOTHING,
    )


changes_of_plans = st.lists(st.tuples(st.sampled_from(Action), st.booleans(), st.booleans()), max_size=20).map(
    lambda rows: tuple(any_change(action, n, refresh, gen) for n, (action, refresh, gen) in enumerate(rows))
)


@EXAMPLES
@given(changes_of_plans, st.integers(0, 5))
def test_a_summary_counts_each_content_page_once(changes, queued):
    """The counts add up to the pages with a file."""
    plan = Plan(changes, tasks=TaskPlan(queued=queued))
    summary = plan.summary()

    assert sum(n for name, n in summary.items() if not name.startswith("tasks_")) == len(plan.content_changes)
    assert summary["tasks_queued"] == queued


@EXAMPLES
@given(changes_of_plans)
def test_a_plans_digest_is_stable(changes):
    """Equal plans have equal digests; reasons and differences, which are words, play no part."""
    plan = Plan(changes, state="s")
    worded = Plan(tuple(replace(change, diff="words") for change in changes), state="s")

    assert plan.digest() == Plan(changes, state="s").digest() == worded.digest()
    assert plan.digest() != Plan(changes, state="t").digest()
