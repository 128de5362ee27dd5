"""Day one with errors: what is known does not fail, what is new does, in ``check`` and, by a setting, in ``publish``."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from own_folder import contents, write

SETTINGS = """\
site_name: Old base
docs_dir: content
plugins:
  publisher:
    knowledge_base: {code: old}
    defaults: {owner: anna.k@example.com, last_reviewed: 2026-11-01}
"""
PAGES = {
    "content/index.md": "# Home\n\nSee [this](gone.md), [that](gone.md) and [rent](rent.md).\n",
    "content/rent.md": "---\nnext_review: soon\n---\n# Rent\n\nText.\n",
}


@pytest.fixture
def base(own_folder: Path) -> Path:
    write(own_folder, {"mkdocs.yml": SETTINGS, **PAGES})
    return own_folder


def test_only_new_findings_fail_wherever_the_old_ones_move(base, say):
    """Lines may move, one of two equal ones may go; a third equal one, or the same on another page, is new."""
    assert say("check").code == 1
    assert say("check", "--baseline", "known.json", "--update").code == 0
    written = (base / "known.json").read_text(encoding="utf-8")
    assert written.count("\n") == 7

    write(base, {"content/index.md": "# Home\n\nNew words.\n\n" + PAGES["content/index.md"][8:]})
    said = say("check", "--baseline", "known.json")
    assert (said.code, "3 known findings are not shown." in said.err) == (0, True), said.out

    write(base, {"content/index.md": PAGES["content/index.md"] + "\n[third](gone.md)\n"})
    said = say("check", "--baseline", "known.json")
    assert (said.code, said.out.count("link-broken")) == (1, 1)

    write(base, {"content/index.md": "# Home\n\nSee [rent](rent.md).\n"})
    said = say("check", "--baseline", "known.json")
    assert (said.code, "2 findings of the baseline are gone" in said.err) == (0, True)
    assert (base / "known.json").read_text(encoding="utf-8") == written


def test_publish_hears_the_baseline_that_the_settings_name(base, say):
    """Known errors stop nothing, and what is malformed counts as not given; a new error of the same rule stops all."""
    write(base, {"mkdocs.yml": SETTINGS + "    baseline: known.json\n"})
    assert "There is no baseline known.json" in say("publish", "--emulator").err
    assert say("check", "--baseline", "known.json", "--update").code == 0

    published = say("publish", "--emulator")
    assert (published.code, "2 new, 0 unchanged" in published.out) == (0, True), published.err

    write(base, {"content/new.md": "---\nnext_review: later\n---\n# New\n"})
    refused = say("publish", "--emulator")
    assert (refused.code, "content/new.md:2:14: error" in refused.err + refused.out) == (1, True)


def test_what_is_an_error_in_every_base_is_never_known(base, say):
    """It stays an error, and the update says that it does."""
    write(base, {"content/b.md": "---\nid: the-same\n---\n# B\n", "content/c.md": "---\nid: the-same\n---\n# C\n"})
    said = say("check", "--baseline", "known.json", "--update")
    assert (said.code, "2 findings cannot be in a baseline" in said.err) == (1, True)

    said = say("check", "--baseline", "known.json")
    assert (said.code, said.out.count("[id-duplicate]")) == (1, 2)


def test_only_update_writes_it(base, say):
    """A missing or a broken file is told with what to do; ``--update`` alone is told to be incomplete."""
    before = contents(base)
    for arguments, words in (
        (["--baseline", "none.json"], "check --baseline none.json --update"),
        (["--baseline", "mkdocs.yml"], "mkdocs.yml is not a baseline"),
        (["--update"], "--update needs --baseline FILE"),
    ):
        said = say("check", *arguments)
        assert (said.code, words in said.err) == (2, True), said.err
    assert contents(base) == before


def test_an_update_overwrites_nothing_but_a_baseline(base, say):
    """Any other file that is named by mistake keeps every byte, whatever is in it; an empty file loses nothing."""
    write(base, {"report.json": '{"schema": "findings/1", "findings": []}', "newer.json": '{"schema": "baseline/2"}'})
    (base / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    before = contents(base)
    for name in ("mkdocs.yml", "content/index.md", "report.json", "newer.json", "picture.png"):
        said = say("check", "--baseline", name, "--update")
        assert (said.code, f"{Path(name).name} is not a baseline" in said.err) == (2, True), said.err
    assert contents(base) == before

    write(base, {"known.json": ""})
    assert say("check", "--baseline", "known.json", "--update").code == 0
    assert say("check", "--baseline", "known.json", "--update").code == 0


@pytest.mark.parametrize("broken", [None, "[]", "not JSON"])
def test_what_is_said_of_a_missing_or_broken_baseline_helps(base, say, broken):
    """The command that the hint names writes one, and with it nothing that is there today fails."""
    if broken is not None:
        write(base, {"known.json": broken})
    said = say("check", "--baseline", "known.json")
    assert (said.code, "publisher check --baseline known.json --update" in said.err) == (2, True)
    if "delete it" in said.err:
        (base / "known.json").unlink()

    say("check", "--baseline", "known.json", "--update")

    assert say("check", "--baseline", "known.json").code == 0


def test_junit_has_a_failure_for_each_error(base, say):
    """A warning is a test that passed; a base without findings has a test, too."""
    write(base, {"content/lost\x01.md": "# Lost\n\nSee [\x02](gone\x03.md).\n"})
    said = say("check", "--format", "junit")
    suite = ET.fromstring(said.out)[0]

    assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
    assert {test.get("file") for test in suite if test.find("failure") is not None} >= set(PAGES)
    assert suite[0].get("name") == "3 pages"


def test_a_rule_explains_itself(say):
    """Without a project; of a rule that there is not, the one that was meant."""
    said = say("check", "--explain", "link-broken")
    assert said.code == 0
    assert said.out.startswith("link-broken (error)\n\nEvery link leads to a file that exists.")
    assert "an error in every base: two pages would" in say("check", "--explain", "id-duplicate").out
    assert "Did you mean link-broken?" in say("check", "--explain", "lnk-broken").err
