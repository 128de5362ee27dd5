"""Staging and production by INHERIT, as docs/reference/settings.md shows them."""

import json
import re
from pathlib import Path

from own_folder import write

PAGE = (Path(__file__).parents[2] / "docs/reference/settings.md").read_text(encoding="utf-8")


def test_staging_inherits_everything_and_makes_no_tasks(own_folder, say):
    """The two files of the page: two bases on one portal, the same pages and owners in both, tasks in production alone."""
    files = dict(re.findall(r"```yaml\n# ([\w.]+)\n(.*?)```", PAGE, flags=re.DOTALL))
    assert set(files) == {"mkdocs.yml", "staging.yml"}
    owned = files["mkdocs.yml"].replace("lead@example.com", "anna.k@example.com")
    overdue = "---\nlast_reviewed: 2024-01-01\n---\n# Home\n"
    write(own_folder, files | {"mkdocs.yml": owned, "content/index.md": overdue, "content/a.md": "# A\n"})

    first = json.loads(say("publish", "--emulator", "--format", "json").out)["summary"]
    second = json.loads(say("-f", "staging.yml", "publish", "--emulator", "--format", "json").out)["summary"]
    again = json.loads(say("publish", "--emulator", "--format", "json").out)["summary"]

    assert (first["created"], first["tasks_created"]) == (2, 1)
    assert (second["created"], second["tasks_created"]) == (2, 0)
    assert (again["unchanged"], again["tasks_created"], again["tasks_closed"]) == (2, 0, 0)


def test_a_list_in_staging_is_warned_of(own_folder, say):
    """It would take the place of everything that production sets."""
    staging = "INHERIT: mkdocs.yml\nplugins:\n  - publisher:\n      knowledge_base: {code: strategy-staging}\n"
    write(own_folder, {"staging.yml": staging, "content/index.md": "---\nowner: anna.k@example.com\n---\n# Home\n"})
    say("init", "--yes", "--owner", "anna.k@example.com")

    said = say("-f", "staging.yml", "check")

    assert "inherited-list-lost" in said.out
    assert "publisher.defaults" in said.out
