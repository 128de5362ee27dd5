"""Converted pages as bytes: for other processes, and for the cache."""

import marshal
from sys import intern

from publisher.content.compressed_segments import CompressedSegments, store
from publisher.content.converted import Converted, Heading, Link, LinkKind, Loss

_KINDS = {kind.value: kind for kind in LinkKind}


def pack(page: Converted) -> bytes:
    """A converted page as bytes."""
    return marshal.dumps(
        (
            page.path,
            page.title,
            store(page.segments),
            tuple((heading.level, heading.id, heading.text) for heading in page.headings),
            tuple(sorted(page.anchors)),
            tuple(
                (link.kind.value, link.written, link.target, link.anchor, link.line, link.column, link.is_made)
                for link in page.links
            ),
            tuple((loss.what, loss.detail, loss.line) for loss in page.losses),
            page.words,
            store(page.heading) if page.heading else b"",
        )
    )


def unpack(packed: bytes) -> Converted:
    """A page as it was before ``pack``; its segments stay compressed."""
    path, title, segments, headings, anchors, links, losses, words, heading = marshal.loads(packed)  # noqa: S302 - made by pack
    return Converted(
        path=path,
        title=title,
        segments=CompressedSegments(segments),
        headings=tuple(Heading(*heading) for heading in headings),
        anchors=frozenset(anchors),
        links=tuple(
            Link(_KINDS[kind], intern(written), intern(target), intern(anchor), *rest)  # pages link to the same pages
            for kind, written, target, anchor, *rest in links
        ),
        losses=tuple(Loss(*loss) for loss in losses),
        words=words,
        heading=tuple(CompressedSegments(heading)) if heading else (),
    )
