"""Whole hubs once more, with other keys, by one statement a table: how a nation is made in minutes.

Only on PostgreSQL, and only for invented data in a database that nobody else writes to.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

from django.db import Error, connection, models, transaction
from django.db.models import Max

from employers.models import (
    Contact,
    Employer,
    EmployerApproval,
    Experience,
    SearchEntry,
    Site,
    Slot,
    SlotDate,
)
from equalex.demo.tables import catch_up_keys_of
from placements.models import (
    Attendance,
    Booking,
    GroupFigures,
    Judgement,
    Placement,
    Progress,
)
from schools.models import (
    Enrolment,
    Hub,
    HubMembership,
    Learner,
    Organisation,
    School,
    Trust,
    TrustMembership,
    TutorGroup,
)

_COPIED: Final[Sequence[type[models.Model]]] = (
    *(Organisation, Hub, Hub.authorities.through, Trust, School, HubMembership, TrustMembership),
    *(Employer, Site, Contact, EmployerApproval, Experience, Experience.growth_sectors.through),
    *(SearchEntry, Slot, SlotDate, TutorGroup, Learner, Enrolment, Judgement, Booking, Placement),
    *(Attendance, Progress, GroupFigures),
)
"""Parents first."""
Keys = dict[type[models.Model], int]


def last_keys() -> Keys:
    """The last key of each table that is copied; what is made afterwards has higher ones."""
    return {
        model: model._meta.base_manager.aggregate(last=Max("pk"))["last"] or 0 for model in _COPIED
    }


def copy_made(before: Keys, *, times: int) -> Iterator[int]:
    """Copy what was made since `before` (`last_keys()`) so many times; yields the number of each copy
    that stands. Only names, numbers and identifiers differ: the day's verdicts are those judged.
    """
    after = last_keys()
    spans = {model: after[model] - before[model] for model in _COPIED}
    schools = School.objects.filter(pk__gt=before[School]).count()
    for number in range(1, times + 1):
        with transaction.atomic(), connection.cursor() as cursor:
            _without_checks(cursor)
            for model in _COPIED:
                columns = _columns(model, before, spans, number, schools)
                _copy(cursor, model, columns, before[model], after[model])
        yield number
    catch_up_keys_of(_COPIED)
    with connection.cursor() as cursor:
        # The database has not seen by itself yet how large its tables are.
        cursor.execute("ANALYZE")


def _without_checks(cursor: Any) -> None:
    """Trust that copies point where their originals do; a role that may not say so has it checked."""
    with suppress(Error), transaction.atomic():
        cursor.execute("SET LOCAL session_replication_role = replica")


def _copy(
    cursor: Any, model: type[models.Model], columns: dict[str, str], before: int, last: int
) -> None:
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    names = ", ".join(map(quote, columns))
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(columns.values())} FROM {table} "  # noqa: S608 - names from the models and numbers of our own
        f"WHERE {key} > {before:d} AND {key} <= {last:d} ORDER BY {key}"
    )


def _columns(
    model: type[models.Model], before: Keys, spans: Keys, number: int, schools: int
) -> dict[str, str]:
    """What stands in each column of a copy, as SQL over the row that is copied."""
    quote = connection.ops.quote_name
    found = {}
    for field in model._meta.local_concrete_fields:
        column, owner = quote(field.column), _owner(field)
        found[field.column] = column
        if owner in spans:
            shift = number * spans[owner]
            # Some point at what was there before: it has no copy.
            found[field.column] = (
                f"CASE WHEN {column} > {before[owner]:d} THEN {column} + {shift:d} ELSE {column} END"
            )
        elif isinstance(field, models.UUIDField):
            found[field.column] = f"md5({column}::text || '{number:d}')::uuid"
    of_their_own: dict[type[models.Model], dict[str, str]] = {
        School: {"urn": f"(urn::int + {number * schools:d})::text"},
        Trust: {"group_uid": f"'P' || {found[model._meta.pk.column]}"},
        Organisation: {"name": f"name || ' {number + 1:d}'"},
    }
    return found | of_their_own.get(model, {})


def _owner(field: Any) -> type[models.Model] | None:
    """Whose keys these are: of a model that has no key but another's, that other's."""
    model = field.model if field.primary_key else None
    while field.remote_field:
        model = field.remote_field.model
        field = model._meta.pk
    return model
