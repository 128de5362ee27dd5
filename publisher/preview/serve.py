"""The preview in a browser, renewed as files change."""

from pathlib import Path

from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.exceptions import Abort, MkDocsException

from publisher.errors import ConfigError
from publisher.messages import text
from publisher.pipeline.opening import open_project

DEFAULT_PORT = 8000


def serve(config_file: Path, *, open_browser: bool = False, port: int = DEFAULT_PORT, host: str = "127.0.0.1") -> None:
    """Show the pages at ``http://host:port/`` until interrupted; wrong settings are a ConfigError before anything is served."""
    open_project(config_file)
    try:
        mkdocs_serve(
            config_file=str(config_file),
            livereload=True,
            open_in_browser=open_browser,
            dev_addr=f"{host}:{port}",
        )
    except (Abort, MkDocsException) as error:
        raise ConfigError(text("preview.stopped", reason=str(error))) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError(
            text("preview.no-port", port=port, reason=reason), hint=text("preview.no-port-hint")
        ) from None
