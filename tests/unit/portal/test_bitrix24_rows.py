"""Rows of the portal's answers as values."""

import pytest

from publisher.targets.knowledge_base.rest.landing_rows import PAGE_FIELDS, page_of

ROW = {"ID": "7", "TITLE": "Trends", "CODE": "trends", "DELETED": "N", "ACTIVE": "Y", "CREATED_BY_ID": "1"}


@pytest.mark.parametrize("reader", [None, "1", "3"])
def test_a_pages_last_editor_may_be_a_reader_and_is_not_read(reader):
    """A view is counted by an update of the page: the field is neither asked for nor part of the value."""
    assert page_of({**ROW, "MODIFIED_BY_ID": reader}) == page_of(ROW)
    assert "MODIFIED_BY_ID" not in PAGE_FIELDS


def test_views_are_read_where_they_are_asked_for():
    """Only the status asks; a publish does not, so that views change nothing that it compares."""
    assert page_of({**ROW, "VIEWS": "12"}).views == 12
    assert "VIEWS" not in PAGE_FIELDS
