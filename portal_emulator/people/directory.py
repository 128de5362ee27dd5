"""Reading the company's directory: a person, the people below a head, the groups of a person."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """One account of the portal, dismissed ones included."""

    id: int
    name: str
    last_name: str
    email: str
    position: str
    gender: str
    active: bool
    admin: bool

    @property
    def full_name(self) -> str:
        return f"{self.name} {self.last_name}".strip()

    @property
    def link(self) -> str:
        return f"/company/personal/user/{self.id}/"


def find_person(connection: sqlite3.Connection, user_id: int) -> Person | None:
    row = connection.execute(
        "SELECT id, name, last_name, email, position, gender, active, is_admin FROM user WHERE id = ?", (user_id,)
    ).fetchone()
    return None if row is None else _person(row)


def _person(row: sqlite3.Row) -> Person:
    return Person(
        id=row["id"],
        name=row["name"],
        last_name=row["last_name"],
        email=row["email"],
        position=row["position"],
        gender=row["gender"],
        active=row["active"] == "Y",
        admin=bool(row["is_admin"]),
    )


def find_people(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Person]:
    """The accounts among `ids`; ids that no account has are left out."""
    people = ((user_id, find_person(connection, user_id)) for user_id in dict.fromkeys(ids))
    return {user_id: person for user_id, person in people if person is not None}


def people_below(connection: sqlite3.Connection, head_id: int) -> frozenset[int]:
    """Everybody in the departments that `head_id` heads and in all departments below them, without the head."""
    rows = connection.execute(
        """
        WITH RECURSIVE below (id) AS (
            SELECT id FROM department WHERE head = ?
            UNION SELECT department.id FROM department JOIN below ON department.parent = below.id
        )
        SELECT DISTINCT user.id FROM user, json_each(user.departments)
        WHERE json_each.value IN (SELECT id FROM below) AND user.id <> ?
        """,
        (head_id, head_id),
    )
    return frozenset(row[0] for row in rows)


def roles_in_groups(connection: sqlite3.Connection, user_id: int) -> dict[int, str]:
    """The groups that a person is a member of, with the role there: A owner, E moderator, K member."""
    rows = connection.execute("SELECT group_id, role FROM workgroup_member WHERE user_id = ?", (user_id,))
    return {row[0]: row[1] for row in rows}
