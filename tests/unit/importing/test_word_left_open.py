"""What is not for readers: comments, changes that nobody accepted, hidden text. None of it is published, and none is lost."""

from word_files import h, p, r, table

COMMENT = (
    '<w:comment w:id="1" w:author="Anna K" w:date="2026-03-01T10:00:00Z">' + p("Check this figure!") + "</w:comment>"
)


def test_comments_and_changes_become_open_questions(office) -> None:
    """Who, when, about which words; the text is as if the changes were accepted."""
    margin = (
        '<w:commentRangeStart w:id="1"/>'
        + r("12 %")
        + '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    )
    added = '<w:ins w:author="Pavel" w:date="2026-02-01T00:00:00Z">' + r(" new") + "</w:ins>"
    gone = '<w:del w:author="Pavel" w:date="2026-02-01T00:00:00Z"><w:r><w:delText> old</w:delText></w:r></w:del>'
    page = office(p("We grow ", inside=margin + added + gone + r(" words.")), parts={"comments.xml": COMMENT})
    text, _, questions = page.partition('\n\n!!! question open-questions "Open questions"\n\n')
    assert text == "# strategy\n\nWe grow 12 % new words."
    assert [line.strip().replace("\\", "").replace("&#37;", "%") for line in questions.split("\n")] == [
        "- **Anna K, 2026-03-01**: on “12 %”: Check this figure!",
        "- **Pavel, 2026-02-01**: added, and nobody accepted it yet: “new”",
        "- **Pavel, 2026-02-01**: deleted, and nobody accepted it yet: “old”",
    ]


def test_hidden_text_is_named_by_count_and_place(office) -> None:
    """By its own mark or by its style; none of it is in the report."""
    page = office(
        h(1, "Plan") + p("Seen ", inside=r("two secrets", "<w:vanish/>") + r("words.")) + p("A whole paragraph", "hid")
    )
    assert page == "# Plan\n\nSeen words."
    assert office.report is not None
    assert [(str(one.what), one.place) for one in office.report.lost] == [
        ("hidden text, 2 words", "Plan › Seen words."),
        ("hidden text, 3 words", "Plan"),
    ]


def test_pages_with_questions_stay_drafts(office) -> None:
    """``--status active`` publishes the others."""
    margin = (
        '<w:commentRangeStart w:id="1"/>'
        + r("x")
        + '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    )
    office(
        h(1, "Open") + p(inside=margin) + h(1, "Clear") + p("Text."),
        parts={"comments.xml": COMMENT},
        given={"is_active": True},
    )
    pages = office.pages()
    assert "status: draft" in pages["open.md"]
    assert "status: active" in pages["clear.md"]


def test_headers_and_footers_are_named(office) -> None:
    """Words on paper alone; page numbers are none."""
    head = (
        '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        + p("Confidential")
        + "</w:hdr>"
    )
    section = '<w:sectPr><w:headerReference w:type="default" r:id="hd"/></w:sectPr>'
    office(p("Text.") + section, parts={"header1.xml": head}, relations={"hd": ("header", "header1.xml")})
    assert office.lost() == ["words in the page header: Confidential"]


def test_a_paragraph_whose_end_was_deleted_goes_on(office) -> None:
    first = p("One ", properties='<w:rPr><w:del w:author="A"/></w:rPr>')
    assert office(first + p("line.")) == "# strategy\n\nOne line."


def test_a_paragraph_whose_end_was_deleted_is_kept_where_nothing_follows(office) -> None:
    """Before an empty paragraph, before a table, and at the document's end."""
    first = p("Words.", properties='<w:rPr><w:del w:author="A"/></w:rPr>')
    body = first + p() + first + table(("a", "b"), ("c", "d")) + first
    assert office(body) == "# strategy\n\nWords.\n\nWords.\n\n| a | b |\n| --- | --- |\n| c | d |\n\nWords."
