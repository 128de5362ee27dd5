"""Short digests: what is stored in a page's mark, and how a page's markup is made comparable before it is hashed."""

import hashlib
import json
import re

from publisher.plan.passing import is_our_contact, is_our_day
from publisher.render.article import CHANGED, CONTACT, PERSON, PICTURE_LINK

IMAGE_DIGITS = 16
"""How many digits of an image's SHA-256 stand in ``data-kb``."""

_WRITTEN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_UPLOADED = re.compile(r"<img\b[^>]*\bdata-kb=\"[0-9a-f]+\"[^>]*>")
_ADDRESS = re.compile(r"\s(?:src|data-fileid)=\"[^\"]*\"")
_LEADS_ELSEWHERE = re.compile(rf'(<a (?:{PERSON}|{PICTURE_LINK})="[^"]*") href="[^"]*"')
_CONTACTS = re.compile(rf'(?P<start><p {CONTACT}="(?P<language>[^"]*)"[^>]*>)(?P<inside>.*?)(?=</p>)', re.DOTALL)
_CHANGED = re.compile(rf' ?<span {CHANGED}="(?P<day>[^"]*)"[^>]*>(?P<inside>[^<]*)</span>')


def digest(text: str, length: int = 16) -> str:
    """The first ``length`` hex digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def digest_of(value: object, length: int = 16) -> str:
    """The digest of a value made of lists, strings, numbers and None."""
    return digest(_WRITTEN.encode(value), length)


def comparable(content: str) -> str:
    """Content in the form that is compared: without the addresses and ids of images that we uploaded.

    The portal moves uploaded files between addresses without a modify stamp (facts kb-5.4); ``data-kb`` names the bytes.
    People's profiles, whom to write to, and the day of the last change are left out too: not every run knows them.
    """
    text = _UPLOADED.sub(lambda image: _ADDRESS.sub("", image[0]), content.strip())
    return _CHANGED.sub(_day_left_out, _LEADS_ELSEWHERE.sub(r"\1", _CONTACTS.sub(_contact_left_out, text)))


def _contact_left_out(line: re.Match[str]) -> str:
    return line["start"] if is_our_contact(line["language"], line["inside"]) else line[0]


def _day_left_out(phrase: re.Match[str]) -> str:
    return "" if is_our_day(phrase["day"], phrase["inside"]) else phrase[0]


def text_digest(content: str) -> str:
    """The digest of content as people would see it, whatever the portal did to image addresses."""
    return digest(comparable(content))
