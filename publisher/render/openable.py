"""Pictures that are too wide for a telephone: a reader opens one whole by tapping on it, or pushes it aside.

A picture of the portal's leads to its own file. One that the article carries in itself has no address that a browser would open:
it keeps a width at which its text can be read, in a frame that scrolls.
"""

import re
from collections.abc import Callable, Iterator

from publisher.content.converted import ImageLink, ImageRef, Segment
from publisher.messages import Catalogue
from publisher.render import styles
from publisher.render.article import PICTURE_LINK, Article, joined
from publisher.render.pieces import style_attribute
from publisher.render.sanitiser_encoding import encode_attribute

NARROW = 340
"""CSS pixels that a telephone shows of a picture; one that has no more is whole already."""
READABLE = 640
"""The width that a wide picture keeps in a frame of its own."""

_OUTSIDE = ' target="_blank" rel="noopener"'
_IMAGE = "<img "
_LINKS = re.compile(r"<a\b|</a>")
_ASKED = re.compile(r'[";]width:(\d{1,6})px')
"""The width that an author gave to a picture."""
_ALT = re.compile(r'\salt="([^"]*)"')
_OWN = re.compile(r'<img (src="(?P<src>https?:[^"]*)"|src="data:image/svg\+xml;base64,(?P<svg>[^"]*)")(?P<rest>[^>]*)>')


def with_openable_pictures(
    article: Article, width_of: Callable[[str], int | None], width_of_svg: Callable[[str], int | None], say: Catalogue
) -> Article:
    """The article with a way to see each wide picture whole. ``width_of`` gives a file's width in pixels, by path, and None where
    it is not known; ``width_of_svg`` that of a picture in base64. Pictures in links are left as they are.
    """
    if not any(isinstance(piece, ImageRef) or _IMAGE in str(piece) for piece in article.segments):
        return article
    return Article(joined(_PictureWalk(width_of, width_of_svg, say).over(article.segments)))


class _PictureWalk:
    def __init__(
        self, width_of: Callable[[str], int | None], width_of_svg: Callable[[str], int | None], say: Catalogue
    ) -> None:
        self._width_of = width_of
        self._width_of_svg = width_of_svg
        self._label = say("page.open-picture")
        self._links = 0

    def over(self, segments: tuple[Segment, ...]) -> Iterator[Segment]:
        opened: ImageRef | None = None
        for at, piece in enumerate(segments):
            if not isinstance(piece, str):
                yield piece
                continue
            text = piece
            if opened is not None:
                end = text.index(">") + 1
                yield f"{text[:end]}</a>"
                text, opened = text[end:], None
            following = segments[at + 1] if at + 1 < len(segments) else None
            leads_to_picture = isinstance(following, ImageRef) and text.endswith(_IMAGE)
            yield from self._text(text.removesuffix(_IMAGE) if leads_to_picture else text)
            if leads_to_picture and isinstance(following, ImageRef):
                rest = str(segments[at + 2]) if at + 2 < len(segments) else ""
                if self._is_wide(following.path, rest) and not self._links:
                    opened = following
                    yield from (
                        f'<a {PICTURE_LINK}="1" href="',
                        ImageLink(following.path),
                        f'"{self._attributes(rest)}>',
                    )
                yield _IMAGE

    def _text(self, text: str) -> Iterator[str]:
        """Markup with its own pictures: of other servers, and in the article itself."""
        start = 0
        for image in _OWN.finditer(text):
            self._count(text[start : image.start()])
            yield text[start : image.start()]
            yield image[0] if self._links else self._own(image)
            start = image.end()
        self._count(text[start:])
        yield text[start:]

    def _count(self, text: str) -> None:
        for link in _LINKS.findall(text):
            self._links = self._links + 1 if link == "<a" else max(0, self._links - 1)

    def _own(self, image: re.Match[str]) -> str:
        rest = image["rest"]
        if image["src"]:
            return f'<a {PICTURE_LINK}="1" href="{image["src"]}"{self._attributes(rest)}>{image[0]}</a>'
        width = self._width_of_svg(image["svg"])
        if width is None or width <= READABLE or "float:" in rest:
            return image[0]
        kept = image[0].replace('style="', f'style="min-width:{READABLE}px;', 1)
        return (
            f'<span {PICTURE_LINK}="1" tabindex="0" role="group" aria-label="{self._name(rest)}" '
            f'style="{styles.WIDE_PICTURE}">{kept}</span>'
        )

    def _attributes(self, rest: str) -> str:
        """What a picture's link says besides its address: its name is the picture's, where that has one."""
        alt = _ALT.search(rest.partition(">")[0])
        named = "" if alt and alt[1].strip() else f' aria-label="{encode_attribute(self._label)}"'
        return f"{named}{style_attribute('color:inherit;text-decoration:none')}{_OUTSIDE}"

    def _name(self, rest: str) -> str:
        alt = _ALT.search(rest)
        return alt[1] if alt and alt[1].strip() else encode_attribute(self._label)

    def _is_wide(self, path: str, rest: str) -> bool:
        asked = _ASKED.search(rest.partition(">")[0])
        width = int(asked[1]) if asked else self._width_of(path)
        return width is None or width > NARROW
