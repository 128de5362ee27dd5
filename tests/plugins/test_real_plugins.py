"""Other people's plugins themselves, installed from the package index: what docs/reference/plugins.md says of each.

``make plugins`` runs it: it installs some thirty packages into ``.venv-plugins`` and keeps them there. Elsewhere it is skipped, as a
plugin is that cannot be installed.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from cases import CASES, Case, Probed

pytestmark = [
    pytest.mark.skipif("PLUGINS" not in os.environ, reason="installs thirty packages; make plugins runs it"),
    pytest.mark.timeout(600),
]
ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".venv-plugins"
VERSIONS = FOLDER / "versions.json"
PROBE = ROOT / "tests" / "support" / "plugin_probe.py"
CONFIG = """\
site_name: B
{settings}plugins:
  - {plugins}
  - publisher:
      knowledge_base: {{code: test}}
      defaults: {{owner: lead@example.com, last_reviewed: 2026-10-01}}
"""
IN_GIT = {
    **os.environ,
    **dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2026-11-01T12:00:00Z"),
    **dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "Anna"),
    **dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "anna@example.com"),
}
ASK = "import importlib.metadata, sys\nprint(*(importlib.metadata.version(name) for name in sys.argv[1:]), sep='\\n')"


@pytest.fixture(scope="session")
def python() -> Path:
    """An environment that has what this one has, and takes more."""
    found = FOLDER / "bin" / "python"
    if not found.exists():
        subprocess.run([sys.executable, "-m", "venv", FOLDER], check=True)
        (packages,) = FOLDER.glob("lib/python*/site-packages")
        (own,) = {path for path in sys.path if path.endswith("site-packages")}
        (packages / "base.pth").write_text(f"import site; site.addsitedir({own!r})\n")
    return found


def version_of(python: Path, case: Case) -> str:
    """The version of the case's package, which is installed where it is not yet; skips where it cannot be."""
    names = [name for name in (case.package, *case.needs) if name]
    if not names:
        return ""
    known = subprocess.run([python, "-c", ASK, *names], capture_output=True, text=True)
    if known.returncode != 0:
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", *names]
        done = subprocess.run(pip, capture_output=True, text=True)
        if done.returncode != 0:
            pytest.skip(f"{case.package} cannot be installed: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
        known = subprocess.run([python, "-c", ASK, *names], capture_output=True, text=True, check=True)
    return known.stdout.split()[0]


def probed(python: Path, case: Case, root: Path) -> Probed:
    """What becomes of the case's project; its one line on stdout is the answer, whatever a plugin prints."""
    for path, content in case.files.items():
        file = Path(os.path.normpath(root / "docs" / path))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    config = root / "mkdocs.yml"
    config.write_text(CONFIG.format(settings=case.settings, plugins=case.plugins), encoding="utf-8")
    if case.in_git:
        for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"]):
            subprocess.run(["git", *command], cwd=root, env=IN_GIT, check=True)
    done = subprocess.run(
        [python, PROBE, config], capture_output=True, text=True, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert done.returncode == 0, done.stderr
    answer: Probed = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_arrives_of_a_plugin(case: Case, python: Path, tmp_path: Path) -> None:
    """Its project comes out as the table says."""
    version = version_of(python, case)

    case.holds(probed(python, case, tmp_path))

    versions = json.loads(VERSIONS.read_text(encoding="utf-8")) if VERSIONS.exists() else {}
    VERSIONS.write_text(json.dumps({**versions, case.name: version}, indent=1), encoding="utf-8")
