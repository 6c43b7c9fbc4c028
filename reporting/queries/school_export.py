"""Everything of a school as rows of text, file by file; and its class list as schools write one."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from equalex.kernel.dates import academic_year
from outcomes.models import Aim, Reflection
from placements.models import Booking
from reporting.models import Snapshot
from reporting.queries.export_parts import PARTS, Part, bookings_of, experiences_of, placements_of
from reporting.rules.export_format import written
from schools.models import Learner, School
from schools.rules.school_years import nc_year_of

CLASS_LIST: Final = "class-list.csv"
SCHOOL: Final = "school.csv"
SCHOOL_FIELDS: Final = (
    "urn",
    "name",
    "authority",
    "authority__name",
    "establishment_number",
    "school_kind",
    "low_age",
    "high_age",
    "town",
    "postcode",
)
_CLASS_LIST: Final = {
    "UPN": "upn",
    "First name": "first_name",
    "Last name": "last_name",
    "Preferred first name": "preferred_name",
    "Preferred last name": "preferred_last_name",
    "Date of birth": "date_of_birth",
    "Sex": "sex",
    "Tutor group": "tutor_group__name",
    "SEN": "sen",
    "EAL": "is_eal",
    "FSM": "is_fsm",
    "FSM Ever 6": "is_fsm_ever_6",
    "Looked after": "is_looked_after",
    "Service child": "is_service_child",
    "Admission number": "admission_number",
    "cohort": "cohort",
}

Table = tuple[tuple[str, ...], list[tuple[str, ...]]]


def tables_of(school: School, *, today: Any) -> Iterator[tuple[str, Table]]:
    """Each file's name with its headings and rows, every row as text, in an order of its own."""
    values = School.objects.filter(pk=school.pk).values_list(*SCHOOL_FIELDS)[0]
    yield SCHOOL, (SCHOOL_FIELDS, [tuple(written(value) for value in values)])
    yield CLASS_LIST, _class_list(school, academic_year(today))
    for part in PARTS:
        yield part.file, (part.headings, sorted(_rows(part, school.pk)))


def _class_list(school: School, year: int) -> Table:
    """Who is on roll, with the headings of a class list: importing it changes nothing."""
    headings = (*list(_CLASS_LIST)[:-1], "Year group")
    learners = Learner.objects.filter(school=school).on_roll()
    rows = [
        (*map(_in_class_list, headings, row[:-1]), nc_year_of(row[-1], year))
        for row in learners.values_list(*_CLASS_LIST.values())
    ]
    return headings, sorted(rows)


def _in_class_list(heading: str, value: Any) -> str:
    """An empty cell in a column of yeses would be read as no."""
    return "not known" if heading == "EAL" and value is None else written(value)


def _rows(part: Part, school: int) -> Iterator[tuple[str, ...]]:
    """The rows of one file. Columns that hold lists are looked up for all rows at once."""
    lists = {name: find(school) for name, find in _LISTS.get(part.file, {}).items()}
    columns = [name for name in part.headings if name not in lists]
    paths = [part.path(name) for name in columns]
    for row in part.rows(school).values_list("pk", *paths).iterator(chunk_size=2000):
        cells = dict(zip(columns, map(written, row[1:]), strict=True))
        for name, found in lists.items():
            cells[name] = found.get(row[0], "")
        yield tuple(cells[name] for name in part.headings)


def _together(pairs: Any) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for key, text in pairs:
        found.setdefault(key, []).append(text)
    return {key: " ".join(sorted(texts)) for key, texts in found.items()}


def _growth_sectors(school: int) -> dict[int, str]:
    pairs = experiences_of(school).filter(growth_sectors__isnull=False)
    return _together(pairs.values_list("pk", "growth_sectors"))


def _is_own(school: int) -> dict[int, str]:
    owners = experiences_of(school).values_list("pk", "school")
    return {key: written(owner is not None) for key, owner in owners}


def _aims(school: int) -> dict[int, str]:
    rows = Aim.objects.filter(booking__in=bookings_of(school)).values_list(
        "booking", "outcome__framework__public_id", "outcome__code"
    )
    return _together((booking, f"{framework}:{code}") for booking, framework, code in rows)


def _reflected_on(school: int) -> dict[int, str]:
    rows = Reflection.objects.filter(
        placement__in=placements_of(school), outcomes__isnull=False
    ).values_list("pk", "outcomes__framework__public_id", "outcomes__code")
    return _together((key, f"{framework}:{code}") for key, framework, code in rows)


# File -> column -> what each row (by its key) has in it.
_LISTS: Final[dict[str, dict[str, Callable[[int], dict[int, str]]]]] = {
    "experiences.csv": {"is_own": _is_own, "growth_sectors": _growth_sectors},
    "bookings.csv": {"aims": _aims},
    "reflections.csv": {"outcomes": _reflected_on},
}


def pdfs_of(school: School) -> Iterator[tuple[str, bytes]]:
    """The bytes of issued reports, each by the identifier that reports.csv has."""
    reports = Snapshot.objects.filter(organisation=school.pk).order_by("public_id")
    for public_id, pdf in reports.values_list("public_id", "pdf").iterator(chunk_size=10):
        yield f"reports/{public_id}.pdf", bytes(pdf)


def is_empty(school: School) -> bool:
    """Whether a school holds nothing yet that an import could collide with."""
    return not (
        Learner.objects.filter(school=school).exists()
        or Booking.objects.filter(school=school).exists()
        or Snapshot.objects.filter(organisation=school.pk).exists()
    )
