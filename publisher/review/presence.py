"""Who is there to be asked: people who are away are waited for, or their deputy is asked. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from publisher.intervals import Interval
from publisher.review.owners import Absence, Assignment
from publisher.workdays import Away, WorkDays

_LONGEST_WAIT = timedelta(days=14)
_LONGEST_LOOK = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Presence:
    """When people are ``away`` (by user id) as the portal's calendar tells, seen from ``today``."""

    away: Mapping[int, tuple[Away, ...]]
    workdays: WorkDays
    lead: Interval
    today: date

    def is_here(self, user: int, day: date) -> bool:
        """Whether somebody is not known to be absent on a day."""
        return not any(away.covers(day) for away in self.away.get(user, ()))

    def back(self, user: int, day: date) -> date:
        """The first working day from a day on that somebody is there; nobody is waited for longer than a year."""
        found = self.workdays.from_day(day)
        while not self.is_here(user, found) and found - day < _LONGEST_LOOK:
            found = self.workdays.from_day(found + timedelta(days=1))
        return found

    def is_long_away(self, user: int) -> bool:
        """Whether somebody is away now and comes back too late to answer in the lead time."""
        return not self.is_here(user, self.today) and self.back(user, self.today) > self.lead.after(self.today)

    def deadline(self, user: int, day: date) -> date:
        """The working day on which somebody can answer, if the deadline is to be ``day``: waited for, but not longer than two weeks."""
        wanted = self.workdays.from_day(day)
        back = self.back(user, wanted)
        return back if back - wanted <= _LONGEST_WAIT else wanted

    def present(self, assigned: Assignment, deputy: Assignment) -> Assignment:
        """Who is asked in place of an owner who is away for long: the ``deputy``, if there is one who is there."""
        owner, other = assigned.person, deputy.person
        if assigned.absence is not None or owner is None or not self.is_long_away(owner.id):
            return assigned
        if other is None or not other.is_active or not self.is_here(other.id, self.today):
            return assigned
        return replace(assigned, person=other, absence=Absence.AWAY)
