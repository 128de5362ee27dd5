"""What reading a document finds besides its text: what a person must look at, each with its place."""

from dataclasses import dataclass, field
from enum import StrEnum

from publisher.messages import Text


class Role(StrEnum):
    """What a paragraph is."""

    TEXT = "text"
    TITLE = "title"
    HEADING = "heading"
    ITEM = "item"
    CAPTION = "caption"
    QUOTE = "quote"
    CODE = "code"


@dataclass(slots=True)
class Paragraph:
    """What is known of a paragraph besides its words: ``level`` of a heading from 1, of an item from 0.

    ``number`` counts an ordered item (None for a bullet); ``label`` is a number that Markdown cannot count (``1.2.``, ``а)``).
    ``indent`` is the distance from the margin in twentieths of a point. ``looks`` describes a paragraph that stands out: its size
    in half points and whether all of it is bold, ``""`` for one that does not. ``place`` names it in the report.
    """

    role: Role = Role.TEXT
    level: int = 0
    number: int | None = None
    label: str = ""
    indent: int = 0
    looks: str = ""
    words: int = 0
    place: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """Something of the document that is not on the pages, or not as it was; ``place`` is a heading or the words beside it."""

    what: Text
    place: str


@dataclass(slots=True)
class Question:
    """What somebody left open in the document: a comment, or a change that nobody accepted. ``day`` is ISO or empty."""

    kind: str
    author: str
    day: str
    said: str
    about: str = ""
    is_settled: bool = False

    def sentence(self) -> tuple[str, dict[str, object]]:
        """The key of the sentence that asks it, and its values."""
        named = "-about" if self.about and self.kind == "comment" else ""
        return f"import.question-{self.kind}{named}", {"said": self.said, "about": self.about}


@dataclass(slots=True)
class Picture:
    """A picture of the document."""

    content: bytes
    ending: str
    alt: str
    width: int = 0
    address: str = ""


@dataclass(slots=True)
class WordFormula:
    """A formula in TeX; ``is_block`` for one on a line of its own."""

    tex: str
    is_block: bool = False


@dataclass
class Found:
    """Everything that marks in the text stand for, by number, and what is told in the report.

    ``lost`` is for a person to look at, ``changed`` is told. ``hidden_words`` and ``contents_words`` count words that no page has;
    ``said`` is what readers see, paragraph by paragraph, to be compared with what the pages say.
    """

    paragraphs: list[Paragraph] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    formulas: list[WordFormula] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    changed: list[Lost] = field(default_factory=list)
    hidden_words: int = 0
    contents_words: int = 0
    tables: int = 0
    notes: int = 0
    place: str = ""
    said: list[str] = field(default_factory=list)

    def lose(self, what: Text, place: str = "") -> None:
        """Write down something that is not on the pages."""
        self.lost.append(Lost(what, place or self.place))

    def change(self, what: Text, place: str = "") -> None:
        """Write down something that is on the pages in another form."""
        self.changed.append(Lost(what, place or self.place))
