"""A file of learners received, previewed and saved by a careers leader."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.forms.models import model_to_dict

from equalex.kernel.access import Actor, Role
from schools.actions.imports import (
    Decisions,
    commit_import,
    receive_file,
)
from schools.models import Enrolment, Learner, LearnerImport, School, TutorGroup
from schools.queries.import_previews import ImportPreview, preview_of
from schools.queries.imports import planned
from tests.factories.actors import actor_for
from tests.schools.class_lists import Row, csv_of

TODAY = date(2026, 10, 5)


def leader(school: School) -> Actor:
    return replace(actor_for(Role.CAREERS_LEADER, school), today=TODAY)


def receive(school: School, *rows: Row, academic_year: int = 2026, **more: Any) -> LearnerImport:
    return receive_file(
        school=school,
        content=more.pop("content", None) or csv_of(*rows),
        file_name="learners.csv",
        academic_year=academic_year,
        by=leader(school),
        **more,
    )


def preview(learner_import: LearnerImport) -> ImportPreview:
    return preview_of(planned(learner_import, today=TODAY))


def commit(learner_import: LearnerImport, decisions: Decisions | None = None) -> dict[str, int]:
    return commit_import(
        learner_import=learner_import,
        fingerprint=preview(learner_import).fingerprint,
        decisions=decisions,
        by=leader(learner_import.school),
    )


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows an import may touch, field by field."""
    return {
        model.__name__: [model_to_dict(row) for row in model.objects.order_by("pk")]
        for model in (Learner, Enrolment, TutorGroup)
    }
