"""Yardsticks: pages of the portal's own stack that do as little as can be done."""

from html import escape
from typing import Any, Final

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

_ROWS: Final = (
    "SELECT l.public_id, l.first_name, l.last_name, g.name, l.is_fsm, l.sen, l.is_eal, "
    "p.ks3_credited, p.ks3_recoverable, p.ks3_planned, p.ks4_credited, p.ks4_recoverable, "
    "p.ks4_planned FROM schools_learner l "
    "LEFT JOIN schools_tutorgroup g ON g.id = l.tutor_group_id "
    "LEFT JOIN placements_progress p ON p.learner_id = l.id "
    "WHERE l.school_id = %s AND l.cohort = %s AND l.left_on IS NULL ORDER BY l.last_name"
)
# What surrounds the lines of the page that is imitated, and what fills each line up to its length.
FRAME: Final[dict[str, str]] = {"before": "", "after": "", "filling": ""}
WHOSE: Final[dict[str, int]] = {"school": 0, "cohort": 0}


def joined(filling: str = "") -> str:
    """The lines of a year group from one raw query and joined strings."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [WHOSE["school"], WHOSE["cohort"]])
        rows = cursor.fetchall()
    return "\n".join([_line(row, filling) for row in rows])


def _line(row: tuple[Any, ...], filling: str) -> str:
    public_id, first, last, group, fsm, sen, eal, *minutes = row
    cells = "".join([f"<td>{each or 0}</td>" for each in minutes])
    return (
        f'<tr class="govuk-table__row"><th scope="row"><a href="/learners/{public_id}/">'
        f"{escape(last)}, {escape(first)}</a></th><td>{escape(group or '')}</td>"
        f"<td>{fsm} {sen} {eal}</td>{cells}{filling}</tr>"
    )


def joined_page(request: HttpRequest) -> HttpResponse:
    """As many bytes as the tracking page, behind the same middleware."""
    return HttpResponse(FRAME["before"] + joined(FRAME["filling"]) + FRAME["after"])


def empty_page(request: HttpRequest) -> HttpResponse:
    """A signed-in page with nothing on it but what every page has."""
    return render(request, "base.html")


urlpatterns = [
    path("plain/joined/", joined_page),
    path("plain/empty/", empty_page),
    path("", include("equalex.urls")),
]
