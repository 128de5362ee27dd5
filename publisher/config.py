"""The settings of one knowledge base: the plugin's block in mkdocs.yml, checked whole; secrets come from the environment only.

Reference: docs/reference/settings.md. ``parse_settings`` does no I/O: MkDocs reads the file.
"""

import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from publisher.access import Access, parse_access
from publisher.baseline import Baseline
from publisher.errors import ConfigError
from publisher.findings import Level
from publisher.intervals import Interval, Unit
from publisher.messages import Text, known_language, text
from publisher.review_settings import ReviewSettings, parse_review
from publisher.settings_block import SettingsBlock
from publisher.setup_settings import SetupSettings, parse_setup

TARGETS = ("knowledge-base",)
STATUSES = ("active", "draft", "deprecated", "archived")
DEFAULT_SECTIONS = 4
DEFAULT_NEWCOMERS = Interval(90, Unit.DAY)
WEBHOOK_VARIABLE = "BITRIX24_WEBHOOK_URL"
CANARY_VARIABLE = "BITRIX24_CANARY_URL"
SECRET_PREFIX = "BITRIX24_"  # noqa: S105 - a name, no secret
"""Every variable of the environment that begins so is taken for a secret: the service user's webhook, and those of others."""
_CODE = re.compile(r"[a-z][a-z0-9-]{1,60}")
_PAGE = re.compile(r"(?:[^\s/\\.:][^/\\:]*/)*[^\s/\\.:][^/\\:]*\.md")
_WEBHOOK_PATH = re.compile(
    r"(?P<base>.*/rest/)(?:api/)?(?P<user>[0-9]{1,18})/(?P<secret>[A-Za-z0-9]+)(?:/.*)?", re.DOTALL
)


class PageType(StrEnum):
    """What kind of strategic thing a page describes."""

    MARKET = "market"
    TREND = "trend"
    SEGMENT = "segment"
    PRODUCT = "product"
    PROJECT = "project"
    PROCESS = "process"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """How people are asked to read: ``per_week`` pages at most, ``newcomers``: for so long somebody is one."""

    per_week: int = 5
    newcomers: Interval = DEFAULT_NEWCOMERS
    tag: str = "kb-reading"


@dataclass(frozen=True, slots=True)
class StatusSettings:
    """Whether the base has a page that shows its status, and where: ``page`` is its path from the content folder."""

    publish: bool = False
    page: str = "status.md"


@dataclass(frozen=True, slots=True)
class GlossarySettings:
    """How words lead to their terms. ``link``: first (the first use on a page) or none; ``abbreviations``: tell undefined ones."""

    link: str = "first"
    abbreviations: bool = False

    @property
    def links(self) -> bool:
        """Whether there are links at all."""
        return self.link == "first"


@dataclass(frozen=True, slots=True)
class TypeSettings:
    """What a page of one type must have: sections by language (``""``: the base's own; None: the standard ones), keys.

    ``index``: a page lists all pages of the type.
    """

    sections: Mapping[str, tuple[str, ...]] | None = None
    keys: tuple[str, ...] = ()
    index: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything one mkdocs.yml says about one knowledge base. ``defaults`` are front matter keys for pages that lack them.

    ``group``: the workgroup, by id or name, that the base belongs to; None for a base of the company. ``insecure_hosts``: portals
    that may be asked over plain http.
    ``checks``: the level of each rule that is named; ``validation``: the level of each key of MkDocs' ``validation`` that stands in
    mkdocs.yml (``links.not_found``); ``strict``: warnings of MkDocs and its plugins are errors. ``status_words``: other words for
    a status. ``tasks``: whether people get any. ``diagrams``: the command that draws each language of diagrams. ``math``: formulas
    in TeX are read. ``github_markdown``: blocks are read as GitHub reads them. ``on_this_page``: how many sections make a page list
    them at its top (0: never). ``what_changed``: how many commits a page tells of (0: no such page).
    ``baseline_file`` is as written, ``baseline`` what stands in it.
    """

    config_file: Path
    docs_dir: Path
    site_name: str
    code: str
    title: str
    target: str = "knowledge-base"
    group: int | str | None = None
    access: Access = Access()
    setup: SetupSettings = SetupSettings()
    time_zone: str | None = None
    language: str = "en"
    defaults: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    review: ReviewSettings = ReviewSettings()
    reading: ReadingSettings = ReadingSettings()
    status: StatusSettings = StatusSettings()
    glossary: GlossarySettings = GlossarySettings()
    types: Mapping[str, TypeSettings] = field(default_factory=lambda: MappingProxyType({}))
    image_hosts: tuple[str, ...] = ()
    insecure_hosts: tuple[str, ...] = ()
    diagrams: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    math: bool = False
    github_markdown: bool = True
    on_this_page: int = DEFAULT_SECTIONS
    what_changed: int = 0
    checks: Mapping[str, Level] = field(default_factory=lambda: MappingProxyType({}))
    validation: Mapping[str, Level] = field(default_factory=lambda: MappingProxyType({}))
    strict: bool = False
    status_words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    tasks: bool = True
    baseline_file: str = ""
    baseline: Baseline | None = None
    repo_url: str = ""
    edit_uri: str = ""

    @property
    def root(self) -> Path:
        """The folder of mkdocs.yml: paths in reports and findings start here."""
        return self.config_file.parent

    @property
    def work_dir(self) -> Path:
        """Where caches and saved texts go; safe to delete."""
        return self.root / ".publisher"

    def loads_image(self, address: str) -> bool:
        """Whether readers' browsers may load a picture from this address of another server."""
        return is_image_host(address, self.image_hosts)

    @property
    def lowered(self) -> frozenset[str]:
        """The rules whose findings do not stop a publish, whatever they are by themselves; or not those that are known."""
        known = self.baseline.rules - self.checks.keys() if self.baseline else frozenset()
        return known | {rule for rule, level in self.checks.items() if level is not Level.ERROR}

    @property
    def docs_prefix(self) -> str:
        """The content folder as reports name it, from the folder of mkdocs.yml: ``content/``, ``../docs/``."""
        try:
            relative = Path(os.path.relpath(self.docs_dir, self.root)).as_posix()
        except ValueError:  # another drive of Windows
            relative = self.docs_dir.name
        return "" if relative == "." else f"{unicodedata.normalize('NFC', relative)}/"


def is_code(value: str) -> bool:
    """Whether a text can be a base's address on the portal."""
    return _CODE.fullmatch(value) is not None


def is_image_host(address: str, hosts: tuple[str, ...]) -> bool:
    """Whether the server of an address is one of these: ``img.example.com``, ``*.example.com`` or ``*``."""
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return False
    return any(name in (host, "*") or (name.startswith("*.") and host.endswith(name[1:])) for name in hosts)


@dataclass(frozen=True, slots=True)
class Webhook:
    """An incoming webhook of the portal. Its secret is in no repr; only the transport asks for an address."""

    origin: str
    user_id: int
    secret: str = field(repr=False)

    def address(self, *, version: int = 2) -> str:
        """The address that method names are appended to (v2, or REST 3.0 under ``/rest/api/``)."""
        api = "api/" if version == 3 else ""
        return f"{self.origin}/rest/{api}{self.user_id}/{self.secret}/"


def parse_webhook(value: str | None, variable: str = WEBHOOK_VARIABLE) -> Webhook | None:
    """Read the webhook's address as people paste it: blanks, newlines, a missing slash or a trailing ``profile.json`` are repaired.

    Empty or blank counts as missing (CI writes an unset secret so). A malformed address is a ConfigError that does not repeat it.
    """
    pasted = "".join((value or "").split())
    if not pasted:
        return None
    parts = None
    try:
        parts = urlsplit(pasted)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
        is_whole = is_whole and parts.port != 0
        match = _WEBHOOK_PATH.fullmatch(parts.path) if is_whole else None
    except ValueError:  # brackets that are left of an example, a port that is no number
        match = None
    if parts is None or match is None:
        raise ConfigError(
            text("config.webhook-malformed", variable=variable), hint=text("config.webhook-malformed-hint")
        )
    origin = f"{parts.scheme}://{parts.netloc}{match['base'].removesuffix('/rest/')}"
    return Webhook(origin, int(match["user"]), match["secret"])


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for a program that an author or a repository names."""
    return {name: value for name, value in environment.items() if not name.upper().startswith(SECRET_PREFIX)}


def parse_settings(
    raw: Mapping[str, object],
    *,
    config_file: Path,
    docs_dir: Path,
    site_name: str,
    locale: str = "en",
    repo_url: str = "",
    edit_uri: str = "",
    is_person: Callable[[str], bool] = bool,
    rules: Mapping[str, Text | None] | None = None,
    validation: Mapping[str, Level] = MappingProxyType({}),
    strict: bool = False,
    block: Callable[[Mapping[str, object], str, list[Text]], SettingsBlock] = SettingsBlock,
) -> Settings:
    """Check the plugin's block and give the settings; one ConfigError lists all that is wrong with it.

    ``is_person`` tells whether a text names one person: front matter's forms are known to the layers above. So are the ``rules``
    that ``checks`` may name, each with the reason why it cannot be lowered, or None. ``block`` is what takes the values out: another
    kind of block learns which there are.
    """
    problems: list[Text] = []
    reader = block(raw, "", problems)
    base = reader.block("knowledge_base")
    code = base.required("code", _CODE, missing="code-missing", malformed="code-malformed")
    title = base.string("title")
    group = base.number_or_text("group")
    base.done()
    target = reader.string("target") or TARGETS[0]
    if target not in TARGETS:
        reader.problem("target", "unknown-target", value=target, known=", ".join(TARGETS))
    sections = reader.whole_number("on_this_page", least=0)
    settings = Settings(
        config_file=config_file,
        docs_dir=docs_dir,
        site_name=site_name,
        code=code or "",
        title=title or site_name,
        group=group,
        access=parse_access(reader, has_group=group is not None, is_person=is_person),
        setup=parse_setup(reader.block("setup"), has_group=group is not None, is_person=is_person),
        target=target,
        time_zone=_time_zone(reader),
        language=known_language(locale),
        defaults=reader.mapping("defaults"),
        review=parse_review(reader.block("review"), is_person),
        reading=_reading(reader.block("reading")),
        status=_status(reader.block("status")),
        glossary=_glossary(reader.block("glossary")),
        types=_types(reader.block("types")),
        image_hosts=reader.hosts("image_hosts"),
        insecure_hosts=reader.hosts("insecure_hosts"),
        diagrams=_diagrams(reader.block("diagrams")),
        math=reader.flag("math"),
        github_markdown=reader.flag("github_markdown", default=True),
        what_changed=reader.whole_number("what_changed", least=0) or 0,
        on_this_page=DEFAULT_SECTIONS if sections is None else sections,
        checks=reader.levels("checks", rules),
        validation=validation,
        strict=strict,
        status_words=reader.words("status_words", STATUSES),
        tasks=reader.flag("tasks", default=True),
        baseline_file=reader.string("baseline") or "",
        repo_url=repo_url,
        edit_uri=edit_uri,
    )
    reader.done()
    if problems:
        raise ConfigError(text("config.settings-wrong", file=config_file.name), problems=tuple(problems))
    return settings


def _time_zone(reader: SettingsBlock) -> str | None:
    name = reader.string("time_zone")
    if name is not None:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            reader.problem("time_zone", "unknown-time-zone", value=name)
    return name


def _reading(block: SettingsBlock) -> ReadingSettings:
    standard = ReadingSettings()
    reading = ReadingSettings(
        per_week=block.whole_number("per_week", least=1) or standard.per_week,
        newcomers=block.interval("newcomers") or standard.newcomers,
        tag=block.string("tag") or standard.tag,
    )
    block.done()
    return reading


def _status(block: SettingsBlock) -> StatusSettings:
    written = block.string("page")
    page = f"{(written or 'status').removesuffix('.md')}.md"
    if not _PAGE.fullmatch(page):
        block.problem("page", "not-a-page-path", value=written)
    status = StatusSettings(block.flag("publish"), page)
    block.done()
    return status


def _glossary(block: SettingsBlock) -> GlossarySettings:
    glossary = GlossarySettings(link=block.word("link", ("first", "none")), abbreviations=block.flag("abbreviations"))
    block.done()
    return glossary


def _diagrams(block: SettingsBlock) -> Mapping[str, tuple[str, ...]]:
    commands: dict[str, tuple[str, ...]] = {}
    for name in block.names():
        problems = len(block.problems)
        commands[name.lower()] = block.command(name)
        if not commands[name.lower()] and len(block.problems) == problems:
            block.problem(name, "not-a-command", value="")
    return MappingProxyType(commands)


def _types(block: SettingsBlock) -> Mapping[str, TypeSettings]:
    types: dict[str, TypeSettings] = {}
    for name in PageType:
        if block.has(name):
            of_type = block.block(name)
            sections = of_type.texts_by_language("sections")
            types[name] = TypeSettings(sections, of_type.texts("keys"), index=of_type.flag("index"))
            of_type.done()
    block.done()
    return MappingProxyType(types)
