"""Check, render and publish other people's knowledge bases on the emulator, and hold what readers read to what authors wrote.

    python benchmarks/corpora.py NAME=WHERE[,LANG] … [--without PLUGIN …] [--details DIR]

WHERE is a checkout's folder of Markdown, which is given a mkdocs.yml of its own in a temporary folder, or a checkout's
mkdocs.yml, whose folder is copied and to which our plugin is added, with nothing else changed but the plugins and extensions
named by ``--without`` (those that are not installed here); the checkout itself stays as it is. Pages with errors (broken links,
mostly) would make ``publish`` refuse; here they are published all the same, through the same code with the errors set aside:
links that lead nowhere are plain text then. Prints one row of Markdown a base:

pages, those that could not be read, errors and warnings of ``check``, what cannot be shown, seconds of a cold ``check --render``
and of the publish (the emulator's work included), pages whose text the portal altered, pages that a second publish would
change, and pages whose visible text is that of Python-Markdown's own HTML (where a site brings plugins: that of the page which
MkDocs makes with them and without ours). ``--details`` writes each base's findings and differences into a folder.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import requests
import yaml

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from fidelity import Difference, OwnHtml, body_of, differences, reads_as_written
from mkdocs_html import MkDocsHtml

from portal_emulator.server import EmulatorServer
from publisher.config import parse_webhook
from publisher.findings import Finding
from publisher.messages import Catalogue
from publisher.pipeline.history import NoHistory
from publisher.pipeline.mkdocs_config import open_project
from publisher.pipeline.project import Project, load_project
from publisher.portal.bitrix24.transport import Transport
from publisher.publishing.desired import desired_site
from publisher.publishing.planning import Planner
from publisher.publishing.running import Run
from publisher.targets.knowledge_base.form import KnowledgeBaseForm
from publisher.targets.knowledge_base.rest.adapter import Bitrix24Portal
from publisher.targets.knowledge_base.target import KnowledgeBase

TODAY = date(2026, 11, 23)
NOON = clock_time(12)
SETTINGS = """\
site_name: {name}
docs_dir: {folder}
plugins:
  - publisher:
      knowledge_base: {{code: {name}}}
      time_zone: Europe/Berlin
      defaults: {{owner: anna.k@example.com, review_every: 6 months, lang: {lang}}}
"""
PLUGIN = """\
publisher:
  knowledge_base: {{code: {name}}}
  time_zone: Europe/Berlin
  defaults: {{owner: anna.k@example.com, review_every: 6 months, lang: {lang}}}
"""
NOT_SHOWN = ("raw-html-removed", "not-shown", "unsafe-link-removed")


@dataclass
class Row:
    """What became of one base."""

    name: str
    project: Project
    rendering: float
    publishing: float = 0.0
    published: int = 0
    failed: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    again: int = 0
    compared: int = 0
    as_written: int = 0
    differing: tuple[Difference, ...] = ()

    def cells(self) -> list[Any]:
        findings = self.project.findings
        errors = sum(finding.is_error for finding in findings)
        unread = len(self.project.site.broken) + len(self.project.site.pages) - len(self.project.converted)
        unshown = sum(finding.rule in NOT_SHOWN for finding in findings)
        differing = len({difference.path for difference in self.differing})
        return [
            self.name, self.project.pages, unread, errors, len(findings) - errors, unshown, f"{self.rendering:.1f}",
            f"{self.publishing:.1f}", self.published, len(self.failed), len(self.altered), self.again,
            f"{self.compared - differing} of {self.compared}", self.as_written,
        ]  # fmt: skip


TITLES = [
    "base", "pages", "unread", "errors", "warnings", "not shown", "render s", "publish s", "published", "failed", "altered",
    "2nd run", "reads the same", "to the letter",
]  # fmt: skip


@contextmanager
def emulated(store: Path) -> Iterator[Bitrix24Portal]:
    """A fresh emulator on a free port: the portal as the publisher sees it; readers' pages answer at its address."""
    with EmulatorServer(db=store, rate_limit="off") as server:
        server.portal.clock.set(datetime.combine(TODAY, NOON, tzinfo=ZoneInfo("Europe/Berlin")))
        webhook = parse_webhook(server.webhooks["publisher"])
        assert webhook is not None
        yield Bitrix24Portal(Transport(webhook, session=requests.Session(), retry_cap=0), webhook.origin)


def run(name: str, config_file: Path, *, store: Path, compares: bool) -> Row:
    """One base from its files to a reader's page."""
    started = time.perf_counter()
    project = load_project(config_file, today=TODAY)
    desired_site(without_errors(project), KnowledgeBaseForm())
    row = Row(name, project, time.perf_counter() - started)
    with emulated(store) as portal:
        planner = Planner(
            KnowledgeBase(portal), lambda _: without_errors(project), lambda _: NoHistory("a benchmark"), TODAY
        )
        started = time.perf_counter()
        planned = planner.plan()
        carried = Run(portal, planned, planner.plan, lambda docs, path: (docs / path).read_bytes())
        report = carried.to_the_end()
        row.publishing = time.perf_counter() - started
        say = Catalogue("en")
        row.published = sum(entry.action == "created" for entry in report.pages)
        row.failed = tuple(
            f"{entry.path}: {'; '.join(map(say.say, entry.reasons))}"
            for entry in report.pages
            if entry.action == "failed"
        )
        row.failed += tuple(map(say.say, report.problems))
        row.altered = tuple(
            f"{result.change.path}: {result.altered}" for result in carried.results.values() if result.altered
        )
        row.again = sum(change.action.writes for change in planner.plan().plan.changes)
        if compares:
            has_plugins = set(open_project(config_file).config.plugins) > {"publisher"}
            own = MkDocsHtml(config_file, store.parent) if has_plugins else OwnHtml(config_file)
            pages = {page.path: page for page in project.site.pages}
            shown = [entry for entry in report.pages if entry.url and entry.path.removeprefix(prefix(project)) in pages]
            found: list[Difference] = []
            browser = requests.Session()
            for entry in shown:
                path = entry.path.removeprefix(prefix(project))
                html = body_of(browser.get(entry.url, timeout=60).text)
                title, written = project.converted[path].title, own.of(pages[path])
                found += differences(path, title, written, html, own.with_blocks(pages[path]))
                row.as_written += reads_as_written(title, written, html)
            row.compared = len(shown)
            row.differing = tuple(found)
    return row


def with_our_plugin(theirs: Path, copy: Path, block: str, without: list[str]) -> Path:
    """A copy of a site with our plugin in its mkdocs.yml, which is read as YAML nodes: its own tags stay what they are."""
    shutil.copytree(theirs.parent, copy, ignore=shutil.ignore_patterns(".git", "node_modules"))
    settings = yaml.compose(theirs.read_text(encoding="utf-8"))
    ours = yaml.compose(block)
    entries = {key.value: value for key, value in settings.value}
    for key, value in entries.items():
        if key in {"plugins", "markdown_extensions"}:
            value.value = [entry for entry in value.value if _named(entry) not in without]
    plugins = entries.get("plugins")
    if isinstance(plugins, yaml.MappingNode):
        plugins.value += ours.value
    elif plugins is not None:
        plugins.value.append(ours)
    else:
        settings.value.append(
            (yaml.ScalarNode("tag:yaml.org,2002:str", "plugins"), yaml.SequenceNode("tag:yaml.org,2002:seq", [ours]))
        )
    config_file = copy / theirs.name
    config_file.write_text(yaml.serialize(settings, allow_unicode=True), encoding="utf-8")
    return config_file


def _named(entry: Any) -> str:
    """The name in ``- search``, ``- toc: …`` or ``toc: …``."""
    if isinstance(entry, tuple):
        return str(entry[0].value)
    return str(entry.value[0][0].value if isinstance(entry, yaml.MappingNode) else entry.value)


def prefix(project: Project) -> str:
    return project.settings.docs_prefix


def without_errors(project: Project) -> Project:
    """The project as if its errors were none: what a person who fixed mkdocs.yml alone would still want to see."""
    return replace(project, findings=tuple(finding for finding in project.findings if not finding.is_error))


def tell_details(row: Row, folder: Path) -> None:
    """Findings counted by rule and listed; differences listed."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = Counter((finding.rule, finding.severity.value) for finding in row.project.findings)
    lines = [f"{count:6} {severity:8} {rule}" for (rule, severity), count in counts.most_common()]
    lines += ["", *map(_line, row.project.findings)]
    lines += ["", "== failed", *row.failed, "== altered", *row.altered]
    (folder / f"{row.name}.findings.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = [
        f"{d.path}: … {d.before}\n    markdown: {d.markdown[:300]}\n    portal:   {d.portal[:300]}"
        for d in row.differing
    ]
    (folder / f"{row.name}.differences.txt").write_text("\n".join(told) + "\n", encoding="utf-8")


def _line(finding: Finding) -> str:
    message = Catalogue("en").say(finding.message)
    return f"{finding.path}:{finding.line}:{finding.column}: {finding.severity.value}: {message} [{finding.rule}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bases", nargs="+", metavar="NAME=WHERE[,LANG]")
    parser.add_argument("--details", type=Path)
    parser.add_argument("--without", nargs="*", default=[], metavar="PLUGIN")
    parser.add_argument("--no-compare", action="store_true", help="leave the comparison of texts out")
    arguments = parser.parse_args()
    details = arguments.details and arguments.details.absolute()
    print("| " + " | ".join(TITLES) + " |\n|" + " --- |" * len(TITLES), flush=True)
    for base in arguments.bases:
        name, _, rest = base.partition("=")
        where, _, lang = rest.partition(",")
        with tempfile.TemporaryDirectory() as work:
            config_file = Path(work) / "mkdocs.yml"
            if where.endswith((".yml", ".yaml")):
                block = PLUGIN.format(name=name, lang=lang or "en")
                config_file = with_our_plugin(Path(where), Path(work) / name, block, arguments.without)
            else:
                settings = SETTINGS.format(name=name, folder=Path(where).resolve().as_posix(), lang=lang or "en")
                config_file.write_text(settings, encoding="utf-8")
            with chdir(config_file.parent):  # as whoever builds the site would: snippets are looked for from here
                row = run(name, config_file, store=Path(work) / "portal.sqlite", compares=not arguments.no_compare)
            print("| " + " | ".join(map(str, row.cells())) + " |", flush=True)
            if details:
                tell_details(row, details)


if __name__ == "__main__":
    main()
