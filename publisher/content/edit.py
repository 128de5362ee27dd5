"""Change one key of a page's front matter and nothing else: every other character stays as its author wrote it.

WrittenValue by hand on the text, for a YAML writer would sort keys, drop comments and re-wrap lines.
"""

import re
from datetime import date

import frontmatter
import yaml

from publisher.content.split import normalise
from publisher.content.yaml_limits import Loader
from publisher.content.yamlhead import tag_of
from publisher.errors import ContentError
from publisher.messages import text

_BLOCK = re.compile(
    r"(?P<open>\ufeff?---[ \t]*(?:\r\n?|\n))(?P<yaml>.*?)(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)", re.DOTALL
)
_BREAK = re.compile(r"[\r\n]")
_KEY = re.compile(r"[A-Za-z_][\w-]*")
_PLAIN = re.compile(r"[A-Za-z][\w@./+-]*(?: [\w@./+-]+)*")
_UNSEEN = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def edit_front_matter(content: str, key: str, value: str | int | date) -> str:
    """The text of a page (with its own line ends and byte order mark) with a front matter key set to a value.

    A key that is there keeps its line, its comment and its place; a new one comes last; a page without front matter gets it.
    Raises ContentError where that cannot be done on one line: the value spans several, or the front matter is unreadable.
    """
    if not _KEY.fullmatch(key):
        raise ValueError(f"not a key: {key!r}")
    block = _BLOCK.match(content)
    if block is None:
        edited = _with_new_block(content, f"{key}: {_scalar(value)}")
    else:
        start, end = block.span("yaml")
        head = _set(content[start:end], key, _scalar(value), _line_end(content))
        edited = content[:start] + head + content[end:]
    _verify(content, edited, key, value)
    return edited


def _set(head: str, key: str, scalar: str, line_end: str) -> str:
    """The YAML of a head with a key set."""
    try:
        root = yaml.compose(head, Loader=Loader)
    except (yaml.YAMLError, ValueError) as error:
        raise _refused(key) from error
    if root is None:
        return f"{head}{key}: {scalar}{line_end}"
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise _refused(key)
    found = [(name, node) for name, node in root.value if isinstance(name, yaml.ScalarNode) and name.value == key]
    if not found:
        return f"{head}{key}: {scalar}{line_end}"
    name, node = found[-1]
    after_key = name.end_mark.index
    colon = re.compile(r"[ \t]*:").match(head, after_key)
    if colon is None or len(found) > 1:
        raise _refused(key)
    if _is_empty(node):
        return f"{head[: colon.end()]} {scalar}{head[colon.end() :]}"
    start, end = node.start_mark.index, node.end_mark.index
    if (
        not isinstance(node, yaml.ScalarNode)
        or _BREAK.search(head[colon.end() : end])
        or head[colon.end() : start].strip()
    ):
        raise _refused(key)
    return head[:start] + scalar + head[end:]


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.start_mark.index == node.end_mark.index


def _with_new_block(content: str, line: str) -> str:
    mark = "\ufeff" if content.startswith("\ufeff") else ""
    line_end = _line_end(content)
    return f"{mark}---{line_end}{line}{line_end}---{line_end}{content.removeprefix(mark)}"


def _line_end(content: str) -> str:
    found = re.search(r"\r\n?|\n", content)
    return found[0] if found else "\n"


def _scalar(value: str | int | date) -> str:
    """A value as YAML on one line: plain where every reader takes it for this text, else in double quotes."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, int):
        return str(value)
    if _PLAIN.fullmatch(value) and _is_read_as_text(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    escaped = re.sub(r"[\x00-\x1f]", lambda match: f"\\x{ord(match[0]):02x}", escaped)
    return '"' + _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", escaped) + '"'


def _is_read_as_text(value: str) -> bool:
    """Whether YAML takes the unquoted words for text, not for a flag or nothing."""
    node = yaml.compose(value, Loader=Loader)
    return isinstance(node, yaml.ScalarNode) and tag_of(node) == "str"


def _verify(content: str, edited: str, key: str, value: str | int | date) -> None:
    """Let a reader that is not ours find the value and the same text: python-frontmatter, as other tools of the author's would.

    It is the second opinion on a file that is about to be written over.
    """
    try:
        before, after = (frontmatter.loads(normalise(version)) for version in (content, edited))
    except (yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise _refused(key) from error
    if after.metadata.get(key) != value or after.content != before.content:
        raise _refused(key)


def _refused(key: str) -> ContentError:
    return ContentError(text("content.edit-refused", key=key), hint=text("content.edit-refused-hint", key=key))
