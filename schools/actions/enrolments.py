"""Dated enrolments: who is in which NC year at a school, from when, until when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from schools.models import Enrolment, EnrolmentStatus, School
from schools.rules.school_years import first_day, last_day


@dataclass(frozen=True, slots=True)
class Place:
    """What a learner is at the school in an academic year; an empty status changes none.

    `tutor_group` (its key) is given where the year is still to come.
    """

    nc_year: str
    status: str = ""
    tutor_group: int | None = None


@dataclass(slots=True)
class EnrolmentChanges:
    """What an undo needs: ids of rows made, and the earlier values of rows changed."""

    created: list[int] = field(default_factory=list)
    before: dict[int, dict[str, Any]] = field(default_factory=dict)

    def change(self, enrolment: Enrolment, **values: Any) -> bool:
        """Set what differs, remembering what was there; True when something differed."""
        differing = {
            name: value for name, value in values.items() if getattr(enrolment, name) != value
        }
        kept = self.before.setdefault(enrolment.pk, {}) if differing else {}
        for name, value in differing.items():
            kept.setdefault(name, getattr(enrolment, name))
            setattr(enrolment, name, value)
        return bool(differing)


def enrol(
    *, school: School, academic_year: int, places: Mapping[int, Place], changes: EnrolmentChanges
) -> None:
    """See that each learner (by key) is enrolled for an academic year, in the NC year given.

    An enrolment that began earlier ends on the last day of the year before; one that began within
    the year is corrected; somebody who had left comes back. Runs inside the caller's transaction,
    in a fixed number of statements, and changes nothing when run again.
    """
    starts = first_day(academic_year)
    latest: dict[int, Enrolment] = {}
    found = Enrolment.objects.filter(
        school=school, learner__in=list(places), since__lte=last_day(academic_year)
    )
    for enrolment in found.order_by("since"):
        latest[enrolment.learner_id] = enrolment
    changed, created = [], []
    for learner, place in places.items():
        current = latest.get(learner)
        if current is not None and current.since >= starts:
            status = place.status or current.status
            group = place.tutor_group or current.tutor_group_id
            if changes.change(
                current, nc_year=place.nc_year, status=status, until=None, tutor_group_id=group
            ):
                changed.append(current)
            continue
        if current is not None and (current.until is None or current.until >= starts):
            changes.change(current, until=last_day(academic_year - 1))
            changed.append(current)
        created.append(_following(current, learner, place, school=school, starts=starts))
    Enrolment.objects.bulk_update(
        changed, ["nc_year", "status", "until", "tutor_group"], batch_size=500
    )
    made = Enrolment.objects.bulk_create(created, batch_size=1000)
    changes.created += [one.pk for one in made]


def _following(
    current: Enrolment | None, learner: int, place: Place, *, school: School, starts: date
) -> Enrolment:
    before = current.status if current is not None else EnrolmentStatus.CURRENT
    goes_on = current is not None and current.nc_year == place.nc_year
    return Enrolment(
        learner_id=learner,
        school=school,
        since=starts,
        nc_year=place.nc_year,
        key_stage=current.key_stage if current is not None and goes_on else "",
        status=place.status or before,
        tutor_group_id=place.tutor_group,
    )


def end_enrolments(
    *, school: School, learners: list[int], on: date, changes: EnrolmentChanges
) -> None:
    """End the open enrolments of learners who leave on a date; that day still belongs to them."""
    open_ones = Enrolment.objects.filter(school=school, learner__in=learners, until__isnull=True)
    ended = []
    for enrolment in open_ones:
        changes.change(enrolment, until=max(on, enrolment.since))
        ended.append(enrolment)
    Enrolment.objects.bulk_update(ended, ["until"], batch_size=500)
