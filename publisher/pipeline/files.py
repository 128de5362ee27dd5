"""Files beside the pages that this kind of knowledge base cannot take as they are."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from publisher.config import Settings
from publisher.content.converted import Converted, Link, LinkKind
from publisher.content.disk import file_of
from publisher.content.model import Asset, Site
from publisher.findings import Finding, Severity
from publisher.messages import text
from publisher.render.images import MOST_SVG_BYTES, clean_svg, endings_of, is_showable, is_svg

_LFS = "version https://git-lfs.github.com/spec/"
"""How the file begins that stands in the place of one that Git LFS did not fetch."""


def file_findings(settings: Settings, site: Site, converted: Mapping[str, Converted]) -> Iterator[Finding]:
    """Links to files that cannot be uploaded, pictures that are none, SVG pictures too big for a page, and what Git LFS left
    in the place of pages and pictures that were not fetched.
    """
    for written in site.pages:
        if written.body.startswith(_LFS):
            yield _not_fetched(settings, written.path, written.path, written.body_line, 1)
    unreadable: dict[str, bool] = {}
    for page in converted.values():
        for link in page.links:
            if link.target not in site.assets:
                continue
            if link.kind is LinkKind.FILE and not settings.repo_url:
                yield _finding(settings, page, link, "file-not-published", group="file-not-published")
            elif link.kind is LinkKind.IMAGE and site.assets[link.target].head.startswith(_LFS.encode()):
                yield _not_fetched(settings, page.path, link.target, link.line, link.column)
            elif link.kind is LinkKind.IMAGE and is_svg(link.target):
                size = site.assets[link.target].size
                if size > MOST_SVG_BYTES:
                    yield _finding(
                        settings, page, link, "svg-too-large", size=round(size / 1000), most=MOST_SVG_BYTES // 1000
                    )
                if link.target not in unreadable:
                    unreadable[link.target] = read_svg(settings.docs_dir, link.target) is None
                if unreadable[link.target]:
                    yield _finding(settings, page, link, "svg-unreadable")
            elif link.kind is LinkKind.IMAGE and is_showable(link.target) and not is_picture(site.assets[link.target]):
                yield _finding(settings, page, link, "image-unreadable")


def read_svg(docs_dir: Path, path: str) -> bytes | None:
    """A cleaned SVG picture of the content folder; None where it cannot be read as one."""
    content = read_bytes(docs_dir, path)
    return clean_svg(content) if content is not None else None


def read_bytes(docs_dir: Path, path: str) -> bytes | None:
    """A file of the content folder; None where it cannot be read."""
    try:
        return file_of(docs_dir, path).read_bytes()
    except OSError:
        return None


def is_picture(asset: Asset) -> bool:
    """Whether a file begins as a picture does: not a page of HTML, nor what Git LFS leaves in its place."""
    return bool(endings_of(asset.head))


def _not_fetched(settings: Settings, path: str, file: str, line: int, column: int) -> Finding:
    """An error: published like this, the page would lose what the portal shows."""
    message, hint = text("pipeline.lfs-pointer", file=file), text("pipeline.lfs-pointer-hint")
    return Finding("lfs-pointer", Severity.ERROR, f"{settings.docs_prefix}{path}", line, column, message, hint)


def _finding(
    settings: Settings,
    page: Converted,
    link: Link,
    rule: str,
    *,
    group: str = "",
    **values: object,
) -> Finding:
    return Finding(
        rule,
        Severity.WARNING,
        f"{settings.docs_prefix}{page.path}",
        link.line,
        link.column,
        text(f"pipeline.{rule}", file=link.target, **values),
        text(f"pipeline.{rule}-hint", **values),
        group=group,
    )
