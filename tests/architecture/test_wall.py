"""The list of walled tables: nothing with a school's people in it is missing, and no key spans schools."""

import pytest
from django.apps import apps
from django.db import models

from equalex.wall.tables import EXEMPT, WALLED
from schools.models import Organisation

OUR_ROOTS = {"equalex", "schools", "employers", "placements", "outcomes", "reporting"}
BEHIND = {walled.table for walled in WALLED}
# Unique by themselves because they are drawn at random or stand for one row elsewhere: they say nothing of another school.
DRAWN = {"id", "public_id", "once", "token_hash", "sign_in_code", "job"}


def _ours() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.partition(".")[0] in OUR_ROOTS
    ]


def _leads_to_people(model: type[models.Model]) -> bool:
    """Whether a table points to an organisation or to a walled table, or is seen by an actor."""
    targets = [field.related_model for field in model._meta.concrete_fields if field.remote_field]
    return (
        any(one._meta.db_table in BEHIND or issubclass(one, Organisation) for one in targets)
        or any(field.name == "organisation" for field in model._meta.concrete_fields)
        or hasattr(model._default_manager.all(), "visible_to")
    )


def test_every_table_with_a_schools_people_is_walled_or_exempt_with_a_reason() -> None:
    leading = {model._meta.db_table for model in _ours() if _leads_to_people(model)}
    assert leading - BEHIND == set(EXEMPT)
    assert set(EXEMPT) & BEHIND == set()


def test_a_table_is_walled_once_and_exists() -> None:
    tables = [walled.table for walled in WALLED]
    assert sorted(set(tables)) == sorted(tables)
    assert set(tables) <= {model._meta.db_table for model in _ours()}


def test_an_open_side_is_said_for_figures_and_reports_only() -> None:
    """Above a school nobody has a row of a learner's."""
    assert {walled.table for walled in WALLED if walled.outside != "false"} == {
        "placements_groupfigures",
        "outcomes_quote",
        "reporting_snapshot",
        "reporting_schoolneed",
    }


@pytest.mark.parametrize(
    "model",
    [model for model in _ours() if model._meta.db_table in BEHIND],
    ids=lambda one: one._meta.label,
)
def test_a_unique_key_never_spans_schools(model: type[models.Model]) -> None:
    """A key that two schools could not both have would tell the one of the other's rows."""
    related = {field.name for field in model._meta.concrete_fields if field.remote_field}
    keys = [{field.name} for field in model._meta.concrete_fields if field.unique]
    keys += [set(one.fields) for one in model._meta.total_unique_constraints]
    keys += [set(names) for names in model._meta.unique_together]
    assert [key for key in keys if not key & (related | DRAWN)] == []
