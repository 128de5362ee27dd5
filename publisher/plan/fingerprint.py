"""What git wants of a page, in digests."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What git wants of a page, in parts, so that a plan can tell why it changes.

    ``source`` the file's text, ``body`` its conversion, ``own`` what the page says itself, ``whole`` that with the navigation
    around it, ``place`` title, address, folder and description. ``whole`` and ``place`` decide whether anything is written.
    """

    source: str = ""
    body: str = ""
    own: str = ""
    whole: str = ""
    place: str = ""

    def __str__(self) -> str:
        return f"{self.source}.{self.body}.{self.own}.{self.whole}.{self.place}"
