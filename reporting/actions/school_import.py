"""A school's export taken into an empty school: the same rows, counted afresh, or nothing at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from employers.models import Employer, Experience, ExperienceState, GrowthSector
from equalex.journal.actions import record
from equalex.kernel.access import Actor
from outcomes.models import Aim, Framework, Outcome, Reflection
from placements.actions.figures import rebuild_figures
from placements.actions.ledger import lock_learners, recount
from placements.models import Booking, BookingState, PolicyState, PolicyVersion
from reporting.adapters.school_archive import Rows, SchoolArchive, read_archive
from reporting.models import Snapshot
from reporting.queries.export_parts import PARTS, Part, name_of
from reporting.queries.school_export import SCHOOL, SCHOOL_FIELDS, is_empty, tables_of
from reporting.rules.export_format import WrongExport, read
from schools.models import LocalAuthority, School

_BATCH: Final = 1000
# Rows that may be in a portal already, because other schools know them too: they are used as they are.
_SHARED: Final = frozenset({"Employer", "Experience", "Slot", "Framework", "PolicyVersion"})


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in. `different` are learners whose totals this portal's rules count otherwise."""

    school: School
    rows: dict[str, int]
    different: int


@dataclass(slots=True)
class _TakingIn:
    """One export on its way in: keys of this portal by model and by the name the files use."""

    school: School
    archive: SchoolArchive
    keys: dict[tuple[str, str], int] = field(default_factory=dict)

    def key(self, model: type[Model], name: str) -> int:
        return self.keys[model.__name__, name]


@transaction.atomic
def import_school(*, data: bytes, by: Actor) -> Imported:
    """Take an export into its school, which must hold nothing yet; it is made where it is not there.

    All or nothing. Raises WrongExport, which says what is wrong and where.
    """
    archive = read_archive(data)
    school = _school_of(archive)
    taking = _TakingIn(school, archive)
    try:
        for part in PARTS:
            _take_in(part, taking)
        _link_outcomes(taking)
    except IntegrityError as clash:
        raise WrongExport(
            "Rows of this export are in this portal already. Import it where its school is not known yet."
        ) from clash
    learner_ids = [key for (model, _), key in taking.keys.items() if model == "Learner"]
    lock_learners(learner_ids=learner_ids)
    recount(learner_ids=learner_ids)
    rebuild_figures(school_ids=[school.pk])
    counts = {name: len(rows) for name, rows in archive.tables.items()}
    record("import school", by=by, subject=school, rows=sum(counts.values()))
    return Imported(school, counts, _different(taking, by))


def _school_of(archive: SchoolArchive) -> School:
    if len(archive.tables.get(SCHOOL, ())) != 1:
        raise WrongExport(f"{SCHOOL} must hold one row. Make the export again.")
    said = archive.tables[SCHOOL][0]
    school = School.objects.select_for_update().filter(urn=said["urn"]).first()
    if school is None:
        values = {
            name: read(said[name], _kind(School, name))
            for name in SCHOOL_FIELDS
            if not name.startswith("authority")
        }
        return School.objects.create(authority=_authority_of(said), **values)
    if not is_empty(school):
        raise WrongExport(
            f"{school.name} already has learners, bookings or reports in this portal, so nothing was taken "
            "in. An export goes into an empty school only."
        )
    return school


def _authority_of(said: Mapping[str, str]) -> LocalAuthority | None:
    if not said["authority"]:
        return None
    authority, _ = LocalAuthority.objects.get_or_create(
        code=said["authority"], defaults={"name": said["authority__name"]}
    )
    return authority


def _kind(model: type[Model], name: str) -> str:
    kind = model._meta.get_field(name).get_internal_type()
    return "UUIDField" if name == "public_id" else kind


def _take_in(part: Part, taking: _TakingIn) -> None:
    if not part.fields:
        return
    rows = taking.archive.tables.get(part.file)
    if rows is None:
        raise WrongExport(f"{part.file} is missing from the zip. Make the export again.")
    known = _known(part, rows, taking)
    fresh = []
    for number, row in enumerate(rows, start=2):
        name = _name(part, row)
        if name in known:
            taking.keys[part.model.__name__, name] = known[name]
            continue
        fresh.append((name, _made(part, row, number, taking)))
    for place in range(0, len(fresh), _BATCH):
        batch = [one for _, one in fresh[place : place + _BATCH]]
        if part.model is Employer:
            for one in batch:
                one.save(force_insert=True)
        else:
            part.model.objects.bulk_create(batch)
    taking.keys |= {(part.model.__name__, name): one.pk for name, one in fresh if name}


def _name(part: Part, row: Mapping[str, str]) -> str:
    """What other files call a row by."""
    if part.model is Outcome:
        return f"{row['framework']}:{row['code']}"
    return row.get(name_of(part.model), "")


def _known(part: Part, rows: Rows, taking: _TakingIn) -> dict[str, int]:
    """Rows that this portal has already and that may be shared, by what the files call them."""
    if part.model is PolicyVersion:
        return _known_rules(rows)
    if part.model is Framework:
        there = {(one.code, one.version): one for one in Framework.objects.all()}
        return {
            row["public_id"]: found.pk
            for row in rows
            if (found := there.get((row["code"], row["version"])))
        }
    if part.model is Outcome:
        return _known_outcomes(rows, taking)
    if part.model.__name__ not in _SHARED:
        return {}
    names = part.model.objects.filter(public_id__in=[row["public_id"] for row in rows])
    known = {str(public_id): key for key, public_id in names.values_list("pk", "public_id")}
    if part.model is Employer:
        known |= _known_companies(rows)
    return known


def _known_rules(rows: Rows) -> dict[str, int]:
    there = {one.code: one for one in PolicyVersion.objects.published()}
    dates = {one.effective_from.isoformat(): one.code for one in there.values()}
    for row in rows:
        same = there.get(row["code"])
        if same is not None and same.values != read(row["values"], "JSONField"):
            raise WrongExport(
                f"The rules “{row['code']}” are other rules in this portal. Days would be counted otherwise, so "
                "nothing was taken in."
            )
        if same is None and row["effective_from"] in dates:
            raise WrongExport(
                f"This portal has other rules from {row['effective_from']} on: “{dates[row['effective_from']]}”."
            )
    return {code: one.pk for code, one in there.items()}


def _known_outcomes(rows: Rows, taking: _TakingIn) -> dict[str, int]:
    """Outcomes of frameworks that the portal had, perhaps under identifiers of its own."""
    frameworks = {taking.key(Framework, row["framework"]): row["framework"] for row in rows}
    there = Outcome.objects.filter(framework__in=frameworks)
    return {
        f"{frameworks[framework]}:{code}": key
        for key, framework, code in there.values_list("pk", "framework", "code")
    }


def _known_companies(rows: Rows) -> dict[str, int]:
    numbers = {row["company_number"]: row["public_id"] for row in rows if row["company_number"]}
    there = Employer.objects.filter(company_number__in=numbers).order_by("pk")
    return {numbers[number]: key for key, number in there.values_list("pk", "company_number")}


def _made(part: Part, row: Mapping[str, str], number: int, taking: _TakingIn) -> Any:
    values: dict[str, Any] = {}
    for name in part.fields:
        try:
            related = part.model._meta.get_field(name).related_model
            if related is None or isinstance(related, str):
                values[name] = read(row[name], _kind(part.model, name))
            elif name != "supersedes":
                values[f"{name}_id"] = _key_of(related, row[name], taking)
        except (ValueError, KeyError) as fault:
            raise WrongExport(
                f"{part.file}, row {number}, column {name}: this cannot be read. Make the export again."
            ) from fault
    return part.model(**values, **_ADDED.get(part.model.__name__, _nothing)(row, taking))


def _key_of(related: type[Model], name: str, taking: _TakingIn) -> Any:
    if not name:
        return None
    # Sectors and models of delivery are named by their keys, the same everywhere.
    is_reference = related.__name__ in ("Sector", "DeliveryModel")
    return name if is_reference else taking.key(related, name)


def _nothing(row: Mapping[str, str], taking: _TakingIn) -> dict[str, Any]:
    return {}


def _of_school(row: Mapping[str, str], taking: _TakingIn) -> dict[str, Any]:
    return {"school": taking.school}


def _of_experience(row: Mapping[str, str], taking: _TakingIn) -> dict[str, Any]:
    """What an employer offered elsewhere is history here: nobody can book it."""
    is_own = row["is_own"] == "yes"
    return {
        "school": taking.school if is_own else None,
        "state": ExperienceState.OPEN if is_own else ExperienceState.WITHDRAWN,
    }


def _of_slot(row: Mapping[str, str], taking: _TakingIn) -> dict[str, Any]:
    """As many places as the school's own learners hold."""
    holding = {
        booking["public_id"]
        for booking in taking.archive.tables["bookings.csv"]
        if booking["slot"] == row["public_id"] and booking["state"] == BookingState.CONFIRMED
    }
    placed = sum(
        1
        for one in taking.archive.tables["placements.csv"]
        if one["booking"] in holding and one["state"] == "placed"
    )
    return {"booked": min(placed, int(row["places"]))}


def _of_report(row: Mapping[str, str], taking: _TakingIn) -> dict[str, Any]:
    pdf = taking.archive.pdfs.get(f"reports/{row['public_id']}.pdf")
    if pdf is None:
        raise WrongExport(f"The PDF of the report {row['public_id']} is missing from the zip.")
    return {"organisation_id": taking.school.pk, "pdf": pdf}


# What a row needs beside its own columns.
_ADDED: Final[dict[str, Callable[[Mapping[str, str], _TakingIn], dict[str, Any]]]] = {
    "PolicyVersion": lambda row, taking: {
        "state": PolicyState.PUBLISHED,
        "published_at": timezone.now(),
    },
    "TutorGroup": _of_school,
    "Learner": _of_school,
    "Enrolment": _of_school,
    "Employer": lambda row, taking: {
        "recorded_by_school": taking.school,
        "kind": Employer.KIND,
    },
    "Experience": _of_experience,
    "Slot": _of_slot,
    "Booking": lambda row, taking: {"school": taking.school, "once": UUID(row["public_id"])},
    "Judgement": _of_school,
    "Snapshot": _of_report,
}


def _link_outcomes(taking: _TakingIn) -> None:
    """What bookings aim at, what reflections speak of, growth sectors, superseded reports."""
    tables = taking.archive.tables
    Aim.objects.bulk_create(
        Aim(
            booking_id=taking.key(Booking, row["public_id"]),
            outcome_id=taking.key(Outcome, name),
        )
        for row in tables["bookings.csv"]
        for name in row["aims"].split()
    )
    for row in tables["experiences.csv"]:
        if row["growth_sectors"]:
            experience = Experience.objects.get(pk=taking.key(Experience, row["public_id"]))
            known = GrowthSector.objects.filter(pk__in=row["growth_sectors"].split())
            experience.growth_sectors.set(known)
    _link_reflections(taking)
    _link_reports(taking)


def _link_reflections(taking: _TakingIn) -> None:
    keys = dict(
        Reflection.objects.filter(placement__learner__school=taking.school).values_list(
            "placement__public_id", "pk"
        )
    )
    through = Reflection.outcomes.through
    through.objects.bulk_create(
        through(reflection_id=keys[UUID(row["placement"])], outcome_id=taking.key(Outcome, name))
        for row in taking.archive.tables["reflections.csv"]
        for name in row["outcomes"].split()
    )


def _link_reports(taking: _TakingIn) -> None:
    for row in taking.archive.tables["reports.csv"]:
        if row["supersedes"]:
            Snapshot.objects.filter(pk=taking.key(Snapshot, row["public_id"])).update(
                supersedes=taking.key(Snapshot, row["supersedes"])
            )


def _different(taking: _TakingIn, by: Actor) -> int:
    """Learners whose totals are not those of the export: this portal's rules go further."""
    exported = {row["learner"]: row for row in taking.archive.tables.get("totals.csv", ())}
    now = dict(tables_of(taking.school, today=by.today))["totals.csv"]
    headings, rows = now
    counted = {row[0]: dict(zip(headings, row, strict=True)) for row in rows}
    return sum(exported.get(key) != row for key, row in counted.items() if key in exported)
