"""The port's promises on a real portal: the tests of tests/contract that need no emulator, in a scratch knowledge base."""

import importlib.util
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from publisher.errors import PortalError
from publisher.portal.bitrix24.transport import Transport
from publisher.targets.knowledge_base.port import KnowledgeBasePortal
from publisher.targets.knowledge_base.rest.adapter import Bitrix24Portal
from publisher.targets.knowledge_base.rest.doctor.scratch import KB, Caller

pytestmark = pytest.mark.live

CONTRACT = Path(__file__).parents[1] / "contract" / "test_portal.py"
CODE, MARK = "contract", "kb1|contract"
_spec = importlib.util.spec_from_file_location("the_ports_contract", CONTRACT)
assert _spec is not None
assert _spec.loader is not None
_contract = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_contract)
# Those that only look at what they made themselves; the others count on the emulator's people or an empty portal.
PORTABLE = (
    "site", "page",
    "test_a_base_of_ours_is_found_by_its_mark",
    "test_a_base_of_others_at_our_address_is_told_with_its_pages",
    "test_a_page_is_made_with_its_mark",
    "test_a_pages_settings_are_written_in_one_step",
    "test_texts_come_back_as_they_were_written",
    "test_a_text_into_a_block_that_is_not_there_is_no_success",
    "test_blocks_are_shown_and_deleted",
    "test_an_image_is_uploaded_into_a_block",
    "test_the_trash_and_the_way_back",
    "test_folders_and_what_is_in_them",
    "test_areas_and_template",
    "test_refusals_are_outcomes",
)  # fmt: skip
globals().update({name: getattr(_contract, name) for name in PORTABLE})


def bases(asked: Caller) -> list[int]:
    """Every base at the contract's address or with its mark, trashed ones too."""
    params = {"select": ["ID", "CODE", "XML_ID"], "filter": {"=DELETED": ["Y", "N"]}}
    rows = asked.v2("landing.site.getList", **KB, params=params).result
    return [int(row["ID"]) for row in rows if row["XML_ID"] == MARK or str(row["CODE"]).strip("/") == CODE]


def remove(asked: Caller, site: int) -> None:
    """A base with all its pages, for good."""
    params = {"select": ["ID"], "filter": {"SITE_ID": site, "=DELETED": ["Y", "N"]}, "order": {"ID": "desc"}}
    asked.v2("landing.template.setSiteRef", **KB, id=site, data={})
    asked.v2("landing.site.update", **KB, id=site, fields={"TPL_ID": 0})
    # The main page goes last: the first time it is refused.
    for _ in range(2):
        for row in asked.v2("landing.landing.getList", **KB, params=params).result:
            asked.v2("landing.landing.delete", **KB, lid=int(row["ID"]))
    asked.v2("landing.site.delete", **KB, id=site)


@pytest.fixture
def portal(transport: Transport) -> Iterator[KnowledgeBasePortal]:
    """The port on the portal; what the test makes is removed. Refused where the company has such a base."""
    asked = Caller(transport)
    if bases(asked):
        pytest.fail(f"the portal has a base {CODE!r} already: these tests would remove it")
    yield Bitrix24Portal(transport, transport.origin)
    for site in bases(asked):
        with suppress(PortalError):
            remove(asked, site)
