"""Stages, answers, the contact budget and what runs out: from facts, with their reasons."""

from datetime import date, timedelta

import pytest

from employers.rules import radar
from employers.rules.contact_budget import Ask, budget_of, warning
from employers.rules.insurance import Cover
from employers.rules.radar import Urgency
from employers.rules.response import Question, response_to
from employers.rules.stages import Facts, Stage, is_stale, place

TODAY = date(2026, 11, 23)
LONG_AGO = date(2025, 1, 10)


@pytest.mark.parametrize(
    ("facts", "stage", "reason"),
    [
        (Facts(), Stage.APPROACHED, "Not heard from yet"),
        (Facts(entered="interested"), Stage.INTERESTED, "Your hub noted that it is interested"),
        (Facts(has_signed_up=True), Stage.INTERESTED, "Signed up, and waits for your decision"),
        (Facts(had_approval=True), Stage.INTERESTED, "Its approval lapsed: check it again"),
        (
            Facts(is_approved=True, approved_on=date(2026, 10, 1)),
            Stage.APPROVED,
            "Approved, and offers no date",
        ),
        (Facts(is_approved=True, open_dates=1), Stage.OFFERING, "1 date that schools can book"),
        (
            Facts(next_booked=date(2027, 3, 4), entered="lapsed"),
            Stage.HOSTING,
            "Learners come on 4 March 2027",
        ),
        (
            Facts(is_approved=True, last_hosted=date(2026, 6, 9)),
            Stage.HOSTING,
            "Hosted last on 9 June 2026",
        ),
        (
            Facts(is_approved=True, last_hosted=LONG_AGO, approved_on=LONG_AGO),
            Stage.LAPSED,
            "Nothing heard since 10 January 2025",
        ),
        (
            Facts(is_approved=True, approved_on=LONG_AGO, confirmed_on=date(2026, 9, 1)),
            Stage.APPROVED,
            "Approved, and offers no date",
        ),
        (Facts(is_refused=True), Stage.LAPSED, "Your hub refused it"),
        (
            Facts(entered="lapsed", last_hosted=date(2026, 6, 9)),
            Stage.LAPSED,
            "Your hub noted that nothing more is to be expected",
        ),
    ],
)
def test_the_furthest_stage_the_facts_bear_out(facts: Facts, stage: Stage, reason: str) -> None:
    placing = place(facts, TODAY)
    assert (placing.stage, placing.reason) == (stage, reason)


def test_what_nobody_confirmed_for_half_a_year_is_stale() -> None:
    assert is_stale(None, TODAY)
    assert is_stale(TODAY - timedelta(days=181), TODAY)
    assert not is_stale(TODAY - timedelta(days=180), TODAY)


def test_young_open_questions_are_not_held_against_anybody() -> None:
    questions = [
        Question(date(2026, 9, 1), date(2026, 9, 2)),
        Question(date(2026, 9, 1), date(2026, 9, 6)),
        Question(date(2026, 9, 1), None),
        Question(date(2026, 11, 20), None),
    ]
    said = response_to(questions, TODAY)
    assert (said.asked, said.answered, said.percent, said.days) == (3, 2, 67, 3.0)
    assert said.sentence == "Answers 2 of 3, mostly within 3 days"
    assert response_to([], TODAY).sentence == "Not asked yet"
    same_day = [Question(TODAY, TODAY)]
    assert response_to(same_day, TODAY).sentence == "Answers 1 of 1, mostly on the same day"


def test_a_fifth_school_in_one_week_is_warned_and_told_what_else_it_can_do() -> None:
    asks = [Ask(by, TODAY - timedelta(days=by)) for by in (1, 2, 3, 4)]
    budget = budget_of(asks, today=TODAY, asking=9)
    assert (budget.asked_by, budget.free_on) == (4, date(2026, 11, 26))
    said = warning(budget, "Mill Lane Bakery")
    assert "4 others have asked Mill Lane Bakery" in said
    assert "wait until 26 November 2026" in said
    assert "elsewhere" in said


def test_asking_twice_is_one_and_who_has_asked_may_go_on() -> None:
    asks = [Ask(by, TODAY) for by in (1, 2, 3, 4, 4)]
    assert budget_of(asks, today=TODAY, asking=4).free_on is None
    assert budget_of(asks[:3] * 3, today=TODAY, asking=9).free_on is None
    old = [Ask(by, TODAY - timedelta(days=7)) for by in range(9)]
    assert budget_of(old, today=TODAY, asking=99).asked_by == 0
    five = [Ask(by, TODAY - timedelta(days=by)) for by in (0, 1, 2, 3, 4)]
    assert budget_of(five, today=TODAY).free_on == TODAY - timedelta(days=3) + timedelta(days=7)


def test_what_runs_out_matters_most_where_learners_are_booked() -> None:
    june = date(2027, 6, 11)
    ends = Cover(expires_on=date(2027, 5, 31))
    found = radar.insurance(ends, last_booked=june, today=TODAY)
    assert found is not None
    assert (found.urgency, found.on) == (Urgency.NOW, date(2027, 5, 31))
    assert "ends on 31 May 2027" in found.sentence
    assert radar.insurance(ends, last_booked=None, today=TODAY) is None
    unsaid = radar.insurance(None, last_booked=june, today=TODAY)
    assert unsaid is not None
    assert unsaid.urgency is Urgency.NOW
    assert radar.insurance(None, last_booked=None, today=TODAY) is None


def test_confirmations_and_approvals_run_out() -> None:
    soon = radar.confirmation(oldest=date(2026, 9, 10), number=2, last_booked=None, today=TODAY)
    assert soon is not None
    assert soon.urgency is Urgency.SOON
    assert "2 experiences were last confirmed on 10 September 2026" in soon.sentence
    fresh = radar.confirmation(oldest=date(2026, 11, 1), number=1, last_booked=None, today=TODAY)
    assert fresh is None
    past = radar.confirmation(oldest=LONG_AGO, number=1, last_booked=None, today=TODAY)
    booked = radar.confirmation(
        oldest=LONG_AGO, number=1, last_booked=date(2027, 3, 4), today=TODAY
    )
    assert past is not None
    assert booked is not None
    assert (past.urgency, booked.urgency) == (Urgency.PAST, Urgency.NOW)
    lapsed = radar.approval(ended_on=LONG_AGO, last_booked=date(2027, 3, 4))
    assert lapsed is not None
    assert lapsed.urgency is Urgency.NOW
    assert radar.approval(ended_on=None, last_booked=None) is None
