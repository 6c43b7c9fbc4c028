"""Requests, a waiting list, offered places, reserved and shared offers: what is not settled yet."""

import uuid
from collections.abc import Iterator
from datetime import date, time, timedelta

from django.db.models import Q, Sum

from employers.actions.terms import BookingTerms, set_booking_terms
from employers.models import Experience, OpenTo, Slot, SlotDate
from employers.models.experiences import ExperienceQuerySet
from equalex.demo.organisations import World
from equalex.kernel.access import Actor, OrganisationKind, Role
from equalex.kernel.dates import academic_year
from placements.actions.bookings import book_places
from placements.actions.requests import accept_request, decline_request, request_places
from placements.actions.waiting_lists import join_waiting_list
from placements.models import Booking, Placement
from schools.models import Learner, School

HOST = "Northlight Software Ltd"


def make_pending(world: World, today: date) -> None:
    """Let the demo's employer and careers leader have something to answer, to choose and to wait for."""
    first, second, third = world.schools[:3]
    hosting = _open_to_all(Experience.objects.filter(employer__name=HOST))
    others = _open_to_all(Experience.objects.exclude(employer__name=HOST))
    asks, shared = next(hosting), next(hosting)
    _say(asks, confirms_each=True, cost="Nothing; lunch is provided.")
    booked = Slot.objects.filter(experience=shared).aggregate(all=Sum("booked"))["all"] or 0
    # However many are booked by now, two are still free.
    _say(
        shared,
        shared_places=booked + 2,
        travel="Ten minutes’ walk from the station; fares are paid.",
    )
    slot = _date(asks, today + timedelta(days=60), places=8)
    _ask(slot, first, 5)
    _ask(slot, second, 12)
    offering, declining, filled = next(others), next(others), next(others)
    for one in (offering, declining):
        _say(one, confirms_each=True)
    held = _ask(_date(offering, today + timedelta(days=67), places=4), first, 6)
    accept_request(booking=held, places=4, by=_host(offering))
    ended = _ask(_date(declining, today + timedelta(days=74), places=3), first, 3)
    decline_request(
        booking=ended, reason="Nobody can look after learners that week.", by=_host(declining)
    )
    full = _date(filled, today + timedelta(days=81), places=4)
    book_places(slot=full, learners=_learners(full, second, 4), once=uuid.uuid4(), by=_of(second))
    for school, number in ((third, 3), (first, 2)):
        join_waiting_list(
            slot=full, learners=_learners(full, school, number), once=uuid.uuid4(), by=_of(school)
        )
    _say(next(others), open_to=OpenTo.OWN_HUB)
    _say(next(others), open_to=OpenTo.SPECIAL_SCHOOLS)
    _say(next(others), open_to=OpenTo.NAMED_SCHOOLS, named_schools=(first, second))


def _open_to_all(experiences: ExperienceQuerySet) -> Iterator[Experience]:
    """One experience an employer that schools can find and that is for Years 9 and 10."""
    found = experiences.offered().filter(youngest_year__lte=10, oldest_year__gte=10)
    seen: set[int | None] = set()
    for experience in found.select_related("employer").order_by("pk"):
        is_host = experience.employer is not None and experience.employer.name == HOST
        if is_host or experience.employer_id not in seen:
            seen.add(experience.employer_id)
            yield experience


def _say(experience: Experience, **said: object) -> None:
    usual = {"confirms_each": False, "shared_places": None, "open_to": OpenTo.EVERY_SCHOOL}
    terms = BookingTerms(**{**usual, **said})  # type: ignore[arg-type]  # names of its fields
    set_booking_terms(experience=experience, terms=terms, by=_host(experience))


def _date(experience: Experience, day: date, *, places: int) -> Slot:
    day += timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
    slot = Slot.objects.create(experience=experience, places=places, first_date=day, last_date=day)
    SlotDate.objects.create(slot=slot, date=day, start=time(9, 30), minutes=300, break_minutes=45)
    return slot


def _ask(slot: Slot, school: School, number: int) -> Booking:
    return request_places(
        slot=slot, learners=_learners(slot, school, number), once=uuid.uuid4(), by=_of(school)
    )


def _learners(slot: Slot, school: School, number: int) -> list[Learner]:
    """Learners of Year 10 free on that date and asked for nowhere, the least planned first."""
    cohort = academic_year(slot.first_date) - 3
    pending = Placement.objects.pending()
    free = Learner.objects.filter(school=school, cohort=cohort, left_on__isnull=True).exclude(
        Q(attendances__date=slot.first_date) | Q(placements__in=pending)
    )
    return list(free.order_by("progress__ks4_planned", "progress__ks4_credited", "pk")[:number])


def _of(school: School) -> Actor:
    return Actor(
        role=Role.CAREERS_LEADER,
        organisation_id=school.pk,
        organisation_kind=OrganisationKind.SCHOOL,
    )


def _host(experience: Experience) -> Actor:
    return Actor(
        role=Role.EMPLOYER_STAFF,
        organisation_id=experience.employer_id,
        organisation_kind=OrganisationKind.EMPLOYER,
    )
