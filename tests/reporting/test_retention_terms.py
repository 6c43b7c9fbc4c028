"""What is kept for months after an event, and not a day longer."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from employers.models import ContactNote, ExperienceReport, Supervision, Supervisor
from equalex.journal.models import Entry
from outcomes.models import Feedback
from placements.models import Booking, HostAnswer, HostLink, InsuranceWaiver
from reporting.actions.retention import enforce_retention
from reporting.adapters.retention_policy import read_policy
from schools.models import Organisation
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    ContactFactory,
    EmployerFactory,
    ExperienceFactory,
    HubFactory,
    PlacementFactory,
    SlotFactory,
    SupervisorFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
# The last day on which it is kept, and on the next it is not.
HAPPENED = date(2024, 2, 29)
SAID = "Ann Grey said she was unwell"


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def ended_supervisor() -> Callable[[], bool]:
    person = SupervisorFactory(name=SAID, ended_at=noon(HAPPENED))
    return lambda: Supervisor.objects.filter(pk=person.pk).exists()


def supervisor_of_a_slot() -> Callable[[], bool]:
    person = SupervisorFactory(name=SAID)
    Supervision.objects.create(supervisor=person, slot=SlotFactory(first_date=HAPPENED))
    return lambda: Supervisor.objects.filter(pk=person.pk).exists()


def supervisor_of_a_booking() -> Callable[[], bool]:
    person = SupervisorFactory(name=SAID)
    slot = SlotFactory(first_date=HAPPENED)
    booking = BookingFactory(slot=slot, experience=slot.experience, supervisor=person)
    return lambda: Booking.objects.get(pk=booking.pk).supervisor is not None


def waiver() -> Callable[[], bool]:
    day = AttendanceFactory(date=HAPPENED)
    InsuranceWaiver.objects.create(
        booking=day.placement.booking,
        reason=SAID,
        waived_by=UserFactory(),
        waived_at=noon(HAPPENED - timedelta(days=90)),
    )
    return lambda: InsuranceWaiver.objects.get().reason == SAID


def waiver_of_a_booking_without_days() -> Callable[[], bool]:
    InsuranceWaiver.objects.create(booking=BookingFactory(), reason=SAID, waived_at=noon(HAPPENED))
    return lambda: InsuranceWaiver.objects.get().reason == SAID


def report() -> Callable[[], bool]:
    ExperienceReport.objects.create(
        experience=ExperienceFactory(),
        reported_by=UserFactory(),
        concern="safety",
        words=SAID,
        reported_at=noon(HAPPENED),
        decided_at=noon(HAPPENED + timedelta(days=300)),
        is_hidden=True,
    )
    return lambda: (
        (kept := ExperienceReport.objects.get()).words == SAID
        and kept.reported_by is not None
        and bool(kept.is_hidden)
    )


def host_answer() -> Callable[[], bool]:
    booking = BookingFactory()
    link = HostLink.objects.create(
        booking=booking, contact=ContactFactory(), token_hash="0", expires_at=noon(HAPPENED)
    )
    HostAnswer.objects.create(link=link, name=SAID, job_title="Chef", said_at=noon(HAPPENED))
    return lambda: (
        HostAnswer.objects.get().name == SAID and HostAnswer.objects.get().job_title != ""
    )


def author_of_feedback() -> Callable[[], bool]:
    Feedback.objects.create(
        placement=PlacementFactory(), line="Kind", given_by=SAID, given_at=noon(HAPPENED)
    )
    return lambda: Feedback.objects.get().given_by == SAID and Feedback.objects.get().line == "Kind"


def contact_note() -> Callable[[], bool]:
    ContactNote.objects.create(
        organisation=Organisation.objects.get(pk=HubFactory().pk),
        employer=EmployerFactory(),
        happened_on=HAPPENED,
        text=SAID,
    )
    return lambda: ContactNote.objects.get().text == SAID


@pytest.mark.parametrize(
    ("made", "last_day"),
    [
        (ended_supervisor, date(2026, 2, 28)),
        (supervisor_of_a_slot, date(2026, 2, 28)),
        (supervisor_of_a_booking, date(2026, 2, 28)),
        (report, date(2026, 2, 28)),
        (waiver, date(2027, 2, 28)),
        (waiver_of_a_booking_without_days, date(2027, 2, 28)),
        (host_answer, date(2027, 2, 28)),
        (author_of_feedback, date(2027, 2, 28)),
        (contact_note, date(2027, 2, 28)),
    ],
)
def test_it_is_kept_to_the_last_day_of_its_term_and_then_erased(
    made: Callable[[], Callable[[], bool]], last_day: date
) -> None:
    is_kept = made()
    # 29 February has no day of its own in those years: it is gone on 1 March.
    enforce_retention(today=last_day)
    assert is_kept()
    erased = enforce_retention(today=last_day + timedelta(days=1))
    assert sum(erased.values()) == 1
    assert not is_kept()
    assert sum(enforce_retention(today=last_day + timedelta(days=1)).values()) == 0


def test_a_supervisor_who_is_still_needed_or_waits_for_a_first_date_stays() -> None:
    needed, unused = SupervisorFactory(), SupervisorFactory()
    for day in (HAPPENED, date(2026, 6, 1)):
        Supervision.objects.create(supervisor=needed, slot=SlotFactory(first_date=day))
    enforce_retention(today=date(2026, 11, 27))
    assert set(Supervisor.objects.all()) == {needed, unused}


def test_the_journal_says_who_was_erased_by_key_and_without_a_name() -> None:
    person = SupervisorFactory(name=SAID, ended_at=noon(HAPPENED))
    key = person.pk
    enforce_retention(today=date(2026, 11, 27))
    entry = Entry.objects.get(verb="erase supervisors")
    assert entry.details == {"supervisors": [key]}


def test_the_page_says_the_term_that_is_enforced(client: Client) -> None:
    page = client.get(reverse("privacy")).content.decode()
    for name in ("supervisors", "waivers", "experience_reports", "said_for_employers"):
        group = read_policy().by_name[name]
        assert f"{group.months} months after" in page
        assert "{" not in group.until


def test_a_group_without_a_term_has_no_day_from_which_it_is_kept() -> None:
    with pytest.raises(KeyError):
        read_policy().kept_since("staff", today=HAPPENED)
