"""The pipeline of a platform: the ready workflow of docs/ci, which travels in the package."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

PLATFORMS = ("github", "gitlab", "none")
_PLACES: Mapping[str, Mapping[str, str]] = {
    "github": {"github.yml": ".github/workflows/knowledge-base.yml"},
    "gitlab": {"gitlab.yml": ".gitlab-ci.yml"},
    "none": {},
}


def pipeline_files(platform: str, folder: str) -> dict[str, str]:  # noqa: ARG001
    """The files of a platform by their path from the top of the repository. ``folder`` is that of mkdocs.yml, from there."""
    return {place: _template(name) for name, place in _PLACES[platform].items()}


def _template(name: str) -> str:
    packed = files("publisher") / "ci" / name
    if packed.is_file():
        return packed.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / "docs" / "ci" / name).read_text(encoding="utf-8")  # in a clone
