"""The port's promises, held by the Bitrix24 adapter on the emulator, in process and over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests
from clocks import running_clock

from portal_emulator.in_process import InProcess
from portal_emulator.portal import Portal as Emulated
from portal_emulator.server import EmulatorServer
from publisher.config import parse_webhook
from publisher.errors import ApiError
from publisher.portal import tasks as task_port
from publisher.portal.bitrix24.transport import Transport
from publisher.portal.outcome import Outcome
from publisher.portal.people import PeopleQuery, names_of
from publisher.portal.tasks import ListTasks, all_tasks, further_pages, task_page, visible_tasks
from publisher.targets.knowledge_base import port
from publisher.targets.knowledge_base.mark import Mark, State, site_mark
from publisher.targets.knowledge_base.port import KnowledgeBasePortal, Operation
from publisher.targets.knowledge_base.rest.adapter import Bitrix24Portal

BLOCK = "27.4.one_col_fix_text"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)


def text_of(words: str) -> str:
    """A text block's content."""
    return f'<section class="landing-block"><div class="landing-block-node-text"><p>{words}</p></div></section>'


@pytest.fixture(params=["in process", "over HTTP"])
def portal(request: pytest.FixtureRequest) -> Iterator[KnowledgeBasePortal]:
    """The port on a fresh emulator."""
    if request.param == "over HTTP":
        with EmulatorServer(rate_limit="off", clock=running_clock()) as server:
            webhook = parse_webhook(server.webhooks["publisher"])
            assert webhook is not None
            transport = Transport(webhook, retry_cap=0.0)
            yield Bitrix24Portal(transport, webhook.origin)
            transport.close()
        return
    emulated = Emulated.open(clock=running_clock())
    emulated.bucket.limit = None
    adapter = InProcess(emulated)
    session = requests.Session()
    session.mount("http://", adapter)
    webhook = parse_webhook(adapter.webhooks["publisher"])
    assert webhook is not None
    yield Bitrix24Portal(Transport(webhook, session=session, retry_cap=0.0), webhook.origin)
    emulated.close()


def do(portal: KnowledgeBasePortal, *operations: Operation) -> list[object]:
    """Carry operations out; all of them must be done."""
    outcomes = portal.carry_out(operations)
    assert [o.error for o in outcomes] == [None] * len(operations)
    return [outcome.value for outcome in outcomes]


def one(portal: KnowledgeBasePortal, operation: Operation) -> int:
    """Carry out an operation that gives an id."""
    (value,) = do(portal, operation)
    assert isinstance(value, int)
    return value


def refused(outcome: Outcome) -> str:
    """The portal's code for a refusal."""
    assert isinstance(outcome.error, ApiError)
    return outcome.error.code


@pytest.fixture
def site(portal: KnowledgeBasePortal) -> int:
    """A base of ours."""
    return one(portal, port.AddSite("contract", "Contract", site_mark("contract")))


@pytest.fixture
def page(portal: KnowledgeBasePortal, site: int) -> int:
    """A page of ours without blocks."""
    return one(portal, port.AddPage(site, None, "Page", "page", "content/page.md", Mark("key-page")))


def test_an_empty_portal(portal: KnowledgeBasePortal) -> None:
    """Who we are, what day it is there, which templates there are; one request, that is counted."""
    survey = portal.survey("contract")

    assert (survey.user, survey.site, survey.taken, survey.pages, survey.folders) == (
        1,
        None,
        None,
        (),
        (),
    )
    assert survey.now.tzinfo is not None
    assert survey.templates is not None
    assert survey.templates["sidebar_left"] > 0
    assert survey.also == ()
    assert survey.origin.startswith("http://")
    assert portal.requests == 1
    assert portal.seconds >= 0


def test_a_base_of_ours_is_found_by_its_mark(portal: KnowledgeBasePortal, site: int) -> None:
    """Under its address, with title, home and template; another code finds nothing."""
    found = portal.survey("contract").site

    assert found is not None
    assert (found.id, found.code, found.title, found.xml_id) == (site, "contract", "Contract", "kb1|contract")
    assert portal.survey("contract-2").site is None


def test_a_base_of_others_at_our_address_is_told_with_its_pages(portal: KnowledgeBasePortal) -> None:
    """So that a refusal can list them; taking over is writing our mark."""
    site = one(portal, port.AddSite("contract", "Theirs", ""))
    theirs = one(portal, port.AddPage(site, None, "By hand", "by-hand", "", Mark("theirs")))
    survey = portal.survey("contract")

    assert survey.site is None
    assert survey.taken is not None
    assert survey.taken.title == "Theirs"
    assert [page.id for page in survey.pages] == [theirs]
    do(portal, port.UpdateSite(site, xml_id=site_mark("contract"), title="Ours now"))
    adopted = portal.survey("contract")
    assert adopted.taken is None
    assert adopted.site is not None
    assert (adopted.site.id, adopted.site.title) == (site, "Ours now")


def test_a_page_is_made_with_its_mark(portal: KnowledgeBasePortal, site: int, page: int) -> None:
    """Title, address, description and mark come back as they were given."""
    (found,) = portal.survey("contract").pages

    assert (found.id, found.title, found.code, found.folder) == (page, "Page", "page", None)
    assert found.description == "content/page.md"
    assert found.mark == Mark("key-page")
    assert not found.is_deleted
    assert found.created_by == 1
    assert found.modified


def test_a_pages_settings_are_written_in_one_step(portal: KnowledgeBasePortal, site: int, page: int) -> None:
    """Mark, title, address and folder together; what is None stays."""
    folder = one(portal, port.AddFolder(site, "Folder", "folder", None))
    mark = Mark("key-page", intent="0123456789abcdef", block=7)
    do(portal, port.UpdatePage(page, mark=mark, title="New", code="new", folder=folder))

    value = do(portal, port.ReadPages((page,)))[0]

    assert isinstance(value, dict)
    found = value[page]
    assert (found.mark, found.title, found.code, found.folder) == (mark, "New", "new", folder)
    assert found.description == "content/page.md"
    do(portal, port.UpdatePage(page, folder=0))
    assert portal.survey("contract").pages[0].folder is None


def test_texts_come_back_as_they_were_written(portal: KnowledgeBasePortal, page: int) -> None:
    """Blocks in their order, contents without the wrapper, stamps that move with a write."""
    block = one(portal, port.AddBlock(page, BLOCK, text_of("One & only <b>ünïcode</b> 🙂 ?a=1&amp;b=2"), None))
    second = one(portal, port.AddBlock(page, BLOCK, text_of("Two"), block))
    do(portal, port.Publish(page))

    value, stamps = do(portal, port.ReadBlocks((page,)))[0], portal.details([page], []).blocks[page]

    assert isinstance(value, dict)
    assert [b.id for b in value[page]] == [b.id for b in stamps] == [block, second]
    assert value[page][0].text == text_of("One & only <b>ünïcode</b> 🙂 ?a=1&amp;b=2")
    assert [(b.code, b.is_active, b.modified_by) for b in stamps] == [(BLOCK, True, 1)] * 2
    do(portal, port.WriteText(page, block, text_of("Rewritten")))
    again = portal.details([], [page]).blocks[page]
    assert again[0].text == text_of("Rewritten")
    assert again[1].text == text_of("Two")


def test_a_text_into_a_block_that_is_not_there_is_no_success(portal: KnowledgeBasePortal, page: int) -> None:
    """The portal answers null without an error; neighbours in the same batch are done."""
    block = one(portal, port.AddBlock(page, BLOCK, text_of("One"), None))

    missing, written = portal.carry_out(
        [port.WriteText(page, block + 1000, text_of("x")), port.WriteText(page, block, text_of("Two"))]
    )

    assert refused(missing)
    assert written.is_done
    (alone,) = portal.carry_out([port.WriteText(page, block + 1000, text_of("x"))], alone=True)
    assert refused(alone)
    (single,) = portal.carry_out([port.WriteText(page, block, text_of("Three"))], alone=True)
    assert single.is_done


def test_blocks_are_shown_and_deleted(portal: KnowledgeBasePortal, page: int) -> None:
    """For what a person added or hid in a page that git takes back."""
    first = one(portal, port.AddBlock(page, BLOCK, text_of("One"), None))
    second = one(portal, port.AddBlock(page, BLOCK, text_of("Two"), first))

    do(portal, port.ShowBlock(page, first), port.DeleteBlock(page, second))

    assert [b.id for b in portal.details([page], []).blocks[page]] == [first]


def test_an_image_is_uploaded_into_a_block(portal: KnowledgeBasePortal, page: int) -> None:
    """Its id and its address; every upload is a file of its own."""
    block = one(portal, port.AddBlock(page, BLOCK, text_of("One"), None))

    files = do(portal, port.Upload(page, block, "dot.png", PNG), port.Upload(page, block, "dot.png", PNG))

    assert all(isinstance(file, port.UploadedFile) and file.src for file in files)
    assert files[0] != files[1]


def test_the_trash_and_the_way_back(portal: KnowledgeBasePortal, site: int, page: int) -> None:
    """With the mark in one step; the address stays the page's own."""
    home = one(portal, port.AddPage(site, None, "Home", "home", "", Mark("home")))
    do(portal, port.UpdateSite(site, index_page=home))
    archived = Mark("key-page", state=State.ARCHIVED)
    do(portal, port.UpdatePage(page, mark=archived, deleted=True))
    gone = {p.id: p for p in portal.survey("contract").pages}[page]
    assert (gone.is_deleted, gone.mark, gone.code) == (True, archived, "page")

    do(portal, port.UpdatePage(page, mark=Mark("key-page"), deleted=False), port.Publish(page))

    back = {p.id: p for p in portal.survey("contract").pages}[page]
    assert (back.is_deleted, back.is_active, back.code) == (False, True, "page")


def test_folders_and_what_is_in_them(portal: KnowledgeBasePortal, site: int) -> None:
    """Nested, with a page of their own; a trashed folder's pages are found all the same."""
    outer = one(portal, port.AddFolder(site, "Outer", "outer", None))
    inner = one(portal, port.AddFolder(site, "Inner", "inner", outer))
    page = one(portal, port.AddPage(site, inner, "Deep", "deep", "", Mark("deep")))
    do(portal, port.UpdateFolder(site, inner, outer, "Renamed", "inner", page))

    survey = portal.survey("contract")
    folders = {folder.id: folder for folder in survey.folders}
    assert (folders[inner].title, folders[inner].parent, folders[inner].index_page) == ("Renamed", outer, page)
    assert folders[outer].parent is None
    assert folders[outer].created_by == 1
    do(portal, port.TrashFolder(outer))
    trashed = portal.survey("contract")
    assert {f.id for f in trashed.folders if f.is_deleted} >= {outer}
    assert [p.id for p in trashed.pages] == [page]
    do(portal, port.TrashFolder(outer, restore=True))
    assert not any(f.is_deleted for f in portal.survey("contract").folders if f.id == outer)


def test_areas_and_template(portal: KnowledgeBasePortal, site: int, page: int) -> None:
    """The menu's page beside every page; a page that is shown so is told as an area."""
    survey = portal.survey("contract")
    assert survey.templates is not None
    template = survey.templates["sidebar_left"]

    do(portal, port.UpdateSite(site, template=template), port.SetAreas(site, ((1, page),)))

    after = portal.survey("contract")
    assert after.site is not None
    assert after.site.template == template
    assert after.areas == {1: page}


def test_people_are_found_by_address_and_id(portal: KnowledgeBasePortal) -> None:
    """Whoever was asked for, dismissed ones too; nobody else."""
    query = PeopleQuery(("anna.k@example.com", "nobody@example.com"), (4,))
    people = query.found(portal.survey("contract", query.looks()).also)

    by_email = people.by_email()
    assert by_email["anna.k@example.com"].is_active
    assert by_email["anna.k@example.com"].name
    assert 4 in people.by_id()
    assert len(people.persons) <= 2


def test_names_of_users(portal: KnowledgeBasePortal) -> None:
    """For telling who edited a page."""
    names = names_of(portal.details([], [], PeopleQuery(ids=(1, 4)).looks()).also)

    assert set(names) == {1, 4}
    assert all(names.values())


def task(number: int, tag: str = "kb-contract") -> task_port.AddTask:
    """A task for somebody."""
    due = datetime(2026, 12, 7, 15, tzinfo=UTC)
    return task_port.AddTask(f"kb-review:contract:p{number}:new", f"Review {number}", "Look", 4, due, tag, None)


def test_tasks_are_made_changed_and_finished(portal: KnowledgeBasePortal) -> None:
    """Each with its own name; comments keep their words."""
    number = one(portal, task(1))
    (made,) = visible_tasks(portal, "kb-contract")
    assert (made.id, made.xml_id, made.title, made.responsible_id) == (
        number,
        "kb-review:contract:p1:new",
        "Review 1",
        4,
    )
    assert made.deadline == datetime(2026, 12, 7, 15, tzinfo=UTC)
    assert not made.is_closed

    due = datetime(2026, 12, 9, 15, tzinfo=UTC)
    do(
        portal,
        task_port.UpdateTask(number, title="Renamed", responsible=5, deadline=due),
        task_port.CommentTask(number, "[b]x[/b] & y"),
    )
    do(portal, task_port.CompleteTask(number))

    (done,) = visible_tasks(portal, "kb-contract")
    assert (done.title, done.responsible_id, done.deadline, done.is_closed) == ("Renamed", 5, due, True)
    assert done.comments == 1


def test_more_tasks_than_a_page_of_the_list(portal: KnowledgeBasePortal) -> None:
    """The second look reads the rest; other tags are not ours."""
    do(portal, *(task(number) for number in range(120)), task(999, "other"))

    first = task_page(portal.survey("contract", [ListTasks("kb-contract")]).also[0])
    rest = portal.details([], [], further_pages("kb-contract", first)).also

    assert len(first.tasks) == 50
    assert len(all_tasks(first, rest)) == 120
    assert len(visible_tasks(portal, "kb-contract")) == 120


def test_tasks_are_found_by_name_whatever_their_tag(portal: KnowledgeBasePortal) -> None:
    """A person may have taken the tag off; a task that was taken back is found no more."""
    number = one(portal, task(1, "other"))
    names = ("kb-review:contract:p1:new", "kb-review:contract:p2:new")

    (found,) = do(portal, task_port.FindTasks(names))
    assert isinstance(found, tuple)
    assert [t.id for t in found] == [number]
    do(portal, task_port.DeleteTask(number))
    assert do(portal, task_port.FindTasks(names)) == [()]


def test_refusals_are_outcomes(portal: KnowledgeBasePortal, site: int) -> None:
    """Of the operation that was refused, with the portal's own code."""
    gone = 10_000_000
    outcomes = portal.carry_out(
        [
            port.AddBlock(gone, BLOCK, text_of("x"), None),
            port.UpdatePage(gone, title="x"),
            port.Publish(gone),
            task_port.CompleteTask(gone),
            port.AddPage(site, None, "Fine", "fine", "", Mark("fine")),
        ]
    )

    assert all(refused(outcome) for outcome in outcomes[:4])
    assert outcomes[4].is_done
