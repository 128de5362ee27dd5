"""Files beside the pages that this kind of knowledge base cannot take as they are."""

from collections.abc import Iterator, Mapping

from publisher.config import Settings
from publisher.content.assets import read_asset
from publisher.content.converted import Converted, Link, LinkKind
from publisher.content.model import Asset, Site
from publisher.findings import Finding, Severity
from publisher.messages import text
from publisher.pipeline.cache import Cache
from publisher.pipeline.elsewhere import kept_copy
from publisher.pipeline.extensions import code_digest
from publisher.render.images import MOST_SVG_BYTES, endings_of, is_showable, is_svg
from publisher.render.svg import clean_svg

_LFS = "version https://git-lfs.github.com/spec/"
"""How the file begins that stands in the place of one that Git LFS did not fetch."""


def file_findings(settings: Settings, site: Site, converted: Mapping[str, Converted]) -> Iterator[Finding]:
    """Links to files that cannot be uploaded, pictures that are none, SVG pictures too big for a page, and what Git LFS left
    in the place of pages and pictures that were not fetched.
    """
    for written in site.pages:
        if written.body.startswith(_LFS):
            yield _not_fetched(settings, written.path, written.path, written.body_line, 1)
    svgs = _SvgPictures(settings)
    for page in converted.values():
        pictures = {(link.target, link.line) for link in page.links if link.kind is LinkKind.IMAGE}
        for link in page.links:
            if link.target not in site.assets:
                continue
            if link.kind is LinkKind.FILE and (link.target, link.line) in pictures:
                continue  # a picture that opens whole when it is clicked, which pictures do here by themselves
            if link.kind is LinkKind.FILE and not settings.repo_url:
                if endings_of(site.assets[link.target].head) or is_svg(link.target):
                    yield _finding(settings, page, link, "file-not-published", message="picture-linked")
                else:
                    yield _finding(settings, page, link, "file-not-published", group="file-not-published")
            elif link.kind is LinkKind.IMAGE and site.assets[link.target].head.startswith(_LFS.encode()):
                yield _not_fetched(settings, page.path, link.target, link.line, link.column)
            elif link.kind is LinkKind.IMAGE and is_svg(link.target):
                size = site.assets[link.target].size
                if size > MOST_SVG_BYTES:
                    yield _finding(
                        settings, page, link, "svg-too-large", size=round(size / 1000), most=MOST_SVG_BYTES // 1000
                    )
                if not svgs.is_readable(site.assets[link.target]):
                    yield _finding(settings, page, link, "svg-unreadable")
            elif link.kind is LinkKind.IMAGE and is_showable(link.target) and not is_picture(site.assets[link.target]):
                yield _finding(settings, page, link, "image-unreadable")
    svgs.save()


class _SvgPictures:
    """Which SVG pictures can be read; each is asked once, and again when it or this program changed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._cache = Cache[bool](settings.work_dir, "svgs")
        self._known: dict[str, tuple[str, bool]] = {}

    def is_readable(self, asset: Asset) -> bool:
        """Whether a picture can be shown."""
        if asset.path not in self._known:
            key = f"{asset.digest} {code_digest()}"
            found = self._cache.find(asset.path, key)
            is_readable = read_svg(self._settings, asset) is not None if found is None else found
            self._known[asset.path] = (key, is_readable)
        return self._known[asset.path][1]

    def save(self) -> None:
        """Keep it for the next run."""
        if self._known:
            self._cache.save(self._known)


def read_svg(settings: Settings, asset: Asset) -> bytes | None:
    """A cleaned SVG picture; None where it cannot be read as one."""
    content = read_bytes(settings, asset)
    return clean_svg(content) if content is not None else None


def read_bytes(settings: Settings, asset: Asset) -> bytes | None:
    """A file's bytes; None where it cannot be read."""
    try:
        return kept_copy(settings.work_dir, asset.digest) or read_asset(settings.docs_dir, asset.path)
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
    message: str = "",
    **values: object,
) -> Finding:
    return Finding(
        rule,
        Severity.WARNING,
        f"{settings.docs_prefix}{page.path}",
        link.line,
        link.column,
        text(f"pipeline.{message or rule}", file=link.target, **values),
        text(f"pipeline.{message or rule}-hint", **values),
        group=group,
    )
