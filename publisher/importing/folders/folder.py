"""``import --from TOOL DIR``: a folder as pages; what can be read as it is stays as it is."""

from dataclasses import dataclass, field
from pathlib import Path

from publisher.content.split import normalise
from publisher.importing.folders.dialects import ConvertedPage
from publisher.importing.folders.front import in_our_words, split_front, with_front
from publisher.importing.folders.tree import Tree, is_page, notion_paths, plain_paths, read_folder
from publisher.importing.found import Found
from publisher.importing.opening import Unreadable
from publisher.importing.word import ImportAction, Imported, PageDone
from publisher.messages import text

_MOST_TOLD = 8


@dataclass
class _Run:
    root: Path
    tool: str
    into: Path
    owner: str
    lang: str
    found: Found = field(default_factory=Found)

    def imported(self) -> Imported:
        files = read_folder(self.root)
        if not any(map(is_page, files)):
            raise Unreadable(text("import.no-pages"))
        tree = Tree(notion_paths(files) if self.tool == "notion" else plain_paths(files))
        pages = [self._page(path, content, tree) for path, content in files.items() if is_page(path)]
        others = {tree.new[path]: content for path, content in files.items() if not is_page(path)}
        return Imported(self.root.name, tuple(pages), others, self.found)

    def _page(self, path: str, content: bytes, tree: Tree) -> PageDone:
        new = tree.new[path]
        try:
            written = normalise(content.decode("utf-8"))
        except UnicodeDecodeError:
            self.found.lose(text("import.not-utf8"), path)
            written = normalise(content.decode("utf-8", "replace"))
        front, body = split_front(written)
        page = ConvertedPage(path, tree, self.tool)
        done = page.converted(body)
        if front is None:
            self.found.lose(text("import.unreadable-front"), path)
            return self._put(new, path, done)
        renamed: list[str] = []
        named, renamed = in_our_words(front, self.tool)
        if self.owner and "owner" not in named:
            named["owner"] = self.owner
        if self.lang and "lang" not in named:
            named["lang"] = self.lang
        self._tell(path, new, page, renamed)
        same = named == front and not written.startswith("+++")
        whole = written[: len(written) - len(body)] + done if same else with_front(named, done)
        return self._put(new, path, whole, str(named.get("title") or _heading(done) or Path(new).stem))

    def _put(self, new: str, path: str, content: str, title: str = "") -> PageDone:
        there = self.into / new
        if there.is_file() and there.resolve() != (self.root / path).resolve():
            is_same = there.read_bytes() == content.encode()
            if not is_same:
                self.found.lose(text("import.is-there"), new)
            return PageDone(new, title or Path(new).stem, ImportAction.UNCHANGED, is_draft=False)
        return PageDone(new, title or Path(new).stem, ImportAction.CREATED, content=content, is_draft=False)

    def _tell(self, path: str, new: str, page: ConvertedPage, renamed: list[str]) -> None:
        if path != new:
            self.found.change(text("import.changed-path", path=path), new)
        for what, count in page.changed.items():
            if count:
                self.found.change(text(f"import.changed-{what}", n=count), new)
        if renamed:
            self.found.change(text("import.changed-keys", keys=", ".join(renamed)), new)
        if page.unread:
            words = ", ".join(list(dict.fromkeys(page.unread))[:_MOST_TOLD])
            self.found.lose(text("import.not-read", n=len(page.unread), words=words), new)


def _heading(body: str) -> str:
    return next((line[2:].strip() for line in body.split("\n") if line.startswith("# ")), "")


def import_folder(root: Path, tool: str, into: Path, *, owner: str = "", lang: str = "") -> Imported:
    """Turn a folder into pages. Nothing is written to the disk. Unreadable where there is no folder, or no page in it."""
    if not root.is_dir():
        raise Unreadable(text("import.no-folder"))
    return _Run(root, tool, into, owner, lang).imported()
