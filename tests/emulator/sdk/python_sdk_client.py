"""A program of its own, run by the tests in an environment of its own: b24pysdk's own calls, nothing of it changed.

Usage: python_sdk_client.py HOST:PORT USER/SECRET. Prints one JSON object: {"calls": {name: what it answered}}.
The certificate is trusted through REQUESTS_CA_BUNDLE. A call that fails ends the program with its traceback.
"""

import base64
import json
import sys

from b24pysdk import BitrixWebhook, Client, Config
from b24pysdk.errors import BitrixBaseAPIError

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
KB = "KNOWLEDGE"
# The SDK's documented way to send methods that it does not list to REST 3.0.
NOTE_METHODS = {
    f"note.{name}"
    for name in (
        "collection.add", "collection.get", "collection.list", "collection.update", "collection.archive",
        "collection.field.list", "document.add", "document.get", "document.update", "document.archive",
        "document.tree.list", "document.search.list", "document.field.get", "file.add", "file.get",
    )
}  # fmt: skip


def knowledge_base(client, call):
    """`call` is the SDK's call by a method's name: its wrappers of some methods of pages take no scope."""
    landing = client.landing
    site = landing.site.add({"TITLE": "Strategy", "CODE": "strategy", "TYPE": KB}, scope=KB).result
    folder = landing.site.add_folder(site, {"TITLE": "Markets", "CODE": "markets"}, scope=KB).result
    other = landing.landing.add({"TITLE": "Home", "SITE_ID": site}, scope=KB).result
    page = landing.landing.add({"TITLE": "Retail", "SITE_ID": site, "FOLDER_ID": folder}, scope=KB).result
    code = landing.block.getrepository(section="text", scope=KB).result
    block = landing.landing.addblock(
        page, {"CODE": "27.4.one_col_fix_text", "CONTENT": "<p>One</p>"}, scope=KB, prevent_history=True
    ).result
    file = landing.block.uploadfile(block, ["dot.png", PNG], scope=KB).result
    text = f'<p>Two = & #1 + "%" of the market</p><img src="{file["src"]}" data-fileid="{file["id"]}">'
    written = landing.block.updatecontent(page, block, text, scope=KB, prevent_history=True).result
    landing.landing.publication(page, scope=KB).result  # noqa: B018  asking for the result makes the call
    fields = {"DESCRIPTION": "About shops", "XML_ID": "key-1"}
    without_scope = refusal(lambda: landing.landing.update(page, fields).result)
    call("landing.landing.update", {"lid": page, "fields": fields, "scope": KB})
    listed = landing.landing.get_list(
        scope=KB, params={"select": ["ID", "TITLE", "XML_ID"], "filter": {"=XML_ID": "key-1"}}
    ).result
    blocks = landing.block.getlist(page, scope=KB, params={"edit_mode": 1, "get_content": 1}).result
    both = landing.block.getlist([page, other], scope=KB, params={"edit_mode": 1}).result
    return {
        "ids": [type(value).__name__ for value in (site, folder, page, block, file["id"])],
        "repository": "27.4.one_col_fix_text" in json.dumps(code),
        "written": written,
        "listed": listed,
        "content": blocks[0]["content"],
        "blocks of two pages": len(both),
        "url": landing.landing.getpublicurl(page, scope=KB).result,
        "folders": [row["TITLE"] for row in landing.site.get_folders(site, scope=KB).result],
        "templates": sorted(row["XML_ID"] for row in landing.template.getlist().result),
        "checked": landing.repo.check_content("<p onclick=x>", splitter="#SAFE#").result,
        "without scope": without_scope,
        "trash": [
            call(f"landing.landing.{name}", {"lid": page, "scope": KB})["result"] == page
            for name in ("markDelete", "markUnDelete")
        ],
        "unknown page": refusal(lambda: landing.landing.publication(9999, scope=KB).result),
    }


def tasks(client):
    add = client.tasks.task.add({"TITLE": "Review", "RESPONSIBLE_ID": 11, "XML_ID": "kb-review:a:new", "TAGS": ["kb"]})
    task = add.result["task"]
    number = int(task["id"])
    item = client.task.checklistitem.add(number, {"TITLE": "Read it"}).result
    comment = client.task.commentitem.add(number, {"POST_MESSAGE": "See the page"}).result
    found = client.tasks.task.list(filter={"XML_ID": "kb-review:a:new"}, select=["ID", "XML_ID", "STATUS"]).result
    client.tasks.task.update(number, {"DEADLINE": "2026-12-15T18:00:00+01:00"}).result  # noqa: B018
    done = client.tasks.task.complete(number).result["task"]
    return {
        "status": done["status"],
        "found": [row["xmlId"] for row in found["tasks"]],
        "item": type(item).__name__,
        "comment": type(comment).__name__,
        "items": len(client.task.checklistitem.getlist(number).result),
        "history": [row["field"] for row in client.tasks.task.history.list(number).result["list"]][-1],
        "results": client.tasks.task.result.list(number).result,
        "fields": "TITLE" in client.tasks.task.get_fields().result["fields"],
        "missing": client.tasks.task.get(999).result,
        "refused": refusal(lambda: client.tasks.task.complete(999).result),
    }


def people(client):
    everybody = client.user.get(filter={"ACTIVE": True}, sort="ID", order="ASC")
    return {
        "me": client.profile().result["ID"],
        "current": client.user.current().result["EMAIL"],
        "first": everybody.result[0]["EMAIL"],
        "all, page by page": len(list(client.user.get(sort="ID", order="ASC").as_list().result)),
        "departments": len(client.department.get().result) > 1,
        "scope": "landing" in client.scope().result,
        "known": client.method.get("landing.site.add").result,
        "time": client.server.time().value.tzinfo is not None,
    }


def batches(client):
    """Commands of one batch by name, with a reference; then more commands than one batch holds."""
    calls = {
        "base": client.landing.site.get_list(scope=KB, params={"select": ["ID", "CODE"]}),
        "pages": client.landing.landing.get_list(
            scope=KB, params={"select": ["ID", "TITLE"], "filter": {"SITE_ID": "$result[base][0][ID]"}}
        ),
        "bad": client.landing.landing.publication(9999, scope=KB),
    }
    found = client.call_batch(calls, halt=False).result
    many = client.call_batches([client.user.get(filter={"ID": 1 + n % 30}) for n in range(60)]).result
    return {
        "titles": [row["TITLE"] for row in found.result["pages"]],
        "errors": found.result_error["bad"]["error"],
        "many": len(many.result),
    }


def notes(client):
    """Knowledge Base 2.0: the wrappers exist, their methods have to be named as REST 3.0 ones."""
    config = Config()
    config.api_v3_methods = config.api_v3_methods | NOTE_METHODS
    collection = client.note.collection.add({"name": "Strategy"}).result["item"]
    document = client.note.document.add({"collectionId": collection["id"], "title": "Retail", "markdown": "One"})
    number = document.result["item"]["id"]
    file = client.note.file.add(number, "dot.png", PNG).result["item"]
    text = f"Two\n\n{file['assetMarkdown']}\n"
    changed = client.note.document.update(number, {"markdown": text}).result["item"]
    tree = client.note.document.tree.list(collection["id"]).result["items"]
    return {
        "name": collection["name"],
        "markdown": changed["markdown"] == text,
        "size": file["size"] == len(base64.b64decode(PNG)),
        "tree": [node["title"] for node in tree],
        "found": [row["documentId"] == number for row in client.note.document.search.list("Retail").result["items"]],
        "bases": len(client.note.collection.list().result["items"]),
        "archived": client.note.document.archive(number).result,
        "gone": refusal(lambda: client.note.document.get(number).result),
    }


def tasks_of_rest3(client):
    """Tasks as REST 3.0 has them."""
    fields = {"title": "Review", "creatorId": 1, "responsibleId": 11, "xmlId": "kb-review:b:new"}
    number = client.tasks.task.add(fields).result["item"]["id"]
    got = client.tasks.task.get(number, select=["id", "title", "status", "xmlId", "responsible.name"]).result["item"]
    client.tasks.task.result.add({"taskId": number, "text": "Confirmed"}).result  # noqa: B018
    listed = client.tasks.task.list(select=["id", "title"], filter=[["id", "=", number]]).result["items"]
    return {
        "got": got["xmlId"],
        "status": got["status"],
        "listed": [row["title"] for row in listed],
        "sent": client.tasks.task.chat.message.send({"taskId": number, "text": "Look"}).result,
        "deleted": client.tasks.task.delete(number).result,
        "filter": refusal(lambda: client.tasks.task.list(filter=[["title", "=", "x"]]).result),
    }


def refusal(call):
    """The code with which the portal refused; the SDK parses it, of either shape."""
    try:
        return {"answered": call()}
    except BitrixBaseAPIError as error:
        return [type(error).__name__, str(getattr(error, "code", None) or error.error)]


def main():
    domain, token = sys.argv[1:]
    webhook = BitrixWebhook(domain=domain, webhook_token=token)
    second, third = Client(webhook), Client(webhook, prefer_version=3)
    calls = {
        "knowledge_base": knowledge_base(second, webhook.call_method),
        "tasks": tasks(second),
        "people": people(second),
        "batches": batches(second),
        "notes": notes(third),
        "tasks_of_rest3": tasks_of_rest3(third),
    }
    json.dump({"calls": calls}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
