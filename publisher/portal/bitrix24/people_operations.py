"""Each operation on people and departments as one command of REST v2, and its answer as the operation's value."""

from publisher.plan.people import Department, PortalPerson
from publisher.portal import people as port
from publisher.portal.bitrix24.batch import Command, Result
from publisher.portal.bitrix24.rows import Row, flag, identity, number, rows_of
from publisher.portal.outcome import Outcome
from publisher.portal.people import PeopleOperation


def people_command(operation: PeopleOperation) -> Command:
    """The command that does an operation."""
    match operation:
        case port.FindPeople(emails, ids):
            wanted = {"EMAIL": list(emails)} if emails else {"ID": list(ids)}
            return Command("user.get", {"FILTER": wanted, "start": 0})
        case port.FindNamesakes(last_names, start):
            return Command("user.get", {"FILTER": {"LAST_NAME": list(last_names), "ACTIVE": True}, "start": start})
        case port.ListDepartments(start):
            return Command("department.get", {"start": start})


def people_outcome(operation: PeopleOperation, result: Result) -> Outcome:
    """What the answer to a command that was not refused means for its operation."""
    rows = rows_of(result.value)
    match operation:
        case port.FindPeople():
            return Outcome(tuple(map(person_of, rows)))
        case port.FindNamesakes():
            return Outcome(port.PeoplePage(tuple(map(person_of, rows)), result.next))
        case port.ListDepartments():
            return Outcome(port.DepartmentPage(tuple(map(department_of, rows)), result.next))


def person_of(row: Row) -> PortalPerson:
    """A row of ``user.get``."""
    departments = row.get("UF_DEPARTMENT")
    listed = departments if isinstance(departments, list) else [departments]
    names = (str(row.get(part) or "").strip() for part in ("NAME", "LAST_NAME"))
    return PortalPerson(
        id=identity(row),
        email=str(row.get("EMAIL") or "").strip().lower(),
        name=" ".join(name for name in names if name),
        is_active=flag(row.get("ACTIVE")),
        departments=tuple(d for d in map(number, listed) if d is not None),
    )


def department_of(row: Row) -> Department:
    """A row of ``department.get``: no PARENT at the top, no UF_HEAD (or ``0``) where nobody heads it."""
    return Department(identity(row), number(row.get("PARENT")), number(row.get("UF_HEAD")))
