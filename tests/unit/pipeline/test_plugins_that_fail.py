"""Other people's plugins and extensions: what they break is told with their name, without a traceback."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from publisher.errors import ConfigError
from publisher.pipeline.project import load_project

CONFIG = (
    "site_name: B\nhooks: [hook.py]\nplugins:\n  - publisher:\n      knowledge_base: {code: test}\n"
    "      defaults: {owner: lead@example.com, last_reviewed: 2026-10-01}\n"
)

MakeProject = Callable[..., Path]


def hooked(make_project: MakeProject, code: str) -> Path:
    file = make_project({"index.md": "x", "b.md": "y"}, config=CONFIG)
    (file.parent / "hook.py").write_text(code)
    return file


@pytest.mark.parametrize("event", ["startup", "config", "pre_build", "files", "nav", "shutdown"])
def test_a_plugin_that_crashes_is_named_with_the_event(make_project: MakeProject, event: str) -> None:
    """Before conversion nothing can go on without it."""
    file = hooked(make_project, f"def on_{event}(*args, **kwargs):\n    raise KeyError('price')\n")

    with pytest.raises(ConfigError) as caught:
        load_project(file, today=date(2026, 11, 23))

    assert f"hook.py failed at on_{event}: KeyError: 'price'" in str(caught.value.message)


def test_a_plugin_that_refuses_is_told_as_it_says(make_project: MakeProject) -> None:
    """MkDocs' own way of saying no."""
    file = hooked(
        make_project,
        "from mkdocs.exceptions import PluginError\ndef on_config(config):\n    raise PluginError('No key.')\n",
    )

    with pytest.raises(ConfigError, match=r"No key\."):
        load_project(file, today=date(2026, 11, 23))


@pytest.mark.parametrize("event", ["startup", "config", "files", "shutdown"])
def test_a_plugin_that_ends_the_program_is_named(make_project: MakeProject, event: str) -> None:
    """With exit code 0 a run that published nothing would look like success."""
    file = hooked(make_project, f"import sys\ndef on_{event}(*args, **kwargs):\n    sys.exit(0)\n")

    with pytest.raises(ConfigError, match=rf"hook.py failed at on_{event}: SystemExit: 0"):
        load_project(file, today=date(2026, 11, 23))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import nothing_of_that_name\n", "hook.py:1: ModuleNotFoundError: No module named 'nothing_of_that_name'"),
        ("x = 1\nx.y\n", "hook.py:2: AttributeError: 'int' object has no attribute 'y'"),
        ("x = (\n", "hook.py:1: SyntaxError: "),
        ("import sys\nsys.exit(0)\n", "hook.py:2: SystemExit: 0"),
        ("raise KeyError\n", "hook.py:1: KeyError"),
        ("x = '\udce9'\n", "hook.py"),
    ],
)
def test_a_hook_that_cannot_be_imported_is_named_with_the_line(make_project: MakeProject, code: str, said: str) -> None:
    """Without a traceback."""
    file = make_project({"index.md": "x"}, config=CONFIG)
    (file.parent / "hook.py").write_text(code, encoding="utf-8", errors="surrogateescape")

    with pytest.raises(ConfigError) as caught:
        load_project(file, today=date(2026, 11, 23))

    assert said in str(caught.value.message)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("files", "through"),
    [
        ({"mkdocs.yml": "INHERIT: mkdocs.yml\n"}, "mkdocs.yml"),
        ({"mkdocs.yml": "INHERIT: './base.yml'\n", "base.yml": "site_name: B\nINHERIT: mkdocs.yml\n"}, "base.yml"),
    ],
)
def test_settings_that_inherit_from_themselves_are_told(tmp_path: Path, files: dict[str, str], through: str) -> None:
    """MkDocs reads them until the end of its stack."""
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")

    with pytest.raises(ConfigError, match=rf"mkdocs.yml inherits from itself: INHERIT in {through}"):
        load_project(tmp_path / "mkdocs.yml", today=date(2026, 11, 23))


def test_settings_nested_beyond_measure_are_told(make_project: MakeProject) -> None:
    """YAML's reader would run out of stack."""
    file = make_project({"index.md": "x"}, config=f"site_name: x\nnav: {'[' * 5000}\n")

    with pytest.raises(ConfigError, match=r"mkdocs.yml is not valid") as caught:
        load_project(file, today=date(2026, 11, 23))

    assert [str(problem) for problem in caught.value.problems] == ["Line 2: the settings are nested too deeply."]


@pytest.mark.parametrize("name", ["mkdocs.yml", "base.yml"])
def test_settings_whose_aliases_stand_for_billions_of_values_are_told(make_project: MakeProject, name: str) -> None:
    """MkDocs would build them all, also of a file that is inherited."""
    file = make_project({"index.md": "x"}, config=f'{CONFIG}"INHERIT": base.yml\n')
    lines = [f"  g{n}: &g{n} {{<<: [{', '.join([f'*g{n - 1}'] * 9)}]}}" for n in range(1, 12)]
    with (file.parent / name).open("a", encoding="utf-8") as stream:
        stream.write("\n".join(["extra:", "  g0: &g0 {x: 1}", *lines, ""]))

    with pytest.raises(ConfigError, match=f"{name} is not valid") as caught:
        load_project(file, today=date(2026, 11, 23))

    assert "stand for more than 10000 values" in str(caught.value.problems[0])


@pytest.mark.parametrize("more", ["markdown_extensions:\n  - toc: {toc_class: &a [*a]}", "extra: &a {x: *a}"])
def test_settings_that_hold_themselves_are_told(make_project: MakeProject, more: str) -> None:
    """Whoever walks through them comes to no end."""
    file = make_project({"index.md": "x"}, config=f"{more}\n{CONFIG}")

    with pytest.raises(ConfigError, match=r"mkdocs.yml is not valid") as caught:
        load_project(file, today=date(2026, 11, 23))

    line = more.count("\n") + 1
    assert [str(problem) for problem in caught.value.problems] == [
        f"Line {line}: the alias (*name) is inside the value that it repeats."
    ]


@pytest.mark.parametrize("event", ["page_markdown", "page_content", "pre_page"])
def test_a_plugin_that_crashes_on_a_page_is_a_finding_on_that_page(make_project: MakeProject, event: str) -> None:
    """The other pages are there."""
    file = hooked(
        make_project,
        f"def on_{event}(value, page=None, **kwargs):\n    if 'b.md' in (page or value).file.src_uri:\n        raise ValueError\n",
    )

    project = load_project(file, today=date(2026, 11, 23))

    assert set(project.converted) == {"index.md"}
    (finding,) = [finding for finding in project.findings if finding.rule == "page-failed"]
    assert (finding.path, finding.is_error) == ("docs/b.md", True)
    assert str(finding.message) == "The page could not be converted; hook.py failed: ValueError"


def test_an_extension_that_crashes_is_a_finding(make_project: MakeProject) -> None:
    """No plugin is to blame then."""
    file = make_project(
        {"index.md": "x"}, config=CONFIG.replace("hooks: [hook.py]", "markdown_extensions: [failing_extension]")
    )
    (file.parent / "failing_extension.py").write_text(
        "from markdown import Extension\nfrom markdown.preprocessors import Preprocessor\n"
        "class P(Preprocessor):\n    def run(self, lines):\n        raise RuntimeError('no')\n"
        "class E(Extension):\n    def extendMarkdown(self, md):\n        md.preprocessors.register(P(md), 'p', 1)\n"
        "def makeExtension(**kwargs):\n    return E(**kwargs)\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(file.parent)
        project = load_project(file, today=date(2026, 11, 23))

    assert [str(finding.message) for finding in project.findings] == [
        "The page could not be converted: RuntimeError: no"
    ]


def test_mkdocs_itself_may_fail(make_project: MakeProject) -> None:
    """A navigation that it cannot read."""
    file = make_project({"index.md": "x"}, config=CONFIG.replace("hooks: [hook.py]", "nav: [{a: 1}]"))

    with pytest.raises(ConfigError):
        load_project(file, today=date(2026, 11, 23))
