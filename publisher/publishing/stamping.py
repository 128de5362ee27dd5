"""Reviews that people did in the portal, written into the working tree: a page's front matter, one commit a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from publisher.content.edit import edit_front_matter
from publisher.errors import ContentError
from publisher.messages import Text, text
from publisher.pipeline.committing import commit_file
from publisher.pipeline.history import History, NoHistory, open_history
from publisher.pipeline.saving import save
from publisher.plan.answers import AnswerRow, Confirmation, Proposal
from publisher.publishing.planned import Planned
from publisher.publishing.unfinished_stamp import noted
from publisher.review.answers import AnswerState
from publisher.review.stamp import stamped

STAMP_SUBJECT = "review: "
TASK, OUTCOME, DUE, COMMIT, BY = "Review-Task", "Review-Outcome", "Review-Due", "Review-Commit", "Reviewed-by"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the answers with their new states, and what must be said."""

    answers: tuple[AnswerRow, ...]
    notes: tuple[Text, ...] = ()


@dataclass
class Stamping:
    """Writes the stamps of one plan. ``commit``: each page in a commit of its own; ``proposals``: also what a person should decide.

    A page with changes that are in no commit yet is left alone: nobody's work may travel under a review's name.
    """

    planned: Planned
    history: History | NoHistory
    commit: bool = False
    proposals: bool = False

    def write(self, answers: Sequence[AnswerRow]) -> Written:
        """Write what is to be written; run again, it finds nothing left to do.

        All stamps come before all proposals: a branch may end between them, and what a person decides rests on what is settled.
        """
        notes: list[Text] = []
        states = [answer.state for answer in answers]
        paths = {key: path for path, key in self.planned.key_of_path.items()}
        if self.commit and isinstance(self.history, NoHistory):
            return Written(tuple(answers), (self.history.reason,))
        for number, answer in enumerate(answers):
            path = paths.get(answer.key)
            if path is not None and answer.confirmation is not None and self._stamp(path, answer, notes):
                states[number] = AnswerState.STAMPED.value
        for number, answer in enumerate(answers):
            path = paths.get(answer.key)
            is_wanted = path is not None and self.proposals and bool(answer.proposals)
            is_proposed = is_wanted and path is not None and self._propose(path, answer, notes)
            if is_proposed and states[number] != AnswerState.STAMPED.value:
                states[number] = AnswerState.PROPOSED.value
        return Written(tuple(replace(a, state=state) for a, state in zip(answers, states, strict=True)), tuple(notes))

    def _stamp(self, path: str, answer: AnswerRow, notes: list[Text]) -> bool:
        confirmation = answer.confirmation
        assert confirmation is not None
        commit = self.history.commit_at(confirmation.at) if isinstance(self.history, History) else ""
        message = stamp_message(self._shown(path), answer, confirmation, commit)
        if not self._edit(path, lambda content: stamped(content, confirmation.stamp), message, notes):
            return False
        notes.append(
            text(
                "review.stamped",
                path=self._shown(path),
                day=confirmation.stamp.day.isoformat(),
                person=confirmation.stamp.by,
            )
        )
        return True

    def _propose(self, path: str, answer: AnswerRow, notes: list[Text]) -> bool:
        def edit(content: str) -> str:
            for proposal in answer.proposals:
                content = edit_front_matter(content, proposal.key, proposal.value)
            return content

        if not self._edit(path, edit, proposal_message(self._shown(path), answer), notes):
            return False
        what = ", ".join(_said(proposal) for proposal in answer.proposals)
        notes.append(text("review.proposed", path=self._shown(path), what=what))
        return True

    def _edit(self, path: str, edit: Callable[[str], str], message: str, notes: list[Text]) -> bool:
        """Write a page's file anew, byte for byte but for what ``edit`` changes, and commit it. False where nothing could be written.

        A file that cannot be committed gets its old content back: what is written and in no commit would be nobody's answer any more.
        """
        file = self.planned.settings.docs_dir / path
        if self.commit and isinstance(self.history, History) and self.history.uncommitted([path]):
            notes.append(text("review.uncommitted", path=self._shown(path)))
            return False
        try:
            before = file.read_bytes().decode("utf-8")
            after = edit(before)
        except (OSError, UnicodeDecodeError) as error:
            notes.append(text("review.not-written", path=self._shown(path), why=str(error)))
            return False
        except ContentError as error:
            notes.append(text("review.not-written", path=self._shown(path), why=error.message))
            return False
        if after == before:
            return True
        if not self.commit:
            save(file, after.encode())
            return True
        settings = self.planned.settings
        with noted(settings.work_dir, file, after.encode()):
            save(file, after.encode())
            try:
                commit_file(settings.docs_dir, path, message)
            except BaseException:
                save(file, before.encode())
                raise
        self.history = open_history(settings.docs_dir)
        return True

    def _shown(self, path: str) -> str:
        return f"{self.planned.settings.docs_prefix}{path}"


def stamp_message(shown: str, answer: AnswerRow, confirmation: Confirmation, commit: str) -> str:
    """The message of a stamp's commit. ``shown`` is the page's path in reports, ``commit`` what was published when it was reviewed."""
    stamp = confirmation.stamp
    trailers = {
        BY: f"{confirmation.name} <{stamp.by}>" if confirmation.name and "@" in stamp.by else stamp.by,
        TASK: str(answer.task),
        OUTCOME: stamp.outcome,
        DUE: confirmation.due.isoformat() if confirmation.due is not None else "",
        COMMIT: commit,
    }
    subject = f"{STAMP_SUBJECT}{shown} is {stamp.outcome}, {stamp.day.isoformat()}"
    return f"{subject}\n\n{_trailers(trailers)}"


def proposal_message(shown: str, answer: AnswerRow) -> str:
    """The message of a proposal's commit: what is proposed, and what people said."""
    what = ", ".join(_said(proposal) for proposal in answer.proposals)
    words = [f"> {line}" for line in answer.words.splitlines()]
    quoted = "\n".join([*words, ""]) if words else ""
    trailers = {"Review-Proposal": what, TASK: str(answer.task), OUTCOME: answer.outcome}
    return f"proposal: {shown}: {what}\n\n{quoted}{_trailers(trailers)}"


def _trailers(values: Mapping[str, str]) -> str:
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in values.items() if value)


def _said(proposal: Proposal) -> str:
    return f"{proposal.key}: {proposal.value}"
