"""What the disk has and the noted commit has not, and what git has and the disk has not: said, and never taken for more than it is."""

from collections.abc import Iterator, Sequence

from publisher.content.keys import page_key
from publisher.errors import UnsafePlanError
from publisher.messages import Text, text
from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.project import Project
from publisher.plan.existing import ExistingPage

_MOST_NAMED = 3


def some_paths(paths: Sequence[str], prefix: str = "") -> str:
    """The first few paths, as people know them, and ``…`` where there are more."""
    named = [f"{prefix}{path}" for path in paths[:_MOST_NAMED]]
    return ", ".join([*named, *(["…"] if len(paths) > _MOST_NAMED else [])])


def uncommitted_notes(project: Project, history: History | NoHistory, images: Sequence[str]) -> tuple[Text, ...]:
    """That pages or pictures are published which the noted commit does not have as they are."""
    if isinstance(history, NoHistory) or history.head is None:
        return ()
    docs = project.settings.docs_dir
    published = (page.path for page in project.site.pages if page.meta.status.is_published)
    found = history.uncommitted([path for path in (*published, *images) if (docs / path).is_file()])
    if not found:
        return ()
    named = some_paths(found, project.settings.docs_prefix)
    return (text("publish.uncommitted", n=len(found), paths=named, head=history.head.sha[:10]),)


def refuse_absent(removed: Sequence[ExistingPage], history: History | NoHistory, prefix: str) -> None:
    """Refuse to take a page for removed whose file git's index has and only the disk has not.

    What is left out of a checkout is not out of the base: without it the menu and the lists would be wrong too.
    """
    if not removed or isinstance(history, NoHistory):
        return
    absent = history.absent()
    names = [path for remote in removed for path in _found(remote, absent, prefix)]
    if names:
        raise UnsafePlanError(
            text("publish.absent", n=len(names)),
            hint=text("publish.absent-hint"),
            reasons=tuple(text("publish.absent-file", path=f"{prefix}{path}") for path in sorted(set(names))),
        )


def _found(remote: ExistingPage, absent: Sequence[str], prefix: str) -> Iterator[str]:
    """Of the absent files the one that the page was last published from, by its key or its description."""
    mark = remote.mark
    keys = {mark.key, mark.path_key} if mark is not None else set()
    for path in absent:
        described = f"{prefix}{path}"
        is_submodule = path.endswith("/")
        if is_submodule and remote.description.startswith(described):
            yield remote.description.removeprefix(prefix)
        elif not is_submodule and (page_key("", path) in keys or remote.description == described):
            yield path
