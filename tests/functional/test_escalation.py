"""What becomes of reviews that nobody does: the page says so, and says it louder; whom else it reaches."""

OWNER = "sergei.n@example.com"
PAGE = f"---\nowner: {OWNER}\nlast_reviewed: 2026-05-20\nreview_every: 6 months\n---\n"


def on(portal, day):
    """The portal's clock stands at nine on a day."""
    portal.control("clock", {"now": f"{day}T09:00:00+01:00"})


def rows(said):
    """What a plan changes, with its reasons."""
    return {row["path"]: row["reasons"] for row in said.json["changes"]}


def test_a_banner_changes_a_page_once_on_its_day(base, portal):
    """Due on 20 November: silent on the day, a banner on the 21st, another one after 60 days; between them nothing is written."""
    base.write({"segments/a-late.md": f"{PAGE}# A late one\n\nText.\n"})
    on(portal, "2026-11-20")
    assert base.say("publish", "--yes").code == 0

    on(portal, "2026-11-21")
    planned = base.say("plan", "--format", "json")
    assert rows(planned) == {"content/segments/a-late.md": ["its review is overdue, and it says so from now on"]}
    base.say("publish", "--yes")
    assert "The check was due on 20 Nov 2026" in portal.read("A late one")
    assert lists(portal).index("A late one") < lists(portal).index("Chains")

    on(portal, "2027-01-18")
    portal.forget_requests()
    assert base.say("plan", "--format", "json").json["changes"] == []

    on(portal, "2027-01-19")
    planned = base.say("plan", "--format", "json")
    late = "nobody reviewed it in time: it warns its readers, and lists end with it"
    assert rows(planned)["content/segments/a-late.md"] == [late]
    base.say("publish", "--yes")
    assert "Nobody has confirmed this page since 20 Nov 2026" in portal.read("A late one")
    assert lists(portal).index("A late one") > lists(portal).index("Retail")
    assert not base.say("plan", "--format", "json").json["changes"]


def test_nobody_answers_for_half_a_year(base, portal):
    """The deputy joins after two weeks, once; after 180 days archiving is proposed, and --proposals writes it."""
    base.write({"late.md": PAGE.replace("owner:", "deputy: olga.s@example.com\nowner:") + "# Late\n"})
    base.commit()
    base.git("config", "user.name", "Job")
    base.git("config", "user.email", "job@example.com")
    on(portal, "2026-11-23")
    base.say("publish", "--yes")
    select = {"select": ["ID", "XML_ID", "ACCOMPLICES", "RESPONSIBLE_ID", "DEADLINE"]}
    (task,) = [t for t in portal.call("tasks.task.list", select)["tasks"] if "late" not in (t["xmlId"] or "late")]
    deputy = portal.call("user.current", person="olga.s@example.com")["ID"]
    assert task["deadline"].startswith("2026-11-30")

    on(portal, "2026-12-13")
    assert base.say("plan", "--format", "json").json["tasks"] == []
    on(portal, "2026-12-14")
    assert "add olga.s@example.com as a participant" in base.say("plan").out
    base.say("publish", "--yes")
    now = portal.call("tasks.task.get", {"taskId": task["id"], **select})["task"]
    assert (now["accomplices"], now["responsibleId"]) == ([deputy], task["responsibleId"])
    assert base.say("plan", "--format", "json").json["tasks"] == []

    on(portal, "2027-05-29")
    planned = base.say("plan", "--format", "json").json
    assert [(row["task"], row["state"]) for row in planned["answers"]] == [(task["id"], "proposed")]
    written = base.say("review", "--write", "--commit", "--proposals")
    assert "proposed: status: archived" in written.out
    assert "status: archived" in (base.path / "content" / "late.md").read_text(encoding="utf-8")
    portal.call("tasks.task.complete", {"taskId": task["id"]}, "olga.s@example.com")
    done = base.say("plan", "--format", "json").json
    assert done["answers"] == []


def lists(portal):
    """The section's page, from its list of pages on."""
    return portal.read("Segments").partition("In this section")[2]


def test_steps_come_in_their_order(base):
    """A head who is asked before the deputy is a slip; all that is wrong is named with its setting."""
    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    base.write({}, settings + "      review: {escalate: {head: 7 days, archive: soon}}\n")

    said = base.say("check")

    assert said.code == 2
    assert "review.escalate.head: comes before deputy (14 days)" in said.err
    assert "review.escalate.archive: 'soon' is not an interval" in said.err
