"""Files that moved, as git tells it: where a link's old target is today."""

import unicodedata

from publisher.pipeline.git import decode, run_git
from publisher.pipeline.project import Project

_MOST_COMMITS = 3_000
_ALIKE = "-M80%"


def renames_of(project: Project) -> dict[str, str]:
    """The path of today by each former path in the content folder, as far as git's last commits have it. Nothing without git."""
    docs_dir = project.settings.docs_dir
    arguments = ("--no-merges", "--format=", "--name-status", "--diff-filter=R", "--relative", "-z", _ALIKE)
    try:
        found = run_git(docs_dir, "log", f"-{_MOST_COMMITS}", *arguments, "--", ".")
    except OSError:
        return {}
    if found.returncode != 0:
        return {}
    parts = [part for part in decode(found.stdout).split("\0") if part]
    today: dict[str, str] = {}
    for old, new in zip(parts[1::3], parts[2::3], strict=False):  # the latest commit first
        former, present = (unicodedata.normalize("NFC", path) for path in (old, new))
        today.setdefault(former, today.get(present, present))
    return today
