"""What documentation and source leave open, asked of a real portal; where it differs is printed."""

import pytest
from portal_probe import FOR_PEOPLE, Asked, probe

pytestmark = pytest.mark.live


def test_open_points(asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    """A difference is news, no failure: it says which switch of the emulator is this portal's."""
    findings = probe(asked)
    with capsys.disabled():
        print("\n" + "\n".join([*map(str, findings), *FOR_PEOPLE]))  # noqa: T201  what the run is for
    assert [str(finding) for finding in findings if "another shape" in finding.observed] == []
