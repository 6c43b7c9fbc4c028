"""What the invented employers offer: one entry for every model of delivery."""

from dataclasses import dataclass
from datetime import time
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A model of an experience: `days` dates of `minutes` each, `every` days apart.

    `title` and `summary` take {work}, the field of work of an employer's sector.
    """

    delivery_model: str
    title: str
    summary: str
    activity: str
    tiers: tuple[int, ...]
    youngest: int
    oldest: int
    group: int
    days: int
    minutes: int
    every: int = 1
    start: time = time(9, 30)
    mode: str = "in_person"
    setting: str = "workplace"
    meets: tuple[str, ...] = ("purpose", "interaction", "people", "task")


OFFERS: Final = (
    Offer(
        delivery_model="tour",
        title="Behind the scenes of {work}",
        summary="A guided tour in small groups. Learners interview three colleagues about {work}, "
        "solve a task that the team sets at each stop, and present what they found.",
        activity="tour",
        tiers=(1,),
        youngest=7,
        oldest=8,
        group=30,
        days=1,
        minutes=180,
    ),
    Offer(
        delivery_model="half-days",
        title="Three mornings in {work}",
        summary="Three half days with the same small team. Each morning ends with a piece of work "
        "that a colleague looks at and comments on.",
        activity="visit",
        tiers=(1, 2),
        youngest=7,
        oldest=9,
        group=15,
        days=3,
        minutes=150,
        every=7,
    ),
    Offer(
        delivery_model="visit-with-project",
        title="Solve a real problem in {work}",
        summary="Two days on site. Teams take on a brief from the people who do {work}, test their "
        "idea with staff and customers, and pitch it to the managers.",
        activity="project",
        tiers=(1, 2),
        youngest=8,
        oldest=9,
        group=24,
        days=2,
        minutes=300,
    ),
    Offer(
        delivery_model="carousel",
        title="Carousel: a day around {work} and its neighbours",
        summary="Learners spend an hour each with four teams, from {work} to accounts, and "
        "complete one task with each of them.",
        activity="visit",
        tiers=(1,),
        youngest=7,
        oldest=9,
        group=30,
        days=1,
        minutes=270,
    ),
    Offer(
        delivery_model="shadowing",
        title="Shadow a professional in {work}",
        summary="One learner spends a day with one colleague in {work}, helps with a task that is "
        "needed, and talks it over at the end of the day.",
        activity="shadowing",
        tiers=(2,),
        youngest=8,
        oldest=11,
        group=4,
        days=1,
        minutes=330,
    ),
    Offer(
        delivery_model="one-week",
        title="Work placement in {work}",
        summary="A week as part of the team. Learners plan with their supervisor what they want to "
        "learn, take on a task of their own and get feedback on it on the last day.",
        activity="placement",
        tiers=(3,),
        youngest=10,
        oldest=10,
        group=6,
        days=5,
        minutes=360,
    ),
    Offer(
        delivery_model="two-plus-three",
        title="Two days now, three in summer: {work}",
        summary="Two days to get to know {work}, three more to do a task that was agreed in "
        "between. The same supervisor throughout.",
        activity="placement",
        tiers=(3,),
        youngest=10,
        oldest=11,
        group=8,
        days=5,
        minutes=330,
        every=2,
    ),
    Offer(
        delivery_model="day-a-term",
        title="One day a term in {work}",
        summary="Learners come back to the same team once a term and see how a piece of {work} "
        "grows from plan to result.",
        activity="visit",
        tiers=(2,),
        youngest=9,
        oldest=10,
        group=12,
        days=2,
        minutes=300,
        every=84,
    ),
    Offer(
        delivery_model="employer-project",
        title="Project brief from {work}",
        summary="A brief set, visited and judged by the people who do {work}. Learners work on it at "
        "school and present it at the workplace.",
        activity="project",
        tiers=(2, 3),
        youngest=9,
        oldest=11,
        group=20,
        days=3,
        minutes=240,
        every=7,
        setting="school",
    ),
    Offer(
        delivery_model="virtual-or-hybrid",
        title="A virtual day in {work}",
        summary="A live day with four colleagues in {work}: a task in the morning, breakout rooms "
        "with staff, and feedback on what each team made.",
        activity="project",
        tiers=(1, 2),
        youngest=7,
        oldest=11,
        group=60,
        days=1,
        minutes=300,
        mode="virtual",
        setting="elsewhere",
    ),
    Offer(
        delivery_model="small-group",
        title="Small group placement: {work}",
        summary="Four learners work as a team on something that {work} needs, with a supervisor "
        "and two apprentices.",
        activity="placement",
        tiers=(3,),
        youngest=10,
        oldest=11,
        group=4,
        days=4,
        minutes=330,
    ),
    Offer(
        delivery_model="holiday",
        title="Holiday programme: a taste of {work}",
        summary="Two days in the school holidays. Learners run a small stall of {work} for "
        "younger children, with staff beside them.",
        activity="social_action",
        tiers=(1, 2),
        youngest=8,
        oldest=10,
        group=16,
        days=2,
        minutes=300,
        meets=("purpose", "interaction", "people"),
    ),
)

WORK_OF_SECTOR: Final = {
    "A": "farming",
    "B": "quarrying",
    "C": "making things",
    "D": "clean energy",
    "E": "water and recycling",
    "F": "building",
    "G": "retail",
    "H": "transport",
    "I": "hospitality",
    "J": "media and software",
    "K": "finance",
    "L": "housing",
    "M": "professional services",
    "N": "site and grounds work",
    "O": "public service",
    "P": "teaching and childcare",
    "Q": "health and care",
    "R": "arts, heritage and sport",
    "S": "repair and personal services",
}
