"""Exit codes (docs/reference/exit-codes.md), and the one of each error."""

from enum import IntEnum

from publisher.errors import ConfigError, ContentError, PlanError, PortalError, PublisherError


class Exit(IntEnum):
    """What the process says of its run."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    CHANGES = 3
    REFUSED = 4
    IN_PART = 5
    EDITS_KEPT = 6
    NO_PORTAL = 7
    CRASHED = 70
    INTERRUPTED = 130


def exit_of(error: PublisherError) -> Exit:
    """The exit code of an error that ended a command."""
    match error:
        case ConfigError():
            return Exit.USAGE
        case ContentError():
            return Exit.FINDINGS
        case PlanError():
            return Exit.REFUSED
        case PortalError():
            return Exit.NO_PORTAL
        case _:
            return Exit.USAGE
