"""Learners to choose from: who is still short, and what these days would be worth to each."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q

from equalex.kernel.access import Actor
from equalex.kernel.dates import academic_year
from equalex.kernel.words import Word
from placements.models import Placement
from placements.queries.clashes import find_clashes, in_words
from placements.queries.ledger import enrolments_of, standing_days_of
from placements.queries.planned import PlannedDays
from placements.queries.policies import published_policies
from placements.rules.count import LearnerCount, Totals, count_learner
from placements.rules.facts import KeyStage
from placements.rules.policies import NoPolicyError, standing_on
from placements.rules.reasons import REASONS
from schools.models import Learner, Sen, TutorGroup

SHOWN: Final = 300


class LearnerGroup(Word):
    """A group by which a school may choose learners, so that nobody misses out."""

    FSM = "fsm", "Free school meals"
    SEND = "send", "SEND"
    EAL = "eal", "English as an additional language"
    LOOKED_AFTER = "looked_after", "Looked after"


_IN_GROUP: Final[dict[str, Q]] = {
    LearnerGroup.FSM: Q(is_fsm=True),
    LearnerGroup.SEND: Q(sen__in=[Sen.SUPPORT, Sen.EHCP]),
    LearnerGroup.EAL: Q(is_eal=True),
    LearnerGroup.LOOKED_AFTER: Q(is_looked_after=True),
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which learners are shown: a year group ("7" to "11"), a tutor group, a group; "" for all."""

    year: str = ""
    tutor_group: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One learner to choose. Minutes of the key stage in which the days would fall; `worth` is what
    they would add to what is credited and planned, and `blocked` says why they cannot be had.
    """

    key: int
    public_id: uuid.UUID
    name: str
    nc_year: int | None
    tutor_group: str
    groups: tuple[str, ...]
    key_stage: KeyStage | None
    now: Totals
    worth: int
    needs_judgement: bool
    blocked: str
    is_chosen: bool

    @property
    def short(self) -> int:
        """Minutes that are neither credited nor planned yet."""
        return max(0, self.now.remaining - self.now.planned)

    @property
    def reaches_target(self) -> bool:
        """True where these days would close the gap."""
        return 0 < self.short <= self.worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """Learners found, those still short first, at most SHOWN; chosen ones are always among them."""

    narrowing: Narrowing
    choices: tuple[Choice, ...]
    found: int
    years: tuple[str, ...]
    tutor_groups: tuple[tuple[str, str], ...]


def choose_among(
    actor: Actor,
    planned: PlannedDays | None,
    narrowing: Narrowing,
    *,
    on: date,
    years: Sequence[int] = range(7, 12),
    chosen: Collection[uuid.UUID] = (),
    besides: int | None = None,
) -> Choosing:
    """Learners of the actor's school in `years` on a date. Eight statements, whatever their number.

    `planned` of None asks only who is short. `besides` is a booking whose learners are left out.
    """
    year = academic_year(on)
    cohorts = [year - nc_year + 7 for nc_year in years]
    all_of_years = Learner.objects.visible_to(actor).on_roll()
    all_of_years = all_of_years.filter(Q(cohort__in=cohorts) | Q(cohort__isnull=True))
    if besides is not None:
        there = Placement.objects.placed().filter(booking=besides)
        all_of_years = all_of_years.exclude(pk__in=there.values("learner"))
    narrowed = _narrowed(all_of_years, narrowing, year)
    learners = list(
        (narrowed | all_of_years.filter(public_id__in=chosen))
        .select_related("tutor_group")
        .order_by("last_name", "first_name", "pk")
    )
    choices = _choices(learners, planned, on, set(chosen))
    choices.sort(key=lambda one: (not one.is_chosen, bool(one.blocked), -one.short))
    return Choosing(
        narrowing=narrowing,
        choices=tuple(choices[: max(SHOWN, len(chosen))]),
        found=len(choices),
        years=tuple(str(nc_year) for nc_year in years),
        tutor_groups=_tutor_groups(actor, cohorts),
    )


def _narrowed(learners: Any, narrowing: Narrowing, academic_year: int) -> Any:
    if narrowing.year.isdigit():
        learners = learners.in_year(int(narrowing.year), academic_year)
    if narrowing.tutor_group:
        learners = learners.filter(tutor_group__public_id=narrowing.tutor_group)
    if narrowing.group in _IN_GROUP:
        learners = learners.filter(_IN_GROUP[narrowing.group])
    return learners


def _tutor_groups(actor: Actor, cohorts: Sequence[int]) -> tuple[tuple[str, str], ...]:
    groups = TutorGroup.objects.visible_to(actor).filter(learners__cohort__in=cohorts)
    return tuple(
        (name, str(key)) for name, key in groups.distinct().values_list("name", "public_id")
    )


def _choices(
    learners: Sequence[Learner],
    planned: PlannedDays | None,
    on: date,
    chosen: set[uuid.UUID],
) -> list[Choice]:
    keys = [learner.pk for learner in learners]
    enrolments, days = enrolments_of(keys), standing_days_of(keys)
    blocked = _blocked(keys, planned)
    policies = published_policies().policies
    new = planned.as_facts() if planned else []
    found = []
    for learner in learners:
        own, facts = enrolments.get(learner.pk, ()), days.get(learner.pk, [])
        try:
            _, standing = standing_on(on, own, policies)
            key_stage = standing.key_stage
            before = count_learner(own, facts, policies)
            after = count_learner(own, [*facts, *new], policies) if new else before
        except NoPolicyError:
            continue
        found.append(
            Choice(
                key=learner.pk,
                public_id=learner.public_id,
                name=learner.full_name,
                nc_year=learner.nc_year_in(academic_year(on)),
                tutor_group=learner.tutor_group.name if learner.tutor_group else "",
                groups=_groups(learner),
                key_stage=key_stage,
                now=before.key_stages[key_stage or "KS3"],
                worth=_planned(after) - _planned(before),
                needs_judgement=bool(new) and _asks_for_judgement(after),
                blocked=blocked.get(learner.pk, ""),
                is_chosen=learner.public_id in chosen,
            )
        )
    return found


def _blocked(keys: Collection[int], planned: PlannedDays | None) -> dict[int, str]:
    if planned is None or planned.experience.kind != "experience":
        return {}
    return {
        clash.learner_id: f"Already at “{clash.title}” on {in_words(clash.at)}"
        for clash in find_clashes(keys, planned.stretches)
    }


def _planned(count: LearnerCount) -> int:
    return sum(totals.planned for totals in count.key_stages.values())


def _asks_for_judgement(count: LearnerCount) -> bool:
    """Whether a day that is only imagined here (its key is negative) would need a judgement."""
    return any(
        REASONS[code].sort == "soft"
        for day in count.days
        if isinstance(day.id, int) and day.id < 0
        for code in day.reasons
    )


def _groups(learner: Learner) -> tuple[str, ...]:
    return tuple(
        name
        for name, belongs in (
            ("FSM", learner.is_fsm),
            ("SEND", learner.sen in (Sen.SUPPORT, Sen.EHCP)),
            ("EAL", bool(learner.is_eal)),
            ("Looked after", learner.is_looked_after),
        )
        if belongs
    )
