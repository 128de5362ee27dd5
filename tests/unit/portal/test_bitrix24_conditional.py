"""A batch that does nothing where the portal is not as it was believed to be: what travels, and what its answer means."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest

from publisher.targets.knowledge_base.port import (
    Condition,
    ConditionalAnswer,
    Publish,
    ReadPages,
    UpdatePage,
    WriteText,
)
from publisher.targets.knowledge_base.rest.conditional import conditional

MARKS = {5: "kb1|five", 6: "kb1|six"}
WRITES = [WriteText(5, 50, "<p>New.</p>"), Publish(5)]


def rows(*pages: int) -> list[dict[str, Any]]:
    """Pages as ``landing.landing.getList`` answers them."""
    return [{"ID": str(page), "TITLE": f"Page {page}", "XML_ID": MARKS.get(page, ""), "DELETED": "N"} for page in pages]


def blocks(*pages: int) -> list[dict[str, Any]]:
    """Blocks as ``landing.block.getlist`` answers them."""
    return [
        {"id": 10 * page, "lid": page, "code": "text", "active": True, "content": f"<p>{page}</p>"} for page in pages
    ]


def answers(say: Any, *values: Any, fails: str = "") -> Callable[[dict[str, Any]], Any]:
    """A batch that answers so, in order; at ``fails`` it ends with that error."""

    def answer(params: dict[str, Any]) -> Any:
        keys = list(params["cmd"])
        done = dict(zip(keys, values, strict=False))
        refused = {keys[len(values)]: {"error": fails, "error_description": ""}} if fails else []
        return say({"result": {"result": done or [], "result_error": refused, "result_time": []}})

    return answer


def sent(rig: Any) -> list[tuple[str, dict[str, list[str]]]]:
    """Method and parameters of every command of the last request."""
    commands = (command.partition("?") for command in rig.commands(-1))
    return [(method, parse_qs(query)) for method, _, query in commands]


def test_the_condition_and_the_reading_come_first_the_look_ahead_last(rig: Any, say: Any) -> None:
    """Pages, their marks, their texts; the operations; pages and stamps for the request that follows."""
    everything = answers(say, rows(5, 6), rows(5, 6), blocks(5, 6), True, True, rows(6), blocks(6))
    transport = rig.transport(everything)

    answer = conditional(transport, Condition(MARKS, (5,), (6,)), WRITES)

    assert [method for method, _ in sent(rig)] == [
        "landing.landing.getList",
        "landing.landing.getList",
        "landing.block.getlist",
        "landing.block.updatecontent",
        "landing.landing.publication",
        "landing.landing.getList",
        "landing.block.getlist",
    ]
    assert rig.portal.asked[0][1]["halt"] == 1
    assert answer.held
    assert [outcome.is_done for outcome in answer.outcomes] == [True, True]
    assert answer.before is not None
    assert answer.after is not None
    assert answer.before.blocks[5][0].text == "<p>5</p>"
    assert list(answer.after.pages) == [6]


def test_the_reading_names_the_last_of_the_pages_with_the_expected_marks(rig: Any, say: Any) -> None:
    """Where one has another mark there is no such row, and the reading fails. Pages in the trash count, and come first."""
    transport = rig.transport(answers(say, rows(5, 6), rows(5, 6), blocks(5, 6), True, True))

    conditional(transport, Condition(MARKS, (5,)), WRITES)

    _, listed, read, *_ = sent(rig)
    assert [listed[1][f"params[filter][ID][{n}]"] for n in range(2)] == [["5"], ["6"]]
    assert [listed[1][f"params[filter][=XML_ID][{n}]"] for n in range(2)] == [["kb1|five"], ["kb1|six"]]
    assert {value[0] for name, value in listed[1].items() if "=DELETED" in name} == {"Y", "N"}
    assert next(iter(name for name in listed[1] if "order" in name)).endswith("[DELETED]")
    reference = unquote(read[1]["lid[1]"][0])
    key = list(rig.portal.asked[0][1]["cmd"])[1]
    assert reference == f"$result[{key}][1][ID]"


@pytest.mark.parametrize("done", [(), (rows(5, 6),), (rows(5, 6), rows(5))])
def test_where_a_command_of_the_condition_fails_nothing_was_done(done: tuple[Any, ...], rig: Any, say: Any) -> None:
    """The batch ended before the operations."""
    transport = rig.transport(answers(say, *done, fails="SYSTEM_ERROR"))

    assert conditional(transport, Condition(MARKS, (5,), (6,)), WRITES) == ConditionalAnswer(held=False)


def test_put_off_is_not_the_same_as_failed(rig: Any, refused: Any) -> None:
    """Nothing is known of the condition: it may hold, and the caller looks."""
    transport = rig.transport(refused("QUERY_LIMIT_EXCEEDED", 503), retry_cap=0.0)

    assert conditional(transport, Condition(MARKS, (5,)), WRITES) == ConditionalAnswer(held=True)


def test_an_operation_that_is_refused_ends_it(rig: Any, say: Any) -> None:
    """Its refusal is an outcome; what comes after it has none, and there is no look ahead."""
    transport = rig.transport(answers(say, rows(5, 6), rows(5, 6), blocks(5, 6), fails="ACCESS_DENIED"))

    answer = conditional(transport, Condition(MARKS, (5,), (6,)), WRITES)

    assert answer.held
    assert [outcome.is_done for outcome in answer.outcomes] == [False]
    assert answer.before is not None
    assert answer.after is None


def test_a_look_ahead_that_fails_is_no_look(rig: Any, say: Any) -> None:
    """One page of the next request went to the trash: the next one looks for itself."""
    transport = rig.transport(
        answers(say, rows(5, 6), rows(5, 6), blocks(5, 6), True, True, rows(6), fails="LANDING_NOT_EXIST")
    )

    answer = conditional(transport, Condition(MARKS, (5,), (6,)), WRITES)

    assert [outcome.is_done for outcome in answer.outcomes] == [True, True]
    assert answer.after is None


def test_marks_alone_read_no_texts(rig: Any, say: Any) -> None:
    """Two commands before a mark: the list, and the reading of its last row."""
    transport = rig.transport(answers(say, rows(5, 6), blocks(6), 5))

    answer = conditional(transport, Condition(MARKS), [UpdatePage(5, description="git 1")])

    assert [method for method, _ in sent(rig)] == [
        "landing.landing.getList",
        "landing.block.getlist",
        "landing.landing.update",
    ]
    assert not any("get_content" in name for name in sent(rig)[1][1])
    assert (answer.held, len(answer.outcomes), answer.before) == (True, 1, None)


def test_without_marks_the_reading_is_the_condition(rig: Any, say: Any) -> None:
    """Where pages are not found by their marks: a page in the trash fails the reading."""
    transport = rig.transport(
        answers(say, rows(5), blocks(5), True, True), answers(say, rows(5), fails="LANDING_NOT_EXIST")
    )

    first = conditional(transport, Condition({}, (5,)), WRITES)
    second = conditional(transport, Condition({}, (5,)), WRITES)

    assert first.before is not None
    assert first.before.blocks[5][0].text == "<p>5</p>"
    assert (len(first.outcomes), second) == (2, ConditionalAnswer(held=False))


def test_a_portal_that_takes_few_commands_gets_the_condition_and_one_operation(rig: Any, say: Any) -> None:
    """The rest has no outcome."""
    transport = rig.transport(answers(say, rows(5, 6), rows(5, 6), blocks(5, 6), True))
    transport.most_commands = 1

    answer = conditional(transport, Condition(MARKS, (5,)), WRITES)

    assert len(sent(rig)) == 4
    assert [outcome.is_done for outcome in answer.outcomes] == [True]


def test_nothing_in_a_text_can_name_an_earlier_result(rig: Any, say: Any) -> None:
    """The keys are of this request alone: a text that quotes a reference stays a text."""
    transport = rig.transport(*[answers(say, rows(5, 6), rows(5, 6), blocks(5, 6), True)] * 2)
    for _ in range(2):
        conditional(transport, Condition(MARKS, (5,)), [WriteText(5, 50, "$result[same][1][ID]")])

    first, second = (list(params["cmd"]) for _, params in rig.portal.asked)
    assert not {"same", "stands"} & {*first, *second}
    assert first[:4] != second[:4]


def test_what_was_read_is_given_by_page(rig: Any, say: Any) -> None:
    """A page without blocks has an empty tuple; rows of the page that only stood for the condition are there too."""
    transport = rig.transport(answers(say, rows(5, 6), rows(5, 6), blocks(6), True, True))

    answer = conditional(transport, Condition(MARKS, (5,)), [*WRITES[:1], ReadPages((5,))])

    assert answer.before is not None
    assert answer.before.blocks[5] == ()


def test_an_operation_that_the_portal_finds_too_large_is_refused_alone(rig: Any, say: Any) -> None:
    """413 for the condition and one operation: the condition held as far as anybody knows, the operation has an error."""
    answer = conditional(rig.transport(say({}, 413)), Condition(MARKS, (), ()), WRITES[:1])

    assert answer.held
    assert [outcome.error is not None for outcome in answer.outcomes] == [True]
