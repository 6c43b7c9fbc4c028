"""What the turn of the school year will do, or did, at a school: learner by learner, and in sum."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from schools.models import Enrolment, Learner, RollOver, School
from schools.rules.nc_year import expected_from_birth
from schools.rules.school_years import (
    NOT_FOLLOWED,
    Enrolled,
    RolledLearner,
    Step,
    academic_year_of,
    first_day,
    label,
    roll_over,
)


@dataclass(frozen=True, slots=True)
class Turning:
    """One learner's step: `enrolment` is the key of the one that stops, `group` the tutor group (key)
    that a list for the coming year gives, `to_year` the NC year afterwards, "" when leaving.
    """

    learner: int
    rolled: RolledLearner
    from_year: str
    to_year: str
    enrolment: int | None = None
    status: str = ""
    group: int | None = None


def turnings_of(school_id: int, into: int) -> list[Turning]:
    """What becomes of everybody on roll on 1 September of the academic year `into`. Three statements."""
    is_listed = RollOver.objects.filter(
        school=school_id, academic_year=into, ran_at__isnull=True
    ).exists()
    on_roll = set(Learner.objects.filter(school=school_id).on_roll().values_list("pk", flat=True))
    before: dict[int, Enrolment] = {}
    coming: dict[int, Enrolment] = {}
    for one in Enrolment.objects.filter(school=school_id, learner__in=on_roll).order_by("since"):
        if one.since < first_day(into):
            before[one.learner_id] = one
        else:
            coming.setdefault(one.learner_id, one)
    latest = before | coming
    rolled = roll_over([_enrolled(one, is_listed=is_listed) for one in latest.values()], into=into)
    return [
        _turning(one, before.get(int(one.learner)), coming.get(int(one.learner))) for one in rolled
    ]


def _enrolled(one: Enrolment, *, is_listed: bool) -> Enrolled:
    return Enrolled(
        one.learner_id, one.nc_year, one.since, one.key_stage, one.until, is_listed=is_listed
    )


def _turning(rolled: RolledLearner, before: Enrolment | None, coming: Enrolment | None) -> Turning:
    to_year = rolled.next.nc_year if rolled.next is not None else ""
    if coming is not None:
        to_year = coming.nc_year
    elif rolled.step is Step.TO_DECIDE and before is not None:
        to_year = before.nc_year
    return Turning(
        learner=int(rolled.learner),
        rolled=rolled,
        from_year=before.nc_year if before is not None else "",
        to_year=to_year,
        enrolment=before.pk if before is not None else None,
        status=before.status if before is not None else "",
        group=coming.tutor_group_id if coming is not None else None,
    )


def owes_turn(school_id: int, *, today: date) -> bool:
    """Whether a school's year has not turned though 1 September is past. One statement."""
    return schools_owing_turn(today=today).filter(pk=school_id).exists()


def schools_owing_turn(*, today: date) -> Any:
    """Open schools whose year has not turned: a list waits for it, or somebody on roll is still in
    last year's enrolment. Whoever put a turn back decides alone when it is made again.
    """
    into = academic_year_of(today)
    turned = RollOver.objects.filter(academic_year=into)
    waiting = turned.filter(ran_at__isnull=True)
    left_over = Enrolment.objects.filter(
        since__lt=first_day(into), until__isnull=True, learner__left_on__isnull=True
    )
    schools = School.objects.open()
    owing = schools.filter(pk__in=waiting.values("school")) | schools.filter(
        pk__in=left_over.values("school")
    ).exclude(pk__in=turned.values("school"))
    return owing.order_by("pk")


@dataclass(frozen=True, slots=True)
class YearStep:
    """So many learners who go from one year to another, in words."""

    from_words: str
    to_words: str
    learners: int
    listed: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """A learner to look at, and why."""

    name: str
    year: str
    reason: str


@dataclass(frozen=True, slots=True)
class YearTurn:
    """A school's turn into an academic year: before it, what it would do; after it, what it did.

    `is_prepared`: a list for the coming year is in. `out_of_year` are learners whose year group
    is not the usual one for their birth date; they follow the year group recorded.
    """

    into: int
    starts: date
    is_due: bool
    is_prepared: bool
    turned: RollOver | None
    steps: Sequence[YearStep] = ()
    leaving: int = 0
    listed: int = 0
    with_group: int = 0
    not_listed: int = 0
    to_decide: Sequence[Named] = ()
    out_of_year: Sequence[Named] = ()
    staying: Sequence[Named] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The academic year, as people write it."""
        return label(self.into)


def year_turn_of(school_id: int, *, into: int, today: date) -> YearTurn:
    """What the page on the school year shows, in six statements at most."""
    turned = RollOver.objects.filter(school=school_id, academic_year=into).first()
    is_done = turned is not None and turned.ran_at is not None and turned.undone_at is None
    is_due = not is_done and (
        owes_turn(school_id, today=today)
        or (turned is not None and turned.undone_at is not None and today >= first_day(into))
    )
    if is_done or (today >= first_day(into) and not is_due):
        return YearTurn(into, first_day(into), is_due, is_prepared=False, turned=turned)
    turnings = [one for one in turnings_of(school_id, into) if one.rolled.step is not Step.DONE]
    named = _Names(school_id, turnings, into)
    listed = [one for one in turnings if one.rolled.step is Step.LISTED]
    return YearTurn(
        into=into,
        starts=first_day(into),
        is_due=is_due,
        is_prepared=turned is not None and turned.ran_at is None,
        turned=turned,
        steps=_steps(turnings),
        leaving=sum(one.rolled.step is Step.LEAVES for one in turnings),
        listed=len(listed),
        with_group=sum(one.group is not None for one in listed),
        not_listed=sum(one.rolled.step is Step.MOVES_UP for one in turnings),
        to_decide=named.of(one for one in turnings if one.rolled.step is Step.TO_DECIDE),
        staying=named.of(one for one in turnings if one.rolled.step is Step.STAYS),
        out_of_year=named.out_of_year(),
    )


def _steps(turnings: Iterable[Turning]) -> list[YearStep]:
    pairs = Counter((one.from_year, one.to_year) for one in turnings)
    listed = Counter(
        (one.from_year, one.to_year) for one in turnings if one.rolled.step is Step.LISTED
    )
    return [
        YearStep(
            _in_words(from_year) if from_year else "New to the school",
            _in_words(to_year) if to_year else "Leaves",
            learners,
            listed[from_year, to_year],
        )
        for (from_year, to_year), learners in sorted(pairs.items(), key=lambda one: _order(one[0]))
    ]


def _order(pair: tuple[str, str]) -> tuple[int, ...]:
    return tuple(int(year) if year.isdigit() else 99 * bool(year) for year in pair)


def _in_words(nc_year: str) -> str:
    return f"Year {nc_year}" if nc_year.isdigit() else "No year group"


class _Names:
    """Names and birth dates of the learners of a turn, read once."""

    def __init__(self, school_id: int, turnings: Sequence[Turning], into: int) -> None:
        self._into = into
        self._turnings = turnings
        self._learners = {
            one.pk: one
            for one in Learner.objects.filter(school=school_id)
            .on_roll()
            .only(
                "first_name", "last_name", "preferred_name", "preferred_last_name", "date_of_birth"
            )
        }

    def of(self, turnings: Iterable[Turning]) -> list[Named]:
        return sorted(
            (
                Named(
                    self._learners[one.learner].full_name, _in_words(one.to_year), one.rolled.reason
                )
                for one in turnings
                if one.learner in self._learners
            ),
            key=lambda one: one.name,
        )

    def out_of_year(self) -> list[Named]:
        """Who will be in another year group than age says, or follows none and is past Year 11."""
        found = []
        for one in self._turnings:
            learner = self._learners.get(one.learner)
            if learner is None or learner.date_of_birth is None or not one.to_year:
                continue
            usual = expected_from_birth(learner.date_of_birth, first_day(self._into))
            if one.to_year == NOT_FOLLOWED:
                if usual.isdigit() and int(usual) > 11:
                    reason = f"By age this would be Year {usual}. Has this learner left?"
                    found.append(Named(learner.full_name, _in_words(one.to_year), reason))
            elif usual != one.to_year:
                reason = f"By age this would be Year {usual}. The year group recorded counts."
                found.append(Named(learner.full_name, _in_words(one.to_year), reason))
        return sorted(found, key=lambda one: one.name)
