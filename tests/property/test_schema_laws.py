"""What ``publisher schema`` accepts the reader accepts without an error, and the other way round, as far as a schema can say it."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from laws import examples

from publisher.checks.levels import rules_to_set
from publisher.cli.app import run
from publisher.config import parse_settings
from publisher.content.frontmatter import KEYS, LEGACY_KEYS, PAGE_ONLY, read_layer
from publisher.content.model import PageType, Status
from publisher.content.people import parse_person
from publisher.content.problems import CONTENT_RULES, Problems
from publisher.content.yamlhead import HeadSource
from publisher.errors import ConfigError
from publisher.findings import Severity
from publisher.scaffold.schemas import NAMES, all_schemas, schema

TODAY = date(2026, 11, 23)
NOT_SAID = {"date-in-future", "status-unknown"}
"""What depends on the day, and which words are slips of the pen."""
VALIDATORS = {name: Draft202012Validator(schema(name)) for name in NAMES}

words = st.sampled_from(
    [
        *(
            "",
            " ",
            "a",
            "all",
            "never",
            "quarterly",
            "Yearly",
            "3 months",
            " 10 Days ",
            "0 days",
            "1 fortnight",
            "101 years",
            "0100 years",
        ),
        *(
            "2026-09-15",
            "2026-02-29",
            "2024-02-29",
            "2100-02-29",
            "2026-9-5",
            "0000-01-01",
            " 2026-01-31",
            "2026-04-31T10:00",
        ),
        *(
            "anna.k@example.com",
            "Anna K <anna.k@example.com>",
            "b24:17",
            "B24:0",
            "a@b",
            "a..b@example.com",
            ".a@example.com",
            "two, people",
        ),
        *(
            "a@example.com, b@example.com",
            "team:sales",
            "ru",
            "pt-BR",
            "english",
            "seg-retail",
            "Seg",
            "ab",
            "true",
            "No",
            "off",
            "perhaps",
        ),
        *(
            "department:12",
            "department:0",
            "user:anna.k@example.com",
            "all, department:3",
            "all,,",
            ",all",
            "user: b24:3",
        ),
        *(
            "../out",
            "a/../b",
            "a/..",
            "..",
            "old/name",
            "https://example.com/a",
            "a://",
            "x, ../y",
            "a,b",
            "..\\a",
            "draft",
            "segment",
            "first",
        ),
        *("7", "007", "123", "1.10", "12:30"),
    ]
)
scalars = st.none() | st.booleans() | st.integers(-3, 1200) | words
flat = scalars | st.lists(scalars, max_size=3)
reading = st.fixed_dictionaries({}, optional={"audience": flat, "due": flat, "other": flat})
values = flat | reading | st.lists(st.lists(words, max_size=1), min_size=1, max_size=1)


def errors_of(data: object, *, of_page: bool) -> set[str]:
    problems = Problems()
    written = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    read_layer(HeadSource(written, "a.md"), problems, today=TODAY, of_page=of_page)
    return {finding.rule for finding in problems.findings if CONTENT_RULES[finding.rule] is Severity.ERROR}


@pytest.mark.parametrize("name", ["front-matter", "meta"])
@given(data=st.data())
@settings(max_examples=examples(250), deadline=None)
def test_a_schema_and_the_reader_of_front_matter_agree(name, data):
    """Key by key: each is read alone."""
    key = data.draw(st.sampled_from(sorted(KEYS)))
    document = {key: data.draw(values)}
    found = errors_of(document, of_page=name == "front-matter")
    assume(not found & NOT_SAID)

    said = [error.message for error in VALIDATORS[name].iter_errors(document)]

    assert bool(said) == bool(found), (document, said, found)


levels = st.sampled_from(["error", "warning", "off", "Warning ", "loud", False, True, None, 3])
texts = words | st.lists(words | st.integers(), max_size=2) | st.none() | st.integers()
BLOCKS = {
    "target": words | st.just("knowledge-base"),
    "knowledge_base": st.fixed_dictionaries(
        {},
        optional={
            "code": st.sampled_from(["strategy", "Strategy", "s", " polka ", "a-1", 5, None]),
            "title": scalars,
            "x": scalars,
        },
    )
    | scalars,
    "review": st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("lead", "tag", "open_per_owner", "group", "fallback", "other"), scalars)
    ),
    "glossary": st.fixed_dictionaries({}, optional={"link": scalars, "abbreviations": scalars}),
    "types": st.dictionaries(
        st.sampled_from([*PageType, "page"]),
        st.fixed_dictionaries(
            {}, optional={"sections": texts | st.just({"ru": ["Объём"]}), "keys": texts, "index": scalars}
        ),
        max_size=2,
    ),
    "image_hosts": st.sampled_from(["*", "img.example.com", "*.Example.org", "a b", ["*", "x.y"], [5], [], None, 3]),
    "diagrams": st.dictionaries(st.sampled_from(["mermaid", "dot"]), texts, max_size=2),
    "math": scalars,
    "on_this_page": scalars,
    "what_changed": scalars,
    "github_markdown": scalars,
    "tasks": scalars,
    "checks": st.dictionaries(st.sampled_from(["orphan", "owner-missing", "nonsense"]), levels, max_size=2),
    "status_words": st.dictionaries(
        st.sampled_from(["accepted", "Draft", " active ", "Done"]),
        st.sampled_from([*Status, "gone", None]),
        max_size=2,
    ),
    "nonsense": words,
}


@given(st.data())
@settings(max_examples=examples(300), deadline=None)
def test_a_schema_and_the_settings_agree(data):
    """One setting at a time beside the one that is needed."""
    key = data.draw(st.sampled_from(sorted(BLOCKS)))
    block = {"knowledge_base": {"code": "strategy"}, key: data.draw(BLOCKS[key])}
    try:
        parse_settings(
            {name: value for name, value in block.items() if value is not None},
            config_file=Path("mkdocs.yml"),
            docs_dir=Path("content"),
            site_name="Test",
            is_person=lambda written: parse_person(written) is not None,
            rules=rules_to_set(),
        )
        refused: tuple[object, ...] = ()
    except ConfigError as error:
        refused = error.problems

    said = [error.message for error in VALIDATORS["plugin"].iter_errors(block)]

    assert bool(said) == bool(refused), (block, said, list(map(str, refused)))


def test_every_key_that_is_read_stands_in_the_schema():
    """And no other; old names are marked as old, and what belongs to one page is not in a folder's."""
    page, meta = schema("front-matter")["properties"], schema("meta")["properties"]

    assert set(page) == KEYS
    assert set(meta) == KEYS - PAGE_ONLY
    assert {key for key, value in page.items() if value.get("deprecated")} == set(LEGACY_KEYS)


@pytest.mark.parametrize("name", [*NAMES, None])
def test_the_command_prints_a_valid_schema(name, capsys):
    """One by name, or all in one document whose own is that of front matter."""
    assert run(["schema", *([name] if name else [])]) == 0
    printed = json.loads(capsys.readouterr().out)

    Draft202012Validator.check_schema(printed)
    assert printed == (schema(name) if name else all_schemas())
    if name is None:
        assert Draft202012Validator(printed).is_valid({"owner": "anna.k@example.com"})
        assert not Draft202012Validator(printed).is_valid({"owner": "everybody"})
