"""What the checks came to: figures, disagreements with their reasons, and the coverage page."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docs_check.judge import Check
from docs_check.page import MethodPage
from portal_emulator import dispatch

# Methods of these families are listed as not built when they are not; others no issue of ours needs.
FAMILIES = (
    "landing", "note", "tasks", "task", "user", "department", "sonet_group", "socialnetwork", "calendar", "profile",
    "scope", "methods", "method", "server", "app", "batch",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the checks of these names disagree."""

    checks: tuple[str, ...]
    why: str

    def covers(self, check: Check) -> bool:
        return check.name in self.checks


def _matches(pattern: str, name: str) -> bool:
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


@dataclass(frozen=True, slots=True)
class Summary:
    """`idle` are names in reasons that no disagreement needs any more."""

    checks: tuple[Check, ...]
    explained: tuple[tuple[Reason, tuple[Check, ...]], ...]
    unexplained: tuple[Check, ...]
    idle: tuple[str, ...]

    @property
    def figures(self) -> dict[str, int]:
        disagreed = sum(1 for check in self.checks if check.problem)
        return {
            "methods": len({(check.version, check.method) for check in self.checks}),
            "checks": len(self.checks),
            "agreed": len(self.checks) - disagreed,
            "disagreed": disagreed,
            "without a reason": len(self.unexplained),
        }

    def text(self) -> str:
        lines = [", ".join(f"{number} {name}" for name, number in self.figures.items())]
        lines += [f"no reason: {check.name}: {check.problem}" for check in self.unexplained]
        lines += [f"a reason that nothing needs: {pattern}" for pattern in self.idle]
        return "\n".join(lines)


def load_reasons() -> tuple[Reason, ...]:
    return tuple(
        Reason(tuple(f"{method}: {check}" for method in entry["methods"] for check in entry["checks"]), entry["why"])
        for entry in _written()["reason"]
    )


def load_absences() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Methods, by pattern, that are not built, and why."""
    return tuple((tuple(entry["methods"]), entry["why"]) for entry in _written()["not_built"])


def _written() -> dict[str, Any]:
    text = Path(__file__).with_name("reasons.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def why_not(method: str) -> str:
    """Why a documented method is not built; KeyError: nobody has said."""
    for patterns, why in load_absences():
        if any(_matches(pattern, method) for pattern in patterns):
            return why
    raise KeyError(f"{method} is documented and neither built nor, in reasons.toml, said why it is not")


def summarise(checks: list[Check], reasons: tuple[Reason, ...]) -> Summary:
    wrong = [check for check in checks if check.problem]
    explained = tuple((reason, tuple(check for check in wrong if reason.covers(check))) for reason in reasons)
    known = {check for _, found in explained for check in found}
    idle = tuple(name for reason in reasons for name in reason.checks if name not in {check.name for check in wrong})
    return Summary(tuple(checks), explained, tuple(check for check in wrong if check not in known), idle)


def coverage(pages: list[MethodPage], summary: Summary) -> str:
    """docs/emulator-coverage.md. It holds no sentence of the documentation, only names and figures."""
    figures = summary.figures
    checked = Counter((check.version, check.method) for check in summary.checks)
    wrong = Counter((check.version, check.method) for check in summary.checks if check.problem)
    place = {(page.version, page.method.lower()): page.path.removeprefix("api-reference/") for page in pages}
    dispatch.load_methods()
    built = [(found.version, found.name) for version in (2, 3) for found in dispatch.all_methods(version)]
    lines = [
        "# What the emulator covers",
        "",
        "Made by `make docs-check CHECKOUT=FOLDER` from a local checkout of",
        "Bitrix24's REST documentation (b24restdocs); a test keeps the tables equal to the code.",
        "",
        "For every method that has a page: does the documented request succeed, with ids of this portal in it? Does each required",
        "parameter, left out, give the documented code and status? Has the answer every key of the documented example, in its",
        "type, in every element of a list, with content where the example has content? The envelope's `time`, which is the same",
        "for every method, is not counted. No real portal was asked.",
        "",
        f"| methods | checks | agreed | disagreed | of these without a reason |\n|{'---:|' * 5}",
        "| " + " | ".join(str(number) for number in figures.values()) + " |",
        "",
        "## Where the documentation says something else",
        "",
        "| checks | which | why it stays so |\n|---:|---|---|",
    ]
    disagreements: dict[str, list[Check]] = {}
    for reason, found in summary.explained:
        disagreements.setdefault(reason.why, []).extend(found)
    for why, checks in disagreements.items():
        names = ", ".join(f"`{check.name}`" for check in checks)
        lines.append(f"| {len(checks)} | {names} | {why} |")
    lines += ["", "## Methods that are built", "", "| REST | method | documented in | checks | disagreed |"]
    lines.append("|---|---|---|---:|---:|")
    for version, name in built:
        page = place.get((version, name.lower()), "not documented as a page")
        key = (version, name)
        lines.append(f"| {version} | `{name}` | {page} | {checked[key]} | {wrong[key]} |")
    known = {(version, name.lower()) for version, name in built}
    missing = sorted(
        {
            (page.version, page.method)
            for page in pages
            if page.method.split(".")[0] in FAMILIES and (page.version, page.method.lower()) not in known
        }
        - {(2, "batch"), (3, "batch")}
    )
    lines += [
        "",
        "`batch` is built in both versions: it is no method but a way to call methods.",
        "",
        "## Methods of these families that are not built",
        "",
        "They answer as an unknown method does: 404, `ERROR_METHOD_NOT_FOUND` or METHODNOTFOUNDEXCEPTION.",
        "",
        "| why | methods |\n|---|---|",
    ]
    absent: dict[str, list[str]] = {}
    for _, name in missing:
        absent.setdefault(why_not(name), []).append(f"`{name}`")
    lines += [f"| {why} | {', '.join(names)} |" for why, names in absent.items()]
    return "\n".join(lines) + "\n"
