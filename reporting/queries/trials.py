"""Other counting rules tried on real days: figures as they are beside figures as they would be.

Nothing is stored. One batch of learners is in memory at a time, whatever the number of schools.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from equalex.kernel.access import Actor, OrganisationKind
from equalex.kernel.acting import as_the_system
from equalex.kernel.dates import academic_year
from placements.queries.facts import facts_of
from placements.queries.policies import published_policies
from placements.rules.facts import LearnerFacts
from placements.rules.policies import NoPolicyError, Policies
from placements.rules.policy import Policy
from placements.rules.what_if import Change, Comparison, GroupedComparison
from reporting.rules.trial_figures import (
    Group,
    SchoolTrial,
    TrialCounts,
    counts_of,
    group_of,
    school_trial,
)
from reporting.rules.trials import with_trial
from schools.models import Learner, School

# Larger than nearly every school: one batch, and the same number of statements.
BATCH: Final = 2000


def rules_now(today: date) -> tuple[Policy, Policies]:
    """The policy in force, or the first where none was yet; and all that are published."""
    published = published_policies().policies
    try:
        return published.in_force_on(today), published
    except NoPolicyError:
        return published.versions[0], published


def try_on_school(school: School, tried: Policy, *, today: date) -> SchoolTrial:
    """The figures of a school under the tried rules: four statements up to 2,000 learners."""
    _, current = rules_now(today)
    return school_trial(_compared(school, with_trial(current, tried), current, today).groups)


def changes_for(actor: Actor, tried: Policy) -> list[Change]:
    """Each learner whom the actor may see and for whom something would change; losses first."""
    _, current = rules_now(actor.today)
    cohorts = _cohorts(Learner.objects.visible_to(actor), academic_year(actor.today))
    whole = Comparison(current, with_trial(current, tried), keep=len(cohorts))
    for _, batch in _batches(cohorts):
        for learner in facts_of(batch):
            whole.add(learner)
    return sorted(whole.changes, key=lambda each: (not each.falls, each.gained, str(each.id)))


def schools_to_try(organisation_id: int, kind: OrganisationKind, today: date) -> list[School]:
    """The open schools of a hub or a trust, by name."""
    schools = School.objects.open().order_by("name")
    if kind is OrganisationKind.HUB:
        return list(schools.in_hub(organisation_id, today))
    return list(schools.in_trust(organisation_id, today))


def try_on_schools(
    schools: Iterable[School], tried: Policy, *, today: date, tell: Callable[[int], None]
) -> Iterator[TrialCounts]:
    """The sums of each school, one after the other; `tell` is given the learners done so far."""
    _, current = rules_now(today)
    proposed = with_trial(current, tried)
    done = 0
    for school in schools:
        compared = _compared(
            school, proposed, current, today, tell=lambda more, begun=done: tell(begun + more)
        )
        counts = counts_of(school.name, compared.groups.items())
        done += counts.learners
        yield counts


def _compared(
    school: School,
    proposed: Policies,
    current: Policies,
    today: date,
    *,
    tell: Callable[[int], None] = lambda _: None,
) -> GroupedComparison:
    year = academic_year(today)
    grouped = GroupedComparison(Comparison(current, proposed, keep=0))
    cohorts = _cohorts(Learner.objects.filter(school=school), year)
    for done, batch in _batches(cohorts):
        for learner in facts_of(batch):
            grouped.add(learner, _group(learner, cohorts[int(learner.id)], today))
        tell(done)
    return grouped


def _counted(learners: QuerySet[Learner], year: int) -> QuerySet[Learner]:
    """Those on roll whom the guarantee is about in an academic year."""
    return learners.filter(
        Q(cohort__range=(year - 4, year)) | Q(cohort__isnull=True), left_on__isnull=True
    )


def _cohorts(learners: QuerySet[Learner], year: int) -> dict[int, int | None]:
    """Their cohorts, by learner. One statement."""
    return dict(_counted(learners, year).order_by("pk").values_list("pk", "cohort"))


def _batches(learners: Collection[int]) -> Iterator[tuple[int, list[int]]]:
    """(learners done when this batch is, the batch)."""
    keys = list(learners)
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        yield start + len(batch), batch


def _group(learner: LearnerFacts, cohort: int | None, today: date) -> Group:
    nc_year = None if cohort is None else academic_year(today) - cohort + 7
    stages = (
        each.counts_for()
        for each in learner.enrolments
        if each.first_day <= today and (each.last_day is None or today <= each.last_day)
    )
    return group_of(nc_year, next(stages, None))


@as_the_system()
def learners_in(schools: Collection[School], today: date) -> int:
    """How many learners of these schools a trial counts. One statement."""
    year = academic_year(today)
    return _counted(Learner.objects.filter(school__in=schools), year).count()
