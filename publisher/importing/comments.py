"""Comments in the margin: who wrote what, when, and about which words."""

from xml.etree.ElementTree import Element

from publisher.importing.found import Question

_LONGEST = 80


class Comments:
    """The comments of one document. The text is heard as it is read, so that a comment knows the words it is about."""

    def __init__(self, tree: Element | None, extended: Element | None) -> None:
        settled = {
            entry.get("w15:paraId", "")
            for entry in (extended if extended is not None else ())
            if entry.get("w15:done") in {"1", "true"}
        }
        self._all: dict[str, Question] = {}
        self._open: dict[str, str] = {}
        self._asked: set[str] = set()
        for comment in tree.iter("w:comment") if tree is not None else ():
            paragraphs = list(comment.iter("w:p"))
            said = " ".join("".join(t.text or "" for t in p.iter("w:t")) for p in paragraphs)
            question = Question(
                "comment", comment.get("w:author", ""), comment.get("w:date", "")[:10], " ".join(said.split())
            )
            question.is_settled = bool(settled & {p.get("w14:paraId", "-") for p in paragraphs})
            self._all[comment.get("w:id", "")] = question

    def begin(self, comment_id: str) -> None:
        """The words that a comment is about begin."""
        self._open[comment_id] = ""

    def end(self, comment_id: str) -> None:
        """They end."""
        words = " ".join(self._open.pop(comment_id, "").split())
        if comment_id in self._all:
            self._all[comment_id].about = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"

    def hear(self, words: str) -> None:
        """Text was read."""
        for comment_id, heard in self._open.items():
            if len(heard) <= _LONGEST:
                self._open[comment_id] = heard + words

    def asked(self, comment_id: str) -> Question | None:
        """The comment that stands here, the first time; None for one that is empty or not there."""
        if comment_id in self._asked or comment_id not in self._all:
            return None
        self._asked.add(comment_id)
        found = self._all[comment_id]
        return found if found.said else None

    def left(self) -> list[Question]:
        """Comments that stand nowhere in the text."""
        return [question for key, question in self._all.items() if key not in self._asked and question.said]
