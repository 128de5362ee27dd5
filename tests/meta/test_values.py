"""What a plan is made from are values: no step fills in what another one left open (docs/decisions/0028-a-plan-is-computed.md)."""

import importlib
from dataclasses import is_dataclass

import pytest

MODULES = (
    *(
        f"publisher.publishing.{name}"
        for name in ("options", "planned", "planning", "portal_look", "task_look", "task_planning")
    ),
    *(f"publisher.reading.{name}" for name in ("look", "planning", "wording", "writing")),
    "publisher.portal.query",
)


@pytest.mark.parametrize("name", MODULES)
def test_the_classes_of_a_plan_are_frozen(name):
    """None has a field that is assigned later."""
    module = importlib.import_module(name)
    classes = [kind for kind in vars(module).values() if isinstance(kind, type) and kind.__module__ == name]
    values = [kind for kind in classes if is_dataclass(kind)]

    assert values
    assert [kind.__name__ for kind in values if not kind.__dataclass_params__.frozen] == []
