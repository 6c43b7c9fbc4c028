"""How an employer stands on insurance, risk and supervision, against the dates it has booked."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Max, OuterRef, QuerySet, Subquery

from employers.models import Employer, Insurance, RiskTalk, Slot, SlotDate, Supervisor
from employers.rules.insurance import Cover, Insured, judge_cover
from employers.rules.risk import Depth, RiskTier, Said, judge_talk
from employers.rules.risk import Standing as RiskStanding
from employers.rules.supervision import Load, fullest_window


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervising:
    """A supervisor with the fullest 30 days."""

    public_id: UUID
    name: str
    job: str
    load: Load


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """All that is said, and what each piece of it comes to."""

    insurance: Insurance | None
    insured: Insured
    talks: list[RiskTalk]
    risk: RiskStanding
    supervisors: list[Supervising]

    @property
    def is_settled(self) -> bool:
        """True where nothing is asked of the employer."""
        return (
            self.insured.state in ("covered", "exempt")
            and self.risk.is_enough
            and bool(self.supervisors)
            and not any(person.load.needs_advice for person in self.supervisors)
        )


def safety_of(employer: Employer, today: date) -> Safety:
    """Five statements, however many supervisors and talks."""
    insurance = Insurance.objects.newest().filter(employer=employer).first()
    talks = list(RiskTalk.objects.filter(employer=employer).select_related("site")[:10])
    return Safety(
        insurance=insurance,
        insured=judge_cover(
            insurance.cover if insurance else None,
            last_day=last_booked_day(employer, today),
            today=today,
        ),
        talks=talks,
        risk=judge_talk(_said(talks), today=today),
        supervisors=_supervisors(employer),
    )


def last_booked_day(employer: Employer, today: date) -> date | None:
    """The last date still to come on which learners are booked; None where nobody is."""
    found: date | None = (
        Slot.objects.filter(experience__employer=employer)
        .booked_upcoming(today)
        .aggregate(last=Max("last_date"))["last"]
    )
    return found


def _said(talks: list[RiskTalk]) -> Said | None:
    """The newest talk; where several places are kept, the riskiest of the newest ones asks most."""
    newest: dict[int | None, RiskTalk] = {}
    for talk in talks:
        newest.setdefault(talk.site_id, talk)
    if not newest:
        return None
    order = list(RiskTier)
    asks_most = max(newest.values(), key=lambda talk: order.index(RiskTier(talk.tier)))
    return Said(asks_most.held_on, RiskTier(asks_most.tier), Depth(asks_most.depth))


def _supervisors(employer: Employer) -> list[Supervising]:
    dates = SlotDate.objects.filter(
        slot__supervisions__supervisor__employer=employer,
        slot__cancelled_at__isnull=True,
    ).values_list("slot__supervisions__supervisor", "date")
    days: dict[int, list[date]] = defaultdict(list)
    for key, day in dates:
        days[key].append(day)
    return [
        Supervising(
            public_id=person.public_id,
            name=person.name,
            job=person.job,
            load=fullest_window(days[person.pk]),
        )
        for person in Supervisor.objects.current().filter(employer=employer)
    ]


@dataclass(frozen=True, slots=True)
class Lapsing:
    """An employer whose insurance ends before its last booked day, and the sentence that says so."""

    key: int
    public_id: UUID
    name: str
    sentence: str


def lapsing(employers: QuerySet[Employer], today: date) -> list[Lapsing]:
    """Those among these whose insurance ends too early, by name. One statement."""
    booked = (
        Slot.objects.booked_upcoming(today)
        .filter(experience__employer=OuterRef("employer"))
        .order_by()
        .values("experience__employer")
        .annotate(last=Max("last_date"))
    )
    rows = (
        Insurance.objects.newest()
        .filter(employer__in=employers, expires_on__isnull=False)
        .annotate(last_day=Subquery(booked.values("last")))
        .filter(last_day__gt=F("expires_on"))
        .order_by("employer__name")
        .values_list("employer", "employer__public_id", "employer__name", "expires_on", "last_day")
    )
    return [
        Lapsing(
            key,
            public_id,
            name,
            judge_cover(Cover(expires_on=expires_on), last_day=last_day, today=today).fact,
        )
        for key, public_id, name, expires_on, last_day in rows
    ]
