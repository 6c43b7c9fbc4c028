"""A hub with schools and employers of every standing, and what its pages say."""

import re
from datetime import date
from html import unescape
from typing import Any
from uuid import uuid4

from django.test import Client

from employers.models import GrowthSector, Sector
from equalex.kernel.access import Actor, OrganisationKind, Role
from reporting.rules.comparison import SchoolCounts
from schools.models import Hub, Organisation
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    EmployerFactory,
    ExperienceFactory,
    HubFactory,
    HubMembershipFactory,
    LearnerFactory,
    LocalAuthorityFactory,
    PlacementFactory,
    SchoolFactory,
    SlotDateFactory,
    SlotFactory,
    TrustFactory,
    TrustMembershipFactory,
)
from tests.factories.actors import actor_for
from tests.reporting.progress import progress_of


def staff_of(hub: Hub) -> Actor:
    return actor_for(Role.HUB_STAFF, hub)


def school_in(hub: Hub, **fields: Any) -> Any:
    return HubMembershipFactory(hub=hub, school=SchoolFactory(**fields)).school


def learners_at(school: Any, number: int, *, nc_year: int = 9, **minutes: int) -> None:
    for learner in LearnerFactory.create_batch(number, school=school, nc_year=nc_year):
        progress_of(learner, **minutes)


def counts(name: str, **numbers: int) -> SchoolCounts:
    return SchoolCounts(public_id=uuid4(), name=name, kind="Mainstream", **numbers)


def platform() -> Organisation:
    return Organisation.objects.create(kind=OrganisationKind.PLATFORM, name="Platform")


def hub_with_everything() -> tuple[Hub, Any]:
    """Two authorities, a school far below, one that is too small, and employers of every standing."""
    hub, trust = HubFactory(name="North"), TrustFactory()
    north, south = (
        LocalAuthorityFactory(name="Northshire"),
        LocalAuthorityFactory(name="Southshire"),
    )
    for name, authority, town, without, having in (
        ("Low", north, "Barking", 30, 0),
        ("High", south, "Dover", 6, 30),
        ("Tiny", south, "Dover", 2, 2),
    ):
        school = SchoolFactory(name=name, authority=authority, town=town)
        HubMembershipFactory(hub=hub, school=school)
        TrustMembershipFactory(trust=trust, school=school)
        learners_at(school, without, ks3=0)
        learners_at(school, having, ks3=300)
    SchoolFactory(name="Alone")
    for learner in LearnerFactory.create_batch(8, school=school, nc_year=10):
        AttendanceFactory(
            placement__learner=learner,
            learner=learner,
            date=date(2026, 10, 5),
            credited_minutes=300,
        )
    offer(hub, growth=GrowthSector.objects.all()[0])
    offer(hub, mode="virtual")
    EmployerFactory(home_hub=hub, approved=True)
    EmployerFactory(home_hub=hub)
    return hub, trust


def visited(hub: Hub) -> Any:
    """An employer to which learners have come."""
    experience = offer(hub)
    booking = BookingFactory(school=SchoolFactory(), experience=experience)
    for learner in LearnerFactory.create_batch(7, school=booking.school):
        placement = PlacementFactory(booking=booking, learner=learner)
        AttendanceFactory(placement=placement, date=date(2026, 11, 4))
    return experience.employer


def offer(hub: Hub, *, growth: GrowthSector | None = None, **fields: Any) -> Any:
    """Ten places from April on, four of them booked, on the last day of April and the first of May."""
    employer = EmployerFactory(home_hub=hub, approved=True)
    experience = ExperienceFactory(
        employer=employer, sector=Sector.objects.get(code="F"), is_tier_1=True, **fields
    )
    if growth:
        experience.growth_sectors.add(growth)
    slot = SlotFactory(
        experience=experience,
        first_date=date(2027, 4, 30),
        last_date=date(2027, 5, 1),
        booked=4,
        dates=False,
    )
    for day in (date(2027, 4, 30), date(2027, 5, 1)):
        SlotDateFactory(slot=slot, date=day, minutes=360)
    return experience


def main_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    main = response.content.decode().partition("<main")[2].partition("</main")[0]
    return re.sub(r"<svg.*?</svg>", "", main, flags=re.DOTALL)


def words_of(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())
