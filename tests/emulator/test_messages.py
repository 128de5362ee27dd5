"""The chat of a task and notifications, as api-reference/chats has them."""

from typing import Any

SERVICE, OWNER, STRANGER = "publisher", "maxim.o@example.com", "pavel.s@example.com"


def chat_of(rest: Any, task: str) -> str:
    found = rest.result(SERVICE, "tasks.task.get", taskId=task, select=["CHAT_ID"])["task"]["chatId"]
    return f"chat{found}"


def said(rest: Any, dialog: str, **more: Any) -> list[tuple[int, str]]:
    rows = rest.result(SERVICE, "im.dialog.messages.get", DIALOG_ID=dialog, **more)["messages"]
    return [(row["author_id"], row["text"]) for row in rows]


def test_comments_of_a_task_are_messages_of_its_chat(rest: Any) -> None:
    """Whatever wrote them, the old method or REST 3.0: newest first, by whom and when (docs: tasks-new.md)."""
    task = rest.task()["id"]
    rest.result(SERVICE, "task.commentitem.add", TASKID=task, FIELDS={"POST_MESSAGE": "first"})
    rest.v3(OWNER, "tasks.task.chat.message.send", fields={"taskId": int(task), "text": "second"})
    dialog = chat_of(rest, task)

    assert said(rest, dialog) == [(11, "second"), (1, "first")]
    assert said(rest, dialog, FIRST_ID=1) == [(11, "second")]
    assert said(rest, dialog, LAST_ID=2, LIMIT=5) == [(1, "first")]


def test_only_who_takes_part_reads_a_chat(rest: Any) -> None:
    """Somebody else's webhook is refused, and there is no chat of another kind."""
    dialog = chat_of(rest, rest.task()["id"])
    assert rest.error(STRANGER, "im.dialog.messages.get", DIALOG_ID=dialog) == (400, "ACCESS_ERROR")
    assert rest.error(SERVICE, "im.dialog.messages.get", DIALOG_ID="chat7") == (400, "ACCESS_ERROR")
    assert rest.error(SERVICE, "im.dialog.messages.get") == (400, "DIALOG_ID_EMPTY")


def test_a_notification_under_a_tag_replaces_the_older_one(rest: Any) -> None:
    """By webhook only together with CLIENT_ID (docs: im-notify-system-add.md); the dismissed get none."""
    tagged = {"USER_ID": 11, "TAG": "digest"}
    rest.result(SERVICE, "im.notify.system.add", MESSAGE="one", CLIENT_ID="kb", **tagged)
    rest.result(SERVICE, "im.notify.system.add", MESSAGE="two", CLIENT_ID="kb", **tagged)
    rest.result(SERVICE, "im.notify.system.add", MESSAGE="three", **tagged)

    rows = rest.portal.store.connection.execute("SELECT message FROM notice ORDER BY id").fetchall()
    assert [row[0] for row in rows] == ["two", "three"]
    assert rest.error(SERVICE, "im.notify.system.add", MESSAGE="x") == (400, "USER_ID_EMPTY")
    assert rest.error(SERVICE, "im.notify.system.add", USER_ID=11, MESSAGE=" ") == (400, "MESSAGE_EMPTY")


def test_a_tick_is_activity_of_the_task(rest: Any) -> None:
    """Who waits for answers sees from the list which tasks to look into."""
    task = rest.task()["id"]
    item = rest.result(SERVICE, "task.checklistitem.add", TASKID=task, FIELDS={"TITLE": "Right", "PARENT_ID": 0})
    rest.later(hours=1)
    rest.result(OWNER, "task.checklistitem.complete", TASKID=task, ITEMID=item)

    found = rest.result(SERVICE, "tasks.task.list", filter={"ID": task}, select=["CREATED_DATE", "ACTIVITY_DATE"])
    (row,) = found["tasks"]
    assert row["activityDate"] > row["createdDate"]
