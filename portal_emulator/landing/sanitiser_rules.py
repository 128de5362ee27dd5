"""What the portal's sanitiser breaks, as data: words with the place of the splitter, and how they may be spelled.

A pass goes through the groups in their order; passes repeat until one changes nothing. [source; facts kb-1]
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Gap(StrEnum):
    """What may stand between two letters of a word without hiding it."""

    LINES = r"[\t\n\r\\]*"
    BLANKS = r"[\s\\]*"
    # A comment ends at its first end, and within a thousand characters: else 100 KB of beginnings take minutes.
    COMMENTS = r"(?:[\s\\]|(?>/\*.{0,1000}?\*/))*"


class Cut(StrEnum):
    """On which side of a gap at the cut the splitter goes; a word with NEVER has to be whole there."""

    AFTER_GAP = "after"
    BEFORE_GAP = "before"
    NEVER = "never"


# NUL, blanks, a backslash, and the paragraph separator; before the sign that ends a word.
AIR = r"[\0\s\\\u2029]*"
COLON = r"(?::|=|%3[ad]|\\x3[ad]|\\0*3[ad])"
# As COMMENTS, but what stands between two comments may be anything.
REMARK = r"[\s\\]*(?:/\*.{0,1000}?\*/[\s\\]*)?"
PARENTHESIS = r"(?:\(|%28|\\x28|\\0*28)"
NOT_IN_A_NAME = r"(?<![a-z0-9&_?\-])"
END_OF_WORD = r"(?!\w)"
STAR = " * "
"""The splitter of words that are code wherever they stand, whichever splitter was asked for."""


@dataclass(frozen=True, slots=True)
class Word:
    r"""`letters` has a bar where the splitter goes; `before` and `after` are patterns of what has to stand around them.

    `spelled`: each letter may also be written as %6a, \x6a or \6a.
    """

    letters: str
    before: str = ""
    after: str = ""
    gap: Gap = Gap.LINES
    cut: Cut = Cut.AFTER_GAP
    spelled: bool = False

    @property
    def plain(self) -> str:
        """As it stands in a text without gaps, in lower case."""
        return self.letters.replace("|", "").lower()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule that is no fixed word: what stands before the cut and after it. `plain`: letters of whatever it matches."""

    first: str
    second: str
    plain: str
    any_case: bool = True


@dataclass(frozen=True, slots=True)
class Ending:
    """A name that `begins` so, of letters that gaps may part, and before a sign: it is cut before its last `letters`."""

    begins: str
    letters: int
    after: str


def _tag(letters: str, cut: Cut = Cut.AFTER_GAP) -> Word:
    return Word(letters, after=END_OF_WORD, cut=cut)


def _attribute(letters: str) -> Word:
    return Word(letters, before=NOT_IN_A_NAME, after=AIR + "=")


EVENT = Ending("on", 3, "=")
CODE = (
    Word("beh|avior", before=NOT_IN_A_NAME, after=AIR + COLON, spelled=True),
    Word("jav|ascript", after=Gap.BLANKS + COLON, gap=Gap.BLANKS, spelled=True),
    Word("vb|script", after=Gap.BLANKS + COLON, gap=Gap.BLANKS, spelled=True),
    Word("ex|pression", after=REMARK + PARENTHESIS, gap=Gap.COMMENTS, spelled=True),
)
TAGS = (
    Word("<!do|ctype"),
    Word("<!en|tity"),
    _tag("<sc|ript"),
    Word("</sc|ript"),
    _tag("<x:sc|ript"),
    _tag("<app|let"),
    _tag("<emb|ed", Cut.NEVER),
    _tag("<st|yle"),
    _tag("<fra|me"),
    _tag("<ifr|ame"),
    _tag("<fo|rm"),
    _tag("<ob|ject"),
    _tag("<li|nk"),
    _tag("<met|a", Cut.BEFORE_GAP),
    _tag("<lay|er"),
    _tag("<ht|ml"),
    _tag("<xm|l"),
    _tag("<ba|se"),
    _tag("<sv|g"),
    _tag("<isi|ndex"),
    _tag("<ma|th", Cut.BEFORE_GAP),
    Pattern("<!--'(?:start|end)_frame", "_cache_", "_frame_cache_"),
)
ATTRIBUTES = (
    _attribute("for|maction"),
    EVENT,
    _attribute("see|ksegmenttime"),
    _attribute("fsc|ommand"),
    _attribute("sr|cdoc"),
)
ADDRESSES = (
    Pattern(
        f"{Gap.LINES.join('urn')}{Gap.COMMENTS}:{Gap.COMMENTS}s{Gap.LINES}",
        f"{Gap.LINES.join('chemas-microsoft-com')}{REMARK}:",
        "schemas-microsoft-com",
        any_case=False,
    ),
    Pattern(f"""['"=:;]{Gap.BLANKS}d{Gap.LINES}a{Gap.LINES}t{Gap.LINES}""", f"a{Gap.LINES}:(?!\\d|image)", "data:"),
    Pattern(
        Gap.LINES.join("-moz-bi") + Gap.LINES.value,
        f"{Gap.LINES.join('nding')}{Gap.LINES}{AIR}:{AIR}{Gap.LINES.join('url')}",
        "-moz-binding:url",
    ),
)

# Put right before and after the breaking, in this order; only in this spelling.
RESTORED = (
    (' bxstyle="', ' style="'),
    ("<sv g", "<svg"),
    ("<?", "< ?"),
    ("?>", "? >"),
    ("<fo rm", "<form"),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule. A text that has not the letters of `plain` in a row, gaps apart, need not be searched, unless
    they may be `spelled` otherwise or have `comments` between them.
    """

    pattern: re.Pattern[str]
    plain: str
    is_code: bool = False
    spelled: bool = False
    comments: bool = False

    def broken(self, text: str, by: str) -> str:
        splitter = STAR if self.is_code else by
        return self.pattern.sub(lambda found: found[1] + splitter + found[2], text)


@dataclass(frozen=True, slots=True)
class EndingRule(Rule):
    """Runs of letters are matched whole and looked at once: a search for their ends would take the square of the time."""

    sign: re.Pattern[str] = re.compile("")
    letters: int = 0

    def broken(self, text: str, by: str) -> str:
        def parted(found: re.Match[str]) -> str:
            places = [match.start() for match in _LETTER.finditer(found[2])]
            if len(places) < self.letters or not self.sign.match(text, found.end()):
                return found[0]
            cut = places[-self.letters]
            return found[1] + found[2][:cut] + by + found[2][cut:]

        return self.pattern.sub(parted, text)


_FLAGS = re.IGNORECASE | re.ASCII | re.DOTALL
_LETTER = re.compile("[a-z]", _FLAGS)


def _spelling(letter: str, *, spelled: bool) -> str:
    if not spelled:
        return re.escape(letter)
    # An upper-case letter is 32 codes below, so that the first figure alone differs; the second takes either case.
    high, low = divmod(ord(letter), 16)
    code = f"[{high}{high - 2}]{low:x}"
    return rf"(?:{letter}|%{code}|\\x{code}|\\0*{code})"


def _rule(known: Word | Pattern | Ending) -> Rule:
    if isinstance(known, Ending):
        start = re.compile(f"{NOT_IN_A_NAME}({Gap.LINES.join(known.begins)})([a-z\\t\\n\\r\\\\]*+)", _FLAGS)
        return EndingRule(start, known.after, sign=re.compile(AIR + known.after, _FLAGS), letters=known.letters)
    if isinstance(known, Pattern):
        flags = _FLAGS if known.any_case else _FLAGS & ~re.IGNORECASE
        return Rule(re.compile(f"({known.first})({known.second})", flags), known.plain)
    first, second = (
        known.gap.join(_spelling(letter, spelled=known.spelled) for letter in part) for part in known.letters.split("|")
    )
    if known.cut is Cut.AFTER_GAP:
        first += known.gap
    elif known.cut is Cut.BEFORE_GAP:
        second = known.gap + second
    pattern = re.compile(f"{known.before}({first})({second}{known.after})", _FLAGS)
    return Rule(pattern, known.plain, known in CODE, known.spelled, known.gap is Gap.COMMENTS)


RULES = tuple(_rule(known) for known in (*CODE, *TAGS, *ATTRIBUTES, *ADDRESSES))
