"""The key stage of learners for whom year groups are not followed, as their school sets it."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction

from equalex.journal.actions import record
from equalex.kernel.access import Actor
from schools.actions.recounts import recount_later
from schools.models import Enrolment, Organisation, School
from schools.rules.school_years import NOT_FOLLOWED


@transaction.atomic
def set_key_stages(*, school: School, key_stages: Mapping[int, str], since: date, by: Actor) -> int:
    """Say which key stage learners (by key) are in from a day on; returns for how many it changed.

    Where none was set before, it holds from the enrolment's first day: those days counted for
    nothing. Where one was, the days before `since` stay in it. Learners of other schools, or with a
    year group, are passed over.
    """
    Organisation.objects.select_for_update().get(pk=school.pk)
    enrolments = Enrolment.objects.filter(
        school=school, learner__in=list(key_stages), nc_year=NOT_FOLLOWED
    ).exclude(until__lt=since)
    changed, made = [], []
    for enrolment in enrolments:
        wanted = key_stages[enrolment.learner_id]
        if enrolment.key_stage == wanted:
            continue
        if enrolment.key_stage and enrolment.since < since:
            made.append(
                Enrolment(
                    learner_id=enrolment.learner_id,
                    school=school,
                    since=since,
                    until=enrolment.until,
                    nc_year=NOT_FOLLOWED,
                    key_stage=wanted,
                    status=enrolment.status,
                )
            )
            enrolment.until = since - timedelta(days=1)
        else:
            enrolment.key_stage = wanted
        changed.append(enrolment)
    Enrolment.objects.bulk_update(changed, ["key_stage", "until"], batch_size=300)
    Enrolment.objects.bulk_create(made, batch_size=300)
    learners = {enrolment.learner_id for enrolment in changed}
    if learners:
        record(
            "set key stages", by=by, subject=school, learners=len(learners), since=since.isoformat()
        )
        recount_later(learners)
    return len(learners)
