"""The preview in a browser, renewed as files change."""

import logging
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.exceptions import MkDocsException

from publisher.errors import ConfigError
from publisher.messages import text
from publisher.pipeline.mkdocs_config import completed, open_project
from publisher.preview.rebuilding import told_of

DEFAULT_PORT = 8000


def serve(
    config_file: Path,
    *,
    open_browser: bool = False,
    port: int = DEFAULT_PORT,
    host: str = "127.0.0.1",
    server: Callable[..., None] = mkdocs_serve,
) -> None:
    """Show the pages at ``http://host:port/`` until interrupted (port 0: a free one); MkDocs tells the address on stderr.

    ``server`` builds the site and serves it; it is called as MkDocs' own is.
    Wrong settings, a port in use and a build that cannot be made are a ConfigError.
    """
    open_project(config_file)
    free = _free_port(host, port)
    settings: dict[str, Any] = {"dev_addr": f"{host}:{free}", **completed(config_file.absolute())}
    with _told():
        try:
            server(str(config_file), livereload=True, open_in_browser=open_browser, **settings)
        except MkDocsException as error:
            raise ConfigError(text("preview.stopped", reason=str(error))) from None
        except (Exception, SystemExit) as crash:  # noqa: BLE001 - a plugin may throw anything
            told = told_of(crash, config_file.absolute().parent)
            raise ConfigError(told, hint=text("pipeline.plugin-crashed-hint")) from None


def _free_port(host: str, port: int) -> int:
    """The port, once it is sure that nobody else has it; asked before the pages are built."""
    try:
        with socket.create_server((host, port)) as listener:
            return int(listener.getsockname()[1])
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError(
            text("preview.no-port", port=port, reason=reason), hint=text("preview.no-port-hint")
        ) from None


class _WorthTelling(logging.Filter):
    """Errors, and what the server does. Warnings of ours stand on their pages; links are told of by our findings too."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is shown."""
        if record.levelno >= logging.WARNING:
            return record.name != "mkdocs.structure.pages"
        return record.name == "mkdocs.livereload"


@contextmanager
def _told() -> Iterator[None]:
    """Let what MkDocs says be seen, once, and its address as the last line, in view."""
    logger, ear = logging.getLogger("mkdocs"), logging.StreamHandler(sys.stderr)
    ear.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    ear.addFilter(_WorthTelling())
    level, handlers, propagated = logger.level, logger.handlers, logger.propagate
    logger.handlers, logger.propagate = [ear], False
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.handlers, logger.propagate = handlers, propagated
        logger.setLevel(level)
