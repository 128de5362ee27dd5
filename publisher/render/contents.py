"""What a long page says, as a list of links to its sections."""

from collections.abc import Sequence

from publisher.content.converted import Heading
from publisher.messages import Catalogue
from publisher.render import styles
from publisher.render.pieces import Pieces, element, plain, style_attribute
from publisher.render.sanitiser_encoding import encode_address

_LINK = style_attribute(styles.ELEMENTS["a"])


def on_this_page(headings: Sequence[Heading], least: int, say: Catalogue, *, has_title: bool) -> Pieces:
    """Links to the page's sections where it has ``least`` of them or more (0: never), else nothing.

    ``has_title``: the first heading is the page's title. The list is folded, for it stands before the title: in the text the portal's
    search would read each heading twice, and show them instead of the page's first words.
    """
    sections = sections_of(headings[1:] if has_title else headings)
    if not least or len(sections) < least:
        return []
    items: Pieces = []
    for section in sections:
        link = f'<a href="{encode_address(f"#{section.id}")}"{_LINK}>{plain(section.text)}</a>'
        items += element("li", styles.CONTENTS_ITEM, link)
    title = say("page.on-this-page")
    folded = [*element("summary", styles.CONTENTS_TITLE, plain(title)), *element("ul", styles.CONTENTS_LIST, *items)]
    return element(
        "div",
        styles.CONTENTS,
        *element("details", styles.CONTENTS_FOLD, *folded),
        role="navigation",
        **{"aria-label": title},
    )


def sections_of(headings: Sequence[Heading]) -> list[Heading]:
    """The sections of a page by its headings without the title: those of the highest level, for deeper ones would make a long list.

    Where first-level headings follow the title, the sections before the first of them are the title's own.
    """
    named = [heading for heading in headings if heading.id and heading.text]
    start = next((at for at, heading in enumerate(named) if heading.level == 1), len(named))
    own, rest = named[:start], named[start:]
    top = min((heading.level for heading in own), default=0)
    return [*(heading for heading in own if heading.level == top), *(heading for heading in rest if heading.level == 1)]
