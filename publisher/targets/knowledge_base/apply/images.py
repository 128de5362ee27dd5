"""Images of a page: which are on the portal already, by their bytes, and the attributes that name them."""

import re
from collections.abc import Mapping

from publisher.content.model import HEAD_BYTES
from publisher.plan.digests import IMAGE_DIGITS
from publisher.render.article import image_attributes
from publisher.render.images import endings_of
from publisher.targets.knowledge_base.port import UploadedFile

_IMAGE = re.compile(r"<img\b[^>]*\bdata-kb=\"(?P<digest>[0-9a-f]+)\"[^>]*>")
_FILE = re.compile(r"\bdata-fileid=\"(\d+)\"")
_SRC = re.compile(r"\ssrc=\"([^\"]*)\"")


def uploaded_in(content: str) -> dict[str, UploadedFile]:
    """The images that a page's own content names: the first digits of the bytes' SHA-256 → the file on the portal."""
    found: dict[str, UploadedFile] = {}
    for image in _IMAGE.finditer(content):
        file, src = _FILE.search(image[0]), _SRC.search(image[0])
        if file is not None and src is not None and src[1]:
            found[image["digest"]] = UploadedFile(int(file[1]), src[1])
    return found


def attributes(digest: str, files: Mapping[str, UploadedFile]) -> str:
    """The attributes from ``src`` on of an uploaded image; ``data-fileid`` keeps the file bound to its block (facts kb-5.5)."""
    short = digest[:IMAGE_DIGITS]
    return image_attributes(files[short].src, fileid=str(files[short].id), kb=short)


def upload_name(path: str, content: bytes) -> str:
    """The name under which an image is uploaded: with the ending of what it is, for the portal refuses a JPEG called ``.png``."""
    name = path.rpartition("/")[2]
    fitting = endings_of(content[:HEAD_BYTES])
    if not fitting or name.lower().endswith(fitting):
        return name
    stem, dot, _ = name.rpartition(".")
    return f"{stem if dot else name}{fitting[0]}"
