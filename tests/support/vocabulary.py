"""What the grammar's documents are made of: words of many languages, names of elements, signs, and marks that only other tools read.

In forms each ``%`` stands for a word.
"""

from html import entities

from publisher.render.typed_tags import HTML

# Of other vocabularies, of XML, and what people write in place of values.
NAMES = (
    *sorted(HTML),
    *"product path text volname domain list your-name svg math mi rect g foreignObject o:p xs:element T Foo image".split(),
)
STEMS = (
    *"alder birch cedar дуб ясень липа Straße façade naïve ağaç 日本 语 ไทย שלום سلام हिन्दी ñandú Ελλάδα".split(),
    *"river stone market ledger harbour it's O’Brien x-ray".split(),
)
ENTITIES = (
    "&amp;",
    "&lt;",
    "&gt;",
    "&copy;",
    "&nbsp;",
    "&mdash;",
    "&#65;",
    "&#x42;",
    "&bogus;",
    "&#0;",
    "&quot;",
    "&a;",
    "AT&T",
    "&",
)
RARE = sorted(name for name in entities.html5 if name.endswith(";"))
SIGNS = (
    *(
        "“",
        "”",
        "«",
        "»",
        "—",
        "…",
        "'",
        '"',
        "--",
        "...",
        "\u200b",
        "\u00a0",
        "\u00ad",
        "\u202e",
        "\ufeff",
        "🎉",
        "👩‍💻",
        ":tada:",
    ),
    *(
        "<",
        ">",
        "a < b > c",
        "x<y",
        "1 < 2 && 3 > 2",
        "|",
        "#",
        "C#",
        "snake_case_word",
        "2*3*4",
        "$7",
        "~",
        "^",
        "%",
        "@",
        "{",
        "}",
        "[",
        "]",
    ),
    *(
        "*",
        "**",
        "_",
        "`",
        "``",
        "![",
        "](",
        "[]",
        "()",
        "[x]",
        "[ ]",
        "<-",
        "->",
        "<=>",
        "<3",
        "</>",
        "<>",
        "<!",
        "<?",
        "&&",
        "\\",
        "^[x]",
    ),
)
IN_LINE = (
    "{{ % }}", "{% % %}", "{{< % >}}", "{# % #}", "<%= % %>", "<% % %>", "[[%]]", "[[%|%]]", "![[%.png]]", "$a_%$",
    "\\(a_%\\)", "%%%%%", "^[%]", "{.%}", "{#%}", "{%}", "{: .%}", "${%}", "@%", ":%:", "--8<-- %", "<<%>>", "[%]{.x}",
    "<https://a.example/%>", "<a%@b.example>", "https://a.example/%", "www.%.example", "%@b.example", "[^%]", "{{{%}}}",
    "#%", "http://a.example/<%>", "<$%>", "{!%!}", "<./%>",
)  # fmt: skip
AS_BLOCKS = (
    "---", "***", "* * *", "$$\na_%\n$$", ":::note\n%\n:::", "::: {.x}\n%\n:::", '--8<-- "%"', "import X from '%'",
    "[TOC]", "{: .%}", "[%]: https://a.example", "+---+---+\n| % | % |\n+---+---+", "%\n{: .x #y% }", "1986\\. %",
    "1) %\n2) %", "<% if % %>\n%\n<% end %>", "%:\n- %\n- %", "%\n| % | % |\n| --- | --- |\n| % | % |", "\\[ % \\]",
    "[^%]: %", "| % |", ": %", "-%", "#%", "=%", "%\n: %", "```%```", "export const % = 1", "Term\n\n:   %",
    "<!-- glossary: off -->\n\n%", "\\newpage", "{%}",
)  # fmt: skip
