"""Saving a file is killed at every tenth of its way: all of it is there, or nothing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection

from equalex.journal.models import Entry
from equalex.kernel.access import Actor, Role
from schools.actions.imports import commit_import, receive_file, undo_import
from schools.models import Enrolment, ImportState, Learner, LearnerImport, School, TutorGroup
from schools.queries.imports import planned
from tests.dependability.dying import killed_at, statements_of
from tests.factories import SchoolFactory
from tests.factories.actors import actor_for
from tests.schools.class_lists import ADA, BEN, CLEO, Row, csv_of

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 10, 5)
TENTHS = range(1, 11)
BEFORE = [{**ADA, "UPN": "", "Forename": f"Ada{n}x", "Surname": f"By{n}x"} for n in range(30)]
# Of thirty ten have gone, ten have changed and moved to a new group, ten stay; twelve are new.
AFTER = [
    *({**row, "SEN": "E", "Reg": "9A" if n % 2 else "9a"} for n, row in enumerate(BEFORE[10:])),
    *({**CLEO, "UPN": "", "Forename": f"Cleo{n}x"} for n in range(10)),
    BEN,
    CLEO,
]


def leader(school: School) -> Actor:
    return replace(actor_for(Role.CAREERS_LEADER, school), today=TODAY)


def received(school: School, rows: list[Row]) -> LearnerImport:
    return receive_file(
        school=school,
        content=csv_of(*rows),
        file_name="list.csv",
        academic_year=2026,
        by=leader(school),
    )


def save(learner_import: LearnerImport, by: Actor) -> None:
    seen = planned(learner_import, today=TODAY).fingerprint
    commit_import(learner_import=learner_import, fingerprint=seen, by=by)


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows that an import may touch, and what the journal says of it."""
    found: dict[str, list[dict[str, Any]]] = {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Learner, Enrolment, TutorGroup, LearnerImport)
    }
    found["Entry"] = list(Entry.objects.order_by("pk").values("verb"))
    return found


@pytest.fixture
def school() -> School:
    """A school of thirty, whose new list waits."""
    school = SchoolFactory()
    save(received(school, BEFORE), leader(school))
    return school


def test_a_save_killed_at_any_tenth_leaves_all_or_nothing(school: School) -> None:
    by = leader(school)
    waiting = received(school, AFTER)
    statements = statements_of_a_save(by)
    before = everything()
    assert statements > len(TENTHS)
    for tenth in TENTHS:
        assert killed_at(statements * tenth // 10, lambda: save(waiting, by)), tenth
        assert everything() == before, tenth
    save(waiting, by)
    waiting.refresh_from_db()
    saved = everything()
    assert waiting.plan["saved"]["new"] == 12
    save_again = received(school, AFTER)
    assert planned(save_again, today=TODAY).plan.changes_nothing
    undo_import(learner_import=waiting, by=by)
    undone = everything()
    assert undone["Learner"] == before["Learner"]
    assert undone["Enrolment"] == before["Enrolment"]
    assert saved["Learner"] != before["Learner"]


def statements_of_a_save(by: Actor) -> int:
    """Counted with the same lists at another school, where they are really saved."""
    twin = SchoolFactory()
    save(received(twin, BEFORE), leader(twin))
    waiting = received(twin, AFTER)
    return statements_of(lambda: save(waiting, replace(by, organisation_id=twin.pk)))


def test_an_undo_killed_at_any_tenth_leaves_all_or_nothing(school: School) -> None:
    by = leader(school)
    waiting = received(school, AFTER)
    save(waiting, by)
    before = everything()
    for number in (1, 3, 5, 7, 9, 11, 13):
        assert killed_at(number, lambda: undo_import(learner_import=waiting, by=by)), number
        assert everything() == before, number
    undo_import(learner_import=waiting, by=by)
    waiting.refresh_from_db()
    assert waiting.state == ImportState.UNDONE


def test_without_its_transaction_a_killed_save_would_leave_half(school: School) -> None:
    """The control: what the two above prove is the transaction's doing."""
    if connection.features.has_select_for_update:
        pytest.skip("PostgreSQL locks no rows without the transaction that is taken away here")
    statements = statements_of_a_save(leader(school))
    waiting = received(school, AFTER)
    bare = commit_import.__wrapped__  # type: ignore[attr-defined]  # as `atomic` found it
    seen = planned(waiting, today=TODAY).fingerprint

    def save_bare() -> None:
        bare(learner_import=waiting, fingerprint=seen, by=leader(school))

    before = everything()
    assert killed_at(statements - 1, save_bare)
    assert everything() != before
