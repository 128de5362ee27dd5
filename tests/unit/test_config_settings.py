"""The settings of a knowledge base, and the webhook's address."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from publisher.config import Settings, parse_settings, parse_webhook
from publisher.errors import ConfigError
from publisher.intervals import Interval, Unit
from publisher.messages import LANGUAGES, Catalogue
from publisher.review_settings import ReviewSettings


def parse(raw: Mapping[str, object], *, docs: str = "/r/content", locale: str = "en") -> Settings:
    return parse_settings(
        raw,
        config_file=Path("/r/mkdocs.yml"),
        docs_dir=Path(docs),
        site_name="Strategy",
        locale=locale,
        repo_url="https://g/x",
    )


BASE = {"knowledge_base": {"code": "strategy"}}


def test_a_code_is_all_that_is_needed() -> None:
    """Everything else has a default."""
    settings = parse(BASE)
    assert (settings.code, settings.title, settings.target, settings.language) == (
        "strategy",
        "Strategy",
        "knowledge-base",
        "en",
    )
    assert settings.review == ReviewSettings(Interval(14, Unit.DAY), "kb-review", 5, None, None)
    assert (settings.root, settings.work_dir) == (Path("/r"), Path("/r/.publisher"))
    assert dict(settings.defaults) == {}


def test_what_pages_show_may_be_chosen() -> None:
    """Formulas and the list of a page's sections; each has a default, and a wrong value is told."""
    assert (parse(BASE).math, parse(BASE).on_this_page, parse(BASE).github_markdown) == (False, 4, True)
    chosen = parse({**BASE, "math": True, "on_this_page": 0, "github_markdown": False})
    assert (chosen.math, chosen.on_this_page, chosen.github_markdown) == (True, 0, False)
    with pytest.raises(ConfigError) as wrong:
        parse({**BASE, "math": "yes", "on_this_page": -1})
    assert [dict(problem.values)["setting"] for problem in wrong.value.problems] == ["on_this_page", "math"]


def test_a_diagram_s_command_is_a_text_or_a_list() -> None:
    """Quotes hold blanks together; one that is empty or has an open quote is told."""
    commands = parse({**BASE, "diagrams": {"Mermaid": "mmdc -i '{input} x'", "dot": ["dot", "-Tsvg"]}}).diagrams
    assert commands == {"mermaid": ("mmdc", "-i", "{input} x"), "dot": ("dot", "-Tsvg")}
    with pytest.raises(ConfigError) as wrong:
        parse({**BASE, "diagrams": {"a": "", "b": "x '", "c": [], "d": [1], "e": ["x"]}})
    assert [dict(problem.values)["setting"] for problem in wrong.value.problems] == [
        "diagrams.a",
        "diagrams.b",
        "diagrams.c",
        "diagrams.d",
    ]


def test_every_setting_of_the_contract_is_read() -> None:
    """The example of the contract, in Russian."""
    settings = parse(
        {
            "target": "knowledge-base",
            "knowledge_base": {"code": "strategy", "title": "Our strategy"},
            "time_zone": "Europe/Berlin",
            "defaults": {"owner": "lead@example.com", "review_every": "6 months"},
            "review": {"lead": "2 weeks", "tag": "kb", "open_per_owner": 3, "group": 7, "fallback": "b24:1"},
        },
        locale="ru_RU",
    )
    assert (settings.title, settings.time_zone, settings.language) == ("Our strategy", "Europe/Berlin", "ru")
    assert settings.defaults["owner"] == "lead@example.com"
    assert settings.review == ReviewSettings(Interval(2, Unit.WEEK), "kb", 3, 7, "b24:1")


@pytest.mark.parametrize(
    ("docs", "prefix"),
    [("/r/content", "content/"), ("/r/a/b", "a/b/"), ("/r", ""), ("/elsewhere", "../elsewhere/")],
)
def test_reports_name_the_content_folder(docs: str, prefix: str) -> None:
    """From the folder of mkdocs.yml, also when it lies elsewhere: no path of one machine goes to the portal."""
    assert parse(BASE, docs=docs).docs_prefix == prefix


def test_a_target_that_is_not_there_yet_is_refused() -> None:
    """Knowledge Base 2.0 is planned; nothing is published to it by mistake."""
    with pytest.raises(ConfigError) as failure:
        parse({**BASE, "target": "knowledge-base-2"})
    assert [str(problem) for problem in failure.value.problems] == [
        "target: 'knowledge-base-2' is not known; known: knowledge-base."
    ]


def test_all_problems_are_told_at_once() -> None:
    """One error lists every wrong setting, each by its full name, in both languages."""
    with pytest.raises(ConfigError) as failure:
        parse(
            {
                "target": "wiki",
                "knowledge_base": {"code": "Big Code", "titel": "x"},
                "time_zone": "Mars/Olympus",
                "defaults": "owner",
                "review": {"lead": "soon", "tag": 5, "open_per_owner": 0, "group": True, "fallback": " "},
                "surplus": 1,
            }
        )
    problems = failure.value.problems
    said = [str(problem) for problem in problems]
    names = [
        "target", "knowledge_base.code", "knowledge_base.titel", "time_zone", "defaults",
        "review.lead", "review.tag", "review.open_per_owner", "review.group", "review.fallback", "surplus",
    ]  # fmt: skip
    assert len(said) == len(names)
    for name in names:
        assert any(sentence.startswith((f"{name}:", f"{name} ")) for sentence in said), name
    assert "mkdocs.yml" in str(failure.value)
    for language in LANGUAGES:
        assert all(Catalogue(language).say(problem) for problem in problems)


@pytest.mark.parametrize(
    "raw", [{}, {"knowledge_base": None}, {"knowledge_base": "strategy"}, {"knowledge_base": {"code": None}}]
)
def test_a_missing_code_is_told(raw: Mapping[str, object]) -> None:
    """Also where the block is no block."""
    with pytest.raises(ConfigError) as failure:
        parse(raw)
    assert any("knowledge_base.code" in str(problem) for problem in failure.value.problems)


@pytest.mark.parametrize(
    "written",
    [
        "https://company.bitrix24.com/rest/1/s3cret/",
        "https://company.bitrix24.com/rest/1/s3cret",
        " https://company.bitrix24.com/rest/1/s3cret/\n",
        "https://company.bitrix24.com/rest/1/s3\ncret/",
        "https://company.bitrix24.com/rest/1/s3cret/profile.json",
        "https://company.bitrix24.com/rest/api/1/s3cret/",
    ],
)
def test_a_pasted_webhook_is_repaired(written: str) -> None:
    """Blanks, line breaks, a missing slash, a method at the end; both APIs' addresses derive from it."""
    webhook = parse_webhook(written)
    assert webhook is not None
    assert webhook.address() == "https://company.bitrix24.com/rest/1/s3cret/"
    assert webhook.address(version=3) == "https://company.bitrix24.com/rest/api/1/s3cret/"
    assert "s3cret" not in repr(webhook)


@pytest.mark.parametrize("written", [None, "", "  \n"])
def test_a_blank_webhook_is_none(written: str | None) -> None:
    """As pipelines write a secret that is not set."""
    assert parse_webhook(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "s3cret",
        "ftp://c.example.com/rest/1/s3cret/",
        "https://c.example.com/s3cret/",
        "https://u:s3cret@c.example.com/rest/1/s3cret/",
        "https:///rest/1/s3cret/",
    ],
)
def test_a_malformed_webhook_is_not_repeated(written: str) -> None:
    """The error says what it looks like, never what was given."""
    with pytest.raises(ConfigError) as failure:
        parse_webhook(written)
    assert "s3cret" not in str(failure.value)
    assert "BITRIX24_WEBHOOK_URL" in str(failure.value)


def test_a_portal_below_a_path_keeps_it() -> None:
    """On-premise portals need not be at the top of a host."""
    webhook = parse_webhook("http://intranet/portal/rest/5/abc/")
    assert webhook is not None
    assert webhook.address() == "http://intranet/portal/rest/5/abc/"


@pytest.mark.parametrize(
    ("value", "hosts"),
    [
        (["Img.example.com", "*.example.org"], ("img.example.com", "*.example.org")),
        ("*", ("*",)),
        (None, ()),
    ],
)
def test_servers_of_pictures_are_read(value, hosts):
    """One or several, in any letters."""
    assert parse({"knowledge_base": {"code": "strategy"}, "image_hosts": value}).image_hosts == hosts


@pytest.mark.parametrize("value", ["https://img.example.com/", ["a b"], [1], {"a": 1}, 5])
def test_what_is_no_server_is_told(value):
    """An address, a number or a block is not a server's name."""
    with pytest.raises(ConfigError) as caught:
        parse({"knowledge_base": {"code": "strategy"}, "image_hosts": value})

    assert "image_hosts" in str(caught.value.problems[0])
