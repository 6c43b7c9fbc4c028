"""Policy versions over time: which one judges a date, and what it has already said of days like
this one.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from placements.rules.facts import KEY_STAGES, Enrolment, KeyStage
from placements.rules.policy import Policy, PolicyError, Problem
from placements.rules.verdicts import ReasonCode, Rulings

NOT_ENROLLED: Final = "not_enrolled"
OUTSIDE_YEARS: Final = "outside_years"


class NoPolicyError(LookupError):
    """No policy is in force on the date `on`; the first begins on `earliest`."""

    def __init__(self, on: date, earliest: date) -> None:
        super().__init__(
            f"no policy covers {on.isoformat()}: the earliest begins on {earliest.isoformat()}"
        )
        self.on = on
        self.earliest = earliest


class Standing(NamedTuple):
    """The policy and the key stage that judge a day. Where there is no key stage there are no
    `rulings` either, and `problem` says why; otherwise it is empty.
    """

    policy: Policy
    key_stage: KeyStage | None
    rulings: Rulings | None
    problem: ReasonCode


class Reign(NamedTuple):
    """A policy, the last date on which it is in force, and what it is for learners in a key stage,
    and for those without one by the reason.
    """

    policy: Policy
    last_day: date
    standings: dict[KeyStage | ReasonCode, Standing]


def _reign(policy: Policy, last_day: date) -> Reign:
    standings: dict[KeyStage | ReasonCode, Standing] = {
        problem: Standing(policy, None, None, problem) for problem in (NOT_ENROLLED, OUTSIDE_YEARS)
    }
    for key_stage in KEY_STAGES:
        standings[key_stage] = Standing(policy, key_stage, Rulings(policy, key_stage), "")
    return Reign(policy, last_day, standings)


class Policies:
    """Policy versions in order of `effective_from`. None at all, one id twice or one date twice is
    a `PolicyError`.

    `shown` is the version whose targets learners are shown: the latest, unless another is named.
    """

    def __init__(self, versions: Iterable[Policy], *, shown: Policy | None = None) -> None:
        self.versions: Final = tuple(sorted(versions, key=lambda policy: policy.effective_from))
        if not self.versions:
            raise PolicyError(Problem("policies", "at least one policy is needed"))
        if len({policy.id for policy in self.versions}) < len(self.versions):
            raise PolicyError(Problem("policies.id", "two policies share one id"))
        self.shown: Final = shown or self.versions[-1]
        self._starts: Final = [policy.effective_from for policy in self.versions]
        if len(set(self._starts)) < len(self.versions):
            raise PolicyError(Problem("policies.effective_from", "two policies begin on one date"))
        last_days = [start - timedelta(days=1) for start in self._starts[1:]]
        self._reigns: Final = list(map(_reign, self.versions, [*last_days, date.max]))

    def __iter__(self) -> Iterator[Policy]:
        return iter(self.versions)

    def in_force_on(self, on: date) -> Policy:
        """The version in force on a date; `NoPolicyError` before the first."""
        return self.reign_on(on).policy

    def reign_on(self, on: date) -> Reign:
        """The version in force on a date and how long it is; `NoPolicyError` before the first."""
        number = bisect_right(self._starts, on)
        if number == 0:
            raise NoPolicyError(on, self._starts[0])
        return self._reigns[number - 1]

    def with_version(self, draft: Policy) -> "Policies":
        """These versions and the draft, in place of one that has its id or begins on its date.

        The targets shown are the draft's.
        """
        kept = [
            each
            for each in self.versions
            if each.id != draft.id and each.effective_from != draft.effective_from
        ]
        return Policies([*kept, draft], shown=draft)


def standing_on(
    on: date, enrolments: Sequence[Enrolment], policies: Policies
) -> tuple[date, Standing]:
    """What judges a learner's day on a date, and the last date on which that stays so.

    `NoPolicyError` where no policy covers it. In a gap between enrolments it is said of that date
    alone.
    """
    _, until, standings = policies.reign_on(on)
    for enrolment in enrolments:
        first_day, last_day, _, _ = enrolment
        if first_day <= on and (last_day is None or on <= last_day):
            if last_day is not None and last_day < until:
                until = last_day
            return until, standings[enrolment.counts_for() or OUTSIDE_YEARS]
    return on, standings[NOT_ENROLLED]
