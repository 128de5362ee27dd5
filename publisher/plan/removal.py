"""Pages of ours that git no longer has: to the trash, unless a person did something to them since."""

from collections.abc import Callable, Container

from publisher.messages import Text, text
from publisher.plan.change import Action, Change
from publisher.plan.desired import MENU, SEARCH_BLOCK
from publisher.plan.digests import text_digest
from publisher.plan.edits import Edits, edits_of, last_change
from publisher.plan.identity import PATH_KEY
from publisher.plan.mark import TRASHED, Mark, State
from publisher.plan.moments import is_later, moment
from publisher.plan.page_text import whole_text
from publisher.plan.snapshot import RemotePage, Snapshot
from publisher.plan.unfinished import edits_of_unfinished


def removed_page(
    remote: RemotePage,
    mark: Mark,
    snapshot: Snapshot,
    files: Container[str],
    drafts: Container[str],
    *,
    overwrite: bool,
    name_of: Callable[[int], str],
) -> Change:
    """What becomes of a live page that git no longer has. ``files`` are the paths that git has, as descriptions name them,
    ``drafts`` the keys of its drafts.
    """
    path = remote.description or f"#{remote.id} {remote.title}"
    is_draft = mark.key in drafts or mark.path_key in drafts
    is_generated = mark.key.startswith("~")
    before = (SEARCH_BLOCK,) if mark.key == MENU else ()
    edits = _edits(remote, mark, snapshot, before)
    told = [text("plan.taken-back-by-person", when=_when(remote, mark))] if is_taken_back(remote, mark) else []
    if told and not is_generated and not overwrite:
        return Change(Action.CONFLICT, mark.key, path, None, remote, tuple(told))
    undone = (*told, *edits.reasons(name_of))
    lost = whole_text(snapshot, remote, before) if edits else None
    diff = _diff(lost)
    if undone and not is_generated and not overwrite:
        return Change(Action.CONFLICT, mark.key, path, None, remote, (text(_edited(is_draft)), *undone), diff=diff)
    has_other_id = not mark.key.startswith(("~", PATH_KEY)) and remote.description in files
    why = text("plan.reason-removed-id", key=mark.key) if has_other_id else text("plan.reason-removed")
    why = text("plan.reason-draft") if is_draft else why
    asked = (text("plan.reason-overwrite"),) if undone and not is_generated else ()
    reasons: tuple[Text, ...] = (why, *asked, *undone)
    return Change(Action.ARCHIVED, mark.key, path, None, remote, reasons, diff=diff, lost=lost, undone=undone)


def _edited(is_draft: bool) -> str:
    return "plan.draft-but-edited" if is_draft else "plan.removed-but-edited"


def is_taken_back(remote: RemotePage, mark: Mark) -> bool:
    """Whether a person took a live page of ours out of the trash.

    Marks and trash are written in one step, and the mark says so. One without that word is of a run that was cut before the
    trash, or of an older publisher: then the page left the trash if it is out of sight, or was published after its last change.
    """
    if mark.state is not State.ARCHIVED:
        return False
    return mark.intent == TRASHED or not remote.is_active or is_later(remote.published, remote.modified)


def _edits(remote: RemotePage, mark: Mark, snapshot: Snapshot, before: tuple[str, ...]) -> Edits:
    """What people did to the page, also where a run left it half-written."""
    if mark.is_settled:
        return edits_of(remote, mark, snapshot, before)
    folders = snapshot.folder_paths()
    return edits_of_unfinished(
        remote, mark, snapshot, folders, before, is_ours=lambda content: mark.wrote(text_digest(content))
    )


def _when(remote: RemotePage, mark: Mark) -> object:
    changed = last_change(remote, mark)
    return moment(changed) if changed else text("plan.some-day")


def _diff(lost: str | None) -> str:
    if lost is None:
        return ""
    from publisher.plan.text_diff import reader_diff  # here: it reads HTML, and most runs have nothing to compare

    return reader_diff(lost, "")
