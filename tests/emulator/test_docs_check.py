"""The check against the documentation: on pages written here, since the documentation itself is nobody's to copy."""

from pathlib import Path
from typing import Any

import pytest
from docs_check.__main__ import main
from docs_check.calls import CALLS, build_world, call_of, opened
from docs_check.judge import Check, compare, judge, lack_problem, request_problem, with_our_ids, without
from docs_check.page import Error, MethodPage, parse_page, read_pages
from docs_check.report import Reason, coverage, load_reasons, summarise

from portal_emulator import dispatch

ROOT = Path(__file__).parents[2]

ADD = """# Make a page landing.landing.add

## Method Parameters

#|
|| **Name**
`type` | **Description** ||
|| **scope**
[`string`](x.md) | Where. ||
|| **fields***
[`object`](x.md) | What, see [below](#fields) ||
|#

### Parameter fields {#fields}

#|
|| **Name**
`type` | **Description** ||
|| **TITLE**^*^
[`string`](x.md) | Its title ||
|| **SITE_ID***
[`integer`](x.md) | Its site ||
|#

## Code Examples

{% list tabs %}

- cURL (Webhook)

    ```bash
    curl -X POST \\
      -H "Content-Type: application/json" \\
      -d '{"fields": {"TITLE": "A \\d example", "SITE_ID": 4711, "CODE": "example"}}' \\
      "https://example.com/rest/1/code/landing.landing.add.json"
    ```

## Response Handling

HTTP Status: **200**

```json
{
    // a comment
    "result": 2227,
    "time": {"start": 1.5, "finish": null},
}
```

## Error Handling

HTTP Status: **400**

```json
{"error": "SLASH_IS_NOT_ALLOWED"}
```

### Possible Error Codes

#|
|| **Code** | **Description** ||
|| `MISSING_PARAMS` | Parameter `fields` is missing ||
|| `BX_EMPTY_REQUIRED` | TITLE is not filled ||
|| `SITE_NOT_FOUND` | No such site in `fields.SITE_ID` ||
|| — | Something else ||
|#
"""
SEND = """# Change a document note.document.update

This method belongs to REST 3.0.

## Method Parameters

#|
|| **id***
`integer` | Which ||
|#

## Response Handling

```json
not JSON
```

## Error Handling

HTTP status: **400**, **403**

Error Code: `NOTE_EMPTY_UPDATE`

#|
|| **Field** | **Error description** ||
|| `fields.title` | nothing to change ||
|#

Error Code: `BITRIX_REST_V3_EXCEPTION_VALIDATION_REQUESTVALIDATIONEXCEPTION`

#|
|| `id` | Required field is not specified ||
|#
"""


def parsed(text: str) -> MethodPage:
    page = parse_page("api-reference/x.md", text)
    assert page is not None
    return page


def test_a_page_is_taken_apart() -> None:
    """Required parameters with their parents, the example without its comments, codes with their texts, statuses."""
    page = parsed(ADD)
    assert (page.method, page.version) == ("landing.landing.add", 2)
    assert page.required == (("fields",), ("fields", "TITLE"), ("fields", "SITE_ID"))
    assert page.example == {"result": 2227, "time": {"start": 1.5, "finish": None}}
    assert page.request == {"fields": {"TITLE": r"A \d example", "SITE_ID": 4711, "CODE": "example"}}
    assert [error.code for error in page.errors] == [
        "SLASH_IS_NOT_ALLOWED",
        "MISSING_PARAMS",
        "BX_EMPTY_REQUIRED",
        "SITE_NOT_FOUND",
        "",
    ]
    assert page.statuses == {400}


def test_a_page_of_rest_3_has_its_codes_in_headings() -> None:
    """An example that is no JSON is none."""
    page = parsed(SEND)
    assert (page.method, page.version, page.example) == ("note.document.update", 3, None)
    assert [error.code.rpartition("_")[2] for error in page.errors] == [
        "UPDATE",
        "UPDATE",
        "REQUESTVALIDATIONEXCEPTION",
    ]
    assert page.statuses == {400, 403}


def test_pages_about_no_method_are_left_out(tmp_path: Path) -> None:
    """Overviews, and what is outdated or deprecated."""
    for name, text in {
        "a.md": ADD,
        "b.md": "# Overview of pages\n",
        "c.md": "# About user.get\n",
        "outdated/d.md": ADD,
        "common/users/profile.md": "# Who I am\n\n## Response Handling\n",
    }.items():
        path = tmp_path / "api-reference" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert [page.method for page in read_pages(tmp_path)] == ["landing.landing.add", "profile"]


@pytest.mark.parametrize(
    ("documented", "answered", "problems"),
    [
        ({"a": 1, "b": "x"}, {"a": 2.5, "b": "y", "more": 1}, {}),
        ({"a": 1}, {"a": "1"}, {"a": "documented number 1, answered string '1'"}),
        ({"a": True}, {"a": 1}, {"a": "documented boolean True, answered number 1"}),
        ({"a": {"b": 1}}, {"a": {}}, {"a": "documented object {'b': 1}, answered {}"}),
        ({"a": "x"}, {"a": None}, {"a": "documented string 'x', answered None"}),
        ({"a": [1]}, {"a": []}, {"a": "documented array [1], answered []"}),
        ({"a": {"b": 1}}, {"a": {"c": 1}}, {"a.b": "documented, not answered"}),
        ({"a": [{"b": 1}]}, {"a": [{"b": [1]}]}, {"a[].b": "documented number 1, answered array [1]"}),
        ({"a": [{"b": 1}, {"c": 1}]}, {"a": [{"b": 1}, {"b": 2, "c": 3}]}, {}),
        ({"a": [{"b": 1}, {"c": 1}]}, {"a": [{"b": 1}]}, {"a[].c": "documented, not answered"}),
        ({"a": [{"b": 1}]}, {"a": [{"b": 1}, {"b": "x"}]}, {"a[].b": "documented number 1, answered string 'x'"}),
        ({"a": [{"b": 1}, {"b": "x"}]}, {"a": [{"b": "y"}, {"b": 2}]}, {}),
        ({"1": {"b": 1}}, {"77": {}}, {"[]": "documented object {'b': 1}, answered {}"}),
        ({"1": {"b": "x"}}, {"77": {"b": 2}}, {"[].b": "documented string 'x', answered number 2"}),
        ({"a": None}, {"a": 5}, {}),
        ([], {"a": 5}, {}),
        ({"a": 1}, "x", {"answer": "documented object {'a': 1}, answered string 'x'"}),
    ],
)
def test_documented_keys_and_types(documented: Any, answered: Any, problems: dict[str, str]) -> None:
    """Further keys are welcome, and a documented null says nothing; an empty answer to documented content is a disagreement.

    All elements of lists and of maps by id count, on both sides.
    """
    assert {what: problem for what, problem in compare(documented, answered, "") if problem} == problems


def test_what_a_call_without_a_parameter_should_come_to() -> None:
    """The code that the page has for that parameter; without one, any code of the page."""
    page = parsed(ADD)
    assert lack_problem(page, "fields", 400, {"error": "MISSING_PARAMS"}) == ""
    assert "documented 'MISSING_PARAMS'" in lack_problem(page, "fields", 400, {"error": "BX_EMPTY_REQUIRED"})
    assert lack_problem(page, "SITE_ID", 400, {"error": "SLASH_IS_NOT_ALLOWED"}) == ""
    assert lack_problem(page, "fields", 403, {"error": "MISSING_PARAMS"}) == "answered status 403, documented 400"
    assert lack_problem(page, "fields", 200, {"result": 5}) == "answered 200 5, and no error"
    nested = {"error": {"code": "BITRIX_REST_V3_EXCEPTION_VALIDATION_REQUESTVALIDATIONEXCEPTION"}}
    assert lack_problem(parsed(SEND), "id", 400, nested) == ""


def test_the_documented_request_is_sent_with_our_ids() -> None:
    """Whatever it has besides stays; a filter is ours as a whole, and a landing call gets our scope."""
    ours = {"scope": "KNOWLEDGE", "fields": {"TITLE": "New", "SITE_ID": 1}, "filter": {"ID": 2}}
    documented = {"fields": {"title": "x", "SITE_ID": 4711, "CODE": "y"}, "filter": {"%NAME": "z"}, "more": [1]}
    assert with_our_ids(documented, ours) == {
        "scope": "KNOWLEDGE",
        "fields": {"title": "New", "SITE_ID": 1, "CODE": "y"},
        "filter": {"ID": 2},
        "more": [1],
    }


def test_a_documented_request_has_to_do_something() -> None:
    """A refusal, or nothing where the page shows a result, is a disagreement."""
    page = parsed(ADD)
    assert request_problem(page, 200, {"result": 5}) == ""
    assert request_problem(page, 200, {"result": False}) == "documented 2227, answered False"
    assert request_problem(page, 400, {"error": "X", "error_description": "no"}) == "refused: 400 X no"
    assert request_problem(parsed(SEND), 200, {"result": None}) == ""


def test_a_call_loses_one_parameter() -> None:
    """Whatever the case of its name; nothing to take away is told apart."""
    params = {"fields": {"TITLE": "x"}, "lid": 1}
    assert without(params, ("FIELDS", "TITLE")) == {"fields": {}, "lid": 1}
    assert without(params, ("lid",)) == {"fields": {"TITLE": "x"}}
    assert without(params, ("block",)) is None
    assert without(params, ("lid", "x")) is None


def test_methods_are_judged_on_a_portal_of_their_own() -> None:
    """Each call is made on a fresh copy of the world, so that one that deletes spoils nothing."""
    page = parsed(ADD)
    deleting = MethodPage("p", "landing.landing.delete", 2, (("lid",), ("block",)), {"result": True}, ())
    unknown = MethodPage("p", "no.such.method", 2, (), None, ())
    refused = MethodPage("p", "tasks.task.files.attach", 2, (), {"result": {}}, ())
    found = {
        check.name: check.problem for check in judge([page, deleting, deleting, unknown, refused]) if check.problem
    }
    assert found == {
        "v2 landing.landing.delete: without block": "the call of this check does not have the parameter",
        "v2 tasks.task.files.attach: answer": "refused: 400 ERROR_CORE",
    }


def test_reasons_explain_disagreements_and_must_be_needed() -> None:
    """A name stands for one check and no other."""
    checks = [Check("a.b", 2, "result.x", "bad"), Check("a.b", 2, "result.y"), Check("c", 3, "without id", "bad")]
    reasons = (Reason(("v2 a.b: result.x",), "because"), Reason(("v2 old: answer",), "no more"))
    summary = summarise(checks, reasons)
    assert summary.figures == {"methods": 2, "checks": 3, "agreed": 1, "disagreed": 2, "without a reason": 1}
    assert summary.text().splitlines() == [
        "2 methods, 3 checks, 1 agreed, 2 disagreed, 1 without a reason",
        "no reason: v3 c: without id: bad",
        "a reason that nothing needs: v2 old: answer",
    ]


def test_the_program_says_whether_all_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1: reasons of the real documentation are not needed by one page; a folder without pages is a usage error."""
    (tmp_path / "api-reference").mkdir()
    (tmp_path / "api-reference" / "add.md").write_text(ADD, encoding="utf-8")
    assert main([str(tmp_path), "--write", str(tmp_path / "out.md")]) == 1
    assert "1 methods, 6 checks" in capsys.readouterr().out
    assert "| 2 | `landing.landing.add` | add.md | 6 | 0 |" in (tmp_path / "out.md").read_text(encoding="utf-8")
    with pytest.raises(SystemExit):
        main([str(tmp_path / "api-reference")])


def test_every_method_answers_the_call_that_the_check_makes(tmp_path: Path) -> None:
    """So each method is called once at least, with everything it needs, and answers in time."""
    dispatch.load_methods()
    build_world(tmp_path / "world.sqlite")
    with opened(tmp_path / "world.sqlite") as caller:
        # Reading methods together; the others change what the next would find, and have tests of their own.
        names = [
            (found.version, found.name)
            for version in (2, 3)
            for found in dispatch.all_methods(version)
            if found.name.split(".")[-1]
            .lower()
            .startswith(("get", "list", "current", "search", "profile", "scope", "time"))
            and found.name != "task.commentitem.get"
        ]
        answers = {name: caller.call(*name, call_of(*name))[0] for name in names}
    assert {name: status for name, status in answers.items() if status != 200} == {}
    known = {(found.version, found.name) for version in (2, 3) for found in dispatch.all_methods(version)}
    assert set(CALLS) <= known


def test_the_world_says_what_could_not_be_made(tmp_path: Path) -> None:
    """A part of the world that is refused would make every check after it wrong."""
    build_world(tmp_path / "world.sqlite")
    with opened(tmp_path / "world.sqlite") as caller, pytest.raises(RuntimeError, match=r"landing\.site\.add: 400"):
        caller.make(2, "landing.site.add", {})


def test_an_error_is_about_a_parameter_when_it_names_it_and_says_so() -> None:
    """Not when another name merely contains it."""
    assert Error("X", "Required parameter `id` is missing").is_about_lack_of("id")
    assert not Error("X", "Required parameter `siteId` is missing").is_about_lack_of("Id")
    assert not Error("X", "No access to `id`").is_about_lack_of("id")


def test_the_coverage_page_is_current() -> None:
    """docs/emulator-coverage.md lists exactly the methods that are built, and each reason with its checks."""
    text = (ROOT / "docs" / "emulator-coverage.md").read_text(encoding="utf-8")
    dispatch.load_methods()
    built = {f"| {found.version} | `{found.name}` |" for version in (2, 3) for found in dispatch.all_methods(version)}
    part = text[text.index("## Methods that are built") : text.index("## Methods of these families")]
    listed = {"|".join(line.split("|")[:3]) + "|" for line in part.splitlines() if line.startswith(("| 2 ", "| 3 "))}
    remake = "run make docs-check CHECKOUT=FOLDER"
    assert listed == built, remake
    for line in text[text.index("that are not built") :].splitlines():
        names = line.split("`")[1::2] if line.startswith("| ") else []
        assert [name for name in names if dispatch.find(name, 2) or dispatch.find(name, 3)] == [], remake
    assert [reason.why for reason in load_reasons() if f"| {reason.why} |" not in text] == [], remake


def test_the_coverage_page_tells_what_is_not_built() -> None:
    """Of the families that the issues need, with the reason."""
    pages = [
        MethodPage("api-reference/a.md", "landing.demos.getList", 2, (), None, ()),
        MethodPage("api-reference/b.md", "crm.deal.get", 2, (), None, ()),
    ]
    text = coverage(pages, summarise([], ()))
    (row,) = [line for line in text.splitlines() if "`landing.demos.getList`" in line]
    assert row.startswith("| Templates of sites")
    assert "crm.deal.get" not in text


def test_a_method_is_built_or_it_is_said_why_not() -> None:
    """A page of coverage that leaves the reader guessing is not made."""
    page = MethodPage("api-reference/a.md", "landing.site.invent", 2, (), None, ())
    with pytest.raises(KeyError, match=r"landing\.site\.invent"):
        coverage([page], summarise([], ()))
