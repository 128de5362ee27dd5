"""Every served method held against its page: the answer's keys and types, and refusals of calls that lack something."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docs_check.calls import Caller, build_world, call_of, opened
from docs_check.page import MethodPage
from portal_emulator import dispatch


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


Fresh = Callable[[], AbstractContextManager[Caller]]


def judge(pages: list[MethodPage]) -> list[Check]:
    """All checks of all served methods that have a page."""
    dispatch.load_methods()
    checks: list[Check] = []
    with tempfile.TemporaryDirectory(prefix="docs-check-", ignore_cleanup_errors=True) as folder:
        world = Path(folder) / "world.sqlite"
        build_world(world)

        @contextmanager
        def fresh() -> Iterator[Caller]:
            """A portal on a copy of the world."""
            copy = Path(folder) / "copy.sqlite"
            shutil.copyfile(world, copy)
            with opened(copy) as caller:
                yield caller
            for file in Path(folder).glob("copy.sqlite*"):
                file.unlink()

        for page in pages:
            served = dispatch.find(page.method, page.version)
            if served is not None:
                checks += _judge_page(page, served.name, fresh)
    return checks


def _judge_page(page: MethodPage, method: str, fresh: Fresh) -> Iterator[Check]:
    params = call_of(page.version, method)
    if page.request is not None:
        with fresh() as caller:
            status, body = caller.call(page.version, method, with_our_ids(page.request, params))
            yield Check(method, page.version, "documented request", request_problem(page, status, body))
    with fresh() as caller:
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
        for what, problem in compare(_without_time(page.example), body, ""):
            yield Check(method, page.version, what, problem)


def _without_time(example: Any) -> Any:
    """The documented answer without the envelope's time, which is the same for every method: other tests look at it."""
    return {key: value for key, value in example.items() if key != "time"} if isinstance(example, dict) else example


def with_our_ids(documented: Any, ours: Any) -> Any:
    """The documented request, with the values of our own call wherever both have a parameter: its ids are of another portal.

    A filter is ours as a whole, since what it finds on that portal is not here. A landing call gets our scope besides, for the
    world has knowledge bases only.
    """
    if not isinstance(documented, dict) or not isinstance(ours, dict):
        return ours
    scope = {"scope": ours["scope"]} if "scope" in ours else {}
    names = {name.lower(): name for name in ours}
    return scope | {
        name: _our_value(name, value, ours[names[name.lower()]]) if name.lower() in names else value
        for name, value in documented.items()
    }


def _our_value(name: str, documented: Any, ours: Any) -> Any:
    return ours if name.lower() == "filter" else with_our_ids(documented, ours)


def request_problem(page: MethodPage, status: int, body: dict[str, Any]) -> str:
    """Empty when the documented request succeeds, with a result where one is documented."""
    if status != 200:
        return f"refused: {status} {body.get('error')} {body.get('error_description', '')}"
    result = page.example.get("result") if isinstance(page.example, dict) else None
    return (
        f"documented {result!r:.40}, answered {body.get('result')!r:.40}" if result and not body.get("result") else ""
    )


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
    """A check for every documented key below ``path``, whose value must be there, and of a documented type.

    Only where the documentation itself shows null or nothing does any answer do. All elements of a list count, on both sides: a
    key that any documented element has must be in some element of the answer, and have its type in each that has it.
    """
    yield from _compare([documented], [answered], path)


def _compare(documented: list[Any], answered: list[Any], path: str) -> Iterator[tuple[str, str]]:
    shown = [value for value in documented if value is not None and value not in ([], {})]
    if not shown:
        return
    given = [value for value in answered if value is not None and value not in ([], {})]
    if not given:
        yield path or "answer", f"documented {_kind(shown[0])} {shown[0]!r:.40}, answered {_first(answered)!r:.40}"
        return
    kinds = {_kind(value) for value in shown}
    other = next((value for value in given if _kind(value) not in kinds), None)
    if other is not None:
        told = " or ".join(sorted(kinds))
        yield path or "answer", f"documented {told} {shown[0]!r:.40}, answered {_kind(other)} {other!r:.40}"
        return
    yield path or "answer", ""
    yield from _compare(_elements(shown), _elements(given), path + "[]")
    ours = [value for value in given if isinstance(value, dict)]
    for key in _keys(shown):
        with_key = [value[key] for value in ours if key in value]
        place = f"{path}.{key}".lstrip(".")
        if with_key:
            yield from _compare([v[key] for v in shown if isinstance(v, dict) and key in v], with_key, place)
        else:
            yield place, "documented, not answered"


def _first(values: list[Any]) -> Any:
    return values[0] if values else "nothing"


def _elements(values: list[Any]) -> list[Any]:
    """The elements of lists, and the values of maps whose keys are ids."""
    return [
        element
        for value in values
        if isinstance(value, list) or (isinstance(value, dict) and _is_keyed_by_id(value))
        for element in (value if isinstance(value, list) else value.values())
    ]


def _keys(documented: list[Any]) -> list[str]:
    """The keys of all documented objects, in their order."""
    objects = [value for value in documented if isinstance(value, dict) and not _is_keyed_by_id(value)]
    return list(dict.fromkeys(key for value in objects for key in value))


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
