"""Each operation on notifications as one command of REST v2, and its answer as the operation's value."""

from publisher.portal import notifications as port
from publisher.portal.bitrix24.answered import did_nothing
from publisher.portal.bitrix24.batch import Command, Result
from publisher.portal.bitrix24.rows import number
from publisher.portal.notifications import NotificationOperation
from publisher.portal.outcome import Outcome

CLIENT = "publisher"
"""By webhook a tag counts only together with an application's name (docs: im-notify-system-add.md)."""


def notification_command(operation: NotificationOperation) -> Command:
    """The command that does an operation."""
    match operation:
        case port.ReadPermissions():
            return Command("scope", {})
        case port.Notify(user, message, tag):
            params = {"USER_ID": user, "MESSAGE": message, "TAG": tag, "CLIENT_ID": CLIENT}
            return Command("im.notify.system.add", params)


def notification_outcome(operation: NotificationOperation, result: Result) -> Outcome:
    """What the answer to a command that was not refused means for its operation."""
    match operation:
        case port.ReadPermissions():
            return Outcome(frozenset(map(str, result.value)) if isinstance(result.value, list) else None)
        case port.Notify():
            return Outcome(number(result.value)) if number(result.value) else did_nothing(result)
