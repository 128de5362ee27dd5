"""The portal's settings: zone, language, date format, switches. Stored in the database, read once, kept in memory."""

import sqlite3
from zoneinfo import ZoneInfo

from portal_emulator.switches import SWITCHES, choices_like

# As the portal's own cultures write a date with time.
DATE_TIME_FORMATS = {
    "en": "%m/%d/%Y %I:%M:%S %p",
    "de": "%d.%m.%Y %H:%M:%S",
    "ru": "%d.%m.%Y %H:%M:%S",
}
DEFAULTS = {
    "time_zone": "Europe/Berlin",
    "language": "en",
    "page_limit": "0",
    "site_limit": "0",
    "operating_limit": "480",
}


class Settings:
    """`page_limit`, `site_limit` 0 are no limits; `operating_limit` is seconds of work a method may do in ten minutes."""

    def __init__(self) -> None:
        self._values = dict(DEFAULTS)
        self._switches = {name: switch.choices[0] for name, switch in SWITCHES.items()}
        self.zone = ZoneInfo(DEFAULTS["time_zone"])

    def load(self, db: sqlite3.Connection) -> None:
        for row in db.execute("SELECT name, value FROM setting"):
            self._take(row["name"], row["value"])

    def store(self, db: sqlite3.Connection, name: str, value: str) -> None:
        """Set a switch or a setting. ValueError names what is unknown or not allowed, and what is."""
        check(name, value)
        db.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))
        self._take(name, value)

    def become(self, db: sqlite3.Connection, portal: str) -> None:
        """Set every switch as one of `switches.PORTALS` has it. ValueError: another name."""
        for name, value in choices_like(portal).items():
            self.store(db, name, value)

    def _take(self, name: str, value: str) -> None:
        if name in self._switches:
            self._switches[name] = value
            return
        self._values[name] = value
        if name == "time_zone":
            self.zone = ZoneInfo(value)

    def get(self, name: str) -> str | None:
        return self._values.get(name)

    def switch(self, name: str) -> str:
        return self._switches[name]

    @property
    def language(self) -> str:
        return self._values["language"]

    @property
    def date_time_format(self) -> str:
        return DATE_TIME_FORMATS[self.language]

    @property
    def page_limit(self) -> int:
        return int(self._values["page_limit"])

    @property
    def site_limit(self) -> int:
        return int(self._values["site_limit"])

    @property
    def operating_limit(self) -> float:
        return float(self._values["operating_limit"])

    def as_dict(self) -> dict[str, str]:
        return {**{name: self._values[name] for name in DEFAULTS}, **self._switches}


def check(name: str, value: str) -> None:
    if name in SWITCHES:
        choices: tuple[str, ...] = SWITCHES[name].choices
        if value not in choices:
            raise ValueError(f"{name} is one of {', '.join(choices)}, not {value!r}")
    elif name == "language":
        if value not in DATE_TIME_FORMATS:
            raise ValueError(f"language is one of {', '.join(DATE_TIME_FORMATS)}, not {value!r}")
    elif name == "time_zone":
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"time_zone is the name of a zone such as Europe/Berlin, not {value!r}") from error
    elif name in DEFAULTS:
        if not value.isdecimal():
            raise ValueError(f"{name} is a whole number, not {value!r}")
    else:
        raise ValueError(f"unknown switch {name!r}; known: {', '.join([*DEFAULTS, *SWITCHES])}")
