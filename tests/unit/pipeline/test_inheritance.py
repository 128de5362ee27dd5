"""``INHERIT``: mappings are put together, and what a list loses is told."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from publisher.config import Settings
from publisher.pipeline.project import load_project

MakeProject = Callable[..., Path]
LISTS = """\
site_name: Main
plugins:
  - search
  - publisher:
      knowledge_base: {code: main}
      time_zone: Europe/Berlin
      defaults: {owner: lead@example.com}
"""
MAPPINGS = """\
site_name: Main
plugins:
  search: {}
  publisher:
    knowledge_base: {code: main}
    time_zone: Europe/Berlin
    defaults: {owner: lead@example.com}
"""
STAGING = "INHERIT: base.yml\nplugins:\n  publisher: {knowledge_base: {code: staging}, tasks: false}\n"
STAGING_LIST = """\
INHERIT: base.yml
plugins:
  - publisher: {knowledge_base: {code: staging}, defaults: {owner: a@example.com}}
"""


def loaded(make_project: MakeProject, near: str, far: str) -> tuple[Settings, list[tuple[int, str]]]:
    file = make_project(config=near)
    (file.parent / "base.yml").write_text(far, encoding="utf-8")
    project = load_project(file, today=date(2026, 11, 23), use_cache=False)
    rule = "inherited-list-lost"
    return project.settings, [(found.line, str(found.message)) for found in project.findings if found.rule == rule]


def test_mappings_are_put_together(make_project: MakeProject) -> None:
    """As docs/reference/settings.md writes staging: three lines, and all else is that of the first file."""
    settings, told = loaded(make_project, STAGING, MAPPINGS)

    assert (settings.code, settings.time_zone, settings.tasks, told) == ("staging", "Europe/Berlin", False, [])
    assert settings.defaults == {"owner": "lead@example.com"}


def test_what_a_list_loses_is_named(make_project: MakeProject) -> None:
    """Plugins, and the publisher's settings; at the line of the list."""
    settings, told = loaded(make_project, STAGING_LIST, LISTS)

    assert settings.time_zone is None
    assert told == [
        (2, "plugins replaces the inherited one instead of adding to it; lost: search, publisher.time_zone.")
    ]


def test_a_list_that_has_all_of_the_inherited_one_is_not_told(make_project: MakeProject) -> None:
    """Somebody repeated the whole block."""
    _, told = loaded(make_project, "INHERIT: base.yml\n" + LISTS.replace("code: main", "code: staging"), LISTS)
    assert told == []
