"""Learners for whom year groups are not followed, and the key stage their school set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from equalex.kernel.access import Actor
from schools.models import Enrolment, Learner
from schools.rules.nc_year import expected_from_birth
from schools.rules.school_years import NOT_FOLLOWED, key_stage_of


@dataclass(frozen=True, slots=True)
class WithoutYear:
    """One learner: the key stage set ("" for none), and what age would suggest."""

    key: int
    name: str
    group: str
    key_stage: str
    by_age: str
    suggested: str


def learners_without_year(actor: Actor, *, today: date) -> Sequence[WithoutYear]:
    """Those on roll one may see, without a key stage first, then by name; two statements."""
    enrolments = Enrolment.objects.on(today).filter(
        school=actor.organisation_id, nc_year=NOT_FOLLOWED
    )
    stages = dict(enrolments.order_by("since").values_list("learner", "key_stage"))
    learners = (
        Learner.objects.visible_to(actor)
        .on_roll()
        .filter(pk__in=enrolments.values("learner"))
        .select_related("tutor_group")
    )
    found = []
    for one in learners:
        usual = expected_from_birth(one.date_of_birth, today) if one.date_of_birth else ""
        found.append(
            WithoutYear(
                key=one.pk,
                name=one.full_name,
                group=one.tutor_group.name if one.tutor_group else "",
                key_stage=stages.get(one.pk, ""),
                by_age=f"Year {usual} by age" if usual.isdigit() else "",
                suggested=key_stage_of(usual),
            )
        )
    return sorted(found, key=lambda one: (bool(one.key_stage), one.name))
