"""The synthetic hub: its authority, schools, trust, employers and the people who sign in."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from employers.models import Contact, Employer, EmployerApproval, Provider, Site
from employers.rules.approvals import checks_for
from equalex.accounts.models import User
from equalex.demo import names
from equalex.kernel.access import OrganisationKind, Role
from schools.models import (
    Hub,
    HubMembership,
    LocalAuthority,
    Membership,
    Organisation,
    School,
    Trust,
    TrustMembership,
)

PASSPHRASE = "ten days for everyone"
HUB = "Ashbourne Vale Careers Hub"
TRUST = "Beacon Learning Trust"
MEMBERS_SINCE = date(2020, 9, 1)
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class World:
    """What later steps build on."""

    hub: Hub
    schools: list[School]
    employers: list[Employer]


def make_organisations(rng: random.Random, tell: Tell) -> World:
    """Hub, trust, schools and employers."""
    authority, _ = LocalAuthority.objects.get_or_create(
        code="999", defaults={"name": "Ashbourne Vale"}
    )
    hub = Hub.objects.create(name=HUB)
    hub.authorities.add(authority)
    trust = Trust.objects.create(name=TRUST, group_uid="99001")
    schools = [_school(row, authority, hub, trust) for row in names.SCHOOLS]
    tell(f"{len(schools)} schools in {HUB}, two of them in {TRUST}")
    employers = [_employer(rng, row, hub) for row in names.EMPLOYERS]
    tell(f"{len(employers)} employers in {len({row[2] for row in names.EMPLOYERS})} sectors")
    return World(hub=hub, schools=schools, employers=employers)


def _school(
    row: tuple[str, str, str, int, str, bool, str],
    authority: LocalAuthority,
    hub: Hub,
    trust: Trust,
) -> School:
    name, urn, kind, _, town, in_trust, type_name = row
    latitude, longitude = names.TOWNS[town]
    school = School.objects.create(
        name=name,
        urn=urn,
        authority=authority,
        establishment_number=f"4{urn[-3:]}",
        type_name=type_name,
        school_kind=kind,
        low_age=11,
        high_age=16,
        town=town,
        latitude=latitude,
        longitude=longitude,
        opened_on=date(2008, 9, 1),
    )
    HubMembership.objects.create(school=school, hub=hub, since=MEMBERS_SINCE)
    if in_trust:
        TrustMembership.objects.create(school=school, trust=trust, since=MEMBERS_SINCE)
    return school


def _employer(rng: random.Random, row: tuple[str, str, str, str], hub: Hub) -> Employer:
    name, kind, sector, _ = row
    number = crc32(name.encode()) % 900_000 + 100_000
    employer = Employer.objects.create(
        name=name,
        employer_kind=kind,
        company_number=f"00{number}" if kind == "company" else "",
        sector_id=sector,
        home_hub=hub,
        about=f"{name} welcomes young people who want to see what the work is like.",
    )
    town = rng.choice(sorted(names.TOWNS))
    latitude, longitude = names.TOWNS[town]
    Site.objects.create(
        employer=employer,
        name="Main site",
        town=town,
        latitude=latitude + rng.uniform(-0.03, 0.03),
        longitude=longitude + rng.uniform(-0.03, 0.03),
        is_step_free=rng.random() < 0.7,
    )
    address = "".join(letter for letter in name.lower() if letter.isascii() and letter.isalpha())
    Contact.objects.create(
        employer=employer,
        name=f"{rng.choice(names.FIRST_NAMES)} {rng.choice(names.LAST_NAMES)}",
        email=f"contact@{address}.example",
    )
    # Three still wait for the hub: there is something to approve.
    if rng.random() < 0.95:
        EmployerApproval.objects.create(
            employer=employer,
            hub=hub,
            is_approved=True,
            checked=sorted(check.code for check in checks_for(kind)),
        )
    return employer


@dataclass(frozen=True, slots=True)
class SignIn:
    """One person of the demo, as `make demo` prints it."""

    role: str
    email: str
    organisation: str


def make_people(world: World) -> list[SignIn]:
    """One person for every role, each with the passphrase `PASSPHRASE`."""
    school = world.schools[0]
    trust = Trust.objects.get(name=TRUST)
    platform, _ = Organisation.objects.get_or_create(
        kind=OrganisationKind.PLATFORM, defaults={"name": "equalex portal"}
    )
    employer = Employer.objects.approved().filter(name="Northlight Software Ltd").first()
    provider = Provider.objects.create(name="Pathfinder Careers CIC")
    people: list[tuple[str, str, Role, Organisation]] = [
        ("Robin Ainsley", "careers", Role.CAREERS_LEADER, school),
        ("Sam Okafor", "tutor", Role.TUTOR, school),
        ("Ira Penhale", "senco", Role.SENCO, school),
        ("Lee Marsden", "head", Role.SENIOR_LEADER, school),
        ("Dana Fairfax", "governor", Role.GOVERNOR, school),
        ("Noor Rahman", "trust", Role.TRUST_LEAD, trust),
        ("Alex Birch", "hub", Role.HUB_STAFF, world.hub),
        ("Jo Tallis", "employer", Role.EMPLOYER_STAFF, employer or world.employers[0]),
        ("Kit Selby", "provider", Role.PROVIDER_STAFF, provider),
        ("Pat Winslow", "admin", Role.ADMINISTRATOR, platform),
        ("Max Calder", "admin2", Role.ADMINISTRATOR, platform),
    ]
    return [_person(*person) for person in people]


def _person(name: str, address: str, role: Role, organisation: Organisation) -> SignIn:
    user = User.objects.create_user(f"{address}@demo.example", PASSPHRASE, name=name)
    membership = Membership.objects.create(user=user, organisation=organisation, role=role)
    if role is Role.TUTOR:
        groups = School.objects.get(pk=organisation.pk).tutor_groups.order_by("name")
        membership.tutor_groups.set(groups.filter(name__startswith="9")[:2])
    return SignIn(role=role.label, email=str(user.email), organisation=organisation.name)
