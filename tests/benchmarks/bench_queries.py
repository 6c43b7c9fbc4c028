"""Queries of pages at one row and at three hundred: the same number, and never above 25."""

from collections.abc import Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext

from employers.models import Employer, Experience, Slot
from equalex.kernel.access import GRANTS, OrganisationKind, Role
from equalex.kernel.routes import routes
from placements.models import AttendanceState, Booking, Placement
from schools.models import Hub, Learner, Organisation, School
from tests.benchmarks.bookings import make_booking
from tests.benchmarks.ratios import Measured, Missing
from tests.benchmarks.world import Browser, Silent, World, person

ONE, MANY = 1, 300
MOST = 25
_SCHOOL_ROLES = (
    Role.CAREERS_LEADER,
    Role.SENCO,
    Role.SENIOR_LEADER,
    Role.GOVERNOR,
)


def measure(world: World) -> Iterator[Measured | Missing]:
    """Every page without an address of its own, as every role that may open it; and those of
    one booking, one slot and one experience.
    """
    few, many = _school_of(world, ONE), _school_of(world, MANY)
    counts: dict[str, tuple[int, int]] = {}
    for role in _SCHOOL_ROLES:
        counts |= _compared(role, few, many)
    counts |= _of_one_thing(few, many)
    counts |= _compared(Role.HUB_STAFF, _hub_of_one(world), world.hub)
    counts |= _compared(Role.EMPLOYER_STAFF, _employer_of(1), _employer_of(MANY))
    growing = {page: pair for page, pair in counts.items() if pair[1] > pair[0]}
    worst = max(counts, key=lambda page: counts[page][1] / counts[page][0])
    most = max(counts, key=lambda page: counts[page][1])
    yield Measured(
        f"queries of {len(counts)} pages at {MANY} rows / at {ONE} row, the worst",
        counts[worst][1] / counts[worst][0],
        at_most=1.0,
        note="; ".join(f"{page}: {few} to {many}" for page, (few, many) in growing.items())
        or "the same on every page",
    )
    yield Measured(f"queries, the most of any page ({most})", counts[most][1], at_most=MOST)


def _compared(role: Role, few: Organisation, many: Organisation) -> dict[str, tuple[int, int]]:
    browsers = [Browser(person(f"queries-{role}", role, each)) for each in (few, many)]
    found = {}
    for route in routes():
        is_plain = route.is_ours and "<" not in route.pattern and not _is_api(route.pattern)
        if is_plain and route.can.get("GET") in GRANTS[role]:
            counted = [_queries(browser, f"/{route.pattern}") for browser in browsers]
            if None not in counted:
                found[f"{route.name} as {role.label.lower()}"] = tuple(counted)
    return found


def _is_api(pattern: str) -> bool:
    return pattern.startswith("api/") or pattern in ("healthz", "readyz")


def _of_one_thing(few: School, many: School) -> dict[str, tuple[int, int]]:
    from django.urls import reverse

    browsers = [Browser(person("one", Role.CAREERS_LEADER, each)) for each in (few, many)]
    found = {}
    slots = Slot.objects.filter(booked=0, experience__youngest_year=7, experience__oldest_year=9)
    slot = slots.order_by("pk").last()
    for name in ("show-booking", "mark-register", "cancel-booking", "choose-outcomes", "ask-host"):
        addresses = [
            reverse(name, args=[Booking.objects.filter(school=each).latest("pk").public_id])
            for each in (few, many)
        ]
        counted = [
            _queries(browser, address) for browser, address in zip(browsers, addresses, strict=True)
        ]
        if None not in counted:
            found[name] = tuple(counted)
    for name, key in (("book-places", slot), ("show-experience", slot and slot.experience)):
        counted = [_queries(browser, reverse(name, args=[key.public_id])) for browser in browsers]
        if None not in counted:
            found[name] = tuple(counted)
    return found


def _queries(browser: Browser, address: str) -> int | None:
    """How many a second view takes; None for what is no page (a redirect, a refusal)."""
    try:
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
    except AssertionError:
        return None
    return len(queries)


def _school_of(world: World, learners: int) -> School:
    """A school with so many learners, on one booking, that has as many bookings."""
    from django.core.management import call_command

    call_command(
        "make_population", schools=[max(5, learners)], seed=100 + learners, stdout=Silent()
    )
    school = School.objects.latest("pk")
    if learners < 5:
        keep = school.learners.order_by("pk").values_list("pk", flat=True)[:learners]
        Placement.objects.filter(booking__school=school).delete()
        Learner.objects.filter(school=school).exclude(pk__in=list(keep)).delete()
        Booking.objects.filter(school=school).delete()
        school.learners.update(sen="K")
    attended = {"attendance": AttendanceState.ATTENDED, "today": world.today}
    # Something to put right, something to decide on, something to mark.
    make_booking(school, learners=learners, days=1, has_reflection=False, **attended)
    make_booking(school, learners=learners, days=1, setting="school", **attended)
    make_booking(school, learners=learners, days=1, today=world.today)
    return school


def _hub_of_one(world: World) -> Hub:
    """A hub with the school of one learner."""
    hub = Hub.objects.filter(school_memberships__school__name__isnull=False).latest("pk")
    return Hub.objects.exclude(pk=hub.pk).latest("pk")


def _employer_of(experiences: int) -> Employer:
    """An employer with so many experiences."""
    employer = Employer.objects.create(
        kind=OrganisationKind.EMPLOYER, name="Offers Ltd", home_hub=Hub.objects.first()
    )
    Experience.objects.bulk_create(
        Experience(employer=employer, title=f"Visit {number}", summary="A visit.", activity="visit")
        for number in range(experiences)
    )
    return employer
