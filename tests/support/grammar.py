"""Markdown made up by a grammar: every construct within every other, half-closed things, and what only other tools read.

A document depends on its number alone. Its words are all different, so that the place of each in the source is known.
"""

import random
import re
from collections.abc import Callable

from vocabulary import AS_BLOCKS, ENTITIES, IN_LINE, NAMES, RARE, SIGNS, STEMS

_BAR = re.compile(r"(?<!\\)\|")
PAGES = ("index.md", "deep/other.md", "deep/er/page.md")
PICTURE = "img/map.png"
DRAWING = "img/plan.svg"
FILE = "files/list.pdf"


class Author:
    """Writes one document."""

    def __init__(self, number: int) -> None:
        self._random = random.Random(number)
        self._count = 0
        self._tail: list[str] = []

    def document(self) -> str:
        """A page with a heading mostly, some blocks, and what its references and notes need at the end."""
        blocks = [f"# {self._line(1)}"] if self._chance(0.8) else []
        blocks += [self.block(0) for _ in range(self._random.randint(1, 6))]
        self._random.shuffle(self._tail)
        gap = "\n\n" if self._chance(0.95) else "\n"
        return gap.join([*blocks, *self._tail]) + "\n"

    # Words

    def _chance(self, of: float) -> bool:
        return self._random.random() < of

    def _one(self, *choices: str) -> str:
        return self._random.choice(choices)

    def word(self) -> str:
        self._count += 1
        return f"{self._random.choice(STEMS)}{self._count}"

    def words(self, most: int = 4) -> str:
        return " ".join(self.word() for _ in range(self._random.randint(1, most)))

    def _line(self, depth: int) -> str:
        """Words with constructs between them, on one line."""
        parts = [self.words()]
        for _ in range(self._random.choice((0, 1, 1, 2, 3))):
            parts += [self.inline(depth), self._one(self.words(2), self.word())]
        if self._chance(0.2):
            self._random.shuffle(parts)
        return self._one(" ", " ", " ", " ", "").join(parts).replace("\n", " ")

    def text(self, depth: int) -> str:
        """A paragraph of one to three lines."""
        ends = ("\n", "\n", "  \n", "\\\n", "<br>\n")
        lines = [self._line(depth) for _ in range(self._random.choice((1, 1, 2, 3)))]
        return "".join(line + self._one(*ends) for line in lines[:-1]) + lines[-1]

    # In a line

    def inline(self, depth: int) -> str:
        """One construct, with others inside it."""
        return self._random.choice(_INLINE)(self, depth)

    def _within(self, depth: int) -> str:
        if depth > 2 or self._chance(0.6):
            return self.words(2)
        return f"{self.word()} {self.inline(depth + 1)} {self.word()}" if self._chance(0.7) else self.inline(depth + 1)

    def _marked(self, depth: int) -> str:
        mark = self._one("*", "**", "***", "_", "__", "~~", "==", "^", "~", "++", "^^")
        end = mark if self._chance(0.9) else self._one("", mark[0], "**")
        return f"{mark}{self._within(depth)}{end}"

    def _code(self, _depth: int) -> str:
        inside = self._one(
            self.words(2),
            f"<{self.word()}>",
            f"a  {self.word()}",
            f"{{{{ {self.word()} }}}}",
            f"\\{self.word()}",
            "`",
            "|",
        )
        ticks = "``" if "`" in inside else self._one("`", "`", "``")
        return f"{ticks} {inside} {ticks}" if "`" in inside else f"{ticks}{inside}{ticks}"

    def _address(self) -> str:
        page = self._one(*PAGES)
        return self._one(
            f"/{page}", f"{page}#{self.word()}", FILE, f"https://{self._one('a.example', 'пример.example')}/x?a=1&b=2#c",
            "mailto:a@b.example",
            "#top", "", "nope.md", "../out.md", "javascript:x", "tel:+123", "//a.example/y", "deep/", "https://a.example/(x)_y",
            "ftp://a.example",
            *(f"{{up}}{name}" for name in PAGES * 4),
        )  # fmt: skip

    def _link(self, depth: int) -> str:
        kind, address = self._random.randrange(9), self._address()
        words = self.words(2) if kind == 5 else self._within(depth)
        title = self._one("", "", f' "{self.words(2)}"', f" '{self.word()}'")
        name = f"r{self._count}"
        if kind in {4, 5, 6}:
            self._tail.append(f"[{name if kind != 5 else words}]: {address or '#'}{title}")
        return (
            f"[{words}]({address}{title})", f"[{words}](<{address}>{title})", f"[{words}]({self.word()}.md{title}",
            f"[{words}] ({address})",
            f"[{words}][{name}]", f"[{words}][]", f"[{words}] [{name}]", f"[{words}][undefined]",
            f"[{words}]({address}){{: target=_blank }}",
        )[kind]  # fmt: skip

    def _picture(self, depth: int) -> str:
        at = self._one(
            *(f"{{up}}{PICTURE}",) * 4,
            *(f"{{up}}{DRAWING}",) * 2,
            "https://a.example/p.png",
            "nope.png",
            "{up}img/map 2.png",
            "",
        )
        alt = self._one(
            self.words(2), "", f"*{self.word()}*", f"{self.word()} [x]", f'"{self.word()}"', f"`{self.word()}`"
        )
        picture = self._one(
            f"![{alt}]({at})",
            f'![{alt}]({at} "{self.word()}")',
            f"![{alt}](<{at}>)",
            f'<img src="{at}" alt="{self.word()}">',
            f"![{alt}]({at}){{width=20}}",
        )
        return self._one(
            picture,
            picture,
            f"[{picture}]({{up}}{self._one(*PAGES)})",
            f"[{picture} {self._within(depth)}](https://a.example)",
        )

    def _html(self, depth: int) -> str:
        name = (
            self._one(*NAMES)
            if self._chance(0.7)
            else self._one("b", "kbd", "span", "a", "sub", "details", "font", "u", "mark", "abbr")
        )
        given = self._one(
            "",
            "",
            ' class="x"',
            ' id="y"',
            f' title="{self.word()}"',
            ' href="{up}index.md"',
            " a=b",
            ' style="color: red"',
            " x",
            ' data-a="1>2"',
        )
        start, end = f"<{name}{given}>", f"</{name}>"
        kind = self._random.randrange(12)
        if kind < 6:
            return f"{start}{self._within(depth)}{end}"
        return (
            start,
            end,
            f"<{name}{given}/>",
            f"<{name} {self.word()}",
            f"{start}{end}",
            f"{end}{self._within(depth)}{start}",
        )[kind - 6]

    def _comment(self, _depth: int) -> str:
        return self._one(
            "<!-- {} -->",
            "<!-- {}",
            "<!--{}-- >",
            "<!-- {} -- {} -->",
            "<!-->{}-->",
            "<![CDATA[ {} ]]>",
            "<?php {} ?>",
            "<!{}>",
        ).replace("{}", self.word())

    def _entity(self, _depth: int) -> str:
        return self._one(*ENTITIES, f"&{self._one(*RARE)}")

    def _sign(self, _depth: int) -> str:
        return self._one(*SIGNS)

    def _escape(self, _depth: int) -> str:
        return "\\" + self._one(*"\\`*_{}[]()>#+-.!~|<$&:\"'^=@", self.word())

    def _other_tools(self, _depth: int) -> str:
        form = self._one(*IN_LINE)
        return (
            "".join(self.word() if char == "%" and self._chance(0.95) else char for char in form)
            if "<%" not in form
            else form.replace("= %", f"= {self.word()}")
        )

    def _note_mark(self, depth: int) -> str:
        name = f"n{self._count}"
        self._tail.append(
            f"[^{name}]: {self._line(depth + 1)}" + (f"\n\n    {self.words()}" if self._chance(0.3) else "")
        )
        return f"[^{name}]"

    def _abbreviation(self, _depth: int) -> str:
        self._count += 1
        self._tail.append(f"*[AB{self._count}]: {self.words(2)}")
        return f"AB{self._count}"

    # Blocks

    def block(self, depth: int) -> str:
        """One construct; inside others those that fit into few lines."""
        return self._random.choice(_BLOCKS)(self, depth)

    def _blocks(self, depth: int) -> str:
        if depth > 2:
            return self.text(depth)
        gap = "\n\n" if self._chance(0.95) else "\n"
        return gap.join(self.block(depth + 1) for _ in range(self._random.choice((1, 1, 2, 3))))

    def _heading(self, depth: int) -> str:
        words = self._line(depth)
        level = self._random.randint(1, 6)
        return self._one(
            f"{'#' * level} {words}", f"{'#' * level} {words} {'#' * level}", f"{words}\n===", f"{words}\n---",
            f"## {words} {{#a{self._count}}}",
            f"{'#' * level}{words}", f"## {words} {{{self.word()}}}", f"## [{self.word()}]({{up}}{PAGES[0]}) {words}",
            f"## C#\n\n{words}",
        )  # fmt: skip

    def _list(self, depth: int) -> str:
        loose = "\n\n" if self._chance(0.3) else "\n"
        mark = self._one("-", "*", "+", "1.", "1.", "7.")
        items = []
        for number in range(self._random.randint(1, 4)):
            sign = mark if mark in "-*+" else f"{int(mark[:-1]) + number}."
            text = self._one("", "", "", "[ ] ", "[x] ") + self._line(depth + 1)
            if self._chance(0.3):
                gap = "\n" if self._chance(0.5) else "\n\n"
                text += gap + _indented(
                    self._blocks(depth + 1) if gap == "\n\n" else self._list(depth + 1) if depth < 2 else self.words()
                )
            items.append(f"{sign} {text}")
        return loose.join(items)

    def _quote(self, depth: int) -> str:
        inside = self._one("", "", "[!NOTE]\n", "[!WARNING] Title\n", "[!TIP]- Fold\n", "[!recipe]\n") + self._blocks(
            depth + 1
        )
        return "\n".join(f"> {line}".rstrip() for line in inside.split("\n"))

    def _fence(self, _depth: int) -> str:
        mark = self._one("```", "```", "~~~", "````")
        language = self._one(
            "",
            "python",
            "js",
            "text",
            "{.python #x}",
            "nolanguage",
            'py hl_lines="1"',
            "html",
            "mermaid",
            "yaml title=x",
        )
        lines = [self._one("", "    ", "\t", " ") + self._code_line() for _ in range(self._random.randint(1, 4))]
        end = mark if self._chance(0.93) else self._one("", "``", f"{mark} {self.word()}")
        return "\n".join([f"{mark}{language}", *lines, end]).rstrip("\n")

    def _code_line(self) -> str:
        return self._one(
            self.words(),
            f"<{self.word()}>",
            f"# {self.word()}",
            f"{self.word()} = {{{{ x }}}}  # {self.word()}",
            f"- {self.word()}",
            "",
            f"&lt;{self.word()}&amp;",
            f"onclick={self.word()}",
            f"[{self.word()}]({self.word()}.md)",
        )

    def _indented_code(self, _depth: int) -> str:
        return _indented("\n".join(self._code_line() or self.word() for _ in range(self._random.randint(1, 3))))

    def _table(self, depth: int) -> str:
        columns = self._random.randint(1, 4)

        def row(cells: list[str]) -> str:
            inside = " | ".join(cells)
            return self._one(f"| {inside} |", f"| {inside} |", inside if columns > 1 else f"| {inside} |")

        def cell() -> str:
            return (
                _BAR.sub(r"\\|", self._line(depth + 1))
                if self._chance(0.8)
                else self._one(
                    "",
                    "x\\|y",
                    f"`a|{self.word()}`",
                    f"<br>{self.word()}",
                    f"<ul><li>{self.word()}</li></ul>",
                    "&#124;",
                )
            )

        rule = row([self._one("---", ":---", ":-:", "--:") for _ in range(columns)])
        rows = [
            row([cell() for _ in range(columns if self._chance(0.85) else self._random.randint(1, columns))])
            for _ in range(self._random.randint(0, 3))
        ]
        return "\n".join([row([_BAR.sub(r"\\|", self._line(depth + 1)) for _ in range(columns)]), rule, *rows])

    def _note(self, depth: int) -> str:
        head = self._one(
            "!!! note",
            '!!! warning "{}"',
            '!!! tip ""',
            "??? note",
            '???+ danger "{}"',
            '=== "{}"',
            "!!! {}",
            '!!! note inline end "{}"',
        ).replace("{}", self.words(2))
        return f"{head}\n{self._one('', '', chr(10))}{_indented(self._blocks(depth + 1))}"

    def _html_block(self, depth: int) -> str:
        name = (
            self._one("div", "details", "p", "section", "table", "center", "aside", "figure", "pre", "ul")
            if self._chance(0.6)
            else self._one(*NAMES)
        )
        given = self._one(
            "",
            "",
            " markdown",
            ' markdown="1"',
            ' markdown="block"',
            ' class="x"',
            " hidden",
            ' onclick="x"',
            ' style="display:none"',
            ' align="center"',
        )
        inside = self._one(
            self.words(),
            self._blocks(depth + 1),
            f"<summary>{self._line(depth)}</summary>\n\n{self._blocks(depth + 1)}\n",
            f"<tr><td>{self._line(depth)}</td><td>{self._line(depth)}</td></tr>",
            f"<li>{self.words()}",
            f"\n{self._blocks(depth + 1)}\n",
        )
        end = f"</{name}>" if self._chance(0.85) else self._one("", "</div>", f"</{name}")
        return self._one(
            f"<{name}{given}>\n{inside}\n{end}",
            f"<{name}{given}>{inside}{end}",
            f"<{name}{given}>\n\n{inside}\n\n{end}",
        )

    def _comment_block(self, depth: int) -> str:
        return self._one(
            "<!-- {} -->",
            "<!--\n{}\n\n{}\n-->",
            "<!-- {}\n\n{}",
            "<!-- {} -- >\n\n{}",
            "<!-- {} -->{}",
            "<!---->{}",
            "<?php\n{}\n?>",
            "<![CDATA[\n{}\n]]>",
        ).replace("{}", self.words())

    def _definition(self, depth: int) -> str:
        terms = "\n".join(self._line(depth + 1) for _ in range((self._one("1", "1", "2") == "2" and 2) or 1))
        meanings = "\n".join(
            f":   {self._line(depth + 1)}" + (f"\n\n{_indented(self._blocks(depth + 1))}" if self._chance(0.3) else "")
            for _ in range(self._random.randint(1, 2))
        )
        return f"{terms}\n{meanings}"

    def _other_blocks(self, _depth: int) -> str:
        form = self._one(*AS_BLOCKS)
        if "<% if" in form:
            return form.replace("\n%\n", f"\n{self.word()}\n")
        return "".join(self.word() if char == "%" else char for char in form)


_Make = Callable[[Author, int], str]
_INLINE: tuple[_Make, ...] = (
    Author._marked, Author._marked, Author._code, Author._link, Author._link, Author._picture, Author._html, Author._html,
    Author._comment,
    Author._entity, Author._sign, Author._sign, Author._escape, Author._other_tools, Author._other_tools, Author._note_mark,
    Author._abbreviation,
)  # fmt: skip
_BLOCKS: tuple[_Make, ...] = (
    Author.text, Author.text, Author._heading, Author._heading, Author._list, Author._list, Author._quote, Author._fence, Author._fence,
    Author._indented_code, Author._table, Author._table, Author._note, Author._note, Author._html_block, Author._html_block,
    Author._comment_block, Author._definition, Author._other_blocks, Author._other_blocks,
)  # fmt: skip


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))


def document(number: int, up: str = "") -> str:
    """The document of a number; ``up`` leads from its folder to the top of the content."""
    return Author(number).document().replace("{up}", up)
