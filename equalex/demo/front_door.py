"""What stands at the front door of the synthetic employers: insurance, risk, supervisors, mandates,
good experiences, and a few things that wait for somebody. Chosen by place in the list, not by chance.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils import timezone

from employers.models import (
    CaseState,
    CaseStudy,
    Concern,
    Contact,
    Employer,
    EmployerKind,
    Experience,
    ExperienceReport,
    Insurance,
    JoinRequest,
    Mandate,
    Provider,
    RiskTalk,
    Site,
    Slot,
    Supervision,
    Supervisor,
)
from employers.rules.risk import Depth, RiskTier
from equalex.accounts.models import User
from equalex.demo import names
from equalex.demo.organisations import PASSPHRASE, World
from equalex.kernel.access import Role
from schools.models import Membership

INSURERS: Final = ("Harbour Mutual", "Wharf & Mill Insurance", "Northern Trades Mutual")
JOBS: Final = ("Team leader", "Engineer", "Apprentice lead", "Office manager", "Technician")
RISKY: Final = {"A": RiskTier.HIGH, "B": RiskTier.HIGH, "F": RiskTier.HIGH, "C": RiskTier.MEDIUM}
ARRANGEMENTS: Final = {
    RiskTier.LOW: "Desks and meeting rooms. Fire exits are shown on arrival; learners are never "
    "alone with a visitor.",
    RiskTier.MEDIUM: "Learners stay behind the yellow line and use hand tools only, beside their "
    "supervisor. Goggles and shoes are lent.",
    RiskTier.HIGH: "We walked the route together. Hard hat, vest and boots; no machine is used; "
    "work stops when learners cross the yard.",
}
DEPTHS: Final = {
    RiskTier.LOW: Depth.CONVERSATION,
    RiskTier.MEDIUM: Depth.IN_WRITING,
    RiskTier.HIGH: Depth.ON_SITE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A good experience as somebody tells it."""

    title: str
    done: str
    lesson: str
    sector: str
    activity: str
    tier: int
    years: tuple[int, int]
    learners: int
    sessions: int
    minutes: int
    staff_hours: int
    cost: int = 0
    cost_note: str = ""


CASES: Final = (
    Told(
        title="Redesign our canteen in three mornings",
        done="Twelve learners interviewed guests and kitchen staff, measured the queue, and drew "
        "three plans. On the third morning they pitched them to the managers, who chose one and "
        "built it. A cook, a buyer and an apprentice worked beside them.",
        lesson="Give each team one question, not the whole canteen. Keep the last half hour for "
        "what the managers say about each plan.",
        sector="I",
        activity="project",
        tier=2,
        years=(8, 9),
        learners=12,
        sessions=3,
        minutes=180,
        staff_hours=14,
        cost=60,
        cost_note="Lunch on the last day",
    ),
    Told(
        title="One week on the helpdesk",
        done="Two learners joined the helpdesk for a week. They answered real questions with a "
        "colleague listening, wrote a page that answers the ten most frequent ones, and showed it "
        "to the team on Friday.",
        lesson="Write down beforehand which systems learners may see. Name one supervisor and one "
        "stand-in.",
        sector="J",
        activity="placement",
        tier=3,
        years=(10, 10),
        learners=2,
        sessions=5,
        minutes=330,
        staff_hours=12,
    ),
    Told(
        title="Behind the scenes of a town library",
        done="Thirty learners in five groups went round five stations: sorting, repairs, the shop, "
        "the archive, the council’s web team. Each station had a task of a quarter of an hour and "
        "somebody from that job.",
        lesson="A bell helps. Let the youngest colleague welcome the group.",
        sector="O",
        activity="tour",
        tier=1,
        years=(7, 8),
        learners=30,
        sessions=1,
        minutes=180,
        staff_hours=16,
        cost=25,
        cost_note="Squash and biscuits",
    ),
    Told(
        title="A bridge that holds a brick",
        done="Teams of four got a brief from two engineers: span a metre, hold a brick, cost as "
        "little as you can. Over six Wednesdays they drew, tested, failed and built; the engineers "
        "came for the first, third and last.",
        lesson="Bring the brick. Price the material, or every bridge is made of glue.",
        sector="F",
        activity="project",
        tier=2,
        years=(8, 10),
        learners=20,
        sessions=6,
        minutes=60,
        staff_hours=11,
        cost=80,
        cost_note="Wood, string and one brick",
    ),
    Told(
        title="Shadow a ward clerk for a day",
        done="One learner spent a day with a ward clerk, followed a form from the bed to the "
        "archive, and drew the way it takes. The matron used the drawing in her next meeting.",
        lesson="Nothing that names a patient is shown. Agree that with the learner at the door.",
        sector="Q",
        activity="shadowing",
        tier=2,
        years=(9, 11),
        learners=1,
        sessions=1,
        minutes=330,
        staff_hours=7,
    ),
)


def make_front_door(world: World, today: date) -> str:
    """Everything of this module; returns the line that the command prints."""
    _insurances(world.employers, today)
    _talks(world.employers, today)
    named = _supervisors(world.employers, today)
    _mandates(world, today)
    cases = _cases(world, today)
    _waiting(world)
    return f"{named} supervisors named, {cases} good experiences in the library"


def _insurances(employers: list[Employer], today: date) -> None:
    found = []
    for place, employer in enumerate(employers):
        if place % 12 == 11:
            continue  # has not said yet
        if employer.employer_kind == EmployerKind.SOLE_TRADER:
            found.append(Insurance(employer=employer, exempt_reason="Sole trader, no employees."))
            continue
        ends_soon = place % 20 == 5
        found.append(
            Insurance(
                employer=employer,
                insurer=INSURERS[place % len(INSURERS)],
                policy_number=f"EL-{40_000 + place * 317}",
                expires_on=today + timedelta(days=24 if ends_soon else 290 + place),
            )
        )
    Insurance.objects.bulk_create(found)


def _talks(employers: list[Employer], today: date) -> None:
    RiskTalk.objects.bulk_create(
        RiskTalk(
            employer=employer,
            held_on=today - timedelta(days=20 + place * 5),
            tier=(tier := RISKY.get(str(employer.sector_id), RiskTier.LOW)),
            depth=DEPTHS[tier],
            with_whom="an Enterprise Coordinator of our hub",
            arrangements=ARRANGEMENTS[tier],
        )
        for place, employer in enumerate(employers)
        if place % 9 != 8
    )


def _supervisors(employers: list[Employer], today: date) -> int:
    people = [
        Supervisor(
            employer=employer,
            name=f"{names.FIRST_NAMES[(place * 7 + number * 3) % len(names.FIRST_NAMES)]} "
            f"{names.LAST_NAMES[(place * 5 + number * 11) % len(names.LAST_NAMES)]}",
            job=JOBS[(place + number) % len(JOBS)],
        )
        for place, employer in enumerate(employers)
        for number in range(2)
        if place % 10 != 9
    ]
    people = Supervisor.objects.bulk_create(people)
    by_employer: dict[int, list[Supervisor]] = {}
    for person in people:
        by_employer.setdefault(person.employer_id, []).append(person)
    slots = Slot.objects.filter(last_date__gte=today).order_by("pk")
    Supervision.objects.bulk_create(
        Supervision(slot_id=slot, supervisor=there[number % len(there)])
        for number, (slot, employer) in enumerate(slots.values_list("pk", "experience__employer"))
        if (there := by_employer.get(employer))
    )
    return len(people)


def _mandates(world: World, today: date) -> None:
    provider = Provider.objects.get(name="Pathfinder Careers CIC")
    employer = Employer.objects.get(name="Northlight Software Ltd")
    accepted = timezone.now()
    Mandate.objects.create(
        provider=provider,
        commissioner=employer,
        purpose="Post our experiences and look after bookings",
        starts_on=today - timedelta(days=90),
        accepted_at=accepted,
    )
    Mandate.objects.create(
        provider=provider,
        commissioner=world.schools[0],
        purpose="Find placements for Year 10",
        youngest_year=10,
        oldest_year=10,
        starts_on=today - timedelta(days=40),
        ends_on=today + timedelta(days=240),
        accepted_at=accepted,
    )
    Mandate.objects.create(
        provider=provider,
        commissioner=world.employers[1],
        purpose="Run a carousel with our neighbours in the spring",
        starts_on=today + timedelta(days=30),
    )


def _cases(world: World, today: date) -> int:
    leader = User.objects.get(email="careers@demo.example")
    for place, told in enumerate(CASES):
        is_last = place == len(CASES) - 1
        CaseStudy.objects.create(
            written_for=world.hub if place % 2 else world.schools[0],
            written_by=None if place % 2 else leader,
            hub=world.hub,
            title=told.title,
            done=told.done,
            lesson=told.lesson,
            sector_id=told.sector,
            activity=told.activity,
            tier=told.tier,
            youngest_year=told.years[0],
            oldest_year=told.years[1],
            learners=told.learners,
            sessions=told.sessions,
            session_minutes=told.minutes,
            staff_hours=told.staff_hours,
            cost_pounds=told.cost,
            cost_note=told.cost_note,
            state=CaseState.WAITING if is_last else CaseState.PUBLISHED,
            published_on=None if is_last else today - timedelta(days=15 * place + 9),
        )
    return len(CASES) - 1


def _waiting(world: World) -> None:
    """Somebody asks to join, an employer is there twice, an experience is reported."""
    employer = Employer.objects.get(name="Northlight Software Ltd")
    colleague = User.objects.create_user("colleague@demo.example", PASSPHRASE, name="Uli Brandt")
    Membership.objects.create(user=colleague, organisation=employer, role=Role.EMPLOYER_COLLEAGUE)
    newcomer = User.objects.create_user("newcomer@demo.example", PASSPHRASE, name="Wren Castell")
    JoinRequest.objects.create(employer=employer, user=newcomer)
    double = Employer.objects.create(
        name="Northlight Software",
        employer_kind=EmployerKind.COMPANY,
        sector_id="J",
        home_hub=world.hub,
    )
    Site.objects.create(employer=double, name="Main site", town="Ashbourne")
    Contact.objects.create(
        employer=double, name="Jo Tallis", email="contact@northlightsoftware.example"
    )
    reported = Experience.objects.offered().exclude(employer=employer).order_by("pk").first()
    if reported is not None:
        ExperienceReport.objects.create(
            experience=reported,
            reported_by=User.objects.get(email="careers@demo.example"),
            reported_for=world.schools[0],
            concern=Concern.UNTRUE,
            words="The place has moved to the other side of town, and the bus does not go there.",
        )
