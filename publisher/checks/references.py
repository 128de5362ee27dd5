"""Rules on links, images and anchors, and on pages and files that nothing leads to."""

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from publisher.checks.context import CheckContext
from publisher.checks.nearest import as_written_from, nearest_word
from publisher.checks.rule import FindingFactory, Rule, error, warning
from publisher.content.converted import NOT_SHOWN, Link, LinkKind, Loss
from publisher.content.model import Page, Place, Status
from publisher.content.problems import shown
from publisher.findings import Finding

# What a site needs beside its pages; nobody links to it.
_SITE_FILES = frozenset({"robots.txt", "cname", ".nojekyll", "favicon.ico", "license", "license.txt"})
_SITE_SUFFIXES = frozenset({".css", ".js", ".mjs", ".map", ".webmanifest", ".woff", ".woff2", ".html"})
_TOP = frozenset({"", "top"})
# How the addresses of a portal's own pages begin.
_OF_PORTAL = frozenset(
    "about automation bi bizproc booking bitrix calendar company contact_center contacts crm devops disk docs extranet graph "
    "im kb knowledge landing mail market marketplace mobile note oauth online onec openlines pub rest rpa sale search services "
    "shop sign sites social spaces stream task tasks telephony timeman upload video workgroups".split()
)


@error("link-broken")
def link_broken(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    for page, link in context.links(LinkKind.PAGE, LinkKind.FILE):
        if _exists(link.target, context):
            continue
        if not link.written.strip():
            yield finding(page, line=link.line, column=link.column, message="link-empty", validation="links.not_found")
        else:
            yield _broken(page, link, context, finding)


@error("image-broken")
def image_broken(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    for page, link in context.links(LinkKind.IMAGE):
        if link.target in context.site.assets:
            continue
        if not link.written.strip():
            yield finding(page, line=link.line, column=link.column, message="image-empty", validation="links.not_found")
        else:
            yield _broken(page, link, context, finding)


def _exists(path: str, context: CheckContext) -> bool:
    return path in context.pages or path in context.site.assets or path in context.broken


def _broken(page: Page, link: Link, context: CheckContext, finding: FindingFactory) -> Finding:
    left_out = link.target if link.target in context.left_out else f"{link.target}.md"
    is_left_out = left_out in context.left_out
    suggest = context.nearest_picture if link.kind is LinkKind.IMAGE else context.nearest_path
    near = "" if is_left_out else suggest.find(link.target)
    only_case = near.casefold() == link.target.casefold()
    return finding(
        page,
        line=link.line,
        column=link.column,
        hint="left-out" if is_left_out else ("differs-in-case" if only_case else "did-you-mean") if near else "",
        validation=_in_validation(link),
        target=shown(link.written),
        pattern=_taking_in(left_out),
        near=as_written_from(near, page.path) if near else "",
    )


def _taking_in(path: str) -> str:
    """What stands behind ``!`` in exclude_docs to take a file in: the hidden folder that it lies in, or itself."""
    parts = path.split("/")
    hidden = next((number for number, part in enumerate(parts, 1) if part.startswith(".")), len(parts))
    return "/" + "/".join(parts[:hidden])


def _in_validation(link: Link) -> str:
    """Under which key MkDocs would finding of a link without a target: one whose last part has no ending it does not recognise."""
    path = link.written.partition("#")[0].partition("?")[0]
    return "links.not_found" if "." in path.rpartition("/")[2] else "links.unrecognized_links"


@error("anchor-broken")
def anchor_broken(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """Only where the target was converted: of a page that could not be read no anchors are known."""
    for page, link in context.links(LinkKind.PAGE, LinkKind.ANCHOR):
        if link.anchor.lower() in _TOP:
            continue
        target = context.converted.get(link.target)
        if target is None or link.target not in context.pages:
            continue
        if link.anchor not in target.anchors and unquote(link.anchor) not in target.anchors:
            near = nearest_word(link.anchor, target.anchors)
            yield finding(
                page,
                line=link.line,
                column=link.column,
                hint="did-you-mean" if near else "",
                validation="links.anchors",
                anchor=shown(link.anchor),
                target=link.target,
                near=f"#{near}",
            )


@error("link-outside")
def link_outside(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    for page, link in context.links(LinkKind.OUTSIDE, LinkKind.OUTSIDE_IMAGE):
        yield finding(
            page, line=link.line, column=link.column, validation=_in_validation(link), target=shown(link.written)
        )


def is_address_of_portal(path: str) -> bool:
    """Whether a path from the server's root is one that a portal has."""
    return path.strip("/").partition("/")[0] in _OF_PORTAL


@warning("link-absolute")
def link_absolute(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """What begins with a slash and is no page of the site leads to the portal's root, where only the portal's own pages are."""
    for page, link in context.links(LinkKind.EXTERNAL):
        from_root = link.target.startswith("/") and not link.target.startswith("//")
        if from_root and not is_address_of_portal(link.target):
            near = context.nearest_path.find(link.target.strip("/")) if link.target.strip("/") else ""
            yield finding(
                page,
                line=link.line,
                column=link.column,
                validation="links.absolute_links",
                hint="did-you-mean" if near else "",
                target=shown(link.written),
                near=as_written_from(near, page.path) if near else "",
            )


@warning("link-to-draft")
def link_to_draft(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """From a page that readers see: the portal shows such a link as plain text. One finding a link, also from front matter."""
    for page, link in context.links(LinkKind.PAGE):
        if page.meta.status.is_published and context.is_draft(link.target):
            yield finding(page, line=link.line, column=link.column, target=link.target)
    for page in context.published:
        for key, names in (
            ("superseded_by", (page.meta.superseded_by,)),
            ("see", page.meta.term.see if page.meta.term else ()),
        ):
            for name in names:
                target = context.lookup.find(name, near=page.path) if name else None
                if target is not None and target.meta.status is Status.DRAFT:
                    yield finding(page, key, target=target.path)


@warning("image-external")
def image_external(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """Another server would learn of each reader, and may change or drop the picture; those that are allowed are not told."""
    for page, link in context.links(LinkKind.EXTERNAL_IMAGE):
        if not link.target.startswith("data:") and not context.settings.loads_image(link.target):
            yield finding(page, line=link.line, column=link.column, target=shown(link.written))


@warning("unsafe-link-removed")
def unsafe_link_removed(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """Conversion tells of such a link as a link, as a loss, or as both; once is enough."""
    told = set()
    for page, link in context.links(LinkKind.UNSAFE):
        told.add((page.path, link.line))
        yield finding(page, line=link.line, column=link.column, target=shown(link.written))
    for page, loss in _losses(context):
        if loss.what == "unsafe-link-removed" and (page.path, loss.line) not in told:
            yield finding(page, line=loss.line, target=shown(loss.detail))


@warning("raw-html-removed")
def raw_html_removed(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    for page, loss in _losses(context):
        if loss.what == "raw-html-removed":
            yield finding(page, line=loss.line, detail=shown(loss.detail))


@warning("not-shown")
def not_shown(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """Every other loss of conversion."""
    for page, loss in _losses(context):
        if loss.what not in {"raw-html-removed", "unsafe-link-removed"}:
            known = loss.what if loss.what in NOT_SHOWN else ""
            yield finding(page, line=loss.line, message=known, what=loss.what, detail=shown(loss.detail))


def _losses(context: CheckContext) -> Iterator[tuple[Page, Loss]]:
    for page in context.site.pages:
        converted = context.converted.get(page.path)
        for loss in converted.losses if converted else ():
            yield page, loss


@warning("orphan")
def orphan(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """A page that is neither in the navigation nor linked from a page that readers see."""
    reached = {item.path for top in context.nav for item in top.walk() if item.path} | context.not_in_nav
    for page, link in context.links(LinkKind.PAGE):
        if page.meta.status.is_published and link.target != page.path:
            reached.add(link.target)
    for page in context.published:
        for name in (page.meta.superseded_by, *(page.meta.term.see if page.meta.term else ())):
            target = context.lookup.find(name, near=page.path) if name else None
            if target is not None and target is not page:
                reached.add(target.path)
    for page in context.published:
        at_home = page.is_index and not page.folder
        if page.path not in reached and not at_home and page.meta.status is not Status.ARCHIVED:
            yield finding(page, group="orphan", validation="nav.omitted_files")


@warning("file-unused")
def file_unused(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """Not asked as long as pages could not be read or converted: they may be the ones that use the file."""
    if context.broken or any(page.path not in context.converted for page in context.site.pages):
        return
    used = {link.target for _, link in context.links(*LinkKind)} | context.kept_files
    used |= {
        _from_root(value) for page in context.site.pages for value in page.meta.extra.values() if isinstance(value, str)
    }
    used |= {
        posixpath.normpath(posixpath.join(page.folder, loss.detail.rpartition("](")[2].rstrip(")")))
        for page in context.site.pages
        for loss in context.converted[page.path].losses
        if loss.what == "markdown-in-html"
    }
    for path in sorted(context.site.assets):
        name = posixpath.basename(path).lower()
        if path not in used and name not in _SITE_FILES and posixpath.splitext(name)[1] not in _SITE_SUFFIXES:
            yield finding(Place(path), group="file-unused")


def _from_root(written: str) -> str:
    return posixpath.normpath(written).lstrip("/")


RULES: tuple[Rule, ...] = (
    link_broken,
    image_broken,
    anchor_broken,
    link_outside,
    link_absolute,
    link_to_draft,
    image_external,
    unsafe_link_removed,
    raw_html_removed,
    not_shown,
    orphan,
    file_unused,
)
