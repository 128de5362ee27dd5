"""Queries travel along with a target's own look, several at once, and each takes its own answers."""

from publisher.portal.outcome import Outcome
from publisher.portal.people import FindPeople, ListDepartments
from publisher.portal.query import Query, split, together


def test_each_query_takes_its_own_outcomes_in_the_order_in_which_they_were_asked():
    """One without operations takes none."""
    ids = Query((FindPeople(ids=(1,)), FindPeople(ids=(2,))), lambda outcomes: [o.value for o in outcomes])
    nothing = Query((), len)
    departments = Query((ListDepartments(),), lambda outcomes: outcomes[0].value)

    asked = together(ids, nothing, departments)
    outcomes = iter([Outcome(f"{operation}") for operation in asked])

    assert ids.answered(outcomes) == [str(FindPeople(ids=(1,))), str(FindPeople(ids=(2,)))]
    assert nothing.answered(outcomes) == 0
    assert departments.answered(outcomes) == str(ListDepartments())


def test_outcomes_are_split_by_what_was_asked():
    """In the order in which they came."""
    answers = [(ListDepartments(0), Outcome(1)), (FindPeople(), Outcome(2)), (ListDepartments(50), Outcome(3))]

    assert split(answers, ListDepartments) == [Outcome(1), Outcome(3)]
