"""Why the portal refuses something about a task; the REST versions word each in their own way."""


class TaskRefused(Exception):  # noqa: N818  a refusal is an answer, not a failure of the program
    """Parent of the refusals."""


class NotAllowed(TaskRefused):
    """No such task for this person, no right to the action, or the task's status does not allow it."""


class CreationDenied(TaskRefused):
    """This person may not create such a task."""


class BadField(TaskRefused):
    """A field's value cannot be stored. `field` is the REST 2 name."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
