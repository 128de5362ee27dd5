"""Markdown as people type it on GitHub, made at random: lists by 2, 3 and 4 blanks and tabs, code, quotes and tables within each other."""

import random
import re

WORDS = "north south price shelf label market chain store margin segment".split()
ROWS = "|---|---|"


class Typist:
    """Types documents; the same random numbers give the same document."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._words = 0

    def document(self) -> str:
        """A document; in some, leading blanks are tabs."""
        text = "\n".join(self._blocks(0, self._chance.randint(1, 4))) + "\n"
        if self._chance.random() < 0.1:
            text = re.sub(r"(?m)^(?: {4})+", lambda blanks: "\t" * (len(blanks[0]) // 4), text)
        return text

    def _word(self) -> str:
        self._words += 1
        return f"{self._chance.choice(WORDS)}{self._words}"

    def _line(self) -> str:
        return " ".join(self._word() for _ in range(self._chance.randint(1, 3)))

    def _sample(self) -> list[str]:
        mark = self._chance.choice(["```", "```", "~~~", "````"])
        body = [self._chance.choice(["", "  ", "    "]) + self._word() for _ in range(self._chance.randint(1, 3))]
        if self._chance.random() < 0.3:
            body.insert(1, "")
        if self._chance.random() < 0.2:
            body.append(f"- {self._word()}")
        return [mark + self._chance.choice(["", "", "py", "js"]), *body, mark]

    def _list(self, depth: int) -> list[str]:
        is_numbered = self._chance.random() < 0.4
        gap = self._chance.choice([1, 1, 1, 1, 2, 3])
        first = self._chance.choice([1, 1, 1, 1, 2, 9]) if depth == 0 else 1
        sign, stop = self._chance.choice("-*+"), self._chance.choice("..)")
        is_loose = self._chance.random() < 0.3
        offset = self._chance.choice([0, 0, 0, 0, 0, 1, 2, 3]) if depth == 0 else 0
        usual = self._chance.choice([2, 3, 4, 0])  # what the typist indents by; 0: as far as the text
        out: list[str] = []
        for number in range(self._chance.randint(1, 3)):
            mark = (f"{first + number}{stop}" if is_numbered else sign) + " " * gap
            inner = self._blocks(depth + 1, self._chance.choice([1, 1, 2, 3]), is_tight=not is_loose, in_item=True)
            width = usual if len(mark) <= usual <= len(mark) + 3 else len(mark)
            if any(line.startswith("    ") for line in inner):
                width = len(mark)
            if out and is_loose:
                out.append("")
            out.append(" " * offset + mark + inner[0])
            out += [" " * (offset + width) + line if line else "" for line in inner[1:]]
        return out

    def _block(self, kind: str, depth: int) -> list[str]:
        match kind:
            case "text":
                return [self._line() for _ in range(self._chance.choice([1, 1, 1, 2]))]
            case "list":
                return self._list(depth)
            case "sample":
                return self._sample()
            case "quote":
                return [f"> {line}".rstrip() for line in self._blocks(depth + 1, self._chance.choice([1, 1, 2]))]
            case "code":
                deeper = (
                    "  " if depth == 0 and self._chance.random() < 0.5 else ""
                )  # in items Python-Markdown's own indent is kept
                return [f"    {deeper}{self._word()}" for _ in range(self._chance.randint(1, 2))]
            case "heading":
                return [f"## {self._word()}"]
            case "rule":
                return ["***"]
        return [f"| {self._word()} | {self._word()} |", ROWS, f"| {self._word()} | {self._word()} |"]

    def _blocks(self, depth: int, number: int, *, is_tight: bool = False, in_item: bool = False) -> list[str]:
        out: list[str] = []
        before = ""
        for place in range(number):
            kinds = ["text"] * 3 + ["sample"] + ["list"] * (3 if depth < 4 else 0) + ["quote"] * (depth < 3)
            if self._chance.random() < 0.3:
                kinds += ["heading", "rule", "table"]
            if before != "list" and self._chance.random() < 0.3:
                kinds.append("code")
            if in_item and place == 0:
                kinds = ["text"] * 8 + ["list", "sample", "quote", "heading"]
            kind = self._chance.choice(
                [kind for kind in kinds if not kind == before == "quote"]
            )  # they are one for Python-Markdown
            parted = kind in {"code", before} or (before in {"list", "quote", "table"} and kind in {"text", "table"})
            if out and (parted or self._chance.random() < (0.3 if is_tight else 0.8)):
                out.append("")
            out += self._block(kind, depth)
            before = kind
        return out


def typed(seed: int) -> str:
    """The document of a number."""
    return Typist(random.Random(seed)).document()
