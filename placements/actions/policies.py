"""Drafting a version of the rules, proposing it, and publishing it by a second person."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from equalex.journal.actions import record
from equalex.kernel.access import Actor
from placements.actions.ledger import recount
from placements.models import Attendance, Immutable, PolicyState, PolicyVersion, Progress
from placements.queries.policies import as_policy, published_policies
from placements.rules.policy import PolicyError, Problem, contradictions


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
    """Publish what somebody else drafted and proposed, and recount the days it judges.

    Published already: nothing happens. Raises NotPublishable.
    """
    version = PolicyVersion.objects.select_for_update().get(pk=version.pk)
    if version.state == PolicyState.PUBLISHED:
        return version
    _check_publishable(version, by)
    targets = published_policies().policies.latest.targets
    version.state = PolicyState.PUBLISHED
    version.published_by_id, version.published_at = by.person_id, timezone.now()
    version.save(update_fields=["state", "published_by", "published_at"])
    record("publish policy", by=by, subject=version, code=version.code)
    # The targets of the latest version are those of every learner; else only its own days change.
    is_latest = published_policies().policies.latest.id == version.code
    new_targets = is_latest and dict(targets) != version.values["targets"]
    recount(learner_ids=_learners_concerned(version, everybody=new_targets))
    return version


def _learners_concerned(version: PolicyVersion, *, everybody: bool) -> list[int]:
    if everybody:
        return list(Progress.objects.values_list("learner", flat=True))
    days = Attendance.objects.filter(date__gte=version.effective_from)
    return list(days.order_by().values_list("learner", flat=True).distinct())


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
