"""YAML read as nodes: every key with its place, and the traps that a plain load hides (duplicate keys, tabs, ``no``, ``1.10``)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from publisher.content.model import Place
from publisher.content.problems import Problems, shown
from publisher.content.yaml_limits import MOST_REPEATED, Excess, Limit, Loader, find_excess

_DEEPEST = 40
_SUSPICIOUS = 60
_LONG = 20_000
_NESTING = re.compile(r"[\[{]|[-?:]\s(?=\s*[-?])")
_CONFLICT = re.compile(r"^(?:<<<<<<< |>>>>>>> )", re.MULTILINE)
_PLAIN_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_EXCESS = {
    Limit.DEPTH: "front-matter-too-deep",
    Limit.ALIASES: "front-matter-aliases",
    Limit.CIRCLE: "front-matter-circle",
}
_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class HeadSource:
    """A piece of YAML in a file: its text, the line of the file that it begins on, the file's path in the content folder."""

    text: str
    path: str
    first_line: int = 1

    def place(self, index: int) -> Place:
        """The place of a character. Counted here: YAML also breaks lines where no editor does (U+2028, U+0085)."""
        line = self.text.count("\n", 0, index)
        column = index - (self.text.rfind("\n", 0, index) + 1)
        return Place(self.path, self.first_line + line, column + 1)


@dataclass(frozen=True, slots=True)
class HeadEntry:
    """One key of a mapping with the node of its value."""

    key: str
    place: Place
    node: yaml.Node


def read_entries(source: HeadSource, problems: Problems) -> list[HeadEntry] | None:
    """The keys of a mapping in the order written, the last of a duplicate kept; None where there is no readable mapping.

    Empty YAML is an empty mapping. Never raises: what is wrong is written on ``problems``.
    """
    try:
        excess = excess_of(source.text)
        if excess is not None:
            place, message = source.place(excess.index), _EXCESS[excess.limit]
            problems.add("front-matter-unreadable", place, message=message, most=MOST_REPEATED)
            return None
        node: yaml.Node | None = yaml.compose(source.text, Loader=Loader)
    except (yaml.YAMLError, ValueError) as error:
        _syntax_problem(error, source, problems)
        return None
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        if isinstance(node, yaml.ScalarNode) and is_null(node):
            return []
        problems.add("front-matter-not-a-mapping", source.place(node.start_mark.index))
        return None
    for key, first in _duplicates(node):
        problems.add(
            "duplicate-key",
            source.place(key.start_mark.index),
            key=shown(str(key.value)),
            first=source.place(first.start_mark.index).line,
        )
    return entries_of(node, source)


def entries_of(node: yaml.MappingNode, source: HeadSource) -> list[HeadEntry]:
    """The keys of one mapping node; a key that is itself a list or a mapping goes by its text in the source."""
    entries = {}
    for key, value in node.value:
        start, end = key.start_mark.index, key.end_mark.index
        name = key.value if isinstance(key, yaml.ScalarNode) else source.text[start:end]
        entries[name] = HeadEntry(name, source.place(start), value)
    return list(entries.values())


def excess_of(text: str, *, deepest: int = _DEEPEST) -> Excess | None:
    """Where YAML is too deep or stands for too much to be read. Text that can be neither is spared the look: most of it."""
    repeats = "*" in text and "&" in text
    return find_excess(text, deepest=deepest) if repeats or _looks_deep(text) else None


def _looks_deep(text: str) -> bool:
    """Whether nesting must be counted: indentation alone nests deep only in long text."""
    return len(text) > _LONG or len(_NESTING.findall(text)) > _SUSPICIOUS


def _syntax_problem(error: Exception, source: HeadSource, problems: Problems) -> None:
    """Say what YAML stumbled over, in the words of somebody who never read its specification where that is possible."""
    if isinstance(error, yaml.reader.ReaderError):
        place, character = _first_unprintable(source)
        problems.add("front-matter-unreadable", place, message="front-matter-character", code=f"U+{ord(character):04X}")
        return
    mark = context = None
    if isinstance(error, yaml.MarkedYAMLError):
        mark, context = error.problem_mark or error.context_mark, error.context_mark
    index = min(mark.index, len(source.text)) if mark else 0
    rest = source.text[index : index + 1]
    said = getattr(error, "problem", None) or type(error).__name__
    message = "front-matter-syntax"
    if conflict := _CONFLICT.search(source.text):
        message, index = "front-matter-conflict", conflict.start()
    elif rest == "\t":
        message = "front-matter-tab"
    elif "mapping values are not allowed" in said:
        message = "front-matter-colon"
    elif rest in set("@`%*&!|>"):
        message = "front-matter-quote"
    elif "unexpected end of stream" in said and context:
        message, index = "front-matter-open-quote", min(context.index, len(source.text))
    problems.add("front-matter-unreadable", source.place(index), message=message, problem=said, character=rest)


def _first_unprintable(source: HeadSource) -> tuple[Place, str]:
    """Where the character stands that YAML does not allow: the error itself counts in bytes or not at all."""
    match = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", source.text)
    return (source.place(match.start()), match[0]) if match else (source.place(0), "\ufffd")


def _duplicates(root: yaml.Node) -> Iterator[tuple[yaml.ScalarNode, yaml.ScalarNode]]:
    """Each repeated key with the first of its name, in the mapping and all below it; an alias is followed once."""
    seen: set[int] = set()
    waiting: list[yaml.Node] = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen or isinstance(node, yaml.ScalarNode):
            continue
        seen.add(id(node))
        if not isinstance(node, yaml.MappingNode):
            waiting.extend(node.value)
            continue
        first: dict[str, yaml.ScalarNode] = {}
        for key, value in node.value:
            if not isinstance(value, yaml.ScalarNode):
                waiting.append(value)
            if isinstance(key, yaml.ScalarNode) and first.setdefault(key.value, key) is not key:
                yield key, first[key.value]


def tag_of(node: yaml.Node) -> str:
    """The short name of the type YAML gives a value: ``str``, ``bool``, ``int``, ``float``, ``timestamp``, ``null``, ``seq``, ``map``."""
    return str(node.tag).removeprefix(_TAG)


def is_null(node: yaml.Node) -> bool:
    """Whether nothing was written: an empty value, ``~`` or ``null``."""
    return tag_of(node) == "null" and isinstance(node, yaml.ScalarNode)


def is_trap(node: yaml.ScalarNode) -> bool:
    """Whether YAML reads the unquoted text as another value than its author sees: ``no``, ``012``, ``12:30``, ``1.10``."""
    match tag_of(node):
        case "bool":
            return True
        case "int":
            return _PLAIN_INT.fullmatch(node.value) is None
        case "float":
            try:
                return bool(str(float(node.value)) != node.value)
            except ValueError:
                return True
        case _:
            return False
