"""A publish holds the texts of some pages at a time, however many there are."""

import gc
from typing import Any

import pytest

from publisher.plan.desired import Content
from publisher.targets.knowledge_base.apply.draft import Draft
from publisher.targets.knowledge_base.apply.wave import PAGES_A_PART
from publisher.targets.knowledge_base.port import Publish, ReadBlocks

PAGES = PAGES_A_PART + 30


@pytest.fixture
def big(bench: Any) -> Any:
    """A base with more pages than are written at a time, each linking to the last one."""
    last = f"page-{PAGES - 1}.md"
    bench.write({f"page-{n}.md": f"# Page {n}\n\nSee [last]({last}).\n" for n in range(PAGES)})
    return bench


def test_texts_of_all_pages_are_never_held_at_once(big: Any) -> None:
    """Neither what is sent, nor what was read back, nor the articles that it is made from."""
    held: list[tuple[int, int]] = []
    gc.collect()
    others = {id(o) for o in gc.get_objects() if isinstance(o, Draft | Content)}

    def count(operation: Any) -> None:
        if isinstance(operation, ReadBlocks):
            objects = [o for o in gc.get_objects() if isinstance(o, Draft | Content) and id(o) not in others]
            drafts = sum(isinstance(o, Draft) and bool(o.sent or any(b.text for b in o.blocks)) for o in objects)
            articles = sum(isinstance(o, Content) and "parts" in vars(o) for o in objects)
            held.append((drafts, articles))

    report = big.publish(count)

    assert report.is_complete
    assert len(report.pages) >= PAGES
    drafts, articles = (max(numbers) for numbers in zip(*held, strict=True))
    assert 0 < drafts <= PAGES_A_PART
    assert articles <= PAGES_A_PART + 10
    assert len(big.asked(Publish)) >= PAGES
    assert not big.plan().plan.has_changes
