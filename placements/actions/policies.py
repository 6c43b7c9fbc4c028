"""Drafting a version of the rules, proposing it, and publishing it by a second person."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from equalex.jobs.actions import ask_for_job
from equalex.jobs.models import Job
from equalex.journal.actions import record
from equalex.kernel.access import Actor, OrganisationKind, the_portal
from placements.actions.ledger import RecountFailed, recount
from placements.models import Attendance, Immutable, PolicyState, PolicyVersion, Progress
from placements.queries.ledger import BATCH
from placements.queries.policies import as_policy
from placements.queries.policy_changes import RECOUNT_BY_RULES
from placements.rules.policy import PolicyError, Problem, contradictions
from schools.models import Organisation


class NotPublishable(Exception):
    """The version cannot be published now, by this person; the message may be shown as it is."""


@transaction.atomic
def draft_policy(
    *,
    code: str,
    effective_from: date,
    values: dict[str, Any],
    sources: dict[str, str],
    note: str,
    by: Actor,
    version: PolicyVersion | None = None,
) -> PolicyVersion:
    """Keep a draft, new or changed; a proposed one becomes a draft again.

    Raises PolicyError with each wrong field and rule, Immutable for a published version.
    """
    _check(code, effective_from, values)
    if version is not None:
        version = PolicyVersion.objects.select_for_update().get(pk=version.pk)
        if version.state == PolicyState.PUBLISHED:
            raise Immutable
    if PolicyVersion.objects.filter(code=code).exclude(pk=version.pk if version else 0).exists():
        raise PolicyError(Problem("code", "another version has this code"))
    draft = version or PolicyVersion()
    draft.code, draft.effective_from = code, effective_from
    draft.values, draft.sources, draft.note = values, sources, note
    draft.state, draft.proposed_by = PolicyState.DRAFT, None
    draft.drafted_by_id, draft.drafted_at = by.person_id, timezone.now()
    draft.save()
    record("draft policy", by=by, subject=draft, code=code)
    return draft


@transaction.atomic
def propose_policy(*, version: PolicyVersion, by: Actor) -> PolicyVersion:
    """Ask a second person to publish the draft. Raises Immutable."""
    version = PolicyVersion.objects.select_for_update().get(pk=version.pk)
    if version.state == PolicyState.PUBLISHED:
        raise Immutable
    _check(version.code, version.effective_from, version.values)
    version.state, version.proposed_by_id = PolicyState.PROPOSED, by.person_id
    version.save(update_fields=["state", "proposed_by"])
    record("propose policy", by=by, subject=version, code=version.code)
    return version


@transaction.atomic
def publish_policy(*, version: PolicyVersion, by: Actor) -> PolicyVersion:
    """Publish what somebody else drafted and proposed; the days it judges are counted by a job.

    Published already: nothing happens. Raises NotPublishable.
    """
    version = PolicyVersion.objects.select_for_update().get(pk=version.pk)
    if version.state == PolicyState.PUBLISHED:
        return version
    _check_publishable(version, by)
    version.state = PolicyState.PUBLISHED
    version.published_by_id, version.published_at = by.person_id, timezone.now()
    version.save(update_fields=["state", "published_by", "published_at"])
    record("publish policy", by=by, subject=version, code=version.code)
    ask_for_recount(version=version, everybody=False, by=by)
    return version


def ask_for_recount(*, version: PolicyVersion, everybody: bool, by: Actor) -> Job:
    """Have those counted again whose days a version judges, or everybody, in the background."""
    return ask_for_job(
        RECOUNT_BY_RULES,
        by=by,
        arguments={"version": version.pk, "everybody": everybody},
        only_one=str(version.pk),
    )


def bring_into_force(*, today: date) -> Job | None:
    """On the day on which other targets or another length of a day come into force, have everybody
    counted again: until that day learners are measured by the old ones. None on any other day.
    """
    version = PolicyVersion.objects.published().filter(effective_from=today).first()
    earlier = PolicyVersion.objects.published().filter(effective_from__lt=today).last()
    if version is None or earlier is None:
        return None
    if all(version.values[name] == earlier.values[name] for name in ("targets", "day_minutes")):
        return None
    platform = Organisation.objects.filter(kind=OrganisationKind.PLATFORM).first()
    by = replace(the_portal(), organisation_id=platform.pk if platform else None, today=today)
    return ask_for_recount(version=version, everybody=True, by=by)


def recount_by_rules(
    *, version: PolicyVersion, everybody: bool, tell: Callable[[int, str], None]
) -> dict[str, int]:
    """Recount all whom a version concerns, each batch in a transaction of its own.

    Returns how many learners were counted and how many days changed. Raises RecountFailed; those
    counted before then have the new totals, all others keep their earlier ones.
    """
    concerned = _learners_concerned(version, everybody=everybody)
    number = concerned.count()
    done = changed = last = 0
    while keys := list(concerned.filter(learner__gt=last)[:BATCH]):
        tell(100 * done // max(number, 1), f"{done:,} of {number:,} learners counted again")
        try:
            changed += recount(learner_ids=keys)
        except (RecountFailed, DatabaseError) as problem:
            raise RecountFailed(
                f"{done:,} of {number:,} learners have been counted again. All others keep the "
                f"totals they had. {problem if isinstance(problem, RecountFailed) else ''}".strip()
            ) from problem
        done, last = done + len(keys), keys[-1]
    return {"learners": done, "days": changed}


def _learners_concerned(version: PolicyVersion, *, everybody: bool) -> QuerySet[Any, int]:
    """Keys in their order, each once."""
    rows: QuerySet[Any] = Progress.objects.all()
    if not everybody:
        rows = Attendance.objects.filter(date__gte=version.effective_from)
    return rows.order_by("learner").values_list("learner", flat=True).distinct()


def _check_publishable(version: PolicyVersion, by: Actor) -> None:
    if version.state != PolicyState.PROPOSED:
        raise NotPublishable("This draft has not been proposed yet.")
    if by.person_id is None or by.person_id in (version.drafted_by_id, version.proposed_by_id):
        raise NotPublishable(
            "You drafted or proposed this version. A second administrator must publish it."
        )
    if version.effective_from <= by.today:
        raise NotPublishable(
            "A version must come into force on a day still to come: what earlier days were "
            "judged by never changes. Set a later date."
        )
    same_day = PolicyVersion.objects.published().filter(effective_from=version.effective_from)
    if same_day.exists():
        raise NotPublishable("Another published version begins on this date. Set another date.")


def _check(code: str, effective_from: date, values: dict[str, Any]) -> None:
    found = contradictions(as_policy(code, effective_from, values))
    if found:
        raise PolicyError(*found)
