"""The errors of the publisher.

PublisherError
├─ ConfigError                 settings, environment or usage are wrong                            exit 2
├─ ContentError                the content cannot be published; carries the findings               exit 1
├─ PlanError
│  ├─ UnsafePlanError          over a threshold, a base that is not ours, an older commit          exit 4
│  └─ StalePlanError           the saved plan and the portal or the content no longer agree        exit 4
└─ PortalError                                                                                    exit 7
   ├─ MovedOnError             another publisher made the same things first: look again
   ├─ TransportError           no usable answer: connection, time-out, redirect, not JSON
   │  └─ OutcomeUnknownError   the request may or may not have been carried out
   └─ ApiError                 the portal refused: its code and description
      ├─ AuthError             the webhook is wrong, expired, or lacks a scope
      └─ BusyError             limits and maintenance, still refusing after every retry

Findings about the user's content are values (``publisher.findings``), not exceptions. No message ever holds the webhook.
"""

from publisher.messages import Text


class PublisherError(Exception):
    """A failure that is explained to the person who ran the command: what is wrong, and what to do."""

    def __init__(self, message: Text, *, hint: Text | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else str(self.message)


class ConfigError(PublisherError):
    """mkdocs.yml, the environment or the command line is wrong; ``problems`` holds all that was found."""

    def __init__(self, message: Text, *, hint: Text | None = None, problems: tuple[Text, ...] = ()) -> None:
        super().__init__(message, hint=hint)
        self.problems = problems


class ContentError(PublisherError):
    """The content has findings of level error, so nothing may be published; ``reasons`` names files that cannot be read at all."""

    def __init__(self, message: Text, *, hint: Text | None = None, reasons: tuple[Text, ...] = ()) -> None:
        super().__init__(message, hint=hint)
        self.reasons = reasons


class PlanError(PublisherError):
    """The plan may not be carried out; ``reasons`` holds every reason, not the first."""

    def __init__(self, message: Text, *, hint: Text | None = None, reasons: tuple[Text, ...] = ()) -> None:
        super().__init__(message, hint=hint)
        self.reasons = reasons


class UnsafePlanError(PlanError):
    """The plan would remove too much, touch what is not ours, or publish an older commit."""


class StalePlanError(PlanError):
    """The portal or the content moved on since the plan was saved."""


class PortalError(PublisherError):
    """The portal cannot be reached, or refuses us."""


class MovedOnError(PortalError):
    """A person or another publisher changed the base since it was looked at: look and plan again before going on."""


class TransportError(PortalError):
    """There was no usable answer: no connection, a time-out, a redirect, a page instead of JSON."""


class OutcomeUnknownError(TransportError):
    """A request that writes was sent and its answer was lost: look before it is repeated."""


class ApiError(PortalError):
    """The portal answered with an error: ``code`` is its own, ``status`` the HTTP status."""

    def __init__(self, message: Text, *, code: str, status: int, hint: Text | None = None) -> None:
        super().__init__(message, hint=hint)
        self.code = code
        self.status = status


class AuthError(ApiError):
    """The webhook is wrong or expired, its owner was dismissed, or it lacks a scope."""


class BusyError(ApiError):
    """The portal still refused for its limits or maintenance when every retry was used up."""
