"""How an article looks: every colour, size and distance, in one place.

The portal takes no style sheet and its themes differ, so each element carries its style and leans on none. Contrast of text on
its background is at least 4.5 : 1 (WCAG AA); a test computes it. themes/kb shows the same markup and adds nothing to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
MONO = "ui-monospace,Menlo,Consolas,monospace"
INK = "#1f2733"
QUIET = "#566272"
LINK = "#0b57b8"
LINE = "#d5dbe3"
PAPER = "#ffffff"
TINT = "#f4f6f9"

# Inherited from wherever the portal's theme puts an article.
_EVEN = "letter-spacing:normal;word-spacing:normal;text-indent:0;text-transform:none;word-break:normal"
ARTICLE = f"max-width:46em;margin:0 auto;color:{INK};font:400 16px/1.6 {FONT};text-align:left;overflow-wrap:break-word;{_EVEN}"

# What a base style sheet may have changed on elements of running text.
_PLAIN = "font:inherit;color:inherit"
_HEADING = (
    "font-family:inherit;font-style:normal;font-weight:700;line-height:1.25;letter-spacing:normal;text-transform:none;border:0;padding:0;"
    f"color:{INK}"
)

ELEMENTS: Mapping[str, str] = MappingProxyType(
    {
        "h1": f"{_HEADING};font-size:30px;margin:0 0 14px",
        "h2": f"{_HEADING};font-size:23px;margin:36px 0 12px",
        "h3": f"{_HEADING};font-size:19px;margin:28px 0 10px",
        "h4": f"{_HEADING};font-size:17px;margin:24px 0 8px",
        "h5": f"{_HEADING};font-size:16px;margin:20px 0 8px",
        "h6": f"{_HEADING};font-size:15px;margin:20px 0 8px;color:{QUIET}",
        "p": f"margin:0 0 14px;text-indent:0;{_PLAIN}",
        "a": f"color:{LINK};font-weight:inherit;text-decoration:underline",
        "ul": f"margin:0 0 14px;padding:0 0 0 26px;list-style:disc;{_PLAIN}",
        "ol": f"margin:0 0 14px;padding:0 0 0 26px;list-style:decimal;{_PLAIN}",
        "li": f"margin:0 0 5px;padding:0;list-style:inherit;{_PLAIN}",
        "dl": f"margin:0 0 14px;{_PLAIN}",
        "dt": f"margin:12px 0 2px;{_PLAIN};font-weight:700",
        "dd": f"margin:0 0 6px 24px;{_PLAIN}",
        "blockquote": f"margin:0 0 16px;padding:9px 0 1px 18px;border:0;border-left:4px solid {LINE};font:inherit;color:{QUIET}",
        "table": "border-collapse:collapse;margin:0;width:auto;font:inherit;font-size:15px;line-height:1.45;background:none;color:inherit",
        "tr": "background:none",
        "th": f"padding:8px 12px;border:1px solid {LINE};background:{TINT};{_PLAIN};font-weight:700;text-align:left;vertical-align:bottom",
        "td": f"padding:8px 12px;border:1px solid {LINE};{_PLAIN};vertical-align:top",
        "caption": f"padding:0 0 8px;color:{QUIET};font-size:14px;text-align:left;caption-side:top",
        "pre": f"margin:0 0 16px;padding:14px 16px;border:1px solid {LINE};border-radius:6px;background:{TINT};color:{INK};"
        f"font:400 14px/1.5 {MONO};white-space:pre;word-break:normal;overflow-x:auto;tab-size:4",
        "code": f"padding:1px 5px;border-radius:4px;background:#eceff4;color:{INK};font:400 0.9em {MONO};white-space:pre-wrap",
        "kbd": f"padding:1px 6px;border:1px solid #b9c2ce;border-bottom-width:2px;border-radius:4px;background:{PAPER};color:{INK};"
        f"font:400 0.85em {MONO}",
        "samp": f"font:400 0.9em {MONO}",
        "mark": f"padding:0 2px;background:#fff2a8;color:{INK}",
        "hr": f"height:0;margin:28px 0;border:0;border-top:1px solid {LINE}",
        "strong": "font-weight:700;color:inherit",
        "b": "font-weight:700;color:inherit",
        "em": "font-style:italic;color:inherit",
        "i": "font-style:italic;color:inherit",
        "img": "display:inline;max-width:100%;height:auto;margin:0;border:0;vertical-align:middle",
        "figure": "margin:0 0 16px",
        "figcaption": f"margin:6px 0 0;color:{QUIET};font-size:14px",
        "details": f"margin:0 0 16px;padding:10px 16px;border:1px solid {LINE};border-radius:6px;background:{PAPER}",
        "summary": f"margin:0;{_PLAIN};font-weight:700;cursor:pointer",
        "abbr": "border:0;text-decoration:underline dotted;cursor:help",
        "sup": "font-size:0.75em;line-height:0;vertical-align:super",
        "sub": "font-size:0.75em;line-height:0;vertical-align:sub",
        "small": "font-size:0.875em",
        "del": "text-decoration:line-through;color:inherit;background:none",
        "s": "text-decoration:line-through;color:inherit",
        "ins": "text-decoration:underline;color:inherit;background:none",
        "u": "text-decoration:underline;color:inherit",
        "cite": "font-style:italic;color:inherit",
        "dfn": "font-style:italic;color:inherit",
        "var": "font-style:italic;color:inherit",
    }
)
CODE_IN_PRE = f"padding:0;background:none;border:0;color:inherit;font:400 14px/1.5 {MONO};white-space:pre"
# A shadow at each side beyond which there is more: covers that move with what is inside hide it at the ends.
_COVERED = f"linear-gradient(to right,{PAPER} 30%,rgba(255,255,255,0)) 0 0/40px 100% no-repeat local"
_SHADOW = "linear-gradient(to right,rgba(31,39,51,0.28),rgba(31,39,51,0)) 0 0/16px 100% no-repeat scroll"
_SCROLLS = (
    f"{_COVERED},{_COVERED.replace('to right', 'to left').replace('0 0/', '100% 0/')},"
    f"{_SHADOW},{_SHADOW.replace('to right', 'to left').replace('0 0/', '100% 0/')}"
)
SAMPLE_CELL = "padding:0;border:0;background:none;vertical-align:top"
TABLE_FRAME = f"margin:0 0 16px;overflow-x:auto;background:{_SCROLLS}"
WIDE_PICTURE = "display:block;max-width:100%;overflow-x:auto"
"""Around a picture whose text could not be read at the width of a telephone; the picture keeps a width at which it can."""
FOOTNOTES = f"margin:36px 0 0;padding:14px 0 0;border-top:1px solid {LINE};color:{QUIET};font-size:14px"
IMAGE_SIDE = {
    "left": "float:left;margin:4px 20px 12px 0",
    "right": "float:right;margin:4px 0 12px 20px",
    "center": "display:block;margin:0 auto",
}
TAB = f"margin:0 0 16px;padding:10px 16px 1px;border:1px solid {LINE};border-radius:6px;background:{PAPER}"
TAB_TITLE = f"text-indent:0;margin:0 0 8px;font:inherit;font-weight:700;color:{QUIET}"
CRUMBS = f"text-indent:0;font:inherit;margin:0 0 10px;color:{QUIET};font-size:14px;line-height:1.5"
FACTS = f"text-indent:0;font:inherit;margin:0 0 20px;color:{QUIET};font-size:14px;line-height:1.6"
FACT = "display:inline-block;margin:0 18px 0 0"
CONTENTS = f"margin:0 0 20px;color:{QUIET};font-size:14px;line-height:1.6"
CONTENTS_FOLD = "margin:0;padding:0;border:0;background:none"
CONTENTS_TITLE = f"text-indent:0;margin:0;font:inherit;color:{QUIET};cursor:pointer"
CONTENTS_LIST = f"margin:4px 0 0;padding:0 0 0 16px;list-style:none;{_PLAIN}"
WORDS_TITLE = f"text-indent:0;margin:0 0 4px;font:inherit;font-weight:700;color:{QUIET}"
WORDS_LIST = f"margin:0;padding:0;list-style:none;{_PLAIN}"
CONTENTS_ITEM = f"margin:0 0 3px;padding:0;list-style:none;{_PLAIN}"
LEAD = "text-indent:0;font:inherit;margin:0 0 14px;font-size:18px;line-height:1.5;color:inherit"
BANNER = f"text-indent:0;margin:0 0 11px;{_PLAIN}"
TAGS = f"text-indent:0;font:inherit;margin:28px 0 0;color:{QUIET};font-size:14px;line-height:1.6"
TAG = (
    "display:inline-block;margin:0 4px 4px 0;padding:1px 9px;border-radius:10px;"
    f"background:#e9eef5;color:{INK};font:inherit;font-size:13px"
)
TERM = "color:inherit;font-weight:inherit;text-decoration:underline dotted"
WORDS = f"margin:28px 0 0;padding:2px 0 2px 18px;border:0;border-left:4px solid {LINE};font-size:14px;line-height:1.5"
WORD = f"margin:0 0 3px;padding:0;list-style:none;{_PLAIN}"
SOURCE = f"text-indent:0;font:inherit;margin:-8px 0 14px;color:{QUIET};font-size:13px"
BAR = "#2f6fb5"
BAR_GROUND = "#e3e8ef"
FOOT = (
    "text-indent:0;font:inherit;margin:32px 0 0;padding:14px 0 0;"
    f"border-top:1px solid {LINE};color:{QUIET};font-size:14px;line-height:1.6"
)
NEIGHBOURS = f"text-indent:0;font:inherit;margin:10px 0 0;color:{QUIET};font-size:14px;line-height:1.6"
BEFORE = "display:inline-block;margin:0 24px 0 0"
AFTER = "display:inline-block;margin:0"
TASK = f"margin:0 0 5px;padding:0;list-style:none;{_PLAIN}"
# Beside the text, in the list's own margin. No box: readers cannot tick anything, and must not try.
_SIGN = "float:left;box-sizing:border-box;"
OPEN_SIGN = f"{_SIGN}width:10px;height:2px;margin:12px 0 0 -21px;background:{QUIET}"
DONE_SIGN = f"{_SIGN}width:16px;height:16px;margin:4px 8px 0 -24px"
# Drawn, for a mark made of a letter would be a word of the page.
TICK = (
    "display:block;box-sizing:content-box;width:5px;height:11px;margin:0 0 0 5px;border:solid #1f7a3f;"
    "border-width:0 2.5px 2.5px 0;transform:rotate(45deg)"
)


@dataclass(frozen=True, slots=True)
class Tone:
    """The colours of a note or banner: its edge, its background and its title."""

    edge: str
    background: str
    title: str

    @property
    def box(self) -> str:
        return (
            f"margin:0 0 16px;padding:12px 16px 1px;border:1px solid {self.edge};border-left-width:4px;border-radius:6px;"
            f"background:{self.background};color:{INK}"
        )

    @property
    def folded(self) -> str:
        return f"{self.box.replace('12px 16px 1px', '12px 16px 4px')}"

    @property
    def heading(self) -> str:
        return f"text-indent:0;margin:0 0 8px;font:inherit;font-weight:700;color:{self.title}"


TONES: Mapping[str, Tone] = MappingProxyType(
    {
        "note": Tone("#8fb4e3", "#eef5fd", "#0b4a99"),
        "tip": Tone("#8ccba1", "#edf8f0", "#17653a"),
        "important": Tone("#b9a3e3", "#f5f1fc", "#55339c"),
        "warning": Tone("#e3b95c", "#fdf6e3", "#7a4f00"),
        "caution": Tone("#e59a94", "#fdf0ef", "#9c2018"),
    }
)

# Names that authors and other extensions use for the five kinds of note.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "note": "note", "info": "note", "todo": "note", "abstract": "note", "summary": "note", "example": "note", "quote": "note",
        "tip": "tip", "hint": "tip", "success": "tip", "check": "tip", "done": "tip",
        "important": "important", "question": "important", "faq": "important", "help": "important",
        "warning": "warning", "attention": "warning",
        "caution": "caution", "danger": "caution", "failure": "caution", "error": "caution", "bug": "caution",
    }
)  # fmt: skip

# Pygments' short class names, the first letters decide where the whole name is not listed.
CODE_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "c": f"color:{QUIET};font-style:italic",
        "k": "color:#8a1f6d;font-weight:700",
        "kc": "color:#8a1f6d",
        "o": "color:#4a5565",
        "ow": "color:#8a1f6d;font-weight:700",
        "s": "color:#17653a",
        "m": "color:#8f3d00",
        "l": "color:#8f3d00",
        "na": "color:#0b4a99",
        "nb": "color:#0b4a99",
        "nc": "color:#0b4a99;font-weight:700",
        "nd": "color:#55339c",
        "nf": "color:#0b4a99",
        "nt": "color:#0b4a99",
        "nv": "color:#55339c",
        "gd": "color:#9c2018",
        "gi": "color:#17653a",
        "gh": "font-weight:700",
        "gu": "font-weight:700",
        "err": "color:#9c2018",
    }
)


def code_colour(name: str) -> str:
    """The style of a Pygments token class (``kd``, ``s2``), or ``""``."""
    return CODE_COLOURS.get(name) or (CODE_COLOURS.get(name[:1], "") if name[:1] in "cksml" else "")
