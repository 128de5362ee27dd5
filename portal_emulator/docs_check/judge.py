"""Every served method held against its page: the answer's keys and types, and refusals of calls that lack something."""

import shutil
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal_emulator import dispatch
from portal_emulator.docs_check.calls import build_world, call_of, opened
from portal_emulator.docs_check.page import MethodPage


@dataclass(frozen=True, slots=True)
class Check:
    """`what` names the check within its method; `problem` is empty where both agree."""

    method: str
    version: int
    what: str
    problem: str = ""

    @property
    def name(self) -> str:
        return f"v{self.version} {self.method}: {self.what}"


def judge(pages: list[MethodPage]) -> list[Check]:
    """All checks of all served methods that have a page."""
    dispatch.load_methods()
    checks: list[Check] = []
    with tempfile.TemporaryDirectory(prefix="docs-check-", ignore_cleanup_errors=True) as folder:
        world = Path(folder) / "world.sqlite"
        build_world(world)
        for page in pages:
            served = dispatch.find(page.method, page.version)
            if served is not None:
                copy = Path(folder) / "copy.sqlite"
                shutil.copyfile(world, copy)
                checks += _judge_page(page, served.name, copy)
                for file in Path(folder).glob("copy.sqlite*"):
                    file.unlink()
    return checks


def _judge_page(page: MethodPage, method: str, store: Path) -> Iterator[Check]:
    params = call_of(page.version, method)
    with opened(store) as caller:
        for path in page.required:
            what = f"without {'.'.join(path)}"
            lacking = without(params, path)
            if lacking is None:
                yield Check(method, page.version, what, "the call of this check does not have the parameter")
            else:
                status, body = caller.call(page.version, method, lacking)
                yield Check(method, page.version, what, lack_problem(page, path[-1], status, body))
        status, body = caller.call(page.version, method, params)
        if status != 200:
            yield Check(method, page.version, "answer", f"refused: {status} {body.get('error')}")
            return
        if page.example is not None:
            for what, problem in compare(page.example, body, ""):
                yield Check(method, page.version, what, problem)


def without(params: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any] | None:
    """The parameters less one; None when it is not among them. Names are compared whatever their case."""
    changed = deepcopy(params)
    node: Any = changed
    for name in path[:-1]:
        node = node.get(_key(node, name)) if isinstance(node, dict) else None
    if not isinstance(node, dict) or _key(node, path[-1]) not in node:
        return None
    del node[_key(node, path[-1])]
    return changed


def _key(node: dict[str, Any], name: str) -> str:
    return next((key for key in node if key.lower() == name.lower()), name)


def lack_problem(page: MethodPage, name: str, status: int, body: dict[str, Any]) -> str:
    """Empty when code and status are those that the page has for a missing `name`."""
    error = body.get("error")
    code = str(error.get("code")) if isinstance(error, dict) else error
    if code is None:
        return f"answered {status} {body.get('result')!r:.60}, and no error"
    about = {known.code for known in page.errors if known.is_about_lack_of(name)}
    wanted = about or {known.code for known in page.errors}
    if wanted and code not in wanted:
        return f"answered {status} {code!r}, documented {', '.join(sorted(map(repr, wanted)))}"
    if page.statuses and status not in page.statuses:
        return f"answered status {status}, documented {', '.join(map(str, sorted(page.statuses)))}"
    return ""


def compare(documented: Any, answered: Any, path: str) -> Iterator[tuple[str, str]]:
    """A check for every documented key; an empty array may stand for an object, null for anything."""
    if documented is None or answered is None or documented in ([], {}) or answered in ([], {}):
        return
    kinds = _kind(documented), _kind(answered)
    if kinds[0] != kinds[1]:
        yield path or "answer", f"documented {kinds[0]} {documented!r:.40}, answered {kinds[1]} {answered!r:.40}"
        return
    if isinstance(documented, list):
        yield from compare(documented[0], answered[0], path + "[]")
    elif isinstance(documented, dict):
        if _is_keyed_by_id(documented) and _is_keyed_by_id(answered):
            yield from compare(next(iter(documented.values())), next(iter(answered.values())), path + ".*")
            return
        for key, value in documented.items():
            below = f"{path}.{key}".lstrip(".")
            if key not in answered:
                yield below, "documented, not answered"
            else:
                yield below, ""
                yield from compare(value, answered[key], below)


def _is_keyed_by_id(value: dict[str, Any]) -> bool:
    return all(key.lstrip("-").isdecimal() for key in value)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"
