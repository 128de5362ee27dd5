"""The demo company that an empty database is filled with."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from clocks import running_clock

from portal_emulator.portal import Portal
from portal_emulator.webhooks import random_secret


def test_webhooks_begin_with_the_service_user_then_members_then_heads(rest: Any) -> None:
    """Whoever takes the first person's webhook gets a plain member, the last ones are heads of departments."""
    keys = list(rest.webhooks)
    heads = {str(row["UF_HEAD"]) for row in rest.result("publisher", "department.get")}
    is_head = [rest.result(key, "user.current")["ID"] in heads for key in keys]
    assert keys[0] == "publisher"
    assert len(keys) == 29
    assert is_head == sorted(is_head)
    assert is_head[1] is False
    assert is_head[-1] is True


def test_thirty_people_two_of_them_dismissed(rest: Any) -> None:
    """Dismissed people have accounts but no webhooks."""
    people = rest.result("publisher", "user.get", FILTER={"!ID": 1})
    dismissed = [person for person in people if not person["ACTIVE"]]
    assert len(people) == 30
    assert {person["EMAIL"] for person in dismissed} == {"boris.a@example.com", "lena.f@example.com"}
    assert not {person["EMAIL"] for person in dismissed} & set(rest.webhooks)


@pytest.mark.fact("tn-7.1")
def test_the_service_user_is_an_administrator_with_id_one(rest: Any) -> None:
    """The publisher's own account can see and do everything."""
    profile = rest.result("publisher", "profile")
    assert (profile["ID"], profile["ADMIN"]) == ("1", True)
    assert rest.result("publisher", "user.current")["EMAIL"] == "publisher@example.com"


def test_every_webhook_has_every_scope(rest: Any) -> None:
    """A test may do anything in anybody's name."""
    everything = rest.result("publisher", "scope", full=True)
    for key in list(rest.webhooks)[:3]:
        assert rest.result(key, "scope") == sorted(everything)


def test_secrets_are_alphanumeric_and_differ_between_databases(rest: Any) -> None:
    """A secret is random a database."""
    secrets = [re.fullmatch(r"http://[^/]+/rest/\d+/([a-z0-9]{24})/", address)[1] for address in rest.webhooks.values()]
    assert len(set(secrets)) == len(secrets)
    assert random_secret() not in secrets


def test_one_account_is_younger_than_two_weeks(rest: Any) -> None:
    """Somebody is new whatever the year is."""
    people = rest.result("publisher", "user.get", FILTER={">=DATE_REGISTER": "2026-11-09T00:00:00+01:00"})
    assert [person["EMAIL"] for person in people] == ["grigory.m@example.com"]


def test_seeding_takes_a_moment(tmp_path: Path) -> None:
    """Opening a new portal is a matter of milliseconds."""
    started = time.perf_counter()
    portal = Portal.open(tmp_path / "portal.sqlite", clock=running_clock())
    elapsed = time.perf_counter() - started
    portal.close()
    assert elapsed < 2


def test_an_existing_database_is_not_seeded_again(tmp_path: Path) -> None:
    """Its webhooks stay as they were."""
    first = Portal.open(tmp_path / "portal.sqlite", clock=running_clock())
    addresses = first.webhooks("http://x")
    first.close()
    second = Portal.open(tmp_path / "portal.sqlite", clock=running_clock())
    assert second.webhooks("http://x") == addresses
    second.close()
