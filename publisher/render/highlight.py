"""Code samples coloured by inline styles: the portal takes no style sheet."""

from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from publisher.render.sanitiser_encoding import encode_text
from publisher.render.styles import code_colour

if TYPE_CHECKING:
    from pygments.lexer import Lexer


def highlight(code: str, language: str) -> str:
    """Markup of a code sample; a language that Pygments does not know stays plain. No guessing."""
    tokens = _tokens(code, language)
    if not tokens:
        return encode_text(escape(code, quote=False))
    pieces: list[str] = []
    style, text = "", ""
    for token, value in tokens:
        colour = _style(token)
        if colour == style or value.isspace():
            text += value
            continue
        pieces.append(_piece(text, style))
        style, text = colour, value
    pieces.append(_piece(text, style))
    return "".join(pieces)


def _tokens(code: str, language: str) -> list[tuple[Any, str]]:
    """The sample in pieces, every character of it kept; none where the language is unknown or its lexer loses some.

    Lexers expect a line break at the end: that of shell sessions drops a last line without one.
    """
    lexer = _lexer(language)
    if lexer is None:
        return []
    ended = code if code.endswith("\n") else f"{code}\n"
    tokens = [(token, value) for token, value in lexer.get_tokens(ended) if value]
    if "".join(value for _, value in tokens) != ended:
        return []
    if ended != code:
        token, last = tokens[-1]
        tokens[-1] = (token, last.removesuffix("\n"))
    return tokens


def _piece(text: str, style: str) -> str:
    markup = encode_text(escape(text, quote=False))
    return f'<span style="{style}">{markup}</span>' if style and text else markup


@cache
def _lexer(language: str) -> "Lexer | None":
    from pygments.lexers import get_lexer_by_name  # here: a run with a warm cache needs no lexers
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@cache
def _style(token: Any) -> str:
    from pygments.token import STANDARD_TYPES

    return code_colour(STANDARD_TYPES.get(token, ""))
