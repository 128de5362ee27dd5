"""What the portal's sanitiser did to words while a person saved: blanks put into ``online =`` or ``JavaScript:``.

It did not know them from code (facts kb-1.1). Where git's text has such words and the portal's has them broken, no person
meant the break: they are put together again before anything is compared.
"""

import re
from collections.abc import Iterable

from bs4 import Tag
from bs4.element import NavigableString

from publisher.render.sanitiser_encoding import TRIGGERS

_ANY = re.compile("|".join(re.sub(r"\?P<x>", "?:", rule) for rule in TRIGGERS), re.IGNORECASE | re.DOTALL)
_SPLIT = r"(?: \* | )?"


def breakable(texts: Iterable[str]) -> tuple[str, ...]:
    """The words in texts that the sanitiser would break."""
    return tuple(dict.fromkeys(found[0] for one in texts for found in _ANY.finditer(one)))


def heal(tree: Tag, words: Iterable[str]) -> tuple[str, ...]:
    """Put broken words in a tree together; gives those that were."""
    patterns = [(word, re.compile(_SPLIT.join(map(re.escape, word)))) for word in words]
    healed: dict[str, None] = {}
    for node in list(tree.find_all(string=True)) if patterns else ():
        said = str(node)
        for word, pattern in patterns:
            mended = word.join(pattern.split(said))
            if mended != said:
                healed[word] = None
                said = mended
        if said != str(node):
            node.replace_with(NavigableString(said))
    return tuple(healed)
