"""``publisher doctor --write`` on a real portal: what documentation and source leave open; where it differs is printed."""

import pytest

from publisher.doctor.output import doctor_text
from publisher.messages import Catalogue
from publisher.portal.bitrix24.transport import Transport
from publisher.targets.knowledge_base.rest.doctor.examination import Bitrix24Examination

pytestmark = pytest.mark.live


def test_open_points(transport: Transport, capsys: pytest.CaptureFixture[str]) -> None:
    """A difference is news, no failure: it says which switch of the emulator is this portal's."""
    checks = tuple(Bitrix24Examination(transport).written(lambda _: False))
    with capsys.disabled():
        print("\n" + doctor_text(checks, Catalogue("en")))  # noqa: T201  what the run is for
    assert [check.id for check in checks if check.stops or check.observed == "an answer of another shape"] == []
