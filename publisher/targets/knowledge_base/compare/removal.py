"""Pages of ours that git no longer has: to the trash, unless a person did something to them since."""

from collections.abc import Callable, Container, Mapping

from publisher.content.keys import is_path_key
from publisher.messages import Text, text
from publisher.plan.change import Action, Change, ChangeKind
from publisher.plan.digests import text_digest
from publisher.plan.moments import is_later, moment
from publisher.targets.knowledge_base.compare.edits import Edits, edits_of, last_change
from publisher.targets.knowledge_base.compare.unfinished import edits_of_unfinished
from publisher.targets.knowledge_base.mark import TRASHED, Mark, State
from publisher.targets.knowledge_base.portal_page import PortalPage
from publisher.targets.knowledge_base.snapshot import RemotePage


def removed_page(
    page: PortalPage,
    folders: Mapping[int, str],
    files: Container[str],
    drafts: Container[str],
    *,
    overwrite: bool,
    name_of: Callable[[int], str],
) -> Change:
    """What becomes of a live page that git no longer has. ``files`` are the paths that git has, as descriptions name them,
    ``drafts`` the keys of its drafts, ``folders`` the portal's folders by id.
    """
    remote, mark = page.remote, page.mark
    path = remote.description or f"#{remote.id} {remote.title}"
    is_draft = mark.key in drafts or mark.path_key in drafts
    is_generated = mark.key.startswith("~")
    edits = _edits(page, folders)
    told = [text("plan.taken-back-by-person", when=_when(remote, mark))] if is_taken_back(remote, mark) else []
    if told and not is_generated and not overwrite:
        return Change(Action.CONFLICT, mark.key, path, None, remote, tuple(told))
    undone = (*told, *edits.reasons(name_of))
    lost = page.whole_text if edits else None
    diff = _diff(lost)
    if undone and not is_generated and not overwrite:
        return Change(Action.CONFLICT, mark.key, path, None, remote, (text(_edited(is_draft)), *undone), diff=diff)
    has_other_id = not (is_generated or is_path_key(mark.key)) and remote.description in files
    why = text("plan.reason-removed-id", key=mark.key) if has_other_id else text("plan.reason-removed")
    why = text("plan.reason-draft") if is_draft else why
    asked = (text("plan.reason-overwrite"),) if undone and not is_generated else ()
    reasons: tuple[Text, ...] = (why, *asked, *undone)
    return Change(
        Action.ARCHIVED,
        mark.key,
        path,
        None,
        remote,
        reasons,
        kind=ChangeKind.TRASH,
        diff=diff,
        lost=lost,
        undone=undone,
    )


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


def _edits(page: PortalPage, folders: Mapping[int, str]) -> Edits:
    """What people did to the page, also where a run left it half-written."""
    if page.mark.is_settled:
        return edits_of(page)
    return edits_of_unfinished(page, folders, is_ours=lambda content: page.mark.wrote(text_digest(content)))


def _when(remote: RemotePage, mark: Mark) -> object:
    changed = last_change(remote, mark)
    return moment(changed) if changed else text("plan.some-day")


def _diff(lost: str | None) -> str:
    if lost is None:
        return ""
    from publisher.plan.text_diff import reader_diff  # here: it reads HTML, and most runs have nothing to compare

    return reader_diff(lost, "")
