"""How a document is split into pages, and what stands in their front matter."""

import yaml
from word_files import h, p, r, table

from publisher.errors import TransportError
from publisher.messages import text
from publisher.plan.people import PortalPerson

DOCUMENT = (
    p("Стратегия 2030", "aa")
    + p("Вводные слова.")
    + h(1, "Рынки")
    + p("О рынках.")
    + h(2, "Россия")
    + p("Текст.")
    + h(3, "Юг")
    + p("Ещё.")
)
DOCUMENT += h(1, "Цели") + p("Расти.")


def front(page: str) -> dict[str, object]:
    return dict(yaml.safe_load(page.split("---\n")[1]))


def test_a_page_for_each_chapter(office) -> None:
    """What stands before the first is the home page, under the document's title."""
    office(DOCUMENT)
    pages = office.pages()
    assert list(pages) == ["index.md", "рынки.md", "цели.md"]
    assert pages["index.md"].endswith("# Стратегия 2030\n\nВводные слова.\n")
    assert pages["рынки.md"].endswith("# Рынки\n\nО рынках.\n\n## Россия\n\nТекст.\n\n### Юг\n\nЕщё.\n")


def test_chapters_with_sections_become_folders(office) -> None:
    office(DOCUMENT, given={"split": 2})
    pages = office.pages()
    assert list(pages) == ["index.md", "рынки/index.md", "рынки/россия.md", "цели.md"]
    assert pages["рынки/россия.md"].endswith("# Россия\n\nТекст.\n\n## Юг\n\nЕщё.\n")


def test_the_front_matter_says_where_a_page_came_from(office) -> None:
    office(DOCUMENT, given={"owner": "Anna K <anna.k@example.com>"})
    head = front(office.pages()["рынки.md"])
    assert {key: head[key] for key in ("title", "status", "owner", "lang")} == {
        "title": "Рынки", "status": "draft", "owner": "Anna K <anna.k@example.com>", "lang": "ru",
    }  # fmt: skip
    source = head["source"]
    assert isinstance(source, dict)
    assert source["file"] == "strategy.docx"
    assert len(str(source["hash"])) == 64


def test_owners_stand_in_a_table_of_the_document(office) -> None:
    """Sections in one column, people with e-mail addresses in another."""
    who = table(("Раздел", "Ответственный"), ("Рынки", "Иванов Пётр, ivanov@example.com"), ("Цели", "уточняется"))
    office(DOCUMENT + who)
    pages = office.pages()
    assert front(pages["рынки.md"])["owner"] == "Иванов Пётр <ivanov@example.com>"
    assert "owner" not in front(pages["цели.md"])


def test_names_in_the_table_are_looked_for_on_the_portal_once(office) -> None:
    """Whoever fits is the owner and is told; a name that fits nobody, and one that was not asked for, are told, too."""
    people = [PortalPerson(7, "ivanov@example.com", "Пётр Иванов"), PortalPerson(8, "", "Anna Kuznetsova")]
    asked: list[list[str]] = []

    def namesakes(last_names):
        asked.append(list(last_names))
        return [person for person in people if person.name.split()[-1] in last_names]

    who = table(("Раздел", "Ответственный"), ("Рынки", "директор Иванов П. С."), ("Цели", "уточняется"))
    office(DOCUMENT + who, given={"namesakes": namesakes})
    pages = office.pages()
    assert front(pages["рынки.md"])["owner"] == "Пётр Иванов <ivanov@example.com>"
    assert "owner" not in front(pages["цели.md"])
    assert len(asked) == 1
    assert any("директор Иванов П. С." in one for one in office.changed())
    assert any("уточняется" in one and "exactly one person" in one for one in office.changed())

    office(DOCUMENT + who, name="other.docx")
    assert any("BITRIX24_WEBHOOK_URL" in one for one in office.changed())


def test_a_portal_that_does_not_answer_stops_no_import(office) -> None:
    """The pages are there, and the report says whom nobody looked for."""

    def namesakes(last_names):
        raise TransportError(text("import.no-into"))

    office(DOCUMENT + table(("Раздел", "Ответственный"), ("Рынки", "Иванов П.")), given={"namesakes": namesakes})
    assert "owner" not in front(office.pages()["рынки.md"])
    assert any("could not be asked" in one for one in office.changed())


def test_fake_headings_are_proposed_and_taken_on_request(office) -> None:
    """Short bold lines, larger than the text, of which there are two alike."""

    def fake(words: str) -> str:
        return p(inside=r(words, '<w:b/><w:sz w:val="32"/>'))

    body = fake("Markets") + p("Text of some length.") + fake("Goals") + p("More text.")
    office(body)
    assert office.report is not None
    assert office.report.documents[0].proposals == ("Markets", "Goals")
    office(body, name="other.docx", given={"guess": True} if False else {"guess_headings": True})
    assert {"markets.md", "goals.md"} <= set(office.pages())


def test_equal_headings_get_paths_of_their_own(office) -> None:
    office(
        h(1, "Goals") + p("One.") + h(1, "Goals") + p("Two.") + h(1, "Index") + p("Three.") + h(1, "CON") + p("Four.")
    )
    assert list(office.pages()) == ["con-4.md", "goals-2.md", "goals.md", "index-3.md"]
