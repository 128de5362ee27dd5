"""Our block in a mkdocs.yml that is there: whatever its form, it says all that it said, and our plugin beside it."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.scaffold.settings_file import Answers, names_plugin, new_settings, with_plugin

ANSWERS = Answers("Polka: strategy #1", "polka", "ru", "Anna K <anna.k@example.com>", "none")
OURS = {
    "publisher": {
        "knowledge_base": {"code": "polka"},
        "defaults": {"owner": "Anna K <anna.k@example.com>", "review_every": "6 months", "lang": "ru"},
    }
}
names = st.sampled_from(["search", "tags", "awesome-pages", "macros"])
options = st.none() | st.fixed_dictionaries(
    {"lang": st.sampled_from(["en", ["en", "ru"]]), "deep": st.just({"a": [1, {"b": 2}]})}
)
listed = st.lists(names | st.builds(lambda name, value: {name: value}, names, options), max_size=3)
mapped = st.dictionaries(names, options, max_size=3)
noise = st.sampled_from(["", "\n", "# a remark\n", "  # inside\n\n"])


def loaded(text: str) -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load(text)
    return found


@given(
    st.none() | listed | mapped,
    st.booleans(),
    st.sampled_from([None, 2, 4]),
    noise,
    noise,
    st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=examples(60), deadline=None)
def test_everything_that_stood_there_stays(plugins, flow, indent, before, after, end):
    """Lists and mappings, in lines or in one, with remarks between: what is loaded is the same and our plugin, which is the last."""
    dumped = yaml.safe_dump(
        plugins if flow else {"plugins": plugins}, default_flow_style=flow, indent=indent, width=9999
    )
    block = "" if plugins is None else f"plugins: {dumped}" if flow else dumped
    written = f"site_name: A\n{before}{block}{after.lstrip()}extra: [1, 2]\n".replace("\n", end)

    new = with_plugin(written, ANSWERS)

    assert new is not None
    was, now = loaded(written), loaded(new)
    ours = now.pop("plugins")
    was.pop("plugins", None)
    assert now == was
    there = ["search"] if plugins is None else plugins
    assert ours == (there | OURS if isinstance(there, dict) else [*there, OURS])
    assert names_plugin(new)
    assert not names_plugin(written)
    assert new.count("\n") == new.count(end)
    if not flow and plugins:
        lines = iter(new.split(end))
        assert [line for line in written.split(end) if line not in lines] == []


@pytest.mark.parametrize(
    "written",
    ["plugins:\n", "plugins: search\n", "[a, b]\n", "{site_name: A}\n", "a: [\n"],
)
def test_what_cannot_be_added_to_with_certainty_is_refused(written):
    """A person is given the lines instead."""
    assert with_plugin(written, ANSWERS) is None


@given(st.text("yes1#:-'\"{[&*!|>%@ёя", min_size=1), st.sampled_from(["en", "ru"]))
@settings(max_examples=examples(50), deadline=None)
def test_any_name_comes_out_as_it_was_given(name, language):
    """Whatever YAML would take it for: a number, a remark, a yes."""
    found = loaded(new_settings(Answers(name, "polka", language, "anna.k@example.com", "none"), "content", ()))

    assert found["site_name"] == name
    assert found["docs_dir"] == "content"
