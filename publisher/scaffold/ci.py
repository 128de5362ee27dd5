"""The pipeline of a platform: the ready workflow of docs/ci and what it calls, which travel in the package."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

PLATFORMS = ("github", "gitlab", "none")
_HERE = "folder: .\n"
# By the place in a repository: the name in the package, and the place in a clone of the publisher.
_PLACES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "github": {
        ".github/workflows/knowledge-base.yml": ("github.yml", "docs/ci/github.yml"),
        ".github/actions/knowledge-base/action.yml": ("action.yml", "action.yml"),
    },
    "gitlab": {
        ".gitlab-ci.yml": ("gitlab.yml", "docs/ci/gitlab.yml"),
        ".gitlab/knowledge-base.yml": ("knowledge-base.yml", "templates/knowledge-base.yml"),
    },
    "none": {},
}


def pipeline_files(platform: str, folder: str) -> dict[str, str]:
    """The files of a platform by their path from the top of the repository. ``folder`` is that of mkdocs.yml, from there."""
    return {
        place: _template(*names).replace(_HERE, f"folder: {folder}\n") for place, names in _PLACES[platform].items()
    }


def _template(packed: str, in_clone: str) -> str:
    found = files("publisher") / "ci" / packed
    if found.is_file():
        return found.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / in_clone).read_text(encoding="utf-8")
