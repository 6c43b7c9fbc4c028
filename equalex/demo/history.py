"""What synthetic learners did and plan to do: bookings, placements, attendance and evidence.

Calibrated to domain measures: more than half of all days fall in the last five weeks of the
year, 58 % of Year 10 have a placement (FSM 50 %, SEND 51 %), and schools differ widely.
"""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from employers.models import Experience, ExperienceState, Slot, SlotDate
from employers.rules.holidays import why_closed
from employers.rules.vocabulary import Activity, ArrangedBy, Kind, Setting
from equalex.demo.catalogue import Offer
from equalex.demo.offers import Offered, dates_from
from outcomes.models import Aim, Feedback, FrameworkState, Outcome, Reflection
from placements.models import Attendance, AttendanceState, Booking, Judgement, Placement
from schools.models import Learner, School

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """In NC year `nc_year`, `share` of learners take part, beginning between two days of the
    academic year (day 0 is 1 September).
    """

    nc_year: int
    delivery_model: str
    share: float
    first: int
    last: int


SEASONS = (
    Season(nc_year=7, delivery_model="tour", share=0.50, first=40, last=300),
    Season(nc_year=7, delivery_model="carousel", share=0.35, first=272, last=308),
    Season(nc_year=8, delivery_model="half-days", share=0.35, first=60, last=290),
    Season(nc_year=8, delivery_model="virtual-or-hybrid", share=0.45, first=100, last=200),
    Season(nc_year=9, delivery_model="visit-with-project", share=0.50, first=30, last=305),
    Season(nc_year=9, delivery_model="day-a-term", share=0.20, first=20, last=180),
    Season(nc_year=9, delivery_model="shadowing", share=0.08, first=272, last=308),
    Season(nc_year=9, delivery_model="holiday", share=0.05, first=328, last=350),
    Season(nc_year=10, delivery_model="one-week", share=0.58, first=279, last=307),
    Season(nc_year=10, delivery_model="virtual-or-hybrid", share=0.12, first=60, last=160),
    Season(nc_year=11, delivery_model="two-plus-three", share=0.10, first=30, last=75),
    Season(nc_year=11, delivery_model="employer-project", share=0.15, first=20, last=110),
    Season(nc_year=11, delivery_model="small-group", share=0.06, first=35, last=170),
)

FEEDBACK = (
    "Asked good questions and finished the task with care.",
    "Listened well and worked hard to improve the first draft.",
    "Quiet at first, then took the lead in the group’s pitch.",
    "Reliable, friendly to customers and on time every day.",
    "Found a mistake in our plan that we had missed.",
)
DID = (
    "I worked on the task they set us and showed it at the end.",
    "I talked to people in four teams and helped with a real job.",
    "We made a plan, tested it and presented it to the managers.",
)
LEARNED = (
    "I learned that there are more jobs in one place than I thought.",
    "I learned to ask when I am not sure. Nobody minds.",
    "I found out that I like work where I can see the result.",
)


@dataclass(slots=True)
class History:
    """Rows collected for one school, then written in bulk."""

    rng: random.Random
    school: School
    today: date
    staff_id: int | None = None
    slots: list[Slot] = field(default_factory=list)
    slot_dates: list[SlotDate] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)
    feedback: list[Feedback] = field(default_factory=list)
    reflections: list[Reflection] = field(default_factory=list)

    def write(self) -> None:
        """Insert everything, parents first."""
        Slot.objects.bulk_create(self.slots, batch_size=1000)
        SlotDate.objects.bulk_create(self.slot_dates, batch_size=5000)
        Booking.objects.bulk_create(self.bookings, batch_size=1000)
        Aim.objects.bulk_create(self._aims(), batch_size=5000)
        Placement.objects.bulk_create(self.placements, batch_size=2000)
        Attendance.objects.bulk_create(self.attendances, batch_size=2000)
        Feedback.objects.bulk_create(self.feedback, batch_size=2000)
        Reflection.objects.bulk_create(self.reflections, batch_size=2000)

    def _aims(self) -> Iterator[Aim]:
        """Three outcomes of one tier for each booking that has chosen some."""
        in_use = Outcome.objects.filter(framework__state=FrameworkState.IN_USE, variant="")
        by_tier = [
            list(in_use.filter(**{f"is_tier_{tier}": True}).values_list("pk", flat=True))
            for tier in (1, 2, 3)
        ]
        for number, booking in enumerate(self.bookings):
            outcomes = by_tier[number % 3]
            if booking.has_outcomes and outcomes:
                for at in range(3):
                    key = outcomes[(number + 5 * at) % len(outcomes)]
                    yield Aim(booking=booking, outcome_id=key)

    def take_part(
        self,
        learners: list[Learner],
        experience: Experience,
        dates: list[date],
        *,
        minutes: int,
        offer: Offer | None = None,
        approved_on: date | None = None,
        judgement: Judgement | None = None,
    ) -> None:
        """A group takes part in an experience on these dates."""
        rng = self.rng
        slot = self._slot(experience, dates, offer, len(learners)) if offer else None
        is_over = dates[-1] < self.today
        booking = Booking(
            school=self.school,
            experience=experience,
            slot=slot,
            has_outcomes=rng.random() < 0.93,
            approved_on=approved_on,
            once=uuid.UUID(int=rng.getrandbits(128), version=4),
            booked_by_id=self.staff_id,
            booked_at=_noon(min(dates[0], self.today) - timedelta(days=30)),
        )
        self.bookings.append(booking)
        feedback_share = rng.choice((1.0, 1.0, 1.0, 1.0, 0.9, 0.0)) if is_over else 0.0
        is_marked = (self.today - dates[-1]).days > 14 or rng.random() < 0.5
        for learner in learners:
            placement = Placement(booking=booking, learner=learner)
            self.placements.append(placement)
            came = self._attend(placement, dates, minutes, offer, is_marked, judgement)
            if is_over and is_marked and came:
                self._evidence(placement, feedback_share, dates[-1])

    def _slot(
        self, experience: Experience, dates: list[date], offer: Offer, taking_part: int
    ) -> Slot:
        is_over = dates[-1] < self.today
        spare = 0 if is_over else self.rng.randrange(4)
        slot = Slot(
            experience=experience,
            places=max(offer.group, taking_part + spare),
            booked=taking_part,
            first_date=dates[0],
            last_date=dates[-1],
        )
        self.slots.append(slot)
        self.slot_dates += [
            SlotDate(slot=slot, date=day, start=offer.start, minutes=offer.minutes) for day in dates
        ]
        return slot

    def _attend(
        self,
        placement: Placement,
        dates: list[date],
        minutes: int,
        offer: Offer | None,
        is_marked: bool,
        judgement: Judgement | None,
    ) -> bool:
        """Attendance on each date; True when the learner came at all."""
        misses = self.rng.random() < 0.06
        came = False
        for day in dates:
            state, attended = AttendanceState.PLANNED, None
            if day < self.today:
                if not is_marked:
                    state = AttendanceState.UNCONFIRMED
                elif misses and self.rng.random() < 0.7:
                    state, attended = AttendanceState.ABSENT, 0
                else:
                    state, attended, came = AttendanceState.ATTENDED, minutes, True
            self.attendances.append(
                Attendance(
                    placement=placement,
                    learner_id=placement.learner_id,
                    date=day,
                    start=offer.start if offer else None,
                    planned_minutes=minutes,
                    minutes=attended,
                    attendance=state,
                    absence_reason="Illness" if state == AttendanceState.ABSENT else "",
                    judgement=judgement if came else None,
                )
            )
        return came

    def _evidence(self, placement: Placement, feedback_share: float, last_day: date) -> None:
        """The employer's line within days, the learner's a little later."""
        rng = self.rng
        yesterday = self.today - timedelta(days=1)
        at, then = (_noon(min(last_day + timedelta(days=after), yesterday)) for after in (3, 6))
        if rng.random() < feedback_share:
            placement.has_feedback = True
            self.feedback.append(
                Feedback(
                    placement=placement,
                    line=rng.choice(FEEDBACK),
                    given_by="The supervisor",
                    given_at=at,
                )
            )
        if rng.random() < 0.9:
            placement.has_reflection = True
            self.reflections.append(
                Reflection(
                    placement=placement,
                    did=rng.choice(DID),
                    learned=rng.choice(LEARNED),
                    is_own=rng.random() < 0.8,
                    written_at=then,
                )
            )


def make_history(
    history: History, learners: list[Learner], offered: Offered, academic_year: int
) -> None:
    """Everything that this school's learners did since their Year 7, and plan to do."""
    # Schools do between half and one and three quarters of what the average does.
    strength = history.rng.uniform(0.5, 1.75)
    by_cohort: dict[int, list[Learner]] = {}
    for learner in learners:
        by_cohort.setdefault(learner.cohort or 0, []).append(learner)
    for cohort, members in sorted(by_cohort.items()):
        for year in range(cohort, academic_year + 1):
            for season in SEASONS:
                if season.nc_year == year - cohort + 7:
                    _season(history, season, members, offered, year, strength)
        if members[0].left_on is None:
            _own_arrangements(history, members, academic_year)


def _season(
    history: History,
    season: Season,
    members: list[Learner],
    offered: Offered,
    year: int,
    strength: float,
) -> None:
    rng = history.rng
    share = min(0.95, season.share * strength * rng.uniform(0.8, 1.2))
    taking_part = [learner for learner in members if rng.random() < share * _chance(learner)]
    choices = [
        pair for pair in offered[season.delivery_model] if pair[0].state == ExperienceState.OPEN
    ]
    start = date(year, 9, 1)
    while taking_part:
        experience, offer = rng.choice(choices)
        group, taking_part = taking_part[: offer.group], taking_part[offer.group :]
        first = start + timedelta(days=rng.randint(season.first, season.last))
        if offer.days == 5 and offer.every == 1:
            first -= timedelta(days=first.weekday())
        # Plans are made a term ahead: what lies further off is not booked yet.
        if first > history.today and rng.random() < 0.45:
            continue
        judgement = _judgement(history, experience) if rng.random() < 0.5 else None
        history.take_part(
            group,
            experience,
            dates_from(first, offer),
            minutes=offer.minutes,
            offer=offer,
            judgement=judgement,
        )


def _chance(learner: Learner) -> float:
    """How likely a learner is to be offered a place, against the average (DfE, Year 10)."""
    chance = 1.05
    if learner.is_fsm:
        chance *= 0.82
    if learner.sen != "N":
        chance *= 0.86
    return chance


def _judgement(history: History, experience: Experience) -> Judgement | None:
    if experience.setting != Setting.SCHOOL and experience.mode != "virtual":
        return None
    return Judgement.objects.create(
        school=history.school,
        is_accepted=history.rng.random() < 0.8,
        reason="Seen by the careers leader: staff of the employer led it throughout.",
        judged_by_id=history.staff_id,
        judged_on=history.today - timedelta(days=7),
    )


def _own_arrangements(history: History, members: list[Learner], academic_year: int) -> None:
    """Encounters, preparation and self-arranged placements, which a school records itself."""
    rng = history.rng
    for kind, title, setting in (
        (Kind.ENCOUNTER, "Assembly talk: how I came to my job", Setting.SCHOOL),
        (Kind.PREPARATION, "Getting ready for the workplace", Setting.SCHOOL),
    ):
        experience = _own_experience(history, title, kind=kind, setting=setting)
        first = max(members[0].cohort or 0, academic_year - 1)
        day = date(first, 9, 14) + timedelta(days=rng.randrange(60))
        group = [learner for learner in members if rng.random() < 0.12]
        if group:
            history.take_part(group, experience, [_school_day(day)], minutes=60)
    if members[0].nc_year_in(academic_year) == 11:
        experience = _own_experience(
            history,
            "Placement found by the family",
            kind=Kind.EXPERIENCE,
            setting=Setting.WORKPLACE,
            arranged_by=ArrangedBy.SELF,
            activity=Activity.PLACEMENT,
        )
        for learner in members:
            if rng.random() < 0.06:
                first = date(academic_year, 6, 15) + timedelta(days=7 * rng.randrange(4))
                days = list(_five_days(first))
                late = rng.random() < 0.3
                history.take_part(
                    [learner],
                    experience,
                    days,
                    minutes=330,
                    approved_on=days[0] + timedelta(days=3 if late else -20),
                )


def _own_experience(
    history: History,
    title: str,
    *,
    kind: Kind,
    setting: Setting,
    arranged_by: ArrangedBy = ArrangedBy.SCHOOL,
    activity: Activity = Activity.VISIT,
) -> Experience:
    return Experience.objects.create(
        school=history.school,
        title=title,
        summary=title,
        state=ExperienceState.OPEN,
        kind=kind,
        activity=activity,
        setting=setting,
        arranged_by=arranged_by,
        is_tier_1=True,
        has_purpose=True,
        has_interaction=True,
        has_people=True,
        has_task=True,
    )


def _school_day(day: date) -> date:
    while why_closed(day):
        day += timedelta(days=1)
    return day


def _five_days(first: date) -> Iterator[date]:
    monday = first - timedelta(days=first.weekday())
    return (monday + timedelta(days=step) for step in range(5))


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=LONDON)
