"""What a long page says, as a list of links to its sections."""

from collections.abc import Sequence

from publisher.content.converted import Heading
from publisher.messages import Catalogue
from publisher.render import tokens
from publisher.render.phrases import Pieces, element, plain, style_attribute
from publisher.render.shield import shield_address

_LINK = style_attribute(tokens.ELEMENTS["a"])


def on_this_page(headings: Sequence[Heading], least: int, say: Catalogue) -> Pieces:
    """Links to the page's sections where it has ``least`` of them or more (0: never), else nothing.

    Sections are the headings of the highest level below the title: deeper ones would make the list a page of its own.
    """
    below = [heading for heading in headings if heading.level > 1 and heading.id and heading.text]
    top = min((heading.level for heading in below), default=0)
    sections = [heading for heading in below if heading.level == top]
    if not least or len(sections) < least:
        return []
    title = say("page.on-this-page")
    items: Pieces = []
    for section in sections:
        link = f'<a href="{shield_address(f"#{section.id}")}"{_LINK}>{plain(section.text)}</a>'
        items += element("li", tokens.CONTENTS_ITEM, link)
    return element(
        "div",
        tokens.CONTENTS,
        *element("p", tokens.CONTENTS_TITLE, plain(title)),
        *element("ul", tokens.CONTENTS_LIST, *items),
        role="navigation",
        **{"aria-label": title},
    )
