"""What pages of a type must have."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from publisher.config import TypeSettings, parse_settings
from publisher.errors import ConfigError
from publisher.messages import LANGUAGES, Catalogue
from publisher.pipeline.project import load_project

GOOD = "owner: a@example.com\nlast_reviewed: 2026-10-01\n"


def parse(types: object) -> dict[str, TypeSettings]:
    settings = parse_settings(
        {"knowledge_base": {"code": "test"}, "types": types},
        config_file=Path("/r/mkdocs.yml"),
        docs_dir=Path("/r/docs"),
        site_name="S",
    )
    return dict(settings.types)


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., list[tuple[str, str]]]:
    """The findings about types of a base, by path, with what is missing; said in both languages."""

    def run(pages: dict[str, str], types: str = "") -> list[tuple[str, str]]:
        (tmp_path / "docs").mkdir(exist_ok=True)
        settings = f"      types: {types}\n" if types else ""
        (tmp_path / "mkdocs.yml").write_text(
            f"site_name: B\nplugins:\n  - publisher:\n      knowledge_base: {{code: test}}\n{settings}",
            encoding="utf-8",
        )
        for path, content in {"index.md": f"---\n{GOOD}---\n# Start\n", **pages}.items():
            (tmp_path / "docs" / path).write_text(content, encoding="utf-8")
        found = load_project(tmp_path / "mkdocs.yml", today=date(2026, 11, 23), use_cache=False).findings
        mine = [finding for finding in found if finding.rule in {"section-missing", "key-missing"}]
        for finding in mine:
            for language in LANGUAGES:
                assert Catalogue(language).say(finding.message)
                assert finding.hint is not None
                assert Catalogue(language).say(finding.hint)
        values = [dict(finding.message.values) for finding in mine]
        return [(f.path, str(v.get("section") or v.get("key"))) for f, v in zip(mine, values, strict=True)]

    return run


def page(kind: str, text: str, more: str = "") -> str:
    return f"---\n{GOOD}type: {kind}\n{more}---\n# Page\n\n{text}\n"


def test_a_page_has_the_sections_of_its_type(told: Callable[..., list[tuple[str, str]]]) -> None:
    """Headings that begin so, of any level, in the page's language; drafts and what is going out of use are left alone."""
    full = "## Who they are: shops\n\n### size\n\n## What we will not do here\n"
    assert told(
        {
            "a.md": page("segment", full),
            "b.md": page("segment", "## Who we are\n\n## Sizes\n"),
            "c.md": page("segment", "Nothing", "status: deprecated\n"),
            "d.md": page("segment", "## Кто это\n\n## Объем рынка\n", "lang: ru\n"),
            "e.md": page("segment", "Nichts", "lang: de\n"),
            "f.md": page("process", "Nothing"),
            "g.md": page("segment", "Nothing", "draft: true\n"),
        }
    ) == [
        ("docs/b.md", "What we will not do"),
        ("docs/b.md", "Who they are"),
        ("docs/d.md", "Чего мы не делаем"),
    ]


def test_settings_take_the_place_of_the_standard(told: Callable[..., list[tuple[str, str]]]) -> None:
    """A list counts for the base's language; each language may have its own; nothing may be asked."""
    pages = {
        "a.md": page("segment", "## Numbers\n"),
        "b.md": page("segment", "x", "lang: ru\n"),
        "c.md": page("process", "x", "tags: [a]\nx-risk: 3\nreview_every: never\nreview_reason: law\n"),
        "d.md": page("term", "x", "short: S\n"),
    }
    assert told(
        pages, "{segment: {sections: [Numbers, Risks]}, process: {keys: [tags, x-risk, review_every, deputy]}}"
    ) == [
        ("docs/a.md", "Risks"),
        ("docs/c.md", "deputy"),
    ]
    assert told(pages, "{segment: {sections: {ru: [Риски]}}, term: {keys: [short, aka]}}") == [
        ("docs/b.md", "Риски"),
        ("docs/d.md", "aka"),
    ]
    assert told(pages, "{segment: {sections: []}}") == []
    assert len(told(pages, "{segment: {index: true}}")) == 6


def test_the_settings_are_read() -> None:
    """One text is a list of one."""
    assert parse({"term": {"keys": "short", "index": True}, "market": {"sections": {"RU": ["А"]}}}) == {
        "term": TypeSettings(keys=("short",), index=True),
        "market": TypeSettings({"ru": ("А",)}),
    }


@pytest.mark.parametrize(
    "types",
    [{"segments": {}}, {"term": []}, {"term": {"sections": 3}}, {"term": {"keys": [1]}}, {"term": {"index": "x"}}],
)
def test_wrong_settings_are_told(types: object) -> None:
    """By the setting's name."""
    with pytest.raises(ConfigError) as told:
        parse(types)
    assert "types." in str(told.value.problems[0])
