"""What becomes of a publish when the portal refuses, alters or loses something: told page by page, finished by the next run."""

from dataclasses import replace

import pytest
from rehearsal import Wire, png, publisher_on

from publisher.errors import OutcomeUnknownError, TransportError
from publisher.messages import Catalogue, text
from publisher.plan.change import Action
from publisher.portal import tasks as task_port
from publisher.portal.outcome import Outcome
from publisher.publishing.running import Run
from publisher.targets.knowledge_base import port
from publisher.targets.knowledge_base.apply.images import attributes, upload_name, uploaded_in
from publisher.targets.knowledge_base.port import UploadedFile


def rows(report):
    """Each page's word."""
    return {row.path: row.action.value for row in report.pages}


def reasons(report, path):
    """The names of a page's reasons."""
    return [reason.key for row in report.pages if row.path == path for reason in row.reasons]


def finishes(bench):
    """The next run, undisturbed, completes; the one after it has nothing to do."""
    report = bench.publish()
    assert report.is_complete, (report.problems, report.stopped_by)
    assert not bench.plan().plan.has_changes
    return report


def test_everything_is_done_without_a_refusal(bench):
    """The yardstick: all created, the report complete, nothing left."""
    report = bench.publish()

    assert rows(report) == {
        "content/index.md": "created",
        "content/seg/retail.md": "created",
        "content/trends.md": "created",
    }
    assert report.is_complete
    assert report.requests > 0
    assert report.url.endswith("/knowledge/test/")
    assert all(row.url.startswith(report.url) for row in report.pages)
    assert not bench.plan().plan.has_changes


def test_a_page_that_cannot_be_made_fails_alone_with_those_that_link_to_it(bench, refuse):
    """Its reason is the portal's, theirs that they wait; the others are published."""
    report = bench.publish(refuse(port.AddPage, lambda op: op.title == "Trends"))

    assert rows(report)["content/trends.md"] == "failed"
    assert rows(report)["content/index.md"] == "failed"
    assert rows(report)["content/seg/retail.md"] == "created"
    assert reasons(report, "content/index.md") == ["apply.waits-for"]
    assert not report.is_complete
    assert rows(finishes(bench))["content/trends.md"] == "created"


def test_where_no_page_can_be_made_the_run_stops(bench, refuse):
    """The portal's refusal is the run's, and every page says that it was not reached."""
    report = bench.publish(refuse(port.AddPage))

    assert report.stopped_by is not None
    assert set(rows(report).values()) == {"failed"}
    finishes(bench)


@pytest.mark.parametrize("kind", [port.AddBlock, port.Publish])
def test_a_page_that_cannot_be_filled_or_published_fails(bench, refuse, kind):
    """Others go on."""
    pages = []

    def first_page(operation):
        pages.append(operation.page)
        return operation.page == pages[0]

    report = bench.publish(refuse(kind, first_page))

    assert sorted(rows(report).values()).count("failed") == 1
    assert not report.is_complete
    finishes(bench)


def test_a_done_mark_that_is_refused_leaves_the_page_unfinished(bench, refuse):
    """Its text is there; the next run sees that it is ours."""
    report = bench.publish(refuse(port.UpdatePage, lambda op: op.mark is not None and op.mark.is_settled))

    assert set(rows(report).values()) == {"failed"}
    finishes(bench)


def test_a_text_that_is_refused_is_an_update_that_failed(bench, refuse):
    """The page keeps its old text; its reason is the portal's."""
    bench.publish()
    bench.write({"trends.md": "# Trends\n\nPrices fall by 4 per cent.\n"})

    report = bench.publish(refuse(port.WriteText))

    assert rows(report)["content/trends.md"] == "failed"
    assert reasons(report, "content/trends.md") == ["portal.did-nothing"]
    assert rows(finishes(bench))["content/trends.md"] == "updated"


def test_an_image_that_is_refused_fails_its_page(bench, refuse):
    """No text is sent that shows an image which is not there."""
    bench.write({"img/dot.png": png(1, 2, 3), "trends.md": "# Trends\n\n![A dot](img/dot.png)\n"})

    report = bench.publish(refuse(port.Upload))

    assert rows(report)["content/trends.md"] == "failed"
    assert not any("dot.png" in op.content for op in bench.asked(port.WriteText))
    assert rows(finishes(bench))["content/trends.md"] == "created"
    assert len(bench.asked(port.Upload)) == 1


def test_a_read_back_that_fails_stops_the_run(bench, refuse):
    """Nothing is called done that was not seen."""
    report = bench.publish(refuse(port.ReadBlocks))

    assert report.stopped_by is not None
    assert not any(op.mark and op.mark.is_settled for op in bench.asked(port.UpdatePage))
    finishes(bench)


def test_a_page_that_is_gone_when_it_is_read_back_fails(bench):
    """Somebody deleted it meanwhile."""
    report = bench.publish(lambda op: Outcome({}) if isinstance(op, port.ReadPages) else None)

    assert set(rows(report).values()) == {"failed"}
    assert reasons(report, "content/trends.md") == ["apply.vanished"]
    finishes(bench)


def spoiling(times):
    """A rule under which texts arrive altered so many times, as a filter on the portal would have it."""
    left = [times]

    class Spoil:
        def __init__(self, portal):
            self.portal = portal

        def __call__(self, operation):
            if not (isinstance(operation, port.WriteText) and "4 per cent" in operation.content and left[0] > 0):
                return None
            left[0] -= 1
            spoilt = replace(operation, content=operation.content.replace("per cent", "per ce nt"))
            return self.portal.carry_out([spoilt])[0]

    return Spoil


@pytest.fixture
def spoilt(bench):
    """Publishes a changed page whose text the portal alters so many times."""

    def publish(times):
        bench.publish()
        bench.write({"trends.md": "# Trends\n\nPrices fall by 4 per cent.\n"})
        with publisher_on(Wire(bench.stage.portal)) as portal:
            return bench.publish(spoiling(times)(portal))

    return publish


def test_a_text_that_came_back_different_is_sent_again_alone(bench, spoilt):
    """A batch's parameters may pass a filter that a single call does not."""
    report = spoilt(1)

    assert rows(report)["content/trends.md"] == "updated"
    assert reasons(report, "content/trends.md") == ["plan.reason-text"]
    assert len(bench.asked(port.WriteText)) == 2
    assert not bench.plan().plan.has_changes


def test_a_text_that_stays_different_is_told_with_the_difference(bench, spoilt):
    """Published all the same, and not sent again and again."""
    report = spoilt(99)

    assert rows(report)["content/trends.md"] == "updated"
    assert "apply.altered" in reasons(report, "content/trends.md")
    told = next(str(r) for row in report.pages for r in row.reasons if r.key == "apply.altered")
    assert "ce nt" in told
    assert report.is_complete
    assert not bench.plan().plan.has_changes


def test_a_refused_second_sending_fails_the_page(bench, spoilt, refuse):
    """Its first, altered text stands; the next run looks again."""
    bench.publish()
    bench.write({"trends.md": "# Trends\n\nPrices fall by 4 per cent.\n"})
    sent = []

    def second(operation):
        sent.append(operation)
        return len(sent) > 1

    with publisher_on(Wire(bench.stage.portal)) as portal:
        report = bench.publish(refuse(port.WriteText, second), spoiling(1)(portal))

    assert rows(report)["content/trends.md"] == "failed"
    finishes(bench)


def test_settings_that_are_refused_are_problems_of_the_base(bench, refuse):
    """Pages are done; home page or menu are not: told, and finished next time."""
    report = bench.publish(refuse(port.UpdateSite, lambda op: op.index_page is not None), refuse(port.SetAreas))

    assert set(rows(report).values()) == {"created"}
    assert len(report.problems) == 2
    assert not report.is_complete
    finishes(bench)


def test_a_menu_that_fails_is_told_though_it_is_no_page_of_the_report(bench, refuse):
    """It has no row, so its refusal stands among the problems."""
    report = bench.publish(refuse(port.AddBlock, lambda op: op.code == "0.menu_25"))

    assert set(rows(report).values()) == {"created"}
    assert [problem.key for problem in report.problems] == ["apply.generated-failed"]
    assert not report.is_complete
    finishes(bench)


def test_a_page_that_cannot_be_restored_fails(bench, refuse):
    """It stays in the trash."""
    bench.publish()
    text_before = (bench.folder / "content/trends.md").read_text(encoding="utf-8")
    bench.write({"trends.md": None, "index.md": "# Home\n\nWelcome.\n"})
    assert rows(bench.publish())["content/trends.md"] == "archived"
    bench.write({"trends.md": text_before})

    report = bench.publish(refuse(port.UpdatePage, lambda op: op.deleted is False))

    assert rows(report)["content/trends.md"] == "failed"
    assert rows(finishes(bench))["content/trends.md"] == "restored"


def test_a_removal_that_is_refused_is_told(bench, refuse):
    """The page is still there and says so."""
    bench.publish()
    bench.write({"seg/retail.md": None})

    report = bench.publish(refuse(port.UpdatePage, lambda op: op.deleted is True))

    assert not report.is_complete
    assert rows(report)["content/seg/retail.md"] == "failed"
    assert bench.asked(port.TrashFolder) == []
    assert rows(finishes(bench))["content/seg/retail.md"] == "archived"


def test_a_folder_that_cannot_be_given_up_is_told(bench, refuse):
    """Its page went; the folder is tried again."""
    bench.publish()
    bench.write({"seg/retail.md": None})

    report = bench.publish(refuse(port.TrashFolder))

    assert rows(report)["content/seg/retail.md"] == "archived"
    assert report.problems
    finishes(bench)


def test_a_folder_that_cannot_be_made_stops_the_run(bench, refuse):
    """Pages would have nowhere to go."""
    report = bench.publish(refuse(port.AddFolder))

    assert report.stopped_by is not None
    finishes(bench)


# ---- the run around it

LOST = OutcomeUnknownError(text("portal.batch-cut", method="batch"))
DOWN = TransportError(text("portal.batch-cut", method="batch"))


@pytest.mark.parametrize(
    "kind", [port.AddSite, port.AddFolder, port.AddPage, port.AddBlock, port.Publish, port.UpdatePage, port.SetAreas]
)
def test_a_lost_answer_is_looked_into_and_the_run_goes_on(bench, lose, kind):
    """Whatever was being done: the report tells the first plan's changes as done."""
    report = bench.publish(lose(kind, LOST, times=1))

    assert report.is_complete, (report.problems, report.stopped_by)
    assert set(rows(report).values()) == {"created"}
    assert not bench.plan().plan.has_changes


def test_answers_that_are_lost_again_and_again_end_the_run(bench, lose):
    """After four looks: what stopped it is told, the pages say that they were not reached."""
    report = bench.publish(lose(port.AddPage, LOST))

    assert report.stopped_by == LOST.message
    assert len(bench.asked(port.AddSite)) >= 1
    assert {reason.key for row in report.pages for reason in row.reasons} == {"apply.not-reached"}
    finishes(bench)


def test_an_error_of_the_first_look_is_raised(bench):
    """Nothing was written, there is nothing to report: the command leaves with the error's code."""

    class Gone:
        def survey(self, code, also=(), *, group=None, views=False):
            raise DOWN

    with pytest.raises(TransportError):
        bench.planner(Gone()).plan()


def test_an_error_while_an_existing_page_is_written_is_told_in_the_report(bench, lose):
    """Its intent may be on the portal: that is no "nothing written"."""
    bench.publish()
    bench.write({"trends.md": "# Trends\n\nPrices fall by 4 per cent.\n"})

    report = bench.publish(lose(port.Publish, DOWN, times=1))

    assert report.stopped_by == DOWN.message
    assert rows(report)["content/trends.md"] == "failed"
    finishes(bench)


def test_an_error_after_something_was_written_is_told_in_the_report(bench, lose):
    """What is done stays done; running again finishes it."""
    report = bench.publish(lose(port.Publish, DOWN, times=1))

    assert report.stopped_by == DOWN.message
    assert set(rows(report).values()) == {"failed"}
    finishes(bench)


def test_a_portal_that_goes_away_while_it_is_looked_at_again_is_told(bench, lose):
    """The first answer was lost, the second look fails."""
    lost = lose(port.AddPage, LOST, times=1)
    with publisher_on(Wire(bench.stage.portal)) as portal:

        class Going:
            def __getattr__(self, name):
                return getattr(portal, name)

            def carry_out(self, operations, *, alone=False):
                for operation in operations:
                    lost(operation)
                return portal.carry_out(operations, alone=alone)

        def plan_again():
            raise DOWN

        going = Going()
        report = Run(going, bench.planner(going).plan(), plan_again, lambda *_: b"").to_the_end()

    assert report.stopped_by == DOWN.message
    finishes(bench)


# ---- tasks


DUE = "---\nid: trends-page\nowner: {owner}\nlast_reviewed: {day}\n---\n# Trends\n\nPrices fall.\n"


def test_a_task_that_is_refused_is_told_and_made_next_time(bench, refuse):
    """The pages are done all the same."""
    bench.write({"trends.md": DUE.format(owner="ivan.p@example.com", day="2026-01-10")})

    report = bench.publish(refuse(task_port.AddTask))

    (task,) = report.tasks
    assert (task.task_id, task.problem.key) == (None, "portal.did-nothing")
    assert not report.is_complete
    assert report.summary()["tasks_created"] == 0
    (made,) = finishes(bench).tasks
    assert made.task_id


def test_a_task_says_where_its_page_is(bench):
    """The address is known only once the page is there."""
    bench.write({"trends.md": DUE.format(owner="ivan.p@example.com", day="2026-01-10")})
    report = bench.publish()

    (task,) = bench.asked(task_port.AddTask)
    assert next(row.url for row in report.pages if row.key == "trends-page") in task.description
    assert "%PAGE" not in task.description
    assert task.tag == "kb-review"


@pytest.mark.parametrize(
    "kind", [task_port.UpdateTask, task_port.CommentTask, task_port.CompleteTask, task_port.AddTask]
)
def test_a_task_whose_answer_was_lost_is_done_once(bench, lose, kind):
    """Made, handed over, closed: one task, and as many comments as without the loss."""
    bench.write({"trends.md": DUE.format(owner="ivan.p@example.com", day="2026-01-10")})
    bench.publish(*([lose(kind, LOST, times=1)] if kind is task_port.AddTask else []))
    bench.write({"trends.md": DUE.format(owner="maria.s@example.com", day="2026-01-10")})
    bench.publish(*([lose(kind, LOST, times=1)] if kind is task_port.UpdateTask else []))
    bench.write({"trends.md": DUE.format(owner="maria.s@example.com", day="2026-11-20")})

    report = bench.publish(*([lose(kind, LOST, times=1)] if kind is not task_port.AddTask else []))

    assert report.is_complete
    tasks = bench.stage.picture()["tasks"]
    assert len([task for task in tasks if task["xml_id"].startswith("kb-review")]) == 1
    assert not bench.plan().plan.has_changes


# ---- images


@pytest.mark.parametrize(
    ("path", "content", "name"),
    [
        ("img/map.png", b"\xff\xd8\xff\xe0", "map.jpg"),
        ("img/map.JPEG", b"\xff\xd8\xff\xe0", "map.JPEG"),
        ("img/map", b"GIF89a", "map.gif"),
        ("map.v2.gif", b"RIFF\x24\x00\x00\x00WEBPVP8 ", "map.v2.webp"),
        ("img/map.png", b"no picture", "map.png"),
    ],
)
def test_an_image_is_uploaded_as_what_it_is(path, content, name):
    """The portal refuses a JPEG that is called ``.png``, and with it the page."""
    assert upload_name(path, content) == name


def test_images_are_known_by_their_bytes():
    """Only those that we uploaded and that name their file; other images are none of ours."""
    content = (
        '<img src="/a.png" data-fileid="7" data-kb="0a1b" alt="x">'
        '<img src="/b.png" data-kb="ffff"><img src="" data-fileid="8" data-kb="eeee"><img src="/c.png" data-fileid="9">'
    )

    assert uploaded_in(content) == {"0a1b": UploadedFile(7, "/a.png")}
    written = f"<img {attributes('0a1b' + '0' * 60, {('0a1b' + '0' * 60)[:16]: UploadedFile(7, '/a b.png')})}>"
    assert list(uploaded_in(written).values()) == [UploadedFile(7, "/a b.png")]


def test_an_action_is_a_word_of_the_report():
    """Every word is said in both languages."""
    for language in ("en", "ru"):
        for action in Action:
            if action is not Action.UNCHANGED:
                assert Catalogue(language)(f"apply.did-{action}").strip()
