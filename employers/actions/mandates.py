"""Mandates of careers delivery providers: given, accepted, ended; each step told and journalled."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from employers.models import Mandate, Provider
from employers.queries.addresses import addresses_of_people
from equalex.journal.actions import record, send_to_each
from equalex.kernel.access import Actor, OrganisationKind, Role
from schools.models import Organisation

_MANAGERS = {
    OrganisationKind.EMPLOYER: Role.EMPLOYER_STAFF,
    OrganisationKind.SCHOOL: Role.CAREERS_LEADER,
    OrganisationKind.PROVIDER: Role.PROVIDER_STAFF,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a provider is commissioned for, and when. Years only where a school commissions."""

    purpose: str
    starts_on: date
    ends_on: date | None = None
    youngest_year: int | None = None
    oldest_year: int | None = None


@transaction.atomic
def give_mandate(
    *, commissioner: Organisation, provider: Provider, terms: Terms, by: Actor
) -> Mandate:
    """Give a provider a mandate, which holds once the provider has accepted it.

    One that stands already between the two is returned as it is: end it before giving another.
    """
    Organisation.objects.select_for_update().get(pk=commissioner.pk)
    there = Mandate.objects.standing().filter(commissioner=commissioner, provider=provider).first()
    if there is not None:
        return there
    mandate = Mandate.objects.create(
        commissioner=commissioner,
        provider=provider,
        purpose=terms.purpose,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        youngest_year=terms.youngest_year,
        oldest_year=terms.oldest_year,
        given_by_id=by.person_id,
    )
    record("give mandate", by=by, subject=mandate, provider=provider.pk)
    _tell(mandate, "mandate_given", to=provider)
    return mandate


@transaction.atomic
def accept_mandate(*, mandate: Mandate, by: Actor) -> bool:
    """The provider accepts; from its first day on it can act. False when that was done or ended."""
    accepted = (
        Mandate.objects.standing()
        .filter(pk=mandate.pk, accepted_at__isnull=True)
        .update(accepted_at=timezone.now())
    )
    if accepted:
        record("accept mandate", by=by, subject=mandate)
        _tell(mandate, "mandate_accepted", to=mandate.commissioner)
    return bool(accepted)


@transaction.atomic
def end_mandate(*, mandate: Mandate, by: Actor) -> bool:
    """Either side ends it, at once: the provider sees and does nothing more. False: ended before."""
    ended = Mandate.objects.standing().filter(pk=mandate.pk).update(ended_at=timezone.now())
    if ended:
        record("end mandate", by=by, subject=mandate)
        other = mandate.provider if by.organisation_id != mandate.provider_id else None
        _tell(mandate, "mandate_ended", to=other or mandate.commissioner)
    return bool(ended)


def _tell(mandate: Mandate, template: str, *, to: Organisation) -> None:
    send_to_each(
        to_addresses=addresses_of_people(to.pk, _MANAGERS[OrganisationKind(to.kind)]),
        template=f"employers/emails/{template}.txt",
        once=f"{template}-{mandate.public_id}",
        organisation=to.pk,
    )
