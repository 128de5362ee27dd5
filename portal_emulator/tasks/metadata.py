"""What tasks.task.getFields answers (docs: tasks/tasks-task-get-fields.md)."""

from typing import Any

_YES_NO = {"Y": "Yes", "N": "No"}


def _enum(title: str | None, values: Any, default: Any = None) -> dict[str, Any]:
    return {"title": title, "type": "enum", "values": values, "default": default}


def _flag(title: str | None, default: str | None = "N") -> dict[str, Any]:
    return _enum(title, _YES_NO, default)


def _plain(title: str | None, kind: str, **more: Any) -> dict[str, Any]:
    return {"title": title, "type": kind, **more}


FIELD_INFO: dict[str, dict[str, Any]] = {
    "ID": _plain("ID", "integer", primary=True),
    "PARENT_ID": _plain("Base Task ID", "integer", default=0),
    "TITLE": _plain("Title", "string", required=True),
    "DESCRIPTION": _plain("Description", "string"),
    "MARK": _enum("Rating", {"N": "Negative", "P": "Positive"}),
    "PRIORITY": _enum("Priority", {"2": "High", "1": "Medium", "0": "Low"}, 1),
    "STATUS": _enum(
        "Status", {"2": "Pending", "3": "In Progress", "4": "Awaiting Review", "5": "Completed", "6": "Deferred"}, 2
    ),
    "MULTITASK": _flag("Multitask"),
    "NOT_VIEWED": _flag(None),
    "REPLICATE": _flag("Recurring Task"),
    "GROUP_ID": _plain("Project", "integer", default=0),
    "STAGE_ID": _plain("Stage", "integer", default=0),
    "SPRINT_ID": _plain("Sprint", "integer", default=0),
    "BACKLOG_ID": _plain("Backlog", "integer", default=0),
    "CREATED_BY": _plain("Creator", "integer", required=True),
    "CREATED_DATE": _plain(None, "datetime"),
    "RESPONSIBLE_ID": _plain("Participant", "integer", required=True),
    "ACCOMPLICES": _plain(None, "array"),
    "AUDITORS": _plain(None, "array"),
    "CHANGED_BY": _plain("Modified By", "integer"),
    "CHANGED_DATE": _plain("Modification Date", "datetime"),
    "STATUS_CHANGED_BY": _plain("Status Changed By", "integer"),
    "STATUS_CHANGED_DATE": _plain("Status Change Date", "datetime"),
    "CLOSED_BY": _plain("Closed By", "integer", default=None),
    "CLOSED_DATE": _plain("Closure Date", "datetime", default=None),
    "ACTIVITY_DATE": _plain(None, "datetime", default=None),
    "DATE_START": _plain("Start Date", "datetime", default=None),
    "DEADLINE": _plain("Deadline", "datetime", default=None),
    "START_DATE_PLAN": _plain("Planned Start", "datetime", default=None),
    "END_DATE_PLAN": _plain("Planned Completion", "datetime", default=None),
    "GUID": _plain("GUID", "string", default=None),
    "XML_ID": _plain("XML_ID", "string", default=None),
    "COMMENTS_COUNT": _plain("Number of Comments", "integer", default=0),
    "SERVICE_COMMENTS_COUNT": _plain(None, "integer", default=0),
    "NEW_COMMENTS_COUNT": _plain(None, "integer", default=0),
    "ALLOW_CHANGE_DEADLINE": _flag(None),
    "ALLOW_TIME_TRACKING": _flag(None),
    "TASK_CONTROL": _flag("Accept Work"),
    "ADD_IN_REPORT": _flag("Add to Report"),
    "FORKED_BY_TEMPLATE_ID": _flag("Created from Template"),
    "TIME_ESTIMATE": _plain("Estimated Time", "integer"),
    "TIME_SPENT_IN_LOGS": _plain("Time Spent from Change History", "integer"),
    "MATCH_WORK_TIME": _plain("Skip Weekends", "integer"),
    "FORUM_TOPIC_ID": _plain("FORUM_TOPIC_ID", "integer"),
    "FORUM_ID": _plain("FORUM_ID", "integer"),
    "SITE_ID": _plain("SITE_ID", "string"),
    "SUBORDINATE": _flag("Subordinate Task", None),
    "FAVORITE": _flag(None, None),
    "EXCHANGE_MODIFIED": _plain("EXCHANGE_MODIFIED", "datetime", default=None),
    "EXCHANGE_ID": _plain("EXCHANGE_ID", "integer", default=None),
    "OUTLOOK_VERSION": _plain("OUTLOOK_VERSION", "integer", default=None),
    "VIEWED_DATE": _plain("Last Viewed Date", "datetime"),
    "SORTING": _plain("Sorting Index", "double"),
    "DURATION_PLAN": _plain("Spent (planned)", "integer"),
    "DURATION_FACT": _plain("Spent (actual)", "integer"),
    "CHECKLIST": _plain(None, "array"),
    "DURATION_TYPE": _enum("DURATION_TYPE", ["secs", "mins", "hours", "days", "weeks", "months", "years"], "days"),
    "IS_MUTED": _flag(None),
    "IS_PINNED": _flag(None),
    "IS_PINNED_IN_GROUP": _flag(None),
    "FLOW_ID": _plain("Flow", "integer", default=0),
    "UF_CRM_TASK": _plain("CRM Entities", "crm"),
    "UF_TASK_WEBDAV_FILES": _plain("Upload Files", "disk_file"),
    "UF_MAIL_MESSAGE": _plain(None, "mail_message"),
}
