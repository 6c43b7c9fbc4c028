"""A hub's employers by stage, with what the hub knows of them: a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from employers.models import (
    ContactNote,
    Employer,
    EmployerApproval,
    Experience,
    ExperienceState,
    Relation,
    Slot,
)
from employers.rules.contact_budget import MOST_IN_A_WEEK, Ask, Budget, budget_of
from employers.rules.response import Question, Response, response_to
from employers.rules.stages import (
    NEXT_STEPS,
    Facts,
    Placing,
    Stage,
    Standing,
    is_stale,
    place,
)
from equalex.kernel.access import Actor, Role
from equalex.kernel.acting import as_the_system
from placements.models import Booking, HostLink
from placements.queries.contact_budget import asks_of
from schools.models import Membership

REMEMBERED: Final = timedelta(days=365)
TAGS: Final = {
    Stage.APPROACHED: "plain",
    Stage.INTERESTED: "ask",
    Stage.APPROVED: "plan",
    Stage.OFFERING: "part",
    Stage.HOSTING: "good",
    Stage.LAPSED: "mend",
}
"""The kind of tag of each stage."""
IN_HISTORY: Final = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineRow:
    """One employer. `next_step` is what was written down, or what usually follows its stage."""

    key: int
    public_id: UUID
    name: str
    sector: str
    placing: Placing
    known_by: str
    known_by_key: int | None
    next_step: str
    is_own_step: bool
    next_step_on: date | None
    is_due: bool
    confirmed_on: date | None
    is_stale: bool
    response: Response
    budget: Budget
    relation: Relation | None

    @property
    def tag(self) -> str:
        """The kind of the stage's tag."""
        return TAGS[self.placing.stage]

    @property
    def is_asked_often(self) -> bool:
        """True where one more ask would be the last this week, or one too many."""
        return self.budget.asked_by >= MOST_IN_A_WEEK - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which employers to show; empty and None mean any."""

    name: str = ""
    stage: str = ""
    sector: str = ""
    growth: str = ""
    standing: str = ""
    known_by: int | None = None
    due: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A stage of the board with its employers, those with a step that is due first."""

    stage: Stage
    rows: list[PipelineRow]

    @property
    def tag(self) -> str:
        """The kind of the stage's tag."""
        return TAGS[self.stage]


def pipeline(actor: Actor, wanted: Wanted | None = None) -> list[PipelineRow]:
    """The hub's employers that are wanted: what is due first, then by name."""
    wanted = wanted or Wanted()
    rows = _rows(actor, list(_wanted_employers(actor, wanted)))
    return sorted(
        (row for row in rows if _is_wanted(row, wanted, actor)),
        key=lambda row: (
            not row.is_due,
            row.next_step_on or date.max,
            row.name.casefold(),
        ),
    )


def _wanted_employers(actor: Actor, wanted: Wanted) -> QuerySet[Employer]:
    employers = Employer.objects.visible_to(actor).select_related("sector")
    if wanted.name:
        employers = employers.filter(name__icontains=wanted.name)
    if wanted.sector:
        employers = employers.filter(sector=wanted.sector)
    if wanted.growth:
        tagged = Experience.objects.visible_to(actor).filter(
            growth_sectors=wanted.growth, employer=OuterRef("pk")
        )
        employers = employers.filter(Exists(tagged))
    match wanted.standing:
        case Standing.APPROVED:
            return employers.approved()
        case Standing.IDLE:
            offers = Slot.objects.on_offer(actor.today).filter(experience__employer=OuterRef("pk"))
            return employers.approved().filter(~Exists(offers))
        case Standing.WAITING:
            return employers.awaiting_approval()
    return employers


def row_of(actor: Actor, employer: Employer) -> PipelineRow:
    """One employer as the pipeline shows it."""
    return _rows(actor, [employer])[0]


def board(rows: Iterable[PipelineRow]) -> list[Column]:
    """By stage, in the order of the stages."""
    by_stage: dict[Stage, list[PipelineRow]] = {stage: [] for stage in Stage}
    for row in rows:
        by_stage[row.placing.stage].append(row)
    return [Column(stage, found) for stage, found in by_stage.items()]


def _is_wanted(row: PipelineRow, wanted: Wanted, actor: Actor) -> bool:
    due = {
        "step": row.is_due,
        "stale": row.is_stale and row.placing.stage is not Stage.LAPSED,
        "asked": row.is_asked_often,
        "mine": row.known_by_key == actor.person_id,
    }
    return (
        wanted.stage in ("", row.placing.stage)
        and wanted.known_by in (None, row.known_by_key)
        and due.get(wanted.due, True)
    )


def _rows(actor: Actor, employers: list[Employer]) -> list[PipelineRow]:
    keys = [employer.pk for employer in employers]
    facts = _facts(actor, keys)
    relations = {
        each.employer_id: each
        for each in Relation.objects.visible_to(actor)
        .filter(employer__in=keys)
        .select_related("known_by")
    }
    asks, questions = asks_of(keys, actor.today), _questions(keys, actor.today)
    return [
        _row(
            employer,
            facts[employer.pk],
            relations.get(employer.pk),
            asks.get(employer.pk, []),
            questions[employer.pk],
            actor.today,
        )
        for employer in employers
    ]


def _row(
    employer: Employer,
    known: dict[str, Any],
    relation: Relation | None,
    asks: list[Ask],
    questions: list[Question],
    today: date,
) -> PipelineRow:
    heard = [known["confirmed_on"], relation.confirmed_on if relation else None]
    confirmed_on = max((each for each in heard if each is not None), default=None)
    entered = relation.entered_stage if relation else ""
    placing = place(Facts(**{**known, "entered": entered, "confirmed_on": confirmed_on}), today)
    own_step = relation.next_step if relation else ""
    step_on = relation.next_step_on if relation else None
    person = relation.known_by if relation else None
    return PipelineRow(
        key=employer.pk,
        public_id=employer.public_id,
        name=employer.name,
        sector=employer.sector.short_name if employer.sector else "",
        placing=placing,
        known_by=str(person.name) if person else "",
        known_by_key=person.pk if person else None,
        next_step=own_step or NEXT_STEPS[placing.stage],
        is_own_step=bool(own_step),
        next_step_on=step_on,
        is_due=step_on is not None and step_on <= today,
        confirmed_on=confirmed_on,
        is_stale=is_stale(confirmed_on, today),
        response=response_to(questions, today),
        budget=budget_of(asks, today=today),
        relation=relation,
    )


@as_the_system()
def _facts(actor: Actor, keys: list[int]) -> Mapping[int, dict[str, Any]]:
    """What the tables of employers say, in four statements."""
    facts: dict[int, dict[str, Any]] = defaultdict(
        lambda: dict.fromkeys(("approved_on", "next_booked", "last_hosted", "confirmed_on"))
    )
    decisions = EmployerApproval.objects.filter(employer__in=keys).order_by("pk")
    for key, approved, at, ended in decisions.values_list(
        "employer", "is_approved", "decided_at", "lapsed_at"
    ):
        facts[key]["had_approval"] = facts[key].get("had_approval", False) or approved
        if ended is None:
            facts[key] |= {"is_approved": approved, "is_refused": not approved}
            facts[key]["approved_on"] = localdate(at)
    members = Membership.objects.current().filter(organisation__in=keys, role=Role.EMPLOYER_STAFF)
    for key in members.values_list("organisation", flat=True).distinct():
        facts[key]["has_signed_up"] = True
    experiences = Experience.objects.filter(school__isnull=True, state=ExperienceState.OPEN)
    for key, confirmed in _by(experiences, "employer", keys, Max("last_confirmed_on")).items():
        facts[key]["confirmed_on"] = confirmed
    can_book = Q(first_date__gte=actor.today, booked__lt=F("places"), experience__state="open")
    slots = (
        Slot.objects.filter(
            experience__employer__in=keys,
            experience__school__isnull=True,
            cancelled_at__isnull=True,
        )
        .order_by()
        .values_list("experience__employer")
        .annotate(
            open_dates=Count("pk", filter=can_book),
            next_booked=Min("first_date", filter=Q(booked__gt=0, first_date__gte=actor.today)),
            last_hosted=Max("last_date", filter=Q(booked__gt=0, last_date__lt=actor.today)),
        )
    )
    for key, open_dates, next_booked, last_hosted in slots:
        facts[key] |= {
            "open_dates": open_dates,
            "next_booked": next_booked,
            "last_hosted": last_hosted,
        }
    return facts


def _by(rows: Any, employer: str, keys: list[int], amount: Any) -> dict[int, Any]:
    found = rows.filter(**{f"{employer}__in": keys}).order_by().values_list(employer)
    return dict(found.annotate(amount))


@as_the_system()
def _questions(keys: list[int], today: date) -> Mapping[int, list[Question]]:
    """Requests for places, and links that were sent, of the last twelve months: with the answers."""
    questions: dict[int, list[Question]] = defaultdict(list)
    links = HostLink.objects.filter(
        contact__employer__in=keys,
        sent_at__date__gt=today - REMEMBERED,
        revoked_at__isnull=True,
    ).values_list("contact__employer", "sent_at", "used_at")
    for key, sent, used in links:
        questions[key].append(Question(localdate(sent), localdate(used) if used else None))
    requests = Booking.objects.filter(
        experience__employer__in=keys, asked_on__gt=today - REMEMBERED
    ).values_list("experience__employer", "asked_on", "answered_at")
    for key, asked_on, answered in requests:
        questions[key].append(Question(asked_on, localdate(answered) if answered else None))
    return questions


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of an employer's history with the hub and its schools."""

    on: date
    what: str
    text: str
    who: str


@as_the_system()
def history_of(actor: Actor, employer: Employer) -> list[Happening]:
    """Contacts, decisions and bookings, the newest first."""
    notes = [
        Happening(
            note.happened_on,
            note.get_kind_display(),
            note.text,
            note.written_by.name if note.written_by else "",
        )
        for note in ContactNote.objects.visible_to(actor)
        .filter(employer=employer)
        .select_related("written_by")[:IN_HISTORY]
    ]
    decisions = [
        Happening(
            localdate(each.decided_at),
            "Approved" if each.is_approved else "Refused",
            each.reason,
            each.decided_by.name if each.decided_by else each.hub.name,
        )
        for each in EmployerApproval.objects.filter(employer=employer)
        .select_related("decided_by", "hub")
        .order_by("-pk")[:IN_HISTORY]
    ]
    bookings = [
        Happening(
            localdate(each.booked_at),
            each.get_state_display(),
            f"{each.experience.title}",
            each.school.name,
        )
        for each in Booking.objects.filter(experience__employer=employer, slot__isnull=False)
        .select_related("experience", "school")
        .order_by("-booked_at")[:IN_HISTORY]
    ]
    every = [*notes, *decisions, *bookings]
    return sorted(every, key=lambda each: each.on, reverse=True)[:IN_HISTORY]
