"""Whether the portal already says what git says, though it is written another way.

A person's save writes the whole text anew (facts kb-1.26): other entities, other quotes, blanks that the sanitiser put into words.
Bytes then differ where no reader sees a difference; and after ``pull`` git says a person's words in its own way.
"""

from bs4 import Tag

from publisher.plan.digests import comparable
from publisher.plan.healing import breakable, heal
from publisher.plan.reading import heading_of, is_body, is_tag, parsed, read, tag_attributes, tag_name
from publisher.plan.shortening import shortened


class Texts:
    """The portal's text of a page and git's, read once."""

    def __init__(self, portal: str, wanted: str) -> None:
        self._is_equal = comparable(portal) == wanted
        theirs, ours = shortened(comparable(portal), wanted)
        self._theirs = parsed(theirs)
        self._ours = parsed(ours)
        if not self._is_equal:
            heal(self._theirs, breakable(map(str, self._ours.find_all(string=True))))

    @property
    def are_equal(self) -> bool:
        """Whether they are the same but for the addresses of pictures."""
        return self._is_equal

    @property
    def look_the_same(self) -> bool:
        """Whether a reader sees no difference at all, colours and sizes included."""
        return self._is_equal or (
            read(self._theirs, with_styles=True).tokens == read(self._ours, with_styles=True).tokens
        )

    @property
    def say_the_same(self) -> bool:
        """Whether all words, links and pictures are the same."""
        return _alike(self._theirs, self._ours)

    @property
    def bodies_say_the_same(self) -> bool:
        """Whether what the page's file says is, whatever stands around it."""
        theirs, ours = self._theirs.find_all(is_body), self._ours.find_all(is_body)
        return len(theirs) == len(ours) == 1 and _alike(theirs[0], ours[0])

    @property
    def heading(self) -> str:
        """The words of git's heading."""
        return heading_of(self._ours)

    @property
    def headings_say_the_same(self) -> bool:
        """Whether the words of the page's heading are."""
        return heading_of(self._theirs) == self.heading


def _alike(theirs: Tag, ours: Tag) -> bool:
    one, other = read(theirs).tokens, read(ours).tokens
    return len(one) == len(other) and all(a == b or _means(a, b) for a, b in zip(one, other, strict=True))


def _means(theirs: str, ours: str) -> bool:
    """Whether two tags are one picture or link: uploaded by a person there and from git here, or named by the whole address."""
    if not (is_tag(theirs) and is_tag(ours)) or tag_name(theirs) != tag_name(ours):
        return False
    a, b = tag_attributes(theirs), tag_attributes(ours)
    match tag_name(ours):
        case "img":
            return a.get("alt") == b.get("alt") and not a.get("src", "").startswith("kb:")
        case "a":
            return "/knowledge/" in a.get("href", "") and b.get("href", "").startswith("#landing")
    return False
