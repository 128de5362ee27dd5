"""What the parts of a document become on a page."""

from word_files import field, h, item, numbering, p, picture, png, r, table, word_file

from publisher.importing.checking import Checker

NOTES = '<w:footnote w:id="2"><w:p><w:r><w:t>Source: survey.</w:t></w:r></w:p></w:footnote>'


def test_words_keep_their_looks(office) -> None:
    """Split runs are one word again; styles of characters count as much as marks on the run."""
    body = p(
        inside=r("bo", "<w:b/>")
        + r("ld", "<w:b/>")
        + r(" and ")
        + r("strong", '<w:rStyle w:val="strong"/>')
        + r(" x &lt; y")
    )
    assert office(body) == "# strategy\n\n**bold** and **strong** x < y"


def test_what_looks_like_markdown_stays_text(office) -> None:
    """Signs that Markdown reads are shown as they were typed."""
    words = [
        "# no heading",
        "- no item",
        "1. no number",
        "&lt;b&gt; no tag",
        "*no* _emphasis_ `no code`",
        "[[no link]]",
        "a | b",
        "$5 and $6",
    ]
    page = office("".join(p(word) for word in words))
    tokens = Checker().rendered(page.split("\n")).tokens
    shown = "".join("\n" if token in {"<p>", "</p>"} else token for token in tokens)
    shown = shown.partition("</h1>")[2].split("\n\n")
    assert [line.strip("\n") for line in shown] == [word.replace("&lt;", "<").replace("&gt;", ">") for word in words]


def test_numbers_go_on_after_a_paragraph(office) -> None:
    """Word counts on across what stands between two items."""
    page = office(item("one") + item("two") + p("Between.") + item("three"), numbers=numbering())
    assert page == "# strategy\n\n1. one\n2. two\n\nBetween.\n\n3. three"


def test_numbers_begin_anew_where_the_document_says_so(office) -> None:
    """A list with an override starts again, and does not run into the one before it."""
    anew = '<w:num w:numId="9"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    page = office(item("one") + item("two") + item("again", 9), numbers=numbering(extra=anew))
    assert page == "# strategy\n\n1. one\n2. two\n\n<!-- -->\n\n1. again"


def test_numbers_that_markdown_cannot_count_are_words(office) -> None:
    """``1.1.`` and ``а)`` are what other sentences refer to."""
    page = office(
        item("Цели") + item("Рост", level=1) + item("Доля", level=1),
        numbers=numbering(("decimal", "%1."), ("russianLower", "%2)")),
    )
    assert page == "# strategy\n\n1. Цели\n\n    а) Рост\n\n    б) Доля"


def test_lists_lie_in_lists(office) -> None:
    """Bullets under numbers."""
    page = office(item("one") + item("deep", 2, 1) + item("two"), numbers=numbering())
    assert page == "# strategy\n\n1. one\n    - deep\n2. two"


def test_a_table_is_markdown_where_it_can_be(office) -> None:
    """Two paragraphs in a cell are two lines; a bar in it stays one."""
    page = office(table(("Market", "Size"), ("DIY", p("a | b") + p("c"))))
    assert page == "# strategy\n\n| Market | Size |\n| --- | --- |\n| DIY | a \\| b<br>c |"


def test_a_table_with_joined_cells_and_lists_is_html(office) -> None:
    """What stands in its cells is Markdown all the same."""
    joined = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + p("Both") + "</w:tc>"
    plain = table(("A", "B"), (item("one") + item("two"), "x")).replace(
        "<w:tblGrid/>", f"<w:tblGrid/><w:tr>{joined}</w:tr>"
    )
    page = office(plain, numbers=numbering())
    assert '<td colspan="2">Both</td>' in page
    assert "\n1. one\n2. two\n" in page


def test_a_frame_of_one_cell_is_a_quotation(office) -> None:
    assert office(table(("Remember this.",))) == "# strategy\n\n> Remember this."


def test_footnotes_go_with_their_page(office) -> None:
    """Each page counts its own notes from 1."""
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    office(
        h(1, "One") + p("Fact.", inside=reference) + h(1, "Two") + p("Again.", inside=reference),
        parts={"footnotes.xml": NOTES},
    )
    pages = office.pages()
    assert pages["one.md"].endswith("# One\n\nFact.[^1]\n\n[^1]: Source: survey.\n")
    assert pages["two.md"].endswith("# Two\n\nAgain.[^1]\n\n[^1]: Source: survey.\n")


def test_pictures_are_files_named_by_what_is_in_them(office) -> None:
    """One file for one picture, however often it is shown; its caption goes with it."""
    page = office(
        p(inside=picture(alt="A map")) + p("Fig. 1. Our markets", "cap") + p("Text", inside=picture()),
        parts={"media/a.png": png()},
        relations={"rIdPic": ("image", "media/a.png")},
    )
    names = [file.name for file in (office.folder / "content/images").iterdir()]
    assert len(names) == 1
    assert page == (
        f"# strategy\n\n<figure markdown>\n\n![A map](images/{names[0]})\n\n<figcaption>Fig. 1. Our markets</figcaption>\n\n</figure>\n\n"
        f"Text![](images/{names[0]})"
    )


def test_quotations_and_code_are_what_their_styles_say(office) -> None:
    page = office(p("Say it.", "q") + p("a = 1", "code") + p("  b = 2", "code"))
    assert page == "# strategy\n\n> Say it.\n\n```\na = 1\n  b = 2\n```"


def test_formulas_are_tex(office) -> None:
    """A fraction with a power; one that has no form in TeX keeps its words and is told."""
    fraction = (
        "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:sSup><m:e><m:r><m:t>b</m:t></m:r></m:e>"
        "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:den></m:f></m:oMath>"
    )
    strange = "<m:oMath><m:strange><m:r><m:t>xyz</m:t></m:r></m:strange></m:oMath>"
    page = office(p("Let ", inside=fraction) + p("And ", inside=strange))
    assert page == "# strategy\n\nLet $\\frac{a}{b^{2}}$\n\nAnd xyz"
    assert office.lost() == ["a formula that has no form in TeX (m:strange): xyz"]


def test_links_across_pages(office) -> None:
    """A bookmark on a heading, one in a text, and an address; what leads to a file of somebody's machine is words."""
    mark = '<w:bookmarkStart w:id="1" w:name="{0}"/><w:bookmarkEnd w:id="1"/>'
    to = '<w:hyperlink w:anchor="{0}">' + r("there") + "</w:hyperlink>"
    office(
        h(1, "One")
        + p(inside=to.format("head") + r(" ") + to.format("deep") + r(" ") + to.format("text"))
        + p(
            inside=field(' HYPERLINK "https://example.com/a?b=1&amp;c=2" ', "web")
            + field(' HYPERLINK "C:\\\\plan.xlsx" ', "plan")
        )
        + h(1, "Two", mark.format("head"))
        + h(2, "Deep part", mark.format("deep"))
        + p("Words", inside=mark.format("text"))
    )
    pages = office.pages()
    assert "[there](two.md) [there](two.md#deep-part) [there](two.md#text)" in pages["one.md"]
    assert "[web](https://example.com/a?b=1&c=2)plan" in pages["one.md"]
    assert '## Deep part {#deep-part}\n\nWords<a id="text"></a>' in pages["two.md"]
    assert office.lost() == ["a link that leads to no page: “plan” (C:\\plan.xlsx)"]


def test_the_table_of_contents_is_left_out_with_its_title(office) -> None:
    """Its words are counted, not lost; the menu takes its place."""
    contents = (
        p("Содержание")
        + p(
            inside='<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("Рынки 3"),
            style="toc1",
        )
        + p("Сегменты 5", "toc1")
        + p(inside='<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    )
    page = office(contents + p("Текст."))
    assert page == "# strategy\n\nТекст."
    assert office.report is not None
    assert office.report.documents[0].found.contents_words == 5


def test_text_boxes_controls_and_tags_are_read_once(office) -> None:
    """In the form that newer programs read, and not again in that of older ones."""
    box = "<w:txbxContent>" + p("In a box.") + "</w:txbxContent>"
    drawn = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>'
        f"{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
        f"{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    control = "<w:sdt><w:sdtPr/><w:sdtContent>" + p("In a control.") + "</w:sdtContent></w:sdt>"
    tagged = p(inside="<w:smartTag><w:smartTag>" + r("Moscow") + "</w:smartTag></w:smartTag>")
    assert (
        office(p("Before.", inside=drawn) + control + tagged)
        == "# strategy\n\nBefore.\n\nIn a box.\n\nIn a control.\n\nMoscow"
    )


def test_strict_documents_and_those_without_styles_are_read(office) -> None:
    """The strict form of the standard has other addresses for the same elements."""
    from word_files import STRICT

    assert office(h(1, "One") + p("Text."), space=STRICT) == "# One\n\nText."
    bare = word_file(p("Markets", "Heading1") + p("Text."), styles=None)
    assert bare


def test_headings_by_the_names_of_other_languages(office) -> None:
    """By a style's name, whatever its id; by its name alone where it has no definition."""
    styles = '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="Заголовок 1"/></w:style>'
    office(p("Рынки", "x") + p("Текст.") + p("Сегменты", "Heading1") + p("Ещё."), styles=styles)
    assert list(office.pages()) == ["рынки.md", "сегменты.md"]


def test_charts_become_their_figures(office) -> None:
    chart = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/'
        'drawingml/2006/main"><c:chart><c:title><a:t>Sales</a:t></c:title><c:ser><c:tx><c:v>2026</c:v></c:tx><c:cat><c:pt idx="0"><c:v>DIY'
        '</c:v></c:pt></c:cat><c:val><c:pt idx="0"><c:v>12</c:v></c:pt></c:val></c:ser></c:chart></c:chartSpace>'
    )
    drawn = '<w:r><w:drawing><wp:inline><a:graphic><c:chart r:id="ch"/></a:graphic></wp:inline></w:drawing></w:r>'
    page = office(p("See:", inside=drawn), parts={"charts/c.xml": chart}, relations={"ch": ("chart", "charts/c.xml")})
    assert "|  | 2026 |\n| --- | --- |\n| DIY | 12 |" in page
    assert "<figcaption>Sales</figcaption>" in page
    assert office.lost() == ["the chart “Sales”: its figures are on the page as a table; insert a picture of it"]


def test_bare_addresses_stay_bare(office) -> None:
    """They become links when they are read; nothing has to be HTML for that."""
    page = office(p("See https://example.com/a/ (today) and www.example.org, ask a@example.com."))
    assert page == "# strategy\n\nSee https://example.com/a/ (today) and www.example.org, ask a@example.com."
    assert office.changed() == []
