"""A real portal, named by BITRIX24_TEST_WEBHOOK_URL; without it everything here is skipped."""

import os
from collections.abc import Iterator

import pytest
from portal_probe import VARIABLE, Asked

from publisher.config import Webhook, parse_webhook


@pytest.fixture(scope="session")
def webhook() -> Webhook:
    found = parse_webhook(os.environ.get(VARIABLE))
    if found is None:
        pytest.skip(f"{VARIABLE} is not set")
    return found


@pytest.fixture
def asked(webhook: Webhook, socket_enabled: None) -> Iterator[Asked]:
    """Plain REST calls; the network is open for these tests alone."""
    return Asked(webhook.address())
