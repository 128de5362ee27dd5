"""Files: the style sheets of these pages, and what REST uploaded."""

import mimetypes
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

from portal_emulator.portal import Portal

_STATIC = {
    "portal.css": "text/css; charset=utf-8",
    "knowledge.css": "text/css; charset=utf-8",
    "editor.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
_SHOWN = frozenset(
    {
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/bmp",
        "image/svg+xml",
        "image/x-ms-bmp",
        "video/mp4",
        "video/webm",
    }
)
_NO_ACTION = {
    "X-Content-Type-Options": "nosniff",
    # An SVG opened by itself is a document: here it has no scripts, no frames, nothing from elsewhere.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def static_file(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _STATIC:
        return Response("Not found\n", 404, media_type="text/plain")
    content = files("portal_emulator.web").joinpath("static", name).read_bytes()
    return Response(
        content, headers={"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}, media_type=_STATIC[name]
    )


def uploaded_file(portal: Portal, request: Request) -> Response:
    """A file under the path that REST gave it."""
    path = "/upload/" + request.path_params["path"]
    row = portal.store.connection.execute("SELECT * FROM file WHERE path = ?", (path,)).fetchone()
    if row is None:
        return Response("Not found\n", 404, media_type="text/plain", headers=_NO_ACTION)
    return file_response(row["content"], row["content_type"] or mimetypes.guess_type(path)[0] or "")


def file_response(content: bytes, kind: str) -> Response:
    """What a browser shows as a picture or plays; anything else is only offered for saving."""
    headers = dict(_NO_ACTION)
    if kind not in _SHOWN:
        kind = "application/octet-stream"
        headers["Content-Disposition"] = "attachment"
    return Response(content, headers=headers, media_type=kind)
