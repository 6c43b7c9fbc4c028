"""Hypothesis draws cases of the JSON contract: few dates and values, so that days and caps meet
often.
"""

from datetime import date, timedelta
from typing import Any, get_args

from hypothesis import strategies as st

from placements.rules.facts import (
    CRITERIA,
    Activity,
    ArrangedBy,
    Attendance,
    Kind,
    Mode,
    Setting,
)
from placements.rules.policy import SOFT_CHECKS

FIRST = date(2026, 8, 27)
DATES = [(FIRST + timedelta(days=number)).isoformat() for number in range(10)]
MINUTES = st.sampled_from([0, 1, 60, 150, 299, 300, 301, 480, 1440])
LIMITS = st.sampled_from([0, 1, 100, 240, 300, 450, 600, 1500])


def mostly(usual: Any, others: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    """The usual value three times in four: days with five things wrong teach little about caps."""
    return st.integers(0, 3).flatmap(lambda odd: st.just(usual) if odd else st.sampled_from(others))


def days(day_id: str) -> st.SearchStrategy[dict[str, Any]]:
    """One recorded day."""
    return st.fixed_dictionaries(
        {
            "id": st.just(day_id),
            "date": st.sampled_from(DATES),
            "start": st.sampled_from([None, "00:00", "09:00", "13:30"]),
            "minutes": MINUTES,
            "attendance": mostly("attended", get_args(Attendance)),
            "kind": mostly("experience", get_args(Kind)),
            "activity": mostly("visit", get_args(Activity)),
            "mode": st.sampled_from(get_args(Mode)),
            "setting": mostly("workplace", get_args(Setting)),
            "arranged_by": mostly("school", get_args(ArrangedBy)),
            "approved_on": st.sampled_from([None, *DATES]),
            "judgement": st.sampled_from([None, _judgement(True), _judgement(False)]),
            "criteria": mostly((), (("feedback",), ("reflection",), ("task", "purpose"))).map(
                lambda missing: {criterion: criterion not in missing for criterion in CRITERIA}
            ),
        }
    )


def _judgement(accept: bool) -> dict[str, Any]:
    return {"accept": accept, "by": "A. Leader", "on": "2026-09-30", "reason": "as agreed"}


ENROLMENTS = st.sampled_from(
    [
        [{"from": "2025-09-01", "to": "2026-08-31", "nc_year": "9"},
         {"from": "2026-09-01", "to": None, "nc_year": "10"}],
        [{"from": "2025-09-01", "to": None, "nc_year": "8"}],
        [{"from": "2026-09-01", "to": None, "nc_year": "X", "key_stage": "KS4"},
         {"from": "2025-09-01", "to": "2026-08-29", "nc_year": "X", "key_stage": None}],
        [{"from": "2026-08-29", "to": "2026-09-02", "nc_year": "11"}],
        [],
    ]
)  # fmt: skip


def policies(number: int, effective_from: str) -> st.SearchStrategy[dict[str, Any]]:
    """One policy version, its values any that are allowed."""
    return st.fixed_dictionaries(
        {
            "id": st.just(f"policy {number}"),
            "effective_from": st.just(effective_from),
            "day_minutes": st.sampled_from([240, 300, 360]),
            "targets": _by_key_stage(LIMITS),
            "date_cap_minutes": LIMITS,
            "required_criteria": st.lists(st.sampled_from(CRITERIA), unique=True),
            "virtual_cap_minutes": _by_key_stage(st.none() | LIMITS),
            "needs_judgement": st.lists(st.sampled_from(SOFT_CHECKS), unique=True),
            "approval_required_for": st.sampled_from([[], ["self"], ["self", "employer"]]),
        }
    )


def _by_key_stage(amounts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"KS3": amounts, "KS4": amounts})


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """A case of one learner that the contract accepts."""
    later = draw(st.lists(st.sampled_from(DATES[1:]), max_size=2, unique=True))
    begins = ["2000-01-01", *later]
    versions = [draw(policies(number, begin)) for number, begin in enumerate(begins)]
    amount = draw(st.integers(0, 9))
    learner = {
        "id": "L1",
        "enrolments": draw(ENROLMENTS),
        "days": [draw(days(f"D{number}")) for number in range(amount)],
    }
    return {"policies": draw(st.permutations(versions)), "learners": [learner]}
