"""The one place that writes to git: a commit of one file, in the name of whoever runs the program; and one file put back."""

import subprocess
from pathlib import Path

from publisher.errors import ConfigError
from publisher.messages import text
from publisher.pipeline.git import decode, run_git


def commit_file(folder: Path, path: str, message: str) -> str:
    """Commit one file as it is on the disk, and nothing else that may be staged; the new commit's id.

    Raises ConfigError where git refuses, as without a name and an address to commit under.
    """
    for arguments in (
        ("add", "--", path),
        ("commit", "--quiet", "--file=-", "--cleanup=verbatim", "--only", "--", path),
    ):
        done: subprocess.CompletedProcess[bytes] = run_git(folder, *arguments, given=message.encode())
        if done.returncode != 0:
            said = (decode(done.stderr) or decode(done.stdout)).strip().splitlines()
            raise ConfigError(
                text("review.commit-refused", path=path, said=(said or ["git"])[0]),
                hint=text("review.commit-refused-hint"),
            )
    return decode(run_git(folder, "rev-parse", "HEAD").stdout).strip()


def restore_file(folder: Path, path: str) -> None:
    """Give one file the content that the checked out commit has, in the folder and in what is staged."""
    run_git(folder, "checkout", "--quiet", "HEAD", "--", path)
