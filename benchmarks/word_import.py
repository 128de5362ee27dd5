"""How much of documents of Word arrives on pages: words, tables, pictures and footnotes, beside other converters.

    python benchmarks/word_import.py FOLDER-OR-FILE … [--also NAME=PYTHON …] [--pandoc PROGRAM] [--least WORDS] [--details]

The document's words are counted here by a reader of its XML that shares nothing with the importer: what a person sees in Word, without
hidden and deleted text, the table of contents, headers and footers. The words of pages are those of the HTML that Python-Markdown, with
the publisher's reading of tables and footnotes, makes of the Markdown. ``--also`` names interpreters of environments that have mammoth
and markdownify, or markitdown. Prints one row a document, and the sums; ``--details`` also the words that are missing.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from bs4 import BeautifulSoup

from publisher.importing.checking import Checker
from publisher.importing.importing import ImportRequest, import_files

_SPACE = re.compile(r"\{[^}]*\}")
_WORD = re.compile(r"[^\W_]+")
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\ufeff\u2060\uf000-\uf0ff]")
_OTHER_CODE = {
    "mammoth+markdownify": "import sys,mammoth,markdownify;"
    "print(markdownify.markdownify(mammoth.convert_to_html(open(sys.argv[1],'rb')).value, heading_style='ATX'))",
    "markitdown": "import sys,markitdown;print(markitdown.MarkItDown().convert(sys.argv[1]).text_content)",
}


@dataclass
class Counts:
    """What a reader sees of a document or of pages."""

    words: Counter[str] = field(default_factory=Counter)
    tables: int = 0
    images: int = 0
    notes: int = 0
    hidden: Counter[str] = field(default_factory=Counter)


def words_of(text: str) -> Counter[str]:
    """The words of a text, in small letters."""
    return Counter(_WORD.findall(_UNSEEN.sub("", text).casefold()))


class Document:
    """A document's parts, read plainly."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path)
        self.names = {name.lstrip("/").lower(): name for name in self.archive.namelist()}
        self.main = self._main()
        folder = self.main.rpartition("/")[0]
        self.folder = f"{folder}/" if folder else ""
        styles = self.tree(f"{self.folder}styles.xml")
        self.hiding = self._hiding(styles) if styles is not None else set()
        self.contents = self._contents(styles) if styles is not None else set()

    def tree(self, name: str) -> ET.Element | None:
        """A part with bare names of elements and attributes."""
        if name.lower() not in self.names:
            return None
        root = ET.fromstring(self.archive.read(self.names[name.lower()]))
        for element in root.iter():
            element.tag = _SPACE.sub("", str(element.tag))
            element.attrib = {_SPACE.sub("", key): value for key, value in element.attrib.items()}
        return root

    def _main(self) -> str:
        relations = self.tree("_rels/.rels")
        for one in relations if relations is not None else ():
            if one.get("Type", "").endswith("/officeDocument"):
                return one.get("Target", "").lstrip("/")
        return "word/document.xml"

    @staticmethod
    def _hiding(styles: ET.Element) -> set[str]:
        return {
            style.get("styleId", "")
            for style in styles.iter("style")
            if (said := style.find("rPr/vanish")) is not None and said.get("val", "1") not in {"0", "false"}
        }

    @staticmethod
    def _contents(styles: ET.Element) -> set[str]:
        def is_one(style: ET.Element) -> bool:
            named = style.find("name")
            name = (named.get("val", "") if named is not None else "").lower()
            return re.fullmatch(r"(?:toc|оглавление|contents)\s*\d|table of figures", name) is not None

        return {style.get("styleId", "") for style in styles.iter("style") if is_one(style)}

    def counts(self) -> Counts:
        """What a reader sees."""
        root = self.tree(self.main)
        found = Counts()
        if root is None:
            return found
        reader = Reader(self, found)
        reader.walk(root)
        for kind, ids in reader.notes.items():
            notes = self.tree(f"{self.folder}{kind}s.xml")
            for note in notes if notes is not None else ():
                if note.get("id") in ids:
                    Reader(self, found).walk(note)
                    found.notes += 1
        return found


class Reader:
    """Reads one story; fields go on from paragraph to paragraph."""

    def __init__(self, document: Document, found: Counts) -> None:
        self.document = document
        self.found = found
        self.fields: list[list[str | bool]] = []
        self.notes: dict[str, set[str]] = {"footnote": set(), "endnote": set()}
        self.line = ""
        self.unseen = ""

    def is_seen(self) -> bool:
        names = [(str(one[0]).split() or [""])[0].upper() for one in self.fields]
        return all(one[1] for one in self.fields) and not {"TOC", "TOA", "PAGE", "NUMPAGES", "SECTIONPAGES"} & set(
            names
        )

    def walk(self, element: ET.Element) -> None:
        for child in element:
            self.one(child)

    def one(self, element: ET.Element) -> None:
        tag = element.tag
        if tag == "p":
            self.paragraph(element)
        elif tag in {"del", "moveFrom", "pPr", "rPr", "sectPr", "delText", "oMath", "oMathPara"}:
            for sign in element.iter("fldChar") if tag in {"del", "moveFrom"} else ():
                self.one(sign)
        elif tag == "AlternateContent":
            forms = [*element.findall("Choice"), *element.findall("Fallback")]
            full = [form for form in forms if any(e.tag in {"t", "blip", "imagedata"} for e in form.iter())]
            for form in full[:1]:
                self.walk(form)
        elif tag == "sdt" and any(g.get("val") == "Table of Contents" for g in element.iter("docPartGallery")):
            pass
        elif tag == "r":
            self.run(element)
        elif tag == "tbl":
            self.table(element)
        elif tag == "fldSimple":
            if not re.match(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|TOC)\b", element.get("instr", "")):
                self.walk(element)
        else:
            self.walk(element)

    def table(self, element: ET.Element) -> None:
        rows = [row for row in element.iter("tr") if row.find("trPr/del") is None]
        cells = [cell for row in rows for cell in row.iter("tc")]
        self.found.tables += not (len(rows) == 1 and len(cells) == 1)
        for row in element:
            if row.find("trPr/del") is None and row.find("trPr/hidden") is None:
                self.cells(row)

    def cells(self, row: ET.Element) -> None:
        for cell in row:
            merged = cell.find("tcPr/vMerge")
            if cell.tag != "tc" or merged is None or merged.get("val", "continue") != "continue":
                self.one(cell) if cell.tag != "tr" else self.cells(cell)

    def paragraph(self, element: ET.Element) -> None:
        style = element.find("pPr/pStyle")
        style_id = style.get("val", "") if style is not None else ""
        outer = self.line, self.unseen
        self.line = self.unseen = ""
        self.walk(element)
        if style_id in self.document.contents:
            pass
        elif style_id in self.document.hiding:
            self.found.hidden += words_of(self.line + self.unseen)
        else:
            self.found.words += words_of(self.line)
            self.found.hidden += words_of(self.unseen)
        self.line, self.unseen = outer

    def run(self, element: ET.Element) -> None:
        said = element.find("rPr/vanish")
        style = element.find("rPr/rStyle")
        hides = style is not None and style.get("val") in self.document.hiding
        hidden = said.get("val", "1") not in {"0", "false"} if said is not None else hides
        for child in element:
            match child.tag:
                case "t" if hidden:
                    self.unseen += child.text or ""
                case "t" if self.is_seen():
                    self.line += child.text or ""
                case "tab" | "br" | "cr" | "ptab":
                    self.line += " "
                case "noBreakHyphen":
                    self.line += "-"
                case "fldChar":
                    self.sign(child)
                case "instrText":
                    if self.fields and not self.fields[-1][1]:
                        self.fields[-1][0] = str(self.fields[-1][0]) + (child.text or "")
                case "footnoteReference" | "endnoteReference" if self.is_seen() and not hidden:
                    self.notes[child.tag.removesuffix("Reference")].add(child.get("id", ""))
                case "drawing" | "pict" | "object" | "AlternateContent":
                    self.drawn(child)
                case "ruby":
                    self.walk(child)
                case _:
                    pass

    def sign(self, child: ET.Element) -> None:
        match child.get("fldCharType"):
            case "begin":
                self.fields.append(["", False])
            case "separate" if self.fields:
                self.fields[-1][1] = True
            case "end" if self.fields:
                self.fields.pop()

    def drawn(self, element: ET.Element) -> None:
        fields, self.fields = self.fields, []
        self.found.images += (
            sum(e.tag in {"blip", "imagedata"} for e in element.iter()) if element.tag != "AlternateContent" else 0
        )
        self.one(element)
        self.fields = fields


def of_markdown(checker: Checker, text: str) -> Counts:
    """What a reader sees of Markdown."""
    tree = BeautifulSoup(checker._reader.reset().convert(text), "html.parser")  # noqa: SLF001
    found = Counts(tables=len(tree.find_all("table")), images=len(tree.find_all("img")))
    notes = tree.find("div", class_="footnote")
    found.notes = len(notes.find_all("li", id=True)) if notes is not None else 0
    for reference in tree.find_all(class_=["footnote-ref", "footnote-backref"]):
        reference.decompose()
    for formula in tree.find_all(class_=["kb-formula", "kb-formula-display"]):
        formula.decompose()
    for block in tree.find_all(
        ["p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "div", "br", "figcaption"]
    ):
        block.insert_before(" \n")
        block.insert_after(" \n")
    found.words = words_of(tree.get_text())
    return found


def ours(checker: Checker, path: Path) -> tuple[Counts, str]:
    """Our pages of a document."""
    with tempfile.TemporaryDirectory() as folder:
        report = import_files(ImportRequest((path,), Path(folder) / "content"), None, "")
        found = Counts()
        for page in report.pages:
            body = (page.content or "").split("---\n", 2)[2].split("!!! question open-questions")
            notes = re.findall(r"^\[\^\d+\]:.*(?:\n(?:    .*)?)*", body[1], re.MULTILINE) if len(body) > 1 else []
            one = of_markdown(checker, "\n".join([body[0], *notes]))
            found.words += one.words
            found.tables += one.tables
            found.images += one.images
            found.notes += one.notes
        return found, "; ".join(f"{lost.what}" for lost in report.lost)


def other(checker: Checker, name: str, program: str, path: Path) -> Counts | None:
    """Another converter's Markdown of a document; None where it fails."""
    if name == "pandoc":
        command = [
            program,
            "-t",
            "markdown-simple_tables-multiline_tables-grid_tables-fenced_divs-bracketed_spans",
            "-f",
            "docx",
            "--wrap=none",
            str(path),
        ]
    else:
        command = [program, "-c", _OTHER_CODE[name], str(path)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    return of_markdown(checker, done.stdout.decode("utf-8", "replace")) if done.returncode == 0 else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--also", action="append", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--pandoc", default="")
    parser.add_argument("--least", type=int, default=1, help="leave out documents with fewer words")
    parser.add_argument("--details", action="store_true")
    arguments = parser.parse_args()
    files = [f for p in arguments.paths for f in (sorted(p.rglob("*.doc[xm]")) if p.is_dir() else [p])]
    others = dict(one.split("=", 1) for one in arguments.also) | (
        {"pandoc": arguments.pandoc} if arguments.pandoc else {}
    )
    checker = Checker()
    sums: dict[str, Counter[str]] = {name: Counter() for name in ("publisher", *others)}
    whole: Counter[str] = Counter()
    print("| document | words | tables | pictures | notes | " + " | ".join(sums) + " |")
    print("| --- " * (5 + len(sums)) + "|")
    for file in files:
        try:
            counted = Document(file).counts()
        except Exception as error:  # noqa: BLE001  a document of others may be anything
            print(f"| {file.name} | not read here: {type(error).__name__} |", file=sys.stderr)
            continue
        total = counted.words.total()
        if total < arguments.least:
            continue
        began = time.perf_counter()
        try:
            mine, lost = ours(checker, file)
        except Exception as error:  # noqa: BLE001
            print(f"| {file.name} | refused: {error} |", file=sys.stderr)
            continue
        seconds = time.perf_counter() - began
        whole.update(documents=1, words=total, tables=counted.tables, images=counted.images, notes=counted.notes)
        cells = []
        for name, sum_ in sums.items():
            found = mine if name == "publisher" else other(checker, name, others[name], file)
            if found is None:
                sum_["failed"] += 1
                cells.append("failed")
                continue
            missing = counted.words - found.words
            leaked = (counted.hidden - counted.words) & (found.words - counted.words)
            sum_.update(
                found=total - missing.total(),
                leaked=leaked.total(),
                tables=found.tables,
                images=found.images,
                notes=found.notes,
            )
            share = 100 * (1 - missing.total() / total) if total else 100.0
            cells.append(
                f"{share:.2f} % · {found.tables} · {found.images} · {found.notes}"
                + (f" · {leaked.total()} leaked" if leaked else "")
            )
            if arguments.details and name == "publisher" and missing:
                print(
                    f"    {file}: missing {missing.total()} of {total}: {' '.join(list(missing)[:25])} [{lost[:300]}]",
                    file=sys.stderr,
                )
        print(
            f"| {file.name} | {total} | {counted.tables} | {counted.images} | {counted.notes} | {' | '.join(cells)} |",
            flush=True,
        )
        if seconds > 10:
            print(f"    {file.name}: {seconds:.0f} s", file=sys.stderr)
    print(f"\n{dict(whole)}")
    for name, counts in sums.items():
        print(name, f"{100 * counts['found'] / max(1, whole['words']):.3f} %", dict(counts))


if __name__ == "__main__":
    main()
