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
    """A scope once given stays for the rest of the HTTP request, as PHP's static does; an unknown one is ignored."""
    given = php.to_str(call.params.get("scope")).upper()
    if given in SPECIAL:
        call.statics.scope = given


def visible(call: Call) -> tuple[str, ...]:
    return (call.statics.scope,) if call.statics.scope else COMMON
