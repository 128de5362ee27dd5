"""mkdocs.yml: written anew, or one that is there with the plugin's block added and every line of it kept."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from publisher.content.yaml_limits import Loader
from publisher.messages import Catalogue

PLUGIN = "publisher"
_STEP = "  "


@dataclass(frozen=True, slots=True)
class Answers:
    """What ``init`` is told: the base's name, address, language, who answers for its pages, and the platform that publishes it."""

    name: str
    code: str
    language: str
    owner: str
    ci: str


def new_settings(answers: Answers, docs_dir: str, nav: Sequence[str]) -> str:
    """A whole mkdocs.yml. ``docs_dir`` is relative to it; ``..`` stands for the folder that its own folder lies in."""
    say = Catalogue(answers.language)
    lines = [
        f"# {say('scaffold.settings-about')}",
        f"site_name: {_quoted(answers.name)}",
        f"docs_dir: {_quoted(docs_dir) if docs_dir != '..' else docs_dir}",
    ]
    if docs_dir == "..":
        lines += [f"site_dir: ../../preview # {say('scaffold.settings-site-dir')}", "exclude_docs: |", "  /publishing/"]
    if nav:
        lines += ["", f"# {say('scaffold.settings-nav')}", "nav:", *(f"  - {path}" for path in nav)]
    search = "search: {}" if answers.language == "en" else f"search: {{lang: [en, {answers.language}]}}"
    lines += ["", "plugins:", f"{_STEP}{search}", *_block(answers, _STEP, in_list=False)]
    return "\n".join(lines) + "\n"


def with_plugin(written: str, answers: Answers) -> str | None:
    """The text of a mkdocs.yml with our block among its plugins; None where no safe place for it is found.

    Every line of the text stays. What is there already is not looked at: the caller asks ``names_plugin`` first.
    """
    end = "\r\n" if "\r\n" in written else "\n"
    text = written.replace("\r\n", "\n")
    root = _composed(text)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    plugins = _plugins(root)
    if plugins is None:
        start = text if text.endswith("\n") or not text else f"{text}\n"
        lines = ["", "plugins:", f"{_STEP}- search", *_block(answers, _STEP, in_list=True)]
        new = start + "\n".join(lines) + "\n"
    elif not isinstance(plugins, yaml.CollectionNode):
        return None
    elif plugins.flow_style:
        new = _in_flow(text, plugins, answers)
    else:
        indent = " " * plugins.start_mark.column
        block = _block(answers, indent, in_list=isinstance(plugins, yaml.SequenceNode))
        new = _after(text, plugins, block)
    return new.replace("\n", end) if _adds_nothing_else(root, new) else None


def names_plugin(written: str) -> bool:
    """Whether our plugin stands among the plugins of a mkdocs.yml."""
    root = _composed(written)
    plugins = _plugins(root) if isinstance(root, yaml.MappingNode) else None
    return plugins is not None and PLUGIN in _names(plugins)


def lines_to_add(answers: Answers) -> str:
    """What a person adds by hand where we cannot."""
    return "\n".join(["plugins:", *_block(answers, _STEP, in_list=True)])


def _block(answers: Answers, indent: str, *, in_list: bool) -> list[str]:
    """Our plugin with its settings, as an item of a list or a key of a mapping."""
    inner = indent + _STEP * (2 if in_list else 1)
    lines = [
        f"{indent}{'- ' if in_list else ''}{PLUGIN}:",
        f"{inner}knowledge_base: {{code: {answers.code}}}",
        f"{inner}defaults:",
        f"{inner}{_STEP}owner: {_quoted(answers.owner)}",
        f"{inner}{_STEP}review_every: 6 months",
    ]
    return lines if answers.language == "en" else [*lines, f"{inner}{_STEP}lang: {answers.language}"]


def _in_flow(text: str, plugins: yaml.CollectionNode, answers: Answers) -> str:
    lang = "" if answers.language == "en" else f", lang: {answers.language}"
    defaults = f"{{owner: {_quoted(answers.owner)}, review_every: 6 months{lang}}}"
    ours = f"{PLUGIN}: {{knowledge_base: {{code: {answers.code}}}, defaults: {defaults}}}"
    if isinstance(plugins, yaml.SequenceNode):
        ours = f"{{{ours}}}"
    close = plugins.end_mark.index - 1
    before = text[:close].rstrip()
    comma = "" if not plugins.value or before.endswith(",") else ","
    return f"{text[: len(before)]}{comma}{' ' if plugins.value else ''}{ours}{text[len(before) :]}"


def _after(text: str, block: yaml.CollectionNode, added: list[str]) -> str:
    """The lines added behind the last line of a block; remarks and empty lines behind it are not its own."""
    lines = text.split("\n")
    last = block.end_mark.line - (block.end_mark.column == 0)
    while not lines[last].strip() or lines[last].lstrip().startswith("#"):
        last -= 1
    return "\n".join([*lines[: last + 1], *added, *(lines[last + 1 :] or [""])])


def _composed(text: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text.removeprefix("\ufeff"), Loader=Loader)
    except (yaml.YAMLError, ValueError):
        return None
    return node


def _plugins(root: yaml.MappingNode) -> yaml.Node | None:
    return {key.value: value for key, value in root.value}.get("plugins")  # YAML takes the last of a duplicate


def _names(plugins: yaml.Node) -> set[str]:
    items = plugins.value if isinstance(plugins, yaml.CollectionNode) else []
    keys = [item[0] if isinstance(item, tuple) else item for item in items]
    keys = [key.value[0][0] if isinstance(key, yaml.MappingNode) and key.value else key for key in keys]
    return {key.value for key in keys if isinstance(key, yaml.ScalarNode)}


def _adds_nothing_else(before: yaml.MappingNode, new: str) -> bool:
    """Whether the new text says what the old one said, and our plugin beside it."""
    after = _composed(new)
    if not isinstance(after, yaml.MappingNode) or not names_plugin(new):
        return False
    old = {key.value: _plain(value) for key, value in before.value}
    found = {key.value: _plain(value) for key, value in after.value}
    kept = _plugins(after)
    items = kept.value if isinstance(kept, yaml.CollectionNode) else []
    others = [_plain(item) for item in items][:-1]
    was = _plugins(before)
    wanted = [_plain(item) for item in was.value] if isinstance(was, yaml.CollectionNode) else ["search"]
    return {**found, "plugins": None} == {**old, "plugins": None} and others == wanted


def _plain(node: object) -> object:
    if isinstance(node, tuple):
        return tuple(_plain(part) for part in node)
    if isinstance(node, yaml.CollectionNode):
        return [node.tag, [_plain(part) for part in node.value]]
    return node.value if isinstance(node, yaml.ScalarNode) else node


def _quoted(value: str) -> str:
    """A text as YAML: plain where it cannot be taken for anything else."""
    plain = (
        value.replace(" ", "").replace("/", "").replace("-", "").replace("_", "").isalpha() and value == value.strip()
    )
    is_word = value.lower() in {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
    return value if plain and value[0].isalpha() and not is_word else json.dumps(value, ensure_ascii=False)
