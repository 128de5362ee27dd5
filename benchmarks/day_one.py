"""The first day of other people's knowledge bases: eight lines of mkdocs.yml and at most three of settings, by the command line.

    python benchmarks/day_one.py CHECKOUTS [NAME …] [--details DIR]

CHECKOUTS is a folder with a checkout of each base of ``day_one.toml`` under its NAME. Each is copied beside the eight lines of
docs/how-to/start-a-base.md (or our plugin is added to its own mkdocs.yml), put under git, and then, each a process of its own:
``publisher check``, ``publisher publish --emulator --yes``, and the same publish again. What the emulator then shows a reader is
held to what MkDocs makes of the same files with the same plugins and extensions and without ours (``compared``). Run it with a Python
that has the sites' plugins, html5lib and cmarkgfm installed beside the publisher.

Prints two rows of Markdown a base; ``--details`` writes findings, differences and a sample of findings with their lines.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import requests

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from compared import DEAD, KINDS, Difference, Token, counted, differences, tokens
from corpora import with_our_plugin
from fidelity import body_of, without_markers
from mkdocs_html import MkDocsHtml

from portal_emulator.server import EmulatorServer
from publisher.pipeline.project import Project, load_project

BASES = Path(__file__).with_suffix(".toml")
OWNER = "anna.k@example.com"
EIGHT_LINES = """\
site_name: {name}
docs_dir: {folder}
plugins:
  - search
  - publisher:
      knowledge_base: {{code: {name}}}
      defaults:
        owner: {owner}
"""
TITLES_OF_DAY = [
    "base", "pages", "published", "errors", "warnings", "check s", "check MB", "publish s", "publish MB", "again s", "2nd run"
]  # fmt: skip
TITLES_OF_READING = [
    "base", "words", "links", "pictures", "nested", "the same", "as GitHub", "found", "read",
    *(f"{kind} {named}" for kind in KINDS for named in ("named", "unnamed")),
]  # fmt: skip
TITLE_COMMAND = "&lt;%= current_page.data.title %&gt;"
"""What stands in the place of the title in manuals made with Middleman; the portal shows the title."""
SAMPLE = 20
MOST_COMPARED = 700
"""Pages of a base that are compared; of a bigger one, that many evenly spread."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A command's end: its document, seconds, and the most memory that it took."""

    code: int
    document: dict[str, Any]
    said: str
    seconds: float
    megabytes: int


@dataclass
class Base:
    """A base as day_one.toml names it, and what became of it."""

    name: str
    given: Mapping[str, Any]
    config_file: Path
    docs_dir: Path
    check: Ran | None = None
    publish: Ran | None = None
    again: Ran | None = None
    counts: Counter[str] = field(default_factory=Counter)
    found: list[Difference] = field(default_factory=list)
    same: int = 0
    compared: int = 0


def prepared(name: str, given: Mapping[str, Any], checkout: Path, work: Path) -> Base:
    """The base in a folder of its own, under git, with its settings."""
    folder = work / name
    own = given.get("mkdocs")
    top = [line for line in given["settings"] if _is_mkdocs_own(line) and not line.startswith("- ")]
    if own:
        config_file = with_our_plugin(checkout / own, folder, _block(name, given), [])
        docs_dir = folder / given.get("folder", "docs")
        with config_file.open("a", encoding="utf-8") as file:
            file.write("\n".join(["", *top, ""]))
    else:
        shutil.copytree(checkout / given.get("folder", "."), folder / "content", ignore=shutil.ignore_patterns(".git"))
        config_file, docs_dir = folder / "mkdocs.yml", folder / "content"
        lines = EIGHT_LINES.format(name=name, folder="content", owner=OWNER)
        others = "".join(f"  {line}\n" for line in given["settings"] if line.startswith("- "))
        lines = lines.replace("  - publisher:", f"{others}  - publisher:")
        ours = [f"      {line}" for line in given["settings"] if not _is_mkdocs_own(line)]
        config_file.write_text(lines + "\n".join([*ours, *top, ""]), encoding="utf-8")
    (folder / ".gitignore").open("a", encoding="utf-8").write("\n.publisher/\n")
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-qm", "Begin"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return Base(name, given, config_file, docs_dir)


def _is_mkdocs_own(line: str) -> bool:
    """Whether a line of settings is MkDocs' and not the plugin's."""
    return line.startswith(("- ", "exclude_docs", "markdown_extensions", "theme", "validation", "use_directory_urls"))


def _block(name: str, given: Mapping[str, Any]) -> str:
    lines = [f"publisher:\n  knowledge_base: {{code: {name}}}\n  defaults:\n    owner: {OWNER}"]
    return "\n".join([*lines, *(f"  {line}" for line in given["settings"] if not _is_mkdocs_own(line)), ""])


def ran(folder: Path, *arguments: str) -> Ran:
    """One run of the command line, as a process."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        command = [sys.executable, *os.environ.get("DAY_ONE", "-m publisher").split(), *arguments, "--format", "json"]
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        out.seek(0), err.seek(0)
        written, said = out.read().decode(), err.read().decode(errors="replace")
    try:
        document = json.loads(written)
    except ValueError:
        document, said = {}, f"{said}\nnot one document: {written[:500]}"
    return Ran(process.returncode, document, said, seconds, usage.ru_maxrss // 1024)


def day(base: Base) -> None:
    """Check, publish, publish again."""
    folder = base.config_file.parent
    base.check = ran(folder, "check")
    base.publish = ran(folder, "publish", "--emulator", "--yes")
    if base.publish.document.get("schema") == "report/1":
        base.again = ran(folder, "publish", "--emulator", "--yes")


IdsOf = Callable[[str], set[str]]


class Sites:
    """A base on both sides: every page's HTML, and one name for addresses that lead to the same page."""

    def __init__(self, base: Base, project: Project, origin: str) -> None:
        self.project = project
        prefix = project.settings.docs_prefix
        assert base.publish is not None
        rows = [row for row in base.publish.document["pages"] if row["url"]]
        self.page_at = {urlsplit(row["url"]).path.rstrip("/"): row["path"].removeprefix(prefix) for row in rows}
        self.address_of = {path: address for address, path in self.page_at.items()}
        self._portal_ids: dict[str, set[str]] = {}
        self._browser = requests.Session()
        own = MkDocsHtml(base.config_file, Path(tempfile.mkdtemp()))
        self.mkdocs = own.as_written
        self.mkdocs_at = {url.rstrip("/"): path for path, url in own.addresses.items()}
        self._urls, self._files = own.addresses, own.files
        self._origin = origin

    def _portal_page(self, path: str) -> str:
        """A whole page as the emulator shows it; its anchors are kept."""
        html = self._browser.get(f"{self._origin}{self.address_of[path]}/", timeout=60).text
        self._portal_ids[path] = _ids(html)
        return html

    def _ids_on_portal(self, path: str) -> set[str]:
        if path not in self._portal_ids:
            self._portal_page(path)
        return self._portal_ids[path]

    def _ids_in_mkdocs(self, path: str) -> set[str]:
        return _ids(self.mkdocs[path])

    def portal_tokens(self, path: str) -> list[Token]:
        title = self.project.converted[path].title
        html = (f"<h1>{_escaped(title)}</h1>" if title else "") + body_of(self._portal_page(path))
        return tokens(html, lambda to: self._settled(to, self._origin + "/", self.page_at, self._ids_on_portal, path))

    def mkdocs_tokens(self, path: str) -> list[Token]:
        url = self._urls.get(path, "")
        html = without_markers(self.mkdocs.get(path, "").replace(TITLE_COMMAND, ""))
        return tokens(
            html, lambda to: self._settled(to, f"{self._origin}/{url}", self.mkdocs_at, self._ids_in_mkdocs, path)
        )

    def github_tokens(self, path: str) -> list[Token]:
        from cmarkgfm import github_flavored_markdown_to_html
        from cmarkgfm.cmark import Options

        body = self.project.site.by_path()[path].body
        html = without_markers(
            github_flavored_markdown_to_html(body, Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES)
        )
        at = {page: page for page in self.address_of}
        return tokens(html, lambda to: self._settled(to, f"{self._origin}/{path}", at, self._ids_on_portal, path))

    def _settled(self, to: str, base: str, pages: Mapping[str, str], ids: IdsOf, here: str) -> str:
        if to.startswith("#"):
            return self._at_anchor(here, to[1:], ids)
        try:
            joined = urljoin(base, to.strip())
            parts = urlsplit(joined)
        except ValueError:
            return to
        if not joined.startswith(self._origin + "/"):
            return "picture" if joined.startswith("data:image") else unquote(joined).removesuffix("/")
        path = unquote(parts.path)
        page = next((pages[name] for name in (path.rstrip("/"), path.strip("/")) if name in pages), None)
        if page is None:
            return "file" if path.strip("/") in self._files else f"{path} {DEAD}"
        return self._at_anchor(page, parts.fragment, ids) if parts.fragment else page

    @staticmethod
    def _at_anchor(page: str, anchor: str, ids: IdsOf) -> str:
        is_there = anchor in {"", "top"} or unquote(anchor) in ids(page)
        return f"{page}#" if is_there else f"{page}# {DEAD}"


def _ids(html: str) -> set[str]:
    return {unquote(found) for found in re.findall(r'\s(?:id|name)="([^"]*)"', html)}


def _escaped(title: str) -> str:
    return title.replace("&", "&amp;").replace("<", "&lt;")


def compare(base: Base) -> None:
    """Read every published page as a reader would."""
    project = load_project(base.config_file, today=datetime.now(UTC).date())
    assert base.check is not None
    by_path: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for finding in base.check.document["findings"]:
        by_path[finding["path"]].append((finding["line"], finding["rule"]))
    with EmulatorServer(db=base.config_file.parent / ".publisher" / "emulator.sqlite", rate_limit="off") as server:
        _compare(base, Sites(base, project, server.url), by_path)


def _compare(base: Base, sites: Sites, findings: Mapping[str, list[tuple[int, str]]]) -> None:
    pages, prefix = sites.project.site.by_path(), sites.project.settings.docs_prefix
    paths = sorted(sites.address_of)
    base.compared = min(len(paths), MOST_COMPARED)
    for path in (paths[n * len(paths) // base.compared] for n in range(base.compared)):
        written, shown = sites.mkdocs_tokens(path), sites.portal_tokens(path)
        base.counts += counted(written)
        page = pages.get(path)
        found = list(
            differences(
                path, written, shown, partial(sites.github_tokens, path), page.body if page else "",
                page.body_line if page else 1, findings.get(prefix + path, ()),
            )
        )  # fmt: skip
        base.found += found
        base.same += not found


def rows(base: Base) -> Iterator[list[Any]]:
    """A row of the day and a row of the reading."""
    check, publish, again = base.check, base.publish, base.again
    assert check is not None
    assert publish is not None
    severities = Counter(finding["severity"] for finding in check.document.get("findings", ()))
    summary = publish.document.get("summary", {})
    wrote = sum(again.document["summary"][name] for name in ("created", "updated", "moved")) if again else "-"
    yield [
        base.name, check.document.get("pages"), summary.get("created", f"exit {publish.code}"), severities["error"],
        severities["warning"], f"{check.seconds:.1f}", check.megabytes, f"{publish.seconds:.1f}", publish.megabytes,
        f"{again.seconds:.1f}" if again else "-", wrote,
    ]  # fmt: skip
    counts = Counter((found.kind, bool(found.named_by)) for found in base.found if not found.gain)
    yield [
        base.name, *(base.counts[kind] for kind in ("words", "links", "pictures", "depth")),
        f"{base.same} of {base.compared}", *(sum(found.gain == gain for found in base.found) for gain in ("GitHub", "found", "read")),
        *(counts[kind, named] for kind in KINDS for named in (True, False)),
    ]  # fmt: skip


def tell_details(base: Base, folder: Path) -> None:
    """Findings by rule, differences (those without a name first), twenty findings with the lines that they are about."""
    folder.mkdir(parents=True, exist_ok=True)
    assert base.check is not None
    assert base.publish is not None
    findings = base.check.document.get("findings", [])
    counts = Counter((finding["severity"], finding["rule"]) for finding in findings)
    lines = [f"{count:6} {severity:8} {rule}" for (severity, rule), count in counts.most_common()]
    lines += [
        f"{f['path']}:{f['line']}:{f['column']}: {f['severity']}: {f['message']} [{f['rule']}] {f['hint']}"
        for f in findings
    ]
    lines += ["", "== said", base.check.said, base.publish.said, *(base.again.said if base.again else "").splitlines()]
    (folder / f"{base.name}.findings.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = [
        f"{d.path}:{d.lines[0]}-{d.lines[1]} {d.kind} {d.gain or ' '.join(d.named_by) or 'UNNAMED'}\n"
        f"    mkdocs: {d.markdown[:400]}\n    portal: {d.portal[:400]}"
        for d in sorted(base.found, key=lambda d: (not d.is_unnamed, d.gain))
    ]
    (folder / f"{base.name}.differences.txt").write_text("\n".join(told) + "\n", encoding="utf-8")
    (folder / f"{base.name}.sample.txt").write_text("\n\n".join(_sample(base, findings)) + "\n", encoding="utf-8")


def _sample(base: Base, findings: list[dict[str, Any]]) -> Iterator[str]:
    """Twenty findings, of as many rules as there are, with the lines around."""
    chance = random.Random(base.name)
    piles: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for finding in findings:
        if finding["rule"] != "never-reviewed":  # which is said of each page
            piles[finding["rule"] + " ".join(re.findall(r"[a-z]{4,}", finding["message"])[:3])].append(finding)
    chosen: list[dict[str, Any]] = []
    while piles and len(chosen) < SAMPLE:
        for name in sorted(piles):
            pile = piles[name]
            chosen.append(pile.pop(chance.randrange(len(pile))))
            if not pile:
                del piles[name]
    for finding in chosen[:SAMPLE]:
        file = base.config_file.parent / finding["path"]
        text = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.is_file() else []
        first = max(0, finding["line"] - 3)
        near = "\n".join(f"    {n:4} {line[:200]}" for n, line in enumerate(text[first : first + 5], first + 1))
        yield (
            f"{finding['path']}:{finding['line']}:{finding['column']}: {finding['severity']}: {finding['message']} "
            f"[{finding['rule']}]\n  hint: {finding['hint']}\n{near}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkouts", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--details", type=Path)
    parser.add_argument("--no-compare", action="store_true", help="leave the comparison of what is read out")
    arguments = parser.parse_args()
    details = arguments.details and arguments.details.absolute()
    bases = tomllib.loads(BASES.read_text(encoding="utf-8"))
    for titles in (TITLES_OF_DAY, TITLES_OF_READING):
        print("| " + " | ".join(titles) + " |\n|" + " --- |" * len(titles), flush=True)
    for name in arguments.names or bases:
        with tempfile.TemporaryDirectory() as work:
            base = prepared(name, bases[name], arguments.checkouts / name, Path(work))
            day(base)
            assert base.publish is not None
            if base.publish.document.get("schema") == "report/1" and not arguments.no_compare:
                with chdir(
                    base.config_file.parent
                ):  # as whoever builds the site would: includes are looked for from here
                    compare(base)
            for row in rows(base):
                print("| " + " | ".join(map(str, row)) + " |", flush=True)
            if details:
                tell_details(base, details)


if __name__ == "__main__":
    main()
