"""Whoever echoes the webhook's secret, in whatever form: no output and no file holds it."""

import base64
import json
import logging
import sys

import pytest

from publisher.redaction import Redactor
from tests.functional.test_failing_portals import JSON, SECRET, answering

FORMS = {
    "plain": SECRET,
    "upper": SECRET.upper(),
    "percent": "".join(f"%{ord(c):02x}" for c in SECRET),
    "address": f"https://c.example/rest/1/{SECRET}/batch.json?auth={SECRET}",
    "base64": base64.b64encode(f"u:{SECRET}".encode()).decode(),
    "broken": f"{SECRET[:7]}\n  {SECRET[7:]}",
}
COMMANDS = [
    ("-vv", "plan", "--format", "json", "--out", "plan.json"),
    ("-v", "publish", "--yes"),
    ("-vv", "pull", "--all", "--new", "--format", "markdown"),
    ("-vv", "check", "--format", "sarif"),
]


def assert_nowhere(said, folder, *sources):
    """No form of the secret in what was said, nor in any file but those that the test wrote itself."""
    shown = said.out + said.err
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in sources]
    texts = [shown, *(path.read_bytes().decode("latin-1") for path in files)]
    for text in texts:
        assert SECRET not in text.lower()
        assert Redactor([SECRET])(text) == text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("command", [c for c in COMMANDS if "check" not in c], ids=" ".join)
def test_a_portal_that_echoes_it(command, form, base, monkeypatch):
    """In an error's description and code, in a redirect, in a page, in a header."""
    said = FORMS[form]
    answers = [
        (400, json.dumps({"error": said, "error_description": f"no {said}"}).encode(), JSON),
        (403, json.dumps({"error": {"code": said, "message": f"no {said}"}}).encode(), JSON),
        (302, b"", {"Location": f"https://{said if form == 'plain' else 'x'}.example/{said.splitlines()[0]}"}),
        (502, f"<h1>{said}</h1>".encode(), {"Content-Type": "text/html", "X-Echo": said.splitlines()[0]}),
    ]
    for answer in answers:
        with answering(*answer) as webhook:
            monkeypatch.setenv("BITRIX24_WEBHOOK_URL", webhook)
            heard = base.say(*command)
        assert heard.code == 7, heard.err
        assert "Traceback" not in heard.err
        assert_nowhere(heard, base.path)


HOOK = """
import logging, os, pathlib, subprocess, sys
WORDS = {words!r}
log = logging.getLogger("mkdocs.plugins.theirs")
handler = logging.FileHandler({file!r}, encoding="utf-8")
logging.getLogger("mkdocs").addHandler(handler)
def on_config(config):
    print(WORDS, flush=True)
    print(WORDS[:5], file=sys.stderr, end="", flush=True)
    print(WORDS[5:], file=sys.stderr)
    log.warning("seen %s", WORDS)
    found = [name for name in os.environ if name.startswith("BITRIX24_")]
    code = "import os; print([n for n in os.environ if n.startswith('BITRIX24_')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    pathlib.Path({seen!r}).write_text(f"{{found}} {{done.stdout.strip()}}")
    return config
def on_page_markdown(markdown, page, **_):
    if {at!r} == "page" and page.file.src_uri == "trends.md":
        raise ValueError(WORDS)
    return markdown + "\\n\\n" + WORDS if {at!r} == "text" else markdown
def on_files(files, config):
    if {at!r} == "files":
        raise RuntimeError(WORDS)
    return files
"""


@pytest.mark.parametrize("at", ["page", "files", "text", "nowhere"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_hook_that_knows_it(command, at, base, portal, monkeypatch, tmp_path):
    """It prints it, logs it, throws it, and writes it into a page; the environment shows it none."""
    secret = portal.webhook.rstrip("/").rpartition("/")[2]
    seen = tmp_path / "seen.txt"
    hook = HOOK.format(words=f"it is {secret}!", file=str(tmp_path / "theirs.log"), seen=str(seen), at=at)
    (base.path / "hook.py").write_text(hook, encoding="utf-8")
    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    base.write({}, f"{settings}hooks: [hook.py]\n")

    said = base.say(*command)

    for handler in list(logging.getLogger("mkdocs").handlers):
        if isinstance(handler, logging.FileHandler):
            handler.close()
            logging.getLogger("mkdocs").removeHandler(handler)
    assert "Traceback" not in said.err
    assert seen.read_text(encoding="utf-8") == "[] []"
    files = [
        path for path in base.path.rglob("*") if path.is_file() and path.suffix != ".pyc" and path.name != "hook.py"
    ]
    for text in (said.out, said.err, *(path.read_bytes().decode("latin-1") for path in files)):
        assert secret not in text
    if at == "text" and "publish" in command:
        assert secret not in portal.read("Trends")


def test_a_program_that_draws_sees_no_secret(base, tmp_path):
    """Authors name it in mkdocs.yml; it inherits an environment without webhooks."""
    draw = tmp_path / "draw.py"
    draw.write_text(
        "import os, pathlib\n"
        "names = sorted(n for n in os.environ if n.startswith('BITRIX24_'))\n"
        f"pathlib.Path({str(tmp_path / 'seen.txt')!r}).write_text(str(names))\n"
        'print(\'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>\')\n',
        encoding="utf-8",
    )
    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    extra = f"      diagrams: {{mermaid: [{sys.executable}, {draw}]}}\n"
    base.write({"trends.md": "# Trends\n\n```mermaid\ngraph TD\n```\n"}, settings + extra)

    assert base.say("check", "--render").code == 0
    assert (tmp_path / "seen.txt").read_text(encoding="utf-8") == "[]"


def test_a_page_of_the_portal_that_holds_it(base, portal):
    """A person pasted the webhook's address into a page: neither plan, saved text, nor git's file gets it."""
    secret = portal.webhook.rstrip("/").rpartition("/")[2]
    base.commit()
    assert base.say("publish", "--yes").code == 0
    portal.edit("Trends", "Prices", f"Prices (see {portal.webhook})")

    for command in (
        ("plan", "--out", "plan.json"),
        ("plan", "--format", "markdown"),
        ("pull", "--all", "--no-tasks", "--format", "markdown"),
        ("publish", "--yes", "--overwrite", "content/trends.md"),
    ):
        said = base.say("-vv", *command)
        assert secret not in said.out + said.err
        for path in base.path.rglob("*"):
            assert not path.is_file() or secret.encode() not in path.read_bytes(), path
