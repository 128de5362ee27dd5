"""The chat of a task, and its files, by REST 3.0. [docs: tasks/tasks-task-chat-*.md, tasks-task-file-*.md]"""

from portal_emulator import dto
from portal_emulator.dispatch import Answer, Call, RestError, method
from portal_emulator.dto import Dto, Field
from portal_emulator.envelope import V3
from portal_emulator.methods.tasks_calls import desk_of
from portal_emulator.methods.tasks_v3 import SCOPE, refusals, result_answer
from portal_emulator.tasks import talk
from portal_emulator.tasks.row import load_task
from portal_emulator.tasks.view3 import RESULT

dto.describe(
    "tasks.task.chat.message",
    SCOPE,
    Dto(
        "MessageDto",
        (Field("id", "int", filterable=True, sortable=True), Field("taskId", "int"), Field("text", "string")),
    ),
)
dto.describe("tasks.task.file", SCOPE, Dto("FileDto", (Field("taskId", "int"), Field("fileIds", "array"))))
dto.describe(
    "tasks.task.access",
    SCOPE,
    Dto("AccessDto", (Field("id", "int", filterable=True, sortable=True, title="ID", description="Identifier"),)),
    dto.DESCRIBED,
)


@method("tasks.task.chat.message.send", scope=SCOPE, version=3)
def send_message(call: Call) -> Answer:
    """Into the task's chat, where comments live now. [docs: tasks-task-chat-message-send.md]"""
    fields = dto.fields_object(call.params)
    for name in ("taskId", "text"):
        if fields.get(name) is None:
            raise dto.missing(name)
    if fields["text"] == "":
        raise dto.invalid("text", 'The required field "text" is not filled', "DTO")
    task_id = dto.required_int(fields, "taskId")
    if not isinstance(fields["text"], str):
        raise dto.wrong_type("text", "string")
    with refusals():
        talk.add_comment(desk_of(call), task_id, fields["text"], call.user.id)
    return dto.done()


@method("tasks.task.result.addFromChatMessage", scope=SCOPE, version=3)
def result_from_message(call: Call) -> Answer:
    """A comment of ours is a message of the task's chat. [docs: result/tasks-task-result-addfromchatmessage.md]"""
    fields = dto.fields_object(call.params)
    for name in fields:
        if name == "fileIds":
            raise dto.invalid(name, "The field `fileIds` is not available for filling", "DTO")
        if name != "messageId":
            raise dto.unknown_property(RESULT.name, name)
    if fields.get("messageId") is None:
        raise dto.invalid("messageId", 'Required field "messageId" is not filled', "DTO")
    message = talk.find_comment(call.db, dto.required_int(fields, "messageId"))
    if message is None:
        raise dto.invalid("messageId", "Message is not from task chat")
    if load_task(call.db, message["task_id"]) is None:
        raise dto.invalid("taskId", "Task not found")
    with refusals():
        created = talk.add_result(
            desk_of(call), message["task_id"], message["message"], author_id=call.user.id, comment_id=message["id"]
        )
    return result_answer(call, created)


@method("tasks.task.file.attach", scope=SCOPE, version=3)
def attach_files(call: Call) -> Answer:
    """Nobody has a file on the emulator's Drive, so every file is one without access. [docs: tasks-task-file-attach.md]"""
    dto.required_int(call.params, "taskId")
    if call.params.get("fileIds") is None:
        raise dto.missing("fileIds")
    dto.optional(call.params, "fileIds", "array", [])
    text = "Error during request object validation"
    refusal = {"validation": [{"message": "Insufficient permissions"}]}
    raise RestError(f"{V3}VALIDATION_REQUESTVALIDATIONEXCEPTION", text, extra=refusal)
