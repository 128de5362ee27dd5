"""Whether tasks are found by their key, and whether the workgroup for them is there."""

from collections.abc import Iterator, Mapping
from typing import Any

from publisher.messages import text
from publisher.portal.bitrix24.rows import Row, rows_of
from publisher.portal.health import Check, CheckState, WantedUse
from publisher.targets.knowledge_base.rest.doctor.asking import Asker, Said

NO_SUCH_KEY = "kb-doctor:no-such-key"


def tasks(ask: Asker, wanted: WantedUse) -> Iterator[Check]:
    """The filter by XML_ID, and the group of review tasks."""
    if not wanted.commands & {"publish", "review", "reading"} or not wanted.tasks:
        return
    yield _filter(ask)
    if wanted.review_group is not None:
        yield _group(ask, wanted.review_group)


def _filter(ask: Asker) -> Check:
    """A key that cannot exist must bring nothing; only where there are tasks at all does nothing prove anything."""
    none = ask.ask("tasks.task.list", {"filter": {"XML_ID": NO_SUCH_KEY}, "select": ["ID", "XML_ID"]})
    if not none.is_ok:
        return Check("task-filter", CheckState.UNPROVEN, text("doctor.filter-unproven"), observed=none.observed)
    if _tasks(none):
        return Check(
            "task-filter", CheckState.WARNING, text("doctor.task-filter-ignored"), text("doctor.task-filter-ignored-hint"),
            observed="ignored", fact="tn-1.6.3", switch="xml_id_filter=ignored",
        )  # fmt: skip
    if not _tasks(ask.ask("tasks.task.list", {"select": ["ID"]})):
        return Check(
            "task-filter", CheckState.UNPROVEN, text("doctor.filter-no-rows"), observed="no tasks", for_information=True
        )
    return Check("task-filter", CheckState.OK, text("doctor.task-filter-ok"), observed="honoured")


def _tasks(said: Said) -> list[Row]:
    value: Any = said.value.get("tasks") if isinstance(said.value, Mapping) else said.value
    return rows_of(value)


def _group(ask: Asker, group: int) -> Check:
    said = ask.ask("sonet_group.feature.access", {"GROUP_ID": group, "FEATURE": "tasks", "OPERATION": "create_tasks"})
    if said.lacks_scope:
        return Check(
            "review-group", CheckState.UNPROVEN, text("doctor.group-no-scope", group=group), observed="no scope"
        )
    if said.value is True:
        return Check(
            "review-group", CheckState.OK, text("doctor.review-group-ok", group=group), observed="may create tasks"
        )
    name = "doctor.review-group-absent" if said.error is not None else "doctor.review-group-closed"
    return Check(
        "review-group", CheckState.NO, text(name, group=group), text("doctor.review-group-hint"),
        observed="absent" if said.error is not None else "may not create tasks",
    )  # fmt: skip
