"""Whatever form the disk has names of files and folders in, the base is the same."""

import sys
import tempfile
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.pipeline.project import load_project
from publisher.publishing.desired import desired_site
from publisher.targets.knowledge_base.form import KnowledgeBaseForm

pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="that disk takes all forms for one")

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6364606862000001010081b5d1f60000000049454e44ae426082"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>\n'
FILES: dict[str, bytes] = {
    "index.md": "# Home\n\n[m](рынки-й/йод.md#части-й) ![a](рынки-й/карта-й.png) [f](рынки-й/файл-й.pdf)\n".encode(),
    "рынки-й/index.md": "# Рынки\n\n![s](café/схема.svg)\n".encode(),
    "рынки-й/йод.md": "# Йод\n\n## Части й\n\n![k](карта-й.png) [вверх](../index.md) Ёлка\n".encode(),
    "рынки-й/.meta.yml": "tags: [й]\nreview_every: 3 months\n".encode(),
    "рынки-й/café/.meta.yml": b"deputy: bob@example.com\n",
    "рынки-й/café/naïve.md": "---\nsuperseded_by: ../йод.md\nstatus: deprecated\n---\n# Naïve\n\n[й](../йод.md)\n".encode(),
    "рынки-й/карта-й.png": PIXEL,
    "рынки-й/café/схема.svg": SVG,
    "рынки-й/файл-й.pdf": b"%PDF",
    "ёлка.md": "---\ntype: term\ntitle: Ёлка\nshort: дерево\n---\n# Ёлка\n\nДерево.\n".encode(),
    "черновик-й.md": b"# Draft\n",
}
CONFIG = """\
site_name: B
docs_dir: содержание-й
repo_url: https://example.com/kb
edit_uri: edit/main/docs/
draft_docs: черновик-й.md
{nav}plugins:
  - publisher:
      knowledge_base: {{code: test}}
      defaults: {{owner: anna.k@example.com, last_reviewed: 2026-10-01, review_every: 6 months}}
"""
NAVS = (
    "",
    "nav:\n  - index.md\n  - Й: рынки-й/\n  - ёлка.md\n",
    "nav:\n  - index.md\n  - Раздел: [рынки-й/index.md, рынки-й/йод.md, рынки-й/café/naïve.md]\n  - ёлка.md\n",
)
Form = Callable[[str], str]


def base(root: Path, form: Form, nav: str) -> object:
    """What git wants of a base whose names were written in some form."""
    docs = root / form("содержание-й")
    for path, content in FILES.items():
        file = docs / "/".join(form(part) for part in path.split("/"))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (root / "mkdocs.yml").write_text(CONFIG.format(nav=nav), encoding="utf-8")
    project = load_project(root / "mkdocs.yml", today=date(2026, 11, 23), use_cache=False)
    site = desired_site(project, KnowledgeBaseForm())
    pages = [(page.key, page.path, page.title, page.code, page.shown_path, page.description) for page in site.pages]
    prints = {path: str(fingerprint) for path, fingerprint in site.fingerprints.items()}
    said = [(finding.path, finding.rule, str(finding.message)) for finding in project.findings]
    return pages, prints, site.folders, site.assets, said, project.nav


@pytest.mark.parametrize("nav", NAVS, ids=["by folders", "a folder in nav", "every page in nav"])
@settings(max_examples=examples(12), deadline=None)
@given(data=st.data())
def test_the_form_of_names_on_the_disk_changes_nothing(nav: str, data: st.DataObject) -> None:
    """Keys, addresses, fingerprints, pictures, menu and findings are those of the tree in NFC."""
    chosen: dict[str, str] = {}

    def form(name: str) -> str:
        if name not in chosen:
            chosen[name] = unicodedata.normalize(data.draw(st.sampled_from(["NFC", "NFD"]), label=name), name)
        return chosen[name]

    with tempfile.TemporaryDirectory() as composed, tempfile.TemporaryDirectory() as mixed:
        assert base(Path(mixed), form, nav) == base(Path(composed), lambda name: name, nav)
