"""Issued reports as documents again."""

from datetime import date, timedelta
from typing import Final

from reporting.models import Snapshot
from reporting.queries.documents import Document
from reporting.rules.attack import Told
from reporting.rules.publication import told_from_data

REMEMBERED_FOR: Final = timedelta(days=400)
"""A reader is taken to remember the reports of a school year, and the one before it."""


def document_of_snapshot(snapshot: Snapshot) -> Document | None:
    """The report as it was issued; None for a shape that this version no longer draws."""
    try:
        return Document.from_json(snapshot.figures)
    except (KeyError, TypeError, ValueError):
        return None


def told_before(organisation_id: int, as_of: date) -> list[list[Told]]:
    """What each report that was issued told of learners, superseded ones included: all were read."""
    issued = Snapshot.objects.filter(
        organisation=organisation_id, as_of__range=(as_of - REMEMBERED_FOR, as_of)
    )
    return [
        told_from_data(told)
        for figures in issued.order_by("pk").values_list("figures", flat=True)
        if (told := figures.get("told"))
    ]
