"""What plugins said, and what of their work is missing on the portal, as findings."""

import re
from collections.abc import Iterable, Iterator, Mapping

from publisher.config import Settings
from publisher.findings import Finding, Severity
from publisher.messages import text
from publisher.pipeline.config_files import named_texts
from publisher.pipeline.late_events import Gap, bare_name
from publisher.pipeline.warnings_of_plugins import PluginWarning


def said_findings(settings: Settings, said: Iterable[PluginWarning]) -> Iterator[Finding]:
    """A warning on its page, or on mkdocs.yml."""
    for one in said:
        path = f"{settings.docs_prefix}{one.path}" if one.path else settings.config_file.name
        yield Finding(
            "plugin-warning", Severity.WARNING, path, 1, 1, text("pipeline.plugin-warning", message=one.message)
        )


def gap_findings(settings: Settings, gaps: Mapping[str, Gap]) -> Iterator[Finding]:
    """What is missing, at the line of mkdocs.yml that names the plugin."""
    for name, gap in gaps.items():
        path, line = _place(settings, name)
        message = text(f"pipeline.plugin-late-{gap}", plugin=name)
        yield Finding("plugin-late", Severity.WARNING, path, line, 1, message, text("pipeline.plugin-late-hint"))


def _place(settings: Settings, name: str) -> tuple[str, int]:
    """The file, as findings name it, and the line in which a plugin or hook stands; a file further off is not named."""
    written = re.compile(rf"^[^#\n]*(?<![\w.-])(?:[\w./-]*/)?{re.escape(bare_name(name))}(?![\w.-])", re.MULTILINE)
    for file, config in named_texts(settings.config_file):
        listed = re.search(r"^(?:plugins|hooks)\s*:", config, re.MULTILINE)
        found = written.search(config, listed.start()) if listed else None
        if found is not None and file.is_relative_to(settings.root):
            return file.relative_to(settings.root).as_posix(), config.count("\n", 0, found.end()) + 1
    return settings.config_file.name, 1
