"""What a plan would be worth to learners if everything in it were done: learner-days by key stage.

The counting function itself is asked, with days that are attended and meet every criterion; the
sentences say what caps and judgements would change. Nothing about any learner is known here: days
that a learner has from elsewhere can use up a cap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from placements.rules.count import LearnerCount, count_learner
from placements.rules.facts import (
    CRITERIA,
    Activity,
    Day,
    Enrolment,
    KeyStage,
    Mode,
    Setting,
)
from placements.rules.policies import Policies
from placements.rules.policy import Policy

_DAY: Final = timedelta(days=1)
_YEARS: Final[tuple[tuple[KeyStage, range], ...]] = (("KS3", range(7, 10)), ("KS4", range(10, 12)))
State = Literal["counts", "asks", "nothing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWork:
    """What learners would do: `times` dates of `minutes` without breaks, the same learners each.

    `first` is the first date, or the day from which on the plan is looked at.
    """

    learners: int
    times: int
    minutes: int
    first: date
    activity: Activity
    mode: Mode
    setting: Setting
    youngest_year: int = 7
    oldest_year: int = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """For the year groups of one key stage: minutes to each learner and to all, and what to know.

    `asks`: the minutes are given once a person has judged that they count.
    """

    key_stage: KeyStage
    years: str
    state: State
    each: int
    minutes: int
    each_days: str
    learner_days: str
    notes: tuple[str, ...]


def worth_of(work: PlannedWork, policies: Policies) -> list[Worth]:
    """One entry for each key stage that the plan is for, the younger first.

    Raises `NoPolicyError` where no policy covers a date.
    """
    found = []
    for key_stage, stage in _YEARS:
        years = [year for year in stage if work.youngest_year <= year <= work.oldest_year]
        if years:
            found.append(_for_stage(work, policies, key_stage, years))
    return found


def _for_stage(
    work: PlannedWork, policies: Policies, key_stage: KeyStage, years: Sequence[int]
) -> Worth:
    policy = policies.in_force_on(work.first)
    enrolments = [Enrolment(work.first - _DAY, None, str(years[0]))]
    plain = count_learner(enrolments, _days(work, accepted=None), policies)
    asks = [day for day in plain.days if day.verdict == "needs_judgement"]
    count = count_learner(enrolments, _days(work, accepted=True), policies) if asks else plain
    each = count.key_stages[key_stage].credited
    state: State = "asks" if asks else "counts" if each else "nothing"
    minutes = each * work.learners
    return Worth(
        key_stage=key_stage,
        years=_span(years),
        state=state,
        each=each,
        minutes=minutes,
        each_days=policy.days_text(each),
        learner_days=policy.days_text(minutes),
        notes=tuple(_notes(work, policy, key_stage, count)),
    )


def _days(work: PlannedWork, *, accepted: bool | None) -> list[Day]:
    return [
        Day(
            number,
            work.first + number * _DAY,
            None,
            work.minutes,
            None,
            "attended",
            "experience",
            work.activity,
            work.mode,
            work.setting,
            "employer",
            accepted,
            *([True] * len(CRITERIA)),
        )
        for number in range(work.times)
    ]


def _notes(
    work: PlannedWork, policy: Policy, key_stage: KeyStage, count: LearnerCount
) -> list[str]:
    """What to know, most important first; each once."""
    reasons = {code for day in count.days for code in day.reasons}
    stage = "Years 7 to 9" if key_stage == "KS3" else "Years 10 and 11"
    found = []
    if "placement_before_year_10" in reasons:
        found.append(
            "Years 7 to 9 must not be given placements. Offer them a visit, shadowing, a project "
            "or a tour."
        )
    if "in_school" in reasons:
        found.append("What takes place in school counts only where the school judges that it does.")
    if "virtual_without_rule" in reasons:
        found.append(f"In {stage} there is no rule for virtual days: the school judges each.")
    cap = policy.virtual_cap_minutes[key_stage]
    if work.mode == "virtual" and cap is not None:
        target = policy.days_text(policy.targets[key_stage])
        found.append(
            f"In {stage} virtual days give at most {policy.days_text(cap)} of {target} days."
        )
    most = min(policy.day_minutes, policy.date_cap_minutes)
    if work.minutes > most:
        found.append(
            f"One date gives a learner at most {policy.days_text(most)} day: "
            f"{_hours(work.minutes)} count as {_hours(most)}."
        )
    target_minutes = policy.targets[key_stage]
    if count.key_stages[key_stage].credited > target_minutes:
        found.append(
            f"A learner needs {policy.days_text(target_minutes)} days in {stage}. More is welcome, "
            "and does not fill the other key stage."
        )
    return found


def _span(years: Sequence[int]) -> str:
    """`Year 8`, `Years 10 and 11`, `Years 7 to 9`."""
    if len(years) == 1:
        return f"Year {years[0]}"
    return f"Years {years[0]} {'and' if len(years) == 2 else 'to'} {years[-1]}"


def _hours(minutes: int) -> str:
    """`6 hours`, `5.5 hours`, `1 hour`."""
    hours = f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
    return f"{hours} hour" if hours == "1" else f"{hours} hours"
