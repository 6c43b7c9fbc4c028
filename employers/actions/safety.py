"""What an employer says on insurance, risk and supervisors: added to what was said, never changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from employers.models import Employer, Insurance, RiskTalk, Site, Slot, Supervision, Supervisor
from employers.rules.risk import Depth, RiskTier
from equalex.journal.actions import record
from equalex.kernel.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Insured:
    """Who insures the employer until when, or why it needs no insurance (then the rest is empty)."""

    insurer: str = ""
    policy_number: str = ""
    expires_on: date | None = None
    exempt_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A conversation on risk: when, with whom (by job, not by name), how deep, what was agreed."""

    held_on: date
    tier: RiskTier
    depth: Depth
    with_whom: str
    arrangements: str
    site: Site | None = None


@transaction.atomic
def state_insurance(*, employer: Employer, insured: Insured, by: Actor) -> Insurance:
    """Keep what the employer now says; what it said before stays. The same again changes nothing."""
    Employer.objects.select_for_update().get(pk=employer.pk)
    newest = Insurance.objects.newest().filter(employer=employer).first()
    said = {
        "insurer": insured.insurer,
        "policy_number": insured.policy_number,
        "expires_on": insured.expires_on,
        "exempt_reason": insured.exempt_reason,
    }
    if newest is not None and all(getattr(newest, name) == kept for name, kept in said.items()):
        return newest
    Insurance.objects.newest().filter(employer=employer).update(is_newest=False)
    insurance = Insurance.objects.create(employer=employer, said_by_id=by.person_id, **said)
    record("state insurance", by=by, subject=employer, is_exempt=insured.expires_on is None)
    return insurance


@transaction.atomic
def record_risk_talk(*, employer: Employer, talk: Talk, by: Actor) -> RiskTalk:
    """Keep a conversation on risk with its date. A second press returns the one already there."""
    Employer.objects.select_for_update().get(pk=employer.pk)
    said = {
        "held_on": talk.held_on,
        "tier": talk.tier,
        "depth": talk.depth,
        "with_whom": talk.with_whom,
        "arrangements": talk.arrangements,
        "site": talk.site,
    }
    there = RiskTalk.objects.filter(employer=employer, **said).first()
    if there is not None:
        return there
    kept = RiskTalk.objects.create(employer=employer, said_by_id=by.person_id, **said)
    record("record risk talk", by=by, subject=kept, employer=employer.pk, tier=talk.tier)
    return kept


@transaction.atomic
def add_supervisor(*, employer: Employer, name: str, job: str, by: Actor) -> Supervisor:
    """Name a person who looks after learners; the same name again returns the person there."""
    Employer.objects.select_for_update().get(pk=employer.pk)
    there = Supervisor.objects.current().filter(employer=employer, name__iexact=name).first()
    if there is not None:
        return there
    supervisor = Supervisor.objects.create(employer=employer, name=name, job=job)
    record("add supervisor", by=by, subject=supervisor, employer=employer.pk)
    return supervisor


@transaction.atomic
def end_supervisor(*, supervisor: Supervisor, by: Actor) -> None:
    """This person looks after no learners from now on; days that have passed stay as they were."""
    ended = Supervisor.objects.current().filter(pk=supervisor.pk).update(ended_at=timezone.now())
    if ended:
        Supervision.objects.filter(supervisor=supervisor, slot__last_date__gte=by.today).delete()
        record("end supervisor", by=by, subject=supervisor, employer=supervisor.employer_id)


@transaction.atomic
def assign_supervisors(*, slot: Slot, supervisors: Iterable[Supervisor], by: Actor) -> bool:
    """Say who looks after the learners of a slot from now on; True when that has changed.

    Raises ValueError for a person of another employer.
    """
    Slot.objects.select_for_update().get(pk=slot.pk)
    chosen = {person.pk: person for person in supervisors}
    if any(person.employer_id != slot.experience.employer_id for person in chosen.values()):
        raise ValueError("a supervisor works for the employer of the slot")
    there = set(Supervision.objects.filter(slot=slot).values_list("supervisor", flat=True))
    if there == set(chosen):
        return False
    Supervision.objects.filter(slot=slot).exclude(supervisor__in=chosen).delete()
    Supervision.objects.bulk_create(
        Supervision(slot=slot, supervisor_id=key) for key in set(chosen) - there
    )
    record("assign supervisors", by=by, subject=slot, supervisors=sorted(chosen))
    return True
