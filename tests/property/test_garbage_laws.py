"""Law: whatever stands in the files that people write or leave behind, every command ends with an exit code and a sentence.

Nothing here is about what is found, only that no input ends in a traceback, or never. ``GARBAGE`` in the environment multiplies the
examples: ``GARBAGE=50 make test ARGS=tests/property/test_garbage_laws.py``.
"""

import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from clocks import morning, standing_clock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mkdocs.commands.build import build
from mkdocs.config import load_config

from portal_emulator.in_process import InProcess
from portal_emulator.portal import Portal as Emulated
from publisher.bootstrap import EMULATOR_STORE
from publisher.cli.app import run
from publisher.cli.exit_codes import Exit
from publisher.errors import PublisherError
from publisher.preview.serve import serve

TIMES = max(1, int(os.environ.get("GARBAGE", "1")))
pytestmark = pytest.mark.timeout(240 * TIMES)
KNOWN = {int(code) for code in Exit} - {int(Exit.CRASHED)}
SETTINGS: dict[str, Any] = {
    "site_name": "Test base",
    "docs_dir": "content",
    "plugins": [
        {
            "publisher": {
                "knowledge_base": {"code": "test"},
                "time_zone": "Europe/Berlin",
                "defaults": {"owner": "anna.k@example.com", "review_every": "6 months", "last_reviewed": "2026-11-01"},
            }
        }
    ],
}
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "",
            " ",
            "\x00",
            "\x1b[2J",
            "é\u0301",
            "../..",
            "/etc",
            "a\nb",
            "::error::",
            "{{ x }}",
            "%s",
            "[",
            "*a",
            "&a",
            "<b>",
            "é" * 300,
        ]
    ),
)
SCALARS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    TEXTS,
    st.dates(date(1, 1, 1)),
    st.datetimes(timezones=st.sampled_from([UTC, None])),
    st.binary(max_size=4),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(TEXTS, st.integers(), st.booleans(), st.none()), inner, max_size=3),
    ),
    max_leaves=6,
)
TOP_KEYS = st.sampled_from(
    "site_name site_url docs_dir site_dir nav plugins markdown_extensions theme hooks validation strict exclude_docs draft_docs not_in_nav "
    "repo_url edit_uri extra use_directory_urls INHERIT mdx_configs extra_css copyright watch dev_addr remote_branch unknown".split()
)
OUR_KEYS = st.sampled_from(
    "target knowledge_base time_zone defaults review types what_changed on_this_page math github_markdown "
    "diagrams image_hosts unknown tasks checks".split()
)
PAGE_KEYS = st.sampled_from(
    "id title owner deputy status superseded_by type lang last_reviewed last_reviewed_by review_every next_review required_reading version "
    "review_outcome review_reason depends_on planned source goal aliases tags term short aka forms see draft published "
    "last_reviewed_on reviewed review_in review_by template hide nav_order unknown".split()
)
LINES = st.one_of(
    TEXTS,
    st.sampled_from(
        [
            "---",
            "...",
            "key: value",
            "- item",
            "  nested: {",
            "a: !!python/object:os.system x",
            "&a [*a]",
            "<<: *x",
            "? ",
            "\t",
            "owner:",
            "%YAML 9",
        ]
    ),
)
BYTES = st.one_of(
    st.lists(LINES, max_size=8).map(lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass")),
    st.binary(max_size=60),
    st.sampled_from([b"\xff\xfe", b"\xef\xbb\xbf---\ntitle: x\n---\n", b"\x00" * 20, b"---\r\r\n", b"---\n" * 50]),
)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published base that every example begins with."""
    folder = tmp_path_factory.mktemp("pristine")
    write(folder / "mkdocs.yml", dump(SETTINGS))
    write(folder / "content/index.md", b"# Home\n\nSee [trends](trends.md).\n")
    write(folder / "content/trends.md", b"---\nid: trends-page\n---\n# Trends\n\nPrices fall.\n")
    assert run(["-C", str(folder), "publish", "--emulator", "--yes"], clock=morning) == 0
    assert run(["-C", str(folder), "plan", "--emulator", "--out", "plan.json"], clock=morning) == 0
    return folder


@pytest.fixture
def ends(
    pristine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., None]:
    """Runs commands in a fresh copy that a change was made to; each must end as documented."""
    monkeypatch.delenv("BITRIX24_WEBHOOK_URL", raising=False)
    monkeypatch.setenv("PUBLISHER_RETRY_SECONDS", "0")
    folder = tmp_path / "base"

    def check(change: Callable[[Path], None], *commands: list[str]) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(pristine, folder)
        change(folder)
        for command in commands:
            capsys.readouterr()
            code = run(["-C", str(folder), *command], clock=morning)
            said = capsys.readouterr()
            assert code in KNOWN, (command, code, said.err[-2000:])
            assert "Traceback" not in said.err + said.out, (command, said.err[-2000:])
            if "json" in command and code != Exit.USAGE:
                json.loads(said.out)

    return check


def builds(config_file: str, *, site: Path, **options: Any) -> None:
    """What MkDocs' server does before it serves."""
    options.pop("livereload")
    options.pop("open_in_browser")
    build(load_config(config_file, site_dir=str(site), **options))


@pytest.fixture
def previews(pristine: Path, tmp_path: Path) -> Callable[[Callable[[Path], None]], None]:
    """Builds the preview of a fresh copy that a change was made to: it stands, or an error of ours says why not."""
    folder, site = tmp_path / "base", tmp_path / "site"

    def check(change: Callable[[Path], None]) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(pristine, folder)
        change(folder)
        refused = ""
        try:
            serve(folder / "mkdocs.yml", port=0, server=partial(builds, site=site))
        except PublisherError as error:
            refused = str(error)
        assert "Traceback" not in refused
        assert refused or (site / "index.html").exists() or (site / "404.html").exists()

    return check


def write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def dump(value: Any) -> bytes:
    """YAML, also of what no file should hold."""
    return yaml.dump(value, allow_unicode=True).encode("utf-8", "surrogatepass")


def law(examples: int) -> Callable[[Any], Any]:
    """The settings of a law that runs commands."""
    return settings(
        max_examples=examples * TIMES,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


MARKS = st.one_of(
    TEXTS,
    st.sampled_from(["kb1|", "kb1|~menu|....||||||n|", "kb2|x|", "kb1|trends-page|....||5||||d|", "kb1|test", "|" * 9]),
    st.builds("kb1|{}|....||{}||||{}|{}".format, TEXTS, st.integers(0, 10**20), st.sampled_from("ndax"), TEXTS),
)


def portal_write(folder: Path, fields: dict[str, Any], content: str) -> None:
    """A person changes a page's settings and text, whatever the portal takes of it."""
    emulated = Emulated.open(folder / ".publisher" / EMULATOR_STORE, clock=standing_clock())
    try:
        adapter = InProcess(emulated)
        with requests.Session() as session:
            session.mount("http://", adapter)

            def call(method: str, **params: Any) -> Any:
                body = {"scope": "KNOWLEDGE", **params}
                return session.post(adapter.webhooks["ivan.p@example.com"] + method, json=body).json().get("result")

            pages = call("landing.landing.getList", params={"select": ["ID", "TITLE"]})
            number = next(row["ID"] for row in pages if row["TITLE"] == "Trends")
            call("landing.landing.update", lid=number, fields=fields)
            block = call("landing.block.getlist", lid=number, params={"edit_mode": 1})[-1]
            call("landing.block.updatecontent", lid=number, block=block["id"], content=content)
    finally:
        emulated.close()


CHECK = ["check", "--format", "json"]
PLAN = ["plan", "--emulator", "--format", "json"]


@law(15)
@given(key=TOP_KEYS, value=VALUES)
def test_any_value_in_mkdocs_yml(ends: Callable[..., None], key: str, value: Any) -> None:
    """MkDocs' own keys and unknown ones."""
    ends(lambda folder: write(folder / "mkdocs.yml", dump({**SETTINGS, key: value})), CHECK, PLAN)


@law(15)
@given(key=OUR_KEYS, value=VALUES)
def test_any_value_in_our_settings(ends: Callable[..., None], key: str, value: Any) -> None:
    """The plugin's block."""
    block = {**SETTINGS["plugins"][0]["publisher"], key: value}
    ends(
        lambda folder: write(folder / "mkdocs.yml", dump({**SETTINGS, "plugins": [{"publisher": block}]})), CHECK, PLAN
    )


@law(15)
@given(
    meta=st.dictionaries(PAGE_KEYS, VALUES, max_size=4),
    body=BYTES,
    where=st.sampled_from(["content/trends.md", "content/.meta.yml"]),
)
def test_any_front_matter_and_text(ends: Callable[..., None], meta: dict[str, Any], body: bytes, where: str) -> None:
    """Well-formed YAML with senseless values, and bytes of any kind behind it."""
    head = dump(meta) if where.endswith(".yml") else b"---\n" + dump(meta) + b"---\n" + body
    ends(lambda folder: write(folder / where, head), CHECK, PLAN)


@law(12)
@given(
    content=BYTES,
    name=st.sampled_from(
        [
            "mkdocs.yml",
            "content/trends.md",
            "content/.meta.yml",
            "content/.glossary.forms.json",
            "content/a.svg",
            "content/a.png",
        ]
    ),
)
def test_any_bytes_in_any_file(ends: Callable[..., None], content: bytes, name: str) -> None:
    """Files that are no YAML, no Markdown, no JSON, no picture."""

    def change(folder: Path) -> None:
        write(folder / name, content)
        if name.startswith("content/a."):
            write(folder / "content/index.md", f"# Home\n\n![a]({name.removeprefix('content/')})\n".encode())

    ends(change, CHECK, PLAN)


@law(12)
@given(data=st.data())
def test_any_cache(ends: Callable[..., None], data: st.DataObject) -> None:
    """Files of the cache cut short, emptied, or with other bytes; the portal's own store is the operator's, not a cache."""

    def change(folder: Path) -> None:
        files = sorted(
            file for file in (folder / ".publisher").rglob("*") if file.is_file() and "emulator" not in file.name
        )
        for file in files:
            kind = data.draw(st.sampled_from(["keep", "cut", "empty", "other", "folder"]))
            if kind == "cut":
                write(file, file.read_bytes()[: data.draw(st.integers(0, 40))])
            elif kind in {"empty", "other"}:
                write(file, b"" if kind == "empty" else data.draw(BYTES))
            elif kind == "folder":
                file.unlink()
                file.mkdir()

    ends(change, CHECK, PLAN)


@law(15)
@given(data=st.data())
def test_any_plan_file(ends: Callable[..., None], data: st.DataObject) -> None:
    """A saved plan with any of its values replaced, or any bytes in its place."""

    def change(folder: Path) -> None:
        saved = json.loads((folder / "plan.json").read_bytes())
        if data.draw(st.booleans()):
            write(folder / "plan.json", data.draw(BYTES))
            return
        key = data.draw(st.sampled_from(sorted(saved)))
        plain = st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), TEXTS),
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
            max_leaves=4,
        )
        saved[key] = data.draw(plain)
        write(folder / "plan.json", json.dumps(saved).encode("utf-8", "surrogatepass"))

    ends(change, ["publish", "--emulator", "--plan", "plan.json", "--format", "json"])


@law(12)
@given(
    fields=st.dictionaries(st.sampled_from(["XML_ID", "TITLE", "DESCRIPTION", "CODE"]), MARKS, max_size=3),
    content=st.one_of(TEXTS, BYTES.map(lambda raw: raw.decode("utf-8", "replace"))).map(lambda text: f"<p>{text}</p>"),
)
def test_anything_that_a_portal_user_writes(ends: Callable[..., None], fields: dict[str, str], content: str) -> None:
    """A page's mark, title, description, address and text."""
    commands = [["publish", "--emulator", "--format", "json"], ["pull", "--emulator", "--all", "--format", "json"]]
    ends(lambda folder: portal_write(folder, fields, content), PLAN, *commands)


@law(12)
@given(key=st.one_of(TOP_KEYS, OUR_KEYS), value=VALUES, meta=st.dictionaries(PAGE_KEYS, VALUES, max_size=2), body=BYTES)
def test_a_preview_of_anything(
    previews: Callable[[Callable[[Path], None]], None], key: str, value: Any, meta: dict[str, Any], body: bytes
) -> None:
    """Settings and a page without sense: the preview stands, or says why not."""

    def change(folder: Path) -> None:
        if body[:1] > b"m":
            write(folder / "mkdocs.yml", dump({**SETTINGS, key: value}))
        write(folder / "content/trends.md", b"---\n" + dump(meta) + b"---\n" + body)

    previews(change)
