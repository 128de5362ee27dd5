"""Signs of the fonts Symbol, Wingdings and Webdings as the letters that mean the same."""

from mammoth.docx.dingbats import dingbats

_PRIVATE = range(0xF000, 0xF100)
_FONTS = frozenset(font for font, _ in dingbats)


def sign_of(font: str, code: int) -> str:
    """The letter for a sign of a font; ``""`` for one that is not known."""
    for tried in (code, code - 0xF000 if code in _PRIVATE else code):
        found = dingbats.get((font, tried))
        if found is not None:
            return chr(found)
    return "" if code in _PRIVATE or font in _FONTS else chr(code)


def in_letters(text: str, font: str) -> tuple[str, int]:
    """A text that may hold signs of the private area, with those that are known as letters; and how many are not known."""
    if not any(0xF000 <= ord(sign) < 0xF100 for sign in text):
        return text, 0
    out, unknown = "", 0
    for sign in text:
        if ord(sign) in _PRIVATE:
            letter = (
                sign_of(font, ord(sign)) or sign_of("Symbol", ord(sign))
                if font in {"Symbol", ""}
                else sign_of(font, ord(sign))
            )
            unknown += not letter
            out += letter
        else:
            out += sign
    return out, unknown
