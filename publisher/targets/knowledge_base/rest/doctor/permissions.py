"""Which permissions of the webhook are missing for what the person wants to do: all of them at once."""

from collections.abc import Iterator

from publisher.messages import text
from publisher.portal.bitrix24.batch import Command
from publisher.portal.health import Check, CheckState, WantedUse
from publisher.targets.knowledge_base.rest.doctor.asking import Asker

# Any one of the names is enough. The form of webhooks says `sonet_group`, the pages of methods `sonet`.
_LANDING = ("landing",)
_PEOPLE = ("user_basic", "user")
_TASK = ("task",)
_HEADS = ("department",)
_GROUPS = ("sonet_group", "socialnetwork", "sonet")
NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "publish": (_LANDING, _PEOPLE, _TASK),
    "review": (_TASK, _PEOPLE),
    "reading": (_TASK, _PEOPLE),
    "setup": (_LANDING, _GROUPS, _PEOPLE),
}
USEFUL: dict[str, tuple[tuple[str, ...], ...]] = {"review": (_HEADS,), "reading": (_HEADS,)}
METHODS = {
    "publish": (
        "landing.site.add", "landing.site.update", "landing.site.getList", "landing.site.getFolders",
        "landing.site.addFolder", "landing.site.updateFolder", "landing.landing.getList", "landing.landing.add",
        "landing.landing.update", "landing.landing.addblock", "landing.landing.publication", "landing.block.getlist",
        "landing.block.updatecontent", "landing.block.uploadfile", "landing.template.getlist",
        "landing.template.setSiteRef",
    ),
    "review": ("tasks.task.list", "tasks.task.add", "tasks.task.update", "tasks.task.complete", "user.get"),
    "reading": ("tasks.task.list", "tasks.task.add", "user.get"),
    "setup": (
        "landing.site.bindingToGroup", "landing.site.bindingToMenu", "landing.site.setRights", "landing.role.isEnabled",
        "sonet_group.get", "sonet_group.create", "sonet_group.user.add",
    ),
}  # fmt: skip


def permissions(ask: Asker, wanted: WantedUse) -> Iterator[Check]:
    """The webhook's permissions against the commands, and methods that this portal does not have."""
    said = ask.ask("scope")
    held = {str(name) for name in said.value} if isinstance(said.value, list) else set()
    yield _scopes(held, wanted)
    methods = sorted({method for command in wanted.commands for method in METHODS[command]})
    answers = ask.ask_all([Command("method.get", {"name": method}) for method in methods])
    absent = [
        method
        for method, answer in zip(methods, answers, strict=True)
        if isinstance(answer.value, dict) and answer.value.get("isExisting") is False
    ]
    if absent:
        yield Check(
            "methods", CheckState.NO, text("doctor.methods-absent", methods=", ".join(absent)),
            text("doctor.methods-absent-hint"), observed=" ".join(absent), stops="publish" in wanted.commands,
        )  # fmt: skip
    else:
        yield Check("methods", CheckState.OK, text("doctor.methods-ok", n=len(methods)), observed="all there")


def _scopes(held: set[str], wanted: WantedUse) -> Check:
    missing = _missing(NEEDED, held, wanted)
    if missing:
        listed = "; ".join(f"{scope} ({', '.join(commands)})" for scope, commands in missing.items())
        stops = any("publish" in commands for commands in missing.values())
        return Check(
            "scopes", CheckState.NO, text("doctor.scopes-missing", scopes=listed), text("doctor.scopes-hint"),
            observed=f"missing {' '.join(missing)}", stops=stops,
        )  # fmt: skip
    useful = _missing(USEFUL, held, wanted)
    if useful:
        return Check(
            "scopes", CheckState.WARNING, text("doctor.scopes-useful", scopes=", ".join(useful)), text("doctor.scopes-hint"),
            observed=f"useful {' '.join(useful)}",
        )  # fmt: skip
    commands = ", ".join(command for command in NEEDED if command in wanted.commands)
    return Check("scopes", CheckState.OK, text("doctor.scopes-ok", commands=commands), observed="all there")


def _missing(needs: dict[str, tuple[tuple[str, ...], ...]], held: set[str], wanted: WantedUse) -> dict[str, list[str]]:
    """The first name of each permission that the webhook lacks, with the commands that want it."""
    missing: dict[str, list[str]] = {}
    for command, scopes in needs.items():
        for names in scopes if command in wanted.commands else ():
            without_tasks = command == "publish" and not wanted.tasks
            if held.isdisjoint(names) and not (without_tasks and names != _LANDING):
                missing.setdefault(names[0], []).append(command)
    return missing
