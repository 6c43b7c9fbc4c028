"""Issued reports as documents again."""

from reporting.models import Snapshot
from reporting.queries.documents import Document


def document_of_snapshot(snapshot: Snapshot) -> Document | None:
    """The report as it was issued; None for a shape that this version no longer draws."""
    try:
        return Document.from_json(snapshot.figures)
    except (KeyError, TypeError, ValueError):
        return None
