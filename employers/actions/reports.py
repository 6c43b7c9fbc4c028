"""Reporting an experience to its hub; the hub hides it with a message, or leaves it."""

from django.db import transaction
from django.utils import timezone

from employers.models import Concern, Contact, Experience, ExperienceReport
from employers.queries.addresses import addresses_of_people
from equalex.journal.actions import record, send_to_each
from equalex.kernel.access import Actor, Role


@transaction.atomic
def report_experience(
    *, experience: Experience, concern: Concern, words: str, by: Actor
) -> ExperienceReport:
    """Tell the hub. One open report a person and experience: the second one adds its words."""
    Experience.objects.select_for_update().get(pk=experience.pk)
    there = ExperienceReport.objects.open().filter(experience=experience, reported_by=by.person_id)
    report = there.first()
    if report is not None:
        if words not in report.words:
            report.words = f"{report.words}\n{words}"[:1000]
            report.save(update_fields=["words"])
        return report
    report = ExperienceReport.objects.create(
        experience=experience,
        reported_by_id=by.person_id,
        reported_for_id=by.organisation_id,
        concern=concern,
        words=words,
    )
    record("report experience", by=by, subject=experience, report=report.pk, concern=concern)
    hub = experience.employer.home_hub_id if experience.employer else None
    if hub is not None:
        send_to_each(
            to_addresses=addresses_of_people(hub, Role.HUB_STAFF),
            template="employers/emails/experience_reported.txt",
            once=f"reported-{report.public_id}",
            organisation=hub,
        )
    return report


@transaction.atomic
def decide_report(*, report: ExperienceReport, hide: bool, message: str, by: Actor) -> bool:
    """Hide the experience with a message to its employer, or leave it. False: decided before.

    What is booked stays booked: schools speak to the employer, or cancel. Raises ValueError where
    an experience is hidden without a message.
    """
    if hide and not message.strip():
        raise ValueError("a message says why it is hidden")
    experience = Experience.objects.select_for_update().get(pk=report.experience_id)
    decided = ExperienceReport.objects.open().filter(experience=experience)
    if not hide:
        decided = decided.filter(pk=report.pk)
    if not decided.update(decided_at=timezone.now(), is_hidden=hide):
        return False
    record("decide report", by=by, subject=experience, report=report.pk, hide=hide)
    if hide:
        experience.hidden_at = timezone.now()
        experience.hidden_message = message.strip()
        experience.save(update_fields=["hidden_at", "hidden_message"])
        _tell_employer(experience, f"hidden-{report.public_id}")
    return True


@transaction.atomic
def show_again(*, experience: Experience, by: Actor) -> bool:
    """The employer has put it right: schools find it again. False when it was not hidden."""
    shown = Experience.objects.filter(pk=experience.pk, hidden_at__isnull=False).update(
        hidden_at=None, hidden_message=""
    )
    if shown:
        record("show experience again", by=by, subject=experience)
    return bool(shown)


def _tell_employer(experience: Experience, once: str) -> None:
    if experience.employer_id is None:
        return
    contacts = Contact.objects.filter(employer=experience.employer_id, is_current=True)
    send_to_each(
        to_addresses=[
            *addresses_of_people(experience.employer_id, Role.EMPLOYER_STAFF),
            *contacts.values_list("email", flat=True),
        ],
        template="employers/emails/experience_hidden.txt",
        once=once,
        context={"experience": str(experience.public_id)},
        organisation=experience.employer_id,
    )
