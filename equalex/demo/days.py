"""What the learners of a school did and plan to do, for populations of any size.

The same seasons as in the demo (`history.SEASONS`), and what schools record besides: encounters,
preparation, placements that families found. Scaled so that `DAYS_A_LEARNER` are recorded.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple

from equalex.demo.catalogue import OFFERS
from equalex.demo.history import SEASONS, Season
from equalex.demo.offers import dates_from
from equalex.demo.rolls import MEAN_CHANCE, MOST_LIKELY, Cohort, Member
from equalex.demo.tables import Table
from equalex.demo.workplaces import (
    Choices,
    Open,
    experience_table,
    hex_id,
    slot_date_table,
    slot_table,
)
from placements.models import Attendance, Booking, Judgement, Placement, Progress
from placements.queries.ledger import (
    DAY_COLUMNS,
    TOTAL_COLUMNS,
    day_columns,
    learner_totals,
)
from placements.queries.ledger import Member as LedgerMember
from placements.queries.policies import PublishedPolicies
from placements.rules.count import count_learner
from placements.rules.facts import Day

DAYS_A_LEARNER: Final = 9.4
# Of plans that lie ahead this share is booked already.
BOOKED_AHEAD: Final = 0.55
MISSES_A_DAY: Final = 0.06


class Own(NamedTuple):
    """What schools record themselves: `share` of a year group, on `days` dates of `minutes`."""

    title: str
    kind: str
    activity: str
    setting: str
    arranged_by: str
    nc_years: tuple[int, ...]
    share: float
    days: int
    minutes: int


TALK: Final = Own(
    *("Assembly talk: how I came to my job", "encounter", "visit", "school", "school"),
    *((7, 8, 9, 10, 11), 0.55, 1, 60),
)
LESSON: Final = Own(
    *("Getting ready for the workplace", "preparation", "visit", "school", "school"),
    *((9, 10, 11), 0.5, 1, 60),
)
FAMILY: Final = Own(
    *("Placement found by the family", "experience", "placement", "workplace", "self"),
    *((10,), 0.06, 5, 330),
)
OWN: Final = (TALK, LESSON, FAMILY)
_OFFER_OF: Final = {offer.delivery_model: offer for offer in OFFERS}


class DayTables:
    """The tables of bookings, placements and attendance, with their ledger."""

    def __init__(self) -> None:
        self.experiences = experience_table()
        self.slots = slot_table()
        self.slot_dates = slot_date_table()
        self.judgements = Table(
            Judgement, "public_id", "school", "is_accepted", "reason", "judged_on"
        )
        self.bookings = Table(
            Booking,
            *("public_id", "school", "experience", "slot", "has_outcomes", "approved_on"),
            *("once", "booked_at"),
        )
        self.placements = Table(
            Placement, "public_id", "booking", "learner", "has_feedback", "has_reflection"
        )
        self.attendances = Table(
            Attendance,
            *("placement", "learner", "date", "start", "planned_minutes", "minutes"),
            *("attendance", "absence_reason", "judgement", *DAY_COLUMNS),
        )
        self.progress = Table(Progress, *TOTAL_COLUMNS)

    def in_order(self) -> list[Table]:
        """Parents first."""
        return [
            self.experiences,
            self.slots,
            self.slot_dates,
            self.judgements,
            self.bookings,
            self.placements,
            self.attendances,
            self.progress,
        ]


class Event(NamedTuple):
    """A group's experience as its days need it. `words` and `criteria` in the order of `Day`."""

    booking: int
    dates: list[date]
    start: time | None
    minutes: int
    approved_on: date | None
    words: tuple[str, ...]
    criteria: tuple[bool, ...]
    judgement: int | None
    accepted: bool | None
    feedback_share: float
    is_marked: bool


class SchoolDays:
    """Collects the days of one school, judges them, and hands their rows to the tables."""

    def __init__(
        self, rng: random.Random, tables: DayTables, school: int, today: date, choices: Choices
    ) -> None:
        self.rng, self.tables, self.school = rng, tables, school
        self.today, self.choices = today, choices
        self.days: defaultdict[int, list[Day]] = defaultdict(list)
        self.rows: dict[int, tuple[Any, ...]] = {}
        self.own = {own: self._own_experience(own) for own in OWN}

    def take_part(self, cohorts: list[Cohort], strength: float) -> None:
        """Everybody's years since Year 7. `strength` is what this school does, 1 on average."""
        this_year = self.today.year - (self.today.month < 9)
        scale = strength * scale_of_offers(self.today)
        for cohort in cohorts:
            for year in range(cohort.year_7, this_year + 1):
                nc_year = year - cohort.year_7 + 7
                for season in SEASONS:
                    if season.nc_year == nc_year:
                        self._season(season, cohort.members, date(year, 9, 1), scale)
                for own in OWN:
                    if nc_year in own.nc_years:
                        self._record(own, cohort.members, date(year, 9, 1), strength)

    def judge(self, cohorts: list[Cohort], published: PublishedPolicies) -> int:
        """Count everybody by the counting rules and make the rows; returns how many days."""
        days, rows = self.days, self.rows
        attendances, progress = self.tables.attendances.rows, self.tables.progress.rows
        before, day_minutes = len(attendances), published.policies.shown.day_minutes
        for cohort in cohorts:
            for key, _, groups in cohort.members:
                count = count_learner(cohort.enrolments, days.pop(key, ()), published.policies)
                for day, ledger in day_columns(count, published.keys).items():
                    key_stage, verdict, minutes, reasons, policy = ledger
                    attendances.append(
                        (*rows[day], key_stage, verdict, minutes, _json(tuple(reasons)), policy)
                    )
                learner = LedgerMember(key, self.school, cohort.year_7, groups)
                progress.append((key, *learner_totals(learner, count, day_minutes)))
        rows.clear()
        return len(attendances) - before

    def _season(self, season: Season, members: list[Member], start: date, scale: float) -> None:
        rng = self.rng
        share = season.share * scale * rng.uniform(0.8, 1.2)
        for group, found in self._groups(season.delivery_model, _rounds(rng, members, share)):
            offer = found.offer
            first = start + timedelta(days=rng.randint(season.first, season.last))
            if offer.days == 5 and offer.every == 1:
                first -= timedelta(days=first.weekday())
            if first > self.today and rng.random() > BOOKED_AHEAD:
                continue
            self._attend(group, self._booked(found, dates_from(first, offer), len(group)))

    def _groups(
        self, delivery_model: str, rounds: Iterator[list[Member]]
    ) -> Iterator[tuple[list[Member], Open]]:
        """Learners by groups as large as the employer of each takes."""
        for taking_part in rounds:
            placed = 0
            while placed < len(taking_part):
                found = self.rng.choice(self.choices[delivery_model])
                group = taking_part[placed : placed + found.offer.group]
                placed += len(group)
                yield group, found

    def _record(self, own: Own, members: list[Member], start: date, strength: float) -> None:
        first = start + timedelta(days=self.rng.randrange(10, 290))
        if first > self.today:
            return
        first += timedelta(days=-first.weekday() if first.weekday() > 4 or own.days > 1 else 0)
        dates = [first + timedelta(days=step) for step in range(own.days)]
        for taking_part in _rounds(self.rng, members, own.share * strength):
            groups = [[member] for member in taking_part] if own is FAMILY else [taking_part]
            for group in filter(None, groups):
                self._attend(group, self._recorded(own, dates))

    def _booked(self, found: Open, dates: list[date], taking_part: int) -> Event:
        """A booking of a slot of an employer's offer."""
        rng, tables, offer = self.rng, self.tables, found.offer
        slot = tables.slots.key()
        first, last = dates[0].isoformat(), dates[-1].isoformat()
        places = max(offer.group, taking_part)
        tables.slots.rows.append(
            (slot, hex_id(rng), found.key, places, taking_part, first, last, "")
        )
        start = offer.start.isoformat()
        tables.slot_dates.rows += [
            (key, slot, day.isoformat(), start, offer.minutes)
            for key, day in zip(tables.slot_dates.keys(len(dates)), dates, strict=True)
        ]
        words = ("experience", offer.activity, offer.mode, offer.setting, "employer")
        meets = ("purpose" in offer.meets, "interaction" in offer.meets)
        return self._event(
            (found.key, slot),
            dates,
            (offer.start, offer.minutes),
            words,
            (*meets, found.has_people, found.has_task),
        )

    def _recorded(self, own: Own, dates: list[date]) -> Event:
        """A booking without a slot, of something the school recorded itself."""
        words = (own.kind, own.activity, "in_person", own.setting, own.arranged_by)
        approved_on = None
        if own is FAMILY:
            late = self.rng.random() < 0.3
            approved_on = dates[0] + timedelta(days=3 if late else -20)
        return self._event(
            (self.own[own], None), dates, (None, own.minutes), words, (True,) * 4, approved_on
        )

    def _event(
        self,
        of: tuple[int, int | None],
        dates: list[date],
        times: tuple[time | None, int],
        words: tuple[str, ...],
        plan: tuple[bool, ...],
        approved_on: date | None = None,
    ) -> Event:
        rng, bookings = self.rng, self.tables.bookings
        key, has_outcomes = bookings.key(), rng.random() < 0.93
        booked = min(dates[0], self.today) - timedelta(days=30)
        bookings.rows.append(
            (
                *(key, hex_id(rng), self.school, *of, has_outcomes),
                approved_on.isoformat() if approved_on else None,
                *(hex_id(rng), f"{booked.isoformat()} 12:00:00"),
            )
        )
        judgement, accepted = self._judgement(words) if rng.random() < 0.5 else (None, None)
        is_over = dates[-1] < self.today
        purpose, interaction, people, task = plan
        return Event(
            *(key, dates, *times, approved_on, words),
            (purpose, has_outcomes, interaction, people, task),
            *(judgement, accepted),
            rng.choice((1.0, 1.0, 1.0, 1.0, 0.9, 0.0)) if is_over else 0.0,
            is_over and ((self.today - dates[-1]).days > 14 or rng.random() < 0.5),
        )

    def _judgement(self, words: tuple[str, ...]) -> tuple[int | None, bool | None]:
        kind, _, mode, setting, _ = words
        if kind != "experience" or (setting != "school" and mode != "virtual"):
            return None, None
        rng, judgements = self.rng, self.tables.judgements
        key, accepted = judgements.key(), rng.random() < 0.8
        reason = "Seen by the careers leader: staff of the employer led it throughout."
        on = (self.today - timedelta(days=7)).isoformat()
        judgements.rows.append((key, hex_id(rng), self.school, accepted, reason, on))
        return key, accepted

    def _attend(self, group: list[Member], event: Event) -> None:
        rng, placements, days = self.rng, self.tables.placements, self.days
        attendances, rows, minutes = self.tables.attendances, self.rows, event.minutes
        start = event.start.isoformat() if event.start else None
        usual = self._usual(event)
        for member, placement in zip(group, placements.keys(len(group)), strict=True):
            states = usual
            if event.is_marked and rng.random() < MISSES_A_DAY:
                states = ["absent" if rng.random() < 0.7 else state for state in usual]
            came = event.is_marked and "attended" in states
            feedback = came and rng.random() < event.feedback_share
            reflection = came and rng.random() < 0.9
            placements.rows.append(
                (placement, hex_id(rng), event.booking, member.key, feedback, reflection)
            )
            judgement, accepted = (event.judgement, event.accepted) if came else (None, None)
            rest = (*event.words, accepted, *event.criteria, feedback, reflection)
            own_days = days[member.key]
            for day, state, key in zip(
                event.dates, states, attendances.keys(len(states)), strict=True
            ):
                worth, stored, why = minutes, None, ""
                if state == "attended":
                    stored = minutes
                elif state == "absent":
                    stored, why = 0, "Illness"
                own_days.append(
                    Day._make((key, day, event.start, worth, event.approved_on, state, *rest))
                )
                rows[key] = (
                    *(key, placement, member.key, day.isoformat(), start, minutes, stored),
                    *(state, why, judgement),
                )

    def _usual(self, event: Event) -> list[str]:
        """What is known of the dates of those who missed none."""
        past = "attended" if event.is_marked else "unconfirmed"
        return [past if day < self.today else "planned" for day in event.dates]

    def _own_experience(self, own: Own) -> int:
        experiences = self.tables.experiences
        key = experiences.key()
        experiences.rows.append(
            (
                *(key, hex_id(self.rng), None, self.school, None, own.title, own.title, "open"),
                *(own.kind, own.activity, "in_person", own.setting, own.arranged_by),
                *(True, False, False, None, None, min(own.nc_years), max(own.nc_years), 30),
                *(True, True, True, True, None),
            )
        )
        return key


def _rounds(rng: random.Random, members: list[Member], share: float) -> Iterator[list[Member]]:
    """Who takes part, each at most once in a round; a `share` above 1 takes several rounds."""
    draw, before = rng.random, 0
    while before < share * MOST_LIKELY:
        yield [member for member in members if draw() < share * member.chance - before]
        before += 1


@lru_cache(maxsize=10_000)
def _json(reasons: tuple[str, ...]) -> str:
    return json.dumps(reasons)


@lru_cache(maxsize=4)
def scale_of_offers(today: date) -> float:
    """How much more than in the demo is offered, so that DAYS_A_LEARNER are recorded today."""
    offered = sum(
        season.share * _OFFER_OF[season.delivery_model].days * booked
        for season, booked in _seasons_until(today)
    )
    recorded = sum(
        own.share * own.days * _part_of(today, 10, 290, 0.0) for own in OWN for _ in own.nc_years
    )
    recorded += sum(
        own.share * own.days * (11 - nc_year) for own in OWN for nc_year in own.nc_years
    )
    return (DAYS_A_LEARNER * 5 / MEAN_CHANCE - recorded) / offered


def _seasons_until(today: date) -> Iterator[tuple[Season, float]]:
    """Each season once for each year group that has been through it, and the share booked."""
    for season in SEASONS:
        for _ in range(season.nc_year + 1, 12):
            yield season, 1.0
        yield season, _part_of(today, season.first, season.last, BOOKED_AHEAD)


def _part_of(today: date, first: int, last: int, ahead: float) -> float:
    """How much of what begins between two days of this academic year is booked by today."""
    begun = date(today.year - (today.month < 9), 9, 1)
    passed = min(1.0, max(0.0, ((today - begun).days - first) / (last - first)))
    return passed + (1 - passed) * ahead
