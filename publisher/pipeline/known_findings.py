"""The baseline file beside mkdocs.yml: read for every command, written only by ``check --baseline FILE --update``."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from publisher.baseline import Baseline, baseline_of, parse_baseline, render_baseline
from publisher.checks.levels import keeps
from publisher.config import Settings
from publisher.errors import ConfigError
from publisher.findings import Finding
from publisher.messages import text
from publisher.pipeline.saving import save


def with_known(settings: Settings, file: Path | None = None) -> Settings:
    """The settings with the findings that a file, or that of the settings, takes as known; unchanged where neither names one."""
    if file is None and not settings.baseline_file:
        return settings
    path = file or settings.root / settings.baseline_file
    name = path.name if file else settings.baseline_file
    try:
        return replace(settings, baseline=_load_baseline(path, name))
    except FileNotFoundError:
        raise ConfigError(
            text("check.baseline-missing", file=name), hint=text("check.baseline-missing-hint", file=name)
        ) from None


def _load_baseline(file: Path, name: str) -> Baseline:
    try:
        written = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        written = ""
    return parse_baseline(written, file=name)


def refuse_other_files(file: Path) -> None:
    """A ConfigError where there is a file to lose: one with something in it that is not a baseline."""
    if file.is_file() and file.stat().st_size:
        _load_baseline(file, file.name)


def without_known(settings: Settings) -> Settings:
    """The settings as they are, so that every finding is shown: for writing a baseline, and for fixes."""
    return settings


def write_known(file: Path, findings: Iterable[Finding]) -> tuple[int, int]:
    """Take findings as known; how many were, and how many cannot be, because they are errors in every base."""
    listed = list(findings)
    baseline = baseline_of(listed, keeps)
    save(file, render_baseline(baseline).encode())
    known = sum(baseline.known.values())
    return known, len(listed) - known
