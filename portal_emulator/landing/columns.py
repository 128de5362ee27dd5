"""Texts as the database keeps them: 255 characters, and no four-byte characters but where the portal encodes them.

Titles of pages and sites keep emoji as `:f09f9880:`, which is undone on reading; other fields cannot hold them.
[facts kb-1] What becomes of a text that does not fit is not documented: the switch `overlong` chooses.
"""

import re
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing.errors import refuse

MAX_LENGTH = 255
_WIDE = re.compile(r"[\U00010000-\U0010ffff]")


def title(call: Call, value: Any) -> str:
    """A title, trimmed; each four-byte character takes ten of the 255."""
    text = php.to_str(value).strip()
    room = MAX_LENGTH
    for index, letter in enumerate(text):
        room -= 10 if ord(letter) > 0xFFFF else 1
        if room < 0:
            return _cut(call, text, index)
    return text


def plain(call: Call, value: Any) -> str:
    """Any other field: it ends before its first four-byte character."""
    text = php.to_str(value)
    wide = _WIDE.search(text)
    end = min(wide.start() if wide else len(text), MAX_LENGTH)
    return text if end == len(text) else _cut(call, text, end)


def _cut(call: Call, text: str, end: int) -> str:
    if call.settings.switch("overlong") == "error":
        raise refuse("SYSTEM_ERROR", "Mysql query error: data too long or incorrect string value")
    return text[:end]
