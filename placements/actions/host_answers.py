"""What a contact without an account says by a link, beside who came: an answer, a supervisor."""

from dataclasses import dataclass

from django.db import transaction

from employers.actions.safety import add_supervisor, assign_supervisors
from employers.models import Supervisor
from equalex.journal.actions import record
from equalex.kernel.access import Actor
from placements.actions.host import actor_behind, keep_answer, problem_with
from placements.actions.requests import accept_request, decline_request
from placements.models import Booking, HostLink


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who answers by a link, as they name themselves: it may have been passed on to them."""

    name: str
    job_title: str


@transaction.atomic
def accept_by_link(*, link: HostLink, speaker: Speaker, places: int | None = None) -> Booking:
    """Take the learners asked for, or fewer, as `accept_request` does and with what it raises."""
    _check(link)
    booking = accept_request(booking=link.booking, places=places, by=actor_behind(link))
    keep_answer(
        link=link, name=speaker.name, job_title=speaker.job_title, places=booking.offered_places
    )
    return booking


@transaction.atomic
def decline_by_link(*, link: HostLink, speaker: Speaker, reason: str) -> None:
    """Say no with a reason that the school reads, as `decline_request` does."""
    _check(link)
    decline_request(booking=link.booking, reason=reason, by=actor_behind(link))
    keep_answer(link=link, name=speaker.name, job_title=speaker.job_title, places=0)


@transaction.atomic
def name_supervisor_by_link(*, link: HostLink, speaker: Speaker, name: str, job: str) -> None:
    """Say who looks after the learners of the link's booking."""
    _check(link)
    name_supervisor(booking=link.booking, name=name, job=job, by=actor_behind(link))
    keep_answer(link=link, name=speaker.name, job_title=speaker.job_title)


@transaction.atomic
def name_supervisor(*, booking: Booking, name: str, job: str, by: Actor) -> Supervisor:
    """Say who looks after the learners of a booking; the latest word holds.

    The person is among the employer's supervisors from then on, and at the slot that was booked,
    where their days with learners are counted. Raises ValueError where there is no employer.
    """
    employer = booking.experience.employer
    if employer is None:
        raise ValueError("only an employer names supervisors")
    supervisor = add_supervisor(employer=employer, name=name, job=job, by=by)
    Booking.objects.filter(pk=booking.pk).update(supervisor=supervisor)
    if booking.slot is not None:
        there = Supervisor.objects.filter(supervisions__slot=booking.slot)
        assign_supervisors(slot=booking.slot, supervisors={*there, supervisor}, by=by)
    record("name supervisor", by=by, subject=booking, supervisor=supervisor.pk)
    return supervisor


def _check(link: HostLink) -> None:
    if problem_with(link) is not None:
        raise ValueError("the link no longer opens its booking")
