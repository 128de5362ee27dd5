"""Attributes in braces, ``{#anchor .class width=300}``, and other text in braces that is none.

Python-Markdown's ``attr_list`` takes whatever stands in braces behind a heading, a block or a word for attributes, and it is gone:
``## Price {draft}``, ``*x*{12}``, ``{"name": 1}``. Only what begins as an attribute does is one here.
"""

import re

from markdown import Markdown
from markdown.extensions.attr_list import AttrListTreeprocessor

_NAME = "attr_list"
_PRIORITY = 8  # that of Python-Markdown's own
_WORDS = "download|hidden|markdown|open|reversed"
"""Attributes that need no value, of those which mean anything on a page."""
_BEGINNING = rf"(?=:|[ ]*(?:#[\w-]|\.[^\W\d]|[A-Za-z][\w:-]+=|(?:{_WORDS})[ ]*\}}))"
_BRACES = rf"\{{{_BEGINNING}:?[ ]*([^}}\n ][^\n]*)\}}"


# No class statement: the library's types call the patterns final, its users replace them.
_Attributes = type(
    "_Attributes",
    (AttrListTreeprocessor,),
    {
        "HEADER_RE": re.compile(rf"[ ]+{_BRACES}[ ]*$"),
        "BLOCK_RE": re.compile(rf"\n[ ]*{_BRACES}[ ]*$"),
        "INLINE_RE": re.compile(rf"^{_BRACES}"),
    },
)


def keep_other_braces(md: Markdown) -> None:
    """Let ``attr_list``, where it is used, leave braces alone that hold no attributes."""
    if _NAME in md.treeprocessors:
        md.treeprocessors.register(_Attributes(md), _NAME, _PRIORITY)
