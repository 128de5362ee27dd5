"""The preview's server: pages over HTTP, settings checked first, a port in use told."""

import gc
import logging
import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.errors import ConfigError
from publisher.preview.serve import serve

PLUGIN = "plugins:\n  - publisher:\n      knowledge_base: {code: test}\n      defaults: {owner: lead@example.com}\n"


@pytest.fixture
def config_file(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Start\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(f"site_name: B\n{PLUGIN}", encoding="utf-8")
    return tmp_path / "mkdocs.yml"


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_wrong_settings_are_told_before_anything_is_served(config_file: Path) -> None:
    """As every other command tells them."""
    config_file.write_text("site_name: B\n", encoding="utf-8")

    with pytest.raises(ConfigError, match="plugin is not listed"):
        serve(config_file)


def test_a_port_in_use_is_told(config_file: Path, taken_port: int) -> None:
    """With what to do."""
    with pytest.raises(ConfigError) as caught:
        serve(config_file, port=taken_port)

    assert str(taken_port) in str(caught.value)
    assert "--port" in str(caught.value)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # MkDocs leaves its socket open then
def test_a_plugin_that_stops_the_build_is_told(config_file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """MkDocs says the reason; there is no traceback, and its logger is as before."""
    handlers = list(logging.getLogger("mkdocs").handlers)
    config_file.write_text(f"site_name: B\nhooks: [hook.py]\n{PLUGIN}", encoding="utf-8")
    hook = "from mkdocs.exceptions import PluginError\ndef on_files(files, config):\n    raise PluginError('No key.')\n"
    (config_file.parent / "hook.py").write_text(hook, encoding="utf-8")

    with pytest.raises(ConfigError, match="preview stopped"):
        serve(config_file, port=0)

    gc.collect()
    assert "No key." in capfd.readouterr().err
    assert logging.getLogger("mkdocs").handlers == handlers


def test_pages_are_served_and_renewed(config_file: Path) -> None:
    """A page that changes is built again."""
    command = [
        sys.executable,
        "-c",
        "import sys; from pathlib import Path; from publisher.preview.serve import serve; serve(Path(sys.argv[1]), port=0)",
    ]
    with subprocess.Popen([*command, str(config_file)], stderr=subprocess.PIPE, text=True) as server:
        try:
            address = said(server, r"Serving on (http://\S+)")
            assert "Start" in page(address)

            (config_file.parent / "docs" / "index.md").write_text("# Renewed\n", encoding="utf-8")
            said(server, r"(Reloading browsers)")
            assert "Renewed" in page(address)
        finally:
            server.terminate()


def test_every_line_is_said_once_and_the_address_last(config_file: Path) -> None:
    """Broken links are told of once too; warnings stand on their pages."""
    (config_file.parent / "docs" / "a.md").write_text("# A\n\n[x](gone.md)\n", encoding="utf-8")
    command = [sys.executable, "-m", "publisher", "-v", "-C", str(config_file.parent), "preview", "--port", "0"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"}
    ) as server:
        try:
            assert server.stderr is not None
            lines = []
            while not lines or "Serving on" not in lines[-1]:
                lines.append(server.stderr.readline())
        finally:
            server.terminate()
        rest = server.stderr.read()

    assert [line.strip() for line in lines if "gone.md" in line] == [
        "WARNING: publisher: docs/a.md:3:5: The link gone.md leads to a file that does not exist. Did you mean index.md? [link-broken]"
    ]
    assert len(lines) == 3
    assert rest == ""


def test_a_rebuild_that_fails_is_told_and_the_server_stays(config_file: Path) -> None:
    """In one line, and to the browser, which would wait otherwise; when it is put right, pages come again."""
    docs = config_file.parent / "docs"
    hook = "def on_files(files, config):\n    return {'bad.md': None}['x'] if 'bad.md' in files else files\n"
    (config_file.parent / "hook.py").write_text(hook, encoding="utf-8")
    config_file.write_text(f"site_name: B\nhooks: [hook.py]\n{PLUGIN}", encoding="utf-8")
    command = [sys.executable, "-m", "publisher", "-C", str(config_file.parent), "preview", "--port", "0"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"}
    ) as server:
        try:
            address = said(server, r"Serving on (http://\S+)")
            (docs / "bad.md").write_text("# Bad\n", encoding="utf-8")
            assert said(server, r"(ERROR: .*)").endswith("hook.py:2 failed: KeyError: 'x'")
            said(server, r"(Reloading browsers)")
            assert page_or_error(address).count("KeyError") <= 1
            (docs / "bad.md").unlink()
            said(server, r"(Reloading browsers)")
            assert "Start" in page(address)
        finally:
            server.terminate()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # MkDocs leaves its socket open then
def test_a_hook_that_fails_at_first_ends_the_preview(config_file: Path) -> None:
    """With the hook's name, and no traceback."""
    (config_file.parent / "hook.py").write_text("def on_env(env, config, files):\n    1 / 0\n", encoding="utf-8")
    config_file.write_text(f"site_name: B\nhooks: [hook.py]\n{PLUGIN}", encoding="utf-8")

    with pytest.raises(ConfigError, match=r"hook.py:2 failed: ZeroDivisionError"):
        serve(config_file, port=0)
    gc.collect()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only Unix has named pipes")
def test_pages_that_are_no_text_keep_nobody_waiting(config_file: Path) -> None:
    """They are empty, their findings are told, and the others are shown."""
    docs = config_file.parent / "docs"
    (docs / "latin.md").write_bytes(b"# caf\xe9\n")
    os.mkfifo(docs / "pipe.md")
    os.mkfifo(docs / "pipe.png")
    command = [sys.executable, "-m", "publisher", "-C", str(config_file.parent), "preview", "--port", "0"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"}
    ) as server:
        try:
            said(server, r"docs/latin.md:1:6: (The file is not UTF-8 text)")
            said(server, r"docs/pipe.md:1:1: (The file cannot be read)")
            address = said(server, r"Serving on (http://\S+)")
            assert "Start" in page(address)
            assert "not UTF-8" in page(f"{address}latin/")
        finally:
            server.terminate()


def page_or_error(address: str) -> str:
    """What a browser shows, of a page that is not there too."""
    try:
        return page(address)
    except urllib.error.HTTPError as error:
        with error:
            return error.read().decode()


def said(server: "subprocess.Popen[str]", pattern: str) -> str:
    """Wait until the server says something."""
    assert server.stderr is not None
    for line in server.stderr:
        if found := re.search(pattern, line):
            return found[1]
    pytest.fail("the server ended")


def page(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return str(answer.read().decode())
