"""What people are sent: their wishes, digests of what needs them, and links of reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction

from equalex.journal.actions import record, send_later
from equalex.kernel.access import Actor
from equalex.kernel.dates import long_date
from reporting.models import ReportKind, Snapshot, Subscription
from reporting.queries.subscriptions import owed_a_digest, to_tell_of, waiting_for
from reporting.rules.digest import HowOften, Sent, WhichReports, due_since
from schools.models import Membership

AT_A_TIME: Final = 500


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be sent in one role."""

    membership: Membership
    digest: HowOften
    reports: WhichReports


@transaction.atomic
def choose_emails(*, wishes: Sequence[Wish], by: Actor) -> None:
    """Keep what a person wishes to be sent, in each of their roles."""
    Subscription.objects.bulk_create(
        [
            Subscription(membership=each.membership, digest=each.digest, reports=each.reports)
            for each in wishes
        ],
        update_conflicts=True,
        unique_fields=["membership"],
        update_fields=["digest", "reports"],
    )
    chosen = {str(each.membership.pk): [each.digest, each.reports] for each in wishes}
    record("choose emails", by=by, chosen=chosen)


def send_digests(*, today: date, at_most: int = AT_A_TIME) -> int:
    """Write digests that are due to the outbox, and return for how many memberships.

    Each in its own transaction, so that a worker that is killed goes on where it was: nobody is
    written to twice. Where nothing waits nothing is sent.
    """
    due = due_since(today)
    if due is None:
        return 0
    keys = list(owed_a_digest(due).order_by("pk").values_list("pk", flat=True)[:at_most])
    for key in keys:
        with transaction.atomic():
            membership = (
                owed_a_digest(due)
                .select_related("organisation", "user")
                .filter(pk=key)
                .select_for_update(of=("self",))
                .first()
            )
            if membership is not None:
                _send_digest(membership, today)
    return len(keys)


def _send_digest(membership: Membership, today: date) -> None:
    items = waiting_for(membership, today)
    if items:
        send_later(
            to_address=membership.user.email or "",
            template="reporting/emails/digest.txt",
            once=f"digest {membership.public_id} {today.isoformat()}",
            context={
                "organisation": membership.organisation.name,
                "membership": str(membership.public_id),
                "items": [{"sentence": item.sentence, "hint": item.hint} for item in items],
            },
            organisation=membership.organisation_id,
        )
    Subscription.objects.update_or_create(membership=membership, defaults={"digested_on": today})


def tell_of_report(*, snapshot: Snapshot) -> None:
    """Send the link of a report that was issued, in the transaction that issues it; never the report.

    Who reads reports in two roles is told once.
    """
    found = to_tell_of(snapshot).select_related("user").order_by("-pk")
    for membership in {each.user_id: each for each in found}.values():
        send_later(
            to_address=membership.user.email or "",
            template="reporting/emails/report_issued.txt",
            once=f"report {snapshot.public_id} {membership.public_id}",
            context={
                "report": str(snapshot.public_id),
                "title": f"{ReportKind(snapshot.kind).label} as of {long_date(snapshot.as_of)}",
                "organisation": snapshot.organisation.name,
                "membership": str(membership.public_id),
            },
            organisation=snapshot.organisation_id,
        )


@transaction.atomic
def stop_emails(*, membership: Membership, what: Sent) -> None:
    """Send no more of these to the person of a membership, in whatever role at its organisation:
    who is told in one of several roles would be told in the next. Harmless when done twice.

    Whoever holds the link of an e-mail may: it is taken for the person it was sent to.
    """
    never = {"digest": HowOften.NEVER} if what is Sent.DIGEST else {"reports": WhichReports.NONE}
    roles = Membership.objects.current().filter(
        user=membership.user_id, organisation=membership.organisation_id
    )
    Subscription.objects.bulk_create(
        [Subscription(membership=each, **never) for each in roles],
        update_conflicts=True,
        unique_fields=["membership"],
        update_fields=[*never],
    )
    by = Actor(person_id=membership.user_id, organisation_id=membership.organisation_id)
    record("stop e-mails", by=by, subject=membership, what=what.value)
