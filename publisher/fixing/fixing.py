"""All that can be put right in a project, as new contents of its files; and putting it right, with a look at what came of it."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from functools import partial
from pathlib import Path

from publisher.baseline import kind_of
from publisher.content.disk import file_of
from publisher.content.frontmatter import parse_front_matter, read_layer
from publisher.content.loader import META_FILE
from publisher.content.model import Page
from publisher.content.problems import Problems
from publisher.content.split import normalise, yaml_block
from publisher.content.yamlhead import HeadSource
from publisher.findings import Finding
from publisher.fixing.blanks import blank_edits
from publisher.fixing.heads import head_edits
from publisher.fixing.lines import Replacement, applied
from publisher.fixing.links import Targets, link_edits
from publisher.fixing.renames import renames_of
from publisher.pipeline.project import Project
from publisher.pipeline.saving import leads_out, save

_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Fix:
    """One file with its content before and after; ``path`` is from the folder of mkdocs.yml."""

    path: str
    file: Path
    before: bytes
    after: bytes

    def diff(self) -> str:
        """A unified diff, as ``git apply`` takes it."""
        old, new = (content.decode().splitlines(keepends=True) for content in (self.before, self.after))
        lines = unified_diff(old, new, f"a/{self.path}", f"b/{self.path}")
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


@dataclass(frozen=True, slots=True)
class Rename:
    """A file or folder whose name's letters are stored in parts, and the name that everybody else writes."""

    file: Path
    name: str


def find_fixes(project: Project) -> list[Fix]:
    """Everything in pages and ``.meta.yml`` files that has one right answer."""
    targets = Targets(project, renames_of(project))
    fixes: list[Fix] = []
    for page in project.site.pages:
        file = file_of(project.settings.docs_dir, page.path)
        fixes += _fix(project, file, page.path, partial(_of_page, project, page, targets))
    for folder in sorted({folder for page in project.site.pages for folder in _above(page.folder)}):
        path = f"{folder}/{META_FILE}".lstrip("/")
        fixes += _fix(project, file_of(project.settings.docs_dir, path), path, partial(_of_meta, project))
    return fixes


def find_renames(project: Project) -> list[Rename]:
    """Files and folders of the content whose names are stored decomposed; the deepest first."""
    docs_dir = project.settings.docs_dir
    paths = {*project.site.by_path(), *project.site.assets}
    places = {
        place for path in paths if not path.isascii() for place in (path, *_above(path.rpartition("/")[0])) if place
    }
    found = []
    for place in sorted(places, key=lambda one: (-one.count("/"), one)):
        file = file_of(docs_dir, place)
        name = unicodedata.normalize("NFC", file.name)
        if name != file.name and file.exists() and not file.with_name(name).exists() and not leads_out(file, docs_dir):
            found.append(Rename(file, name))
    return found


def carry_out(
    fixes: Iterable[Fix], look: Callable[[], Project], before: Iterable[Finding]
) -> tuple[Project, list[Fix]]:
    """Write the fixes and look again; what would add a finding is taken back. The project as it is then, and what was taken back."""
    written = list(fixes)
    for fix in written:
        save(fix.file, fix.after)
    known = Counter(map(kind_of, before))
    taken_back: list[Fix] = []
    while True:
        project = look()
        added = {path for path, _, _ in Counter(map(kind_of, project.findings)) - known}
        wrong = _guilty([fix for fix in written if fix not in taken_back], added, project)
        if not wrong:
            return project, taken_back
        for fix in wrong:
            save(fix.file, fix.before)
        taken_back += wrong


def _guilty(fixes: list[Fix], added: Iterable[str], project: Project) -> list[Fix]:
    """The fixes that a new finding comes from: of its file, of one whose name its page has (an include), or else all of them."""
    wrong: list[Fix] = []
    for path in added:
        found = [fix for fix in fixes if _concerns(fix.path, path)]
        if not found:
            page = project.settings.root / path
            told = page.read_text(encoding="utf-8", errors="replace") if page.is_file() else ""
            found = [fix for fix in fixes if fix.file.name in told]
        wrong += found or fixes
    return list(dict.fromkeys(wrong))


def _concerns(fixed: str, path: str) -> bool:
    """Whether what was changed in a file may show in another: in itself, and for a ``.meta.yml`` in all pages below it."""
    folder, _, name = fixed.rpartition("/")
    return fixed == path or (name == META_FILE and path.startswith(f"{folder}/"))


def _above(folder: str) -> list[str]:
    parts = folder.split("/") if folder else []
    return ["/".join(parts[:n]) for n in range(len(parts) + 1)]


def _fix(project: Project, file: Path, path: str, new: Callable[[str], str]) -> Iterator[Fix]:
    """The file with what ``new`` makes of its text, where that is another. Files outside the content, or that are no text, stay."""
    if not file.is_file() or leads_out(file, project.settings.docs_dir):
        return
    before = file.read_bytes()
    try:
        text = before.decode()
    except UnicodeDecodeError:
        return
    mark = _MARK if text.startswith(_MARK) else ""
    after = (mark + new(text[len(mark) :])).encode()
    if after != before:
        yield Fix(project.settings.docs_prefix + path, file, before, after)


def _of_page(project: Project, page: Page, targets: Targets, text: str) -> str:
    edits = list(link_edits(text, page, targets))
    if page.path in project.converted:
        edits += blank_edits(text, project.converted[page.path])

    def findings(written: str) -> list[Finding]:
        settings = project.settings
        given = {"today": project.today, "lowered": settings.lowered, "status_words": settings.status_words}
        return parse_front_matter(written, page.path, **given)[1]  # type: ignore[arg-type]

    head = yaml_block(normalise(text)) if page.body_line > 1 else ""
    return applied(text, [*edits, *_harmless(text, head_edits(text, head, 2), findings)])


def _of_meta(project: Project, text: str) -> str:
    def findings(written: str) -> list[Finding]:
        problems = Problems(lowered=project.settings.lowered)
        words = project.settings.status_words
        read_layer(
            HeadSource(normalise(written), META_FILE), problems, today=project.today, of_page=False, status_words=words
        )
        return problems.findings

    return applied(text, _harmless(text, head_edits(text, normalise(text), 1), findings))


def _harmless(text: str, edits: Iterable[Replacement], findings: Callable[[str], list[Finding]]) -> list[Replacement]:
    """The edits of front matter after which nothing is wrong that was not wrong before."""
    kept: list[Replacement] = []
    for edit in edits:
        before, after = (Counter(map(kind_of, findings(applied(text, one)))) for one in (kept, [*kept, edit]))
        if not after - before:
            kept.append(edit)
    return kept
