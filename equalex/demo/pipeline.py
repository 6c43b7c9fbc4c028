"""What the hub of the demo knows of its employers, what a careers leader looks for, and thanks."""

import random
from datetime import date, timedelta
from typing import Final

from employers.models import (
    Contact,
    ContactNote,
    Employer,
    EmployerApproval,
    Insurance,
    Relation,
    SavedSearch,
    Site,
)
from employers.models.pipeline import NoteKind
from employers.rules.stages import Stage
from equalex.accounts.models import User
from equalex.demo import names
from equalex.demo.organisations import PASSPHRASE, World
from equalex.kernel.access import Role
from outcomes.models import Quote, Reflection
from outcomes.rules.quotes import SaidBy
from placements.models import Booking
from schools.models import Membership

LISTED: Final = (
    # name, kind, SIC section, stage
    ("Ashbourne Signs Ltd", "company", "C", Stage.APPROACHED),
    ("Vale Veterinary Supplies", "company", "G", Stage.APPROACHED),
    ("Millbrook Brewery", "company", "C", Stage.APPROACHED),
    ("Oakhanger Timber Ltd", "company", "C", Stage.INTERESTED),
    ("Eastquay Marine Services", "company", "H", Stage.INTERESTED),
    ("Thornleigh Credit Union", "charity", "K", Stage.APPROACHED),
    ("Vale Opticians", "sole_trader", "Q", Stage.APPROVED),
    ("Midshires Archive", "council", "R", Stage.APPROVED),
    ("Dunford Plant Hire Ltd", "company", "N", Stage.APPROVED),
    ("Old Forge Pottery", "sole_trader", "R", Stage.LAPSED),
)
STEPS: Final = (
    "Ask for two dates in June",
    "Send the two-page guide for hosts",
    "Visit together with a school",
    "Ask whether a second site could host",
    "Agree who looks after learners",
    "Ask for a project for Year 8",
)
NOTES: Final = (
    (NoteKind.CALLED, "Glad to help again. Spring suits them better than summer."),
    (
        NoteKind.MET,
        "Shown round the site. Groups of eight work best; step-free except the gallery.",
    ),
    (NoteKind.WROTE, "Sent the guide for hosts and two examples of good experiences."),
    (NoteKind.ASKED, "Asked for dates for Year 10 in June. They will talk to their team."),
    (NoteKind.NOTE, "New head of training from January: introduce ourselves."),
)
QUOTES: Final = (
    (SaidBy.LEARNER, "I thought I was bad at maths until I used it to fix something real."),
    (SaidBy.LEARNER, "Everybody asked what I thought, and then tried it."),
    (
        SaidBy.STAFF,
        "Two of our quietest learners presented to the whole team. We still talk about it.",
    ),
)
SEARCHES: Final = (
    ("Year 9, in person, within 10 miles", "year=9&mode=in_person&within=10"),
    ("Tier 3 in engineering", "q=engineering&tier=3"),
)


def make_pipeline(rng: random.Random, world: World, today: date) -> int:
    """Relations, notes and insurances of the hub's employers; returns how many employers more."""
    colleagues = [_colleague(world), *_staff(world)]
    listed = [_listed(rng, world, row) for row in LISTED]
    relations, notes = [], []
    for place, employer in enumerate([*world.employers, *(each for each, _ in listed)]):
        stage = dict(listed).get(employer, "")
        if place % 4 == 3 and not stage:
            continue
        has_step = rng.random() < 0.45
        relations.append(
            Relation(
                hub=world.hub,
                employer=employer,
                entered_stage=stage,
                known_by=rng.choice(colleagues),
                next_step=rng.choice(STEPS) if has_step else "",
                next_step_on=today + timedelta(days=rng.randrange(-9, 60)) if has_step else None,
                confirmed_on=today - timedelta(days=rng.randrange(10, 300)),
            )
        )
        notes += [
            ContactNote(
                organisation=world.hub,
                employer=employer,
                kind=kind,
                text=text,
                happened_on=today - timedelta(days=rng.randrange(9, 260)),
                written_by=rng.choice(colleagues),
            )
            for kind, text in rng.sample(NOTES, rng.randint(1, 3))
        ]
    Relation.objects.bulk_create(relations)
    ContactNote.objects.bulk_create(notes)
    Insurance.objects.bulk_create(_insurances(rng, world.employers, today), ignore_conflicts=True)
    return len(listed)


def make_thanks(world: World) -> None:
    """Lines that schools passed on, and searches that the careers leader keeps."""
    for employer in world.employers:
        bookings = Booking.objects.filter(
            experience__employer=employer, placements__reflection__isnull=False
        ).order_by("-booked_at", "pk")
        for (said_by, text), booking in zip(
            QUOTES, bookings.distinct()[: len(QUOTES)], strict=False
        ):
            reflection = (
                Reflection.objects.filter(placement__booking=booking).order_by("pk").first()
            )
            is_own = said_by is SaidBy.LEARNER and reflection is not None
            Quote.objects.create(
                booking=booking,
                placement=reflection.placement if is_own and reflection else None,
                text=text,
                said_by=said_by if is_own else SaidBy.STAFF,
            )
    leader = Membership.objects.get(organisation=world.schools[0].pk, role=Role.CAREERS_LEADER).user
    SavedSearch.objects.bulk_create(
        SavedSearch(school=world.schools[0], person=leader, name=name, query=query)
        for name, query in SEARCHES
    )


def _colleague(world: World) -> User:
    person = User.objects.create_user("hub2@demo.example", PASSPHRASE, name="Morgan Whitlock")
    Membership.objects.create(user=person, organisation=world.hub, role=Role.HUB_STAFF)
    return person


def _staff(world: World) -> list[User]:
    members = Membership.objects.filter(organisation=world.hub.pk, role=Role.HUB_STAFF)
    return [each.user for each in members.select_related("user").order_by("pk")]


def _listed(
    rng: random.Random, world: World, row: tuple[str, str, str, Stage]
) -> tuple[Employer, Stage]:
    name, kind, sector, stage = row
    employer = Employer.objects.create(
        name=name, employer_kind=kind, sector_id=sector, home_hub=world.hub
    )
    Site.objects.create(employer=employer, name="Main site", town=rng.choice(sorted(names.TOWNS)))
    Contact.objects.create(
        employer=employer,
        name=f"{rng.choice(names.FIRST_NAMES)} {rng.choice(names.LAST_NAMES)}",
        email=f"contact@{''.join(filter(str.isalpha, name.lower()))}.example",
    )
    if stage is Stage.APPROVED:
        EmployerApproval.objects.create(employer=employer, hub=world.hub, is_approved=True)
        return employer, Stage.INTERESTED
    if stage is Stage.LAPSED:
        EmployerApproval.objects.create(
            employer=employer, hub=world.hub, is_approved=False, reason="It has closed."
        )
    return employer, stage


def _insurances(rng: random.Random, employers: list[Employer], today: date) -> list[Insurance]:
    """Most hold for a while, a few end before learners come, and some have not said."""
    known = set(Insurance.objects.values_list("employer", flat=True))
    return [
        Insurance(
            employer=employer,
            insurer=rng.choice(("Midland Mutual", "Castle & Moor", "Beacon Insurance")),
            policy_number=f"EL{rng.randrange(10**6, 10**7)}",
            expires_on=today + timedelta(days=rng.choice((20, 240, 300, 330, 350, 360, 364))),
        )
        for employer in employers
        if employer.pk not in known and rng.random() < 0.92
    ]
