"""The file of a saved plan: whatever is in it, a plan or a clear error."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from publisher.cli.saved_plan import SavedPlan, load_saved_plan
from publisher.errors import ConfigError
from publisher.plan.plan import Plan

JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=9), inner, max_size=3)),
    max_leaves=9,
)
PLANS = st.one_of(
    JSON,
    st.fixed_dictionaries(
        {"schema": st.just("plan/1"), "digest": st.one_of(st.text(), JSON)},
        optional={
            "made_of": st.one_of(
                JSON,
                st.fixed_dictionaries({}, optional={"options": JSON, "content": JSON, "portal": JSON}),
            )
        },
    ),
)


def loaded(content: bytes) -> SavedPlan | None:
    """The plan in a file with this content; None where the error names the file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plan.json"
        file.write_bytes(content)
        try:
            return load_saved_plan(file)
        except ConfigError as error:
            said = str(error)
    assert "plan.json" in said
    return None


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PLANS)
@example({"schema": "plan/1", "digest": "a", "made_of": {"options": None}})
@example({"schema": "plan/1", "digest": "a", "made_of": {"options": [None, {}]}})
def test_any_json_is_a_plan_or_an_error(document: object) -> None:
    """And a plan can tell why it is stale, in one line a reason."""
    plan = loaded(json.dumps(document).encode())
    if plan is not None:
        assert all("\n" not in str(reason) for reason in plan.why_stale(Plan(())))


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[" * 100_000, b'{"schema": "plan/1", "digest": 1e999}', b"9" * 9999]
)
def test_what_is_no_plan_is_told(content: bytes) -> None:
    """Bytes of no text, nests without end, numbers without end."""
    assert loaded(content) is None


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """By its name."""
    with pytest.raises(ConfigError, match=r"nowhere\.json does not contain a plan"):
        load_saved_plan(tmp_path / "nowhere.json")
