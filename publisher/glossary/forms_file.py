"""Forms that a dictionary made, kept in the content folder so that nobody else needs the dictionary."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from publisher.content.terms import folded
from publisher.glossary.words import is_abbreviation

NAME = ".glossary.forms.json"
SCHEMA = "glossary-forms/1"

Forms = Mapping[str, tuple[str, ...]]


def parse_forms(content: str) -> Forms | None:
    """The Russian forms by name (folded); None where the text is not such a file."""
    try:
        read = json.loads(content)
        if read["schema"] != SCHEMA:
            return None
        return {folded(str(name)): tuple(map(str, forms)) for name, forms in dict(read["ru"]).items()}
    except (ValueError, TypeError, KeyError):
        return None


def write_forms(forms: Forms) -> str:
    """The file's text: a line a name, in order, so that a change of one term is a change of one line."""
    lines = [f"  {_text(name)}: [{', '.join(map(_text, forms[name]))}]" for name in sorted(forms)]
    inside = ",\n".join(lines)
    return f'{{"schema": "{SCHEMA}", "ru": {{\n{inside}\n}}}}\n' if lines else f'{{"schema": "{SCHEMA}", "ru": {{}}}}\n'


def completed(
    forms: Forms, names: Iterable[str], make: Callable[[str], Sequence[str]] | None
) -> dict[str, tuple[str, ...]]:
    """Forms for exactly these names: known ones as they are, new ones made where ``make`` can; names nobody uses are dropped."""
    kept: dict[str, tuple[str, ...]] = {}
    for name in names:
        if name in forms:
            kept[name] = forms[name]
        elif make is not None:
            kept[name] = tuple(make(name))
    return kept


def lookup(forms: Forms) -> Callable[[str], Sequence[str] | None]:
    """The forms of a name as the glossary asks for them; an abbreviation has none and needs none."""
    return lambda name: () if is_abbreviation(name) else forms.get(folded(name))


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
