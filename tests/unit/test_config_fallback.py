"""Who is asked in the end must be somebody."""

import pytest

from publisher.errors import ConfigError
from publisher.pipeline.mkdocs_config import open_project

SETTINGS = """\
site_name: Test
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {code: test}
      review: {fallback: "%s"}
"""


@pytest.mark.parametrize("written", ["b24:17", "lead@example.com", "The Lead <lead@example.com>"])
def test_a_fallback_is_one_person(tmp_path, written):
    """In the forms of front matter."""
    (tmp_path / "content").mkdir()
    (tmp_path / "mkdocs.yml").write_text(SETTINGS % written, encoding="utf-8")

    assert open_project(tmp_path / "mkdocs.yml").settings.review.fallback == written


@pytest.mark.parametrize("written", ["nobody at all", "lead@", "b24:", "#strategy"])
def test_what_names_nobody_is_a_wrong_setting(tmp_path, written):
    """Found before anything is sent, not by a review that asks nobody."""
    (tmp_path / "content").mkdir()
    (tmp_path / "mkdocs.yml").write_text(SETTINGS % written, encoding="utf-8")

    with pytest.raises(ConfigError) as wrong:
        open_project(tmp_path / "mkdocs.yml")

    (problem,) = wrong.value.problems
    assert problem.key == "config.not-a-person"
    assert dict(problem.values)["value"] == written
