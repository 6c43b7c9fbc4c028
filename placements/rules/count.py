"""The counting function: a learner's recorded days in, a verdict with its reasons for each out, and
the totals.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from placements.rules.crediting import Caps, in_turn
from placements.rules.facts import KEY_STAGES, Day, Enrolment, KeyStage, case_of
from placements.rules.policies import Policies, standing_on
from placements.rules.policy import Policy
from placements.rules.verdicts import ReasonCode, Verdict


class DayCount(NamedTuple):
    """What one day is worth: `minutes` credited, and every reason why not more (or what was
    judged).

    `policy` is the id of the version that judged it. `key_stage` is None where none was found.
    """

    id: str | int
    key_stage: KeyStage | None
    policy: str
    verdict: Verdict
    minutes: int
    reasons: tuple[ReasonCode, ...]


# A nation has thirty million days: this makes one without the constructor's call.
_day_count: Final = partial(tuple.__new__, DayCount)


class Totals(NamedTuple):
    """One key stage of one learner, in minutes."""

    credited: int
    target: int
    remaining: int
    met: bool
    recoverable: int
    planned: int


class LearnerCount(NamedTuple):
    """A learner's days in the order of crediting, the totals by key stage, and Benchmark 6."""

    days: list[DayCount]
    key_stages: dict[KeyStage, Totals]
    benchmark_6: bool

    @property
    def meets_both(self) -> bool:
        """Whether the targets of both key stages are met: 5 + 5."""
        return all(totals.met for totals in self.key_stages.values())


_Entry = tuple[Day, Policy, KeyStage]


def count_learner(
    enrolments: Sequence[Enrolment], days: Iterable[Day], policies: Policies
) -> LearnerCount:
    """What each day of one learner counts for, and what they come to.

    `enrolments` must not overlap (see `facts.overlapping`) and ids of days must differ: the
    database and the contract see to both. A day on which no policy is in force is a
    `NoPolicyError`. For many learners pass the same `policies`: they remember what they ruled.
    """
    counted: list[DayCount] = []
    caps = Caps()
    credited: dict[KeyStage, int] = {"KS3": 0, "KS4": 0}
    waiting: dict[str, list[_Entry]] = {"recover": [], "plan": []}
    until = None
    for day in in_turn(days):
        on, approved_on = day.date, day.approved_on
        if until is None or on > until:
            until, (policy, key_stage, rulings, problem) = standing_on(on, enrolments, policies)
        if key_stage is None or rulings is None:
            counted.append(_day_count((day.id, None, policy.id, "does_not_count", 0, (problem,))))
            continue
        approved = approved_on is not None and approved_on <= on
        verdict, reasons, then = rulings[case_of(day), day.minutes > 0, approved]
        minutes = 0
        if then == "credit":
            minutes, cuts = caps.credit(day, policy, key_stage)
            credited[key_stage] += minutes
            if cuts:
                verdict = "counts_in_part" if minutes else "does_not_count"
                reasons += cuts
        elif then != "leave_out":
            waiting[then].append((day, policy, key_stage))
        counted.append(_day_count((day.id, key_stage, policy.id, verdict, minutes, reasons)))
    totals = _totals(policies.shown.targets, credited, caps, waiting)
    return LearnerCount(counted, totals, any(credited.values()))


def _totals(
    targets: Mapping[KeyStage, int],
    credited: Mapping[KeyStage, int],
    caps: Caps,
    waiting: Mapping[str, list[_Entry]],
) -> dict[KeyStage, Totals]:
    # First the recoverable days, then the planned ones, under the caps as the credited days left
    # them: neither ever takes a credited day's place.
    recoverable = _credit_all(caps, waiting["recover"])
    planned = _credit_all(caps, waiting["plan"])
    totals = {}
    for key_stage in KEY_STAGES:
        minutes, target = credited[key_stage], targets[key_stage]
        remaining = max(0, target - minutes)
        totals[key_stage] = Totals(
            minutes, target, remaining, not remaining, recoverable[key_stage], planned[key_stage]
        )
    return totals


def _credit_all(caps: Caps, entries: list[_Entry]) -> dict[KeyStage, int]:
    minutes: dict[KeyStage, int] = {"KS3": 0, "KS4": 0}
    for day, policy, key_stage in entries:
        minutes[key_stage] += caps.credit(day, policy, key_stage)[0]
    return minutes
