"""Trying other counting rules on all schools of a hub or trust, in the background.

Nothing is stored but the figures, small numbers hidden, in the result of the job.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import UUID

from equalex.jobs.actions import PlainFailure, ask_for_job
from equalex.jobs.models import Job
from equalex.kernel.access import Actor, OrganisationKind
from placements.rules.policy import Policy, read_policy
from reporting.queries.school_counts import counts_of
from reporting.queries.trials import learners_in, rules_now, schools_to_try, try_on_schools
from reporting.rules.trial_figures import shown_schools
from schools.models import Organisation, School

TRY_POLICY: Final = "try_policy"


def ask_for_trial(*, policy: Policy, by: Actor) -> Job:
    """Queue a trial; the same rules asked for twice at once are tried once."""
    values = policy.as_values()
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:32]
    return ask_for_job(
        TRY_POLICY,
        by=by,
        arguments={"policy": values, "today": by.today.isoformat()},
        only_one=f"{by.organisation_id}/{digest}",
    )


def run_trial(
    *, organisation_id: int, arguments: dict[str, Any], tell: Callable[[int, str], None]
) -> dict[str, Any]:
    """The figures of every school as they may be shown, as plain data.

    Raises PlainFailure where the organisation has no schools.
    """
    tried = read_policy(arguments["policy"])
    today = date.fromisoformat(arguments["today"])
    kind = OrganisationKind(
        Organisation.objects.values_list("kind", flat=True).get(pk=organisation_id)
    )
    schools = schools_to_try(organisation_id, kind, today)
    if not schools:
        raise PlainFailure("No school belongs to you yet, so there is nothing to try rules on.")
    everybody = learners_in(schools, today)

    def told(done: int) -> None:
        tell(100 * done // max(1, everybody), f"{done:,} of {everybody:,} learners counted")

    now, _ = rules_now(today)
    counts = list(try_on_schools(schools, tried, today=today, tell=told))
    as_they_are = counts_of(School.objects.filter(pk__in=[each.pk for each in schools]), today)
    rows = shown_schools(
        counts,
        now=now.day_minutes,
        tried=tried.day_minutes,
        as_they_are=[as_they_are[each.pk] for each in schools],
    )
    return {"rows": rows, "policy": arguments["policy"], "today": arguments["today"]}


def public_id_of(job_id: int) -> UUID:
    """By which the result of a job is found."""
    return Job.objects.values_list("public_id", flat=True).get(pk=job_id)
