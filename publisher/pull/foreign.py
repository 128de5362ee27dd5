"""A page that a person made in the portal, as a draft in git."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import yaml

from publisher.messages import Text, text
from publisher.plan.reading import DocumentBlock, Reading, is_tag, parsed, read
from publisher.pull.addresses import AddressBook, PortalAddresses, image_digest
from publisher.pull.images import Fetch, fetch_images
from publisher.pull.writing import Means, Unwritable, Writer
from publisher.render.elements import HEADINGS

_NO_LETTER = re.compile(r"[\W_]+")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class PageFromPortal:
    """A new page: its path in the content folder, its whole text, its pictures by path, and what should be looked at."""

    path: str
    content: str
    files: dict[str, bytes] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()


def new_page_of(
    title: str,
    contents: Iterable[str],
    path: str,
    *,
    owner: str,
    portal: PortalAddresses,
    fetch: Fetch,
    images: dict[str, str],
    taken: frozenset[str],
    is_watched: bool = False,
    is_run: Callable[[str], bool] = lambda _: False,
) -> PageFromPortal:
    """The draft for a page's blocks. ``owner`` is ``""`` where the settings name one for every page.

    ``is_watched``, ``is_run``: what may be carried out when the draft is converted (``publisher.pull.writing.Means``).
    """
    tree = parsed("\n".join(contents))
    for part in tree.find_all(["script", "style", "form", "iframe", "svg"]):
        part.decompose()
    files, missing = fetch_images(tree, path, portal.origin, fetch, images, taken)
    book = AddressBook(path, portal, {**images, **{image_digest(content): name for name, content in files.items()}})
    reading = read(tree, book.read_portal)
    notes = [text("pull.note-image", address=address) for address in missing]
    means = Means(book.write, is_watched, is_run, bare_samples=True)
    lines, skipped = _lines(reading, means, _unwrapped(reading.blocks), title)
    notes += [text("pull.note-unwritable", what=what) for what in dict.fromkeys(skipped)]
    head = {"title": title, "status": "draft", **({"owner": owner} if owner else {})}
    front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=10_000)
    return PageFromPortal(path, f"---\n{front}---\n\n" + "\n".join(lines).strip("\n") + "\n", files, tuple(notes))


def file_name(title: str, number: int) -> str:
    """A file's name from a title; pages without letters in it are called by their number."""
    name = _NO_LETTER.sub("-", title.lower()).strip("-")[:_LONGEST_NAME].rstrip("-")
    return f"{name or f'page-{number}'}.md"


def _unwrapped(blocks: Sequence[DocumentBlock]) -> list[DocumentBlock]:
    """Blocks without the sections and frames that the portal's own markup puts around them."""
    found: list[DocumentBlock] = []
    for block in blocks:
        is_frame = block.name in {"div", "section", "article", "main", "header", "footer", "nav", "aside", "figure"}
        found += _unwrapped(block.children) if is_frame and not block.tone and block.children else [block]
    return found


def _lines(reading: Reading, means: Means, blocks: Sequence[DocumentBlock], title: str) -> tuple[list[str], list[str]]:
    """The Markdown of blocks, and what there was no Markdown for: of that the words are kept."""
    lines: list[str] = []
    skipped: list[str] = []
    for number, block in enumerate(blocks):
        if number == 0 and block.name in HEADINGS and _words(reading, block) == title.split():
            continue
        lines += [*([""] if lines else []), *_one(reading, means, block, skipped)]
    return lines, skipped


def _one(reading: Reading, means: Means, block: DocumentBlock, skipped: list[str]) -> list[str]:
    writer = Writer(means)
    shown = (
        DocumentBlock("p", block.start, block.end) if block.name in {"div", "section", "figure", "address"} else block
    )
    try:
        return writer.block(reading, shown)
    except Unwritable as missing:
        skipped.append(missing.what)
    return [writer.inline([token for token in reading.text_of(block) if not is_tag(token)])]


def _words(reading: Reading, block: DocumentBlock) -> list[str]:
    return "".join(token for token in reading.text_of(block) if not is_tag(token)).split()
