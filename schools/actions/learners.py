"""Learners taken in from a file: created, changed, marked as left; and what an undo needs."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from equalex.accounts.models import User
from schools.actions.enrolments import EnrolmentChanges, Place, end_enrolments, enrol
from schools.models import Enrolment, Learner, Move, MoveState, School, Sen, TutorGroup
from schools.rules.class_list import LearnerRow
from schools.rules.match_plan import FieldChange, group_key
from schools.rules.school_years import cohort_of

# Field of a file -> field of the model, where the value is taken as it stands.
_FIELDS = {
    "upn": "upn",
    "first_name": "first_name",
    "last_name": "last_name",
    "preferred_first_name": "preferred_name",
    "preferred_last_name": "preferred_last_name",
    "date_of_birth": "date_of_birth",
    "sex": "sex",
    "sen": "sen",
    "eal": "is_eal",
    "fsm": "is_fsm",
    "fsm_ever_6": "is_fsm_ever_6",
    "looked_after": "is_looked_after",
    "service_child": "is_service_child",
    "admission_number": "admission_number",
}
_CHANGEABLE = [*_FIELDS.values(), "cohort", "tutor_group", "left_on"]
_WATCHED = (*_FIELDS.values(), "cohort", "tutor_group_id", "left_on", "school_id")


@dataclass(slots=True)
class Restore:
    """What puts everything back as it was: as JSON, kept while an undo is possible.

    `left_as` is what the import made of rows, in marks that tell no values: "learner 5" -> mark.
    """

    learners_made: list[int] = field(default_factory=list)
    groups_made: list[int] = field(default_factory=list)
    learners_before: dict[int, dict[str, Any]] = field(default_factory=dict)
    enrolments: EnrolmentChanges = field(default_factory=EnrolmentChanges)
    left_as: dict[str, str] = field(default_factory=dict)

    def touched(self) -> list[int]:
        """Keys of every learner made or changed, or whose enrolments were."""
        enrolments = [*self.enrolments.created, *self.enrolments.before]
        enrolled = Enrolment.objects.filter(pk__in=enrolments).values_list("learner_id", flat=True)
        return sorted({*self.learners_made, *self.learners_before, *enrolled})

    def as_json(self) -> dict[str, Any]:
        """Plain data, dates as ISO text, with marks of how the rows stand now."""
        for rows in (self.learners_before, self.enrolments.before):
            for row in rows.values():
                row |= {name: _plain(value) for name, value in row.items()}
        self.left_as = _marks(self)
        return dict(asdict(self))

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Restore":
        """Back from JSON, where keys have become text."""
        enrolments = kept["enrolments"]
        return cls(
            learners_made=kept["learners_made"],
            groups_made=kept["groups_made"],
            learners_before={int(key): row for key, row in kept["learners_before"].items()},
            enrolments=EnrolmentChanges(
                created=enrolments["created"],
                before={int(key): row for key, row in enrolments["before"].items()},
            ),
            left_as=kept.get("left_as", {}),
        )


class TakingIn:
    """One file being saved for one school and academic year, within the caller's transaction.

    Of a year that `is_coming` year and tutor groups are kept with the enrolment and hold from 1
    September; until then learners stay where they are.
    """

    def __init__(self, school: School, academic_year: int, *, is_coming: bool = False) -> None:
        self.school = school
        self.academic_year = academic_year
        self.is_coming = is_coming
        self.restore = Restore()
        self._groups = {
            group_key(group.name): group for group in TutorGroup.objects.filter(school=school)
        }

    def make_groups(self, rows: Iterable[LearnerRow]) -> None:
        """Create the tutor groups that the rows name and the school lacks."""
        missing: dict[str, str] = {}
        for row in rows:
            key = group_key(row.tutor_group)
            if key and key not in self._groups:
                missing.setdefault(key, row.tutor_group)
        made = TutorGroup.objects.bulk_create(
            TutorGroup(school=self.school, name=name) for name in missing.values()
        )
        self._groups |= {group_key(group.name): group for group in made}
        self.restore.groups_made += [group.pk for group in made]

    def create(self, rows: Sequence[LearnerRow], *, taken_upns: set[str]) -> None:
        """Add learners who are new. A UPN that another learner of the school has is left out."""
        learners = [self._new(row, taken_upns) for row in rows]
        made = Learner.objects.bulk_create(learners, batch_size=1000)
        self.restore.learners_made += [one.pk for one in made]
        self._enrol({one.pk: row for one, row in zip(made, rows, strict=True)})

    def _new(self, row: LearnerRow, taken_upns: set[str]) -> Learner:
        values = {
            column: value
            for name, column in _FIELDS.items()
            if (value := getattr(row, name)) not in (None, "")
        }
        if row.upn in taken_upns:
            values.pop("upn", None)
        return Learner(
            school=self.school,
            cohort=cohort_of(row.nc_year, self.academic_year),
            tutor_group=None if self.is_coming else self._group_of(row),
            **{"sen": Sen.NONE, **values},
        )

    def _group_of(self, row: LearnerRow) -> TutorGroup | None:
        return self._groups.get(group_key(row.tutor_group))

    def change(self, matched: Mapping[int, tuple[LearnerRow, Sequence[FieldChange]]]) -> None:
        """Change learners (by key) field by field, and enrol them for the year."""
        keys = [key for key, (_, changes) in matched.items() if changes]
        learners = Learner.objects.select_for_update().in_bulk(keys)
        for key, learner in learners.items():
            for change in matched[key][1]:
                self._apply(learner, change)
        Learner.objects.bulk_update(learners.values(), _CHANGEABLE, batch_size=200)
        self._enrol({key: row for key, (row, _) in matched.items()})

    def _apply(self, learner: Learner, change: FieldChange) -> None:
        value: Any = change.new
        if change.field in _FIELDS:
            self._set(learner, _FIELDS[change.field], value)
        elif self.is_coming and change.field in ("nc_year", "tutor_group"):
            return
        elif change.field == "nc_year":
            self._set(learner, "cohort", cohort_of(str(value), self.academic_year))
        elif change.field == "tutor_group":
            self._set(learner, "tutor_group_id", self._groups[group_key(str(value))].pk)
        elif change.field == "on_roll":
            self._set(learner, "left_on", None)

    def _set(self, learner: Learner, name: str, value: Any) -> None:
        before = self.restore.learners_before.setdefault(learner.pk, {})
        before.setdefault(name, _plain(getattr(learner, name)))
        setattr(learner, name, value)

    def _enrol(self, rows: Mapping[int, LearnerRow]) -> None:
        """An NC year that was only worked out from a birth date does not overrule a record."""
        recorded = (
            dict(Learner.objects.filter(pk__in=list(rows)).values_list("pk", "cohort"))
            if any(row.nc_year_inferred for row in rows.values())
            else {}
        )
        places = {}
        for key, row in rows.items():
            year = row.nc_year
            if row.nc_year_inferred and recorded.get(key) is not None:
                year = str(self.academic_year - int(recorded[key] or 0) + 7)
            group = self._group_of(row) if self.is_coming else None
            places[key] = Place(year, row.enrolment_status, group.pk if group else None)
        enrol(
            school=self.school,
            academic_year=self.academic_year,
            places=places,
            changes=self.restore.enrolments,
        )

    def leave(self, keys: Sequence[int], *, on: date) -> None:
        """Mark learners as left on a date: not deleted, and their days stay."""
        learners = list(Learner.objects.select_for_update().filter(pk__in=keys))
        for learner in learners:
            self._set(learner, "left_on", on)
        Learner.objects.bulk_update(learners, ["left_on"], batch_size=500)
        end_enrolments(
            school=self.school, learners=list(keys), on=on, changes=self.restore.enrolments
        )

    def kept(self) -> dict[str, Any]:
        """What an undo needs, as JSON."""
        enrolments = self.restore.enrolments
        enrolments.before = {
            key: {name: _plain(value) for name, value in row.items()}
            for key, row in enrolments.before.items()
            if row
        }
        return self.restore.as_json()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _marks(restore: Restore) -> dict[str, str]:
    """How the rows stand that undoing would change: a learner made in every field, a changed one
    in those fields that the import set.
    """
    marks = {}
    learners = Learner.objects.filter(pk__in=[*restore.learners_made, *restore.learners_before])
    for row in learners.values("pk", *_WATCHED):
        names = sorted(restore.learners_before.get(row["pk"], _WATCHED))
        marks[f"learner {row['pk']}"] = _mark(row[name] for name in names)
    enrolments = Enrolment.objects.filter(
        pk__in=[*restore.enrolments.created, *restore.enrolments.before]
    )
    for pk, *values in enrolments.values_list("pk", "school_id", "nc_year", "status", "until"):
        marks[f"enrolment {pk}"] = _mark(values)
    return marks


def _mark(values: Iterable[object]) -> str:
    plain = json.dumps([_plain(value) for value in values])
    return hashlib.blake2s(plain.encode(), digest_size=8).hexdigest()


def changed_since(restore: Restore) -> bool:
    """True when something that the import saved has been changed by hand or by the year's turn."""
    return _marks(restore) != restore.left_as


def put_back(restore: Restore) -> None:
    """Make learners, groups and enrolments what they were. Runs in the caller's transaction."""
    Enrolment.objects.filter(pk__in=restore.enrolments.created).delete()
    _restore_rows(Enrolment.objects.all(), restore.enrolments.before)
    _restore_rows(Learner.objects.all(), restore.learners_before)
    made = Learner.objects.filter(pk__in=restore.learners_made)
    User.objects.filter(learner__in=made).delete()
    made.delete()
    TutorGroup.objects.filter(
        pk__in=restore.groups_made,
        learners__isnull=True,
        tutors__isnull=True,
        sign_in_code__isnull=True,
    ).delete()


def _restore_rows(rows: QuerySet[Any], before: Mapping[int, Mapping[str, Any]]) -> None:
    """Set the kept values, grouped by which fields they are, in a few statements."""
    by_fields: dict[tuple[str, ...], list[Any]] = {}
    for key, row in rows.in_bulk(list(before)).items():
        for name, value in before[key].items():
            column = row._meta.get_field(name.removesuffix("_id"))
            setattr(row, name, value if name.endswith("_id") else column.to_python(value))
        names = tuple(sorted(name.removesuffix("_id") for name in before[key]))
        by_fields.setdefault(names, []).append(row)
    for names, changed in by_fields.items():
        rows.bulk_update(changed, names, batch_size=200)


def has_records_since(restore: Restore) -> bool:
    """True when learners that the import made have got records of their own: days, bookings, ...

    A one-to-one row under the learner's own key is only a total, enrolments are the import's, and a
    move that is only proposed goes with the learner.
    """
    for relation in Learner._meta.related_objects:
        model = relation.related_model
        if model is Enrolment or relation.field.primary_key or not isinstance(model, type):
            continue
        rows: QuerySet[Any] = QuerySet(model)
        if model is Move:
            rows = rows.exclude(state=MoveState.PROPOSED)
        keys = {f"{relation.field.name}__in": restore.learners_made}
        if rows.filter(**keys).exists():
            return True
    return False
