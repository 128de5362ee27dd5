"""A preview that stays when a rebuild fails: the reason in one line, and in the browser in place of pages that are not there."""

from collections.abc import Callable
from html import escape
from pathlib import Path

from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger

from publisher.messages import Catalogue, Text, text
from publisher.pipeline.plugin_errors import place_of, reason_of

log = get_plugin_logger(__name__)
_PAGE = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>…</title><p>{told}</p>'


def told_of(crash: BaseException, root: Path) -> Text:
    """What went wrong, and where as far as it was a hook or plugin; paths are from ``root``."""
    place = place_of(crash, root)
    return text("preview.failed-at" if place else "preview.failed", place=place, reason=reason_of(crash))


def stay_when_a_build_fails(server: LiveReloadServer, root: Path) -> None:
    """Let the server go on after a build that fails. By itself it prints a traceback and keeps browsers waiting."""
    build: Callable[[], None] = server.builder
    usual: Callable[[int], bytes | None] = server.error_handler
    failed: list[str] = []

    def rebuild() -> None:
        failed.clear()
        try:
            build()
        except (Exception, SystemExit) as crash:  # noqa: BLE001 - a plugin may throw anything
            told = Catalogue("en").say(told_of(crash, root))
            failed.append(told)
            log.error(told)  # noqa: TRY400 - whoever writes a page has no use for a traceback

    def instead_of(code: int) -> bytes | None:
        return _PAGE.format(told=escape(failed[0])).encode() if failed else usual(code)

    server.builder = rebuild
    server.error_handler = instead_of
