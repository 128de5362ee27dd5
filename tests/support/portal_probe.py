"""Asks a portal what documentation and source leave open, in a scratch knowledge base that it removes.

    BITRIX24_TEST_WEBHOOK_URL=… python tests/support/portal_probe.py

prints a line a question: what was expected, what the portal did. tests/live runs it too; tests/emulator tests the probe.
The webhook's address is a secret and is never printed: errors of the connection are told by their kind alone.
"""

import base64
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import requests

VARIABLE = "BITRIX24_TEST_WEBHOOK_URL"
NAME = "publisher-probe-scratch"
NOT_ASKED = "not asked"
KB = {"scope": "KNOWLEDGE"}
PNG = base64.b64encode(
    base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
).decode()
TEXT = "One select * from two; ../three; regular words"


class NoAnswerError(Exception):
    """The portal did not answer, or not in JSON. It names no address."""


class NotAskedError(Exception):
    """This webhook cannot be asked that; no finding either way."""


@dataclass(frozen=True, slots=True)
class Said:
    """A status, and the answer's JSON."""

    status: int
    body: dict[str, Any]

    @property
    def code(self) -> str:
        """The error's code, of either shape; "" where there is none, and the empty code is told as `(empty)`."""
        error = self.body.get("error")
        if isinstance(error, dict):
            return str(error.get("code", ""))
        return "" if error is None else str(error) or "(empty)"

    @property
    def result(self) -> Any:
        """The result. NoAnswerError for a refusal: the question cannot be asked."""
        if "result" not in self.body:
            raise NoAnswerError(f"refused with {self.status} {self.code}")
        return self.body["result"]

    @property
    def refusal(self) -> str:
        return f"{self.status} {self.code}" if self.code else f"{self.status} {self.body.get('result')!r}"


class Asked:
    """A portal behind a webhook."""

    def __init__(self, webhook: str, session: requests.Session | None = None) -> None:
        self._address = webhook.strip().removesuffix("profile.json").rstrip("/") + "/"
        self._session = session or requests.Session()

    def v2(self, method: str, **params: Any) -> Said:
        return self._post(self._address + method, params)

    def v3(self, method: str, params: Any, **headers: str) -> Said:
        return self._post(self._address.replace("/rest/", "/rest/api/", 1) + method, params, headers)

    def stranger(self, version: int) -> Said:
        """A call with a wrong secret."""
        head, _, _ = self._address.rstrip("/").rpartition("/")
        address = f"{head}/wrongsecret/profile" if version == 2 else f"{head}/wrongsecret/note.collection.list"
        return self._post(address if version == 2 else address.replace("/rest/", "/rest/api/", 1), {})

    def anonymous(self, path: str) -> str:
        """What a visitor without a session gets for a file's address."""
        address = path if path.startswith("http") else self._address.split("/rest/")[0] + path
        try:
            return str(requests.get(address, timeout=20, allow_redirects=False).status_code)
        except requests.RequestException as error:
            return type(error).__name__

    def _post(self, address: str, params: Any, headers: dict[str, str] | None = None) -> Said:
        named = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        try:
            answer = self._session.post(address, json=params, headers=named, timeout=65, allow_redirects=False)
            body = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise NoAnswerError(type(error).__name__) from None
        return Said(answer.status_code, body if isinstance(body, dict) else {"result": body})


@dataclass(slots=True)
class Scratch:
    """What the questions are asked of: a base with one page and one block, a task's key, a base of notes where there is one."""

    portal: Asked
    site: int
    page: int
    block: int
    tasks: list[str] = field(default_factory=list)
    collections: list[int] = field(default_factory=list)

    def content(self) -> str:
        params = {"edit_mode": 1, "get_content": 1}
        rows = self.portal.v2("landing.block.getlist", **KB, lid=self.page, params=params).result
        return next(str(row["content"]) for row in rows if int(row["id"]) == self.block)

    def task(self, **fields: Any) -> str:
        me = self.portal.v2("profile").result["ID"]
        whole = {"TITLE": NAME, "RESPONSIBLE_ID": me, **fields}
        self.tasks.append(str(self.portal.v2("tasks.task.add", fields=whole).result["task"]["id"]))
        return self.tasks[-1]

    def collection(self) -> dict[str, Any]:
        made: dict[str, Any] = self.portal.v3("note.collection.add", {"fields": {"name": NAME}}).result["item"]
        self.collections.append(int(made["id"]))
        return made


@contextmanager
def scratch(portal: Asked) -> Iterator[Scratch]:
    """A knowledge base of its own, removed with all that was made in it, tasks and notes too, whatever happens."""
    site = {"TITLE": NAME, "CODE": NAME, "TYPE": "KNOWLEDGE"}
    number = int(portal.v2("landing.site.add", **KB, fields=site).result)
    made = Scratch(portal, number, 0, 0)
    try:
        made.page = int(portal.v2("landing.landing.add", **KB, fields={"TITLE": NAME, "SITE_ID": number}).result)
        added = {"CODE": "27.4.one_col_fix_text", "CONTENT": f"<p>{TEXT}</p>"}
        made.block = int(portal.v2("landing.landing.addblock", **KB, lid=made.page, fields=added).result)
        yield made
    finally:
        _remove(made)


def _remove(made: Scratch) -> None:
    portal = made.portal
    calls: list[Callable[[], Any]] = [
        lambda task=task: portal.v2("tasks.task.delete", taskId=task) for task in made.tasks
    ]
    calls += [lambda it=it: portal.v3("note.collection.delete", {"id": it}) for it in made.collections]
    with suppress(NoAnswerError):
        params = {"select": ["ID"], "filter": {"SITE_ID": made.site, "=DELETED": ["Y", "N"]}, "order": {"ID": "desc"}}
        rows = portal.v2("landing.landing.getList", **KB, params=params).result
        calls += [lambda row=row: portal.v2("landing.landing.delete", **KB, lid=int(row["ID"])) for row in rows]
    calls.append(lambda: portal.v2("landing.site.delete", **KB, id=made.site))
    for call in calls:
        with suppress(NoAnswerError):
            call()


@dataclass(frozen=True, slots=True)
class Question:
    """`expected` are the answers that the facts allow, the likeliest first; `ask` gives what the portal did, in words."""

    number: str
    text: str
    expected: tuple[str, ...]
    ask: Callable[[Scratch], str]


@dataclass(frozen=True, slots=True)
class Finding:
    question: Question
    observed: str

    @property
    def differs(self) -> bool:
        """Not the likeliest answer: where the portal is another than the emulator's default."""
        return self.observed != self.question.expected[0] and not self.observed.startswith(NOT_ASKED)

    def __str__(self) -> str:
        sign = "differs" if self.differs else "as expected"
        asked = self.question
        return f"{asked.number} {asked.text}: {self.observed} ({sign}; expected {' or '.join(asked.expected)})"


def probe(portal: Asked) -> list[Finding]:
    """Every question, each answered or with why it could not be asked."""
    with scratch(portal) as made:
        return [Finding(question, _answer(question, made)) for question in QUESTIONS]


def _answer(question: Question, made: Scratch) -> str:
    try:
        return question.ask(made)
    except NotAskedError as error:
        return f"{NOT_ASKED}: {error}"
    except NoAnswerError as error:
        return f"could not be asked: {error}"
    except (KeyError, TypeError, IndexError, AttributeError, StopIteration, ValueError) as error:
        return f"an answer of another shape: {type(error).__name__}"


def wrong_block(made: Scratch) -> str:
    call = {**KB, "lid": made.page, "block": made.block + 1_000_000, "content": "x"}
    return made.portal.v2("landing.block.updatecontent", **call).refusal


def filtered(made: Scratch, *, batch: bool) -> str:
    """Whether the proactive filter splits words that look like SQL or a path."""
    params = {**KB, "lid": made.page, "block": made.block, "content": f"<p>{TEXT}</p>", "preventHistory": 1}
    if batch:
        query = requests.models.PreparedRequest._encode_params(params)
        made.portal.v2("batch", halt=0, cmd={"a": f"landing.block.updatecontent?{query}"}).result  # noqa: B018
    else:
        made.portal.v2("landing.block.updatecontent", **params).result  # noqa: B018
    return "kept" if TEXT in made.content() else "altered"


def overlong(made: Scratch, name: str) -> str:
    said = made.portal.v2("landing.landing.update", **KB, lid=made.page, fields={name: "x" * 300})
    if said.code:
        return f"refused {said.code}"
    params = {"select": ["ID", name], "filter": {"ID": made.page}}
    row = made.portal.v2("landing.landing.getList", **KB, params=params).result[0]
    return f"cut at {len(row[name])}"


def large_body(made: Scratch, size: int) -> str:
    content = f"<p>{'word ' * (size // 5)}</p>"
    said = made.portal.v2("landing.block.updatecontent", **KB, lid=made.page, block=made.block, content=content)
    return "stored" if said.body.get("result") is True and content in made.content() else said.refusal[:80]


def image_without_login(made: Scratch) -> str:
    file = made.portal.v2("landing.block.uploadfile", **KB, block=made.block, picture=["dot.png", PNG]).result
    return made.portal.anonymous(str(file["src"]))


def rights(made: Scratch) -> str:
    said = made.portal.v2("landing.site.getRights", **KB, id=made.site)
    return said.code or "available"


def list_without_id(made: Scratch) -> str:
    for number in range(2):
        made.portal.v2("landing.landing.add", **KB, fields={"TITLE": f"{NAME} {number}", "SITE_ID": made.site}).result  # noqa: B018
    params = {"select": ["TITLE"], "filter": {"SITE_ID": made.site}}
    rows = made.portal.v2("landing.landing.getList", **KB, params=params).result
    return "collapses" if len(rows) == 1 else "keeps rows"


def too_many_commands(made: Scratch) -> str:
    said = made.portal.v2("batch", halt=0, cmd={f"c{number}": "server.time" for number in range(51)})
    if said.code:
        return said.refusal
    return "200, one by one" if "c50" in said.result["result_error"] else "200, all done"


def key_filter(made: Scratch, *, many: bool) -> str:
    keys = [f"{NAME}:{many}:{number}" for number in range(2)]
    numbers = {made.task(XML_ID=key) for key in keys}
    wanted: Any = keys if many else keys[0]
    rows = made.portal.v2("tasks.task.list", filter={"XML_ID": wanted}, select=["ID", "XML_ID"]).result["tasks"]
    found = {str(row["id"]) for row in rows if row["xmlId"] in keys}
    if len(rows) > len(found):
        return "ignored"
    return "found" if (found == numbers if many else len(found) == 1) else "not found"


def tags(made: Scratch, *, update: bool) -> str:
    number = made.task(**({} if update else {"TAGS": [NAME]}))
    if update:
        made.portal.v2("tasks.task.update", taskId=number, fields={"TAGS": [NAME]}).result  # noqa: B018
    row = made.portal.v2("tasks.task.list", filter={"ID": number}, select=["ID", "TAGS"]).result["tasks"][0]
    held = row.get("tags") or {}
    return "written" if NAME in [tag["title"] for tag in held.values()] else "not written"


def newest_first(made: Scratch) -> str:
    collection = made.collection()["id"]
    for title in ("first", "second"):
        fields = {"collectionId": collection, "title": title}
        made.portal.v3("note.document.add", {"fields": fields}).result  # noqa: B018
    items = made.portal.v3("note.document.tree.list", {"collectionId": collection}).result["items"]
    return "newest first" if [item["title"] for item in items] == ["second", "first"] else "oldest first"


def policy(made: Scratch) -> str:
    return str(made.collection()["policyLevel"])


def file_parameters(made: Scratch) -> str:
    fields = {"collectionId": made.collection()["id"], "title": NAME}
    document = made.portal.v3("note.document.add", {"fields": fields}).result["item"]["id"]
    given = {"documentId": document, "fileName": "dot.png", "fileContent": PNG}
    if not made.portal.v3("note.file.add", given).code:
        return "at the top"
    return "in fields" if not made.portal.v3("note.file.add", {"fields": given}).code else "neither"


def repeated(made: Scratch, *, batch: bool) -> str:
    """Whether the second of two equal calls with one key gives the first one's answer."""
    collection = made.collection()["id"]
    call: Any = {"fields": {"collectionId": collection, "title": NAME}}
    method = "note.document.add"
    if batch:
        call, method = [{"method": method, "query": call}], "batch"
    answers = [made.portal.v3(method, call, Idempotency_Key=f"{NAME}-{collection}-{batch}").result for _ in range(2)]
    return "replayed" if answers[0] == answers[1] else "done twice"


def stranger(made: Scratch, version: int) -> str:
    return made.portal.stranger(version).refusal.removeprefix("BITRIX_REST_V3_EXCEPTION_")


def lacking_scope_v2(made: Scratch) -> str:
    return made.portal.v2(_out_of_scope(made, V2_METHODS)).refusal


def lacking_scope_v3(made: Scratch) -> str:
    return made.portal.v3(_out_of_scope(made, V3_METHODS), {}).refusal


def _out_of_scope(made: Scratch, methods: dict[str, str]) -> str:
    """A method whose scope the webhook has not. NotAskedError: it has all that could be tried."""
    held = set(made.portal.v2("scope").result)
    method = next((method for scope, method in methods.items() if scope not in held), None)
    if method is None:
        raise NotAskedError(f"this webhook has {' and '.join(methods)}; try one without")
    return method


def application(made: Scratch) -> str:
    said = made.portal.v2("app.info")
    return said.refusal if said.code else f"200 {' '.join(sorted(said.result))}"


def addresses(made: Scratch) -> str:
    rows = made.portal.v2("user.get", FILTER={"ACTIVE": True}).result
    return "shown" if all("EMAIL" in row for row in rows) else "hidden"


def tags_from_get(made: Scratch) -> str:
    number = made.task(TAGS=[NAME])
    task = made.portal.v2("tasks.task.get", taskId=number, select=["ID", "TAGS"]).result["task"]
    return "answered" if task.get("tags") else "left out"


def largest_page(made: Scratch) -> str:
    """Only a portal with more tasks than fifty can tell."""
    if int(made.portal.v2("tasks.task.list", select=["ID"]).body.get("total", 0)) <= PAGE:
        raise NotAskedError(f"there are not more than {PAGE} tasks")
    items = made.portal.v3("tasks.task.list", {"pagination": {"limit": 1000}}).result["items"]
    return str(PAGE) if len(items) == PAGE else f"more than {PAGE}"


PAGE = 50
# A scope, and a method of it that only reads.
V2_METHODS = {"department": "department.get", "calendar": "calendar.settings.get", "task": "tasks.task.list"}
V3_METHODS = {"tasks": "tasks.task.list", "note": "note.collection.list"}
QUESTIONS = (
    Question("kb-11.1", "a text into an unknown block", ("200 None", "400 BLOCK_NOT_FOUND"), wrong_block),
    Question("kb-11.3", "words like SQL and paths, single call", ("kept", "altered"), lambda s: filtered(s, batch=False)),
    Question("kb-11.3", "words like SQL and paths, in a batch", ("kept", "altered"), lambda s: filtered(s, batch=True)),
    *(
        Question("kb-11.4", f"a {name} of 300 characters", ("cut at 255", "refused SYSTEM_ERROR"), lambda s, n=name: overlong(s, n))
        for name in ("TITLE", "CODE", "XML_ID")
    ),
    Question("kb-11.4", "a text of 1 MB", ("stored",), lambda s: large_body(s, 1_000_000)),
    Question("kb-11.4", "a text of 4 MB", ("stored",), lambda s: large_body(s, 4_000_000)),
    Question("kb-11.5", "an uploaded image without signing in", ("200",), image_without_login),
    Question("kb-11.6", "rights of a base", ("available", "FEATURE_NOT_AVAIL"), rights),
    Question("kb-3.11", "a list without ID", ("collapses", "keeps rows"), list_without_id),
    Question("kb-10.1", "51 commands", ("200, one by one", "400 ERROR_BATCH_LENGTH_EXCEEDED"), too_many_commands),
    Question("tn-10.1", "tasks by one XML_ID", ("found",), lambda s: key_filter(s, many=False)),
    Question("tn-10.1", "tasks by an array of XML_ID", ("found",), lambda s: key_filter(s, many=True)),
    Question("tn-10.2", "TAGS when a task is added", ("written",), lambda s: tags(s, update=False)),
    Question("tn-10.2", "TAGS when a task is changed", ("written",), lambda s: tags(s, update=True)),
    Question("tn-10.3", "order of sibling documents", ("newest first",), newest_first),
    Question("tn-10.5", "policyLevel of a new base of notes", ("none", "view"), policy),
    Question("tn-6.1.6", "parameters of note.file.add", ("at the top", "in fields"), file_parameters),
    Question("tn-10.6", "a wrong secret, version 2", ("401 INVALID_CREDENTIALS", "403 INVALID_CREDENTIALS"), lambda s: stranger(s, 2)),
    Question("tn-10.6", "a wrong secret, REST 3.0", ("401 BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION",), lambda s: stranger(s, 3)),
    Question("tn-10.6", "a missing scope, version 2", ("403 insufficient_scope", "401 insufficient_scope"), lacking_scope_v2),
    Question("tn-10.6", "a missing scope, REST 3.0", ("403 BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION",), lacking_scope_v3),
    Question("tn-1.5.1", "TAGS from tasks.task.get", ("answered", "left out"), tags_from_get),
    Question("tn-1.10.3", "a page of 1,000 tasks of REST 3.0", ("50", "more than 50"), largest_page),
    Question("tn-10.7", "an Idempotency-Key", ("replayed", "done twice"), lambda s: repeated(s, batch=False)),
    Question("tn-10.7", "an Idempotency-Key of a batch", ("done twice", "replayed"), lambda s: repeated(s, batch=True)),
    Question("tn-10.9", "app.info by webhook", ("200 LICENSE SCOPE", "403 ACCESS_DENIED"), application),
    Question("tn-10.10", "e-mails of colleagues", ("shown", "hidden"), addresses),
)  # fmt: skip
# What no webhook can find out by itself: a person has to look.
FOR_PEOPLE = (
    "kb-11.6: how many knowledge bases and pages does the plan allow?",
    "tn-10.3: does the portal's own page show the newest document first?",
    "kb-11.2: does a page that was never published open for an ordinary reader?",
    "kb-11.7: do details, tables and pre look right without inline styles?",
    "tn-10.4: what of a document's Markdown survives a person's edit?",
    "tn-10.8: which status has NOTE_DOCUMENT_HAS_UNSAVED_CHANGES, while a person edits?",
)


def main() -> int:
    webhook = os.environ.get(VARIABLE, "").strip()
    if not webhook:
        sys.stderr.write(f"{VARIABLE} is not set: name a webhook of a portal that you may write to\n")
        return 2
    try:
        findings = probe(Asked(webhook))
    except NoAnswerError as error:
        sys.stderr.write(f"the scratch base could not be made: {error}\n")
        return 7
    sys.stdout.write("\n".join([*map(str, findings), *FOR_PEOPLE]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
