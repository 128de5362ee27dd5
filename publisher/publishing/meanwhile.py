"""What happened between a plan that a person agreed to and the one made after their answer."""

from collections.abc import Hashable

from publisher.messages import Text, text
from publisher.plan.change import Change, ChangeKind
from publisher.plan.plan import Plan


def exceeds(plan: Plan, agreed: Plan) -> bool:
    """Whether a plan does anything that the one that was agreed to does not."""
    return not (_writes(plan) <= _writes(agreed))


def news(agreed: Plan, now: Plan) -> tuple[Text, ...]:
    """The pages that people changed since: they are left alone."""
    before = {change.key: _said(change) for change in agreed.changes}
    held = (c for c in now.changes if c.action.is_edit and before.get(c.key) != _said(c))
    return tuple(text("publish.meanwhile", path=change.path, reasons=_joined(change.reasons)) for change in held)


def _said(change: Change) -> tuple[Hashable, ...]:
    return change.action, tuple(map(str, change.reasons)), change.diff


def _joined(reasons: tuple[Text, ...]) -> Text:
    """The reasons as one: the rest stands in the report."""
    return reasons[0] if reasons else text("plan.somebody")


def _writes(plan: Plan) -> set[tuple[Hashable, ...]]:
    """Everything that a plan writes, told apart by what a person sees of it."""
    pages = {
        (
            c.key,
            c.action,
            c.kind.has_text,
            c.kind.has_settings,
            c.diff,
            c.lost,
            c.page.source if c.page is not None else "",
        )
        for c in plan.changes
        if c.action.writes
    }
    notes = {(c.key, "note") for c in plan.changes if c.kind is ChangeKind.PATH}
    site = {("site", plan.site.create, plan.site.adopt), *(("site", str(told)) for told in plan.site.settings)}
    tasks = {(t.action, t.xml_id, t.task_id, t.owner, t.description, t.comment) for t in plan.tasks.changes}
    return {*pages, *notes, *site, *tasks}
