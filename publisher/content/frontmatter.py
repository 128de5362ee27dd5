"""Front matter: a page's text in, typed values with their places and all findings out. Pure, and total: no text makes it raise.

The keys are those of docs/reference/front-matter.md. Values pass through layers (page, ``.meta.yml`` files, the settings'
defaults) which ``overlay`` puts together, the nearest winning key by key, before ``front_matter`` makes the page's values of them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from functools import partial
from types import MappingProxyType
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from publisher.config import PageType
from publisher.content import values
from publisher.content.model import FrontMatter, Place, Status, Term, TermMatch
from publisher.content.problems import Problems, shown
from publisher.content.split import normalise, split, yaml_block
from publisher.content.statuses import NotGiven, hiding_flag_of, status_of
from publisher.content.values import Read, WrittenValue
from publisher.content.yaml_limits import Loader
from publisher.content.yamlhead import HeadEntry, HeadSource, excess_of, is_null, read_entries
from publisher.findings import Finding
from publisher.messages import text

_READ: dict[str, Read] = {
    "id": values.id_of,
    "title": values.text_of,
    "owner": values.person_of,
    "deputy": values.person_of,
    "status": status_of,
    "draft": partial(hiding_flag_of, hides=True),
    "published": partial(hiding_flag_of, hides=False),
    "superseded_by": values.text_of,
    "type": partial(values.word_of, words=PageType, rule="type-unknown"),
    "lang": values.lang_of,
    "last_reviewed": values.past_day_of,
    "last_reviewed_by": values.reviewer_of,
    "review_outcome": values.text_of,
    "review_every": values.review_interval_of,
    "review_reason": values.text_of,
    "next_review": values.day_of,
    "planned": values.day_of,
    "depends_on": values.texts_of,
    "required_reading": values.required_reading_of,
    "version": values.number_of,
    "aliases": values.aliases_of,
    "tags": values.texts_of,
    "term": values.text_of,
    "short": values.text_of,
    "aka": values.texts_of,
    "forms": values.texts_of,
    "see": values.texts_of,
    "avoid": values.texts_of,
    "match": partial(values.word_of, words=TermMatch, rule="match-unknown"),
    "glossary": values.flag_of,
    "source": values.source_of,
}
TERM_KEYS = frozenset({"term", "short", "aka", "forms", "see", "avoid", "match"})
LEGACY_KEYS = {
    "last_reviewed_on": "last_reviewed",
    "reviewed": "last_reviewed",
    "review_in": "review_every",
    "review_by": "next_review",
}
KEYS = frozenset(_READ) | frozenset(LEGACY_KEYS)
# One page's own: said for a folder or for all, they would name many pages the same.
PAGE_ONLY = frozenset(
    {
        "id",
        "title",
        "superseded_by",
        "planned",
        "depends_on",
        "aliases",
        "source",
        "term",
        "short",
        "aka",
        "forms",
        "avoid",
    }
)
# An empty value takes back what a page would inherit. Not the owner: whoever leaves it open means the folder's.
_CLEARED = frozenset(_READ) - PAGE_ONLY - {"owner", "draft", "published"}
# What a folder says of the pages in it and not of its own page: an index of segments is no segment.
_OF_PAGES_BELOW = frozenset({"type"})
# What MkDocs, its theme Material and common plugins read from a page: kept, and not warned about.
MKDOCS_KEYS = frozenset(
    "author authors boost canonical canonical_url categories comments date description disable_toc exclude hide icon image "
    "keywords links locale macros_plugin nav_title no_comments og_description og_image og_title pin print_exclude pygments_style "
    "readtime render_macros revision_date robots search search_exclude show_datetime slug social subtitle summary template toc "
    "toc_depth".split()
)
_NOT_READABLE = (yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


@dataclass(frozen=True, slots=True)
class Value:
    """What a key was given and where; ``value`` is None where it was malformed, which is not the same as not given."""

    value: Any
    place: Place | None


@dataclass(frozen=True, slots=True)
class Layer:
    """The keys set in one place, or in several put together. ``cleared`` are those that were left empty."""

    values: Mapping[str, Value] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)
    cleared: frozenset[str] = frozenset()

    def get(self, key: str) -> Any:
        """The value of a key; None where it is absent or malformed."""
        found = self.values.get(key)
        return found.value if found else None


@dataclass(frozen=True, slots=True)
class Parsed:
    """One page's text taken apart. ``body`` keeps every line after the front matter, the first being the file's ``body_line``.

    ``days`` are those that were compared with today.
    """

    layer: Layer
    body: str
    body_line: int
    days: frozenset[date] = frozenset()


EMPTY = Layer()


def readers() -> Mapping[str, Read]:
    """What reads the value of each key; old names of keys are read as the new ones (``LEGACY_KEYS``)."""
    return MappingProxyType(_READ)


_NO_KEYS = "---\n{}\n---\n"
_EMPTY_BLOCK = re.compile(r"---[ \t]*\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_TAKEN_FOR_SETTINGS = re.compile(r" {0,3}[A-Za-z0-9_-]+:")


def parse_front_matter(
    content: str,
    path: str,
    *,
    today: date,
    prefix: str = "",
    lowered: frozenset[str] = frozenset(),
    status_words: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Parsed | None, list[Finding]]:
    """Read a page's text. No Parsed where the front matter cannot be read at all; malformed values leave the page readable.

    ``path`` is the page's path in the content folder, ``prefix`` that folder as findings name it (``content/``), ``lowered`` the
    rules that are no errors, ``status_words`` what other words for a status stand for.
    """
    problems = Problems(prefix, lowered=lowered)
    parts = split(normalise(content), path, KEYS, problems)
    if parts is None:
        return None, problems.findings
    layer: Layer | None = EMPTY
    if parts.yaml is not None:
        source = HeadSource(parts.yaml, path, parts.yaml_line)
        layer = read_layer(source, problems, today=today, of_page=True, status_words=status_words)
    parsed = Parsed(layer, parts.body, parts.body_line, frozenset(problems.days)) if layer is not None else None
    return parsed, problems.findings


def readable_source(content: str) -> str:
    """A page's text in which MkDocs finds the front matter that we find; empty where it would come to no end.

    MkDocs takes first lines such as ``Note: …`` for settings where there is no front matter, and a block without a key for text.
    """
    written = normalise(content)
    if not written.startswith("---"):
        return _NO_KEYS + written if _TAKEN_FOR_SETTINGS.match(written) else content
    block = yaml_block(written)
    if block == "" and (rest := _EMPTY_BLOCK.match(written)):
        return _NO_KEYS + written[rest.end() :]
    try:
        return "" if excess_of(block) else content
    except yaml.YAMLError:
        return content


def read_layer(
    source: HeadSource,
    problems: Problems,
    *,
    today: date,
    of_page: bool,
    status_words: Mapping[str, str] = MappingProxyType({}),
) -> Layer | None:
    """Read a mapping of front matter keys, of a page or (``of_page`` false) for pages to inherit; None where it is unreadable.

    A malformed value whose rule is no error in this base counts as not given.
    """
    entries = read_entries(source, problems)
    if entries is None:
        return None
    found: dict[str, Value] = {}
    strange: list[str] = []
    cleared: set[str] = set()
    written_keys = {entry.key for entry in entries}
    for entry in entries:
        key = LEGACY_KEYS.get(entry.key, entry.key)
        if key not in _READ:
            strange.append(entry.key)
            _judge_strange(entry, problems)
            continue
        if key != entry.key:
            problems.add("legacy-key", entry.place, group=entry.key, key=entry.key, name=key)
            if key in written_keys:
                continue
        if key in PAGE_ONLY and not of_page:
            problems.add("page-key-inherited", entry.place, key=key)
        elif not is_null(entry.node):
            told = len(problems.findings)
            value = _READ[key](WrittenValue(entry.key, entry.node, source, problems, today, status_words))
            if not (value is NotGiven.NOT_GIVEN or (value is None and problems.forgives(told))):
                found[key] = Value(value, entry.place)
        elif key in _CLEARED:
            cleared.add(key)
    return Layer(_with_status(found), _strange_values(source, strange), frozenset(cleared - found.keys()))


def _judge_strange(entry: HeadEntry, problems: Problems) -> None:
    """Warn of a key that nobody reads; keys of MkDocs' and those that begin with ``x-`` or ``x_`` are meant."""
    if entry.key in MKDOCS_KEYS or entry.key.startswith(("x-", "x_")):
        return
    near = get_close_matches(entry.key.lower(), sorted(_READ), n=1)
    hint = text("content.unknown-key-near", name=near[0]) if near else None
    problems.add("unknown-key", entry.place, hint=hint, group=entry.key, key=shown(entry.key))


def _strange_values(source: HeadSource, keys: list[str]) -> dict[str, object]:
    """The values of keys that are not ours, with the types their own readers expect.

    python-frontmatter's handler loads them as any tool for front matter would. It comes after the guards above, since it
    neither tells places nor sees duplicate keys, and never when all keys are ours, since it reads the same YAML again.
    """
    if not keys:
        return {}
    try:
        loaded = YAMLHandler().load(source.text, Loader=Loader)
    except _NOT_READABLE:
        loaded = None
    known = loaded if isinstance(loaded, dict) else {}
    return {key: known.get(key) for key in keys}


def _with_status(found: dict[str, Value]) -> dict[str, Value]:
    """Say ``draft: true`` and ``published: false`` as a status; their opposites undo an inherited draft and nothing else."""
    draft, published = found.pop("draft", None), found.pop("published", None)
    for flag, drafts in ((draft, True), (published, False)):
        if flag is not None and flag.value is not None:
            if flag.value is drafts:
                found["status"] = Value(Status.DRAFT, flag.place)
            elif "status" not in found:
                found["undraft"] = flag
    return found


def overlay(near: Layer, far: Layer) -> Layer:
    """Put a nearer layer over a farther one: each key from the nearest that has it, or left it empty."""
    if not near.values and not near.extra and not near.cleared:
        return far
    merged = {**far.values, **near.values}
    for key in near.cleared:
        merged.pop(key, None)
    undraft = near.values.get("undraft")
    if undraft and "status" not in near.values and far.get("status") is Status.DRAFT:
        merged["status"] = Value(Status.ACTIVE, undraft.place)
    return Layer(merged, {**far.extra, **near.extra})


def for_index(inherited: Layer) -> Layer:
    """What a folder's own page inherits of the folder's settings."""
    kept = {key: value for key, value in inherited.values.items() if key not in _OF_PAGES_BELOW}
    return Layer(kept, inherited.extra) if len(kept) < len(inherited.values) else inherited


def front_matter(layer: Layer, path: str, problems: Problems) -> FrontMatter:
    """The values of the page at ``path`` from all its layers put together; rules between keys are judged here."""
    get = layer.get
    places = {key: value.place for key, value in layer.values.items() if value.place and key in _READ}
    every = get("review_every")
    never = every == values.NEVER
    meta = FrontMatter(
        id=get("id") or "",
        title=get("title") or "",
        owner=get("owner"),
        deputy=get("deputy"),
        status=get("status") or Status.ACTIVE,
        superseded_by=get("superseded_by") or "",
        type=get("type"),
        lang=get("lang") or "",
        last_reviewed=get("last_reviewed"),
        last_reviewed_by=get("last_reviewed_by") or "",
        review_outcome=get("review_outcome") or "",
        review_every=None if never else every,
        review_never=never,
        review_reason=get("review_reason") or "",
        next_review=get("next_review"),
        planned=get("planned"),
        depends_on=get("depends_on") or (),
        required_reading=get("required_reading"),
        version=get("version"),
        aliases=get("aliases") or (),
        tags=get("tags") or (),
        term=_term(layer) if get("type") is PageType.TERM else None,
        glossary=get("glossary") is not False,
        extra=MappingProxyType(dict(layer.extra)),
        places=MappingProxyType(places),
    )
    return _judged_together(meta, path, problems)


def _term(layer: Layer) -> Term:
    get = layer.get
    return Term(
        term=get("term") or get("title") or "",
        short=get("short") or "",
        aka=get("aka") or (),
        forms=get("forms") or (),
        see=get("see") or (),
        avoid=get("avoid") or (),
        match=get("match"),
    )


def _judged_together(meta: FrontMatter, path: str, problems: Problems) -> FrontMatter:
    """The rules that need more than one key, which inheritance may have brought together.

    Where such a rule is no error in this base, the key that cannot be so counts as not given.
    """
    judged = meta

    def place(key: str) -> Place:
        return meta.places.get(key, Place(path))

    if meta.owner and meta.deputy and meta.owner.address == meta.deputy.address:
        problems.add("deputy-is-owner", place("deputy"), person=meta.owner.address)
        if problems.lowers("deputy-is-owner"):
            judged = replace(judged, deputy=None)
    if meta.review_never and not meta.review_reason and "review_reason" not in meta.places:
        problems.add("review-reason-missing", place("review_every"))
        if problems.lowers("review-reason-missing"):
            judged = replace(judged, review_never=False)
    is_stamped = bool(meta.review_outcome)  # a stamp leaves next_review where it is, and it may be months late
    if meta.next_review and meta.last_reviewed and meta.next_review < meta.last_reviewed and not is_stamped:
        problems.add(
            "next-review-too-early",
            place("next_review"),
            value=meta.next_review.isoformat(),
            last=meta.last_reviewed.isoformat(),
        )
        if problems.lowers("next-review-too-early"):
            judged = replace(judged, next_review=None)
    if meta.type is not PageType.TERM and not ("type" in meta.places and meta.type is None):
        for key in sorted(TERM_KEYS & meta.places.keys()):
            problems.add("term-key-elsewhere", place(key), key=key)
    return judged
