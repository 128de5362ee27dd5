"""Words in angle brackets that are no HTML, ``Send it to <product> by Friday``: readers see them as they were typed.

A browser shows nothing of such a word. The cleaner goes further: for a name that SVG or MathML have too (``product``, ``path``, ``list``)
it drops everything up to where the element would end, which in prose is often the end of the page. The same happens behind an
element that goes with its content (``<title>``, ``<script>``, ``<object>``) and is never closed. Both become text before anything
reads the page as HTML.
"""

import re
from html import escape

# https://html.spec.whatwg.org/multipage/indices.html#elements-3, with the obsolete ones that browsers still know
HTML = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button "
    "canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset "
    "figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins isindex "
    "kbd keygen label legend li link listing main map mark marquee math menu meta meter nav nobr noembed noframes noscript object ol "
    "optgroup option output p param picture plaintext pre progress q rb rp rt rtc ruby s samp script search section select slot small "
    "source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u "
    "ul var video wbr xmp".split()
)
# What stands in them is read as text up to their own end tag, or to the end of the page.
_RAW = frozenset("iframe noembed noframes noscript script style textarea title xmp plaintext".split())
_FOREIGN = frozenset({"svg", "math"})
_NEEDS_END = _RAW | _FOREIGN | {"object", "template"}
_TOKEN = re.compile(
    r"""<!--.*?(?:-->|\Z)|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)(?:[^<>"']|"[^"]*"|'[^']*')*+>""", re.DOTALL
)


_END = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in _NEEDS_END}
_ENDS = re.compile(rf"</({'|'.join(sorted(_NEEDS_END))})\s*>", re.IGNORECASE)
_TAG_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")


def is_html(tag: str) -> bool:
    """Whether a tag as written is one of HTML's: then it lacks its end, and that is why it is text."""
    name = _TAG_NAME.match(tag)
    return name is not None and name[1].lower() in HTML


def typed_tags(html: str) -> tuple[str, list[str]]:
    """The HTML with every such tag as text, and the tags that are shown as written, in order, without the ends of those before them."""
    if {name.lower() for name in _TAG_NAME.findall(html)} <= HTML - _NEEDS_END:
        return html, []
    out: list[str] = []
    found: list[str] = []
    opened: dict[str, int] = {}
    foreign = ""  # the outermost svg or math element that is open, whose names are its own
    last = {match[1].lower(): match.start() + 1 for match in _ENDS.finditer(html)}
    at = 0
    while match := _TOKEN.search(html, at):
        name, is_end = (match["name"] or "").lower(), bool(match["end"])
        end = match.end()
        is_markup = not name or foreign or ":" in name or name in HTML
        if foreign:
            foreign = "" if is_end and name == foreign else foreign
        elif name in _NEEDS_END and not is_end and not (name in _FOREIGN and match[0].endswith("/>")):
            closed = _END[name].search(html, end) if end < last.get(name, 0) else None
            is_markup = closed is not None
            if closed is not None and name in _RAW:
                end = closed.start()
            elif closed is not None and name in _FOREIGN:
                foreign = name
        if is_markup:
            out += [html[at : match.start()], html[match.start() : end]]
        else:
            end = match.end()
            out += [html[at : match.start()], escape(match[0], quote=False)]
            waiting = opened.get(name, 0)
            found += [] if is_end and waiting else [match[0]]
            opened[name] = max(0, waiting - 1) if is_end else waiting + 1
        at = end
    return "".join([*out, html[at:]]), found
