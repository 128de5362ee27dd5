"""mkdocs.yml is read once, by MkDocs, and the publisher's settings are found in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from publisher.checks.levels import heard_validation, rules_to_set
from publisher.config import Settings, parse_settings
from publisher.content.disk import on_disk, spoken
from publisher.content.folder import circle_in
from publisher.content.people import parse_person
from publisher.content.yaml_limits import MOST_REPEATED
from publisher.content.yamlhead import HeadSource, excess_of
from publisher.errors import ConfigError
from publisher.messages import Text, text
from publisher.pipeline.config_files import is_named, named_texts, written_in, written_keys
from publisher.pipeline.mkdocs_log import captured_log
from publisher.pipeline.plugin_errors import place_of, reason_of
from publisher.pipeline.work_dir import refuse_committed
from publisher.visible import Lines

PLUGIN = "publisher"
_DEEPEST = 100  # a level of nav is two: a list and a mapping in it
_DOCS_DIR = re.compile(r"^docs_dir\s*:[ \t]*(?:\"([^\"\n]+)\"|'([^'\n]+)'|([^#\n]+))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class OpenedProject:
    """MkDocs' configuration and the settings of the knowledge base that it describes; ``said`` is what MkDocs warned of in it."""

    config: MkDocsConfig
    settings: Settings
    said: tuple[str, ...] = ()


def open_project(config_file: Path) -> OpenedProject:
    """Read mkdocs.yml; everything that MkDocs or the publisher finds wrong with it is one ConfigError."""
    file = config_file.absolute()
    if not file.is_file():
        raise ConfigError(
            text("pipeline.no-config-file", file=str(config_file)), hint=text("pipeline.no-config-file-hint")
        )
    refuse_committed(file.parent)
    for found, written in named_texts(file):  # a file that inherits from itself is told by this too
        _refuse_excess(found, written)
    config, said = _loaded(file, completed(file))
    circle = circle_in(Path(config.docs_dir))
    if circle is not None:
        raise ConfigError(text("pipeline.link-circle", path=spoken(circle)), hint=text("pipeline.link-circle-hint"))
    settings = settings_of(config)
    config.strict = settings.strict  # plugins may ask for it
    return OpenedProject(config, settings, said)


def completed(file: Path) -> dict[str, Any]:
    """Settings to load mkdocs.yml with, so that MkDocs takes it: the folder as the disk has it, and a theme where none is named."""
    return {**docs_dir_on_disk(file), **_theme_with_name(file)}


def _theme_with_name(file: Path) -> dict[str, Any]:
    """``theme: {locale: ru}`` sets a language and no theme; MkDocs wants a name beside it."""
    theme = written_keys(file, "theme").get("theme")
    return {"theme": {"name": "mkdocs", **theme}} if isinstance(theme, dict) and not is_named(theme) else {}


def docs_dir_on_disk(file: Path) -> dict[str, str]:
    """The setting ``docs_dir`` with the name that the disk has for the folder, where mkdocs.yml writes it in another form."""
    for written in written_in(file):
        found = _DOCS_DIR.search(written)
        if found is not None:
            name = found[1] or found[2] or found[3]
            spelt = on_disk(file.parent, spoken(name.strip()))
            return {} if spelt == name.strip() else {"docs_dir": str(file.parent / spelt)}
    return {}


def _refuse_excess(file: Path, written: str) -> None:
    """A ConfigError for YAML that MkDocs would read until the end of its stack, or for hours."""
    try:
        excess = excess_of(written, deepest=_DEEPEST)
    except yaml.YAMLError:
        return  # MkDocs says what is wrong with it
    if excess is not None:
        line = HeadSource(written, file.name).place(excess.index).line
        problem = text(f"pipeline.config-{excess.limit}", line=line, most=MOST_REPEATED)
        raise ConfigError(text("pipeline.config-wrong", file=file.name), problems=(problem,))


def _loaded(file: Path, completing: Mapping[str, Any]) -> tuple[MkDocsConfig, tuple[str, ...]]:
    with captured_log() as heard:
        try:
            config = load_config(str(file), strict=False, **completing)  # strict, it would end at a warning
            return config, tuple(record.getMessage() for record in heard)
        except (MkDocsException, yaml.YAMLError, UnicodeDecodeError, OSError) as error:
            said = [record.getMessage() for record in heard] or [str(error)]
        except RecursionError:
            said = ["RecursionError"]
        except (Exception, SystemExit) as crash:  # noqa: BLE001 - a plugin or hook may throw anything
            place = place_of(crash, file.parent)
            reason = reason_of(crash)
            name = "plugin-not-loaded" if place else "config-not-read"
            raise ConfigError(
                text(f"pipeline.{name}", file=file.name, place=place, reason=reason),
                hint=text("pipeline.plugin-crashed-hint"),
            ) from None
    problems = tuple(text("pipeline.mkdocs-says", message=Lines(message)) for message in said)
    raise ConfigError(text("pipeline.config-wrong", file=file.name), problems=problems)


def settings_of(config: MkDocsConfig) -> Settings:
    """The publisher's settings in MkDocs' configuration; a ConfigError when the plugin is missing or its block is wrong."""
    file = Path(config.config_file_path)
    plugin = config.plugins.get(PLUGIN)
    if plugin is None:
        raise ConfigError(text("pipeline.plugin-missing", file=file.name), hint=_lines_to_add(config))
    written = written_keys(file, "validation", "strict")
    raw = {key: value for key, value in plugin.config.items() if value is not None}
    defaults = raw.get("defaults")
    language = str(defaults.get("lang") or "") if isinstance(defaults, dict) else ""
    return parse_settings(
        raw,
        config_file=file,
        docs_dir=Path(config.docs_dir),
        site_name=config.site_name,
        locale=language or _theme_language(config),
        repo_url=config.repo_url or "",
        edit_uri=config.edit_uri or "",
        is_person=lambda written: parse_person(written) is not None,
        rules=rules_to_set(),
        validation=heard_validation(written.get("validation")),
        strict=written.get("strict") is True,
    )


def _theme_language(config: MkDocsConfig) -> str:
    """The language of the theme: MkDocs' ``locale``, or ``language``, as the theme Material calls it."""
    locale, language = str(config.theme.locale), config.theme.get("language")
    return language if isinstance(language, str) and locale == "en" else locale


def _lines_to_add(config: MkDocsConfig) -> Text:
    others = [name for name in config.plugins if not name.startswith("mkdocs/") and not name.endswith(".py")]
    listed = "\n".join(f"  - {name}" for name in others or ["search"])
    return text(
        "pipeline.plugin-missing-hint",
        lines=Lines(f"plugins:\n{listed}\n  - publisher:\n      knowledge_base: {{code: strategy}}"),
    )
