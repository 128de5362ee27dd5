"""user.* and department.*."""

from typing import Any

import pytest


def emails(rows: Any) -> Any:
    return [row["EMAIL"] for row in rows]


@pytest.mark.fact("tn-2.1.1")
def test_an_array_of_addresses_finds_all_of_them_at_once(rest: Any) -> None:
    """Unknown addresses are simply not there; case does not matter."""
    rows = rest.result("publisher", "user.get", FILTER={"EMAIL": ["ANNA.K@example.com", "ivan.p@example.com", "no@x"]})
    assert emails(rows) == ["anna.k@example.com", "ivan.p@example.com"]


@pytest.mark.fact("tn-2.1.2")
def test_without_active_dismissed_people_are_among_the_found(rest: Any) -> None:
    """ACTIVE is a JSON boolean in the answer and keeps working people when asked for."""
    everybody = rest.result("publisher", "user.get", FILTER={"EMAIL": ["boris.a@example.com", "anna.k@example.com"]})
    assert [row["ACTIVE"] for row in everybody] == [True, False]
    working = rest.result("publisher", "user.get", FILTER={"ACTIVE": True})
    dismissed = rest.result("publisher", "user.get", FILTER={"ACTIVE": "N"})
    assert len(working) == 29
    assert emails(dismissed) == ["boris.a@example.com", "lena.f@example.com"]
    assert len(rest.result("publisher", "user.get", FILTER={"!ACTIVE": "N"})) == 29


@pytest.mark.fact("tn-2.1.7")
def test_ids_are_strings_and_departments_numbers(rest: Any) -> None:
    """The documented types of a row."""
    (row,) = rest.result("publisher", "user.get", ID=14)
    assert row["ID"] == "14"
    assert row["UF_DEPARTMENT"] == [3]
    assert row["USER_TYPE"] == "employee"
    assert row["DATE_REGISTER"].endswith("T00:00:00+00:00")
    assert row["TIMESTAMP_X"] == {}


@pytest.mark.fact("tn-2.1.4")
def test_under_user_brief_the_address_filter_is_dropped(rest: Any) -> None:
    """The whole company comes back, and nobody has an address."""
    rest.set_scopes("publisher", "user_brief")
    status, body = rest.call("publisher", "user.get", FILTER={"EMAIL": ["anna.k@example.com"]})
    assert (status, body["total"]) == (200, 31)
    assert not any("EMAIL" in row for row in body["result"])


@pytest.mark.fact("tn-2.1.4")
def test_user_basic_shows_addresses_but_not_sign_ins(rest: Any) -> None:
    """What each scope shows (docs: user/user-scope.md)."""
    rest.set_scopes("publisher", "user_basic")
    (row,) = rest.result("publisher", "user.get", FILTER={"EMAIL": "anna.k@example.com"})
    assert "LAST_LOGIN" not in row
    assert "EMAIL" in rest.result("publisher", "user.fields")


@pytest.mark.fact("tn-2.1.7")
def test_without_a_scope_for_people_user_get_is_refused(rest: Any) -> None:
    """Any of three scopes will do, none will not."""
    rest.set_scopes("publisher", "task")
    assert rest.error("publisher", "user.get") == (403, "insufficient_scope")


def add_people(rest: Any, count: Any) -> None:
    with rest.portal.store.transaction() as db:
        db.executemany(
            "INSERT INTO user (email, name, last_name, departments, date_register) VALUES (?, 'New', ?, '[4]', 1)",
            [(f"new{number}@example.com", f"Person {number:03}") for number in range(count)],
        )


@pytest.mark.fact("tn-2.1.5")
def test_fifty_people_a_page(rest: Any) -> None:
    """`total` counts all, `next` is where the next page begins, the last page has none; start=-1 counts nothing."""
    add_people(rest, 80)
    _, first = rest.call("publisher", "user.get")
    _, last = rest.call("publisher", "user.get", start=100)
    _, uncounted = rest.call("publisher", "user.get", start=-1)
    assert (len(first["result"]), first["total"], first["next"]) == (50, 111, 50)
    assert (len(last["result"]), last["total"]) == (11, 111)
    assert "next" not in last
    assert len(uncounted["result"]) == 50
    assert "total" not in uncounted


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"%LAST_NAME": "ETRO"}, ["ivan.p@example.com"]),
        ({"=%LAST_NAME": "pet%"}, ["ivan.p@example.com"]),
        ({"%=NAME": "_van"}, ["ivan.p@example.com"]),
        ({"UF_DEPARTMENT": 8}, ["peter.h@example.com", "vera.p@example.com"]),
        ({"@UF_DEPARTMENT": [8], "!=NAME": "Vera"}, ["peter.h@example.com"]),
        ({">ID": 29, "<ID": 31}, ["boris.a@example.com"]),
        ({">=ID": 30, "<=ID": 30}, ["boris.a@example.com"]),
        ({"NAME_SEARCH": "anna kuz"}, ["anna.k@example.com"]),
        ({">LAST_NAME": "Zai"}, ["irina.z@example.com"]),
        ({"!@USER_TYPE": ["employee"]}, []),
        ({">DATE_REGISTER": "no date"}, []),
        ({"UF_EMPLOYMENT_DATE": "2026-01-01"}, []),
        ({"DATE_REGISTER": "2026-11-14T00:00:00+00:00"}, ["grigory.m@example.com"]),
    ],
)
@pytest.mark.fact("tn-2.1.3")
def test_prefixes_of_filter_keys(rest: Any, wanted: Any, found: Any) -> None:
    """Each documented prefix (docs: user/user-get.md)."""
    assert emails(rest.result("publisher", "user.get", FILTER=wanted)) == found


@pytest.mark.fact("tn-2.1.3")
def test_an_unknown_filter_key_is_ignored(rest: Any) -> None:
    """Everybody comes back, without an error."""
    _, body = rest.call("publisher", "user.get", FILTER={"NICKNAME": "x", "?odd": 1})
    assert body["total"] == 31


def test_people_are_sorted_and_narrowed(rest: Any) -> None:
    """`sort` with `order`, and `select` with its masks."""
    rows = rest.result("publisher", "user.get", sort="LAST_NAME", order="DESC", select=["ID", "UF_*"])
    assert rows[0]["ID"] == "18"
    assert set(rows[0]) == {"ID", "UF_EMPLOYMENT_DATE", "UF_DEPARTMENT"}
    assert rest.result("publisher", "user.get", order="DESC", select="*")[0]["ID"] == "31"


@pytest.mark.fact("tn-2.1.6")
def test_search_takes_the_beginnings_of_words(rest: Any) -> None:
    """FIND looks everywhere, the others in their own field (docs: user/user-search.md)."""
    assert emails(rest.result("publisher", "user.search", FILTER={"FIND": "seg small"})) == ["yulia.m@example.com"]
    found = rest.result("publisher", "user.search", FILTER={"UF_DEPARTMENT_NAME": "fin", "LAST_NAME": "Pav"})
    assert emails(found) == ["vera.p@example.com"]


@pytest.mark.fact("tn-2.1.6")
def test_current_is_the_webhooks_owner(rest: Any) -> None:
    """The last activity is a string here."""
    row = rest.result("anna.k@example.com", "user.current")
    assert row["EMAIL"] == "anna.k@example.com"
    assert row["LAST_ACTIVITY_DATE"] == "2026-11-23 09:00:00"


@pytest.mark.fact("tn-2.2.1")
def test_departments_name_their_parent_and_head(rest: Any) -> None:
    """The root has no PARENT; numbers but SORT are strings."""
    rows = rest.result("publisher", "department.get")
    assert rows[0] == {"ID": "1", "NAME": "Polka Systems", "SORT": 500, "UF_HEAD": "2"}
    assert rows[5] == {"ID": "6", "NAME": "Engineering", "SORT": 500, "PARENT": "5", "UF_HEAD": "7"}


@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({"ID": [2, 3]}, ["Strategy", "Marketing"]),
        ({"NAME": "Sales"}, ["Sales"]),
        ({"UF_HEAD": 3}, ["Strategy"]),
        ({"PARENT": "5"}, ["Engineering"]),
        ({"PARENT": 1, "sort": "NAME", "order": "DESC"}, ["Strategy", "Service", "Sales", "Product", "People"]),
        ({"SORT": "NAME", "ID": [3, 4, 8]}, ["Finance", "Marketing", "Sales"]),
        ({"SORT": 100}, []),
    ],
)
@pytest.mark.fact("tn-2.2.1")
def test_departments_are_filtered_by_parameters(rest: Any, params: dict[str, Any], names: Any) -> None:
    """The filter stands among the parameters; values may be arrays."""
    assert [row["NAME"] for row in rest.result("publisher", "department.get", **params)][:5] == names


@pytest.mark.fact("tn-2.2.1")
def test_departments_come_fifty_a_page(rest: Any) -> None:
    """With `total` and `next`, unless start is -1."""
    with rest.portal.store.transaction() as db:
        db.executemany("INSERT INTO department (name, parent) VALUES (?, 1)", [(f"D{n}",) for n in range(60)])
    _, body = rest.call("publisher", "department.get", START=50)
    assert (len(body["result"]), body["total"]) == (19, 69)
    assert "UF_HEAD" not in body["result"][-1]
    _, first = rest.call("publisher", "department.get")
    assert first["next"] == 50
    assert "total" not in rest.call("publisher", "department.get", START=-1)[1]


def test_fields_of_departments_have_titles(rest: Any) -> None:
    """docs: departments/department-fields.md"""
    assert set(rest.result("publisher", "department.fields")) == {"ID", "NAME", "SORT", "PARENT", "UF_HEAD"}
