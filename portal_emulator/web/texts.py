"""The emulator's own sentences, a catalogue a language."""

import tomllib
from datetime import datetime
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "ru")


class Texts:
    """Sentences as attributes, so that a template reads `t.kb_menu`; an unknown one is an AttributeError."""

    def __init__(self, language: str, sentences: dict[str, str]) -> None:
        self.language = language
        self._sentences = sentences

    def __getattr__(self, key: str) -> str:
        try:
            return self._sentences[key]
        except KeyError:
            raise AttributeError(f"no sentence {key!r} in the catalogue {self.language}") from None

    def __contains__(self, key: str) -> bool:
        return key in self._sentences

    @property
    def known(self) -> frozenset[str]:
        return frozenset(self._sentences)

    def moment(self, when: datetime) -> str:
        """A day and a time as this language writes them."""
        month = self.months.split()[when.month - 1]
        return f"{when.day} {month} {when.year}, {when:%H:%M}"


@cache
def texts(language: str) -> Texts:
    """Return the sentences in `language`; in English where there is no catalogue."""
    language = language if language in LANGUAGES else "en"
    content = files("portal_emulator.web").joinpath("texts", f"{language}.toml").read_text("utf-8")
    return Texts(language, tomllib.loads(content))
