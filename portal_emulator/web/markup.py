"""Stored block content as a reader's browser may have it.

Two steps. First what the portal does when it shows a page: tokens such as `#landing12` become addresses (facts kb-1.10,
kb-4.1). Then what a browser must be protected from: the emulator stands on one host with its own forms, so content is
parsed as HTML5 and written out again balanced, without anything that acts. The portal has other means for this; what
a reader sees is the same. Nothing here is ever stored.
"""

import re
from collections.abc import Callable
from html import escape

import nh3

from portal_emulator.landing.blocks import YEAR_MARK

Resolve = Callable[[str, int], str | None]
"""(`landing` or `block`, id) → absolute address, or None when there is no such page or block."""

_REFERENCE = re.compile(r"(?<=[\"',;])#(landing|block)([0-9]{1,18})(?![0-9])@?")
_TARGET_SELF = re.compile(r"\s+target=(?:\"_self\"|'_self')", re.IGNORECASE)
_EMPTY_HREF = re.compile(r"href=(?:\"#\"|'#')", re.IGNORECASE)
OWN_PREFIX = "portal-"
"""Ids of the emulator's own page parts start so; content cannot take them."""

_TEXT_TAGS = (
    "a abbr address article aside audio b bdi bdo blockquote br button caption center cite code col colgroup data dd del "
    "details dfn div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr i img input "
    "ins kbd label legend li main map mark menu meter nav ol optgroup option p picture pre progress q rp rt ruby s samp "
    "search section select small source span strike strong sub summary sup table tbody td textarea tfoot th thead time "
    "tr track tt u ul var video wbr area"
)
_DRAWING_TAGS = (
    "svg g path rect circle ellipse line polyline polygon text tspan defs use symbol title desc linearGradient "
    "radialGradient stop clipPath mask pattern marker"
)
_ATTRIBUTES = (
    "id class style title lang dir role tabindex hidden alt src srcset sizes href target rel download hreflang width "
    "height colspan rowspan headers scope span align valign bgcolor border cellpadding cellspacing start reversed type "
    "value name placeholder action method for checked disabled readonly required min max low high optimum open datetime "
    "cite controls loop muted poster preload loading kind srclang label default color face size shape coords usemap media "
    "maxlength autocomplete rows cols selected multiple abbr"
)
_DRAWING_ATTRIBUTES = (
    "viewBox xmlns version preserveAspectRatio d x y x1 x2 y1 y2 cx cy r rx ry dx dy points transform fill fill-opacity "
    "fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset stroke-miterlimit "
    "stroke-opacity opacity offset stop-color stop-opacity gradientUnits gradientTransform patternUnits "
    "patternTransform clip-path clip-rule mask marker-start marker-mid marker-end markerWidth markerHeight refX refY "
    "orient text-anchor dominant-baseline font-family font-size font-weight font-style letter-spacing focusable"
)
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp", "data", "callto", "skype", "im", "file", "sms"})


def _keep_attribute(tag: str, attribute: str, value: str) -> str | None:
    if attribute in {"id", "name", "for"} and value.startswith(OWN_PREFIX):
        return None
    is_data = value.lstrip().lower().startswith("data:")
    if is_data and not (attribute in {"src", "poster", "srcset"} and value.lstrip().lower().startswith("data:image/")):
        return None
    if tag == "use" and attribute == "href" and not value.startswith("#"):
        return None
    return value


_CLEANER = nh3.Cleaner(
    tags={*_TEXT_TAGS.split(), *_DRAWING_TAGS.split()},
    clean_content_tags={"script", "style"},
    attributes={"*": {*_ATTRIBUTES.split(), *_DRAWING_ATTRIBUTES.split()}},
    attribute_filter=_keep_attribute,
    generic_attribute_prefixes={"data-", "aria-"},
    strip_comments=True,
    link_rel=None,
    url_schemes=set(_SCHEMES),
)


def harmless(html: str) -> str:
    """Return `html` balanced, and without scripts, handlers, frames, style sheets and addresses that act."""
    return str(_CLEANER.clean(html))


def as_shown(content: str, resolve: Resolve, *, page_title: str, year: int, breadcrumb: str = "") -> str:
    """Return block content as the portal sends it to a reader: tokens replaced, preview mode's two edits made.

    `breadcrumb` is HTML and stands where the content says `#breadcrumb#`.
    """

    def address(match: re.Match[str]) -> str:
        found = resolve(match[1], int(match[2]))
        return match[0] if found is None else escape(found)

    shown = _REFERENCE.sub(address, content)
    shown = shown.replace("#title#", escape(page_title)).replace("#breadcrumb#", breadcrumb)
    shown = shown.replace(YEAR_MARK, str(year))
    return _EMPTY_HREF.sub('href=""', _TARGET_SELF.sub("", shown))
