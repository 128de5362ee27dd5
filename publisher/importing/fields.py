"""Fields of Word: what stands behind a result that a reader sees, such as a link, a table of contents or a box to tick."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from publisher.importing.names import is_on, number, value

_WORD = re.compile(r'"((?:\\.|[^"\\])*)"|(\S+)')
_CONTENTS = frozenset({"TOC", "TOA"})
_REFERENCES = frozenset({"REF", "NOTEREF"})
_OF_PAPER = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION"})


@dataclass(slots=True)
class Field:
    """A field that has begun: its instruction as far as it was read, and whether its result is being read."""

    begin: Element
    instruction: str = ""
    in_result: bool = False

    @property
    def words(self) -> list[str]:
        """The instruction's words."""
        return [
            re.sub(r"\\(.)", r"\1", quoted) if quoted else plain for quoted, plain in _WORD.findall(self.instruction)
        ]

    @property
    def name(self) -> str:
        """``HYPERLINK``, ``TOC``; upper-case, ``""`` without an instruction."""
        return next(iter(self.words), "").upper()

    @property
    def is_contents(self) -> bool:
        """Whether its result lists what is elsewhere in the document."""
        return self.name in _CONTENTS

    @property
    def is_of_paper(self) -> bool:
        """Whether its result counts pages of paper."""
        return self.name in _OF_PAPER

    def target(self) -> str:
        """Where the result leads: an address, ``#bookmark``, or ``""``."""
        words = self.words
        if self.name == "HYPERLINK":
            return _hyperlink(words[1:])
        if self.name in _REFERENCES and "\\h" in words and len(words) > 1:
            return f"#{words[1]}"
        return ""

    def shown(self) -> str:
        """What a field shows that has no result: a box, a choice, a sign, the label of a button."""
        words, data = self.words, self.begin.find("w:ffData")
        match self.name:
            case "FORMCHECKBOX":
                box = data.find("w:checkBox") if data is not None else None
                checked = is_on(box, "w:checked")
                return "☒" if (is_on(box, "w:default") if checked is None else checked) else "☐"
            case "FORMDROPDOWN":
                entries = [e.get("w:val", "") for e in (data.iter("w:listEntry") if data is not None else ())]
                chosen = number(value(data, "w:ddList/w:result") or value(data, "w:ddList/w:default"))
                return entries[chosen] if 0 <= chosen < len(entries) else ""
            case "SYMBOL" if len(words) > 1:
                code = number(words[1]) if not words[1].lower().startswith("0x") else int(words[1], 16)
                return chr(code) if 32 <= code < 0x110000 else ""
            case "MACROBUTTON":
                return " ".join(words[2:])
        return ""


def _hyperlink(words: list[str]) -> str:
    address = anchor = ""
    at = 0
    while at < len(words):
        word = words[at]
        if word == "\\l" and at + 1 < len(words):
            anchor = words[at + 1]
            at += 1
        elif word in {"\\o", "\\t"}:
            at += 1
        elif not word.startswith("\\") and not address:
            address = word
        at += 1
    return f"{address}#{anchor}" if anchor else address


def unclosed(root: Element) -> frozenset[int]:
    """The fields (by ``id()`` of what begins them) that never end: what follows them is no field's."""
    waiting: list[Element] = []
    for sign in root.iter("w:fldChar"):
        kind = sign.get("w:fldCharType")
        if kind == "begin":
            waiting.append(sign)
        elif kind == "end" and waiting:
            waiting.pop()
    return frozenset(map(id, waiting))
