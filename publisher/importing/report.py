"""What an import did: page by page for people, and the document ``import/1``."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from publisher.importing.found import Lost
from publisher.importing.word import ImportAction, Imported, PageDone
from publisher.messages import Catalogue

_MOST_SHOWN = 40
_WRITTEN = frozenset({ImportAction.CREATED, ImportAction.UPDATED, ImportAction.MERGED, ImportAction.CONFLICT})


@dataclass(frozen=True, slots=True)
class ImportReport:
    """An import of one or several documents. ``prefix`` leads from the folder of mkdocs.yml to that of the documents.

    ``command`` makes the new drafts active. ``is_ordered``: the pages stand in an order that the menu should have. ``published`` is the
    folder that is published where the pages went elsewhere.
    """

    documents: tuple[Imported, ...]
    prefix: str = ""
    nav_prefix: str = ""
    command: str = ""
    has_owner: bool = True
    is_rehearsal: bool = False
    split: int = 1
    is_ordered: bool = True
    published: str = ""

    @property
    def pages(self) -> list[PageDone]:
        """All pages in the order of the documents."""
        return [page for document in self.documents for page in document.pages]

    @property
    def lost(self) -> list[Lost]:
        """Everything that a person must look at, but for questions."""
        return [lost for document in self.documents for lost in document.found.lost]

    @property
    def questions(self) -> int:
        """Open questions that this import brought."""
        return sum(len(document.found.questions) for document in self.documents)

    @property
    def images(self) -> int:
        """Files of pictures."""
        return len({path for document in self.documents for path in document.pictures})

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody must look."""
        return bool(self.lost or self.questions)


def report_json(report: ImportReport, say: Catalogue) -> str:
    """The report as the document ``import/1``."""

    def told(entries: Sequence[Lost]) -> list[dict[str, str]]:
        return [{"what": say.say(one.what), "place": one.place} for one in entries]

    document = {
        "schema": "import/1",
        "pages": [
            {
                "path": f"{report.prefix}{page.path}",
                "title": page.title,
                "action": page.action.value,
                "questions": page.questions,
            }
            for page in report.pages
        ],
        "images": report.images,
        "questions": report.questions,
        "lost": told(report.lost),
        "changed": told([one for document in report.documents for one in document.found.changed]),
        "contents_words": sum(document.found.contents_words for document in report.documents),
        "hidden_words": sum(document.found.hidden_words for document in report.documents),
        "dry_run": report.is_rehearsal,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def report_text(report: ImportReport, say: Catalogue) -> str:
    """The report as people read it."""
    lines = _page_lines(report, say)
    counts: Counter[ImportAction] = Counter(page.action for page in report.pages)
    told = [say(f"import.count-{action.value}", n=counts[action]) for action in ImportAction if counts[action]]
    told += [say("import.count-images", n=report.images)] if report.images else []
    told += [say("import.count-questions", n=report.questions)] if report.questions else []
    lines.append(", ".join(told))
    lines += _told("title-lost", report.lost, say)
    lines += _told("title-changed", [one for document in report.documents for one in document.found.changed], say)
    for document in report.documents:
        lines += _hints(document, report, say)
    if report.published:
        lines += ["", say("import.not-published", into=report.prefix, published=report.published)]
    lines += _next(report, say)
    if report.is_rehearsal:
        lines.append(say("import.rehearsal"))
    return "\n".join(lines) + "\n"


def _page_lines(report: ImportReport, say: Catalogue) -> list[str]:
    lines = []
    for document in report.documents:
        if document.is_known and all(page.action is ImportAction.UNCHANGED for page in document.pages):
            lines.append(say("import.known", file=document.file))
            continue
        width = max(len(say(f"import.did-{page.action.value}")) for page in document.pages)
        for page in document.pages:
            asked = f" {say('import.page-questions', n=page.questions)}" if page.questions else ""
            did = say(f"import.did-{page.action.value}")
            lines.append(f"{did:<{width}}  {report.prefix}{page.path}  {page.title}{asked}")
    return lines


def _told(title: str, entries: Sequence[Lost], say: Catalogue) -> list[str]:
    if not entries:
        return []
    lines = ["", say(f"import.{title}")]
    for one in entries:
        key = "import.one-lost" if one.place else "import.one-nowhere"
        lines.append(say(key, what=one.what, **({"place": one.place} if one.place else {})))
    return lines


def _hints(document: Imported, report: ImportReport, say: Catalogue) -> list[str]:
    lines = []
    if document.found.contents_words:
        lines.append(say("import.left-out-contents", n=document.found.contents_words))
    if document.proposals:
        words = "; ".join(document.proposals[:5])
        lines.append(say("import.proposals", n=len(document.proposals), words=words))
    elif len(document.pages) == 1 and document.pages[0].action is ImportAction.CREATED and document.found.paragraphs:
        levels = {info.level for info in document.found.paragraphs if info.role.value == "heading"}
        if len(levels) > 1:
            lines.append(say("import.one-page", n=report.split + 1))
    return ["", *lines] if lines else []


def _next(report: ImportReport, say: Catalogue) -> list[str]:
    lines = []
    if any(document.has_formulas for document in report.documents):
        lines.append(say("import.next-math"))
    new = [page for page in report.pages if page.action is ImportAction.CREATED]
    if new and not report.has_owner:
        lines.append(say("import.next-owner"))
    if any(page.is_draft for page in new):
        lines.append(say("import.next-active", command=report.command))
    if len(new) > 1 and report.is_ordered:
        lines += [say("import.next-nav"), *nav_lines(new, report.nav_prefix)]
    return ["", *lines] if lines else []


def nav_lines(pages: Sequence[PageDone], prefix: str) -> list[str]:
    """The pages as ``nav`` of mkdocs.yml names them, folders as lists."""
    lines = ["nav:"]
    folders: list[str] = []
    for page in pages:
        folder, _, name = page.path.rpartition("/")
        parents = folder.split("/") if folder else []
        while folders and folders != parents[: len(folders)]:
            folders.pop()
        if name == "index.md" and parents and len(parents) > len(folders):
            lines.append(f"{'  ' * (len(folders) + 1)}- {_quoted(page.title)}:")
            folders = parents
        lines.append(f"{'  ' * (len(folders) + 1)}- {_quoted(prefix + page.path)}")
    return lines[: _MOST_SHOWN + 1] + (["  …"] if len(lines) > _MOST_SHOWN + 1 else [])


def _quoted(words: str) -> str:
    return (
        json.dumps(words, ensure_ascii=False)
        if not words.replace("/", "").replace("-", "").replace(".", "").isalnum()
        else words
    )
