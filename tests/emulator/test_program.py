"""The emulator as a program: ready file, reuse of a database, kill -9, HTTP itself. (design.md §4.4)"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest
import requests
from clocks import running_clock

from portal_emulator.server import EmulatorServer, bind, run

PROGRAM = (
    "import sys; from pathlib import Path; from portal_emulator.server import run;"
    "run(port=int(sys.argv[1]), db=Path(sys.argv[2]), ready_file=Path(sys.argv[3]), rate_limit=sys.argv[4])"
)


def start(folder: Path, limit: str = "off", port: int = 0) -> tuple[subprocess.Popen[bytes], dict[str, object]]:
    """The program with a database in the folder, when it says that it is ready."""
    ready = folder / "deep" / "ready.json"
    ready.unlink(missing_ok=True)
    command = [sys.executable, "-c", PROGRAM, str(port), str(folder / "portal.sqlite"), str(ready), limit]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 20
    while not ready.exists():
        assert process.poll() is None, process.stderr and process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.02)  # another process writes the file
    return process, json.loads(ready.read_text("utf-8"))


def call(ready: dict[str, object], method: str, key: str = "publisher", **params: object) -> requests.Response:
    webhooks = ready["webhooks"]
    assert isinstance(webhooks, dict)
    return requests.post(webhooks[key] + method, json=params, timeout=10)


def stop(process: subprocess.Popen[bytes]) -> str:
    """Ask it to end; what it wrote to stderr. It ends with 0."""
    process.terminate()
    _, errors = process.communicate(timeout=20)
    if os.name == "posix":
        assert process.returncode == 0
    return errors.decode()


def test_ready_file_names_address_and_webhooks(tmp_path: Path) -> None:
    """Everyone's webhook by e-mail, the service user's first; the file is whole and only its owner reads it."""
    process, ready = start(tmp_path)
    try:
        assert str(ready["url"]).startswith("http://127.0.0.1:")
        assert next(iter(ready["webhooks"])) == "publisher"  # type: ignore[call-overload]
        assert call(ready, "profile").json()["result"]["ID"] == "1"
        assert call(ready, "profile", "anna.k@example.com").json()["result"]["NAME"] == "Anna"
        if os.name == "posix":
            assert (tmp_path / "deep" / "ready.json").stat().st_mode & 0o077 == 0
        assert [path.name for path in (tmp_path / "deep").iterdir()] == ["ready.json"]
    finally:
        assert stop(process) == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_as_soon_as_it_says_that_it_answers_it_ends(number: signal.Signals) -> None:
    """There is no loop yet that could be told; a traceback came of it."""
    before = signal.getsignal(number)

    run(port=0, db=None, announce=lambda _: signal.raise_signal(number))

    assert signal.getsignal(number) is before


def test_killed_portal_opens_again_with_each_command_whole(tmp_path: Path) -> None:
    """Kill -9 in the middle of a batch: what was done is done, nothing is half done; webhooks and clock stay."""
    process, ready = start(tmp_path)
    add = "landing.site.add?fields[TITLE]=A&fields[CODE]=a"
    call(ready, "batch", cmd=[add] * 3)
    requests.post(f"{ready['url']}/_emulator/clock", json={"now": "2027-01-05T09:00:00+01:00"}, timeout=10)
    session = requests.Session()
    try:
        webhooks = ready["webhooks"]
        assert isinstance(webhooks, dict)
        session.post(webhooks["publisher"] + "batch", json={"cmd": [add] * 50}, timeout=0.02)
    except requests.RequestException:
        pass
    os.kill(process.pid, signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    process.wait(timeout=10)
    if process.stderr:
        process.stderr.close()
    process, again = start(tmp_path)
    try:
        secrets = [str(found["webhooks"]["publisher"]).rpartition("/rest/")[2] for found in (ready, again)]  # type: ignore[index]
        assert secrets[0] == secrets[1]
        sites = call(again, "landing.site.getList").json()["result"]
        assert len(sites) >= 3
        assert [site["LANDING_ID_INDEX"] for site in sites] == ["0"] * len(sites)
        assert call(again, "server.time").json()["result"] == "2027-01-05T09:00:00+01:00"
    finally:
        stop(process)


def test_default_limit_refuses_the_fifty_first(tmp_path: Path) -> None:
    """2/50 as on a usual portal."""
    process, ready = start(tmp_path, "0.01/3")
    try:
        assert [call(ready, "profile").status_code for _ in range(4)] == [200, 200, 200, 503]
    finally:
        stop(process)


def test_taken_port_and_wrong_words_are_told(tmp_path: Path) -> None:
    """OSError and ValueError, before anything is written."""
    with bind(0) as taken, pytest.raises(OSError, match="in use"):
        bind(taken.getsockname()[1])
    with pytest.raises(ValueError, match="seed"):
        run(port=0, db=tmp_path / "x.sqlite", seed="nope")
    with pytest.raises(ValueError, match="rate limit"):
        run(port=0, db=tmp_path / "x.sqlite", rate_limit="fast")
    assert not (tmp_path / "x.sqlite").exists()


def test_binds_to_loopback_only() -> None:
    """Nobody else on the network sees the portal."""
    with EmulatorServer(clock=running_clock()) as server:
        assert server._socket.getsockname()[0] == "127.0.0.1"


def test_http_with_a_strangers_host_is_refused() -> None:
    """On every path; a name that ends in .localhost is fine."""
    with EmulatorServer(clock=running_clock()) as server:
        for path in ("/rest/profile", "/", "/_emulator/clock"):
            headers = {"Host": "evil.example"}
            assert requests.get(server.url + path, headers=headers, timeout=10).status_code == 421
        headers = {"Host": f"portal.localhost:{server.port}"}
        assert requests.get(server.url + "/_emulator/clock", headers=headers, timeout=10).status_code == 200


def test_body_that_is_too_large_is_refused() -> None:
    """413 instead of all the memory."""
    with EmulatorServer(max_body=1000, clock=running_clock()) as server:
        assert requests.post(server.webhooks["publisher"] + "profile", data=b"x" * 1001, timeout=10).status_code == 413
        assert requests.post(server.webhooks["publisher"] + "profile", data=b"x" * 1000, timeout=10).status_code == 200


def test_connections_are_kept_and_queries_arrive_as_sent() -> None:
    """Several requests on one connection; percent-encoding is the portal's to read."""
    with EmulatorServer(clock=running_clock()) as server:
        connection = HTTPConnection("127.0.0.1", server.port)
        path = server.webhooks["publisher"].removeprefix(server.url)
        used = set()
        for _ in range(2):
            connection.request("GET", f"{path}method.get.json?name=%70rofile")
            used.add(connection.sock.getsockname())
            answer = json.loads(connection.getresponse().read())
            assert answer["result"]["isExisting"] is True
        assert len(used) == 1
        connection.close()


def test_several_threads_at_once_leave_a_consistent_store() -> None:
    """Commands of parallel requests are done one after another."""
    with EmulatorServer(clock=running_clock()) as server:
        address = server.webhooks["publisher"] + "landing.site.add"

        def add(_: int) -> int:
            fields = {"TITLE": "A", "CODE": "a"}
            answer = requests.post(address, json={"fields": fields}, timeout=20)
            return int(answer.json()["result"])

        with ThreadPoolExecutor(8) as pool:
            ids = list(pool.map(add, range(40)))
        assert sorted(ids) == list(range(1, 41))


def test_answers_are_not_held_back() -> None:
    """A socket that says its protocol gets TCP_NODELAY from asyncio; without, every call over HTTP takes 40 ms more."""
    with bind(0) as listening:
        assert listening.proto == socket.IPPROTO_TCP


def test_a_portal_is_like_another_at_once(tmp_path: Path) -> None:
    """The switches are set before the ready file is written, and stay in the database."""
    program = PROGRAM.replace("rate_limit=sys.argv[4])", "rate_limit='off', like=sys.argv[4])")
    ready = tmp_path / "ready.json"
    store = tmp_path / "portal.sqlite"
    process = subprocess.Popen([sys.executable, "-c", program, "0", str(store), str(ready), "hostile"])
    try:
        deadline = time.monotonic() + 20
        while not ready.exists():
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)  # another process writes the file
        url = json.loads(ready.read_text("utf-8"))["url"]
        shown = requests.get(f"{url}/_emulator/switches", timeout=10).json()
    finally:
        process.terminate()
        process.wait(timeout=20)
    assert (shown["waf"], shown["overlong"]) == ("batch", "error")
    with EmulatorServer(clock=running_clock(), db=store) as server:
        assert server.portal.settings.switch("waf") == "batch"
