"""A real portal, named by BITRIX24_TEST_WEBHOOK_URL; without it everything here is skipped."""

import os
import time
from collections.abc import Iterator

import pytest

from publisher.config import Webhook, parse_webhook
from publisher.portal.bitrix24.limits import RateLimiter
from publisher.portal.bitrix24.transport import Transport

VARIABLE = "BITRIX24_TEST_WEBHOOK_URL"


@pytest.fixture(scope="session")
def webhook() -> Webhook:
    found = parse_webhook(os.environ.get(VARIABLE))
    if found is None:
        pytest.skip(f"{VARIABLE} is not set")
    return found


@pytest.fixture
def transport(webhook: Webhook, socket_enabled: None) -> Iterator[Transport]:
    """The way to the portal; the network is open for these tests alone."""
    opened = Transport(webhook, limiter=RateLimiter(clock=time.monotonic))
    yield opened
    opened.close()
