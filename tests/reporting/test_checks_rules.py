from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from employers.rules.insurance import Cover
from employers.rules.risk import Depth, RiskTier, Said
from reporting.rules.checks import Arrangements, Gap, open_checks, order_of, tally

TODAY = date(2027, 3, 4)
IN_ORDER = Arrangements(
    first_day=date(2027, 3, 25),
    last_day=date(2027, 3, 26),
    cover=Cover(expires_on=date(2027, 3, 26)),
    talk=Said(date(2027, 1, 10), RiskTier.LOW, Depth.CONVERSATION),
)


def gaps(**changes: Any) -> list[Gap]:
    return [each.gap for each in open_checks(replace(IN_ORDER, **changes), today=TODAY)]


def test_a_booking_in_order_has_nothing_open() -> None:
    assert gaps() == []


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"cover": Cover(expires_on=date(2027, 3, 25))}, Gap.LAPSES),
        ({"cover": None}, Gap.UNINSURED),
        ({"talk": None}, Gap.RISK),
        ({"talk": Said(date(2027, 1, 10), RiskTier.HIGH, Depth.CONVERSATION)}, Gap.RISK),
        ({"is_approved": False}, Gap.APPROVAL),
        ({"has_supervisor": False}, Gap.SUPERVISOR),
        ({"has_contact": False}, Gap.CONTACT),
        ({"has_outcomes": False}, Gap.OUTCOMES),
        ({"is_asked_for": True}, Gap.ANSWER),
    ],
)
def test_each_thing_that_is_missing_is_said_once(changes: dict[str, Any], gap: Gap) -> None:
    assert gaps(**changes) == [gap]


@pytest.mark.parametrize(
    "changes",
    [
        {"cover": Cover(expires_on=date(2027, 3, 25)), "is_waived": True},
        {"cover": Cover(exempt_reason="Sole trader, no employees.")},
        {"is_approved": False, "needs_approval": False},
        {"has_outcomes": False, "counts_towards_days": False},
        {"cover": None, "talk": None, "is_expected": False},
        {
            "cover": None, "talk": None, "is_approved": False, "has_supervisor": False,
            "has_contact": False, "has_employer": False,
        },
    ],
)  # fmt: skip
def test_what_nobody_asks_for_is_not_missing(changes: dict[str, Any]) -> None:
    assert gaps(**changes) == []


def test_a_conversation_too_old_on_the_first_day_is_open_though_it_holds_today() -> None:
    held_on = date(2027, 3, 25) - timedelta(days=366)
    assert gaps(talk=Said(held_on, RiskTier.LOW, Depth.CONVERSATION)) == [Gap.RISK]


def test_what_stops_learners_is_urgent_at_once_and_all_else_a_fortnight_before() -> None:
    far = open_checks(replace(IN_ORDER, is_approved=False, has_contact=False), today=TODAY)
    assert [(each.gap, each.tag) for each in far] == [
        (Gap.APPROVAL, "bad"),
        (Gap.CONTACT, "mend"),
    ]
    day = TODAY + timedelta(days=14)
    near = replace(IN_ORDER, first_day=day, last_day=day, has_contact=False)
    assert [each.tag for each in open_checks(near, today=TODAY)] == ["bad"]


def test_urgent_bookings_come_first_then_open_ones_then_by_date() -> None:
    soon, late = date(2027, 3, 5), date(2027, 3, 30)
    urgent = open_checks(replace(IN_ORDER, is_approved=False), today=TODAY)
    mild = open_checks(replace(IN_ORDER, has_contact=False), today=TODAY)
    given = [(soon, ()), (late, mild), (late, urgent), (soon, urgent)]
    assert sorted(given, key=lambda each: order_of(*each)) == [
        (soon, urgent),
        (late, urgent),
        (late, mild),
        (soon, ()),
    ]


def test_the_answer_is_a_sentence_for_none_one_and_many() -> None:
    urgent = open_checks(replace(IN_ORDER, is_approved=False), today=TODAY)
    assert tally([]).sentence == "Nothing is booked for the next four weeks"
    assert tally([()]).sentence == "1 booking, and nothing is open"
    assert tally([urgent]).sentence == "the only booking has something open"
    assert tally([urgent, ()]).sentence == "1 of 2 bookings has something open, 1 urgent"
    assert tally([urgent, urgent, ()]).sentence == "2 of 3 bookings have something open, 2 urgent"


def test_nothing_that_is_said_claims_that_a_booking_is_cleared() -> None:
    words = " ".join(
        check.sentence + check.gap.label + check.page[2]
        for check in open_checks(
            replace(
                IN_ORDER, cover=None, talk=None, is_approved=False, has_supervisor=False,
                has_contact=False, has_outcomes=False,
            ),
            today=TODAY,
        )
    ).lower()  # fmt: skip
    assert not any(word in words for word in ("safe to", "cleared", "compliant", "legal"))
