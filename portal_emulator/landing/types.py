"""Types of sites, and the top-level `scope` that decides which of them a call sees. [docs: landing/types.md]"""

from portal_emulator import php
from portal_emulator.dispatch import Call

ALL = ("PAGE", "STORE", "SMN", "KNOWLEDGE", "GROUP", "MAINPAGE")
COMMON = ("PAGE", "STORE", "SMN")
SPECIAL = ("KNOWLEDGE", "GROUP", "MAINPAGE")

# Where readers find a site of the type.
ROOTS = {
    "KNOWLEDGE": "/knowledge",
    "GROUP": "/knowledge/group",
    "MAINPAGE": "/vibe",
    "PAGE": "/pub/site",
    "STORE": "/pub/site",
    "SMN": "/pub/site",
}


def take_scope(call: Call) -> None:
    """A scope once given stays for the rest of the HTTP request, as PHP's static does, until another is given."""
    set_scope(call, php.to_str(call.params.get("scope")))


def set_scope(call: Call, name: str) -> None:
    """An unknown one is none; "" leaves what was."""
    if name:
        call.statics.scope = name.upper() if name.upper() in SPECIAL else None


def visible(call: Call) -> tuple[str, ...]:
    return (call.statics.scope,) if call.statics.scope else COMMON
