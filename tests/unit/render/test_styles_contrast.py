"""The look: contrast that everybody can read."""

import re

import pytest

from publisher.render import styles


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXTS = [
    *((colour, ground) for colour in (styles.INK, styles.QUIET, styles.LINK) for ground in (styles.PAPER, styles.TINT)),
    *((tone.title, tone.background) for tone in styles.TONES.values()),
    *((colour, tone.background) for tone in styles.TONES.values() for colour in (styles.INK, styles.LINK)),
    *(
        (found[0], styles.TINT)
        for style in styles.CODE_COLOURS.values()
        if (found := re.findall(r"#[0-9a-f]{6}", style))
    ),
]


@pytest.mark.parametrize(("text", "ground"), sorted(set(TEXTS)))
def test_text_is_readable_on_its_ground(text: str, ground: str) -> None:
    """At least 4.5 : 1, WCAG AA for text of every size."""
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("name", "style"), [("kd", "k"), ("s2", "s"), ("nf", "nf"), ("w", ""), ("", ""), ("cm", "c")])
def test_token_classes_have_their_family_s_colour(name: str, style: str) -> None:
    """Pygments' classes are looked up whole, then by their first letter."""
    assert styles.code_colour(name) == styles.CODE_COLOURS.get(style, "")
