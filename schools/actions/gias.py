"""Schools, authorities and trusts as Get Information About Schools has them: never deleted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count, QuerySet

from equalex.journal.actions import record
from equalex.kernel.access import Actor
from schools.actions.gias_trusts import Trusts, join_trusts, keep_trusts
from schools.actions.organisations import follow_authorities
from schools.actions.successors import NotASuccessor, follow_school, schools_with_records
from schools.adapters.gias import SchoolExtract, SchoolRow
from schools.adapters.gias_groups import GroupExtract, LinkExtract
from schools.models import Learner, LocalAuthority, Membership, School
from schools.rules.guarantee_schools import CLOSED, keeps
from schools.rules.successors import Successors, follow

_TAKEN = (
    "name",
    "authority_id",
    "establishment_number",
    "type_name",
    "school_kind",
    "low_age",
    "high_age",
    "town",
    "postcode",
    "latitude",
    "longitude",
    "opened_on",
    "closed_on",
)
_BATCH = 500
# A school that opened so near the day another one closed, under the same number, is that school.
_SAME_NUMBER_WITHIN: Final = timedelta(days=100)


@dataclass(slots=True)
class Tally:
    """How many were new, changed, as before, and not taken in."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left_out: int = 0


@dataclass(slots=True)
class GiasImport:
    """What an import did, or would do, and what a person should look at."""

    schools: Tally = field(default_factory=Tally)
    trusts: Tally = field(default_factory=Tally)
    warnings: list[str] = field(default_factory=list)


@transaction.atomic
def import_schools(
    *,
    extract: SchoolExtract,
    by: Actor,
    links: LinkExtract | None = None,
    groups: GroupExtract | None = None,
) -> GiasImport:
    """Create and update schools, authorities and trusts; run again it changes nothing.

    Open schools with Years 7 to 11 are taken in. A school that is here and no longer belongs to
    those is updated and never deleted. Where it became another one, everything of it goes along;
    else, where it has records, that is a warning. Schools are in the hub of their authority unless
    a person has placed them.
    """
    result = GiasImport(warnings=[*extract.warnings])
    result.schools.left_out = extract.left_out
    known = School.objects.in_bulk(field_name="urn")
    taken = _taken(extract.schools, known, result)
    _keep_authorities(taken)
    _keep_schools(taken, known, result, by.today)
    _keep_trusts(extract, taken, groups, known, by.today, result)
    follow_authorities([known[row.urn] for row in taken], since=by.today)
    _keep_successors(extract, links, taken, known, result, by)
    _warn_of_the_closed(taken, known, result)
    record(
        "import schools",
        by=by,
        new=result.schools.new,
        changed=result.schools.changed,
        warnings=len(result.warnings),
    )
    return result


def _taken(
    rows: Iterable[SchoolRow], known: Mapping[str, School], result: GiasImport
) -> list[SchoolRow]:
    """Schools to keep, and schools that are here already whatever has become of them."""
    taken = []
    for row in rows:
        if keeps(row).keeps or row.urn in known:
            taken.append(row)
        else:
            result.schools.left_out += 1
    return taken


def _keep_authorities(rows: Iterable[SchoolRow]) -> None:
    named = {row.la_code: row.la_name for row in rows if row.la_code and row.la_name}
    LocalAuthority.objects.bulk_create(
        (LocalAuthority(code=code, name=name) for code, name in named.items()),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )


def _values(row: SchoolRow) -> dict[str, object]:
    position = row.position
    values: dict[str, object] = {
        "name": row.name,
        "authority_id": row.la_code if row.la_name else None,
        "establishment_number": row.establishment_number,
        "type_name": row.type_name,
        "low_age": row.low_age,
        "high_age": row.high_age,
        "town": row.town,
        "postcode": row.postcode,
        "latitude": position.latitude if position else None,
        "longitude": position.longitude if position else None,
        "opened_on": row.opened_on,
    }
    if row.kind is not None:
        values["school_kind"] = row.kind
    return values


def _keep_schools(
    rows: Sequence[SchoolRow], known: dict[str, School], result: GiasImport, today: date
) -> None:
    changed = []
    for row in rows:
        school = known.get(row.urn)
        values = _values(row)
        if school is None:
            # Each school is two rows, of the organisation and of the school: no bulk insert.
            known[row.urn] = School.objects.create(urn=row.urn, **values)
            result.schools.new += 1
            continue
        # What an extract has no column for must not empty what is here.
        differing = {
            name: value
            for name, value in values.items()
            if value not in (None, "") and getattr(school, name) != value
        }
        closed_on = _closed_on(row, school, today)
        if closed_on != school.closed_on:
            differing["closed_on"] = closed_on
        if not differing:
            result.schools.unchanged += 1
            continue
        result.schools.changed += 1
        for name, value in differing.items():
            setattr(school, name, value)
        changed.append(school)
    _update(changed)


def _closed_on(row: SchoolRow, school: School, today: date) -> date | None:
    """When the school closed; an extract that gives no day says it on the day it is read."""
    if row.status_code is None:
        return school.closed_on
    if row.status_code != CLOSED:
        return None
    return row.closed_on or school.closed_on or today


def _update(schools: Sequence[School]) -> None:
    """Names stand in the organisation's row, all else in the school's."""
    own = [name.removesuffix("_id") for name in _TAKEN if name != "name"]
    School.objects.bulk_update(schools, ["name", *own], batch_size=_BATCH)


def _warn_of_the_closed(
    rows: Iterable[SchoolRow], known: Mapping[str, School], result: GiasImport
) -> None:
    """Schools that are not taken in any more and have records: alert, never delete."""
    gone = {row.urn: keeps(row).reason for row in rows if not keeps(row).keeps}
    keys = {known[urn].pk: urn for urn in gone}
    with_records = schools_with_records(list(keys))
    people = _counts(Membership.objects.current().filter(organisation__in=with_records))
    learners = _counts(Learner.objects.on_roll().filter(school__in=with_records))
    for key in sorted(with_records, key=keys.__getitem__):
        result.warnings.append(
            f"URN {keys[key]} ({known[keys[key]].name}) is not one of the schools that are taken in any more. "
            f"{gone[keys[key]]} It has records here ({people.get(key, 0)} people, {learners.get(key, 0)} "
            "learners on roll) and stays as it is, with its bookings and reports."
        )


def _counts(rows: QuerySet[Membership] | QuerySet[Learner]) -> dict[int, int]:
    column = "organisation" if rows.model is Membership else "school"
    return dict(
        rows.order_by().values(column).annotate(Count("pk")).values_list(column, "pk__count")
    )


def _keep_trusts(
    extract: SchoolExtract,
    rows: Sequence[SchoolRow],
    groups: GroupExtract | None,
    known: Mapping[str, School],
    today: date,
    result: GiasImport,
) -> None:
    trusts = Trusts(extract, rows, groups)
    if groups is not None:
        result.warnings += groups.warnings
    by_uid, counts = keep_trusts(trusts)
    result.trusts = Tally(**counts, left_out=trusts.left_out)
    join_trusts(trusts, by_uid, rows, known, today)


def _keep_successors(
    extract: SchoolExtract,
    links: LinkExtract | None,
    rows: Sequence[SchoolRow],
    known: Mapping[str, School],
    result: GiasImport,
    by: Actor,
) -> None:
    """Everything of a closed school goes to the one it became, if that is here as well."""
    found = follow(links.links) if links is not None else Successors({}, {})
    if links is not None:
        result.warnings += links.warnings
    closed = {urn: school for urn, school in known.items() if school.closed_on is not None}
    last = dict(_by_number(extract, rows, closed)) | dict(found.last)
    keys = {known[urn].pk for urn in (*last, *found.undecided) if urn in known}
    with_records = schools_with_records(list(keys))
    for urn, successor in sorted(last.items()):
        school = known.get(urn)
        if school is not None and urn not in found.undecided:
            _go_along(school, known.get(successor), successor, with_records, result, by)
    for urn, several in sorted(found.undecided.items()):
        if urn in known and known[urn].pk in with_records and known[urn].successor_id is None:
            result.warnings.append(
                f"URN {urn} ({known[urn].name}) became several schools or was split ({', '.join(several)}), "
                "so nothing of it was moved. Say on the page “Schools from GIAS” which one it became."
            )


def _by_number(
    extract: SchoolExtract, rows: Iterable[SchoolRow], closed: Mapping[str, School]
) -> Iterator[tuple[str, str]]:
    """Closed schools and the one open school that took over their authority and number then."""
    opened: dict[str, list[SchoolRow]] = {}
    for row in rows:
        if row.laestab and row.opened_on and keeps(row).keeps:
            opened.setdefault(row.laestab, []).append(row)
    for row in extract.schools:
        school = closed.get(row.urn)
        if school is None or school.successor_id is not None or school.closed_on is None:
            continue
        ends = school.closed_on
        near = [
            one.urn
            for one in opened.get(row.laestab, ())
            if one.urn != row.urn
            and one.opened_on is not None
            and abs(one.opened_on - ends) <= _SAME_NUMBER_WITHIN
        ]
        if len(near) == 1:
            yield row.urn, near[0]


def _go_along(
    school: School,
    successor: School | None,
    urn: str,
    with_records: set[int],
    result: GiasImport,
    by: Actor,
) -> None:
    has_records = school.pk in with_records
    if successor is None:
        if has_records and school.successor_id is None:
            result.warnings.append(
                f"URN {school.urn} ({school.name}) was followed by {urn}, which is not among the schools taken "
                "in: its people, learners and bookings stay."
            )
    elif school.closed_on is None:
        if has_records:
            result.warnings.append(
                f"URN {school.urn} ({school.name}) is followed by {urn} and is not closed yet: its people stay "
                "until it is."
            )
    elif school.successor_id != successor.pk or has_records:
        try:
            moved = follow_school(school=school, successor=successor, by=by)
        except NotASuccessor:
            return
        if staying := moved.get("staying"):
            result.warnings.append(
                f"URN {school.urn} ({school.name}) became {urn}; {staying} of its records stay there because "
                f"{urn} has the same, such as learners with the same UPN."
            )
