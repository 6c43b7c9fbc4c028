"""Insurance against booked dates, depth by risk, days of a supervisor in 30."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.rules.insurance import Cover, judge_cover
from employers.rules.risk import Depth, RiskTier, Said, judge_talk
from employers.rules.supervision import fullest_window

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("expires_on", "last_day", "state", "is_red"),
    [
        (date(2027, 6, 30), date(2027, 6, 30), "covered", False),  # the last day is covered
        (date(2027, 6, 29), date(2027, 6, 30), "lapses", True),
        (date(2026, 11, 26), None, "lapsed", True),
        (date(2026, 12, 24), None, "soon", False),
        (date(2026, 11, 26), date(2026, 12, 1), "lapses", True),
    ],
)
def test_cover_is_compared_with_the_last_booked_day(
    expires_on: date, last_day: date | None, state: str, is_red: bool
) -> None:
    insured = judge_cover(Cover(expires_on=expires_on), last_day=last_day, today=TODAY)
    assert (insured.state, insured.is_red) == (state, is_red)


def test_who_said_nothing_is_asked_and_who_is_exempt_is_not() -> None:
    assert judge_cover(None, last_day=TODAY, today=TODAY).state == "unknown"
    exempt = judge_cover(Cover(exempt_reason="No employees"), last_day=TODAY, today=TODAY)
    assert (exempt.state, exempt.is_red) == ("exempt", False)
    assert "No employees" in exempt.sentence


@pytest.mark.parametrize(
    ("tier", "depth", "is_enough"),
    [
        (RiskTier.LOW, Depth.CONVERSATION, True),
        (RiskTier.MEDIUM, Depth.CONVERSATION, False),
        (RiskTier.MEDIUM, Depth.IN_WRITING, True),
        (RiskTier.HIGH, Depth.IN_WRITING, False),
        (RiskTier.HIGH, Depth.ON_SITE, True),
        (RiskTier.LOW, Depth.ON_SITE, True),
    ],
)
def test_more_is_asked_where_more_can_happen(tier: RiskTier, depth: Depth, is_enough: bool) -> None:
    assert judge_talk(Said(TODAY, tier, depth), today=TODAY).is_enough is is_enough


def test_a_talk_is_had_again_after_a_year() -> None:
    said = Said(TODAY - timedelta(days=366), RiskTier.LOW, Depth.CONVERSATION)
    assert "more than a year ago" in judge_talk(said, today=TODAY).sentence
    assert not judge_talk(None, today=TODAY).is_enough


def test_the_fourth_day_in_thirty_asks_for_advice() -> None:
    first = date(2027, 6, 1)
    days = [first, first + timedelta(days=10), first + timedelta(days=20)]
    assert not fullest_window(days).needs_advice
    assert fullest_window([*days, first + timedelta(days=29)]).needs_advice
    assert not fullest_window([*days, first + timedelta(days=30)]).needs_advice


@given(st.lists(st.dates(date(2026, 9, 1), date(2027, 8, 31)), max_size=40))
def test_the_fullest_window_is_what_a_look_at_every_window_finds(days: list[date]) -> None:
    by_hand = max(
        (len({d for d in days if one <= d < one + timedelta(days=30)}) for one in days), default=0
    )
    assert fullest_window(days).days == by_hand
