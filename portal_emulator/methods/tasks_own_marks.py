"""What a person notes on a task for oneself, and watching it. [docs: api-reference/tasks/user-actions]"""

from portal_emulator.dispatch import Answer, Call, method
from portal_emulator.methods.tasks import task_answer
from portal_emulator.methods.tasks_calls import desk_of, refusals, task_id
from portal_emulator.tasks import writing
from portal_emulator.tasks.desk import Mark
from portal_emulator.tasks.errors import NotAllowed

_NO_FAVORITE = ("1", "Task not found or not accessible")
# An empty array, serialised, is the whole explanation that the portal gives.
_NO_WATCHING = ("1048584", "a:0:{}")


@method("tasks.task.favorite.add", scope="task")
def favorite_add(call: Call) -> Answer:
    """[docs: tasks/user-actions/tasks-task-favorite-add.md]"""
    return _favorite(call, on=True)


@method("tasks.task.favorite.remove", scope="task")
def favorite_remove(call: Call) -> Answer:
    """[docs: tasks/user-actions/tasks-task-favorite-remove.md]"""
    return _favorite(call, on=False)


def _favorite(call: Call, *, on: bool) -> Answer:
    wanted = task_id(call)
    with refusals(*_NO_FAVORITE):
        writing.set_mark(desk_of(call), wanted, Mark.FAVORITE, on=on)
    return Answer(True)


@method("tasks.task.mute", scope="task")
def mute(call: Call) -> Answer:
    """[docs: tasks/user-actions/tasks-task-mute.md]"""
    return _marked(call, Mark.MUTED, on=True)


@method("tasks.task.unmute", scope="task")
def unmute(call: Call) -> Answer:
    """[docs: tasks/user-actions/tasks-task-unmute.md]"""
    return _marked(call, Mark.MUTED, on=False)


@method("tasks.task.pin", scope="task")
def pin(call: Call) -> Answer:
    """[docs: tasks/user-actions/tasks-task-pin.md]"""
    return _marked(call, Mark.PINNED, on=True)


@method("tasks.task.unpin", scope="task")
def unpin(call: Call) -> Answer:
    """[docs: tasks/user-actions/tasks-task-unpin.md]"""
    return _marked(call, Mark.PINNED, on=False)


def _marked(call: Call, mark: Mark, *, on: bool) -> Answer:
    """A task that is not there for this person is an empty answer, not an error."""
    wanted = task_id(call, "id")
    desk = desk_of(call)
    try:
        writing.set_mark(desk, wanted, mark, on=on)
    except NotAllowed:
        return Answer([])
    return task_answer(desk, wanted)


@method("tasks.task.startwatch", scope="task")
def start_watching(call: Call) -> Answer:
    """[docs: tasks/user-actions/tasks-task-start-watch.md]"""
    return _watching(call, on=True)


@method("tasks.task.stopwatch", scope="task")
def stop_watching(call: Call) -> Answer:
    """[docs: tasks/user-actions/tasks-task-stop-watch.md]"""
    return _watching(call, on=False)


def _watching(call: Call, *, on: bool) -> Answer:
    wanted = task_id(call)
    desk = desk_of(call)
    with refusals(*_NO_WATCHING):
        writing.set_watching(desk, wanted, on=on)
    return task_answer(desk, wanted)
