"""What an import would do: the file read, matched with the school, and put into words."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from equalex.kernel.acting import as_the_system
from schools.adapters.recognise import read_learners
from schools.adapters.unreadable import UnknownLayout, UnreadableFile
from schools.models import ImportState, Learner, LearnerImport, School
from schools.rules.class_list import ClassList
from schools.rules.headings import normalise
from schools.rules.match_plan import (
    ExistingLearner,
    MatchPlan,
    Outcome,
    RowPlan,
    Standing,
)
from schools.rules.matching import plan_import
from schools.rules.names import matching_key
from schools.rules.school_identity import (
    SchoolIdentity,
    refusal_of_file,
    without_other_schools,
)
from schools.rules.school_years import academic_year_of, first_day, nc_year_of


def read_as_before(
    content: bytes, *, file_name: str, school: School, academic_year: int, today: date
) -> tuple[ClassList, dict[str, str]]:
    """The learners a file lists, its columns read as somebody last chose for this school; and what
    of that choice it took.

    Raises UnreadableFile as `read_file` does.
    """
    how: dict[str, Any] = {
        "file_name": file_name,
        "school": school,
        "academic_year": academic_year,
        "today": today,
    }
    if remembered := remembered_mapping(school):
        # A choice made for another layout may not fit: then headings speak for themselves.
        with suppress(UnknownLayout):
            class_list = read_file(content, mapping=remembered, **how)
            there = {normalise(heading) for heading in class_list.headings}
            used = {
                heading: field
                for heading, field in remembered.items()
                if normalise(heading) in there
            }
            return class_list, used
    return read_file(content, **how), {}


def read_file(
    content: bytes,
    *,
    file_name: str,
    school: School,
    academic_year: int,
    today: date,
    mapping: Mapping[str, str] | None = None,
) -> ClassList:
    """The learners a file lists for this school in an academic year (its starting year).

    Raises UnreadableFile with a sentence when the file as a whole cannot be used.
    """
    # A list for the coming year is read as on its first day: that is when its year groups hold.
    day = today if academic_year <= academic_year_of(today) else first_day(academic_year)
    class_list = read_learners(content, filename=file_name, today=day, mapping=mapping)
    former = list(School.objects.filter(successor=school))
    identity = SchoolIdentity(
        urn=school.urn,
        laestab=school.laestab,
        former_urns=frozenset(one.urn for one in former),
        former_laestabs=frozenset(one.laestab for one in former if one.laestab),
    )
    if refusal := refusal_of_file(class_list, identity):
        raise UnreadableFile(refusal)
    return without_other_schools(class_list, identity)


_TAKEN = (
    "pk",
    "first_name",
    "last_name",
    "upn",
    "preferred_name",
    "preferred_last_name",
    "date_of_birth",
    "sex",
    "cohort",
    "tutor_group__name",
    "sen",
    "is_eal",
    "is_fsm",
    "is_fsm_ever_6",
    "is_looked_after",
    "is_service_child",
    "admission_number",
    "left_on",
    "school_id",
)


def existing_learners(
    school: School, *, upns: Collection[str], academic_year: int, is_coming: bool = False
) -> list[ExistingLearner]:
    """Everybody who is or was at the school, and whoever has one of the UPNs elsewhere.

    In a year that `is_coming` tutor groups are those of a list taken in for it, and none before.
    """
    # In one order: what was approved must be found again.
    rows = list(Learner.objects.filter(school=school).order_by("pk").values(*_TAKEN))
    if upns:
        elsewhere = Learner.objects.filter(upn__in=upns).exclude(school=school).order_by("pk")
        with as_the_system():
            rows += list(elsewhere.values(*_TAKEN))
    statuses = _statuses(school)
    found = [_existing(row, school, statuses, academic_year) for row in rows]
    return _as_listed(found, school, academic_year) if is_coming else found


def _as_listed(
    learners: Iterable[ExistingLearner], school: School, academic_year: int
) -> list[ExistingLearner]:
    """Learners with the year and tutor group that a list taken in for the coming year gave them."""
    rows = school.enrolments.filter(since__gte=first_day(academic_year)).order_by("since")
    listed = {
        key: (nc_year, group or "")
        for key, nc_year, group in rows.values_list("learner", "nc_year", "tutor_group__name")
    }
    return [
        replace(one, nc_year=listed[key][0], tutor_group=listed[key][1])
        if (key := int(one.key)) in listed
        else replace(one, tutor_group="")
        for one in learners
    ]


def _statuses(school: School) -> dict[int, str]:
    """The status of each learner's latest enrolment at the school."""
    pairs = school.enrolments.order_by("since").values_list("learner_id", "status")
    return dict(pairs)


def _existing(
    row: Mapping[str, object], school: School, statuses: Mapping[int, str], academic_year: int
) -> ExistingLearner:
    standing = Standing.HERE if row["left_on"] is None else Standing.LEFT
    if row["school_id"] != school.pk:
        standing = Standing.ELSEWHERE
    given = {
        name: row[name]
        for name in ("first_name", "last_name", "preferred_last_name", "upn", "sex", "sen")
    }
    return ExistingLearner(
        key=row["pk"],  # type: ignore[arg-type]  # values() is untyped
        preferred_first_name=str(row["preferred_name"]),
        date_of_birth=row["date_of_birth"],  # type: ignore[arg-type]  # as above
        nc_year=nc_year_of(row["cohort"], academic_year),  # type: ignore[arg-type]  # as above
        tutor_group=str(row["tutor_group__name"] or ""),
        eal=row["is_eal"],  # type: ignore[arg-type]  # as above
        fsm=bool(row["is_fsm"]),
        fsm_ever_6=bool(row["is_fsm_ever_6"]),
        looked_after=bool(row["is_looked_after"]),
        service_child=bool(row["is_service_child"]),
        enrolment_status=statuses.get(row["pk"], ""),  # type: ignore[call-overload]  # as above
        admission_number=str(row["admission_number"]),
        standing=standing,
        **given,  # type: ignore[arg-type]  # as above
    )


def remembered_mapping(school: School) -> dict[str, str]:
    """How somebody last explained the columns of the school's lists; empty when nobody had to."""
    latest = (
        LearnerImport.objects.filter(school=school)
        .exclude(mapping={})
        .order_by("-uploaded_at")
        .values_list("mapping", flat=True)
        .first()
    )
    return dict(latest or {})


@dataclass(frozen=True, slots=True)
class Columns:
    """What a person chooses from when saying which column is which.

    `headings` are the file's; `chosen` is heading -> field as it is read now or was last chosen;
    `examples` are a few cells of a column, where headings tell nothing.
    """

    headings: Sequence[str]
    chosen: Mapping[str, str]
    examples: Mapping[str, Sequence[str]]


def columns_of(learner_import: LearnerImport, *, today: date) -> Columns:
    """The columns of a waiting file. Raises UnreadableFile when it is gone, or has none."""
    remembered = learner_import.mapping or remembered_mapping(learner_import.school)
    try:
        class_list = _read_kept(learner_import, today)
    except UnknownLayout as layout:
        return Columns(layout.headings, remembered, layout.examples)
    if not class_list.headings:
        raise UnreadableFile(
            "The columns of this format have fixed names: there is nothing to choose."
        )
    read_as = {heading: field for field, heading in class_list.mapping.items()}
    # What is read from nowhere else was left alone, by a person or for want of a meaning.
    return Columns(class_list.headings, dict.fromkeys(class_list.headings, "") | read_as, {})


@dataclass(frozen=True, slots=True)
class PlannedImport:
    """A file read and matched. `existing` holds the learners of the plan by their key.

    `fingerprint` changes whenever the plan does, or another import of the school is saved or
    undone: who approves one fingerprint approves nothing else.
    """

    class_list: ClassList
    plan: MatchPlan
    existing: Mapping[int, ExistingLearner]
    fingerprint: str


def planned(learner_import: LearnerImport, *, today: date) -> PlannedImport:
    """What saving this import would do now. Raises UnreadableFile when its file is gone."""
    return plan_of(
        _read_kept(learner_import, today),
        school=learner_import.school,
        academic_year=learner_import.academic_year,
        today=today,
    )


def _read_kept(learner_import: LearnerImport, today: date) -> ClassList:
    if learner_import.content is None:
        raise UnreadableFile(
            "The file has been deleted, as every file is after 30 days. Upload it again."
        )
    return read_file(
        bytes(learner_import.content),
        file_name=learner_import.file_name,
        school=learner_import.school,
        academic_year=learner_import.academic_year,
        today=today,
        mapping=learner_import.mapping or None,
    )


def plan_of(
    class_list: ClassList, *, school: School, academic_year: int, today: date
) -> PlannedImport:
    """A class list matched with the school's learners.

    A list for the coming academic year proposes no leavers: who is not on it is still here today.
    """
    upns = {row.upn for row in class_list.rows if row.upn}
    is_coming = academic_year > academic_year_of(today)
    existing = existing_learners(
        school, upns=upns, academic_year=academic_year, is_coming=is_coming
    )
    plan = plan_import(class_list, existing)
    if is_coming:
        plan = replace(plan, leavers=(), not_listed=(*plan.not_listed, *plan.leavers))
    return PlannedImport(
        class_list=class_list,
        plan=plan,
        existing={int(one.key): one for one in existing},
        fingerprint=_fingerprint(plan, school),
    )


def _fingerprint(plan: MatchPlan, school: School) -> str:
    decided = (
        LearnerImport.objects.filter(
            school=school, state__in=[ImportState.COMMITTED, ImportState.UNDONE]
        )
        .order_by("pk")
        .values_list("pk", "state")
    )
    rows = [
        (
            one.row.row,
            one.outcome,
            one.match,
            one.candidates,
            [str(change) for change in one.changes],
        )
        for one in plan.rows
    ]
    content = [rows, [one.row for one in plan.refused], plan.leavers, list(decided)]
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()


def clear_matches(found: PlannedImport) -> dict[int, int]:
    """Row -> learner where name and date of birth agree with one learner and no other row's do.

    In September every tutor group is new: a list without UPNs then has one possible match a row,
    and nobody should have to decide a thousand times.
    """
    rows = [one for one in found.plan.rows if one.outcome is Outcome.POSSIBLE]
    wanted = Counter(key for one in rows for key in one.candidates)
    return {
        one.row.row: int(str(one.candidates[0]))
        for one in rows
        if len(one.candidates) == 1
        and wanted[one.candidates[0]] == 1
        and _is_same_person(found.existing[int(str(one.candidates[0]))], one)
    }


def _is_same_person(learner: ExistingLearner, one: RowPlan) -> bool:
    row = one.row
    return (
        row.date_of_birth is not None
        and learner.date_of_birth == row.date_of_birth
        and matching_key(learner.first_name) == matching_key(row.first_name)
        and matching_key(learner.last_name) == matching_key(row.last_name)
        and not (learner.upn and row.upn)
    )
