"""The weekly digest: one notification a person, on working days, once a week, whatever happens to a run."""

import pytest

OWNER, HEAD = "sergei.n@example.com", "clara.b@example.com"
LATE = f"---\nowner: {OWNER}\nlast_reviewed: 2026-05-20\nreview_every: 6 months\n---\n"


def on(portal, day):
    """The portal's clock stands at nine on a day."""
    portal.control("clock", {"now": f"{day}T09:00:00+01:00"})


def notices(portal):
    """Everybody's notifications as they stand on their pages: who, and what."""
    rows = portal.server.portal.store.connection.execute(
        "SELECT email, message FROM notice JOIN user ON user.id = user_id ORDER BY notice.id"
    )
    return [(row[0], row[1]) for row in rows]


def sent(portal):
    """How many notifications were sent since the requests were forgotten, replaced ones too."""
    return portal.methods().count("im.notify.system.add")


@pytest.fixture
def late(base, portal):
    """A base with a page that was due on Friday, 20 November, and asked for until the Friday after; it is the Monday after that."""
    base.write({"late.md": f"{LATE}# Late\n\nText.\n"})
    on(portal, "2026-11-20")
    assert base.say("publish", "--yes").code == 0
    assert notices(portal) == []
    on(portal, "2026-11-30")
    return base


def test_an_owner_is_told_once_a_week(late, portal):
    """The plan says so; a second publish on the day writes nothing in two requests; the next one comes a week later and takes its place."""
    planned = late.say("plan", "--format", "json").json
    assert planned["digests"] == [
        {"person": OWNER, "reviews": 1, "quarantined": 0, "drafts": 0, "sections": 0, "people": 0}
    ]
    assert f"+ weekly digest for {OWNER}: 1 review" in late.say("plan").out

    said = late.say("publish", "--yes")
    assert f"weekly digest for {OWNER}: 1 review; sent" in said.out
    ((person, message),) = notices(portal)
    assert person == OWNER
    assert message.startswith("[B]Your pages in “Test base”[/B]\n\n1 page waits for your review:\n- [URL=http")
    assert message.endswith("]Late[/URL], since 20 November 2026")
    assert "/knowledge/test/late/" in message

    portal.forget_requests()
    assert late.say("publish", "--yes").code == 0
    assert late.say("plan", "--format", "json").json["digests"] == []
    assert len(portal.control("requests")) == 4
    for day in ("2026-12-01", "2026-12-05", "2026-12-06"):
        on(portal, day)
        late.say("publish", "--yes")
    assert sent(portal) == 0
    on(portal, "2026-12-07")
    late.say("publish", "--yes")
    assert (sent(portal), len(notices(portal))) == (1, 1)


def test_no_digest_without_the_permission(late, portal, monkeypatch):
    """The plan says that the webhook lacks it, in two requests; nobody is told, and nothing is kept."""
    url = portal.control("webhooks", {"user": "publisher@example.com", "scopes": ["landing", "task", "user_basic"]})[
        "url"
    ]
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", url)
    late.say("publish", "--yes", "--no-tasks")
    portal.forget_requests()

    planned = late.say("plan", "--format", "json").json

    assert len(portal.control("requests")) == 2
    assert planned["digests"] == []
    assert [note for note in planned["notes"] if "permission im" in note]
    late.say("publish", "--yes")
    assert notices(portal) == []
    assert not [name for name in task_names(portal) if name.startswith("kb-digest")]


def test_no_digest_where_nobody_wants_any(late, portal):
    """review.digest: false; on a day that the settings call a day off there is none either."""
    settings = (late.path / "mkdocs.yml").read_text(encoding="utf-8")
    late.write({}, settings + "      review: {digest: false}\n")
    assert late.say("plan", "--format", "json").json["digests"] == []
    late.write({}, settings + "      review: {days_off: [2026-11-30]}\n")
    assert late.say("plan", "--format", "json").json["digests"] == []


def test_a_head_is_told_after_four_weeks(late, portal):
    """How many pages of whom; the owner and the head in one run."""
    on(portal, "2026-12-28")
    late.say("publish", "--yes")
    told = dict(notices(portal))
    assert set(told) >= {OWNER}
    (head,) = [message for person, message in told.items() if person != OWNER]
    assert "1 of your people has pages that nobody reviewed in time:" in head
    assert ": 1 page, since 27 November 2026" in head


def task_names(portal):
    return [task["xmlId"] or "" for task in portal.call("tasks.task.list", {"select": ["ID", "XML_ID"]})["tasks"]]


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("tasks.task.add", "drop_after"),
        ("task.checklistitem.add", "die_after_command"),
        ("im.notify.system.add", "die_after_command"),
        ("im.notify.system.add", "drop_after"),
    ],
)
def test_a_fault_tells_nobody_twice(late, portal, method, kind):
    """The command was done and its answer lost, or the run cut after it: run again, nobody is told a second time."""
    late.write({"late2.md": LATE.replace("sergei.n", "olga.s") + "# Late too\n"})
    on(portal, "2026-11-27")
    late.say("publish", "--yes")
    on(portal, "2026-12-07")
    portal.forget_requests()
    portal.control("faults", [{"method": method, "nth": 1, "kind": kind, "times": 1}])

    first = late.say("publish", "--yes")
    late.say("publish", "--yes")

    assert first.code in {0, 5}
    told = [person for person, _ in notices(portal)]
    assert len(told) == len(set(told))
    assert sent(portal) in {1, 2}
    assert late.say("plan", "--format", "json").json["digests"] == []
    open_tasks = portal.call("tasks.task.list", {"filter": {"!REAL_STATUS": 5}, "select": ["XML_ID"]})["tasks"]
    assert not [task for task in open_tasks if (task["xmlId"] or "").startswith("kb-digest")]
