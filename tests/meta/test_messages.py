"""The catalogue of sentences: the languages say the same things, and code and catalogue know each other."""

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from publisher.checks.registry import described_rules
from publisher.messages import LANGUAGES, load_area

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "publisher" / "messages"
AREAS = sorted(path.stem for path in (CATALOGUE / "en").glob("*.toml"))
FORMS = {"en": {"one", "other"}, "ru": {"one", "few", "many"}}
KEY = re.compile(rf"({'|'.join(AREAS)})\.[a-z0-9-]+")
# How code makes further keys of a name: a rule's hint, the line for many findings of it, the sentence with "did you mean".
ENDINGS = ("", "-hint", "-grouped", "-near")


def keys(language: str) -> set[str]:
    return {f"{area}.{name}" for area in AREAS for name in load_area(language, area)}


def fields(entry: str | dict[str, str]) -> set[str]:
    """The values that a sentence tells, in any of its plural forms."""
    forms = entry.values() if isinstance(entry, dict) else [entry]
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


@cache
def nodes() -> tuple[ast.AST, ...]:
    """The code of the publisher, taken apart."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "publisher").rglob("*.py"))]
    return tuple(node for tree in trees for node in ast.walk(tree))


@cache
def constants() -> frozenset[str]:
    return frozenset(node.value for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str))


@cache
def named_in_templates() -> frozenset[str]:
    """Keys that templates say: the theme's pages with ``kb.say('preview.menu')``, the status page."""
    files = [*(ROOT / "themes").rglob("*.html"), *(ROOT / "publisher").rglob("*.j2")]
    pages = [path.read_text(encoding="utf-8") for path in sorted(files)]
    return frozenset(key for page in pages for key in re.findall(r"""say\(['"]([a-z]+\.[a-z0-9-]+)['"]""", page))


def calls() -> list[tuple[str, ast.Call]]:
    """Calls whose first argument is a key written out: ``text("plan.foreign", n=3)``, ``say("cli.help")``."""
    return [
        (first.value, node)
        for node in nodes()
        if isinstance(node, ast.Call) and node.args
        for first in [node.args[0]]
        if isinstance(first, ast.Constant) and isinstance(first.value, str) and KEY.fullmatch(first.value)
    ]


def patterns() -> list[re.Pattern[str]]:
    """Keys that are put together: ``f"plan.edited-{kind}"``. Those with nothing but the area written out tell too little."""
    found = []
    for node in nodes():
        if not isinstance(node, ast.JoinedStr):
            continue
        parts = [p.value if isinstance(p, ast.Constant) else None for p in node.values]
        written = "".join(str(part) for part in parts if part is not None)
        area, dot, rest = written.partition(".")
        if area in AREAS and dot and rest.strip("-") and re.fullmatch(r"[a-z0-9-]+", rest):
            found.append(re.compile("".join("[a-z0-9-]+" if part is None else re.escape(str(part)) for part in parts)))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_files_and_keys(language: str) -> None:
    """A sentence that exists in one language exists in all."""
    assert sorted(path.stem for path in (CATALOGUE / language).glob("*.toml")) == AREAS
    assert keys(language) == keys("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_has_the_plural_forms_of_its_language(language: str) -> None:
    """Where a sentence depends on a number, each form of the language is there, and in each language it depends on one."""
    wrong = []
    for area in AREAS:
        for name, entry in load_area(language, area).items():
            if isinstance(entry, dict) != isinstance(load_area("en", area)[name], dict):
                wrong.append(f"{area}.{name}: plural in one language only")
            elif isinstance(entry, dict) and set(entry) != FORMS[language]:
                wrong.append(f"{area}.{name}: {sorted(entry)}")
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_tells_the_same_values_in_every_language(language: str) -> None:
    """A value that code hands over is told in each language; the number itself may be said in words."""
    wrong = [
        f"{area}.{name}: {sorted(fields(entry) ^ fields(load_area('en', area)[name]))}"
        for area in AREAS
        for name, entry in load_area(language, area).items()
        if (fields(entry) ^ fields(load_area("en", area)[name])) - {"n"}
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty(language: str) -> None:
    """An empty sentence is a forgotten one."""
    entries = [(f"{a}.{n}", e) for a in AREAS for n, e in load_area(language, a).items()]
    forms = [(key, form) for key, e in entries for form in (e.values() if isinstance(e, dict) else [e])]
    assert [key for key, form in forms if not form.strip()] == []


def test_every_key_that_code_names_exists() -> None:
    """A missing sentence would be found by the person who should have read it."""
    assert sorted(({key for key, _ in calls()} | named_in_templates()) - keys("en")) == []


def test_code_hands_over_every_value_that_a_sentence_tells() -> None:
    """A value that is missing would be a crash in the middle of an explanation."""
    wrong = []
    for key, call in calls():
        given = {keyword.arg for keyword in call.keywords}
        if None in given or key not in keys("en"):
            continue
        area, _, name = key.partition(".")
        needed = fields(load_area("en", area)[name]) | (
            {"n"} if isinstance(load_area("en", area)[name], dict) else set()
        )
        if needed - given:
            wrong.append(f"{key}: {sorted(needed - given)}")
    assert wrong == []


def test_every_pattern_of_keys_matches_some() -> None:
    """A key that is put together of parts leads to sentences that exist."""
    assert [p.pattern for p in patterns() if not any(p.fullmatch(key) for key in keys("en"))] == []


def test_every_rule_says_what_it_is_about_and_nothing_else_does() -> None:
    """``check.about-…`` and the rules are the same list."""
    about = {key.removeprefix("check.about-") for key in keys("en") if key.startswith("check.about-")}
    assert about == {rule.id for rule in described_rules()}


def test_no_sentence_is_left_over() -> None:
    """A sentence that nothing says is deleted, or it misleads the next translator."""
    made = patterns()
    unused = [
        key
        for key in sorted(keys("en"))
        if key not in constants() | named_in_templates()
        and not any(key.partition(".")[2].removesuffix(ending) in constants() for ending in ENDINGS)
        and not any(pattern.fullmatch(key) for pattern in made)
    ]
    assert unused == []
