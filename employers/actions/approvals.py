"""A hub lets an employer offer to every school, refuses it, or ends an approval."""

from django.db import transaction
from django.utils import timezone

from employers.models import Contact, Employer, EmployerApproval
from employers.queries.addresses import addresses_of_people
from employers.rules.approvals import VERSION, Check, unchecked
from equalex.journal.actions import record, send_to_each
from equalex.kernel.access import Actor, Role
from schools.models import Hub


class ChecksOpen(Exception):
    """An employer cannot be approved while checks are open."""

    def __init__(self, missing: list[Check]) -> None:
        self.missing = missing
        super().__init__("Tick every check, or refuse the employer with a reason")


@transaction.atomic
def decide_employer(
    *,
    employer: Employer,
    hub: Hub,
    approve: bool,
    checked: list[str],
    reason: str,
    by: Actor,
) -> EmployerApproval:
    """Approve an employer for every school, or refuse it with a reason; tell its people.

    `checked` are codes of `rules.approvals.checks_for` its kind. The same decision twice changes nothing. Raises
    ChecksOpen, and ValueError for a refusal without a reason.
    """
    missing = unchecked(checked, employer.employer_kind)
    if approve and missing:
        raise ChecksOpen(missing)
    if not approve and not reason.strip():
        raise ValueError("a refusal needs a reason")
    Employer.objects.select_for_update().get(pk=employer.pk)
    standing = EmployerApproval.objects.filter(employer=employer, lapsed_at__isnull=True)
    last = standing.first()
    if last is not None and (last.is_approved, last.reason) == (approve, reason.strip()):
        return last
    standing.update(lapsed_at=timezone.now())
    decision = EmployerApproval.objects.create(
        employer=employer,
        hub=hub,
        is_approved=approve,
        reason=reason.strip(),
        checked=sorted(checked),
        decided_by_id=by.person_id,
    )
    record(
        "approve employer" if approve else "refuse employer",
        by=by,
        subject=employer,
        decision=decision.pk,
        checked=decision.checked,
        check_list=VERSION,
    )
    _tell_employer(decision)
    return decision


@transaction.atomic
def ask_again(*, employer: Employer, by: Actor) -> bool:
    """A refused employer has put things right and asks the hub to look again.

    False when there is no refusal to look at again.
    """
    refusal = EmployerApproval.objects.filter(
        employer=employer, lapsed_at__isnull=True, is_approved=False
    )
    return refusal.exists() and lapse_decision(employer=employer, why="asked-again", by=by)


@transaction.atomic
def lapse_decision(*, employer: Employer, why: str, by: Actor) -> bool:
    """End the decision that stands and put the employer back among those who wait.

    True when there was one.
    """
    lapsed = EmployerApproval.objects.filter(employer=employer, lapsed_at__isnull=True).update(
        lapsed_at=timezone.now()
    )
    if not lapsed:
        return False
    entry = record("lapse approval", by=by, subject=employer, why=why)
    tell_hub(employer=employer, why=f"{why}-{entry.pk}")
    return True


def tell_hub(*, employer: Employer, why: str) -> None:
    """Tell the people of the employer's hub that it waits. `why` makes the message one of its kind."""
    if employer.home_hub_id is None:
        return
    send_to_each(
        to_addresses=addresses_of_people(employer.home_hub_id, Role.HUB_STAFF),
        template="employers/emails/employer_waits.txt",
        once=f"employer-waits-{employer.pk}-{why}",
        context={"employer_id": str(employer.public_id)},
        organisation=employer.home_hub_id,
    )


def _tell_employer(decision: EmployerApproval) -> None:
    name = "employer_approved" if decision.is_approved else "employer_refused"
    contacts = Contact.objects.filter(employer=decision.employer_id, is_current=True)
    send_to_each(
        to_addresses=[
            *addresses_of_people(decision.employer_id, Role.EMPLOYER_STAFF),
            *contacts.values_list("email", flat=True),
        ],
        template=f"employers/emails/{name}.txt",
        once=f"employer-decision-{decision.pk}",
        organisation=decision.employer_id,
    )
